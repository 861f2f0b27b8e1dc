use leptos::prelude::*;

use super::fields::{LeadField, PromiseFields};
use super::forecast::{Forecast, Order};
use super::known::Known;
use super::parts::AnsweredChart;
use super::peaks::Peaks;
use crate::parts::{Choice, Figure, NumberField, Source};
use crate::platform::page;
use accord::chart::capacity::whole_percent;
use accord::model::capacity::OrderDate;
use accord::model::fleet::{Course, Decides};
use accord::model::{Basis, basis};
use accord::plan::words::three_digits;
use accord::plan::{Fact, Growth};
use accord::units::CivilDate;

/// The peak to come, what there is room for, and when to order.
#[component]
pub fn Demand(known: Known) -> impl IntoView {
    let forecast = Forecast::new(known);
    let plot = Memo::new(move |_| forecast.plot());
    let source = Signal::derive(move || match course(forecast) {
        Some(Course::Seasons(_) | Course::Trend(_)) => &basis::DEMAND_MEASURED,
        _ => &basis::DEMAND_STATED,
    });
    view! {
        <Heads known forecast/>
        <section class="card">
            <AnsweredChart id="demand-chart" answer=plot basis=source
                missing="Say how many requests come in a day (Facts, Traffic), or paste weekly peaks below: without demand there is nothing to forecast."/>
        </section>
        <div class="columns">
            <Drivers known forecast/>
            <PromiseFields known/>
        </div>
        <Peaks known/>
        <Source focus=known.focus fact=Fact::Capacity/>
    }
}

fn course(forecast: Forecast) -> Option<Course> {
    forecast.demand.with(|demand| demand.as_ref().ok().and_then(Option::as_ref).map(|demand| demand.course))
}

