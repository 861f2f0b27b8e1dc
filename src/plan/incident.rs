use super::{Cause, Review};
use crate::units::{CivilDate, CivilDateTime};

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
