use leptos::prelude::*;

use super::cell::span_typed;
use crate::focus::Focus;
use crate::parts::{ChartFigure, Choice, Figure, Handle, Move, NumberField, ScrollTable, TextField};
use crate::session::Session;
use accord::chart::{Staged, tier_name, timeline_axes, timeline_plot};
use accord::model::basis;
use accord::model::burn_alert::{Fault, FaultOutlook, fault_outlook};
use accord::plan::words::{percent_rounded, significant};
use accord::units::Span;

/// What of time is shown, by its word in the address: seconds, and the step to which things are dragged.
const HORIZONS: [(&str, &str, f64, f64); 5] = [
    ("1h", "1 hour", 3_600.0, 30.0),
    ("3h", "3 hours", 10_800.0, 60.0),
    ("12h", "12 hours", 43_200.0, 300.0),
    ("2d", "2 days", 172_800.0, 900.0),
    ("1w", "a week", 604_800.0, 3_600.0),
];
/// The least share of requests that can be staged to fail: a hundredth of a per cent.
const LEAST_ERROR: f64 = 0.000_1;

/// The incident as the address has it; what it does not say has a default.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Asked {
    error: f64,
    start: f64,
    length: f64,
    horizon: f64,
    step: f64,
    tier: Option<usize>,
}

impl Asked {
    fn fault(&self) -> Fault {
        Fault { error_ratio: self.error, length: Span::from_seconds_f64(self.length).unwrap_or(Span::minutes(1)) }
    }

    fn staged(&self) -> Staged {
        Staged { fault: self.fault(), start: self.start, horizon: self.horizon, tier: self.tier }
    }
}

/// Where the staged incident stands: in the address, name by name.
fn asked(session: Session) -> Memo<Asked> {
    let [error, start, length, within, lines] =
        ["error", "start", "length", "within", "lines"].map(|name| session.view(name));
    Memo::new(move |_| {
        let number = |text: Option<String>| text.and_then(|text| text.parse::<f64>().ok()).filter(|n| n.is_finite());
        let span = |text: Option<String>| text.and_then(|text| span_typed(&text).ok()).map(Span::to_seconds_f64);
        let word = within.get();
        let length = span(length.get());
        let named = HORIZONS.into_iter().find(|(named, ..)| Some(*named) == word.as_deref());
        // A link that says only how long the incident is shows all of it.
        let (_, _, horizon, step) = named.unwrap_or_else(|| shows(length.unwrap_or(0.0)));
        let start = span(start.get()).unwrap_or(horizon / 18.0).clamp(0.0, horizon - step);
        Asked {
            error: number(error.get()).map_or(0.2, |percent| percent / 100.0).clamp(LEAST_ERROR, 1.0),
            start,
            length: length.unwrap_or(horizon / 6.0).clamp(step, horizon - start),
            horizon,
            step,
            tier: lines.get().and_then(|text| text.parse::<usize>().ok()).and_then(|n| n.checked_sub(1)),
        }
    })
}

/// What of time is shown where nobody has chosen: three hours, or more where an incident of so many seconds needs it.
fn shows(length: f64) -> (&'static str, &'static str, f64, f64) {
    let fits = HORIZONS.into_iter().skip(1).find(|(_, _, horizon, _)| horizon * 17.0 / 18.0 >= length);
    fits.unwrap_or(HORIZONS[HORIZONS.len() - 1])
}

fn set_error(session: Session, ratio: f64) {
    // Two digits are as exact as a hand is.
    let percent = significant((ratio * 100.0).clamp(LEAST_ERROR * 100.0, 100.0), 2);
    session.set_view("error", Some(percent.to_string()));
}

/// Puts the incident there. The picture stays as wide as it was, unless the incident needs more.
fn put(session: Session, now: Asked, start: f64, length: f64) {
    let wide = libm::fmax(now.horizon, start + length);
    if let Some((word, ..)) = HORIZONS.iter().find(|(_, _, horizon, _)| *horizon >= wide) {
        session.set_view("within", Some((*word).to_owned()));
    }
    for (name, seconds) in [("start", start), ("length", length)] {
        session.set_view(name, Span::from_seconds_f64(libm::fmax(seconds, 0.0)).map(Span::prometheus));
    }
}

