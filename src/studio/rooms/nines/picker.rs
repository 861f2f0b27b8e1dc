use leptos::prelude::*;

use super::options::Shown;
use crate::parts::Pad;
use accord::plan::words::{chance_in_words, money_in_short};

/// The whole plot as one control: a click chooses the nearest combination, arrow keys go through them by rising total cost,
/// Page keys ten at a time.
#[component]
pub fn Picker(shown: Shown) -> impl IntoView {
    let Shown { evaluation, chosen, .. } = shown;
    let order = Memo::new(move |_| {
        evaluation.with(|evaluation| {
            let table = &evaluation.table;
            let mut order: Vec<u16> = table.iter().map(|e| e.options).collect();
            order.sort_by(|a, b| {
                let of =
                    |options: &u16| table.get(usize::from(*options)).map_or(0.0, accord::model::cost::Evaluated::total);
                of(a).total_cmp(&of(b)).then(a.cmp(b))
            });
            order
        })
    });
    #[allow(clippy::redundant_closure_for_method_calls, reason = "the method's path is of one lifetime only")]
    let axes = Memo::new(move |_| shown.combinations(|all| all.axes()));
    let place = Memo::new(move |_| {
        evaluation.with(|evaluation| {
            let e = evaluation.table.get(usize::from(chosen.get()))?;
            axes.with(|(x, y)| Some((x.position(e.total()), y.position(e.chance))))
        })
    });
    let rank =
        Memo::new(move |_| order.with(|order| order.iter().position(|options| *options == chosen.get()).unwrap_or(0)));
    let nearest = move |x: f64, y: f64| {
        evaluation.with_untracked(|evaluation| {
            axes.with_untracked(|(to_right, up)| {
                let away = |e: &accord::model::cost::Evaluated| {
                    // The plot is twice as wide as it is high.
                    let (dx, dy) = (2.0 * (to_right.position(e.total()) - x), up.position(e.chance) - y);
                    dx * dx + dy * dy
                };
                evaluation.table.iter().min_by(|a, b| away(a).total_cmp(&away(b))).map(|e| e.options)
            })
        })
    };
    let take = move |(x, y): (f64, f64)| {
        if let Some(options) = nearest(x, 1.0 - y) {
            shown.choose(options);
        }
    };
    let key = move |key: &str| {
        let last = order.with_untracked(Vec::len).saturating_sub(1);
        let now = rank.get_untracked();
        let to = match key {
            "ArrowRight" | "ArrowUp" => (now + 1).min(last),
            "ArrowLeft" | "ArrowDown" => now.saturating_sub(1),
            "PageUp" => (now + 10).min(last),
            "PageDown" => now.saturating_sub(10),
            "Home" => 0,
            "End" => last,
            _ => return false,
        };
        if let Some(options) = order.with_untracked(|order| order.get(to).copied()) {
            shown.choose(options);
        }
        true
    };
    let spoken = move || {
        let names = shown.combinations(|all| all.names(chosen.get()));
        evaluation.with(|evaluation| {
            evaluation.table.get(usize::from(chosen.get())).map_or(String::new(), |e| {
                let total = shown.currency.with(|currency| money_in_short(e.total(), currency));
                format!("{names}: chance {}, {total} a year", chance_in_words(e.chance))
            })
        })
    };
    let at = move |get: fn((f64, f64)) -> f64| move || format!("{:.5}", place.get().map_or(0.0, get).clamp(0.0, 1.0));
    let range = move || ("1".to_owned(), order.with(Vec::len).to_string());
    view! {
        <Pad class="picker" label="Combination, by rising total cost" range=Signal::derive(range)
            now=Signal::derive(move || (rank.get() + 1).to_string()) spoken=Signal::derive(spoken) take key
        >
            <span class="picked" style:--x=at(|(x, _)| x) style:--y=at(|(_, y)| y)></span>
        </Pad>
    }
}
