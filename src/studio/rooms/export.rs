//! Files to carry home.

use js_sys::JsString;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::parts::{NoteList, RefusalNote, in_turn, settled};
use super::super::platform::files;
use super::super::platform::worker::{self, Written};
use super::super::session::Session;
use super::accord::Standing;
use super::share::Share;
use accord::exchange::wire::Request;
use accord::exchange::{Export, plan_text};
use accord::plan::{Note, NoteKind, Part, Refusal};

/// More of a file than this is downloaded, not shown.
const LONGEST_PREVIEW: u32 = 100_000;

/// Hands out the plan file.
pub fn download_plan(session: &Session) {
    session.history.with_untracked(|history| {
        let plan = history.plan();
        // In need a file that was not read back is better than none; the browser may still refuse it.
        if let Ok(text) = plan_text(plan) {
            let _ = files::download(&Export::Plan.file_name(plan), &text.as_str().into());
        }
    });
}

/// Which objectives say something else than what was signed: files carry what is written down now.
#[component]
fn Unsigned() -> impl IntoView {
    let session = Session::from_context();
    let changed = settled(Memo::new(move |_| {
        session.history.with(|history| {
            let signed = history.plan().objectives.iter().filter(|of| !of.accords.is_empty());
            let is_other = |of: &&accord::plan::Objective| !matches!(Standing::of(of), Standing::Signed { .. });
            signed.filter(is_other).map(|of| format!("{}: {}", of.service, of.display_name())).collect::<Vec<_>>()
        })
    }));
    view! {
        <Show when=move || changed.with(|all| !all.is_empty())>
            <p class="notice">"These files carry what is written down now, which is not what was signed: " {move || changed.get().join("; ")} "."</p>
        </Show>
    }
}

/// What came of writing, and for which kind of file.
type Outcome = (Export, Result<Written, Refusal>);

/// The name in the address that says which kind of file is shown, by the end of its name.
pub const KIND: &str = "kind";

/// The room.
#[component]
pub fn ExportRoom() -> impl IntoView {
    let session = Session::from_context();
    let is_empty = move || session.history.with(|history| history.plan().objectives.is_empty());
    let named = session.view(KIND);
    let chosen = Memo::new(move |_| {
        named
            .with(|named| Export::ALL.into_iter().find(|kind| Some(kind.ending()) == named.as_deref()))
            .unwrap_or(Export::OpenSlo)
    });
    let outcome = written(session, chosen);
    view! {
        <h1>"What do we carry home?"</h1>
        <p class="sub">"Files for your repository. Each was read back and says what this plan says before it is offered."</p>
        <Show when=move || !is_empty() fallback=|| view! {
            <p class="card">"There is nothing to export yet. "<a href="#/files">"Open a file"</a>" first."</p>
        }>
            <Unsigned/>
            <Bundle/>
            <Share/>
            <div class="export">
                <Kinds chosen/>
                <div>
                    <p class="muted">{move || chosen.get().purpose()}</p>
                    {move || match outcome.get() {
                        Some((export, Ok(written))) => view! { <Preview export written/> }.into_any(),
                        Some((_, Err(refusal))) => refused(refusal).into_any(),
                        None => view! { <p class="muted" role="status">"Writing…"</p> }.into_any(),
                    }}
                </div>
            </div>
        </Show>
    }
}

/// The chosen kind of file, written anew whenever the plan changes. An answer to an older question is dropped.
fn written(session: Session, chosen: Memo<Export>) -> RwSignal<Option<Outcome>, LocalStorage> {
    let outcome = RwSignal::new_local(None);
    let question = move || {
        let pieces = session.history.with(|history| {
            let plan = history.plan();
            (!plan.objectives.is_empty()).then(|| session.keeper.texts().pieces(plan))
        });
        (chosen.get(), pieces)
    };
    in_turn(question, move |(export, pieces), turn| async move {
        // Another kind must not be taken for this one; the same kind stays until its successor is there.
        if outcome.with_untracked(|shown: &Option<Outcome>| shown.as_ref().is_some_and(|(kind, _)| *kind != export)) {
            outcome.set(None);
        }
        let Some(pieces) = pieces else { return };
        let result = match pieces {
            Ok(pieces) => worker::write(Request::Write(export, pieces)).await,
            Err(refusal) => Err(refusal),
        };
        if turn.holds() {
            outcome.set(Some((export, result)));
        }
    });
    outcome
}

fn refused(refusal: Refusal) -> impl IntoView {
    view! { <section class="notice bad" role="alert"><RefusalNote refusal/></section> }
}

