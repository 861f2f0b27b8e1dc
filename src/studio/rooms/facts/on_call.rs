//! Who carries the pager, what it does to them, and how many people it takes.

use leptos::prelude::*;

use crate::focus::Focus;
use crate::parts::{BasisOf, Figure, NumberField, Source, answered};
use accord::model::{Answer, OnCallOutlook, PagesFrom, basis, on_call_outlook};
use accord::plan::words::{percent_rounded, significant, three_digits};
use accord::plan::{Fact, OnCall as Rota};

/// The part of the room.
#[component]
pub fn OnCall(focus: Focus) -> impl IntoView {
    let is_known = focus.slice(|facts, _| facts.people_on_call.is_some());
    let rests_on =
        focus.slice(|facts, _| (facts.people_on_call, facts.on_call, facts.false_pages, facts.incidents.clone()));
    let outlook: Memo<Answer<OnCallOutlook>> = Memo::new(move |_| {
        rests_on.track();
        let known = focus.badness.get();
        let known = known.as_ref().as_ref().map_err(Clone::clone)?;
        focus.facts.with_untracked(|facts| on_call_outlook(known.as_ref(), facts))
    });
    view! {
        <Source focus fact=Fact::OnCall/>
        <Show when=move || !is_known.get()><Start focus/></Show>
        {move || match outlook.with(|outlook| outlook.clone().err()) {
            Some(error) => view! { <p class="error" role="alert">{error.to_string()}</p> }.into_any(),
            None => view! { <Show when=move || is_known.get()><Figures outlook/></Show> }.into_any(),
        }}
        <div class="columns">
            <Fields focus/>
            <PeopleCard outlook/>
        </div>
    }
}

/// What the fact is for, and somewhere to begin.
#[component]
fn Start(focus: Focus) -> impl IntoView {
    let start = move |_| {
        focus.edit(None, |objective| {
            objective.facts.people_on_call = Some(8.0);
            objective.facts.on_call = Some(Rota::default());
            if objective.facts.false_pages <= 0.0 {
                objective.facts.false_pages = 52.0;
            }
        });
    };
    view! {
        <section class="card teach">
            <h2>"On-call"</h2>
            <p>
                "Who is called when it breaks, and what it costs them. A promise that only tired people can keep is not kept for long: pages a shift and the share of toil say when that begins."
            </p>
            <button type="button" class="primary" on:click=start>"Start with eight people, a week at a time"</button>
        </section>
    }
}

#[component]
fn Fields(focus: Focus) -> impl IntoView {
    let facts = focus.facts;
    let of = move |get: fn(&Rota) -> f64| {
        Signal::derive(move || {
            facts.with(|facts| facts.on_call.as_ref().map(get).or_else(|| Some(get(&Rota::default()))))
        })
    };
    let set = move |put: fn(&mut Rota, f64)| {
        move |typed: Option<f64>| {
            let Some(typed) = typed else { return };
            focus.edit(None, |objective| put(objective.facts.on_call.get_or_insert_default(), typed));
        }
    };
    view! {
        <section class="card rota">
            <h2>"The rotation"</h2>
            <NumberField label="People on call" unit="in all" example="8" least=1.0 most=10_000.0
                value=Signal::derive(move || facts.with(|facts| facts.people_on_call))
                commit=move |typed| focus.edit(None, |objective| objective.facts.people_on_call = typed)/>
            <NumberField label="Sites that follow the sun" required=true least=1.0 most=24.0
                value=of(|rota| f64::from(rota.sites)) commit=set(|rota, typed| rota.sites = libm::round(typed) as u32)/>
            <NumberField label="On call at once" required=true least=1.0 most=10.0
                value=of(|rota| f64::from(rota.at_once)) commit=set(|rota, typed| rota.at_once = libm::round(typed) as u32)/>
            <NumberField label="Length of a shift" unit="days" required=true least=0.1 most=90.0
                value=of(|rota| rota.shift_days) commit=set(|rota, typed| rota.shift_days = typed)/>
            <NumberField label="Work for each page" unit="minutes" required=true least=0.0 most=10_000.0
                value=of(|rota| rota.minutes_per_page) commit=set(|rota, typed| rota.minutes_per_page = typed)/>
            <NumberField label="Pages at night" unit="%" required=true least=0.0 most=100.0
                value=of(|rota| significant(rota.at_night * 100.0, 12)) commit=set(|rota, typed| rota.at_night = typed / 100.0)/>
            <NumberField label="False pages" unit="a year" required=true least=0.0 most=1_000_000.0
                value=Signal::derive(move || facts.with(|facts| Some(facts.false_pages)))
                commit=move |typed| focus.edit(None, |objective| objective.facts.false_pages = typed.unwrap_or(0.0))/>
            <h2>"Where the week goes"</h2>
            <NumberField label="Working hours" unit="a week, each" required=true least=1.0 most=168.0
                value=of(|rota| rota.working_hours) commit=set(|rota, typed| rota.working_hours = typed)/>
            <NumberField label="Tickets" unit="h a week, all" required=true least=0.0 most=100_000.0
                value=of(|rota| rota.ticket_hours) commit=set(|rota, typed| rota.ticket_hours = typed)/>
            <NumberField label="Other toil" unit="h a week, each" required=true least=0.0 most=168.0
                value=of(|rota| rota.toil_hours) commit=set(|rota, typed| rota.toil_hours = typed)/>
        </section>
    }
}

