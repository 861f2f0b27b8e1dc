use super::{Line, number, percent, quoted};
use crate::plan::{Approval, Band, Charter, DependencyMisses, Escalation, Policy};

/// A band or an escalation, in the parts that a table shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// When it holds.
    pub when: String,
    /// What becomes of normal releases.
    pub releases: String,
    /// What part of engineering time goes to reliability.
    pub work: String,
    /// What else holds: how it ends, who sees to it, what is done.
    pub besides: Vec<String>,
}

impl Wording {
    /// All of it in one line.
    fn line(&self) -> String {
        let mut all = vec![self.when.clone(), format!("releases: {}", self.releases), format!("work: {}", self.work)];
        all.extend(self.besides.iter().cloned());
        all.join("; ")
    }
}

/// The numbers and rules of a policy, line by line. The words beside them are [`charter_in_words`]'s.
pub fn policy_in_words(policy: &Policy) -> Vec<Line> {
    let mut lines = vec![Line::new("Policy", quoted(&policy.name))];
    for (i, band) in policy.bands.iter().enumerate() {
        lines.push(Line::new(format!("Band {}", quoted(&band.name)), band_in_words(band, i == 0).line()));
    }
    for escalation in &policy.escalations {
        let says = escalation_in_words(escalation).line();
        lines.push(Line::new(format!("Escalation {}", quoted(&escalation.name)), says));
    }
    let exceptions = match policy.exceptions_per_week {
        0.0 => "none is planned for".to_owned(),
        count => format!("{} releases a week go out in any band", number(count)),
    };
    lines.push(Line::new("Urgent releases", exceptions));
    let bullets = policy.silver_bullets;
    if bullets.count > 0 {
        let says = format!(
            "{} days of normal releases during a freeze, anew every {} days",
            bullets.count, bullets.every_days
        );
        lines.push(Line::new("Silver bullets", says));
    }
    let dependency = match policy.dependency_misses {
        DependencyMisses::Counted => "spend this budget: users were hurt, whoever was at fault",
        DependencyMisses::Excused => "do not spend this budget",
    };
    lines.push(Line::new("Misses of a dependency", dependency));
    let above = |share| format!("above {} of the budget", percent(share));
    lines.push(Line::new("Postmortem for one incident", above(policy.postmortem_above)));
    lines.push(Line::new("Priority for a class of incidents", format!("{} of a quarter", above(policy.class_above))));
    lines
}

/// A band; the first holds while no other does.
pub fn band_in_words(band: &Band, is_first: bool) -> Wording {
    let mut besides = Vec::new();
    if !is_first && band.exit_above > band.at_or_below {
        besides.push(format!("ends above {} left", percent(band.exit_above)));
    }
    if band.at_least_days > 0 {
        besides.push(format!("lasts at least {} d", band.at_least_days));
    }
    besides.extend(band.actions.iter().cloned());
    if !band.owner.is_empty() {
        besides.push(format!("owner: {}", band.owner));
    }
    let when = if is_first {
        "while no other band holds".to_owned()
    } else {
        format!("at {} of the budget left or less", percent(band.at_or_below))
    };
    Wording { when, releases: releases(band.releases), work: work(band.reliability_work), besides }
}

/// An escalation.
pub fn escalation_in_words(escalation: &Escalation) -> Wording {
    Wording {
        when: format!("after {} d without budget", escalation.after_days),
        releases: releases(escalation.releases),
        work: work(escalation.reliability_work),
        besides: Vec::new(),
    }
}

fn releases(share: f64) -> String {
    match share {
        0.0 => "none: freeze".to_owned(),
        1.0 => "all".to_owned(),
        share => percent(share),
    }
}

fn work(share: f64) -> String {
    match share {
        0.0 => "as usual".to_owned(),
        share => format!("{} of engineering time", percent(share)),
    }
}

/// The words of a policy, line by line, without what is empty.
pub fn charter_in_words(charter: &Charter) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut say = |what: &str, says: String| {
        if !says.is_empty() {
            lines.push(Line::new(what, says));
        }
    };
    let date = |date: Option<crate::units::CivilDate>| date.map_or_else(String::new, |date| date.to_string());
    say("Goals", charter.goals.clone());
    say("Non-goals", charter.non_goals.clone());
    say("Owner", charter.owner.clone());
    say("What goes out during a freeze", charter.exceptions.join("; "));
    say("When a miss does not oblige the team", charter.excused.join("; "));
    say("Who decides disputes", charter.disputes.clone());
    say("Reviewers", charter.reviewers.join(", "));
    say("Agreed on", date(charter.agreed_on));
    say("Next review", date(charter.review_on));
    say("Evidence", charter.evidence.join("; "));
    for Approval { name, role, on } in &charter.approvals {
        let signed = on.map_or_else(|| "not signed yet".to_owned(), |on| format!("signed on {on}"));
        say(&format!("Approval for {}", quoted(role)), format!("{name}, {signed}"));
    }
    lines
}

