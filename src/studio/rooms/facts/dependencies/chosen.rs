use leptos::prelude::*;

use super::drawing::{Drawing, Said};
use super::picture::need_in_words;
use crate::parts::{Choice, TextField};
use crate::platform::page;
use accord::plan::{Addition, Block, BlockPath, Component, Edit, Need, Record, Side};
use accord::units::{Share, Span, typed};

/// The choice that adds something new.
const NEW: &str = "new";
/// Where the keyboard goes once a component was added: it wants a name.
const NAME_FIELD: &str = "chosen-name";

/// What can be done with the chosen block.
#[component]
pub fn ChosenPanel(drawing: Drawing) -> impl IntoView {
    // The kind of block decides which fields there are; their values follow by themselves.
    let chosen = Memo::new(move |_| {
        let path = drawing.chosen.get();
        let is_component =
            drawing.architecture.with(|architecture| matches!(architecture.root.at(&path), Some(Block::Component(_))));
        (path, is_component)
    });
    let said = move || match drawing.said.get() {
        Said::Nothing => ().into_any(),
        Said::Done(text) => view! { <p class="muted">{text}</p> }.into_any(),
        Said::Refused(text) => view! { <p class="error" role="alert">{text} " Nothing has changed."</p> }.into_any(),
    };
    view! {
        <div class="chosen-panel" role="group" aria-label="The chosen block">
            {move || {
                let (path, is_component) = chosen.get();
                if is_component {
                    view! { <ComponentFields drawing path/> }.into_any()
                } else {
                    view! { <FrameFields drawing path/> }.into_any()
                }
            }}
            <Additions drawing/>
            <div class="chosen-said" role="status">{said}</div>
        </div>
    }
}

/// The component that stands in a place.
fn component_at(drawing: Drawing, path: &BlockPath) -> Option<Component> {
    drawing.architecture.with(|architecture| match architecture.root.at(path) {
        Some(Block::Component(name)) => architecture.components.iter().find(|it| it.name == *name).cloned(),
        _ => None,
    })
}

#[component]
fn ComponentFields(drawing: Drawing, path: BlockPath) -> impl IntoView {
    let component = Memo::new(move |_| component_at(drawing, &path));
    let name = move || component.get().map(|component| component.name).unwrap_or_default();
    let record = move || component.get_untracked().map(|component| component.record);
    let set = move |record: Record| {
        let name = component.get_untracked().map(|component| component.name).unwrap_or_default();
        drawing.edit(&Edit::Record(name, record)).map(|_| ())
    };
    let rename = move |to: &str| {
        let from = component.get_untracked().map(|component| component.name).unwrap_or_default();
        drawing.edit(&Edit::Rename { from, to: to.to_owned() }).map(|_| ())
    };
    let is_times = Memo::new(move |_| matches!(component.get().map(|it| it.record), Some(Record::Times { .. })));
    let set_kind = move |kind: &str| {
        let to = record().and_then(|record| converted(record, kind));
        if let Some(to) = to {
            let _ = set(to);
        }
    };
    let kinds = [("share", "the share of time it is up"), ("times", "times to failure and to repair")];
    let kinds = kinds.map(|(value, name)| (value.to_owned(), name.to_owned())).to_vec();
    let set_share = move |text: &str| {
        let up = Share::parse_percent(text).map_err(|error| error.to_string())?;
        set(Record::Unavailability(up.complement()))
    };
    let share = move || match component.get().map(|it| it.record) {
        Some(Record::Unavailability(down)) => down.complement().percent().to_string(),
        _ => String::new(),
    };
    let times = move || match component.get().map(|it| it.record) {
        Some(Record::Times { mttf, mttr }) => (mttf.prometheus(), mttr.prometheus()),
        _ => (String::new(), String::new()),
    };
    let set_time = move |text: &str, is_failure: bool| {
        let span = typed::span_in(text, Span::hours(1)).map_err(|error| error.to_string())?;
        match record() {
            Some(Record::Times { mttr, .. }) if is_failure => set(Record::Times { mttf: span, mttr }),
            Some(Record::Times { mttf, .. }) => set(Record::Times { mttf, mttr: span }),
            _ => Ok(()),
        }
    };
    view! {
        <div class="chosen-fields">
            <TextField named=NAME_FIELD label="Component" value=Signal::derive(name) commit=rename/>
            <Choice label="Known by" options=Signal::stored(kinds) value=Signal::derive(move || if is_times.get() { "times" } else { "share" }.to_owned()) commit=set_kind/>
            {move || if is_times.get() {
                view! {
                    <TextField label="Works for, on average (MTTF)" example="30d" value=Signal::derive(move || times().0) commit=move |text: &str| set_time(text, true)/>
                    <TextField label="Repaired in, on average (MTTR)" example="1h" value=Signal::derive(move || times().1) commit=move |text: &str| set_time(text, false)/>
                }.into_any()
            } else {
                view! { <TextField label="Available" unit="%" example="99.95" value=Signal::derive(share) commit=set_share/> }.into_any()
            }}
        </div>
    }
}

