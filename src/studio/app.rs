use leptos::prelude::*;

use super::actions::{self, ActionButton, REDO, UNDO};
use super::address::{Address, Room};
use super::keeper::{Keeper, Keeping};
use super::parts::{NoteList, RefusalNote, theme};
use super::platform::{files, journal::KeepError, page};
use super::rooms::{
    AlertsRoom, CapacityRoom, ExportRoom, FactsRoom, FilesRoom, NinesRoom, ObjectiveRoom, PortfolioRoom, RisksRoom,
    open_dropped, open_pasted,
};
use super::session::{Arrival, Session};
use accord::plan::{Change, clean_name};

/// The shell around the rooms.
#[component]
pub fn App() -> impl IntoView {
    let session = Session::new();
    provide_context(session);
    theme::restore();
    actions::listen(session);
    page::on_window("hashchange", move |_| {
        session.address.set(Address::parse(&page::fragment()));
        // What had the focus may be gone with the old room; without this the keyboard would start over at the top.
        page::after(0, || {
            page::scroll_to_top();
            page::focus_if_lost("main");
        });
    });
    open_dropped(session);
    open_pasted(session);
    session.keeper.start();
    Effect::new(move || {
        let name = session.history.with(|history| history.plan().name.clone());
        page::set_title(&if name.is_empty() {
            "Accord: agree on reliability".to_owned()
        } else {
            format!("{name} · Accord")
        });
    });
    // Another view of the same room is the same room.
    let shown = Memo::new(move |_| session.address.with(|address| address.room));
    let room = move || match shown.get() {
        Room::Portfolio => view! { <PortfolioRoom/> }.into_any(),
        Room::Facts => view! { <FactsRoom/> }.into_any(),
        Room::Risks => view! { <RisksRoom/> }.into_any(),
        Room::Capacity => view! { <CapacityRoom/> }.into_any(),
        Room::Objective => view! { <ObjectiveRoom/> }.into_any(),
        Room::Alerts => view! { <AlertsRoom/> }.into_any(),
        Room::Nines => view! { <NinesRoom/> }.into_any(),
        Room::Files => view! { <FilesRoom/> }.into_any(),
        Room::Export => view! { <ExportRoom/> }.into_any(),
    };
    view! {
        <a class="skip" href="#main" on:click=move |event| {
            event.prevent_default();
            page::focus("main");
        }>"Skip to content"</a>
        <TopBar/>
        <Rail/>
        <main id="main" tabindex="-1">
            <KeepingProblem/>
            <RescuedNotice/>
            <ArrivalNotice/>
            {room}
        </main>
    }
}

#[component]
fn TopBar() -> impl IntoView {
    let session = Session::from_context();
    let name = Memo::new(move |_| session.history.with(|history| history.plan().name.clone()));
    let has_plan = move || session.history.with(|history| !history.plan().objectives.is_empty());
    let undo = Signal::derive(move || session.history.with(accord::plan::History::undo_subject));
    let redo = Signal::derive(move || session.history.with(accord::plan::History::redo_subject));
    let rename = move |event| session.change(Change::Name(clean_name(&event_target_value(&event))), None);
    view! {
        <header class="bar">
            <a class="logo" href=Address::of(Room::Objective, None).link() aria-label="Accord">"acc"<i>"o"</i>"rd"</a>
            <Show when=has_plan>
                <input class="plan-name" type="text" aria-label="Name of the plan" autocomplete="off"
                    prop:value=move || name.get() on:change=rename/>
            </Show>
            <span class="keeping" class:bad=move || matches!(session.keeper.keeping.get(), Keeping::Failed(_))>
                {move || session.keeper.keeping.get().sentence()}
            </span>
            <span class="grow"></span>
            <ActionButton action=&UNDO subject=undo/>
            <ActionButton action=&REDO subject=redo/>
            <theme::ThemeButton/>
        </header>
    }
}

#[component]
fn Rail() -> impl IntoView {
    let session = Session::from_context();
    let here = Memo::new(move |_| session.address.with(|address| address.room));
    let shown = Memo::new(move |_| session.shown());
    let link = move |room: Room| {
        // Another room goes on with the same objective.
        let to = move || Address::of(room, shown.get().filter(|_| room.is_of_one())).link();
        view! { <a href=to aria-current=move || (here.get() == room).then_some("page")>{room.name()}</a> }
    };
    let groups = Room::GROUPS.map(|(name, rooms)| {
        view! { <h2>{name}</h2> {rooms.iter().copied().map(link).collect_view()} }
    });
    view! { <nav class="rail" aria-label="Rooms">{groups.into_iter().collect_view()}</nav> }
}

/// Says at once when nothing is saved, and what can be done.
#[component]
fn KeepingProblem() -> impl IntoView {
    let session = Session::from_context();
    let keeper = session.keeper;
    let download = move |_| super::rooms::download_plan(&session);
    let save_button = move || {
        let has_plan = session.history.with(|history| !history.plan().objectives.is_empty());
        has_plan.then(|| view! { <button type="button" class="primary" on:click=download>"Download the plan"</button> })
    };
    move || {
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

/// Says where edits went that could not be saved into their own plan.
#[component]
fn RescuedNotice() -> impl IntoView {
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
fn ArrivalNotice() -> impl IntoView {
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
