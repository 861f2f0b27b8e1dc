use leptos::prelude::*;
use leptos::task::spawn_local;

use super::versions::signature;
use crate::parts::RefusalNote;
use crate::platform::{files, page};
use accord::exchange::{is_intact, is_signed, read_plan};
use accord::plan::Refusal;

/// What came of checking a file.
#[derive(Debug, Clone, PartialEq)]
enum Checked {
    /// One line for each accord in it: what it is, and whether it is intact.
    Told(String, Vec<(String, bool)>),
    /// It cannot be read.
    Refused(Refusal),
}

/// Checks the accords of a file by themselves: nothing is opened, nothing of the plan at hand is touched.
#[component]
pub fn Verify() -> impl IntoView {
    let checked = RwSignal::new(None::<Checked>);
    let chosen = move |event| {
        let Some(list) = page::chosen_files(&event) else { return };
        spawn_local(async move {
            let found = match files::read_all(list).await {
                Err(reason) => Checked::Refused(Refusal::general(reason, "Choose a plan file of at most 16 MiB")),
                Ok(files) => files
                    .first()
                    .map_or_else(|| Checked::Told(String::new(), Vec::new()), |file| check(&file.name, &file.text)),
            };
            // The room may have been left meanwhile.
            let _ = checked.try_set(Some(found));
        });
    };
    let outcome = move || match checked.get() {
        None => ().into_any(),
        Some(Checked::Refused(refusal)) => view! { <RefusalNote refusal/> }.into_any(),
        Some(Checked::Told(name, all)) if all.is_empty() => {
            view! { <p role="status">"“" {name} "” holds no accord."</p> }.into_any()
        }
        Some(Checked::Told(name, all)) => {
            let item = |(says, is_intact): (String, bool)| {
                view! { <li class:bad=!is_intact><span class=if is_intact { "mark mark-measured" } else { "mark mark-guessed" }>{if is_intact { "intact" } else { "changed after it was signed" }}</span> " " {says}</li> }
            };
            view! {
                <p role="status">"In “" {name} "”:"</p>
                <ul class="checked">{all.into_iter().map(item).collect_view()}</ul>
            }
            .into_any()
        }
    };
    view! {
        <section class="card verify">
            <h2>"Check somebody's file"</h2>
            <p class="muted">"Recomputes the hash of every accord in a plan's file. The file is not opened, and needs nothing but itself to be checked."</p>
            <p class="actions">
                <label class="button">"Check a file…"<input type="file" accept=".yaml,.yml" class="unseen" on:change=chosen/></label>
            </p>
            {outcome}
        </section>
    }
}

fn check(name: &str, text: &str) -> Checked {
    match read_plan(text) {
        Err(refusal) => Checked::Refused(refusal),
        Ok(restored) => {
            let of_objective = |objective: &accord::plan::Objective| {
                let whose = format!("{}: {}", objective.service, objective.display_name());
                let one = |accord: &accord::plan::Accord| {
                    let people = accord.signatures.iter().map(signature).collect::<Vec<_>>().join("; ");
                    let now = if is_signed(objective, accord).unwrap_or(false) {
                        "the file still says what was signed"
                    } else {
                        "the file says something else now"
                    };
                    (format!("{whose}, version {}: {now}. {people}", accord.version), is_intact(accord))
                };
                objective.accords.iter().map(one).collect::<Vec<_>>()
            };
            Checked::Told(name.to_owned(), restored.plan.objectives.iter().flat_map(of_objective).collect())
        }
    }
}