/// The same record, said in the other way.
fn converted(record: Record, kind: &str) -> Option<Record> {
    match (record, kind) {
        (Record::Unavailability(down), "times") => {
            // An hour to repair, and the time to failure that makes the same share of it.
            let mttr = Span::hours(1);
            let down = down.to_f64();
            let seconds = if down > 0.0 { 3_600.0 * (1.0 - down) / down } else { f64::INFINITY };
            let mttf = Span::from_seconds_f64(libm::round(seconds)).map_or(Span::MAX, |span| span.min(Span::MAX));
            Some(Record::Times { mttf, mttr })
        }
        (Record::Times { mttf, mttr }, "share") => {
            let (up, down) = (mttf.to_seconds_f64(), mttr.to_seconds_f64());
            let ppb = libm::round(1e9 * down / (up + down));
            Share::from_ppb(ppb.clamp(0.0, 1e9) as u64).ok().map(Record::Unavailability)
        }
        _ => None,
    }
}

#[component]
fn FrameFields(drawing: Drawing, path: BlockPath) -> impl IntoView {
    let at = StoredValue::new(path);
    let block = Memo::new(move |_| {
        at.with_value(|path| drawing.architecture.with(|architecture| architecture.root.at(path).and_then(Block::need)))
    });
    let words = move || {
        at.with_value(|path| {
            drawing.architecture.with(|architecture| architecture.root.at(path).map(need_in_words).unwrap_or_default())
        })
    };
    let options = move || {
        let (_, of) = block.get().unwrap_or((1, 1));
        let name = |needed: usize| match needed {
            n if n == of => format!("all {of} of its parts"),
            1 => format!("any one of its {of} parts"),
            n => format!("{n} of its {of} parts"),
        };
        (1..=of.min(100)).rev().map(|needed| (needed.to_string(), name(needed))).collect::<Vec<_>>()
    };
    let set = move |needed: &str| {
        if let Ok(needed) = needed.parse() {
            drawing.act(&Edit::Need(at.get_value(), Need::AtLeast(needed)));
        }
    };
    view! {
        <div class="chosen-fields">
            <div>
                <p class="chosen-kind">{move || if at.with_value(|path| path.0.is_empty()) { "The whole service" } else { "A block of parts" }}</p>
                <p class="muted">"It is up while enough of its parts are: " {words} "."</p>
            </div>
            <Choice label="It needs" options=Signal::derive(options) value=Signal::derive(move || block.get().map(|(needed, _)| needed.to_string()).unwrap_or_default()) commit=set/>
        </div>
    }
}

/// Adding, moving and removing.
#[component]
fn Additions(drawing: Drawing) -> impl IntoView {
    let what = RwSignal::new(NEW.to_owned());
    let options = move || {
        drawing.architecture.with(|architecture| {
            let known = architecture.components.iter().enumerate();
            let known = known.map(|(at, it)| (at.to_string(), format!("{} again, the same one", it.name)));
            std::iter::once((NEW.to_owned(), "a new component".to_owned())).chain(known).collect::<Vec<_>>()
        })
    };
    let add = move |side: Side| {
        let to = drawing.chosen.get_untracked();
        let addition = drawing.architecture.with_untracked(|architecture| {
            let known = what.get_untracked().parse::<usize>().ok().and_then(|at| architecture.components.get(at));
            known.map_or_else(
                || Addition::New(new_component(architecture, &to, side)),
                |known| Addition::Known(known.name.clone()),
            )
        });
        let is_new = matches!(addition, Addition::New(_));
        if drawing.act(&Edit::Add { to, side, what: addition }).is_some() {
            what.set(NEW.to_owned());
            if is_new {
                page::after(0, || page::focus_text(NAME_FIELD));
            }
        }
    };
    let act = move |edit: fn(BlockPath) -> Edit| {
        drawing.act(&edit(drawing.chosen.get_untracked()));
    };
    view! {
        <div class="chosen-actions">
            <Choice label="Add" options=Signal::derive(options) value=Signal::derive(move || what.get()) commit=move |value: &str| what.set(value.to_owned())/>
            <p class="actions">
                <button type="button" class="primary" on:click=move |_| add(Side::Series)>"In series"</button>
                <button type="button" class="primary" on:click=move |_| add(Side::Beside)>"Beside, redundant"</button>
                <button type="button" on:click=move |_| act(|path| Edit::Shift(path, false))>"Earlier"</button>
                <button type="button" on:click=move |_| act(|path| Edit::Shift(path, true))>"Later"</button>
                <button type="button" on:click=move |_| act(Edit::JoinNext)>"Join with the next"</button>
                <button type="button" on:click=move |_| act(Edit::Dissolve)>"Dissolve the block"</button>
                <button type="button" on:click=move |_| drawing.remove(&drawing.chosen.get_untracked())>"Remove"</button>
            </p>
        </div>
    }
}

/// What is added: beside a component another of its kind, else something of three nines.
fn new_component(architecture: &accord::plan::Architecture, to: &BlockPath, side: Side) -> Component {
    let like = match architecture.root.at(to) {
        Some(Block::Component(name)) if side == Side::Beside => {
            architecture.components.iter().find(|component| component.name == *name)
        }
        _ => None,
    };
    let record = like.map(|like| like.record).or_else(|| Share::from_ppb(1_000_000).ok().map(Record::Unavailability));
    Component {
        name: architecture.free_name(like.map_or("new component", |like| &like.name)),
        record: record.unwrap_or(Record::Times { mttf: Span::days(30), mttr: Span::hours(1) }),
    }
}
