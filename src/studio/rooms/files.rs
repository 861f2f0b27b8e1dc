//! Where plans come from and what is kept.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::platform::files::{self, TextFile};
use super::super::platform::journal::Kept;
use super::super::platform::page;
use super::super::session::{Arrival, Session};
use super::compare::{CompareCard, Compared, compare};
use crate::actions::{ActionButton, NEW_PLAN};
use crate::samples::SAMPLES;
use accord::plan::Refusal;

/// Opens files that are dropped anywhere on the page.
pub fn open_dropped(session: Session) {
    // Without this the browser would leave the page and show the file.
    page::on_window("dragover", |event| event.prevent_default());
    page::on_window("drop", move |event| {
        if let Some(list) = page::dropped_files(&event) {
            event.prevent_default();
            open_list(session, list);
        }
    });
}

/// Opens text that is pasted anywhere but into a field.
pub fn open_pasted(session: Session) {
    page::on_window("paste", move |event| {
        if page::is_typing(&event) {
            return;
        }
        if let Some(text) = page::pasted_text(&event) {
            event.prevent_default();
            session.open(vec![TextFile { name: String::new(), text }]);
        }
    });
}

fn open_list(session: Session, list: page::Files) {
    spawn_local(async move {
        match files::read_all(list).await {
            Ok(files) => session.open(files),
            Err(reason) => session.arrival.set(Some(Arrival::Refused {
                name: "The file".to_owned(),
                refusal: Refusal::general(reason, "Choose a YAML or JSON file of at most 16 MiB"),
            })),
        }
    });
}

/// The button that opens files.
#[component]
pub fn OpenButton() -> impl IntoView {
    let session = Session::from_context();
    view! {
        <label class="button primary">
            "Open files…"
            <input type="file" multiple accept=".yaml,.yml,.json" class="unseen"
                on:change=move |event| {
                    if let Some(list) = page::chosen_files(&event) {
                        open_list(session, list);
                    }
                }
            />
        </label>
    }
}

/// The button that opens every SLO file of a folder.
#[component]
pub fn FolderButton() -> impl IntoView {
    let session = Session::from_context();
    view! {
        <label class="button">
            "Open a folder…"
            <input type="file" multiple prop:webkitdirectory=true class="unseen"
                on:change=move |event| {
                    if let Some(list) = page::chosen_files(&event) {
                        open_list(session, list);
                    }
                }
            />
        </label>
    }
}

/// Buttons that open the sample plans.
#[component]
pub fn Samples() -> impl IntoView {
    let session = Session::from_context();
    let items = SAMPLES.iter().enumerate().map(|(i, sample)| {
        let open = move |_| session.open(vec![TextFile { name: sample.name.to_owned(), text: sample.text.to_owned() }]);
        let about = format!("sample-{i}");
        view! {
            <li>
                <button type="button" aria-describedby=about.clone() on:click=open>{sample.name}</button>
                <span id=about>{sample.about}</span>
            </li>
        }
    });
    view! { <ul class="samples" aria-label="Sample plans">{items.collect_view()}</ul> }
}

/// The room.
#[component]
pub fn FilesRoom() -> impl IntoView {
    let session = Session::from_context();
    let pasted = RwSignal::new(String::new());
    let compared = RwSignal::new(None);
    session.keeper.refresh();
    let take = move |_| {
        let text = pasted.get_untracked();
        session.open(vec![TextFile { name: String::new(), text }]);
    };
    view! {
        <h1>"What do we start from?"</h1>
        <p class="sub">
            "Open the SLO files that you have, or go on with a plan that is kept here. Files are read in this page and sent nowhere."
        </p>
        <section class="card">
            <h2>"Open"</h2>
            <p>
                "OpenSLO, Sloth, Pyrra, slo-generator, Prometheus rules that one of them generated, Terraform JSON, or an Accord plan: one file, several, or a folder. Drop files anywhere on the page, or choose them. One that cannot be read does not stop the others."
            </p>
            <p class="actions"><OpenButton/> <FolderButton/> <ActionButton action=&NEW_PLAN subject=Signal::stored(Some(""))/></p>
            <div class="field wide">
                <label for="paste">"Or paste a file's text"</label>
                <textarea id="paste" rows="6" spellcheck="false" autocomplete="off"
                    prop:value=move || pasted.get()
                    on:input=move |event| pasted.set(event_target_value(&event))></textarea>
            </div>
            <button type="button" aria-disabled=move || pasted.with(|text| text.trim().is_empty()).to_string() on:click=take>
                "Read the text"
            </button>
            <h3>"Or look around in a sample plan"</h3>
            <Samples/>
        </section>
        <KeptPlans compared/>
        <Versions compared/>
        <CompareCard compared/>
    }
}

