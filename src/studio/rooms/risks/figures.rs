use leptos::prelude::*;

use super::desk::Desk;
use crate::parts::Figure;
use crate::platform::page;
use accord::model::risk::accepted_part;
use accord::model::{Answer, ModelError, allowed, basis};
use accord::plan::words::chance_in_words;
use accord::units::Span;

/// Milliseconds without a change after which what takes longer than a frame is computed.
const PAUSE: i32 = 90;

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

/// The chance of the accepted rows alone, once nobody has changed anything for a moment: lengths are tabulated anew.
fn accepted_chance(desk: Desk) -> RwSignal<Option<Answer<f64>>> {
    let chance = RwSignal::new(None);
    let asked = StoredValue::new(0_u32);
    let compute = move || -> Answer<f64> {
        let names = desk.accepted.get_untracked();
        let part = match desk.catalogue.get_untracked().as_ref() {
            Ok(catalogue) => accepted_part(catalogue, &names),
            Err(error) => return Err(ModelError::clone(error)),
        };
        untrack(|| desk.chance_of(&part)).map(Some)
    };
    Effect::new(move || {
        desk.accepted.track();
        desk.catalogue.track();
        desk.focus.terms.track();
        asked.update_value(|n| *n += 1);
        let mine = asked.get_value();
        page::after(PAUSE, move || {
            if asked.try_get_value() == Some(mine) {
                chance.try_set(Some(compute()));
            }
        });
    });
    chance
}
