use leptos::prelude::*;

use super::cell::span_typed;
use crate::focus::Focus;
use crate::parts::{NumberField, TextField};
use accord::units::Span;

/// What burn rates cannot see: data that stopped coming, and failures that are too few to mean anything.
#[component]
pub fn GuardsCard(focus: Focus) -> impl IntoView {
    let absent =
        move || focus.terms.with(|terms| terms.alerting.absent_after.map(Span::prometheus).unwrap_or_default());
    let set_absent = move |text: &str| {
        let after = match text.trim() {
            "" => None,
            text => Some(span_typed(text)?),
        };
        focus.edit(None, |objective| objective.terms.alerting.absent_after = after);
        Ok(())
    };
    let least = move || focus.terms.with(|terms| terms.alerting.minimum_failures.map(f64::from));
    let set_least = move |number: Option<f64>| {
        let failures = number.map(|number| libm::round(number) as u32);
        focus.edit(None, |objective| objective.terms.alerting.minimum_failures = failures);
    };
    view! {
        <section class="card">
            <h2>"Two guards"</h2>
            <TextField label="Tell somebody when there has been no data for" example="nobody is told" value=Signal::derive(absent) commit=set_absent/>
            <p class="muted">"A service that is down may measure nothing, and nothing burns no budget. 10m is usual."</p>
            <NumberField label="Failures that an alert needs at least" example="no minimum" least=1.0 most=1_000_000.0 value=Signal::derive(least) commit=set_least/>
            <p class="muted">"At night one failed request may be a large share. With a minimum it wakes nobody, and a fault at that hour is noticed later."</p>
        </section>
    }
}
