use leptos::prelude::*;

use super::board::Board;
use crate::parts::{BasisOf, Choice, Pad, ScrollTable, Unfold, settled};
use accord::chart::{Table, ZoneMap, broken};
use accord::model::agreement::{Across, lane_of};
use accord::model::basis;
use accord::plan::words::limit_in_words;
use accord::plan::{Gesture, Terms};

/// Where all limits hold: every target against every policy, investment or window. The draft is dragged over it.
#[component]
pub fn Zones(board: Board) -> impl IntoView {
    let picture = pictured(board);
    // The first few years say more than they know.
    let sentence = Memo::new(move |_| match board.is_settled.get() {
        true => picture.with(|of| of.as_ref().map(|of| of.sentence.clone()).unwrap_or_default()),
        false => "Years are being simulated…".to_owned(),
    });
    let years = move || {
        board.map.with(|map| {
            map.as_ref()
                .map(|map| format!("{} years for each of {} cells.", map.tried.years, map.tried.cells.len()))
                .unwrap_or_default()
        })
    };
    // An offer that differs in something else lies in no row.
    let absent = move || {
        let names = board.negotiation.with(|of| {
            let is_open = |of: &&accord::plan::Offer| !of.is_covered && place(board, &of.terms).is_none();
            of.offers.iter().filter(is_open).map(|of| format!("“{}”", of.name)).collect::<Vec<_>>()
        });
        let is_ready = board.map.with(Option::is_some);
        (is_ready && !names.is_empty())
            .then(|| format!(" Not on this map, as window or investments differ from the rows’: {}.", names.join(", ")))
    };
    let table =
        settled(Memo::new(move |_| picture.with(|of| of.as_ref().map_or_else(Table::default, |of| of.table.clone()))));
    let options =
        Across::ALL.map(|across| (across.name().to_owned(), format!("Target and {}", across.name()))).to_vec();
    let choose = move |word: &str| {
        if let Some(across) = Across::ALL.into_iter().find(|across| across.name() == word) {
            board.cross(across);
        }
    };
    let error =
        move || board.zone.with(|zone| zone.as_ref().and_then(|zone| zone.as_ref().err().map(ToString::to_string)));
    view! {
        <section class="card zone-card">
            <div class="zone-head">
                <h2>"Where everybody can live"</h2>
                <Choice label="The map shows" options=Signal::stored(options) value=Signal::derive(move || board.across.get().name().to_owned()) commit=choose/>
            </div>
            <p id="zone-sentence">{sentence}</p>
            <p class="error" role="alert">{error}</p>
            <div class="zone-map">
                <Picture picture/>
                <Markers board/>
                <Place board/>
            </div>
            <p class="draft-says"><b>{move || format!("The draft: {} %, {}", board.focus.target.get(), row_of_draft(board))}</b> " " {move || limits_of_draft(board)}</p>
            <ul class="legend">
                <li><span class="swatch zone-in"></span>"all limits hold"</li>
                <li><span class="swatch zone-out"></span>"some limit breaks; the darker, the more"</li>
                <li><span class="swatch zone-draft"></span>"the draft"</li>
                <li><span class="swatch zone-offer"></span>"an offer, by the first letter of its name"</li>
                <li><span class="swatch zone-fair"></span>"fair point"</li>
                <li><span class="swatch zone-pareto"></span>"nobody could gain for free"</li>
            </ul>
            <p class="muted">{years} {absent}</p>
            <Unfold summary="The same as a table"><ScrollTable label="Limits that break, by target" table/></Unfold>
            <BasisOf of=&[&basis::ZONE, &basis::FAIR_POINT]/>
        </section>
    }
}

/// The map as a picture; none before the first years.
pub fn pictured(board: Board) -> Memo<Option<ZoneMap>> {
    Memo::new(move |_| {
        let map = board.map.get()?;
        let names: Vec<String> = map.lanes.iter().map(|lane| lane.name.clone()).collect();
        board.zone.with(|zone| match zone {
            Some(Ok(zone)) => {
                board.negotiation.with(|of| Some(ZoneMap::of(&names, &map.targets, &map.tried.cells, &of.seats, zone)))
            }
            _ => None,
        })
    })
}

/// The drawing alone.
#[component]
pub fn Picture(picture: Memo<Option<ZoneMap>>) -> impl IntoView {
    let drawing = Memo::new(move |_| picture.with(|picture| picture.as_ref().map(|of| of.drawing.clone())));
    let view_box =
        move || format!("0 0 {} {}", ZoneMap::WIDTH, picture.with(|of| of.as_ref().map_or(100, |of| of.height)));
    let sentence = move || {
        picture.with(|of| of.as_ref().map_or_else(|| "Years are being simulated".to_owned(), |of| of.sentence.clone()))
    };
    view! { <svg class="chart" viewBox=view_box role="img" aria-label=sentence inner_html=drawing></svg> }
}

/// Where terms lie on the map, in parts of its width and height; none where no row is theirs.
fn place(board: Board, terms: &Terms) -> Option<(f64, f64)> {
    let map = board.map.get()?;
    let row = lane_of(&map.lanes, terms)?;
    let (low, high) = (map.targets.first()?.nines(), map.targets.last()?.nines());
    let last = map.targets.len().saturating_sub(1) as f64;
    let column = (terms.target.nines() - low) / (high - low) * last;
    Some(ZoneMap::place_of(map.lanes.len(), map.targets.len(), row, column.clamp(-0.5, last + 0.5)))
}