/// The three figures that answer the question.
#[component]
fn Heads(known: Known, forecast: Forecast) -> impl IntoView {
    let unknown = || "unknown".to_owned();
    let peak = move || known.load().map_or_else(unknown, |load| format!("{} /s", three_digits(load)));
    let peak_detail = move || match known.peak.get() {
        Ok(Some(peak)) => format!("requests a second; by {}", peak.source.in_words()),
        Ok(None) => "requests a day are not known".to_owned(),
        Err(error) => error.to_string(),
    };
    let order = Memo::new(move |_| forecast.order.get().ok().flatten());
    let limit = move |order: Order| order.room.without_zone.unwrap_or(order.room.usable);
    let room = move || order.get().map_or_else(unknown, |order| format!("{} /s", three_digits(limit(order))));
    let room_detail = move || room_in_words(known, order.get());
    let date = move || order.get().map_or_else(unknown, |order| date_in_words(order.date, forecast.weeks.get()));
    let date_detail = move || order.get().map_or_else(String::new, |order| order_in_words(known, order));
    view! {
        <div class="figures">
            <Figure label="Peak now" value=Signal::derive(peak) detail=Signal::derive(peak_detail) basis=Signal::stored(&basis::PEAK_DEMAND as &'static Basis)/>
            <Figure label="Room, even without a zone" value=Signal::derive(room) detail=Signal::derive(room_detail) basis=Signal::stored(&basis::USABLE_CAPACITY as &'static Basis)/>
            <Figure label="Order more by" value=Signal::derive(date) detail=Signal::derive(date_detail) basis=Signal::stored(&basis::ORDER_DATE as &'static Basis)/>
        </div>
    }
}

fn room_in_words(known: Known, order: Option<Order>) -> String {
    let Some(order) = order else { return String::new() };
    let Ok(usable) = known.usable.get() else { return String::new() };
    let why = match usable.decides {
        Decides::Promise => "busier, and the latency promise breaks",
        Decides::Cap => "the cap that you set",
        Decides::Impossible => "the cap: no fleet keeps the latency promise, as work alone takes too long",
    };
    let all = match order.room.without_zone {
        Some(_) => format!("{} with all zones; ", three_digits(order.room.usable)),
        None => "there is no second zone; ".to_owned(),
    };
    format!("{all}at {} busy: {why}", whole_percent(usable.utilisation))
}

/// Today, so many days on.
fn day(ahead: u32) -> String {
    let today = (page::now() / 86_400_000.0) as u32;
    CivilDate::from_day_number(today.saturating_add(ahead))
        .map_or_else(|| format!("day {ahead}"), |day| day.to_string())
}

fn date_in_words(date: OrderDate, weeks: usize) -> String {
    match date {
        OrderDate::On { day: 0, .. } => "today".to_owned(),
        OrderDate::On { day: ahead, .. } => day(ahead),
        OrderDate::Late { by, .. } => format!("{by} days ago"),
        OrderDate::NotWithin { .. } => format!("not in {weeks} weeks"),
    }
}

fn order_in_words(known: Known, order: Order) -> String {
    let now = f64::from(known.capacity.with(|capacity| capacity.replicas));
    let more = if order.replicas > now {
        format!(
            "; {} replicas carry it to the end, {} more",
            three_digits(order.replicas),
            three_digits(order.replicas - now)
        )
    } else {
        String::new()
    };
    match order.date {
        OrderDate::On { day: ahead, short_on } => {
            format!("in {ahead} days, as demand may reach the room on {}{more}", day(short_on))
        }
        OrderDate::Late { short_on: 0, .. } => format!("the peak is above the room already{more}"),
        OrderDate::Late { by, short_on } => {
            format!("an order today comes {by} days after demand may reach the room, on {}{more}", day(short_on))
        }
        OrderDate::NotWithin { .. } => "nine times in ten demand stays below the room".to_owned(),
    }
}

/// What moves the forecast.
#[component]
fn Drivers(known: Known, forecast: Forecast) -> impl IntoView {
    let Forecast { growth, planned, weeks, .. } = forecast;
    let focus = known.focus;
    let ratio = known.slice(|capacity| capacity.peak_over_mean);
    let set_growth = move |edit: &dyn Fn(&mut Growth)| {
        focus.edit(None, |objective| {
            edit(objective.facts.growth.get_or_insert(Growth { per_year: 0.0, doubt: 0.0 }));
        });
    };
    let options = || {
        [("26", "half a year"), ("52", "a year"), ("104", "two years")]
            .map(|(w, n)| (w.to_owned(), n.to_owned()))
            .to_vec()
    };
    let set_launch = move |week: Option<f64>| {
        focus.session.set_view("launch", week.map(|week| libm::floor(week).to_string()));
        let factor = planned.get_untracked().map_or(1.2, |planned| planned.factor);
        focus.session.set_view("factor", week.map(|_| factor.to_string()));
    };
    let set_size = move |percent: Option<f64>| {
        let week = planned.get_untracked().map_or(8, |planned| planned.week);
        focus.session.set_view("launch", percent.map(|_| week.to_string()));
        focus.session.set_view("factor", percent.map(|percent| (1.0 + percent / 100.0).to_string()));
    };
    view! {
        <section class="card fields">
            <h2>"What moves it"</h2>
            <NumberField label="Growth a year" unit="%" example="20" least=-99.0 most=10_000.0
                value=Signal::derive(move || growth.get().map(|growth| 100.0 * growth.per_year))
                commit=move |percent| match percent {
                    Some(percent) => set_growth(&|growth| growth.per_year = percent / 100.0),
                    None => focus.edit(None, |objective| objective.facts.growth = None),
                }/>
            <NumberField label="How unsure, one deviation" unit="%" example="10" least=0.0 most=1_000.0
                value=Signal::derive(move || growth.get().map(|growth| 100.0 * growth.doubt))
                commit=move |percent| set_growth(&|growth| growth.doubt = percent.unwrap_or(0.0) / 100.0)/>
            <NumberField label="Busiest minute ÷ mean of its day" example="2.5" least=1.0 most=1e6
                value=Signal::derive(move || ratio.get())
                commit=move |to| known.edit(None, |capacity| capacity.peak_over_mean = to)/>
            <LeadField known/>
            <NumberField label="What if: a launch, weeks from now" example="8" least=1.0 most=104.0
                value=Signal::derive(move || planned.get().map(|planned| planned.week as f64)) commit=set_launch/>
            <NumberField label="What if: the launch adds" unit="%" example="20" least=-100.0 most=90_000.0
                value=Signal::derive(move || planned.get().map(|planned| 100.0 * (planned.factor - 1.0))) commit=set_size/>
            <Choice label="Look ahead" options=Signal::derive(options)
                value=Signal::derive(move || weeks.get().to_string())
                commit=move |weeks| focus.session.set_view("weeks", Some(weeks.to_owned()))/>
            <GoesBy known forecast/>
        </section>
    }
}

/// Whether measured weeks or stated growth go first, where both are there.
#[component]
fn GoesBy(known: Known, forecast: Forecast) -> impl IntoView {
    let session = known.focus.session;
    let words = move || match course(forecast) {
        Some(Course::Seasons(weeks)) => format!("Goes by {weeks} measured weeks, with their season."),
        Some(Course::Trend(weeks)) => format!("Goes by {weeks} measured weeks."),
        Some(Course::Growth) => "Goes by the growth that is stated.".to_owned(),
        Some(Course::Flat) => {
            "Neither growth nor twelve measured weeks are known: demand is taken to stay as it is.".to_owned()
        }
        None => String::new(),
    };
    let has_both = move || forecast.history.with(|history| history.len() >= 12);
    let toggle = move |_| {
        let by = (!forecast.by_growth.get_untracked()).then(|| "growth".to_owned());
        session.set_view("by", by);
    };
    view! {
        <div class="goes-by">
            <p class="muted" role="status">{words}</p>
            <Show when=has_both>
                <button type="button" aria-pressed=move || forecast.by_growth.get().to_string() on:click=toggle>
                    "Go by stated growth"
                </button>
            </Show>
        </div>
    }
}
