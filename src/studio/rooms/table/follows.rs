use leptos::prelude::*;

use super::board::{Board, Column};
use crate::parts::BasisOf;
use accord::model::basis;
use accord::plan::Figure;
use accord::plan::words::{figure_in_words, three_digits};

/// Rows in which nothing is known where the facts are silent.
fn is_shown(board: Board, figure: Figure) -> bool {
    board.focus.facts.with(|facts| match figure {
        Figure::OutageCost => facts.outage_cost.is_some(),
        Figure::SlaCredit => facts.sla.is_some(),
        Figure::TotalCost => facts.outage_cost.is_some() || facts.sla.is_some(),
        _ => true,
    })
}

/// What follows from the draft and from each offer, side by side on the same years.
#[component]
pub fn Follows(board: Board) -> impl IntoView {
    let names = Memo::new(move |_| {
        board.columns.with(|columns| {
            board.negotiation.with(|of| {
                let name = |column: &Column| match column {
                    Column::Draft => ("Draft".to_owned(), String::new()),
                    Column::Offer(id) => {
                        of.offer(*id).map(|offer| (offer.name.clone(), offer.by.clone())).unwrap_or_default()
                    }
                };
                columns.iter().map(name).collect::<Vec<_>>()
            })
        })
    });
    let heads = move || {
        let head = |(name, by): (String, String)| view! { <th scope="col">{name} {(!by.is_empty()).then(|| view! { <small class="muted">" " {by}</small> })}</th> };
        names.get().into_iter().map(head).collect_view()
    };
    let figures =
        Memo::new(move |_| Figure::ALL.into_iter().filter(|figure| is_shown(board, *figure)).collect::<Vec<_>>());
    let years = move || {
        board.follows.with(|follows| match follows {
            Some(follows) => {
                format!("{} simulated years, the same ones for all: differences are those of the terms.", follows.years)
            }
            None => "Years are being simulated…".to_owned(),
        })
    };
    view! {
        <section class="card follows">
            <h2>"What follows, in a year"</h2>
            <p class="muted" role="status">{years}</p>
            <div class="scroll" tabindex="0" role="region" aria-label="What follows from the draft and each offer">
                <table>
                    <thead><tr><th scope="col">"Outcome"</th>{heads}</tr></thead>
                    <tbody>
                        <For each=move || figures.get() key=|figure| *figure as usize let(figure)><OneFigure board figure/></For>
                    </tbody>
                </table>
            </div>
            <p class="muted">"● breaks a limit of somebody’s; best is the best of a row. All but the first row is with the policy. What is simulated is given with its standard error."</p>
            <BasisOf of=&[&basis::AT_THE_TABLE, &basis::CHANCE]/>
        </section>
    }
}

/// What one cell says.
#[derive(Debug, Clone, PartialEq)]
struct Said {
    value: String,
    doubt: String,
    difference: String,
    is_best: bool,
    breaks: Vec<String>,
}

#[component]
fn OneFigure(board: Board, figure: Figure) -> impl IntoView {
    let cells = Memo::new(move |_| {
        board.follows.with(|follows| {
            let Some(follows) = follows else { return Vec::new() };
            let value = |at: usize| follows.cells.get(at).map_or(f64::NAN, |cell| cell.figure(figure));
            let all = (0..follows.cells.len()).map(value);
            let best = if figure.is_good() { all.fold(f64::MIN, f64::max) } else { all.fold(f64::MAX, f64::min) };
            let worst = (0..follows.cells.len()).map(value).any(|value| value != best);
            board.currency.with(|currency| {
                let one = |(at, cell): (usize, &accord::model::agreement::Cell)| {
                    let (value, error) = (cell.figure(figure), cell.error(figure));
                    let away = value - follows.cells.first().map_or(value, |draft| draft.figure(figure));
                    Said {
                        value: figure_in_words(figure, value, currency),
                        doubt: doubt(figure, error),
                        difference: if at == 0 || away == 0.0 {
                            String::new()
                        } else {
                            difference(figure, away, currency)
                        },
                        is_best: worst && value == best,
                        breaks: breaking(board, figure, value),
                    }
                };
                follows.cells.iter().enumerate().map(one).collect::<Vec<_>>()
            })
        })
    });
    let count = Memo::new(move |_| cells.with(Vec::len));
    let cell = move |at: usize| {
        let said = Memo::new(move |_| cells.with(|cells| cells.get(at).cloned()));
        let of = move |get: fn(&Said) -> String| move || said.with(|said| said.as_ref().map(get).unwrap_or_default());
        let breaks = move || said.with(|said| said.as_ref().map(|said| said.breaks.clone()).unwrap_or_default());
        view! {
            <td class:best=move || said.with(|said| said.as_ref().is_some_and(|said| said.is_best)) class:breaks=move || !breaks().is_empty()>
                <b>{of(|said| said.value.clone())}</b>
                <small class="muted">{of(|said| said.doubt.clone())}</small>
                <small class="away">{of(|said| said.difference.clone())}</small>
                {move || (!breaks().is_empty()).then(|| view! { <small class="limit-of">"● " {breaks().join(", ")}</small> })}
                {move || said.with(|said| said.as_ref().is_some_and(|said| said.is_best)).then(|| view! { <small class="is-best">" best"</small> })}
            </td>
        }
    };
    view! {
        <tr>
            <th scope="row">{figure.name()} {(figure == Figure::Chance).then(|| view! { <small class="muted">" before the policy acts"</small> })}</th>
            {move || (0..count.get()).map(cell).collect_view()}
        </tr>
    }
}

fn doubt(figure: Figure, error: f64) -> String {
    if error <= 0.0 {
        return String::new();
    }
    if figure.is_share() {
        format!(" ± {:.1} points", error * 100.0)
    } else {
        format!(" ± {}", three_digits(accord::plan::words::significant(error, 2)))
    }
}

/// So much more or less than the draft.
fn difference(figure: Figure, away: f64, currency: &str) -> String {
    let sign = if away > 0.0 { "+" } else { "−" };
    if figure.is_share() {
        return format!("{sign}{:.1} points", away.abs() * 100.0);
    }
    format!("{sign}{}", figure_in_words(figure, away.abs(), currency))
}

/// Whose limits a value breaks.
fn breaking(board: Board, figure: Figure, value: f64) -> Vec<String> {
    board.negotiation.with(|of| {
        let breaks = |seat: &&accord::plan::Seat| {
            seat.limits.iter().any(|limit| limit.figure == figure && !limit.bound.allows(value))
        };
        of.seats.iter().filter(breaks).map(|seat| seat.name.clone()).collect()
    })
}