#[component]
fn Figures(outlook: Memo<Answer<OnCallOutlook>>) -> impl IntoView {
    let read = move |get: fn(&OnCallOutlook) -> String| {
        Signal::derive(move || {
            outlook.with(|outlook| outlook.as_ref().ok().and_then(Option::as_ref).map_or_else(|| "?".to_owned(), get))
        })
    };
    let from = read(|outlook| {
        let false_pages = format!("{} of them for nothing", three_digits(outlook.false_per_week));
        match outlook.from {
            PagesFrom::Catalogue => format!("if each incident of the risks pages once; {false_pages}"),
            PagesFrom::Incidents => format!("if incidents go on as listed; {false_pages}"),
            PagesFrom::FalseAlone => "false pages alone: no incidents and no risks are known".to_owned(),
        }
    });
    view! {
        <div class="facts-figures">
            <Figure label=Signal::stored("Pages a week") value=read(|o| three_digits(o.load.pages_per_week)) detail=from basis=Signal::stored(&basis::PAGES)/>
            <Figure label=Signal::stored("Pages a shift") value=read(|o| three_digits(o.load.pages_per_shift))
                detail=read(|o| format!("the worst shift of ten: {}; of a hundred: {}", o.load.quantiles[1], o.load.quantiles[2]))
                basis=Signal::stored(&basis::SHIFT_PAGES)/>
            <Figure label=Signal::stored("Toil") value=read(|o| percent_rounded(o.person.toil_share))
                detail=read(|o| {
                    let side = if o.person.over_cap { "above" } else { "within" };
                    format!("of working time, {side} the 50 % that leave room for anything else")
                })
                basis=Signal::stored(&basis::TOIL)/>
            <Figure label=Signal::stored("People needed") value=read(|o| match o.people.per_site {
                    Some(people) => (people * o.rotation.sites).to_string(),
                    None => "no number".to_owned(),
                })
                detail=read(|o| match o.people.per_site {
                    Some(people) if people <= o.rotation.people_per_site => format!("{people} at each site; there are {}: enough", o.rotation.people_per_site),
                    Some(people) => format!("{people} at each site; there are {}", o.rotation.people_per_site),
                    None => "each person's own toil alone is over half of the week".to_owned(),
                })
                basis=Signal::stored(&basis::PEOPLE_NEEDED)/>
        </div>
    }
}

/// People by each rule, each in a sentence.
#[component]
fn PeopleCard(outlook: Memo<Answer<OnCallOutlook>>) -> impl IntoView {
    let shown = move || {
        outlook.with(|outlook| {
            answered(outlook, "Say how many people are on call, and what the rules ask for stands here.", |outlook| {
                let OnCallOutlook { people, load, rotation, person, .. } = outlook;
                let toil = people.by_toil.map_or_else(|| "none do".to_owned(), |people| people.to_string());
                let nights = match rotation.sites {
                    1 => format!(
                        "A page breaks {} of the seven nights of a week on call.",
                        three_digits(load.nights_broken_per_week_on_call)
                    ),
                    _ => "Sites share the day, so that nobody is called at night.".to_owned(),
                };
                let room = match person.pages_left {
                    Some(pages) if !person.over_cap => format!("{} more pages a week would fit before toil takes half.", three_digits(pages)),
                    Some(_) => format!("{} hours a week too many go into toil, over the whole team.", three_digits(-person.hours_left)),
                    None => "Pages take no time, so that any number of them fits.".to_owned(),
                };
                view! {
                    <table class="people">
                        <thead><tr><th scope="col">"Rule"</th><th scope="col">"At each site"</th></tr></thead>
                        <tbody>
                            <tr><th scope="row">"Time on call" <small>"nobody holds the pager for more than a quarter of all hours"</small></th><td>{people.by_time_on_call}</td></tr>
                            <tr><th scope="row">"Toil" <small>"pages, tickets and chores stay below half of the working time"</small></th><td>{toil}</td></tr>
                            <tr><th scope="row">"Size" <small>"enough to learn, to rest and to leave"</small></th><td>{people.by_size}</td></tr>
                            <tr><th scope="row">"There are" <small>"people on call, shared over the sites"</small></th><td>{rotation.people_per_site}</td></tr>
                        </tbody>
                    </table>
                    <p>{format!("A shift without a page: {} of them. Twelve hours with more than two pages, the most that can be followed up well: {}.", percent_rounded(load.quiet_shift), percent_rounded(load.busy_half_day))}</p>
                    <p>{nights} " " {room}</p>
                }
                .into_any()
            })
        })
    };
    view! {
        <section class="card">
            <h2>"How many people it takes"</h2>
            {shown}
            <BasisOf of=&[&basis::PEOPLE_NEEDED]/>
        </section>
    }
}
