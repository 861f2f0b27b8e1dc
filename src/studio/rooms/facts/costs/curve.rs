use leptos::prelude::*;

use super::ledger::Ledger;
use crate::parts::{ChartFigure, Handle, Move, TextField};
use accord::chart::{OutageCostRange, minutes_in_words, outage_cost_chart};
use accord::model::basis;
use accord::model::cost::{CostCurve, interruption_costs_large, interruption_costs_small};
use accord::plan::words::{money_rounded, number, significant};
use accord::plan::{Gesture, OutageCost};
use accord::units::{Span, typed};

/// What an outage costs by its length.
#[component]
pub fn CurveCard(ledger: Ledger) -> impl IntoView {
    let is_drawn = Memo::new(move |_| ledger.curve.with(Option::is_some));
    view! {
        <section class="card">
            <Show when=move || is_drawn.get() fallback=move || view! { <EmptyCurve ledger/> }>
                <Curve ledger/>
            </Show>
        </section>
    }
}

fn put(ledger: Ledger, gesture: Option<Gesture>, cost: Option<OutageCost>) {
    ledger.focus.edit(gesture, |objective| objective.facts.outage_cost = cost);
}

/// Published curves, and a simple one, to begin with.
#[component]
fn Beginnings(ledger: Ledger) -> impl IntoView {
    let start = move |cost: OutageCost| put(ledger, None, Some(cost));
    view! {
        <p class="actions">
            <button type="button" class="primary" on:click=move |_| start(OutageCost { points: vec![(0.0, 0.0), (60.0, 10_000.0), (480.0, 120_000.0)] })>"10,000 an hour, more when it lasts"</button>
            <button type="button" on:click=move |_| start(interruption_costs_large())>"Published: large company (USD)"</button>
            <button type="button" on:click=move |_| start(interruption_costs_small())>"Published: small company (USD)"</button>
        </p>
        <p class="muted">"Published are costs of electricity failures, the best measured analogue of an outage's cost by its length: Sullivan, Schellenberg, Blundell, Lawrence Berkeley National Laboratory, 2015."</p>
    }
}

#[component]
fn EmptyCurve(ledger: Ledger) -> impl IntoView {
    view! {
        <h2>"What does an outage cost?"</h2>
        <p>
            "An hour at once and sixty single minutes are not the same to people. Say what outages of a few lengths cost, lost sales and work included; all money in this plan follows from it. A wrong guess that both sides can see is better than none."
        </p>
        <Beginnings ledger/>
    }
}

#[component]
fn Curve(ledger: Ledger) -> impl IntoView {
    let cost = Memo::new(move |before: Option<&OutageCost>| {
        ledger.curve.get().or_else(|| before.cloned()).unwrap_or_default()
    });
    let range =
        Memo::new(move |before: Option<&OutageCostRange>| cost.with(|cost| OutageCostRange::of(cost, before.copied())));
    let plot =
        move || cost.with(|cost| ledger.currency.with(|currency| outage_cost_chart(cost, range.get(), currency)));
    let count = Memo::new(move |_| cost.with(|cost| cost.points.len()));
    let chosen = RwSignal::new(usize::MAX);
    let add = move |after: usize| {
        if let Some((more, at)) = cost.with_untracked(|cost| cost.with_point_after(after)) {
            put(ledger, None, Some(more));
            chosen.set(at);
        }
    };
    let add_next = move |_| {
        let last = count.get_untracked().saturating_sub(1);
        add(chosen.get_untracked().min(last));
    };
    let handles = move || (0..count.get()).map(|at| view! { <Point ledger cost range at add chosen/> }).collect_view();
    view! {
        <ChartFigure id="outage-cost" plot=Signal::derive(plot) basis=Some(&basis::OUTAGE_COST)>{handles}</ChartFigure>
        <ThreeLengths ledger cost/>
        <h3>"Points"</h3>
        <p class="muted">"Drag a point, or type. On a point, + adds one after it and Delete removes it. A point at 0 minutes is what any outage costs at once."</p>
        <div class="points">
            {move || (0..count.get()).map(|at| view! { <PointFields ledger cost at/> }).collect_view()}
        </div>
        <p class="actions">
            <button type="button" on:click=add_next>"Add a point"</button>
            <button type="button" on:click=move |_| put(ledger, None, None)>"Remove the curve"</button>
        </p>
        <details><summary>"Begin with another curve"</summary><Beginnings ledger/></details>
    }
}

