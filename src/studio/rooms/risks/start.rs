use leptos::prelude::*;

use super::desk::{rank_row, word_of};
use crate::focus::Focus;
use accord::model::ModelError;
use accord::model::risk::{sample_catalogue, starter_catalogue};
use accord::plan::{Catalogue, Confidence, Fact, Provenance};
use accord::units::Estimate;

/// The room while nobody has said what may go wrong.
#[component]
pub fn Start(focus: Focus) -> impl IntoView {
    let take = move |catalogue: Result<Catalogue, ModelError>, source: &'static str| {
        let Ok(catalogue) = catalogue else { return };
        focus.edit(None, |objective| {
            objective.facts.catalogue = catalogue;
            let known =
                Provenance { confidence: Confidence::Guessed, source: source.to_owned(), ..Provenance::default() };
            objective.facts.provenance.insert(Fact::Risks, known);
        });
    };
    let add = move |_| {
        let mut row = None;
        focus.edit(None, |objective| row = Some(objective.add_risk()));
        focus.session.set_view("row", row.map(|row| word_of(rank_row(row))));
    };
    view! {
        <section class="card start">
            <h2>"No risk is written down yet"</h2>
            <p>
                "A risk is one way in which users get hurt: how often it happens, how long until somebody knows, how long until users are well again, and how many it hits. Four estimates for each are enough to see which of them eats the budget, which you can live with, and how likely the target is kept."
            </p>
            <p class="actions">
                <button type="button" class="primary" on:click=move |_| take(starter(), "published shares of triggers; how many, how long and how wide are guesses")>
                    "Start from published triggers"
                </button>
                <button type="button" on:click=move |_| take(sample_catalogue(), "Google's sample stack rank; its inputs are inferred")>
                    "Look at Google's sample"
                </button>
                <button type="button" on:click=add>"Write down the first risk"</button>
            </p>
            <p class="muted">
                "The triggers are those of Google's outages from 2010 to 2017, shared out over 12 outages a year of about 40 minutes that hit half of the users. They are marked as guesses until you say how you know better."
            </p>
        </section>
    }
}

/// Twelve outages a year; how long and how wide they are is a guess.
fn starter() -> Result<Catalogue, ModelError> {
    let refused = |_| ModelError::Unusable { what: "the starting estimates do not hold", remedy: "type your own" };
    let detect = Estimate::spread(10.0, 30.0).map_err(refused)?;
    let resolve = Estimate::spread(30.0, 120.0).map_err(refused)?;
    starter_catalogue(12.0, detect, resolve, Estimate::value(0.5).map_err(refused)?)
}
