use leptos::prelude::*;

use crate::focus::Focus;
use accord::model::burn_alert::{LadderStep, ladder};
use accord::units::Span;

/// The workbook's six steps to good alerts, at this target and window.
#[component]
pub fn LadderCard(focus: Focus) -> impl IntoView {
    let steps = Memo::new(move |_| ladder(focus.target.get(), focus.window.with(accord::units::Window::span)).to_vec());
    view! {
        <section class="card">
            <h2>"Why two windows and several burn rates"</h2>
            <p class="muted">"Each step mends the one before it. The last is what the table of tiers does."</p>
            <ol class="ladder">{move || steps.get().iter().map(step).collect_view()}</ol>
            <p class="muted">"Windows and factors as in the SRE workbook, chapter 5, for a full outage at this target and window."</p>
        </section>
    }
}

fn step(step: &LadderStep) -> impl IntoView + use<> {
    let or = |span: Option<Span>, otherwise: &str| span.map_or_else(|| otherwise.to_owned(), |span| span.to_string());
    let name = step.name.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ' ');
    let often = step.alerts_per_day.map(|n| format!("; up to {n:.0} alerts a day"));
    let figures = match step.detection {
        Some(_) => format!(
            "Fires after {}, with {} of the budget spent, and is quiet again after {}",
            or(step.detection, "never"),
            step.spent.map_or_else(|| "–".to_owned(), accord::plan::words::percent_rounded),
            or(step.reset, "–"),
        ),
        None => "Never fires at this target".to_owned(),
    };
    view! {
        <li>
            <p><b>{name}</b> " (" {step.rule} ")"</p>
            <p>{figures} {often} "."</p>
            <p class="muted">{step.good} " " {step.wrong}</p>
        </li>
    }
}
