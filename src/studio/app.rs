use leptos::prelude::*;

use super::actions::{self, ActionButton, FIND, KEYS, PRESENT, REDO, UNDO};
use super::address::{Address, Room};
use super::clock::{Clock, ClockChip};
use super::help::{KeysDialog, WordsDialog};
use super::keeper::Keeping;
use super::measurements::Measurements;
use super::naming::NamesDialog;
use super::notices::{ArrivalNotice, KeepingProblem, PreviewNotice, RescuedNotice};
use super::palette::Palette;
use super::parts::theme;
use super::platform::page;
use super::rooms::{
    AccordRoom, AlertsRoom, CapacityRoom, DrillsRoom, ExportRoom, FactsRoom, FilesRoom, NinesRoom, ObjectiveRoom,
    PolicyRoom, PortfolioRoom, PresenterRoom, ReplayRoom, RisksRoom, StoryRoom, TableRoom, open_dropped, open_pasted,
};
use super::session::Session;
use super::shell::{Dialog, Shell};
use accord::plan::{Change, clean_name};

/// The shell around the rooms.
#[component]
pub fn App() -> impl IntoView {
    let session = Session::new();
    let shell = Shell::new();
    provide_context(session);
    provide_context(shell);
    provide_context(Clock::new());
    provide_context(Measurements::new());
    theme::restore(shell);
    // The presenter's window has no plan of its own: no keys, no files, no storage.
    let is_presenter = session.address.with_untracked(|address| address.room == Room::Presenter);
    page::on_window("hashchange", move |_| {
        shell.close();
        // A field that leaves with its room says first what was typed into it.
        page::blur();
        session.follow(&page::fragment());
        if is_presenter && session.address.with_untracked(|address| address.room != Room::Presenter) {
            // Whoever goes on from here wants the studio, with all that belongs to it.
            page::reload();
        }
        // What had the focus may be gone with the old room; without this the keyboard would start over at the top.
        page::after(0, || {
            page::scroll_to_top();
            page::focus_if_lost("main");
        });
    });
    // A link is looked at before anything that is kept is opened.
    if is_presenter {
        session.follow(&page::fragment());
    } else {
        session.arrive_at(&page::fragment());
        actions::listen(session, shell);
        open_dropped(session);
        open_pasted(session);
        session.keeper.start();
    }
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
        Room::Policy => view! { <PolicyRoom/> }.into_any(),
        Room::Table => view! { <TableRoom/> }.into_any(),
        Room::Accord => view! { <AccordRoom/> }.into_any(),
        Room::Files => view! { <FilesRoom/> }.into_any(),
        Room::Export => view! { <ExportRoom/> }.into_any(),
        Room::Replay => view! { <ReplayRoom/> }.into_any(),
        Room::Drills => view! { <DrillsRoom/> }.into_any(),
        Room::Story => view! { <StoryRoom/> }.into_any(),
        Room::Presenter => view! { <PresenterRoom/> }.into_any(),
    };
    let dialog = move || match shell.dialog.get() {
        Some(Dialog::Palette) => view! { <Palette/> }.into_any(),
        Some(Dialog::Keys) => view! { <KeysDialog/> }.into_any(),
        Some(Dialog::Words) => view! { <WordsDialog/> }.into_any(),
        Some(Dialog::Names) => view! { <NamesDialog/> }.into_any(),
        None => ().into_any(),
    };
    view! {
        <a class="skip" href="#main" on:click=move |event| {
            event.prevent_default();
            page::focus("main");
        }>"Skip to content"</a>
        <TopBar/>
        <Rail/>
        <main id="main" tabindex="-1" class=move || format!("room-{}", shown.get().word())>
            <PreviewNotice/>
            <KeepingProblem/>
            <RescuedNotice/>
            <ArrivalNotice/>
            {room}
            <Imprint/>
        </main>
        {dialog}
    }
}

#[component]
fn TopBar() -> impl IntoView {
    let session = Session::from_context();
    let shell = Shell::from_context();
    let name = Memo::new(move |_| session.history.with(|history| history.plan().name.clone()));
    let has_plan = move || session.history.with(|history| !history.plan().objectives.is_empty());
    let undo = Signal::derive(move || session.history.with(accord::plan::History::undo_subject));
    let redo = Signal::derive(move || session.history.with(accord::plan::History::redo_subject));
    let always = Signal::stored(Some(""));
    let rename = move |event| session.change(Change::Name(clean_name(&event_target_value(&event))), None);
    view! {
        <header class="bar">
            <a class="logo" href=Address::of(Room::Objective, None).link() aria-label="Accord">"acc"<i>"o"</i>"rd"</a>
            <Show when=has_plan>
                <input class="plan-name" type="text" aria-label="Name of the plan" autocomplete="off"
                    prop:value=move || name.get() on:change=rename/>
            </Show>
            <span class="keeping" class:bad=move || matches!(session.keeper.keeping.get(), Keeping::Failed(_))>
                {move || match session.preview.get() {
                    Some(_) => "A preview: nothing is saved".to_owned(),
                    None => session.keeper.keeping.get().sentence(),
                }}
            </span>
            <span class="grow"></span>
            <ClockChip/>
            <button type="button" class="find" title=FIND.about on:click=move |_| FIND.perform(session, shell)>
                {FIND.label} <kbd>{FIND.first_key()}</kbd>
            </button>
            <ActionButton action=&UNDO subject=undo/>
            <ActionButton action=&REDO subject=redo/>
            <span class="seldom">
                <ActionButton action=&PRESENT subject=always/>
                <ActionButton action=&KEYS subject=always/>
            </span>
            <theme::ThemeButton/>
            <button type="button" class="end-presentation" on:click=move |_| shell.present(false)>"End presentation"</button>
        </header>
    }
}

#[component]
fn Rail() -> impl IntoView {
    let session = Session::from_context();
    let here = Memo::new(move |_| session.address.with(|address| address.room));
    let shown = Memo::new(move |_| session.shown());
    let id = |room: Room| format!("rail-{}", room.name().to_lowercase().replace(' ', "-"));
    let link = move |room: Room| {
        // Another room goes on with the same objective.
        let to = move || Address::of(room, shown.get().filter(|_| room.is_of_one())).link();
        view! { <a id=id(room) href=to aria-current=move || (here.get() == room).then_some("page")>{room.name()}</a> }
    };
    // On a narrow page the rail is a strip that scrolls; the room that is open must be in sight.
    Effect::new(move || {
        let open = id(here.get());
        page::after(0, move || page::centre_in_strip(&open));
    });
    let groups = Room::GROUPS.map(|(name, rooms)| {
        view! { <h2>{name}</h2> {rooms.iter().copied().map(link).collect_view()} }
    });
    view! { <nav class="rail" aria-label="Rooms">{groups.into_iter().collect_view()}</nav> }
}

/// What stands under a printed room: whose it is, when it was printed, and where it is found again.
#[component]
fn Imprint() -> impl IntoView {
    let session = Session::from_context();
    let printed = RwSignal::new((String::new(), String::new()));
    let stamp = move |_| printed.set((page::day_and_clock(page::now()), page::address()));
    page::on_window("beforeprint", stamp);
    let name = move || session.history.with(|history| history.plan().name.clone());
    view! {
        <footer class="imprint">
            <span>{name}</span> <span>{move || printed.with(|(at, _)| at.clone())}</span>
            <span>{move || printed.with(|(_, link)| link.clone())}</span>
        </footer>
    }
}
