use leptos::prelude::*;

use crate::address::{Address, Room};
use crate::focus::Focus;
use crate::parts::{BasisOf, Figure, NumberField, ScrollTable};
use accord::chart::{Table, tier_name};
use accord::model::basis;
use accord::model::burn_alert::{TierNoise, chance_pages, noise, usual_errors};
use accord::plan::words::{number, percent_rounded, three_digits};
use accord::units::Method;

/// Alerts that nothing caused, and what little traffic makes of them.
#[component]
pub fn NoisePart(focus: Focus) -> impl IntoView {
    let named = focus.session.view("usual");
    let usual = Memo::new(move |_| {
        let asked =
            named.get().and_then(|text| text.parse::<f64>().ok()).filter(|percent| (0.0..=100.0).contains(percent));
        let (known, is_known) = focus.facts.with(|facts| focus.terms.with(|terms| usual_errors(facts, terms)));
        asked.map_or((known, is_known), |percent| (percent / 100.0, true))
    });
    let found = Memo::new(move |_| {
        let is_sliced = focus.terms.with(|terms| matches!(terms.method, Method::Timeslices { .. }));
        let usual = usual.get().0;
        if is_sliced {
            Ok(None)
        } else {
            focus.facts.with(|facts| focus.terms.with(|terms| noise(facts, terms, usual)))
        }
    });
    let tiers = Memo::new(move |_| found.with(|found| found.as_ref().ok().cloned().flatten()));
    let missing = move || {
        found.with(|found| match found {
            Err(error) => error.to_string(),
            Ok(_) if focus.terms.with(|terms| matches!(terms.method, Method::Timeslices { .. })) => {
                "Here whole slices of time are good or bad, so chance makes no false pages that requests could tell.".to_owned()
            }
            Ok(_) => "How many requests come in a day is not known. Fewer requests mean more false pages: in a window that holds 30 of them, one failure is 3 %. Type the number above.".to_owned(),
        })
    };
    view! {
        <section class="card">
            <h2>"What comes, and how much of it fails on a good day"</h2>
            <NoiseFields focus usual/>
        </section>
        <Show when=move || tiers.with(Option::is_some) fallback=move || view! { <section class="card"><p>{missing}</p></section> }>
            <NoiseFigures focus tiers/>
            <section class="card">
                <h2>"What chance makes of each alert"</h2>
                <ScrollTable label="What chance makes of each alert" table=Signal::derive(move || noise_table(focus, tiers))/>
                <p class="muted">{move || in_words(focus, tiers)}</p>
                <BasisOf of=&[&basis::FALSE_PAGES]/>
            </section>
            <QuietCard focus tiers/>
        </Show>
    }
}

#[component]
fn NoiseFields(focus: Focus, usual: Memo<(f64, bool)>) -> impl IntoView {
    let session = focus.session;
    let requests = move || focus.facts.with(|facts| facts.requests_per_day.map(|n| n as f64));
    let set_requests = move |to: Option<f64>| {
        let to = to.map(|to| libm::round(to) as u64);
        focus.edit(None, |objective| objective.facts.requests_per_day = to);
    };
    let source = move || match usual.get() {
        (_, true) => "Used for false pages only; the fact behind it is the background of the catalogue of risks.",
        (_, false) => {
            "A guess: half of what the target allows. The background of the catalogue of risks takes its place once it is known."
        }
    };
    view! {
        <div class="three-fields">
            <NumberField label="Requests a day" example="not known" least=1.0 most=1e15 value=Signal::derive(requests) commit=set_requests/>
            <NumberField label="Requests that fail on an ordinary day" unit="%" example="from the facts" least=0.0 most=100.0
                value=Signal::derive(move || Some(rounded(usual.get().0 * 100.0)))
                commit=move |to| session.set_view("usual", to.map(|to| to.to_string()))/>
        </div>
        <p class="muted">{source} " " <a href=move || Address::of(Room::Facts, Some(focus.id)).link()>"Facts"</a></p>
    }
}

