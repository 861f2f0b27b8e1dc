use leptos::prelude::*;

use super::{Log, choose, chosen};
use crate::focus::Focus;
use crate::parts::{ChartFigure, Handle, Move};
use crate::platform::pointer;
use accord::chart::{Axis, Plot, Table, bad_minutes, incident_at, incident_place, incident_timeline, minutes_in_words};
use accord::plan::IncidentLog;

/// Incidents by date; a handle goes from one to the next.
#[component]
pub fn Timeline(focus: Focus, log: Log) -> impl IntoView {
    let budget = Memo::new(move |_| {
        let length = focus.window.with(|window| window.span().to_seconds_f64() / 60.0);
        length * focus.target.get().budget().to_f64()
    });
    // The card is there only while there is a list; for the moment in which it goes, the last picture stays.
    let plot = Memo::new(move |before: Option<&Plot>| {
        log.with(|log| log.as_ref().map(|log| incident_timeline(log, budget.get())))
            .or_else(|| before.cloned())
            .unwrap_or_else(nothing)
    });
    let named = chosen(focus, log);
    // The worst one, until somebody chooses.
    let shown = Memo::new(move |_| {
        named.get().or_else(|| {
            log.with(|log| {
                let all = &log.as_ref()?.incidents;
                (0..all.len()).max_by(|a, b| bad_minutes(&all[*a]).total_cmp(&bad_minutes(&all[*b])))
            })
        })
    });
    let place = Memo::new(move |_| {
        plot.with(|plot| log.with(|log| incident_place(plot, log.as_ref()?, shown.get()?))).unwrap_or((0.0, 0.0))
    });
    let spoken = move || {
        log.with(|log| {
            let incident = log.as_ref()?.incidents.get(shown.get()?)?;
            Some(format!(
                "{}, {}, {} bad minutes",
                incident.name,
                incident.started,
                minutes_in_words(bad_minutes(incident))
            ))
        })
        .unwrap_or_default()
    };
    let moved = move |to: Move, _| {
        let next = log.with_untracked(|log| {
            let log = log.as_ref()?;
            match to {
                Move::To(x, _) => incident_at(log, x),
                Move::By(right, up) => neighbour(log, shown.get_untracked()?, right + up),
            }
        });
        if next.is_some() && next != named.get_untracked() {
            choose(focus, next);
        }
    };
    let pick = move |event: leptos::ev::PointerEvent| {
        if let Some((x, _)) = pointer::place_in_parent(&event) {
            choose(focus, log.with_untracked(|log| incident_at(log.as_ref()?, x)));
        }
    };
    let some = move || shown.get().is_some();
    view! {
        <section class="card">
            <ChartFigure id="timeline" plot>
                <div class="pick" on:pointerdown=pick></div>
                <Show when=some>
                    <Handle
                        label=Signal::stored("Incident looked at".to_owned()) x=Signal::derive(move || place.get().0) y=Signal::derive(move || place.get().1)
                        now=Signal::derive(move || shown.get().map_or(0.0, |at| at as f64 + 1.0)) spoken=Signal::derive(spoken) moved
                    />
                </Show>
            </ChartFigure>
            <p class="reading" aria-hidden="true">{spoken}</p>
        </section>
    }
}

fn nothing() -> Plot {
    let axis = || Axis::linear("", 0.0, 1.0, |_| String::new());
    Plot {
        title: "What happened",
        sentence: String::new(),
        x: axis(),
        y: axis(),
        layers: Vec::new(),
        table: Table::default(),
    }
}

/// The incident so many further on by date.
fn neighbour(log: &IncidentLog, at: usize, steps: i32) -> Option<usize> {
    let mut order: Vec<usize> = (0..log.incidents.len()).collect();
    order.sort_by_key(|at| (log.incidents[*at].started, *at));
    let now = order.iter().position(|of| *of == at)?;
    let to = now.saturating_add_signed(steps as isize).min(order.len() - 1);
    order.get(to).copied()
}
