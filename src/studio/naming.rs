//! What an objective is called, as fields.

use leptos::prelude::*;

use super::parts::TextField;
use super::session::Session;
use super::shell::{Modal, Shell};
use accord::plan::{Objective, clean_name};

/// The most characters of a description, as everywhere.
const LONGEST: usize = 20_000;

/// The names of the objective that is shown.
#[component]
pub fn NamesDialog() -> impl IntoView {
    let session = Session::from_context();
    let shell = Shell::from_context();
    let id = untrack(|| session.shown());
    let read = move |get: fn(&Objective) -> String| {
        Signal::derive(move || {
            session.history.with(|history| id.and_then(|id| history.plan().objective(id)).map(get).unwrap_or_default())
        })
    };
    let edit = move |edit: &dyn Fn(&mut Objective)| {
        if let Some(id) = id {
            session.edit(id, None, edit);
        }
    };
    let service = move |text: &str| named(text).map(|name| edit(&|objective| objective.service.clone_from(&name)));
    let name = move |text: &str| {
        named(text).map(|name| {
            edit(&|objective| {
                // A title hides the name; whoever types a name wants to see it.
                objective.title = None;
                objective.name.clone_from(&name);
            });
        })
    };
    let description = move |text: &str| {
        let text: String = text.trim().chars().filter(|c| !c.is_control()).take(LONGEST).collect();
        edit(&|objective| objective.description.clone_from(&text));
        Ok(())
    };
    let is_one_line = id.is_none_or(|id| {
        session.history.with_untracked(|history| {
            history.plan().objective(id).is_none_or(|objective| !objective.description.contains('\n'))
        })
    });
    view! {
        <Modal title="What is it called?" class="narrow">
            <TextField label="Service" example="checkout" value=read(|o| o.service.clone()) commit=service/>
            <TextField label="Objective" example="availability" value=read(|o| o.display_name().to_owned()) commit=name/>
            // A field of one line would run lines of a file together.
            {is_one_line.then(|| view! {
                <TextField label="What is promised, in a sentence" example="Requests to pay are answered without an error"
                    value=read(|o| o.description.clone()) commit=description/>
            })}
            <p class="muted">"Names stand in every exported rule and file. A change is one step of undo."</p>
            <p class="actions"><button type="button" class="primary" on:click=move |_| shell.close()>"Done"</button></p>
        </Modal>
    }
}

fn named(text: &str) -> Result<String, String> {
    if text.trim().is_empty() { Err("A name is needed".to_owned()) } else { Ok(clean_name(text)) }
}
