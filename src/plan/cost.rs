use crate::units::Target;

/// What an outage costs by its length: straight lines between points, and the last slope for ever after.
///
/// The first minute and the sixtieth are not worth the same: a point at 0 is what any outage costs, and slopes may
/// grow or shrink.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OutageCost {
    /// Minutes of full outage and money, by rising minutes. A first point after 0 is preceded by (0, 0).
    pub points: Vec<(f64, f64)>,
}

/// What is paid back when a calendar month was worse than promised to customers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sla {
    /// Money that customers pay in a month.
    pub monthly_fee: f64,
    /// What is credited, from the mildest band to the worst.
    pub bands: Vec<SlaBand>,
}

/// One band of credits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SlaBand {
    /// It applies when the month's availability is below this.
    pub below: Target,
    /// The share of the fee that is credited.
    pub credit: f64,
}

impl Sla {
    /// The bands that Amazon publishes for its compute service: 10 % below 99.99, 30 % below 99, all below 95.
    pub fn compute_credits(monthly_fee: f64) -> Self {
        let bands = [("99.99", 0.1), ("99", 0.3), ("95", 1.0)]
            .into_iter()
            .filter_map(|(below, credit)| Some(SlaBand { below: Target::parse_percent(below).ok()?, credit }))
            .collect();
        Self { monthly_fee, bands }
    }
}

/// Something that money can buy, and which facts it changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Investment {
    /// What people call it.
    pub name: String,
    /// Money in a year.
    pub yearly_cost: f64,
    /// What it changes.
    pub effects: Vec<Effect>,
}

/// One fact that an investment changes: it is multiplied by the factor.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// Which quantity.
    pub on: Lever,
    /// Of which risks; for levers of the architecture, of which group or component.
    pub of: Scope,
    /// By how much it is multiplied: 0.5 halves it.
    pub factor: f64,
}

/// The quantity that an investment changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lever {
    /// How often incidents happen.
    Frequency,
    /// Minutes to detect.
    Detection,
    /// Minutes to resolve.
    Resolution,
    /// The share of users that is hit.
    Impact,
    /// The common-cause share of a redundant group.
    CommonCause,
    /// The share of failovers that fails: one less the coverage.
    FailedFailover,
    /// Minutes to switch over.
    SwitchOver,
}

/// Which risks or components an effect is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Scope {
    /// All of them.
    All,
    /// The risk, group or component of this name.
    Named(String),
    /// Risks with this trigger.
    Cause(super::Cause),
}
