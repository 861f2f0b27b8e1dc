//! Files to carry home.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::parts::{NoteList, RefusalNote};
use super::super::platform::files;
use super::super::session::Session;
use accord::exchange::{Export, Exported, plan_text, write};
use accord::plan::Refusal;

/// Hands out the plan file.
pub fn download_plan(session: &Session) {
    session.history.with_untracked(|history| {
        let plan = history.plan();
        // In need a file that was not read back is better than none; the browser may still refuse it.
        if let Ok(text) = plan_text(plan) {
            let _ = files::download(&Export::Plan.file_name(plan), &text);
        }
    });
}

/// The room.
#[component]
pub fn ExportRoom() -> impl IntoView {
    let session = Session::from_context();
    let is_empty = move || session.history.with(|history| history.plan().objectives.is_empty());
    let chosen = RwSignal::new(Export::OpenSlo);
    let written = Memo::new(move |_| session.history.with(|history| write(history.plan(), chosen.get())));
    let tabs = Export::ALL.map(|export| {
        view! {
            <label class="tab">
                <input type="radio" name="export" prop:checked=move || chosen.get() == export on:change=move |_| chosen.set(export)/>
                <span>{export.name()}</span>
            </label>
        }
    });
    view! {
        <h1>"What do we carry home?"</h1>
        <p class="sub">"Files for your repository. Each was read back and says what this plan says before it is offered."</p>
        <Show when=move || !is_empty() fallback=|| view! {
            <p class="card">"There is nothing to export yet. "<a href="#/files">"Open a file"</a>" first."</p>
        }>
            <fieldset class="tabs"><legend class="unseen">"Kind of file"</legend>{tabs.clone()}</fieldset>
            <p class="muted">{move || chosen.get().purpose()}</p>
            {move || match written.get() {
                Ok(exported) => view! { <Preview export=chosen.get() exported/> }.into_any(),
                Err(refusal) => refused(refusal).into_any(),
            }}
        </Show>
    }
}

fn refused(refusal: Refusal) -> impl IntoView {
    view! { <section class="notice bad" role="alert"><RefusalNote refusal/></section> }
}

#[component]
fn Preview(export: Export, exported: Exported) -> impl IntoView {
    let session = Session::from_context();
    let said = RwSignal::new(String::new());
    let name = session.history.with_untracked(|history| export.file_name(history.plan()));
    let text = StoredValue::new(exported.text().to_owned());
    let copy = move |_| {
        spawn_local(async move {
            let copied = files::copy(&text.get_value()).await;
            said.set(if copied {
                "Copied.".to_owned()
            } else {
                "The browser did not allow copying; select the text instead.".to_owned()
            });
        });
    };
    let file = name.clone();
    let download = move |_| {
        let result = files::download(&file, &text.get_value());
        said.set(match result {
            Ok(()) => format!("Handed to the browser as {file}."),
            Err(_) => "The browser refused the download; copy the text instead.".to_owned(),
        });
    };
    let has_notes = !exported.notes.is_empty();
    let shown = exported.text().to_owned();
    view! {
        <section class="card">
            <div class="actions">
                <button type="button" class="primary" on:click=download>"Download"</button>
                <button type="button" on:click=copy>"Copy"</button>
                <code>{name}</code>
                <span class="muted" role="status">{said}</span>
            </div>
            {has_notes.then(|| view! {
                <h2>"What this file cannot say"</h2>
                <NoteList notes=exported.notes/>
            })}
            <pre class="preview" tabindex="0" role="region" aria-label="Preview"><code>{shown}</code></pre>
        </section>
    }
}