/// One incident over the alerts: who is told when, and what it costs of the budget.
#[component]
pub fn IncidentPart(focus: Focus) -> impl IntoView {
    let asked = asked(focus.session);
    let outlook = Memo::new(move |_| {
        let rate =
            focus.facts.with(|facts| facts.requests_per_day.map(|n| n as f64 / 86_400.0).filter(|rate| *rate > 0.0));
        let nothing = FaultOutlook { burn: 0.0, tiers: Vec::new(), spent: 0.0, gone: None };
        focus.terms.with(|terms| fault_outlook(asked.get().fault(), terms, rate).unwrap_or(nothing))
    });
    let plot = Memo::new(move |_| {
        focus.terms.with(|terms| outlook.with(|outlook| timeline_plot(terms, &asked.get().staged(), outlook)))
    });
    let table = Signal::derive(move || plot.with(|plot| plot.table.clone()));
    view! {
        <IncidentFigures focus outlook/>
        <section class="card">
            <IncidentFields focus asked/>
            <ChartFigure id="incident" plot=plot basis=Some(&basis::FAULT)>
                <IncidentHandles focus asked/>
            </ChartFigure>
            <p class="muted">"Below the curves there is a row for each alert: a thin line while both windows are above, a bar while it fires. Drag the left point for beginning and error rate, the right one for the length."</p>
        </section>
        <section class="card">
            <h2>"Who is told when, from the beginning of the incident"</h2>
            <ScrollTable label="Who is told when" table/>
        </section>
    }
}

#[component]
fn IncidentFigures(focus: Focus, outlook: Memo<FaultOutlook>) -> impl IntoView {
    let first = Memo::new(move |_| {
        outlook.with(|outlook| {
            let fires = outlook.tiers.iter().enumerate().filter_map(|(i, tier)| Some((i, tier.fires?, tier.spent?)));
            fires.min_by_key(|(_, fires, _)| fires.from)
        })
    });
    let told = move || first.get().map_or_else(|| "never".to_owned(), |(_, fires, _)| fires.from.to_string());
    let by = move || match first.get() {
        Some((i, fires, _)) => focus.terms.with(|terms| {
            terms
                .alerts
                .get(i)
                .map(|tier| format!("{}, quiet after {}", tier_name(*tier), fires.until))
                .unwrap_or_default()
        }),
        None => "no alert fires in this incident".to_owned(),
    };
    let spent = move || first.get().map_or_else(|| "–".to_owned(), |(.., spent)| percent_rounded(spent));
    let in_all =
        move || format!("and {} when the incident is over", percent_rounded(outlook.with(|outlook| outlook.spent)));
    let gone = move || outlook.with(|outlook| outlook.gone.map_or_else(|| "never".to_owned(), |gone| gone.to_string()));
    let burning = move || {
        format!("if it went on: it burns {} times as fast as allowed", times(outlook.with(|outlook| outlook.burn)))
    };
    view! {
        <div class="figures">
            <Figure label=Signal::stored("Somebody is told after") value=Signal::derive(told) detail=Signal::derive(by) basis=Signal::stored(&basis::FAULT)/>
            <Figure label=Signal::stored("Budget gone by then") value=Signal::derive(spent) detail=Signal::derive(in_all) basis=Signal::stored(&basis::SPENT)/>
            <Figure label=Signal::stored("Budget gone after") value=Signal::derive(gone) detail=Signal::derive(burning) basis=Signal::stored(&basis::EXHAUSTION)/>
        </div>
    }
}

/// Three digits of a burn rate.
fn times(burn: f64) -> String {
    let rounded = format!("{burn:.2e}").parse().unwrap_or(burn);
    accord::plan::words::number(rounded)
}

