use super::Incident;
use crate::units::{CivilDate, CivilDateTime};

/// The most moments of one timeline.
pub const MOST_MOMENTS: usize = 500;

/// A post-incident review: what happened, what helped and hurt, and what is done about it. It speaks of systems and
/// decisions, not of who is to blame; only action items have people's names, as owners.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// The incident's name. With its start it says which one is meant.
    pub incident: String,
    /// The incident's start.
    pub started: CivilDateTime,
    /// What happened, in a few sentences.
    pub summary: String,
    /// What users noticed, in words.
    pub impact: String,
    /// What happened when, in any order.
    pub timeline: Vec<Moment>,
    /// What had a part in it: several things, as a rule.
    pub factors: Vec<String>,
    /// What went well.
    pub went_well: Vec<String>,
    /// What went badly.
    pub went_badly: Vec<String>,
    /// Where it could have been worse.
    pub lucky: Vec<String>,
    /// What is done about it.
    pub actions: Vec<Action>,
}

// Restored reviews hold no NaN.
impl Eq for Review {}

/// One line of a timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// Minutes from the incident's start; below 0 for what came before, such as the release.
    pub after: f64,
    /// What happened then.
    pub text: String,
}

/// Something that will be done, so that it does not happen again or hurts less.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Action {
    /// What.
    pub what: String,
    /// Who sees to it.
    pub owner: String,
    /// By when.
    pub due: Option<CivilDate>,
    /// What it is for.
    pub kind: ActionKind,
    /// Whether it is done.
    pub is_done: bool,
}

/// What an action is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum ActionKind {
    /// That it does not happen again.
    #[default]
    Prevent,
    /// That it hurts fewer, or for less long.
    Mitigate,
    /// That somebody knows sooner.
    Detect,
    /// That people work together better.
    Process,
}

impl ActionKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Prevent, Self::Mitigate, Self::Detect, Self::Process];

    /// What to call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Prevent => "Prevent",
            Self::Mitigate => "Mitigate",
            Self::Detect => "Detect",
            Self::Process => "Process",
        }
    }
}

impl Review {
    /// An empty review of an incident.
    pub fn new(incident: &Incident) -> Self {
        Self {
            incident: incident.name.clone(),
            started: incident.started,
            summary: String::new(),
            impact: String::new(),
            timeline: Vec::new(),
            factors: Vec::new(),
            went_well: Vec::new(),
            went_badly: Vec::new(),
            lucky: Vec::new(),
            actions: Vec::new(),
        }
    }

    /// Whether it is about that incident.
    pub fn is_of(&self, incident: &Incident) -> bool {
        self.started == incident.started && self.incident == incident.name
    }
}
