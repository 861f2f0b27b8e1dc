use super::replay::Firing;
use super::series::FARTHEST;
use crate::model::ModelError;
use crate::model::error::{at_least_zero, at_most};

/// Something that is known to have gone wrong, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Incident {
    /// When it began.
    pub start: i64,
    /// When it ended.
    pub end: i64,
    /// The share of the budget that it spent.
    pub spent: f64,
}

/// How well alerts told of incidents.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// For each incident, milliseconds from its start until an alert fired for it; 0 if one was firing already, none if
    /// nobody was told.
    pub detection: Vec<Option<i64>>,
    /// For each incident, milliseconds from its end until the alert was quiet; 0 if it was quiet before, none if it never
    /// fired or was not quiet when the replay ended.
    pub reset: Vec<Option<i64>>,
    /// Alerts that fired.
    pub alerts: usize,
    /// Alerts that fired for a significant incident.
    pub alerts_that_mattered: usize,
    /// Significant incidents.
    pub significant: usize,
    /// Significant incidents that somebody was told of.
    pub told: usize,
}

impl Score {
    /// The share of alerts that fired for a significant incident; none without alerts.
    pub fn precision(&self) -> Option<f64> {
        (self.alerts > 0).then(|| self.alerts_that_mattered as f64 / self.alerts as f64)
    }

    /// The share of significant incidents that an alert fired for; none without any.
    pub fn recall(&self) -> Option<f64> {
        (self.significant > 0).then(|| self.told as f64 / self.significant as f64)
    }
}

const MOST_INCIDENTS: usize = 1_000_000;

/// Scores one rule's firings against incidents. An incident is significant if it spent at least this share of the budget.
///
/// An alert belongs to an incident if it fired at any time from the incident's start to `grace` milliseconds after its
/// end: grace is for what lies between a fault and its alert (`for`, an evaluation, a scrape). An alert that fires for
/// several incidents matters if one of them is significant; one that goes off and on during an incident counts each time.
///
/// # Errors
/// Over a million incidents; times beyond 1e15 ms; an end before its start; a share or grace that is negative or not
/// finite; firings that are not in order, which [`replay`](super::replay()) never gives.
///
/// # Source
/// Precision, recall, detection and reset time as in the SRE workbook, chapter 5.
pub fn score(firings: &[Firing], incidents: &[Incident], significant: f64, grace: i64) -> Result<Score, ModelError> {
    at_most("incidents", incidents.len(), MOST_INCIDENTS)?;
    at_least_zero("the share of the budget that matters", significant)?;
    let in_order = firings.windows(2).all(|pair| pair[0].until <= pair[1].from)
        && firings.iter().all(|firing| firing.from < firing.until);
    let is_near = |t: i64| (-FARTHEST..=FARTHEST).contains(&t);
    let known = incidents.iter().all(|i| is_near(i.start) && is_near(i.end) && i.start <= i.end);
    if !in_order || !known || !(0..=FARTHEST).contains(&grace) {
        return Err(ModelError::Unusable {
            what: "a stretch of time ends before it begins, or stretches overlap",
            remedy: "give firings in order, incidents with their end after their start, and a grace of at least 0",
        });
    }
    let mut score = Score {
        detection: Vec::with_capacity(incidents.len()),
        reset: Vec::with_capacity(incidents.len()),
        alerts: firings.len(),
        alerts_that_mattered: 0,
        significant: 0,
        told: 0,
    };
    // How many significant incidents begin and stop to claim each firing.
    let mut claims = vec![0i64; firings.len() + 1];
    for incident in incidents {
        let first = firings.partition_point(|firing| firing.until <= incident.start);
        let after = firings.partition_point(|firing| firing.from <= incident.end + grace).max(first);
        let is_told = first < after;
        score.detection.push(is_told.then(|| (firings[first].from - incident.start).max(0)));
        let last = is_told.then(|| firings[after - 1]);
        score.reset.push(last.filter(|last| !last.is_open).map(|last| (last.until - incident.end).max(0)));
        if at_least_zero("the share of the budget that an incident spent", incident.spent)? >= significant {
            score.significant += 1;
            score.told += usize::from(is_told);
            claims[first] += 1;
            claims[after] -= 1;
        }
    }
    let mut claimed = 0;
    for claim in &claims[..firings.len()] {
        claimed += claim;
        score.alerts_that_mattered += usize::from(claimed > 0);
    }
    Ok(score)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alerts_are_claimed_by_incidents() {
        let fired = |from, until| Firing { from, until, is_open: false };
        let incident = |start, end, spent| Incident { start, end, spent };
        let firings = [fired(10, 20), fired(50, 60), fired(90, 95)];
        let incidents = [incident(5, 15, 0.5), incident(18, 30, 0.5), incident(48, 49, 0.01), incident(70, 80, 0.5)];
        let score = score(&firings, &incidents, 0.02, 1).unwrap();
        // The second was told of by the alert that was on; the third is told of but does not matter; the fourth is missed.
        assert_eq!(score.detection, [Some(5), Some(0), Some(2), None]);
        assert_eq!(score.reset, [Some(5), Some(0), Some(11), None]);
        assert_eq!((score.precision(), score.recall()), (Some(1.0 / 3.0), Some(2.0 / 3.0)));
    }

    #[test]
    fn nothing_to_score_has_no_score() {
        let none = score(&[], &[], 0.02, 0).unwrap();
        assert_eq!((none.precision(), none.recall()), (None, None));
        assert!(score(&[], &[Incident { start: 2, end: 1, spent: 0.0 }], 0.02, 0).is_err());
        assert!(score(&[], &[Incident { start: 1, end: 2, spent: f64::NAN }], 0.02, 0).is_err());
    }
}
