use leptos::prelude::*;

use super::desk::Desk;
use crate::parts::{BasisOf, gradually};
use accord::model::risk::{Input, Swing, sensitivity_of, widest_first};
use accord::model::{ModelError, basis};
use accord::plan::words::chance_in_words;

/// Rows that are shown.
const SHOWN: usize = 20;

type Found = Result<Vec<Swing>, ModelError>;

/// Which estimate moves the chance most.
#[component]
pub fn Doubt(desk: Desk) -> impl IntoView {
    let found = swings(desk);
    let sentence = move || {
        found.with(|found| match found {
            None => "Asking each estimate…".to_owned(),
            Some(Err(error)) => error.to_string(),
            Some(Ok(swings)) => match swings.first() {
                None => "No estimate has a spread: give a p90 to those that you are unsure of, and this says which of them is worth asking about.".to_owned(),
                Some(swing) => format!(
                    "{} matters most: the chance is {} at its median and {} at its p90. Ask about that first.",
                    subject(swing.input, &name(desk, swing.risk)),
                    chance_in_words(swing.at_median),
                    chance_in_words(swing.at_p90),
                ),
            },
        })
    };
    let rows = move || {
        found.with(|found| {
            let swings = found.as_ref().and_then(|found| found.as_ref().ok()).map(Vec::as_slice).unwrap_or_default();
            let (low, high) = ends(swings);
            swings.iter().take(SHOWN).map(|swing| row(desk, *swing, low, high)).collect_view()
        })
    };
    let rest = move || {
        let more =
            found.with(|found| found.as_ref().and_then(|f| f.as_ref().ok()).map_or(0, Vec::len)).saturating_sub(SHOWN);
        (more > 0).then(|| format!("{more} more move it less."))
    };
    let has_rows = Memo::new(move |_| found.with(|found| matches!(found, Some(Ok(swings)) if !swings.is_empty())));
    view! {
        <section class="card doubt">
            <h2>"Which estimate matters most"</h2>
            <p role="status">{sentence}</p>
            <Show when=move || has_rows.get()>
                <div class="scroll" tabindex="0" role="region" aria-label="What each estimate does to the chance">
                    <table class="tornado">
                        <thead><tr>
                            <th scope="col">"Estimate"</th><th scope="col">"Chance at its median"</th>
                            <th scope="col">"Chance at its p90"</th><th scope="col">"Moves by"</th><th scope="col" class="wide-cell">"From p90 to median"</th>
                        </tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <p class="muted">{rest}</p>
            </Show>
            <BasisOf of=&[&basis::SENSITIVITY]/>
        </section>
    }
}

fn row(desk: Desk, swing: Swing, low: f64, high: f64) -> impl IntoView + use<> {
    let (from, to) = (swing.at_median.min(swing.at_p90), swing.at_median.max(swing.at_p90));
    let at = move |chance: f64| format!("{:.4}", (chance - low) / (high - low).max(1e-12));
    view! {
        <tr>
            <th scope="row">{name(desk, swing.risk)} <small class="muted">{input(swing.input).to_lowercase()}</small></th>
            <td>{chance_in_words(swing.at_median)}</td>
            <td>{chance_in_words(swing.at_p90)}</td>
            <td>{format!("{:.1} points", swing.width() * 100.0)}</td>
            <td class="wide-cell"><span class="swing" aria-hidden="true"><span class:worse={swing.at_p90 < swing.at_median} style:--from=at(from) style:--to=at(to)></span></span></td>
        </tr>
    }
}

fn ends(swings: &[Swing]) -> (f64, f64) {
    swings
        .iter()
        .fold((1.0, 0.0), |(low, high), s| (s.at_median.min(s.at_p90).min(low), s.at_median.max(s.at_p90).max(high)))
}

fn input(input: Input) -> &'static str {
    match input {
        Input::Frequency => "How often",
        Input::Length => "How long",
        Input::Impact => "How many",
    }
}

fn subject(input: Input, name: &str) -> String {
    match input {
        Input::Frequency => format!("How often “{name}” happens"),
        Input::Length => format!("How long “{name}” lasts"),
        Input::Impact => format!("How many “{name}” hits"),
    }
}

fn name(desk: Desk, place: usize) -> String {
    desk.focus.facts.with(|facts| facts.catalogue.risks.get(place).map(|risk| risk.name.clone()).unwrap_or_default())
}

/// The swings, widest first; none before they are known.
fn swings(desk: Desk) -> Memo<Option<Found>> {
    let found = gradually(
        move || (desk.focus.badness.get(), desk.catalogue.get(), desk.allowance()),
        |(_, catalogue, _)| catalogue.as_ref().as_ref().map_or(0, |catalogue| catalogue.risks.len()),
        |(badness, catalogue, allowance), at| match (badness.as_ref(), catalogue.as_ref()) {
            (Ok(Some(badness)), Ok(catalogue)) => sensitivity_of(badness, catalogue, at..at + 1, *allowance),
            _ => Ok(Vec::new()),
        },
    );
    Memo::new(move |_| {
        found.with(|found| {
            let all: Found =
                found.as_ref()?.answers.iter().cloned().collect::<Result<Vec<_>, _>>().map(|parts| parts.concat());
            Some(all.map(|mut all| {
                widest_first(&mut all);
                all
            }))
        })
    })
}
