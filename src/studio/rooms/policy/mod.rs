//! What follows when the budget is spent? The builder of the error-budget policy, and its dry run.

mod bands;
mod charter;
mod desk;
mod ladder;
mod past;
mod quarter;
mod reading;
mod triggers;
mod years;

use leptos::prelude::*;

use super::frame::Frame;
use crate::focus::Focus;
use crate::parts::{Tabs, shown_part};
use accord::plan::{Charter, Policy};
use bands::Bands;
use charter::CharterCard;
use desk::Desk;
use ladder::Ladder;
use past::PastPart;
use quarter::QuarterPart;
use reading::Reading;
use triggers::Triggers;
use years::YearsPart;

const PARTS: &[(&str, &str)] =
    &[("rules", "Rules"), ("years", "Dry run"), ("past", "On what happened"), ("quarter", "After a quarter")];

/// The room.
#[component]
pub fn PolicyRoom() -> impl IntoView {
    view! { <Frame question="What follows when the budget is spent?" shows=|focus| view! { <Parts focus/> }.into_any()/> }
}

#[component]
fn Parts(focus: Focus) -> impl IntoView {
    let desk = Desk::new(focus);
    let part = shown_part(PARTS);
    let has_policy = Memo::new(move |_| desk.policy.with(Option::is_some));
    view! {
        <Tabs label="Policy" parts=PARTS/>
        {move || match (part.get(), has_policy.get()) {
            ("years", _) => view! { <YearsPart desk/> }.into_any(),
            ("past", _) => view! { <PastPart desk/> }.into_any(),
            ("quarter", _) => view! { <QuarterPart desk/> }.into_any(),
            (_, true) => view! { <Rules desk/> }.into_any(),
            (_, false) => view! { <Begin desk/> }.into_any(),
        }}
    }
}

#[component]
fn Rules(desk: Desk) -> impl IntoView {
    view! {
        <Reading desk/>
        <Ladder desk/>
        <Bands desk/>
        <Triggers desk/>
        <CharterCard desk/>
        <section class="card">
            <h2>"Begin anew from a template"</h2>
            <p class="muted">"A template replaces the rules. Words that somebody wrote stay. Undo takes it back."</p>
            <Templates desk/>
        </section>
    }
}

/// While nothing is agreed.
#[component]
fn Begin(desk: Desk) -> impl IntoView {
    view! {
        <section class="card teach">
            <h2>"Nothing follows yet"</h2>
            <p>"An objective without a policy is a wish: when the budget is gone, somebody must decide what to hold back, and that is settled best before it happens. Begin with what others published and make it your own."</p>
            <Templates desk/>
        </section>
    }
}

#[component]
fn Templates(desk: Desk) -> impl IntoView {
    type Template = (&'static str, &'static str, fn() -> Policy);
    const ALL: [Template; 3] = [
        ("SRE workbook", "all changes but P0 and security stop while the budget is exceeded", Policy::workbook),
        (
            "CRE escalation",
            "the same; developers join after 30 days without budget, executives after 90",
            Policy::escalating,
        ),
        ("Four bands", "less and less goes out at 50, 25 and 0 % left", Policy::four_bands),
    ];
    let begin = move |template: fn() -> Policy| {
        desk.focus.edit(None, |objective| {
            let charter = objective.terms.policy.take().map(|policy| policy.charter).unwrap_or_default();
            let charter = if charter == Charter::default() { Charter::workbook() } else { charter };
            objective.terms.policy = Some(Policy { charter, ..template() });
        });
    };
    let items = ALL.map(|(name, about, template)| {
        view! { <li><button type="button" on:click=move |_| begin(template)>{name}</button> <span class="muted">{about}</span></li> }
    });
    let has_policy = Memo::new(move |_| desk.policy.with(Option::is_some));
    let none = move |_| desk.focus.edit(None, |objective| objective.terms.policy = None);
    view! {
        <ul class="templates">
            {items.into_iter().collect_view()}
            <Show when=move || has_policy.get()>
                <li><button type="button" class="quiet" on:click=none>"No policy"</button> <span class="muted">"nothing follows"</span></li>
            </Show>
        </ul>
    }
}
