use std::collections::BTreeSet;

use super::operations::{capacity, growth, incidents, on_call, preparation, reviews, sources};
use super::{Line, money, number, percent, quoted};
use crate::plan::{
    Adjustment, Architecture, Block, Cause, Component, Duration, Effect, Facts, Frequency, Investment, Lever, Record,
    Risk, Scope, Sharing,
};
use crate::units::{Estimate, group_thousands};

/// What both sides can check, line by line, money in that currency; empty where nothing is known.
pub fn facts_in_words(facts: &Facts, currency: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut say = |what: &str, says: Option<String>| lines.extend(says.map(|says| Line::new(what, says)));
    say("Requests", facts.requests_per_day.map(|count| format!("{} a day", group_thousands(count))));
    say("Traffic", facts.traffic.as_ref().map(|_| "follows a pattern over the week".to_owned()));
    say("Growth", facts.growth.map(growth));
    say("Incidents", facts.incidents.as_ref().map(incidents));
    say("Users' network", facts.network.map(|share| format!("works {} % of the time", share.percent())));
    say("Releases", facts.releases_per_week.map(|count| format!("{} a week", number(count))));
    say("People on call", facts.people_on_call.map(number));
    say("Rotation", facts.on_call.map(on_call));
    let false_pages = (facts.false_pages != 0.0).then(|| format!("{} a year", number(facts.false_pages)));
    say("Pages without an incident", false_pages);
    let work = facts.work_effect.map(|work| {
        let (halving, fading) = (number(work.halving_days), number(work.fading_days));
        format!("{halving} days of it halve the team's own incidents; half of that is gone after {fading} days without")
    });
    say("Reliability work", work);
    let cost = facts.outage_cost.as_ref().map(|cost| {
        let points =
            cost.points.iter().map(|(minutes, cost)| format!("{} at {} min", money(*cost, currency), number(*minutes)));
        points.collect::<Vec<_>>().join(", ")
    });
    say("Cost of an outage", cost);
    let sla = facts.sla.as_ref().map(|sla| {
        let credit = |band: &crate::plan::SlaBand| format!("{} credited below {} %", percent(band.credit), band.below);
        let bands: Vec<_> = sla.bands.iter().map(credit).collect();
        format!("{} a month; {}", money(sla.monthly_fee, currency), bands.join(", "))
    });
    say("Promised to customers", sla);
    let background = facts.catalogue.background;
    say("Errors on a day without incidents", (background != 0.0).then(|| percent(background)));
    lines.extend(facts.catalogue.risks.iter().map(risk));
    lines.extend(facts.catalogue.adjustments.iter().map(adjustment));
    if let Some(architecture) = &facts.architecture {
        lines.extend(architecture_in_words(architecture));
    }
    lines.extend(facts.capacity.iter().flat_map(|of| capacity(of, currency)));
    lines.extend(facts.options.iter().map(|option| investment("Option", option, currency)));
    lines.extend(facts.readiness.iter().map(|(of, readiness)| preparation(*of, readiness)));
    lines.extend(sources(&facts.provenance));
    lines.extend(facts.incidents.iter().flat_map(reviews));
    lines
}

/// What is paid for, line by line.
pub fn investments_in_words(investments: &[Investment], currency: &str) -> Vec<Line> {
    investments.iter().map(|of| investment("Investment", of, currency)).collect()
}

/// The risks that both sides live with, line by line.
pub fn accepted_in_words(accepted: &BTreeSet<String>) -> Vec<Line> {
    let line = |name: &String| Line::new(format!("Accepted risk {}", quoted(name)), "both sides live with it");
    accepted.iter().map(line).collect()
}

fn investment(what: &str, investment: &Investment, currency: &str) -> Line {
    let mut says = vec![format!("{} a year", money(investment.yearly_cost, currency))];
    says.extend(investment.effects.iter().map(effect_in_words));
    Line::new(format!("{what} {}", quoted(&investment.name)), says.join("; "))
}

/// What an effect changes, by how much, and where.
pub fn effect_in_words(effect: &Effect) -> String {
    let on = match effect.on {
        Lever::Frequency => "how often incidents happen",
        Lever::Detection => "time to detect",
        Lever::Resolution => "time to resolve",
        Lever::Impact => "the share of users hit",
        Lever::CommonCause => "what a redundant group shares",
        Lever::FailedFailover => "failovers that fail",
        Lever::SwitchOver => "time to switch over",
    };
    let of = match &effect.of {
        Scope::All => "everything".to_owned(),
        Scope::Named(name) => quoted(name),
        Scope::Cause(cause) => format!("what {} triggers", trigger_in_words(*cause)),
    };
    format!("{on} × {} for {of}", number(effect.factor))
}

