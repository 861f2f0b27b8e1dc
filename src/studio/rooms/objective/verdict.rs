use std::sync::Arc;

use leptos::prelude::*;

use super::slices::Slices;
use crate::focus::Focus;
use crate::parts::{BasisNote, ChartFigure, Unfold};
use crate::session::Session;
use accord::chart::{Plot, Reading, bad_time_plot, bad_time_range};
use accord::model::risk::starter_catalogue;
use accord::model::{Answer, Distribution, basis};
use accord::plan::words::chance_in_words;
use accord::units::{Estimate, Method};

/// The name in the address that says how the distribution is read.
const READING: &str = "read";

/// The chance to keep the target, as the largest figure, beside the distribution that it is read off.
#[component]
pub fn Verdict(focus: Focus, slices: Slices) -> impl IntoView {
    let state = Memo::new(move |_| {
        slices.keeping.with(|keeping| match keeping {
            Ok(Some(_)) => Ok(true),
            Ok(None) => Ok(false),
            Err(error) => Err(error.to_string()),
        })
    });
    move || match state.get() {
        Ok(true) => view! { <Known focus slices/> }.into_any(),
        Ok(false) => view! { <Unknown focus/> }.into_any(),
        Err(error) => view! { <section class="card"><p class="error" role="alert">{error}</p></section> }.into_any(),
    }
}

#[component]
fn Known(focus: Focus, slices: Slices) -> impl IntoView {
    let chance = Memo::new(move |_| value(&slices.keeping.get(), |keeping| keeping.chance.value));
    let spoken = move || focus.window.with(|window| window.length.spoken());
    let times = move || {
        let hundred = libm::round(chance.get() * 100.0);
        format!("About {hundred} of a hundred windows of {} would keep {} %.", spoken(), focus.target.get())
    };
    let is_sliced = focus.slice(|_, terms| matches!(terms.method, Method::Timeslices { .. }));
    view! {
        <section class="card verdict">
            <div class="hero">
                <div class="k">"Chance to keep it, each window"</div>
                <div class="v" class:holds=move || { chance.get() >= 0.9 } class:burns=move || { chance.get() < 0.5 }>
                    {move || chance_in_words(chance.get())}
                </div>
                <p class="d">{times}</p>
                <Unfold class="basis" summary="Basis">
                    <BasisNote basis=&basis::CHANCE/>
                    <Show when=move || is_sliced.get()><BasisNote basis=&basis::COUNTED/></Show>
                </Unfold>
                <ReadingChoice/>
            </div>
            <ChartFigure id="bad-time" plot=plot(focus, slices) basis=Some(&basis::CHANCE)/>
        </section>
    }
}

fn value<T>(answer: &Answer<T>, get: impl FnOnce(&T) -> f64) -> f64 {
    answer.as_ref().ok().and_then(Option::as_ref).map_or(0.0, get)
}

/// The picture: the grid is made anew only when facts, window or the end of the axis change.
fn plot(focus: Focus, slices: Slices) -> Signal<Plot> {
    let reading = Session::from_context().view(READING);
    let worst = Memo::new(move |_| value(&slices.outcomes.get(), |outcomes| outcomes.worst_in_ten.value));
    let window = Memo::new(move |_| focus.window.with(|window| window.span().to_seconds_f64() / 60.0));
    let budget = Memo::new(move |_| focus.window.with(|window| window.budget(focus.target.get().budget())));
    let range = Memo::new(move |_| bad_time_range(budget.get().to_seconds_f64() / 60.0, worst.get(), window.get()));
    type Grid = Option<Arc<Distribution>>;
    let grid = Memo::new_with_compare(
        move |_| {
            slices.known.with(|known| match known.as_ref() {
                Ok(Some(badness)) => Distribution::new(badness, window.get(), range.get()).ok().map(Arc::new),
                _ => None,
            })
        },
        |a: Option<&Grid>, b: Option<&Grid>| !matches!((a, b), (Some(Some(a)), Some(Some(b))) if Arc::ptr_eq(a, b)),
    );
    Memo::new(move |before: Option<&Plot>| {
        let reading =
            if reading.with(|word| word.as_deref() == Some("each")) { Reading::Each } else { Reading::AtMost };
        let chance = value(&slices.keeping.get(), |keeping| keeping.chance.value);
        grid.with(|grid| match grid {
            Some(grid) => bad_time_plot(grid, budget.get(), chance, worst.get(), reading),
            None => before.cloned().unwrap_or_else(|| Plot::empty("Bad time in one window")),
        })
    })
    .into()
}

/// Two ways to read the same distribution.
#[component]
fn ReadingChoice() -> impl IntoView {
    let session = Session::from_context();
    let reading = session.view(READING);
    let is_each = Memo::new(move |_| reading.with(|word| word.as_deref() == Some("each")));
    let choose = move |word: Option<&str>| session.set_view(READING, word.map(str::to_owned));
    view! {
        <div class="segmented" role="group" aria-label="Read the distribution as">
            <button type="button" aria-pressed=move || (!is_each.get()).to_string() on:click=move |_| choose(None)>"At most"</button>
            <button type="button" aria-pressed=move || is_each.get().to_string() on:click=move |_| choose(Some("each"))>"Each length"</button>
        </div>
    }
}

/// What is missing for a chance, and one step towards it.
#[component]
fn Unknown(focus: Focus) -> impl IntoView {
    let start = move |_| {
        let exactly = |value| Estimate::value(value).ok();
        let catalogue = exactly(10.0)
            .zip(Estimate::spread(30.0, 120.0).ok())
            .zip(exactly(0.5))
            .and_then(|((detect, resolve), impact)| starter_catalogue(12.0, detect, resolve, impact).ok());
        if let Some(catalogue) = catalogue {
            focus.edit(None, |objective| objective.facts.catalogue = catalogue);
        }
    };
    view! {
        <section class="card teach">
            <h2>"Can we keep it? Nothing is known yet of what goes wrong"</h2>
            <p>
                "A target says what may go wrong; risks say what does. With how often things break, for how long and for how many, this room shows the chance to keep the target, the distribution of bad time, and who spends the budget."
            </p>
            <p class="actions">
                <button type="button" class="primary" on:click=start>"Start with twelve outages a year"</button>
                <span class="muted">
                    "Google’s published triggers; ten minutes to detect, half an hour to resolve and two in the worst tenth, half of the users. A guess, marked as one, to be replaced in Risks."
                </span>
            </p>
        </section>
    }
}
