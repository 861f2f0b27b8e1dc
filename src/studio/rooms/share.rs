//! The plan as a link, and as a code that a phone reads.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::parts::{Choice, RefusalNote, Unfold, settled};
use super::super::platform::{files, page};
use super::super::session::Session;
use accord::chart::Qr;
use accord::exchange::write_link;
use accord::plan::{Objective, Plan, Refusal};

/// What is shared, by its value in the choice: everything.
const ALL: &str = "all";

/// What every chat hands on whole.
const LONGEST_IN_CHAT: usize = 2_000;

/// The card; the link is made once it is opened.
#[component]
pub fn Share() -> impl IntoView {
    view! {
        <section class="card share">
            <h2>"Share by link"</h2>
            <p class="muted">"The plan lies in the link itself and is sent to no server by it. Whoever opens it sees a preview; their own plans stay as they are until they keep a copy. Everybody who has the link has the plan."</p>
            <Unfold summary="Make a link"><Link/></Unfold>
        </section>
    }
}

#[component]
fn Link() -> impl IntoView {
    let session = Session::from_context();
    let which = RwSignal::new(ALL.to_owned());
    let options = Memo::new(move |_| {
        session.history.with(|history| {
            let name = |o: &Objective| format!("only {}: {}", o.service, o.display_name());
            let each = history.plan().objectives.iter().map(|o| (o.id.0.to_string(), name(o)));
            std::iter::once((ALL.to_owned(), "the whole plan".to_owned())).chain(each).collect::<Vec<_>>()
        })
    });
    let plan = settled(Memo::new(move |_| {
        let only: Option<u32> = which.with(|which| which.parse().ok());
        session.history.with(|history| {
            let plan = history.plan();
            let is_meant = |objective: &&Objective| only.is_none_or(|only| objective.id.0 == only);
            let objectives = plan.objectives.iter().filter(is_meant).cloned().collect();
            if only.is_none() {
                return Plan { objectives, ..plan.clone() };
            }
            // What belongs to the whole plan is not what one objective is about.
            Plan { name: plan.name.clone(), currency: plan.currency.clone(), objectives, ..Plan::default() }
        })
    }));
    let link = Memo::new(move |_| -> Result<String, Refusal> {
        plan.with(write_link).map(|fragment| format!("{}#{fragment}", page::address_without_fragment()))
    });
    let code = Memo::new(move |_| link.with(|link| link.as_ref().ok().and_then(|link| Qr::of(link))));
    let said = RwSignal::new("");
    let copy = move |_| {
        let Ok(link) = link.get_untracked() else { return };
        spawn_local(async move {
            let copied = files::copy(&link.as_str().into()).await;
            said.set(if copied { "Copied." } else { "The browser did not allow it; select the link instead." });
        });
    };
    let outcome = move || match link.get() {
        Err(refusal) => view! { <RefusalNote refusal/> }.into_any(),
        Ok(link) => {
            let length = link.len();
            view! {
                <div class="field wide link">
                    <label for="share-link">{format!("The link, {length} characters")}</label>
                    <input id="share-link" type="text" readonly prop:value=link/>
                </div>
                {(length > LONGEST_IN_CHAT).then(|| view! { <p class="muted">"Some chats and mail programs cut links beyond 2,000 characters: share a single objective, or the file."</p> })}
                <p class="actions">
                    <button type="button" class="primary" on:click=copy>"Copy the link"</button>
                    <span class="muted" role="status">{said}</span>
                </p>
            }
            .into_any()
        }
    };
    let picture = move || {
        code.get().map_or_else(
            || view! { <p class="muted">"It is too long for a code that a phone reads from a screen."</p> }.into_any(),
            |code| {
                view! {
                    <svg class="qr" viewBox=format!("0 0 {0} {0}", code.size) role="img" aria-label="The link as a QR code">
                        <rect width=code.size height=code.size fill="#fff"></rect>
                        <path d=code.path fill="#000"></path>
                    </svg>
                }
                .into_any()
            },
        )
    };
    view! {
        <div class="share-what"><Choice label="Share" options value=which commit=move |value: &str| which.set(value.to_owned())/></div>
        {outcome}
        {picture}
    }
}
