use super::capacity::{check_capacity, check_growth, check_on_call};
use super::check::Check;
use super::incidents::{check_incidents, check_provenance};
use super::terms::check_investments;
use crate::plan::{
    Architecture, ArchitectureError, Block, Catalogue, Duration, Facts, Frequency, OutageCost, Preparation, Refusal,
    Risk, Sla, TrafficProfile, WorkEffect,
};
use crate::units::Estimate;

const MOST_REQUESTS_PER_DAY: u64 = 1_000_000_000_000_000;
const MOST_RISKS: usize = 2_000;
const MOST_ADJUSTMENTS: usize = 1_000;
const MOST_OBSERVED: usize = 100_000;
const MOST_POINTS: usize = 1_000;
const MOST_CREDITS: usize = 100;
/// Two thousand years.
pub const MOST_MINUTES: f64 = 1e9;
/// Of anything in a year or a week.
const MOST_OFTEN: f64 = 1e9;
pub const MOST_MONEY: f64 = 1e15;
/// A risk may weigh more than all its users.
const MOST_IMPACT: f64 = 1e6;

/// Checks every fact but those that cannot be wrong.
pub fn check_facts(facts: &mut Facts, check: &mut Check) -> Result<(), Refusal> {
    facts.requests_per_day = facts.requests_per_day.filter(|n| *n > 0);
    if facts.requests_per_day.is_some_and(|n| n > MOST_REQUESTS_PER_DAY) {
        return Err(Refusal::general(
            format!("“{}” claims more than {MOST_REQUESTS_PER_DAY} requests a day", check.name),
            "Check the figure's unit",
        ));
    }
    if facts.traffic.is_some() {
        check.weight += 20 * TrafficProfile::HOURS;
    }
    facts.growth.iter_mut().try_for_each(|growth| check_growth(growth, check))?;
    facts.incidents.iter_mut().try_for_each(|log| check_incidents(log, check))?;
    check_catalogue(&mut facts.catalogue, check)?;
    if let Some(architecture) = &mut facts.architecture {
        check_architecture(architecture, check)?;
    }
    if let Some(releases) = &mut facts.releases_per_week {
        check.within("releases in a week", releases, 0.0, MOST_OFTEN)?;
    }
    if let Some(people) = &mut facts.people_on_call {
        check.within("people on call", people, 0.0, 1e6)?;
    }
    facts.on_call.iter_mut().try_for_each(|on_call| check_on_call(on_call, check))?;
    check.within("false pages in a year", &mut facts.false_pages, 0.0, MOST_OFTEN)?;
    if let Some(WorkEffect { halving_days, fading_days }) = &mut facts.work_effect {
        check.within("days of work that halve incidents", halving_days, 0.0, 1e6)?;
        check.within("days after which half of that is gone", fading_days, 0.0, 1e6)?;
    }
    if let Some(OutageCost { points }) = &mut facts.outage_cost {
        check.count("points of the cost of an outage", points.len(), MOST_POINTS)?;
        for (minutes, money) in points {
            check.within("minutes of an outage's cost", minutes, 0.0, MOST_MINUTES)?;
            check.within("the cost of an outage", money, 0.0, MOST_MONEY)?;
        }
    }
    if let Some(Sla { monthly_fee, bands }) = &mut facts.sla {
        check.within("the monthly fee", monthly_fee, 0.0, MOST_MONEY)?;
        check.count("bands of credits", bands.len(), MOST_CREDITS)?;
        bands
            .iter_mut()
            .try_for_each(|band| check.within("a credit's share of the fee", &mut band.credit, 0.0, 1.0))?;
    }
    check_investments("options", &mut facts.options, check)?;
    facts.capacity.iter_mut().try_for_each(|capacity| check_capacity(capacity, check))?;
    check.count("preparations", facts.readiness.len(), Preparation::ALL.len())?;
    facts.readiness.values_mut().try_for_each(|of| check.text("the note of a preparation", &mut of.note))?;
    check_provenance(&mut facts.provenance, check)
}

