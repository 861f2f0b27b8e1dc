use leptos::prelude::*;

use super::known::Known;
use super::parts::{AnsweredChart, PasteField};
use crate::parts::{Figure, ScrollTable};
use accord::chart::Table;
use accord::chart::capacity::scaling_plot;
use accord::model::capacity::Peak;
use accord::model::fleet::{Tested, tested};
use accord::model::{Answer, Basis, basis};
use accord::plan::words::three_digits;
use accord::units::pasted::Column;

const COLUMNS: &[Column] =
    &[Column { name: "load", least: 1.0, most: 1e9 }, Column { name: "throughput", least: 1e-9, most: 1e12 }];

/// A load test to look at, as published: SPEC SDM91, concurrent scripts and scripts an hour.
const EXAMPLE: [(f64, f64); 7] =
    [(1.0, 64.9), (18.0, 995.9), (36.0, 1652.4), (72.0, 1853.2), (108.0, 1828.9), (144.0, 1775.0), (216.0, 1702.2)];

/// How throughput grows with load, and where it stops.
#[component]
pub fn LoadTest(known: Known) -> impl IntoView {
    let pairs = known.slice(|capacity| capacity.load_test.clone());
    let answer = Memo::new(move |_| pairs.with(|pairs| tested(pairs)));
    let plot = Memo::new(move |_| {
        answer.with(|answer| match answer {
            Ok(Some(tested)) => scaling_plot(tested).map(Some),
            Ok(None) => Ok(None),
            Err(error) => Err(error.clone()),
        })
    });
    let is_empty = move || pairs.with(Vec::is_empty);
    let now = Signal::derive(move || {
        pairs.with(|pairs| pairs.iter().map(|(load, done)| format!("{load}\t{done}")).collect::<Vec<_>>().join("\n"))
    });
    let commit = move |rows: Vec<Vec<f64>>| {
        let pairs = rows.iter().filter_map(|row| Some((*row.first()?, *row.get(1)?))).collect();
        known.edit(None, |capacity| capacity.load_test = pairs);
    };
    view! {
        <Show when=move || !is_empty() fallback=move || view! { <Teach known/> }>
            <Heads answer/>
            <section class="card">
                <AnsweredChart id="scaling-chart" answer=plot missing="" basis=Signal::stored(&basis::SCALING as &'static Basis)/>
                <Doubts answer/>
            </section>
            <Parameters answer/>
        </Show>
        <section class="card">
            <h2>"Measurements"</h2>
            <PasteField label="Load and throughput" columns=COLUMNS now commit
                hint="Two figures on each line: concurrent users, workers or nodes, and the requests a second that got through. From a sheet, a log or by hand."/>
        </section>
    }
}

#[component]
fn Teach(known: Known) -> impl IntoView {
    let example = move |_| known.edit(None, |capacity| capacity.load_test = EXAMPLE.to_vec());
    view! {
        <section class="card start">
            <h2>"How far does it scale?"</h2>
            <p>
                "Twice the load seldom gives twice the throughput. Some of the work must queue for something shared (contention), and replicas must agree with each other (coherency), which in the end makes more load slower. A load test at six or more loads shows both."
            </p>
            <p>"Run the test, let each load settle, and paste load and throughput below. To see what comes of it, put a published test in."</p>
            <p class="actions">
                <button type="button" class="primary" on:click=example>"Show a published load test"</button>
                <span class="muted">"SPEC SDM91, seven loads from 1 to 216. It is not yours: undo takes it out."</span>
            </p>
        </section>
    }
}

fn found(answer: Memo<Answer<Tested>>) -> Option<Tested> {
    answer.with(|answer| answer.as_ref().ok().and_then(Clone::clone))
}

#[component]
fn Heads(answer: Memo<Answer<Tested>>) -> impl IntoView {
    let unknown = || "unknown".to_owned();
    let peak = move || found(answer).map(|tested| tested.peak);
    let to = move || match peak() {
        Some(Peak::At { load, .. }) => three_digits(load),
        Some(Peak::Limit(_) | Peak::Linear) => "no peak".to_owned(),
        Some(Peak::AtOne) => "1".to_owned(),
        None => unknown(),
    };
    let to_detail = move || match peak() {
        Some(Peak::At { .. }) => "at once; beyond that more load makes it slower",
        Some(Peak::Limit(_)) => "it grows ever more slowly, within what was measured",
        Some(Peak::Linear) => "it grows in proportion, within what was measured",
        Some(Peak::AtOne) => "any more load slows it down",
        None => "these measurements determine no curve",
    };
    let most = move || match peak() {
        Some(Peak::At { throughput, .. }) => format!("{} /s", three_digits(throughput)),
        Some(Peak::Limit(limit)) => format!("{} /s", three_digits(limit)),
        Some(Peak::Linear) => "no limit".to_owned(),
        Some(Peak::AtOne) => {
            found(answer).map_or_else(unknown, |tested| format!("{} /s", three_digits(tested.fit.curve.single)))
        }
        None => unknown(),
    };
    let most_detail = move || {
        found(answer).map_or_else(String::new, |tested| {
            let Peak::At { load, .. } = tested.peak else { return "the most that it comes near to".to_owned() };
            match tested.fit.predict(load).ok().and_then(|there| there.confidence) {
                Some((low, high)) => {
                    format!("the curve there: {} to {} with 95 %", three_digits(low), three_digits(high))
                }
                None => "three measurements say nothing about how sure that is".to_owned(),
            }
        })
    };
    let fit = move || found(answer).map_or_else(unknown, |tested| format!("{:.1} %", 100.0 * tested.fit.r_squared));
    let fit_detail = move || {
        found(answer).and_then(|tested| tested.fit.uncertainty).map_or_else(String::new, |known| {
            format!("of the variance; measurements lie {} /s off the curve", three_digits(known.residual))
        })
    };
    view! {
        <div class="figures">
            <Figure label="Scales to a load of" value=Signal::derive(to) detail=Signal::derive(move || to_detail().to_owned()) basis=Signal::stored(&basis::SCALING as &'static Basis)/>
            <Figure label="Highest throughput" value=Signal::derive(most) detail=Signal::derive(most_detail) basis=Signal::stored(&basis::SCALING as &'static Basis)/>
            <Figure label="The law explains" value=Signal::derive(fit) detail=Signal::derive(fit_detail) basis=Signal::stored(&basis::SCALING as &'static Basis)/>
        </div>
    }
}

/// What should be known before anybody relies on the curve.
#[component]
fn Doubts(answer: Memo<Answer<Tested>>) -> impl IntoView {
    let items = move || {
        let doubts = found(answer).map(|tested| tested.doubtful).unwrap_or_default();
        doubts
            .iter()
            .map(|doubt| view! { <li><span class="tag">"Check"</span> " " {doubt.to_string()}</li> })
            .collect_view()
    };
    view! { <ul class="doubts">{items}</ul> }
}

/// The three figures of the law with what is known of their uncertainty.
#[component]
fn Parameters(answer: Memo<Answer<Tested>>) -> impl IntoView {
    let table = Signal::derive(move || found(answer).map_or_else(Table::default, |tested| parameters(&tested)));
    view! {
        <section class="card">
            <h2>"What the curve is made of"</h2>
            <ScrollTable label="Figures of the scalability law" table/>
        </section>
    }
}

fn parameters(tested: &Tested) -> Table {
    let head = ["Figure", "Fitted", "Standard error", "95 % interval", "Means"].map(str::to_owned).to_vec();
    let curve = tested.fit.curve;
    let figures = [
        ("Contention σ", curve.contention, "the share of work that queues for something shared"),
        ("Coherency κ", curve.coherency, "what keeping every pair in agreement costs"),
        ("Throughput of one γ", curve.single, "requests a second without any competition"),
    ];
    let row = |(index, (name, value, means)): (usize, (&str, f64, &str))| {
        let (error, interval) = match &tested.fit.uncertainty {
            Some(known) => {
                let (low, high) = known.intervals[index];
                (three_digits(known.standard_errors[index]), format!("{} to {}", three_digits(low), three_digits(high)))
            }
            None => ("not known".to_owned(), "not known".to_owned()),
        };
        vec![name.to_owned(), three_digits(value), error, interval, means.to_owned()]
    };
    Table { head, rows: figures.into_iter().enumerate().map(row).collect() }
}