#[component]
fn IncidentFields(focus: Focus, asked: Memo<Asked>) -> impl IntoView {
    let session = focus.session;
    let in_words = |seconds: f64| match Span::from_seconds_f64(seconds) {
        Some(span) if span > Span::ZERO => span.prometheus(),
        _ => "0".to_owned(),
    };
    let set = move |name: &'static str, text: &str| {
        let value = if text.trim() == "0" { "0".to_owned() } else { span_typed(text)?.prometheus() };
        session.set_view(name, Some(value));
        Ok(())
    };
    let set_length = move |text: &str| {
        let (length, now) = (span_typed(text)?.to_seconds_f64(), asked.get_untracked());
        let most = HORIZONS[HORIZONS.len() - 1].2;
        if length > most {
            return Err("Accepted are lengths up to a week".to_owned());
        }
        put(session, now, now.start, length);
        Ok(())
    };
    let horizons = HORIZONS.map(|(word, name, ..)| (word.to_owned(), name.to_owned())).to_vec();
    let horizon = move || {
        let now = asked.get().horizon;
        HORIZONS.iter().find(|(_, _, horizon, _)| *horizon >= now).map_or("3h", |(word, ..)| *word).to_owned()
    };
    let lines = move || {
        let all = [(String::new(), "every long window".to_owned())];
        let one = |(i, tier): (usize, &accord::plan::AlertTier)| {
            ((i + 1).to_string(), format!("both of {}", tier_name(*tier)))
        };
        focus.terms.with(|terms| all.into_iter().chain(terms.alerts.iter().enumerate().map(one)).collect::<Vec<_>>())
    };
    let line = move || asked.get().tier.map(|i| (i + 1).to_string()).unwrap_or_default();
    view! {
        <div class="five-fields">
            <NumberField label="Requests that fail" unit="%" least={LEAST_ERROR * 100.0} most=100.0 required=true
                value=Signal::derive(move || Some(asked.get().error * 100.0))
                commit=move |number| session.set_view("error", number.map(|number| number.to_string()))/>
            <TextField label="For" value=Signal::derive(move || in_words(asked.get().length)) commit=set_length/>
            <TextField label="Beginning at" value=Signal::derive(move || in_words(asked.get().start)) commit=move |text| set("start", text)/>
            <Choice label="Show" options=Signal::stored(horizons) value=Signal::derive(horizon)
                commit=move |word| session.set_view("within", Some(word.to_owned()))/>
            <Choice label="Draw the windows" options=Signal::derive(lines) value=Signal::derive(line)
                commit=move |value| session.set_view("lines", Some(value.to_owned()).filter(|value| !value.is_empty()))/>
        </div>
    }
}

/// Two points: where it begins and how bad it is, and where it ends.
#[component]
fn IncidentHandles(focus: Focus, asked: Memo<Asked>) -> impl IntoView {
    let session = focus.session;
    let axes = Memo::new(move |_| focus.terms.with(|terms| timeline_axes(terms, asked.get().horizon)));
    let budget = move || focus.target.get().budget().to_f64();
    let y = move || axes.with(|(_, burn)| burn.position(asked.get().error / budget()));
    let at = move |seconds: f64| axes.with(|(time, _)| time.position(seconds));
    let snapped = |seconds: f64, step: f64| libm::round(seconds / step) * step;
    let move_begin = move |to: Move, _| {
        let now = asked.get_untracked();
        let (start, error) = match to {
            Move::To(x, y) => (
                snapped(axes.with_untracked(|(time, _)| time.value(x)), now.step),
                axes.with_untracked(|(_, burn)| burn.value(y)) * focus.target.get_untracked().budget().to_f64(),
            ),
            // Ten steps make ten times as much.
            Move::By(right, up) => {
                (now.start + now.step * f64::from(right), now.error * libm::pow(10.0, f64::from(up) / 10.0))
            }
        };
        // It moves as a whole.
        put(session, now, start.clamp(0.0, now.horizon - now.length), now.length);
        set_error(session, error);
    };
    let move_end = move |to: Move, _| {
        let now = asked.get_untracked();
        let end = match to {
            Move::To(x, _) => snapped(axes.with_untracked(|(time, _)| time.value(x)), now.step),
            Move::By(right, up) => now.start + now.length + now.step * f64::from(right + up),
        };
        put(session, now, now.start, (end - now.start).clamp(now.step, now.horizon - now.start));
    };
    let begins = move || {
        let now = asked.get();
        format!(
            "{} of requests fail, beginning at {}",
            percent_rounded(now.error),
            Span::from_seconds_f64(now.start).unwrap_or(Span::ZERO)
        )
    };
    view! {
        <Handle label="Beginning and error rate" x=Signal::derive(move || at(asked.get().start)) y=Signal::derive(y)
            now=Signal::derive(move || asked.get().error * 100.0) spoken=Signal::derive(begins) series=99 moved=move_begin/>
        <Handle label="End" x=Signal::derive(move || at(asked.get().start + asked.get().length)) y=Signal::derive(y)
            now=Signal::derive(move || asked.get().length / 60.0)
            spoken=Signal::derive(move || format!("{} long", asked.get().fault().length)) series=99 moved=move_end/>
    }
}
