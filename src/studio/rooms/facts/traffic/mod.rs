//! Requests a day, how they are spread over the week, how they grow, and what that means for the budget.

mod heat;
mod paste;

use leptos::prelude::*;

use crate::focus::Focus;
use crate::parts::{ChartFigure, Choice, Figure, NumberField, Source, TextField};
use accord::chart::{hour_in_words, mean_day};
use accord::model::{HourOutlook, ModelError, TrafficOutlook, basis, traffic_outlook};
use accord::plan::words::{number, percent_rounded, significant, three_digits};
use accord::plan::{Fact, Facts, Growth, PRESETS, TrafficProfile};
use accord::units::group_thousands;
use heat::HeatMap;
use paste::PasteTraffic;

/// The part of the room.
#[component]
pub fn Traffic(focus: Focus) -> impl IntoView {
    let is_known = focus.slice(|facts, _| facts.has(Fact::Traffic));
    let profile = focus.slice(|facts, _| (facts.traffic.clone(), facts.requests_per_day));
    let plot = Memo::new(move |_| {
        profile.with(|(profile, per_day)| mean_day(profile.as_ref().unwrap_or(&TrafficProfile::flat()), *per_day))
    });
    view! {
        <Source focus fact=Fact::Traffic/>
        <Show when=move || !is_known.get()><Start focus/></Show>
        <Follows focus/>
        <div class="traffic">
            <Amount focus/>
            <section class="card"><ChartFigure id="mean-day" plot basis=Some(&basis::PEAK_RATE)/></section>
        </div>
        <HeatMap focus/>
        <PasteTraffic focus/>
    }
}

/// What the fact is for, and somewhere to begin.
#[component]
fn Start(focus: Focus) -> impl IntoView {
    let start = move |_| {
        focus.edit(None, |objective| {
            objective.facts.requests_per_day = Some(1_000_000);
            objective.facts.traffic =
                PRESETS.iter().find(|preset| preset.word == "office").map(accord::plan::Preset::profile);
        });
    };
    view! {
        <section class="card teach">
            <h2>"Traffic"</h2>
            <p>
                "How many requests come, and when. It turns a share into a number of failed requests, and says what an hour of outage costs on a Monday morning and on a Sunday night."
            </p>
            <button type="button" class="primary" on:click=start>"Start with a million a day in office hours"</button>
        </section>
    }
}

/// The few figures that people type.
#[component]
fn Amount(focus: Focus) -> impl IntoView {
    let facts = focus.facts;
    let set_requests = move |text: &str| {
        let requests = if text.trim().is_empty() {
            None
        } else {
            let typed = accord::units::typed::number(text).map_err(|error| error.to_string())?;
            let whole = libm::round(typed);
            if !(1.0..=1e15).contains(&whole) {
                return Err("Accepted is 1 to 1,000,000,000,000,000, or nothing".to_owned());
            }
            Some(whole as u64)
        };
        focus.edit(None, |objective| objective.facts.requests_per_day = requests);
        Ok(())
    };
    let growth = move |get: fn(Growth) -> f64| {
        Signal::derive(move || facts.with(|facts| facts.growth.map(|growth| get(growth) * 100.0)))
    };
    let set_growth = move |typed: Option<f64>| {
        focus.edit(None, |objective| {
            let doubt = objective.facts.growth.map_or(0.1, |growth| growth.doubt);
            objective.facts.growth = typed.map(|typed| Growth { per_year: typed / 100.0, doubt });
        });
    };
    let set_doubt = move |typed: Option<f64>| {
        focus.edit(None, |objective| {
            let per_year = objective.facts.growth.map_or(0.0, |growth| growth.per_year);
            objective.facts.growth = Some(Growth { per_year, doubt: typed.unwrap_or(0.0) / 100.0 });
        });
    };
    let in_a_year = move || match facts.with(|facts| focus.terms.with(|terms| traffic_outlook(facts, terms))) {
        Ok(TrafficOutlook { next_year: Some((median, low, high)), .. }) => format!(
            "In a year {} requests a day; eight times of ten between {} and {}.",
            whole(median.value),
            whole(low),
            whole(high)
        ),
        _ => "With a growth, next year's traffic stands here.".to_owned(),
    };
    view! {
        <section class="card amount">
            <h2>"How much"</h2>
            <TextField label="Requests a day" example="1.2M" commit=set_requests
                value=Signal::derive(move || facts.with(|facts| facts.requests_per_day.map(group_thousands).unwrap_or_default()))/>
            <Pattern focus/>
            <NumberField label="Growth in a year" unit="%" example="20" least=-100.0 most=10_000.0 value=growth(|growth| growth.per_year) commit=set_growth/>
            <NumberField label="Give or take" unit="%" example="10" least=0.0 most=10_000.0 value=growth(|growth| growth.doubt) commit=set_doubt/>
            <p class="muted">{in_a_year}</p>
        </section>
    }
}