/// One point that can be dragged. What lies around it takes the keys that a handle has no use for.
#[component]
fn Point(
    ledger: Ledger,
    cost: Memo<OutageCost>,
    range: Memo<OutageCostRange>,
    at: usize,
    add: impl Fn(usize) + Copy + 'static,
    chosen: RwSignal<usize>,
) -> impl IntoView {
    let point = Memo::new(move |_| cost.with(|cost| cost.points.get(at).copied().unwrap_or_default()));
    // The axes are made anew only when the range is.
    let axes = Memo::new(move |_| (range.get().x(), range.get().y("")));
    let x = move || axes.with(|(x, _)| x.position(point.get().0).max(0.0));
    let y = move || axes.with(|(_, y)| y.position(point.get().1));
    let spoken = move || {
        let (minutes, costs) = point.get();
        let length = if minutes > 0.0 { minutes_in_words(minutes) } else { "any outage at once".to_owned() };
        ledger.currency.with(|currency| format!("{length}, {}", money_rounded(costs, currency)))
    };
    let moved = move |to: Move, gesture: Gesture| {
        let (minutes, costs) = point.get_untracked();
        let (minutes, costs) = axes.with_untracked(|(x, y)| match to {
            Move::To(right, up) => (significant(x.value(right), 2), significant(y.value(up), 3)),
            Move::By(right, up) => (stepped(minutes, right), (costs + f64::from(up) * step_of(y.high())).max(0.0)),
        });
        put(ledger, Some(gesture), Some(cost.with_untracked(|cost| cost.moved(at, minutes, costs))));
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "+" | "Insert" => {
            event.prevent_default();
            add(at);
        }
        "Delete" => {
            event.prevent_default();
            put(ledger, None, Some(cost.with_untracked(|cost| cost.without_point(at))));
        }
        _ => {}
    };
    let label = Signal::stored(format!("Point {} of the outage cost", at + 1));
    view! {
        <div class="point-place" on:keydown=on_key on:focusin=move |_| chosen.set(at)>
            <Handle label x=Signal::derive(x) y=Signal::derive(y) now=Signal::derive(move || point.get().1) spoken=Signal::derive(spoken) series=2 moved/>
        </div>
    }
}

/// A step of money that is a round hundredth or so of the axis.
fn step_of(high: f64) -> f64 {
    libm::pow(10.0, libm::floor(libm::log10(high / 50.0)))
}

/// So many steps of a tenth on a log axis, at least a minute each.
fn stepped(minutes: f64, steps: i32) -> f64 {
    if steps == 0 {
        return minutes;
    }
    let to = significant(minutes * libm::pow(1.1, f64::from(steps)), 2);
    if steps > 0 { to.max(minutes + f64::from(steps)) } else { to.min(minutes + f64::from(steps)) }
}

#[component]
fn PointFields(ledger: Ledger, cost: Memo<OutageCost>, at: usize) -> impl IntoView {
    let point = Memo::new(move |_| cost.with(|cost| cost.points.get(at).copied().unwrap_or_default()));
    let set = move |to: (f64, f64)| {
        let mut after = cost.get_untracked();
        if let Some(point) = after.points.get_mut(at) {
            *point = to;
        }
        after.points.sort_by(|a, b| a.0.total_cmp(&b.0));
        CostCurve::new(&after).map_err(|error| error.to_string())?;
        put(ledger, None, Some(after));
        Ok(())
    };
    let set_minutes = move |text: &str| {
        let is_none = typed::number(text).is_ok_and(|minutes| minutes == 0.0);
        let minutes = if is_none {
            0.0
        } else {
            typed::span_in(text, Span::minutes(1)).map_err(|error| error.to_string())?.to_seconds_f64() / 60.0
        };
        set((minutes, point.get_untracked().1))
    };
    let set_money = move |text: &str| {
        let costs = typed::number(text).map_err(|error| error.to_string())?;
        if !(0.0..=1e15).contains(&costs) {
            return Err("Accepted is 0 to 1,000,000,000,000,000".to_owned());
        }
        set((point.get_untracked().0, costs))
    };
    let minutes = move || match point.get().0 {
        0.0 => "0".to_owned(),
        minutes => minutes_in_words(minutes),
    };
    view! {
        <div class="point-fields" role="group" aria-label=format!("Point {}", at + 1)>
            <TextField label="An outage of" value=Signal::derive(minutes) commit=set_minutes/>
            <TextField label="costs" value=Signal::derive(move || number(libm::round(point.get().1 * 100.0) / 100.0)) commit=set_money/>
            <button type="button" aria-label=format!("Remove point {}", at + 1) on:click=move |_| put(ledger, None, Some(cost.with_untracked(|cost| cost.without_point(at))))>"Remove"</button>
        </div>
    }
}

/// What outages of three lengths cost that everybody can picture.
#[component]
fn ThreeLengths(ledger: Ledger, cost: Memo<OutageCost>) -> impl IntoView {
    let of = move |minutes: f64| {
        let costs = cost.with(|cost| CostCurve::new(cost).and_then(|curve| curve.of(minutes)));
        costs.map_or_else(|_| "?".to_owned(), |costs| ledger.currency.with(|currency| money_rounded(costs, currency)))
    };
    let length = move |minutes: f64, name: &'static str| {
        view! { <div><dt>{name}</dt><dd>{move || of(minutes)}</dd></div> }
    };
    view! { <dl class="lengths">{length(5.0, "5 minutes")}{length(60.0, "1 hour")}{length(480.0, "8 hours")}</dl> }
}