#[component]
fn KeptPlans(compared: RwSignal<Option<Compared>>) -> impl IntoView {
    let session = Session::from_context();
    let rows = move || {
        let plans = session.keeper.kept.get();
        // Tracked, so that the mark moves when another plan is opened.
        session.keeper.keeping.track();
        let current = session.keeper.key();
        if plans.is_empty() {
            return view! { <p class="muted">"Nothing is kept yet. A plan is kept from its first edit on."</p> }
                .into_any();
        }
        let rows = plans.into_iter().map(|kept| {
            let is_current = kept.key == current;
            view! { <KeptRow kept is_current compared/> }
        });
        view! {
            <div class="scroll" tabindex="0" role="region" aria-label="Kept plans"><table>
                <caption class="unseen">"Plans kept in this browser"</caption>
                <thead><tr><th scope="col">"Plan"</th><th scope="col">"Saved"</th><th scope="col">"Size"</th><th scope="col"><span class="unseen">"Actions"</span></th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table></div>
        }
        .into_any()
    };
    view! {
        <section class="card">
            <h2>"Kept in this browser"</h2>
            <p class="muted">
                "Plans live in this browser's storage on this machine. That is not a backup: clearing site data removes them. Download what matters."
            </p>
            {rows}
        </section>
    }
}

#[component]
fn KeptRow(kept: Kept, is_current: bool, compared: RwSignal<Option<Compared>>) -> impl IntoView {
    let session = Session::from_context();
    let asked = RwSignal::new(false);
    let (key, name) = (kept.key.clone(), kept.name.clone());
    let other = TextFile { name: kept.name.clone(), text: kept.text.clone() };
    let size = format!("{:.1} kB", kept.text.len() as f64 / 1000.0);
    let saved = page::day_and_clock(kept.saved);
    let remove = move |_| {
        if asked.get_untracked() {
            session.keeper.remove(key.clone());
        }
        asked.set(true);
    };
    let open = move |_| {
        session.arrival.set(None);
        session.end_preview();
        session.keeper.leave_for(kept.key.clone());
    };
    let actions = if is_current {
        view! { <span class="muted">"open now"</span> }.into_any()
    } else {
        view! {
            <button type="button" on:click=open>"Open"</button>
            <button type="button" on:click=move |_| compare(session, vec![other.clone()], compared)>"Compare"</button>
            <button type="button" on:click=remove>
                {move || if asked.get() { "Delete for good" } else { "Delete" }}
            </button>
        }
        .into_any()
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td>{saved}</td>
            <td>{size}</td>
            <td class="row-actions">{actions}</td>
        </tr>
    }
}

/// Earlier versions of the plan at hand; opening one is a step of its own plan, so nothing is lost.
#[component]
fn Versions(compared: RwSignal<Option<Compared>>) -> impl IntoView {
    let session = Session::from_context();
    let versions = RwSignal::new(Vec::<Kept>::new());
    session.keeper.versions(versions);
    let open = move |kept: &Kept| {
        session.open(vec![TextFile { name: kept.name.clone(), text: kept.text.clone() }]);
    };
    let rows = move || {
        versions
            .get()
            .into_iter()
            .map(|kept| {
                let saved = page::day_and_clock(kept.saved);
                let other = TextFile { name: format!("{}, {saved}", kept.name), text: kept.text.clone() };
                view! {
                    <li>
                        <span>{saved}</span> <span class="muted">{kept.name.clone()}</span>
                        <button type="button" on:click=move |_| open(&kept)>"Open as a new plan"</button>
                        <button type="button" on:click=move |_| compare(session, vec![other.clone()], compared)>"Compare"</button>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <Show when=move || versions.with(|versions| versions.len() > 1)>
            <section class="card">
                <h2>"Earlier versions of this plan"</h2>
                <p class="muted">"The last 20, one a minute at most."</p>
                <ul class="versions">{rows}</ul>
            </section>
        </Show>
    }
}
