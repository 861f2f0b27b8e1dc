//! Finds anything by its name: actions, rooms, objectives, samples and kinds of file.

use leptos::prelude::*;

use super::actions::{self, Action};
use super::address::{Address, PART, Room};
use super::platform::{dialog, files::TextFile, page};
use super::rooms::KIND;
use super::samples::SAMPLES;
use super::session::Session;
use super::shell::{Modal, Shell};
use accord::exchange::Export;
use accord::units::typed;

/// So many are listed; whoever looks for more types another letter.
const LISTED: usize = 60;

/// Something that can be found.
#[derive(Clone)]
struct Item {
    name: String,
    group: &'static str,
    keys: String,
    /// What is searched, in lower case: the name first, then what else it is about.
    text: String,
    deed: Deed,
}

#[derive(Clone)]
enum Deed {
    Act(&'static Action),
    Go(String),
    Sample(usize),
}

impl Item {
    fn new(name: String, group: &'static str, about: &str, deed: Deed) -> Self {
        let text = format!("{name} {about} {group}").to_lowercase();
        Self { name, group, keys: String::new(), text, deed }
    }

    fn perform(&self, session: Session, shell: Shell) {
        match &self.deed {
            Deed::Act(action) => action.perform(session, shell),
            Deed::Go(link) => page::go_to(link),
            Deed::Sample(at) => {
                let sample = &SAMPLES[*at];
                session.open(vec![TextFile { name: sample.name.to_owned(), text: sample.text.to_owned() }]);
            }
        }
    }
}

/// Everything that can be found at this moment.
fn everything(session: Session) -> Vec<Item> {
    let of_action = |action: &'static Action| Item {
        keys: action.first_key(),
        ..Item::new(action.label.to_owned(), action.group, action.about, Deed::Act(action))
    };
    // Whoever sees the palette has found the palette.
    let mut items: Vec<Item> = actions::ALL.into_iter().skip(1).map(of_action).collect();
    items.extend(
        SAMPLES
            .iter()
            .enumerate()
            .map(|(at, sample)| Item::new(sample.name.to_owned(), "Samples", sample.about, Deed::Sample(at))),
    );
    items.extend(Export::ALL.into_iter().map(|export| {
        let mut address = Address::of(Room::Export, None);
        address.view.insert(KIND.to_owned(), export.ending().to_owned());
        Item::new(
            format!("Export {}", export.name()),
            "Files to carry home",
            export.purpose(),
            Deed::Go(address.link()),
        )
    }));
    let mut to = session.address.get_untracked();
    if !to.room.is_of_one() {
        to = Address::of(Room::Objective, None);
    }
    to.view.retain(|name, _| name == PART);
    session.history.with_untracked(|history| {
        items.extend(history.plan().objectives.iter().map(|objective| {
            let link = Address { objective: Some(objective.id), ..to.clone() }.link();
            let name = format!("{}: {}", objective.service, objective.display_name());
            Item::new(name, "Objectives", &objective.description, Deed::Go(link))
        }));
    });
    items
}

/// The best of them, by their places in the list, and how many there are.
fn found(items: &[Item], query: &str) -> (Vec<usize>, usize) {
    let query = query.to_lowercase();
    let mut ranked: Vec<(u32, usize)> =
        items.iter().enumerate().filter_map(|(at, item)| Some((typed::finds(&query, &item.text)?, at))).collect();
    ranked.sort_unstable();
    (ranked.iter().take(LISTED).map(|(_, at)| *at).collect(), ranked.len())
}

/// The dialog: a field, and a list that follows it. The focus stays in the field; arrow keys move the choice.
#[component]
pub fn Palette() -> impl IntoView {
    let session = Session::from_context();
    let shell = Shell::from_context();
    let items = StoredValue::new(everything(session));
    let query = RwSignal::new(String::new());
    let chosen = RwSignal::new(0usize);
    let results = Memo::new(move |_| items.with_value(|items| query.with(|query| found(items, query))));
    let perform = move |place: usize| {
        let item = results
            .with_untracked(|(found, _)| found.get(place).map(|at| items.with_value(|items| items[*at].clone())));
        if let Some(item) = item {
            // Closed first, so that the focus is where it was when the action asks for it.
            shell.close();
            item.perform(session, shell);
        }
    };
    let choose = move |place: usize| {
        chosen.set(place);
        dialog::reveal(&option_id(place));
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let count = results.with_untracked(|(found, _)| found.len());
        let last = count.saturating_sub(1);
        let at = chosen.get_untracked();
        match event.key().as_str() {
            "ArrowDown" => choose(if at >= last { 0 } else { at + 1 }),
            "ArrowUp" => choose(if at == 0 { last } else { at - 1 }),
            "PageDown" => choose((at + 10).min(last)),
            "PageUp" => choose(at.saturating_sub(10)),
            "Enter" => perform(at),
            _ => return,
        }
        event.prevent_default();
    };
    let listed = move || {
        results.with(|(found, _)| {
            let option = |(place, at): (usize, &usize)| {
                let item = items.with_value(|items| items[*at].clone());
                view! {
                    <li id=option_id(place) role="option" aria-selected=move || (chosen.get() == place).to_string()
                        on:pointermove=move |_| chosen.set(place) on:click=move |_| perform(place)>
                        <span>{item.name}</span> <span class="muted">{item.group}</span>
                        {(!item.keys.is_empty()).then(|| view! { <kbd>{item.keys}</kbd> })}
                    </li>
                }
            };
            found.iter().enumerate().map(option).collect_view()
        })
    };
    let counted = move || {
        results.with(|(found, count)| match (found.len(), *count) {
            (_, 0) => "Nothing has such a name. Part of a name will do.".to_owned(),
            (shown, count) if shown < count => format!("{shown} of {count}; type more of the name to see others"),
            (_, 1) => "1 found".to_owned(),
            (_, count) => format!("{count} found"),
        })
    };
    view! {
        <Modal title="Find" class="palette">
            <input type="text" id="palette-field" role="combobox" autocomplete="off" spellcheck="false" autofocus
                placeholder="A room, an action, an objective, a kind of file"
                aria-label="Find a room, an action, an objective, a sample or a kind of file"
                aria-autocomplete="list" aria-expanded="true" aria-controls="palette-list"
                aria-activedescendant=move || results.with(|(found, _)| (!found.is_empty()).then(|| option_id(chosen.get())))
                on:input=move |event| {
                    query.set(event_target_value(&event));
                    choose(0);
                }
                on:keydown=on_key/>
            <ul id="palette-list" role="listbox" aria-label="Found">{listed}</ul>
            <p class="muted" role="status">{counted}</p>
        </Modal>
    }
}

fn option_id(place: usize) -> String {
    format!("palette-{place}")
}