/// A usual pattern to begin with.
#[component]
fn Pattern(focus: Focus) -> impl IntoView {
    let profile = focus.slice(|facts, _| facts.traffic.clone());
    let word = Memo::new(move |_| {
        profile.with(|profile| match profile {
            None => "",
            Some(profile) => {
                PRESETS.iter().find(|preset| preset.profile() == *profile).map_or("own", |preset| preset.word)
            }
        })
    });
    let options = move || {
        let mut options = vec![(String::new(), "not known, taken as flat".to_owned())];
        options.extend(
            PRESETS.iter().map(|preset| (preset.word.to_owned(), format!("{}: {}", preset.name, preset.about))),
        );
        if word.get() == "own" {
            options.push(("own".to_owned(), "as painted or pasted".to_owned()));
        }
        options
    };
    let choose = move |word: &str| {
        if word != "own" {
            let profile = PRESETS.iter().find(|preset| preset.word == word).map(accord::plan::Preset::profile);
            focus.edit(None, |objective| objective.facts.traffic = profile);
        }
    };
    view! { <Choice label="Pattern of the week" options=Signal::derive(options) value=Signal::derive(move || word.get().to_owned()) commit=choose/> }
}

fn whole(value: f64) -> String {
    number(libm::round(significant(value, 3)))
}

/// What follows from traffic for the promise.
#[component]
fn Follows(focus: Focus) -> impl IntoView {
    // Only what it rests on: an incident that is typed elsewhere computes nothing here.
    let rests_on = focus.slice(|facts, _| (facts.requests_per_day, facts.traffic.clone()));
    let outlook: Memo<Result<TrafficOutlook, ModelError>> = Memo::new(move |_| {
        let (requests_per_day, traffic) = rests_on.get();
        let facts = Facts { requests_per_day, traffic, ..Facts::default() };
        focus.terms.with(|terms| traffic_outlook(&facts, terms))
    });
    let read = move |get: &dyn Fn(&TrafficOutlook) -> Option<String>| {
        outlook.with(|outlook| outlook.as_ref().ok().and_then(get)).unwrap_or_else(|| "?".to_owned())
    };
    let requests = move || read(&|outlook| outlook.in_window.map(|n| whole(n.value)));
    let window =
        move || format!("that the objective counts in each {}", focus.window.with(|window| window.length.spoken()));
    let peak =
        move || read(&|outlook| outlook.busiest.per_second.map(|rate| format!("{} /s", three_digits(rate.value))));
    let peak_detail = move || {
        read(&|outlook| {
            let busiest = outlook.busiest;
            Some(format!("{}, {} times a mean hour", hour_in_words(busiest.hour), three_digits(busiest.weight)))
        })
    };
    let hour = move |get: fn(&TrafficOutlook) -> HourOutlook| {
        let value = move || read(&|outlook| Some(percent_rounded(get(outlook).spends.value)));
        let detail = move || {
            read(&|outlook| Some(format!("of one window's budget, if it is {}", hour_in_words(get(outlook).hour))))
        };
        (Signal::derive(value), Signal::derive(detail))
    };
    let (worst, worst_detail) = hour(|outlook| outlook.busiest);
    let (best, best_detail) = hour(|outlook| outlook.quietest);
    view! {
        <div class="facts-figures">
            <Figure label=Signal::stored("Requests in a window") value=Signal::derive(requests) detail=Signal::derive(window) basis=Signal::stored(&basis::WINDOW_REQUESTS)/>
            <Figure label=Signal::stored("Busiest hour") value=Signal::derive(peak) detail=Signal::derive(peak_detail) basis=Signal::stored(&basis::PEAK_RATE)/>
            <Figure label=Signal::stored("An hour's outage at the worst hour spends") value=worst detail=worst_detail basis=Signal::stored(&basis::OUTAGE_HOUR)/>
            <Figure label=Signal::stored("At the best hour") value=best detail=best_detail basis=Signal::stored(&basis::OUTAGE_HOUR)/>
        </div>
    }
}
