use leptos::prelude::*;

use super::options::percent_of;
use crate::focus::Focus;
use crate::parts::{ChartFigure, NumberField, TextField};
use crate::session::Session;
use accord::chart::{Plot, felt_plot};
use accord::model::basis;
use accord::units::Share;

/// The name in the address that says from which change on users notice, in percent.
const NOTICED: &str = "noticed";

/// The point from which on users do not notice the next nine, because their own network fails more often.
#[component]
pub fn Network(focus: Focus) -> impl IntoView {
    let session = Session::from_context();
    let network = focus.slice(|facts, _| facts.network);
    let noticed = percent_of(session, NOTICED, 10.0);
    let plot = Memo::new(move |_| {
        let share = (noticed.get() / 100.0).clamp(0.001, 0.9);
        network.get().and_then(|network| felt_plot(network, focus.target.get(), share).ok())
    });
    let is_there = Memo::new(move |_| plot.with(Option::is_some));
    let drawn = Signal::derive(move || plot.get().unwrap_or_else(|| Plot::empty("What users feel")));
    let set = move |text: &str| {
        let network = match text.trim() {
            "" => None,
            text => Some(Share::parse_percent(text).and_then(Share::above_zero).map_err(|error| error.to_string())?),
        };
        focus.edit(None, |objective| objective.facts.network = network);
        Ok(())
    };
    let start = move |_| {
        if let Ok(usual) = Share::parse_percent("99.9") {
            focus.edit(None, |objective| objective.facts.network = Some(usual));
        }
    };
    let set_noticed = move |value: Option<f64>| session.set_view(NOTICED, value.map(|value| value.to_string()));
    view! {
        <section class="card">
            <div class="what-if two">
                <TextField label="Users’ own network works" unit="%" example="99.9" commit=set
                    value=Signal::derive(move || network.get().map(|share| share.percent().to_string()).unwrap_or_default())/>
                <NumberField label="Users notice a change of at least" unit="%" least=0.1 most=90.0
                    value=Signal::derive(move || Some(noticed.get())) commit=set_noticed/>
            </div>
            <Show when=move || is_there.get() fallback=move || view! {
                <p>"People reach the service through a network of their own. Where that fails more often than the service, one more nine is paid for and felt by nobody."</p>
                <p class="actions">
                    <button type="button" class="primary" on:click=start>"Start with 99.9 %"</button>
                    <span class="muted">"A guess: phones and home connections are rarely better."</span>
                </p>
            }>
                <ChartFigure id="felt" plot=drawn basis=Some(&basis::INVISIBLE)/>
            </Show>
        </section>
    }
}
