//! How the plan at hand differs from another, in words.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::parts::RefusalNote;
use super::super::platform::files::{self, TextFile};
use super::super::platform::{page, worker};
use super::super::session::Session;
use accord::exchange::Pieces;
use accord::exchange::wire::{Answer, Request};
use accord::plan::Refusal;

/// What came of comparing: with what, and the differences.
#[derive(Debug, Clone, PartialEq)]
pub enum Compared {
    /// It is being compared.
    Reading,
    /// The name of the other, and for each difference what it is about, whose, and a sentence.
    Told(String, Vec<[String; 3]>),
    /// The other cannot be read.
    Refused(Refusal),
}

/// Compares the plan at hand with files.
pub fn compare(session: Session, with: Vec<TextFile>, compared: RwSignal<Option<Compared>>) {
    let files = with.into_iter().map(|file| (file.name, file.text)).collect();
    match session.history.with_untracked(|history| session.keeper.texts().pieces(history.plan())) {
        Ok(pieces) => compare_with(pieces, files, compared),
        Err(refusal) => compared.set(Some(Compared::Refused(refusal))),
    }
}

/// Compares a plan in pieces with files, each a name and a text.
pub fn compare_with(now: Pieces, files: Vec<(String, String)>, compared: RwSignal<Option<Compared>>) {
    let name = files.first().map_or_else(String::new, |(name, _)| name.clone());
    compared.set(Some(Compared::Reading));
    spawn_local(async move {
        let told = match worker::read(Request::Compare(now, files)).await {
            Answer::Compared(differences) => Compared::Told(name, differences),
            Answer::Refused(_, refusal) => Compared::Refused(refusal),
            _ => return,
        };
        // The room may have been left meanwhile.
        let _ = compared.try_set(Some(told));
    });
}

/// The card with the button and what came of it.
#[component]
pub fn CompareCard(compared: RwSignal<Option<Compared>>) -> impl IntoView {
    let session = Session::from_context();
    let has_plan = move || session.history.with(|history| !history.plan().objectives.is_empty());
    let chosen = move |event| {
        let Some(list) = page::chosen_files(&event) else { return };
        spawn_local(async move {
            match files::read_all(list).await {
                Ok(files) => compare(session, files, compared),
                Err(reason) => compared.set(Some(Compared::Refused(Refusal::general(
                    reason,
                    "Choose YAML or JSON files of at most 16 MiB",
                )))),
            }
        });
    };
    view! {
        <Show when=has_plan>
            <section class="card">
                <h2>"Compare"</h2>
                <p class="muted">"What this plan changes against another file, an earlier version or a kept plan, and what follows from each change."</p>
                <p class="actions">
                    <label class="button">"Compare with files…"
                        <input type="file" multiple accept=".yaml,.yml,.json" class="unseen" on:change=chosen/>
                    </label>
                </p>
                {move || compared.get().map(told)}
            </section>
        </Show>
    }
}

/// What came of comparing, in words.
pub fn told(compared: Compared) -> impl IntoView {
    match compared {
        Compared::Reading => view! { <p class="muted" role="status">"Comparing…"</p> }.into_any(),
        Compared::Refused(refusal) => view! { <RefusalNote refusal/> }.into_any(),
        Compared::Told(name, differences) if differences.is_empty() => {
            view! { <p role="status">"This plan says the same as “" {name} "”."</p> }.into_any()
        }
        Compared::Told(name, differences) => {
            let rows = differences.into_iter().map(|[about, whose, sentence]| {
                view! { <tr><th scope="row">{whose}</th><td class="muted">{about}</td><td>{sentence}</td></tr> }
            });
            view! {
                <p role="status">"From “" {name} "” to this plan:"</p>
                <div class="scroll" tabindex="0" role="region" aria-label="Differences"><table class="differences">
                    <caption class="unseen">"Differences"</caption>
                    <thead><tr><th scope="col">"Objective"</th><th scope="col">"What"</th><th scope="col">"Change, and what follows"</th></tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table></div>
            }
            .into_any()
        }
    }
}
