use leptos::prelude::*;

use super::desk::Desk;
use crate::parts::{Figure, gradually, settled};
use accord::model::risk::accepted_part;
use accord::model::{Answer, ModelError, allowed, basis, chance_to_keep, counted_of};
use accord::plan::Terms;
use accord::plan::words::chance_in_words;
use accord::units::Span;

/// The chance beside the mean, and what the decisions so far can give.
#[component]
pub fn Figures(desk: Desk) -> impl IntoView {
    let leverage = desk.focus.leverage;
    let chance = move || leverage.with(|leverage| of(leverage, |leverage| chance_in_words(leverage.chance.value)));
    let chance_detail = move || {
        let target = desk.focus.target.get();
        let length = desk.focus.window.with(|window| window.length.spoken());
        leverage.with(|leverage| match leverage {
            Ok(_) => format!("that {length} keep {target} %, if the catalogue is right"),
            Err(error) => error.to_string(),
        })
    };
    let mean = move || leverage.with(|leverage| of(leverage, |leverage| spoken(leverage.mean.value)));
    let mean_detail = move || {
        let allowed = desk.focus.terms.with(allowed);
        let length = desk.focus.window.with(|window| window.length.spoken());
        format!("bad time in {length} on average, of {} that may be", spoken(allowed))
    };
    let accepted = accepted_chance(desk);
    let best = move || {
        accepted.with(|chance| {
            chance.as_ref().map_or_else(|| "…".to_owned(), |chance| of(chance, |chance| chance_in_words(*chance)))
        })
    };
    let best_detail = move || {
        let (names, all) =
            (desk.accepted.with(std::collections::BTreeSet::len), desk.order.with(Vec::len).saturating_sub(1));
        format!("if what is not accepted were gone; {} of {all} rows accepted", names.min(all))
    };
    view! {
        <div class="figures">
            <Figure label=Signal::stored("Chance to meet the objective") value=Signal::derive(chance) detail=Signal::derive(chance_detail) basis=Signal::stored(&basis::CHANCE)/>
            <Figure label=Signal::stored("Mean bad time") value=Signal::derive(mean) detail=Signal::derive(mean_detail) basis=Signal::stored(&basis::MEAN_BAD_TIME)/>
            <Figure label=Signal::stored("Chance with accepted risks only") value=Signal::derive(best) detail=Signal::derive(best_detail) basis=Signal::stored(&basis::CHANCE_OF_ACCEPTED)/>
        </div>
    }
}

fn of<T>(answer: &Answer<T>, show: impl Fn(&T) -> String) -> String {
    match answer {
        Ok(Some(answer)) => show(answer),
        Ok(None) | Err(_) => "?".to_owned(),
    }
}

fn spoken(minutes: f64) -> String {
    // Tenths of a second are noise in a mean.
    Span::from_seconds_f64(libm::round(minutes * 60.0)).map_or_else(String::new, |span| span.to_string())
}

/// The chance of the accepted rows alone, once nobody changes anything: lengths are tabulated anew.
fn accepted_chance(desk: Desk) -> Memo<Option<Answer<f64>>> {
    let focus = desk.focus;
    let asked = Memo::new(move |_| {
        let part = desk.catalogue.with(|all| match all.as_ref() {
            Ok(all) => Ok(desk.accepted.with(|names| accepted_part(all, names))),
            Err(error) => Err(error.clone()),
        });
        let method = focus.terms.with(|terms| terms.method);
        (part, Terms { method, ..Terms::new(focus.target.get(), focus.window.get()) })
    });
    let at_rest = settled(asked);
    let found = gradually(
        move || at_rest.get(),
        |_| 1,
        |(part, terms), _| {
            let counted = counted_of(part.as_ref().map_err(ModelError::clone)?, terms.method)?;
            Ok(chance_to_keep(&counted, terms)?.value)
        },
    );
    Memo::new(move |_| {
        let chance = found.with(|found| found.as_ref()?.answers.first().cloned());
        chance.map(|chance: Result<f64, ModelError>| chance.map(Some))
    })
}