/// What triggers an outage, as part of a sentence.
pub fn trigger_in_words(cause: Cause) -> &'static str {
    match cause {
        Cause::BinaryPush => "a binary push",
        Cause::ConfigPush => "a configuration push",
        Cause::UserBehaviour => "a change in user behaviour",
        Cause::Pipeline => "a processing pipeline",
        Cause::ProviderChange => "a service provider's change",
        Cause::PerformanceDecay => "performance decay",
        Cause::Capacity => "a lack of capacity",
        Cause::Hardware => "hardware",
        Cause::Other => "another cause",
    }
}

pub(super) fn estimate(estimate: Estimate, show: fn(f64) -> String) -> String {
    if estimate.is_spread() {
        format!("{} (one in ten above {})", show(estimate.median()), show(estimate.p90()))
    } else {
        show(estimate.median())
    }
}

fn minutes(minutes: f64) -> String {
    format!("{} min", number(minutes))
}

fn risk(risk: &Risk) -> Line {
    let often = match risk.frequency {
        Frequency::PerYear(times) => format!("{} times a year", estimate(times, number)),
        Frequency::Changes { per_week, failure_rate } => {
            format!("{} of {} changes a week fail", percent(failure_rate), number(per_week))
        }
    };
    let long = match &risk.duration {
        Duration::Estimated { detect, resolve } => {
            format!("{} to detect, {} to resolve", estimate(*detect, minutes), estimate(*resolve, minutes))
        }
        Duration::Observed(observed) => {
            let each: Vec<_> = observed.iter().map(|minutes| number(*minutes)).collect();
            format!("{} incidents observed, of {} min", observed.len(), each.join(", "))
        }
    };
    let whose = if risk.dependency { "; a dependency's fault" } else { "" };
    let (cause, impact) = (trigger_in_words(risk.cause), estimate(risk.impact, percent));
    Line::new(
        format!("Risk {}", quoted(&risk.name)),
        format!("triggered by {cause}: {often}; {long}; {impact} of users hit{whose}"),
    )
}

fn adjustment(adjustment: &Adjustment) -> Line {
    let Adjustment { name, detect_minutes, resolve_minutes, frequency } = adjustment;
    let says = format!(
        "adds {} to detect and {} to resolve, and {} more incidents",
        minutes(*detect_minutes),
        minutes(*resolve_minutes),
        percent(*frequency)
    );
    Line::new(format!("Weakness {}", quoted(name)), says)
}

fn architecture_in_words(architecture: &Architecture) -> Vec<Line> {
    if let Err(error) = architecture.check() {
        return vec![Line::new("Architecture", format!("cannot be evaluated: {error}"))];
    }
    let mut lines = vec![Line::new("Architecture", format!("up while {}", block(&architecture.root)))];
    let component = |component: &Component| {
        let says = match component.record {
            Record::Unavailability(share) => format!("down {} % of the time", share.percent()),
            Record::Times { mttf, mttr } => format!("works {mttf} on average, is repaired in {mttr}"),
        };
        Line::new(format!("Component {}", quoted(&component.name)), says)
    };
    lines.extend(architecture.components.iter().map(component));
    lines.extend(architecture.groups.iter().map(|group| {
        let shares = |shares: [crate::units::Share; 3]| shares.map(|share| share.percent().to_string()).join(", ");
        let sharing = match group.sharing {
            Sharing::Beta(share) => format!("{} % takes all at once", share.percent()),
            Sharing::Alpha(of) => format!("{} % take one, two, three", shares(of)),
            Sharing::Mgl { beta, gamma } => {
                format!("{} % takes another, {} % of that the third", beta.percent(), gamma.percent())
            }
            Sharing::Phi(of) => format!("{} % for each one, each pair, all three", shares(of)),
        };
        let members: Vec<_> = group.members.iter().map(|name| quoted(name)).collect();
        Line::new(format!("Common cause {}", quoted(&group.name)), format!("of {}: {sharing}", members.join(", ")))
    }));
    lines
}

/// No deeper than an architecture that was checked.
fn block(of: &Block) -> String {
    let joined = |word: &str| {
        let parts: Vec<_> = of.parts().iter().map(block).collect();
        format!("({})", parts.join(word))
    };
    match of {
        Block::Component(name) => quoted(name),
        Block::Series(_) => joined(" and "),
        Block::Parallel(_) => joined(" or "),
        Block::AtLeast { needed, .. } => format!("at least {needed} of {}", joined(", ")),
    }
}