/// The offers that lie open.
#[component]
pub fn Markers(board: Board) -> impl IntoView {
    let items = move || {
        let open = board.negotiation.with(|of| of.clone().revealed().offers);
        let one = |(at, offer): (usize, accord::plan::Offer)| {
            let seat =
                board.negotiation.with(|of| of.seats.iter().position(|seat| seat.name == offer.by)).unwrap_or(at) % 6;
            place(board, &offer.terms).map(|(x, y)| {
                view! {
                    <li class=format!("marker seat-{seat}") style:--x=format!("{x:.5}") style:--y=format!("{y:.5}")>
                        <span>{offer.name.chars().next().map(String::from).unwrap_or_default()}</span>
                        <span class="unseen">{format!("{}: {} %", offer.name, offer.terms.target)}</span>
                    </li>
                }
            })
        };
        open.into_iter().enumerate().filter_map(one).collect_view()
    };
    view! { <ul class="markers" aria-label="Offers on the map">{items}</ul> }
}

/// Where the draft is.
#[component]
pub fn DraftMarker(board: Board) -> impl IntoView {
    let at = Memo::new(move |_| board.focus.terms.with(|terms| place(board, terms)));
    let part = move |get: fn((f64, f64)) -> f64| move || format!("{:.5}", at.get().map_or(0.0, get));
    view! { <span class="draft-marker" class:away=move || at.get().is_none() style:--x=part(|(x, _)| x) style:--y=part(|(_, y)| y)></span> }
}

/// The row of the map that the draft is in, by its name.
fn row_of_draft(board: Board) -> String {
    let terms = board.focus.terms.get();
    let row = board.map.with(|map| {
        let lanes = &map.as_ref()?.lanes;
        lane_of(lanes, &terms).and_then(|row| lanes.get(row)).map(|lane| lane.name.clone())
    });
    row.unwrap_or_else(|| "not on this map".to_owned())
}

/// Which limits the draft breaks; nothing before the first years.
fn limits_of_draft(board: Board) -> String {
    let cell = board.follows.with(|follows| follows.as_ref().and_then(|of| of.cells.first().cloned()));
    let Some(cell) = cell else { return String::new() };
    let says = board.negotiation.with(|of| {
        broken(&cell, &of.seats)
            .iter()
            .map(|(seat, limit)| format!("{seat}: {}", limit_in_words(limit)))
            .collect::<Vec<_>>()
    });
    if says.is_empty() { "every limit holds".to_owned() } else { format!("breaks {}", says.join("; ")) }
}

/// The draft: dragged by pointer, moved by keys.
#[component]
fn Place(board: Board) -> impl IntoView {
    let session = board.focus.session;
    let gesture = StoredValue::new(None::<Gesture>);
    let put = move |row: usize, column: Option<usize>| {
        let Some(map) = board.map.get_untracked() else { return };
        let Some(lane) = map.lanes.get(row) else { return };
        let target = column.and_then(|column| map.targets.get(column)).copied();
        let now = board.focus.terms.get_untracked();
        let same_row = lane_of(&map.lanes, &now) == Some(row);
        let terms = if same_row { now.clone() } else { lane.terms.clone() };
        let terms = Terms { target: target.unwrap_or(now.target), ..terms };
        if terms != now {
            board.focus.edit(gesture.get_value(), |objective| objective.terms = terms);
        }
    };
    let take = move |place: (f64, f64)| {
        let Some(map) = board.map.get_untracked() else { return };
        if let Some((row, column)) = ZoneMap::cell_at(map.lanes.len(), map.targets.len(), place) {
            put(row, Some(column));
        }
    };
    let key = move |key: &str| {
        let Some(map) = board.map.get_untracked() else { return false };
        let now = board.focus.terms.get_untracked();
        let row = lane_of(&map.lanes, &now).unwrap_or(0);
        let (rows, last) = (map.lanes.len(), map.targets.len().saturating_sub(1));
        // The nearest column; from a target between two, one step leads to the next of them.
        let column = map.targets.iter().rposition(|target| target.nines() <= now.target.nines() + 1e-9).unwrap_or(0);
        let (row, column) = match key {
            "ArrowRight" => (row, Some((column + 1).min(last))),
            "ArrowLeft" => (row, Some(column.saturating_sub(1))),
            "ArrowDown" => ((row + 1).min(rows.saturating_sub(1)), None),
            "ArrowUp" => (row.saturating_sub(1), None),
            "Home" => (row, Some(0)),
            "End" => (row, Some(last)),
            _ => return false,
        };
        put(row, column);
        true
    };
    let target = move || board.focus.terms.with(|terms| terms.target);
    let spoken = move || format!("{} percent, {}, {}", target(), row_of_draft(board), limits_of_draft(board));
    view! {
        <Pad class="zone-place" label="Draft on the map" range=Signal::stored(("0".to_owned(), "100".to_owned()))
            now=Signal::derive(move || board.focus.target.get().to_string()) spoken=Signal::derive(spoken)
            begin=Callback::new(move |()| gesture.set_value(Some(session.new_gesture()))) take key
        >
            <DraftMarker board/>
        </Pad>
    }
}