/// Without the noise of a float.
fn rounded(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

/// Three digits; what is next to nothing is said so.
fn three(value: f64) -> String {
    if value > 0.0 && value < 0.001 { "under 0.001".to_owned() } else { three_digits(value) }
}

#[component]
fn NoiseFigures(focus: Focus, tiers: Memo<Option<Vec<TierNoise>>>) -> impl IntoView {
    let by_chance = Memo::new(move |_| {
        tiers.with(|tiers| {
            focus.terms.with(|terms| chance_pages(terms, tiers.as_deref().unwrap_or_default()).unwrap_or(0.0))
        })
    });
    let caused = Memo::new(move |_| {
        focus.pager.with(|pager| pager.as_ref().ok().and_then(|p| p.as_ref().map(|p| p.per_week.value)))
    });
    let all = move || three(caused.get().unwrap_or(0.0) + by_chance.get());
    let all_detail = move || {
        let people = focus.facts.with(|facts| facts.people_on_call);
        let each = people
            .filter(|people| *people > 0.0)
            .map(|people| (caused.get().unwrap_or(0.0) + by_chance.get()) / people);
        match (caused.get(), each) {
            (None, _) => "by chance only: the facts name no risks".to_owned(),
            (_, Some(each)) => format!("a week; {} for each person on call", three(each)),
            _ => "a week, for incidents and by chance".to_owned(),
        }
    };
    let caused_words = move || caused.get().map_or_else(|| "not known".to_owned(), three);
    let sum = move || {
        if by_chance.get() >= 0.001 {
            "a week, though nothing is worse than usual"
        } else {
            "a week: failures by chance are too few to fire a page"
        }
    };
    view! {
        <div class="figures">
            <Figure label=Signal::stored("Pages in a week") value=Signal::derive(all) detail=Signal::derive(all_detail) basis=Signal::stored(&basis::PAGES_AND_CHANCE)/>
            <Figure label=Signal::stored("By chance alone") value=Signal::derive(move || three(by_chance.get())) detail=Signal::derive(move || sum().to_owned()) basis=Signal::stored(&basis::FALSE_PAGES)/>
            <Figure label=Signal::stored("For incidents and stated false pages") value=Signal::derive(caused_words) detail=Signal::stored("a week, from the catalogue of risks".to_owned()) basis=Signal::stored(&basis::PAGES)/>
        </div>
    }
}

fn noise_table(focus: Focus, tiers: Memo<Option<Vec<TierNoise>>>) -> Table {
    let head = [
        "Alert",
        "Requests in its window",
        "Failures that fire it",
        "Requests for one not to",
        "False alarms in 30 days",
        "Full outage: fires after",
    ];
    let row = |(tier, noise): (&accord::plan::AlertTier, &TierNoise)| {
        vec![
            tier_name(*tier),
            three(noise.requests),
            noise.pages.errors.map_or_else(|| "none can".to_owned(), |n| number(n as f64)),
            three(libm::ceil(noise.needed)),
            three(noise.pages.sliding_per_month),
            noise.detection.map_or_else(|| "never".to_owned(), |after| after.to_string()),
        ]
    };
    let rows = tiers
        .with(|tiers| focus.terms.with(|terms| terms.alerts.iter().zip(tiers.iter().flatten()).map(row).collect()));
    Table { head: head.map(str::to_owned).to_vec(), rows }
}

/// What the worst of them means, and what helps.
fn in_words(focus: Focus, tiers: Memo<Option<Vec<TierNoise>>>) -> String {
    let is_guarded = focus.terms.with(|terms| terms.alerting.minimum_failures.is_some_and(|n| n >= 2));
    tiers.with(|tiers| {
        let single = tiers.iter().flatten().find(|noise| noise.pages.errors == Some(1));
        match single {
            Some(noise) => format!(
                "One failed request fires an alert here: its window holds {} requests and would need {}. What helps, in this order: ask for two failures at least, judge several small services together, send synthetic requests, lengthen the window, promise less.",
                three(noise.requests),
                three(libm::ceil(noise.needed))
            ),
            None if is_guarded => "The minimum of failures keeps single failures from waking anybody; the last column has what it costs in a full outage.".to_owned(),
            None => "At this traffic no single failure fires an alert.".to_owned(),
        }
    })
}

/// The quietest time of the week.
#[component]
fn QuietCard(focus: Focus, tiers: Memo<Option<Vec<TierNoise>>>) -> impl IntoView {
    let table = move || {
        let budget = focus.target.get().budget().to_f64();
        let rows = tiers.with(|tiers| {
            focus.terms.with(|terms| {
                let row = |(tier, noise): (&accord::plan::AlertTier, &TierNoise)| {
                    let quiet = noise.quiet?;
                    let scaled =
                        if quiet.threshold > 1.0 { "cannot fire".to_owned() } else { percent_rounded(quiet.threshold) };
                    Some(vec![
                        tier_name(*tier),
                        three(quiet.requests),
                        percent_rounded(tier.factor.to_f64() * budget),
                        scaled,
                    ])
                };
                terms.alerts.iter().zip(tiers.iter().flatten()).filter_map(row).collect::<Vec<_>>()
            })
        });
        let head = ["Alert", "Requests in its window", "Fires above", "Fires above, if the threshold followed traffic"];
        Table { head: head.map(str::to_owned).to_vec(), rows }
    };
    let has_rows = Memo::new(move |_| tiers.with(|tiers| tiers.iter().flatten().any(|noise| noise.quiet.is_some())));
    view! {
        <Show when=move || has_rows.get()>
            <section class="card">
                <h2>"At the quietest time of the week"</h2>
                <p class="muted">"A fixed threshold takes fewer failures at night. One that follows traffic takes the same number of failures at every hour."</p>
                <ScrollTable label="At the quietest time of the week" table=Signal::derive(table)/>
            </section>
        </Show>
    }
}