/// Every kind of file, by what it is for.
#[component]
fn Kinds(chosen: Memo<Export>) -> impl IntoView {
    let session = Session::from_context();
    let kind = move |export: Export| {
        view! {
            <label class="kind">
                <input type="radio" name="export" prop:checked=move || chosen.get() == export on:change=move |_| session.set_view(KIND, Some(export.ending().to_owned()))/>
                <span>{export.name()}</span>
            </label>
        }
    };
    let mut groups: Vec<(&'static str, Vec<Export>)> = Vec::new();
    for export in Export::ALL {
        match groups.last_mut() {
            Some((name, exports)) if *name == export.group() => exports.push(export),
            _ => groups.push((export.group(), vec![export])),
        }
    }
    let groups = groups.into_iter().map(|(name, exports)| {
        view! { <div class="kinds-of"><h2>{name}</h2>{exports.into_iter().map(kind).collect_view()}</div> }
    });
    view! { <fieldset class="kinds"><legend class="unseen">"Kind of file"</legend>{groups.collect_view()}</fieldset> }
}

#[component]
fn Preview(export: Export, written: Written) -> impl IntoView {
    let said = RwSignal::new(String::new());
    let shown = RwSignal::new(0usize);
    let Written { exported, texts } = written;
    let paths: Vec<String> = exported.files.iter().map(|file| file.path.clone()).collect();
    let count = paths.len();
    let files = StoredValue::new_local(paths.iter().cloned().zip(texts).collect::<Vec<(String, JsString)>>());
    let with = move |act: &dyn Fn(&str, &JsString)| {
        files.with_value(|files| files.get(shown.get()).map(|(path, text)| act(path, text)));
    };
    let copy = move |_| {
        let text = files.with_value(|files| files.get(shown.get_untracked()).map(|(_, text)| text.clone()));
        spawn_local(async move {
            let copied = match text {
                Some(text) => files::copy(&text).await,
                None => false,
            };
            said.set(if copied {
                "Copied.".to_owned()
            } else {
                "The browser did not allow copying; select the text instead.".to_owned()
            });
        });
    };
    let download = move |_| {
        with(&|path, text| {
            let name = path.rsplit('/').next().unwrap_or(path);
            said.set(match files::download(name, text) {
                Ok(()) => format!("Handed to the browser as {name}."),
                Err(_) => "The browser refused the download; copy the text instead.".to_owned(),
            });
        });
    };
    let text = move || {
        files.with_value(|files| {
            let Some((_, text)) = files.get(shown.get()) else { return String::new() };
            let rest = text.length().saturating_sub(LONGEST_PREVIEW);
            let mut shown = String::from(text.slice(0, LONGEST_PREVIEW));
            if rest > 0 {
                shown.push_str(&format!("\n… and {} kB more; download the file to see all of it.", rest / 1000));
            }
            shown
        })
    };
    let choose = (count > 1).then(|| {
        let options = paths.iter().enumerate().map(|(i, path)| view! { <option value=i.to_string()>{path.clone()}</option> });
        view! {
            <div class="field">
                <label for="export-file">{format!("{count} files")}</label>
                <select id="export-file" on:change=move |event| shown.set(event_target_value(&event).parse().unwrap_or(0))>
                    {options.collect_view()}
                </select>
            </div>
        }
    });
    view! {
        <section class="card">
            <div class="actions">
                <button type="button" class="primary" on:click=download>"Download"</button>
                <button type="button" on:click=copy>"Copy"</button>
                <code>{move || files.with_value(|files| files.get(shown.get()).map(|(path, _)| path.clone()))}</code>
                <span class="muted" role="status">{said}</span>
            </div>
            {choose}
            <Fidelity export kept=exported.kept notes=exported.notes/>
            <pre class="preview" tabindex="0" role="region" aria-label="Preview"><code>{text}</code></pre>
        </section>
    }
}

/// What the file says of the plan: kept, approximated, lost.
#[component]
fn Fidelity(export: Export, kept: Vec<Part>, notes: Vec<Note>) -> impl IntoView {
    let kept: Vec<&str> = kept.into_iter().filter(|part| *part != Part::Whole).map(Part::name).collect();
    let kept = if kept.is_empty() { "nothing in full".to_owned() } else { kept.join(", ") };
    let (lost, approximated): (Vec<Note>, Vec<Note>) = notes.into_iter().partition(|note| note.kind == NoteKind::Lost);
    let list = |title: &'static str, notes: Vec<Note>| {
        (!notes.is_empty()).then(|| {
            let title = format!("{title} ({})", notes.len());
            let open = notes.len() < 5;
            view! { <details open=open><summary>{title}</summary><NoteList notes/></details> }
        })
    };
    view! {
        <div class="fidelity">
            <h2>{format!("{}: what it says of this plan", export.name())}</h2>
            <p><b>"Kept: "</b>{kept}"."</p>
            {list("Approximated", approximated)}
            {list("Not carried over", lost)}
        </div>
    }
}

/// Every kind of file in one archive.
#[component]
fn Bundle() -> impl IntoView {
    let session = Session::from_context();
    let said = RwSignal::new(String::new());
    let download = move |_| {
        let (pieces, name) = session.history.with_untracked(|history| {
            (session.keeper.texts().pieces(history.plan()), Export::Plan.file_name(history.plan()))
        });
        let name = name.replace(".accord.yaml", ".zip");
        said.set("Writing…".to_owned());
        spawn_local(async move {
            let archive = match pieces {
                Ok(pieces) => worker::archive(Request::Bundle(pieces)).await,
                Err(refusal) => Err(refusal),
            };
            let _ = said.try_set(match archive.map(|bytes| files::download_bytes(&name, &bytes)) {
                Ok(Ok(())) => {
                    format!("Handed to the browser as {name}. Its README names each kind that could not be written, and why.")
                }
                Ok(Err(_)) => "The browser refused the download.".to_owned(),
                Err(refusal) => refusal.to_string(),
            });
        });
    };
    view! {
        <section class="card bundle">
            <p>"Everything for a pull request: each kind of file in its folder, a README with what each keeps and loses, and a CI job that checks them."</p>
            <p class="actions">
                <button type="button" on:click=download>"Download all as a zip"</button>
                <span class="muted" role="status">{said}</span>
            </p>
        </section>
    }
}
