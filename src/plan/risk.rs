use crate::units::Estimate;

/// What triggers an outage. The first eight are the triggers that Google publishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// A new version of the software.
    BinaryPush,
    /// A new configuration.
    ConfigPush,
    /// People use the service differently.
    UserBehaviour,
    /// A processing pipeline.
    Pipeline,
    /// A provider changes something.
    ProviderChange,
    /// It grows slower until it fails.
    PerformanceDecay,
    /// Too little capacity.
    Capacity,
    /// Hardware.
    Hardware,
    /// Anything else.
    Other,
}

/// How long one incident lasts.
#[derive(Debug, Clone, PartialEq)]
pub enum Duration {
    /// Minutes until somebody knows, and minutes from there until users are well again. Spreads are lognormal and
    /// independent of each other.
    Estimated {
        /// Minutes to detect.
        detect: Estimate,
        /// Minutes to resolve.
        resolve: Estimate,
    },
    /// Minutes from start to end, one for each incident that happened.
    Observed(Vec<f64>),
}

/// How often incidents begin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Frequency {
    /// Incidents in a year of 365 days. A spread is what is not known about the rate, not how it varies.
    PerYear(Estimate),
    /// Changes that fail.
    Changes {
        /// Changes in a week.
        per_week: f64,
        /// The share of changes that fail.
        failure_rate: f64,
    },
}

/// One source of badness, estimated or observed: a row of the catalogue.
#[derive(Debug, Clone, PartialEq)]
pub struct Risk {
    /// What people call it.
    pub name: String,
    /// What triggers it.
    pub cause: Cause,
    /// How long an incident lasts.
    pub duration: Duration,
    /// The share of users or requests that it hits. A value may exceed 1 to weigh a risk more heavily; a spread is a
    /// beta distribution and stays below 1.
    pub impact: Estimate,
    /// How often it happens.
    pub frequency: Frequency,
    /// Whether somebody else's service is at fault.
    pub dependency: bool,
}

impl Risk {
    /// Whether it comes with changes, so that fewer releases mean fewer incidents.
    pub fn from_changes(&self) -> bool {
        matches!(self.frequency, Frequency::Changes { .. })
    }
}

/// A weakness of the whole organisation that makes every risk worse.
#[derive(Debug, Clone, PartialEq)]
pub struct Adjustment {
    /// What people call it.
    pub name: String,
    /// Minutes that it adds to every detection.
    pub detect_minutes: f64,
    /// Minutes that it adds to every resolution.
    pub resolve_minutes: f64,
    /// By which share it makes every risk more frequent.
    pub frequency: f64,
}

/// All known sources of badness.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Catalogue {
    /// The risks.
    pub risks: Vec<Risk>,
    /// What makes all of them worse.
    pub adjustments: Vec<Adjustment>,
    /// The share of requests that fails on a day without incidents.
    pub background: f64,
}
