use super::{Cause, Review};
use crate::units::{CivilDate, CivilDateTime};

/// The most incidents of one list.
pub const MOST_INCIDENTS: usize = 20_000;
/// The most reviews of one list.
pub const MOST_REVIEWS: usize = 1_000;

/// What happened, and for how long somebody looked: no incident in two years says more than none in two weeks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentLog {
    /// The first day that was looked at.
    pub from: CivilDate,
    /// The last day that was looked at.
    pub until: CivilDate,
    /// What happened between them, in any order.
    pub incidents: Vec<Incident>,
    /// What was learnt from some of them, in any order.
    pub reviews: Vec<Review>,
}

impl IncidentLog {
    /// What was learnt from an incident: the first review that names it and its start.
    pub fn review_of(&self, incident: &Incident) -> Option<&Review> {
        self.reviews.iter().find(|review| review.is_of(incident))
    }

    /// Changes one incident. What was learnt from it stays with it under its new name and start, unless another incident
    /// has the old ones. Nothing happens where there is no such incident.
    pub fn change(&mut self, at: usize, change: impl FnOnce(&mut Incident)) {
        let Some(incident) = self.incidents.get_mut(at) else { return };
        let was = incident.clone();
        change(incident);
        let (name, started) = (incident.name.clone(), incident.started);
        if self.incidents.iter().any(|of| of.name == was.name && of.started == was.started) {
            return;
        }
        for review in self.reviews.iter_mut().filter(|review| review.is_of(&was)) {
            review.incident.clone_from(&name);
            review.started = started;
        }
    }

    /// Adds what is not in the list yet, with its reviews, and widens the time that was looked at. An incident is in the
    /// list if one began at the same moment and has its name or its length. Reviews of incidents that were not added are
    /// left out.
    pub fn take(&mut self, other: Self) -> Taken {
        let Self { from, until, incidents, mut reviews } = other;
        (self.from, self.until) = (self.from.min(from), self.until.max(until));
        let mut taken = Taken::default();
        for incident in incidents {
            let is_same = |of: &Incident| {
                of.started == incident.started && (of.name == incident.name || of.minutes == incident.minutes)
            };
            if self.incidents.len() >= MOST_INCIDENTS {
                taken.beyond += 1;
            } else if self.incidents.iter().any(is_same) {
                taken.known += 1;
            } else {
                taken.added += 1;
                let its = reviews.iter().position(|review| review.is_of(&incident));
                if let Some(review) = its.map(|its| reviews.swap_remove(its))
                    && self.reviews.len() < MOST_REVIEWS
                {
                    taken.reviews += 1;
                    self.reviews.push(review);
                }
                self.incidents.push(incident);
            }
        }
        taken
    }
}

impl Incident {
    /// An incident of which no more is known than that everybody was hurt for so many minutes.
    pub fn new(name: impl Into<String>, started: CivilDateTime, minutes: f64) -> Self {
        Self {
            name: name.into(),
            started,
            detected_after: None,
            acknowledged_after: None,
            minutes,
            impact: 1.0,
            cause: Cause::Other,
            dependency: false,
        }
    }
}

/// What became of incidents that were to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taken {
    /// How many were added.
    pub added: usize,
    /// How many were in the list already.
    pub known: usize,
    /// How many the list has no room for.
    pub beyond: usize,
    /// How many reviews came with those that were added.
    pub reviews: usize,
}

/// One incident.
#[derive(Debug, Clone, PartialEq)]
pub struct Incident {
    /// What people call it.
    pub name: String,
    /// When users began to be hurt.
    pub started: CivilDateTime,
    /// Minutes from there until somebody knew; none where nobody wrote it down.
    pub detected_after: Option<f64>,
    /// Minutes from the start until a person took it in hand; none where nobody wrote it down.
    pub acknowledged_after: Option<f64>,
    /// Minutes from the start until users were well again.
    pub minutes: f64,
    /// The share of users or requests that were hurt, 0 to 1.
    pub impact: f64,
    /// What triggered it.
    pub cause: Cause,
    /// Whether somebody else's service was at fault.
    pub dependency: bool,
}

// Restored incidents hold no NaN.
impl Eq for Incident {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Moment;

    fn incident(name: &str, started: &str, minutes: f64) -> Incident {
        Incident::new(name, CivilDateTime::parse(started).unwrap(), minutes)
    }

    fn review(incident: &Incident) -> Review {
        Review { timeline: vec![Moment { after: 0.0, text: "seen".to_owned() }], ..Review::new(incident) }
    }

    fn log(incidents: Vec<Incident>) -> IncidentLog {
        let day = |text| CivilDate::parse(text).unwrap();
        let reviews = incidents.iter().map(review).collect();
        IncidentLog { from: day("2027-01-01"), until: day("2027-01-31"), incidents, reviews }
    }

    #[test]
    fn a_review_follows_its_incident() {
        let mut log = log(vec![incident("a", "2027-01-02 10:00:00", 5.0), incident("b", "2027-01-03 10:00:00", 5.0)]);
        log.change(0, |of| of.name = "Expired certificate".to_owned());
        log.change(0, |of| of.started = CivilDateTime::parse("2027-01-02 09:55:00").unwrap());
        assert_eq!(log.review_of(&log.incidents[0]), Some(&review(&log.incidents[0])));
        assert_eq!(log.review_of(&log.incidents[1]), Some(&review(&log.incidents[1])));
        log.change(7, |of| of.minutes = 0.0);
        // Of two that are called the same, the one that keeps the name keeps the review.
        log.incidents.push(log.incidents[1].clone());
        log.change(2, |of| of.name = "c".to_owned());
        assert!(log.review_of(&log.incidents[1]).is_some() && log.review_of(&log.incidents[2]).is_none());
    }

    #[test]
    fn what_is_in_the_list_is_not_taken_again() {
        let (a, b) = (incident("a", "2027-01-02 10:00:00", 5.0), incident("b", "2027-02-03 10:00:00", 5.0));
        let mut log = log(vec![a.clone()]);
        let mut other = log.clone();
        other.until = CivilDate::parse("2027-02-28").unwrap();
        // The same under another name, the same with another length, a new one with its review.
        other.incidents =
            vec![Incident { name: "z".to_owned(), ..a.clone() }, Incident { minutes: 6.0, ..a }, b.clone()];
        other.reviews = vec![review(&b), review(&other.incidents[0])];
        assert_eq!(log.take(other.clone()), Taken { added: 1, known: 2, beyond: 0, reviews: 1 });
        assert_eq!((log.incidents.len(), log.reviews.len(), log.until), (2, 2, other.until));
        assert_eq!(log.take(other), Taken { known: 3, ..Taken::default() });
    }
}