/// A policy as people would say it, rule by rule.
pub fn policy_as_prose(policy: &Policy) -> Vec<String> {
    let mut says: Vec<String> =
        policy.bands.iter().enumerate().map(|(at, band)| band_as_prose(band, at == 0)).collect();
    for Escalation { name, after_days, releases, reliability_work } in &policy.escalations {
        says.push(format!(
            "After {} without budget, {}{}.",
            days(*after_days),
            quoted(name),
            besides(*releases, *reliability_work)
        ));
    }
    let Charter { exceptions, excused, disputes, owner, .. } = &policy.charter;
    let listed = if exceptions.is_empty() { "urgent fixes".to_owned() } else { exceptions.join(", ") };
    match policy.exceptions_per_week {
        0.0 if exceptions.is_empty() => says.push("No kind of release is exempt from a freeze.".to_owned()),
        0.0 => says.push(format!("Whatever the band, these go out: {listed}.")),
        count => says.push(format!("Whatever the band, these go out: {listed}; about {} a week.", number(count))),
    }
    let bullets = policy.silver_bullets;
    if bullets.count > 0 {
        let each = if bullets.count == 1 { "One silver bullet buys" } else { "Each silver bullet buys" };
        says.push(format!(
            "{each} a day of normal releases during a freeze: {} every {}, each written down and reviewed afterwards.",
            bullets.count,
            days(bullets.every_days)
        ));
    }
    says.push(match policy.dependency_misses {
        DependencyMisses::Counted => {
            "A miss that a dependency caused spends this budget like any other: users were hurt.".to_owned()
        }
        DependencyMisses::Excused => "A miss that a dependency caused does not spend this budget.".to_owned(),
    });
    says.push(format!(
        "One incident that spends more than {} of the budget asks for a postmortem; a class of incidents that spends more than {} of a quarter's budget becomes a priority of the next quarter.",
        percent(policy.postmortem_above),
        percent(policy.class_above)
    ));
    if !excused.is_empty() {
        says.push(format!("A miss obliges nobody where this holds: {}.", excused.join("; ")));
    }
    if !disputes.is_empty() {
        says.push(format!("When the sides disagree: {disputes}."));
    }
    if !owner.is_empty() {
        says.push(format!("{owner} keeps this policy up to date."));
    }
    says
}

fn band_as_prose(band: &Band, is_first: bool) -> String {
    let follows = consequence(band.releases, band.reliability_work);
    let mut says = if is_first {
        format!("{}: while no other band holds, {follows}.", quoted(&band.name))
    } else {
        let begins = match band.at_or_below {
            0.0 => "once the budget is spent".to_owned(),
            left if left < 0.0 => format!("once the budget is overspent by {}", percent(-left)),
            left => format!("once {} of the budget or less is left", percent(left)),
        };
        let ends = match band.exit_above {
            above if above <= band.at_or_below => "more is left again".to_owned(),
            above => format!("more than {} is left again", percent(above)),
        };
        let least = match band.at_least_days {
            0 => String::new(),
            least => format!(", and for at least {}", days(least)),
        };
        format!("{}: {begins}, {follows}, until {ends}{least}.", quoted(&band.name))
    };
    if !band.actions.is_empty() {
        says.push_str(&format!(" Then: {}.", band.actions.join("; ")));
    }
    if !band.owner.is_empty() {
        says.push_str(&format!(" {} sees to it.", band.owner));
    }
    says
}

/// What an escalation adds to the band that holds: of both, whichever holds back more.
fn besides(share: f64, work: f64) -> String {
    let releases = match share {
        0.0 => Some("no normal release goes out".to_owned()),
        share if share < 1.0 => Some(format!("no more than {} of normal releases go out", percent(share))),
        _ => None,
    };
    let work = match work {
        0.0 => None,
        1.0 => Some("all engineering time goes to reliability".to_owned()),
        work => Some(format!("at least {} of engineering time goes to reliability", percent(work))),
    };
    let all: Vec<String> = releases.into_iter().chain(work).collect();
    if all.is_empty() { String::new() } else { format!(": {}", all.join(" and ")) }
}

fn consequence(share: f64, work: f64) -> String {
    let releases = match share {
        0.0 => "no normal release goes out".to_owned(),
        1.0 => "all releases go out".to_owned(),
        share => format!("{} of normal releases go out", percent(share)),
    };
    match work {
        0.0 => releases,
        1.0 => format!("{releases} and all engineering time goes to reliability"),
        work => format!("{releases} and {} of engineering time goes to reliability", percent(work)),
    }
}

fn days(count: u32) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_reads_as_it_acts() {
        let policy = Policy {
            charter: Charter { disputes: "The CTO decides".into(), ..Charter::default() },
            ..Policy::escalating()
        };
        let prose = policy_as_prose(&policy);
        assert_eq!(prose[0], "“Ship freely”: while no other band holds, all releases go out.");
        assert_eq!(
            prose[1],
            "“Freeze”: once the budget is spent, no normal release goes out, until more is left again."
        );
        assert_eq!(
            prose[2],
            "After 30 days without budget, “Developers join”: no normal release goes out and at least 50 % of engineering time goes to reliability."
        );
        assert!(prose.iter().any(|says| says == "Whatever the band, these go out: urgent fixes; about 0.5 a week."));
        assert_eq!(prose.last().unwrap(), "When the sides disagree: The CTO decides.");
    }

    #[test]
    fn a_band_says_when_it_ends() {
        let band = Band {
            name: "Reliability first".into(),
            at_or_below: 0.25,
            releases: 0.4,
            reliability_work: 0.5,
            exit_above: 0.5,
            at_least_days: 7,
            actions: vec!["A second reviewer".into()],
            owner: "The lead".into(),
        };
        assert_eq!(
            band_as_prose(&band, false),
            "“Reliability first”: once 25 % of the budget or less is left, 40 % of normal releases go out and 50 % of engineering time goes to reliability, until more than 50 % is left again, and for at least 7 days. Then: A second reviewer. The lead sees to it."
        );
    }
}
