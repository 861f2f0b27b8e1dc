use leptos::prelude::*;

use crate::focus::Focus;
use crate::parts::{ChartFigure, NumberField};
use crate::session::Session;
use accord::chart::{Plot, Textbooks, textbook_plot};
use accord::model::basis;
use accord::model::cost::Textbook;

/// The names in the address of what the curve is made of, and which curves are drawn.
const BASE: &str = "base";
const GROWTH: &str = "growth";
const EXPOSED: &str = "exposed";
const CURVES: &str = "curves";

fn number_of(session: Session, name: &'static str, usual: f64) -> Memo<f64> {
    let named = session.view(name);
    Memo::new(move |_| {
        let typed = named.with(|named| named.as_deref().and_then(|text| text.parse::<f64>().ok()));
        typed.filter(|number| number.is_finite() && *number > 0.0).unwrap_or(usual)
    })
}

/// Cost and benefit against nines by a rule of thumb. What is typed here is tried out and stands in the address only.
#[component]
pub fn TextbookCurves(focus: Focus) -> impl IntoView {
    let session = Session::from_context();
    let (base, growth) = (number_of(session, BASE, 1_000.0), number_of(session, GROWTH, 10.0));
    let exposed = number_of(session, EXPOSED, 10_000_000.0);
    let curves = session.view(CURVES);
    let is_total = Memo::new(move |_| curves.with(|word| word.as_deref() == Some("total")));
    let money_in = focus.session.currency();
    let plot = Memo::new(move |_| {
        let which = if is_total.get() { Textbooks::Total } else { Textbooks::Marginal };
        let curve = Textbook::new(base.get(), growth.get(), exposed.get());
        curve
            .and_then(|curve| money_in.with(|currency| textbook_plot(&curve, which, currency)))
            .map_err(|error| error.to_string())
    });
    let error = move || plot.with(|plot| plot.as_ref().err().cloned());
    let drawn = Signal::derive(move || plot.get().unwrap_or_else(|_| Plot::empty("Nines and money")));
    let set = move |name: &'static str| {
        move |value: Option<f64>| session.set_view(name, value.map(|value| value.to_string()))
    };
    let show = move |word: Option<&str>| session.set_view(CURVES, word.map(str::to_owned));
    view! {
        <section class="card">
            <p>
                <b>"A textbook curve, not this service."</b>
                " For teams that have no options to compare yet: each nine costs so many times the one before and leaves a tenth of the loss. Nothing here changes the plan."
            </p>
            <div class="what-if three">
                <NumberField label="No nines at all cost" least=0.01 most=1e12 required=true value=Signal::derive(move || Some(base.get())) commit=set(BASE)/>
                <NumberField label="Each nine costs more by" unit="times" least=1.01 most=1e6 required=true value=Signal::derive(move || Some(growth.get())) commit=set(GROWTH)/>
                <NumberField label="A year without it would lose" least=0.01 most=1e15 required=true value=Signal::derive(move || Some(exposed.get())) commit=set(EXPOSED)/>
            </div>
            <p class="error" role="alert">{error}</p>
            <div class="segmented" role="group" aria-label="Curves">
                <button type="button" aria-pressed=move || (!is_total.get()).to_string() on:click=move |_| show(None)>"One nine more"</button>
                <button type="button" aria-pressed=move || is_total.get().to_string() on:click=move |_| show(Some("total"))>"In all"</button>
            </div>
            <ChartFigure id="textbook" plot=drawn basis=Some(&basis::TEXTBOOK)/>
        </section>
    }
}
