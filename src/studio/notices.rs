//! What the shell says above the room: what is not saved, where edits went, what came of a file.

use leptos::prelude::*;

use super::keeper::{Keeper, Keeping};
use super::parts::{NoteList, RefusalNote};
use super::platform::{files, journal::KeepError, page};
use super::rooms::download_plan;
use super::session::{Arrival, Session};

/// Says at once when nothing is saved, and what can be done.
#[component]
pub fn KeepingProblem() -> impl IntoView {
    let session = Session::from_context();
    let keeper = session.keeper;
    let download = move |_| download_plan(&session);
    let save_button = move || {
        let has_plan = session.history.with(|history| !history.plan().objectives.is_empty());
        has_plan.then(|| view! { <button type="button" class="primary" on:click=download>"Download the plan"</button> })
    };
    move || {
        // What is looked at is not ours to save; the problem is told again when it is over.
        if session.preview.with(Option::is_some) {
            return ().into_any();
        }
        let problem = match keeper.keeping.get() {
            Keeping::Failed(error) => failed(keeper, error).into_any(),
            Keeping::Unreadable { kept, refusal } => {
                let text = kept.text.clone();
                let name = kept.name.clone();
                view! {
                    <p><b>"The kept plan “" {name} "” could not be opened. It stays as it is."</b></p>
                    <RefusalNote refusal/>
                    <button type="button" on:click=move |_| drop(files::download("kept.accord.yaml", &text.as_str().into()))>
                        "Download it as it is"
                    </button>
                }
                .into_any()
            }
            _ => return ().into_any(),
        };
        view! { <section class="notice bad" role="alert">{problem} {save_button}</section> }.into_any()
    }
}

fn failed(keeper: Keeper, error: KeepError) -> impl IntoView {
    match error {
        KeepError::Conflict(other) => {
            let at = page::clock(other.saved);
            view! {
                <p><b>"Another tab saved this plan at " {at} ". Nothing was overwritten."</b></p>
                <p>"What you see here is not saved. Keep it as a plan of its own, or go on with what the other tab saved."</p>
                <button type="button" on:click=move |_| keeper.keep_as_copy()>"Keep mine as a copy"</button>
                <button type="button" on:click=move |_| keeper.show_stored(other.key.clone())>"Show the other tab's"</button>
            }
            .into_any()
        }
        KeepError::Blocked => view! {
            <p><b>"This browser does not let the page store anything."</b></p>
            <p>"The plan lives in this tab only. Download it before you close the tab, or allow site data for this page and reload."</p>
        }
        .into_any(),
        KeepError::Full => view! {
            <p><b>"The browser's storage is full, so the last edits are not saved."</b></p>
            <p>"Download the plan. Then delete plans that you no longer need under Files, and try again."</p>
            <button type="button" on:click=move |_| keeper.try_again()>"Try again"</button>
        }
        .into_any(),
        KeepError::Failed(what) => view! {
            <p><b>"The browser could not save the last edits."</b></p>
            <p>"Download the plan, then try again. The browser says: " {what}</p>
            <button type="button" on:click=move |_| keeper.try_again()>"Try again"</button>
        }
        .into_any(),
    }
}

/// Says that what is shown came with a link, and what can be done with it.
#[component]
pub fn PreviewNotice() -> impl IntoView {
    let session = Session::from_context();
    let is_shown = Memo::new(move |_| session.preview.with(Option::is_some));
    let tried = move || session.preview.get().unwrap_or(0) > 0;
    let cannot_keep = Memo::new(move |_| session.preview.with(Option::is_some) && session.would_lose());
    let name = move || session.history.with(|history| history.plan().name.clone());
    view! {
        <Show when=move || is_shown.get()>
            <section class="notice preview-notice" class:bad=tried aria-label="Preview">
                <p><b>"You look at “" {name} "” from a link."</b> " It is not saved, and your own plans are as they were."</p>
                <p role="alert">{move || tried().then_some("To change something, keep a copy of it first.")}</p>
                <p class="actions">
                    <button type="button" class="primary" aria-disabled=move || cannot_keep.get().to_string()
                        on:click=move |_| if !cannot_keep.get_untracked() { session.keep_preview() }>"Keep as a copy"</button>
                    <button type="button" on:click=move |_| session.end_preview()>"Close the preview"</button>
                    {move || cannot_keep.get().then_some("Your own plan is not saved: close the preview and download it first.")}
                </p>
            </section>
        </Show>
    }
}

/// Says where edits went that could not be saved into their own plan.
#[component]
pub fn RescuedNotice() -> impl IntoView {
    let rescued = Session::from_context().keeper.rescued;
    move || {
        rescued.get().map(|name| {
            view! {
                <section class="notice brief" role="status">
                    <div><p>"The plan you left was changed in another tab. Your edits are kept beside it as “" {name} "”, under Files."</p></div>
                    <button type="button" on:click=move |_| rescued.set(None)>"Close"</button>
                </section>
            }
        })
    }
}

/// What came of the last file.
#[component]
pub fn ArrivalNotice() -> impl IntoView {
    let session = Session::from_context();
    let close = move |_| session.arrival.set(None);
    move || match session.arrival.get()? {
        Arrival::Reading => {
            Some(view! { <section class="notice brief" role="status"><p>"Reading…"</p></section> }.into_any())
        }
        Arrival::Refused { name, refusal } => Some(
            view! {
                <section class="notice bad" role="alert">
                    <p><b>{name} " was not opened, and nothing has changed."</b></p>
                    <RefusalNote refusal/>
                    <button type="button" on:click=close>"Close"</button>
                </section>
            }
            .into_any(),
        ),
        Arrival::Taken { what, notes } => {
            let summary = match notes.len() {
                0 => "Everything in it was understood.".to_owned(),
                1 => "1 thing to know about it".to_owned(),
                n => format!("{n} things to know about it"),
            };
            let has_notes = !notes.is_empty();
            Some(
                view! {
                    <section class="notice brief" role="status">
                        <div>
                            <p><b>{what}</b> {(!has_notes).then(|| format!(" {summary}"))}</p>
                            {has_notes.then(|| view! { <details><summary>{summary.clone()}</summary><NoteList notes/></details> })}
                        </div>
                        <button type="button" on:click=close>"Close"</button>
                    </section>
                }
                .into_any(),
            )
        }
    }
}
