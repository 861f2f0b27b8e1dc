use leptos::prelude::*;

use crate::parts::{ChartFigure, unique};
use accord::chart::{Axis, Layer, Plot, Table};
use accord::drill::{Answer, Chart, Fact, Question};
use accord::plan::words::three_digits;
use accord::units::typed;

/// What somebody is about to answer: a text for numbers, places for all else.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reply {
    text: String,
    places: Vec<usize>,
}

impl Reply {
    /// Where an answer to this question begins: orders begin as they are listed.
    pub fn to(question: &Question) -> Self {
        let places = match question {
            Question::Order(items) => (0..items.len()).collect(),
            _ => Vec::new(),
        };
        Self { text: String::new(), places }
    }

    /// The answer, or what is missing.
    pub fn answer(&self, question: &Question) -> Result<Answer, String> {
        match question {
            Question::Number { .. } => {
                typed::number(&self.text).map(Answer::Number).map_err(|_| "Type a number first".to_owned())
            }
            Question::Choice(_) => {
                self.places.first().copied().map(Answer::Choice).ok_or_else(|| "Choose one first".to_owned())
            }
            Question::Several(_) => Ok(Answer::Several(self.places.clone())),
            Question::Order(_) => Ok(Answer::Order(self.places.clone())),
        }
    }
}

/// The fields of a question.
#[component]
pub fn Ask(question: Question, reply: RwSignal<Reply>, #[prop(into)] is_over: Signal<bool>) -> impl IntoView {
    match question {
        Question::Number { unit, .. } => {
            let id = unique("answer");
            view! {
                <div class="field">
                    <label for=id.clone()>"Your answer"</label>
                    <div class="control">
                        <input id=id type="text" inputmode="decimal" autocomplete="off" readonly=is_over
                            on:input=move |event| reply.update(|of| of.text = event_target_value(&event))/>
                        <span class="unit">{unit.word()}</span>
                    </div>
                </div>
            }
            .into_any()
        }
        Question::Choice(options) => view! { <Options options is_one=true reply is_over/> }.into_any(),
        Question::Several(options) => view! { <Options options is_one=false reply is_over/> }.into_any(),
        Question::Order(items) => view! { <Order items reply is_over/> }.into_any(),
    }
}

#[component]
fn Options(options: Vec<String>, is_one: bool, reply: RwSignal<Reply>, is_over: Signal<bool>) -> impl IntoView {
    let name = unique("options");
    let kind = if is_one { "radio" } else { "checkbox" };
    let option = |(at, says): (usize, String)| {
        let choose = move |event| {
            let is_on = event_target_checked(&event);
            reply.update(|of| {
                of.places.retain(|place| !is_one && *place != at);
                if is_on {
                    of.places.push(at);
                }
                of.places.sort_unstable();
            });
        };
        view! { <label class="option"><input type=kind name=name.clone() disabled=is_over on:change=choose/> {says}</label> }
    };
    let options = options.into_iter().enumerate().map(option).collect_view();
    view! { <fieldset class="options"><legend>{if is_one { "Your answer" } else { "All that hold; it may be none" }}</legend>{options}</fieldset> }
}

#[component]
fn Order(items: Vec<String>, reply: RwSignal<Reply>, is_over: Signal<bool>) -> impl IntoView {
    let items = StoredValue::new(items);
    let places = Memo::new(move |_| reply.with(|of| of.places.clone()));
    let swap = move |at: usize, with: usize| {
        reply.update(|of| {
            if at < of.places.len() && with < of.places.len() {
                of.places.swap(at, with);
            }
        });
    };
    let row = move |at: usize| {
        let says = move || {
            let item = places.with(|places| places.get(at).copied());
            items.with_value(|items| item.and_then(|item| items.get(item).cloned())).unwrap_or_default()
        };
        let last = items.with_value(Vec::len).saturating_sub(1);
        let up = move || {
            if at > 0 && !is_over.get_untracked() {
                swap(at, at - 1);
            }
        };
        let down = move || {
            if !is_over.get_untracked() {
                swap(at, at + 1);
            }
        };
        view! {
            <li>
                <span>{says}</span>
                <span class="actions">
                    <button type="button" aria-disabled=move || (at == 0 || is_over.get()).to_string() aria-label=move || format!("Move up: {}", says())
                        on:click=move |_| up()>"↑"</button>
                    <button type="button" aria-disabled=move || (at == last || is_over.get()).to_string() aria-label=move || format!("Move down: {}", says())
                        on:click=move |_| down()>"↓"</button>
                </span>
            </li>
        }
    };
    let count = items.with_value(Vec::len);
    view! { <ol class="order" aria-label="Your order, the first one first">{(0..count).map(row).collect_view()}</ol> }
}

/// What is known.
#[component]
pub fn Facts(facts: Vec<Fact>) -> impl IntoView {
    let one = |fact: Fact| view! { <dt>{fact.what}</dt><dd>{fact.says}</dd> };
    view! { <dl class="known">{facts.into_iter().map(one).collect_view()}</dl> }
}

/// A line of a round or of a debrief, as a plot.
pub fn plot_of(chart: &Chart) -> Plot {
    let range = |of: fn(&(f64, f64)) -> f64| {
        let all = || chart.points.iter().map(of);
        (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max))
    };
    if chart.points.is_empty() {
        return Plot::empty("What it looks like");
    }
    let ((left, right), (low, high)) = (range(|of| of.0), range(|of| of.1));
    let (low, high) = (low.min(0.0), chart.level.map_or(high, |level| high.max(level)));
    let apart = |low: f64, high: f64| if high > low { high } else { low + 1.0 };
    let line = Layer::Line { series: 0, name: chart.what.clone(), points: chart.points.clone() };
    let row = |(x, y): &(f64, f64)| vec![three_digits(*x), three_digits(*y)];
    let every = chart.points.len().div_ceil(60);
    Plot {
        title: "What it looks like",
        sentence: chart.what.clone(),
        x: Axis::linear(chart.across.clone(), left, apart(left, right), three_digits),
        y: Axis::linear(chart.up.clone(), low, apart(low, high * 1.08), three_digits),
        layers: [line].into_iter().chain(chart.level.map(|level| Layer::Level(level, three_digits(level)))).collect(),
        table: Table {
            head: vec![chart.across.clone(), chart.up.clone()],
            rows: chart.points.iter().step_by(every).map(row).collect(),
        },
    }
}

/// The picture of a round or of a debrief.
#[component]
pub fn Seen(chart: Option<Chart>, id: &'static str) -> impl IntoView {
    chart.map(|chart| view! { <ChartFigure id plot=Signal::stored(plot_of(&chart))/> })
}
