use leptos::prelude::*;

use super::bands::MOST_EXIT;
use super::desk::Desk;
use crate::parts::{Handle, Move};
use accord::plan::words::percent;
use accord::plan::{Gesture, Policy};

/// The least share of the budget that the picture shows.
const LOW: f64 = -0.25;
/// One step of a key, and the least distance of two thresholds.
const STEP: f64 = 0.01;

/// From the left: a full budget on the left, an overspent one on the right.
fn place(left: f64) -> f64 {
    ((1.0 - left) / (1.0 - LOW)).clamp(0.0, 1.0)
}

/// The bands from a full budget to none, whose borders are dragged.
#[component]
pub fn Ladder(desk: Desk) -> impl IntoView {
    let bands = desk.slice(|policy| {
        let ends = policy.bands.iter().skip(1).map(|band| band.at_or_below).chain([LOW]);
        let mut from = 1.0_f64;
        policy
            .bands
            .iter()
            .zip(ends)
            .map(|(band, end)| {
                let width = (place(end) - place(from)).max(0.0);
                from = end.min(from);
                (band.name.clone(), band.releases, width)
            })
            .collect::<Vec<_>>()
    });
    let count = Memo::new(move |_| bands.with(Vec::len));
    let segments = move || {
        let one = |(name, releases, width): (String, f64, f64)| {
            let kind = match releases {
                0.0 => "segment frozen",
                1.0 => "segment free",
                _ => "segment slowed",
            };
            view! { <li class=kind style:--width=format!("{width:.5}")><span>{name}</span></li> }
        };
        bands.get().into_iter().map(one).collect_view()
    };
    view! {
        <section class="card ladder-card">
            <h2>"Bands, from a full budget to none"</h2>
            <div class="ladder">
                <ul class="segments" aria-label="Bands">{segments}</ul>
                <div class="plot-area"><For each=move || 1..count.get() key=|at| *at let(at)><Border desk at/></For></div>
            </div>
            <p class="ladder-ends"><span>"100 % left"</span><span>"0 %, spent"</span><span>"25 % overspent"</span></p>
        </section>
    }
}

/// Where a band begins, between those of its neighbours.
fn bounds(policy: &Policy, at: usize) -> (f64, f64) {
    let above =
        if at > 1 { policy.bands.get(at - 1).map_or(MOST_EXIT, |band| band.at_or_below - STEP) } else { MOST_EXIT };
    let below = policy.bands.get(at + 1).map_or(LOW, |band| band.at_or_below + STEP);
    (below.min(above), above)
}

#[component]
fn Border(desk: Desk, at: usize) -> impl IntoView {
    let left = desk.slice(move |policy| policy.bands.get(at).map_or(0.0, |band| band.at_or_below));
    let name = desk.slice(move |policy| policy.bands.get(at).map(|band| band.name.clone()).unwrap_or_default());
    let moved = move |moved: Move, gesture: Gesture| {
        desk.edit(Some(gesture), |policy| {
            let (least, most) = bounds(policy, at);
            let Some(band) = policy.bands.get_mut(at) else { return };
            let to = match moved {
                Move::To(x, _) => 1.0 - x * (1.0 - LOW),
                Move::By(right, up) => band.at_or_below + f64::from(up - right) * STEP,
            };
            // Whole percents are what people agree on.
            let to = ((to * 100.0).round() / 100.0).clamp(least, most);
            let hysteresis = (band.exit_above - band.at_or_below).max(0.0);
            band.at_or_below = to;
            band.exit_above = (((to + hysteresis) * 100.0).round() / 100.0).min(MOST_EXIT).max(to);
        });
    };
    view! {
        <Handle label=Signal::derive(move || format!("Where “{}” begins", name.get())) x=Signal::derive(move || place(left.get())) y=Signal::stored(0.5)
            now=Signal::derive(move || left.get() * 100.0) spoken=Signal::derive(move || format!("at {} of the budget left", percent(left.get()))) moved/>
    }
}
