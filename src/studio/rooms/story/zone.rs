use leptos::prelude::*;

use super::super::table::{DraftMarker, Markers, Picture, pictured};
use super::or_nothing;
use super::stage::Stage;
use accord::model::agreement::Zone;
use accord::plan::Figure;
use accord::plan::words::{figure_in_words, limit_in_words, terms_in_short};

/// The figures that stand large beside the map.
const SHOWN: [Figure; 4] = [Figure::Chance, Figure::FreezeDays, Figure::Releases, Figure::PagesPerPerson];

/// The map, and what the draft means.
pub fn slide(stage: Stage) -> AnyView {
    let board = stage.board;
    let picture = pictured(board);
    let sentence = move || picture.with(|of| of.as_ref().map(|of| of.sentence.clone()).unwrap_or_default());
    let figures = move || {
        let Some(cell) = board.follows.with(|of| of.as_ref().and_then(|of| of.cells.first().cloned())) else {
            return Vec::new();
        };
        board.currency.with(|currency| {
            let costs = board.focus.facts.with(|facts| facts.outage_cost.is_some());
            let all = SHOWN.into_iter().chain(costs.then_some(Figure::TotalCost));
            all.map(|of| (of.name(), figure_in_words(of, cell.figure(of), currency))).collect::<Vec<_>>()
        })
    };
    let one = |(name, says): (&'static str, String)| view! { <div><dt>{name}</dt><dd>{says}</dd></div> };
    let draft = move || board.focus.terms.with(terms_in_short);
    view! {
        <p>{sentence}</p>
        <div class="zone-map"><Picture picture/> <Markers board/> <DraftMarker board/></div>
        <p class="terms-line">"The draft: " <b>{draft}</b></p>
        <dl class="large-figures">{move || figures().into_iter().map(one).collect_view()}</dl>
    }
    .into_any()
}

/// The fair point, or who could give what.
pub fn notes(stage: Stage) -> Vec<String> {
    let board = stage.board;
    let terms = |cell: usize| {
        board
            .map
            .with(|map| map.as_ref().and_then(|map| map.tried.terms.get(cell).map(terms_in_short)))
            .unwrap_or_default()
    };
    board.zone.with(|zone| {
        let Some(Ok(Zone { fair, feasible, concessions, .. })) = zone else { return or_nothing(Vec::new()) };
        let has_limits = board.negotiation.with(|of| of.seats.iter().any(|seat| !seat.limits.is_empty()));
        let mut notes = Vec::new();
        if let Some(fair) = fair.filter(|_| has_limits) {
            notes.push(format!("The fair point (greatest product of gains): {}", terms(fair)));
        }
        if feasible.is_empty() {
            board.negotiation.with(|of| {
                for (seat, concession) in of.seats.iter().zip(concessions) {
                    let Some(concession) = concession else { continue };
                    let moved = concession.bounds.iter().filter_map(|(at, bound)| {
                        let limit = seat.limits.get(*at)?;
                        Some(limit_in_words(&accord::plan::Limit { bound: *bound, ..limit.clone() }))
                    });
                    let moved = moved.collect::<Vec<_>>().join("; ");
                    notes.push(format!("{} could open the zone with {moved}: {}", seat.name, terms(concession.cell)));
                }
            });
        }
        or_nothing(notes)
    })
}
