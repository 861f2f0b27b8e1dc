use leptos::prelude::*;

use crate::focus::Focus;
use crate::parts::{ChartFigure, Handle, Move};
use accord::chart::{GUIDES, TierBounds, guide_place, line_of, tier_name, tier_plot};
use accord::model::basis;
use accord::model::burn_alert::{nearest_factor, nearest_window, stepped_factor, stepped_window, with_long};
use accord::plan::{AlertTier, Gesture, Terms};

/// The tiers as points to drag: to the right for a longer window, upwards for a faster burn.
#[component]
pub fn PointsCard(focus: Focus) -> impl IntoView {
    let terms = focus.terms;
    let bounds = Memo::new(move |before: Option<&TierBounds>| {
        before.copied().unwrap_or_default().including(&terms.with(|terms| terms.alerts.clone()))
    });
    let plot = Memo::new(move |_| terms.with(|terms| tier_plot(terms, &bounds.get())));
    let count = Memo::new(move |_| terms.with(|terms| terms.alerts.len()));
    view! {
        <section class="card alert-points">
            <ChartFigure id="tiers" plot=plot basis=Some(&basis::SPENT)>
                <Guides terms bounds/>
                <For each=move || 0..count.get() key=|i| *i children=move |i| view! { <Point focus bounds i/> }/>
            </ChartFigure>
        </section>
    }
}

/// The shares beside their lines. The legend says them as well.
#[component]
fn Guides(terms: Memo<Terms>, bounds: Memo<TierBounds>) -> impl IntoView {
    let label = move |(share, words): (f64, &'static str)| {
        let place = Memo::new(move |_| terms.with(|terms| guide_place(share, terms, &bounds.get())));
        let part = move |at: f64| format!("{:.4}", at.clamp(0.0, 1.0));
        view! {
            <span class="plot-note" aria-hidden="true" style:--x=move || part(place.get().0) style:--y=move || part(place.get().1)>
                {words}
            </span>
        }
    };
    GUIDES.map(label).into_iter().collect_view()
}

#[component]
fn Point(focus: Focus, bounds: Memo<TierBounds>, i: usize) -> impl IntoView {
    let tier = Memo::new(move |before: Option<&Option<AlertTier>>| {
        // A point that is just being removed stays where it was.
        focus.terms.with(|terms| terms.alerts.get(i).copied()).or(before.copied().flatten())
    });
    let with = move |of: &dyn Fn(AlertTier) -> f64| tier.get().map_or(0.0, of);
    let x = move || with(&|tier| bounds.get().windows().position(tier.long.to_seconds_f64()));
    let y = move || with(&|tier| bounds.get().factors().position(tier.factor.to_f64()));
    let name = move || tier.get().map(tier_name).unwrap_or_default();
    let moved = move |to: Move, gesture: Gesture| {
        let Some(now) = tier.get_untracked() else { return };
        let axes = bounds.get_untracked();
        let (long, factor) = match to {
            Move::To(x, y) => (nearest_window(axes.windows().value(x)), nearest_factor(axes.factors().value(y))),
            Move::By(right, up) => (
                if right == 0 { now.long } else { stepped_window(now.long, right) },
                if up == 0 { now.factor } else { stepped_factor(now.factor, up) },
            ),
        };
        let next = with_long(now, long, factor);
        if next != now {
            focus.edit(Some(gesture), |objective| {
                if let Some(tier) = objective.terms.alerts.get_mut(i) {
                    *tier = next;
                }
            });
        }
    };
    let is_far = move || x() > 0.7;
    view! {
        <Handle
            label=format!("Alert {}", i + 1)
            x=Signal::derive(x) y=Signal::derive(y)
            now=Signal::derive(move || with(&|tier| tier.factor.to_f64()))
            spoken=Signal::derive(name)
            series=line_of(i)
            moved
        />
        <span class="point-note" aria-hidden="true" class:left=is_far style:--x=move || format!("{:.4}", x()) style:--y=move || format!("{:.4}", y())>
            {move || tier.get().map(|tier| format!("{} {}×", tier.severity.name(), tier.factor))}
        </span>
    }
}
