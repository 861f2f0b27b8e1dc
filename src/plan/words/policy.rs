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