fn check_catalogue(catalogue: &mut Catalogue, check: &mut Check) -> Result<(), Refusal> {
    check.within("the share that fails without incidents", &mut catalogue.background, 0.0, 1.0)?;
    check.count("risks", catalogue.risks.len(), MOST_RISKS)?;
    catalogue.risks.iter_mut().try_for_each(|risk| check_risk(risk, check))?;
    check.count("adjustments of all risks", catalogue.adjustments.len(), MOST_ADJUSTMENTS)?;
    for adjustment in &mut catalogue.adjustments {
        check.line("an adjustment's name", &mut adjustment.name)?;
        check.within("minutes added to detection", &mut adjustment.detect_minutes, 0.0, MOST_MINUTES)?;
        check.within("minutes added to resolution", &mut adjustment.resolve_minutes, 0.0, MOST_MINUTES)?;
        check.within("what is added to a frequency", &mut adjustment.frequency, 0.0, MOST_IMPACT)?;
    }
    Ok(())
}

fn check_risk(risk: &mut Risk, check: &mut Check) -> Result<(), Refusal> {
    check.line("a risk's name", &mut risk.name)?;
    match &mut risk.duration {
        Duration::Estimated { detect, resolve } => {
            check_estimate("minutes to detect", *detect, MOST_MINUTES, check)?;
            check_estimate("minutes to resolve", *resolve, MOST_MINUTES, check)?;
        }
        Duration::Observed(minutes) => {
            if minutes.len() > MOST_OBSERVED {
                check.count("observed incidents of one risk", minutes.len(), MOST_OBSERVED)?;
            }
            for minutes in minutes {
                check.within("minutes of an observed incident", minutes, 0.0, MOST_MINUTES)?;
            }
        }
    }
    check_estimate("the share of users that a risk hits", risk.impact, MOST_IMPACT, check)?;
    match &mut risk.frequency {
        Frequency::PerYear(rate) => check_estimate("incidents in a year", *rate, MOST_OFTEN, check),
        Frequency::Changes { per_week, failure_rate } => {
            check.within("changes in a week", per_week, 0.0, MOST_OFTEN)?;
            check.within("the share of changes that fail", failure_rate, 0.0, 1.0)
        }
    }
}

/// An estimate is finite and at least 0 by itself.
pub fn check_estimate(what: &str, estimate: Estimate, most: f64, check: &mut Check) -> Result<(), Refusal> {
    check.within(what, &mut estimate.median(), 0.0, most)?;
    check.within(what, &mut estimate.p90(), 0.0, most)
}

fn check_architecture(architecture: &mut Architecture, check: &mut Check) -> Result<(), Refusal> {
    // Before anything else, as it bounds how deep and how much there is to clean.
    usable(architecture, check)?;
    check.count("components", architecture.components.len(), Architecture::MOST_COMPONENTS)?;
    for component in &mut architecture.components {
        check.line("a component's name", &mut component.name)?;
    }
    check.count("common causes", architecture.groups.len(), Architecture::MOST_GROUPS)?;
    for group in &mut architecture.groups {
        check.line("a common cause's name", &mut group.name)?;
        // Each has a line of its own.
        check.weight += 20 * group.members.len();
        group.members.iter_mut().try_for_each(|member| check.line("a component's name", member))?;
    }
    check_block(&mut architecture.root, 1, check)?;
    // Two names may have become one.
    usable(architecture, check)
}

fn usable(architecture: &Architecture, check: &Check) -> Result<(), Refusal> {
    let refuse = |error: ArchitectureError| {
        Refusal::general(
            format!("The architecture of “{}” cannot be used: {error}", check.name),
            "Correct it in the file, or leave “architecture” out",
        )
    };
    architecture.check().map_err(refuse)
}

fn check_block(block: &mut Block, level: usize, check: &mut Check) -> Result<(), Refusal> {
    // Each level indents its lines further.
    check.weight += 30 + 4 * level;
    match block {
        Block::Component(name) => check.line("a component's name", name),
        Block::Series(parts) | Block::Parallel(parts) | Block::AtLeast { of: parts, .. } => {
            parts.iter_mut().try_for_each(|part| check_block(part, level + 1, check))
        }
    }
}
