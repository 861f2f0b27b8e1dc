/// The most bands of a policy.
pub const MOST_BANDS: usize = 8;

/// What one year brought.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct YearOutcome {
    /// Days in each band of the policy.
    pub days_in_band: [u16; MOST_BANDS],
    /// Days on which no normal release went out.
    pub frozen_days: u16,
    /// Releases that went out.
    pub releases: f64,
    /// Releases that were held back.
    pub blocked: f64,
    /// Days that began with the objective's window in breach.
    pub breach_days: u16,
    /// Calendar months that missed the target.
    pub breached_months: u8,
    /// Calendar months in which customers were credited.
    pub credited_months: u8,
    /// Money credited.
    pub credit: f64,
    /// Money lost in outages.
    pub outage_cost: f64,
    /// Pages, for each person.
    pub pages_per_person: f64,
    /// Bad minutes.
    pub bad_minutes: f64,
    /// Bad minutes of the worst calendar month.
    pub worst_month: f64,
    /// Incidents that alone took more of the budget than asks for a postmortem.
    pub postmortems: u16,
    /// Days of releases bought with silver bullets.
    pub bullets: u16,
    /// How often an escalation began.
    pub escalations: u16,
}

/// What a quantity was over many years.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Statistic {
    /// The mean.
    pub mean: f64,
    /// The standard error of the mean: years are independent of each other.
    pub standard_error: f64,
    /// One year in ten has less.
    pub p10: f64,
    /// Half of the years have less.
    pub p50: f64,
    /// Nine years in ten have less.
    pub p90: f64,
}

impl Statistic {
    /// Of any values; zero of none.
    pub fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = values.collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let Some(last) = sorted.len().checked_sub(1) else { return Self::default() };
        let n = sorted.len() as f64;
        let mean = sorted.iter().sum::<f64>() / n;
        let squares: f64 = sorted.iter().map(|x| (x - mean) * (x - mean)).sum();
        let at = |p: f64| sorted[((p * n) as usize).min(last)];
        Self {
            mean,
            standard_error: libm::sqrt(squares / (n - 1.0).max(1.0) / n),
            p10: at(0.1),
            p50: at(0.5),
            p90: at(0.9),
        }
    }
}

/// What many years under one target and policy have in common.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    /// How many years.
    pub years: usize,
    /// Days in each band.
    pub days_in_band: [Statistic; MOST_BANDS],
    /// Days without a normal release.
    pub frozen_days: Statistic,
    /// Releases that went out.
    pub releases: Statistic,
    /// Releases that were held back.
    pub blocked: Statistic,
    /// Days that began in breach of the objective's window.
    pub breach_days: Statistic,
    /// Calendar months that missed the target.
    pub breached_months: Statistic,
    /// Calendar months with credits to customers.
    pub credited_months: Statistic,
    /// Money credited.
    pub credit: Statistic,
    /// Money lost in outages.
    pub outage_cost: Statistic,
    /// Pages for each person.
    pub pages_per_person: Statistic,
    /// Bad minutes.
    pub bad_minutes: Statistic,
    /// Bad minutes of the worst calendar month.
    pub worst_month: Statistic,
    /// Incidents that asked for a postmortem.
    pub postmortems: Statistic,
    /// Days bought with silver bullets.
    pub bullets: Statistic,
    /// Escalations.
    pub escalations: Statistic,
    /// The share of years in which all twelve months kept the target, and its standard error.
    pub every_month_kept: Statistic,
    /// The share of years in which the objective's window was never in breach.
    pub never_in_breach: Statistic,
}

impl Summary {
    /// Of these years.
    pub fn of(years: &[YearOutcome]) -> Self {
        let of = |value: &dyn Fn(&YearOutcome) -> f64| Statistic::of(years.iter().map(value));
        Self {
            years: years.len(),
            days_in_band: std::array::from_fn(|band| of(&|y| f64::from(y.days_in_band[band]))),
            frozen_days: of(&|y| f64::from(y.frozen_days)),
            releases: of(&|y| y.releases),
            blocked: of(&|y| y.blocked),
            breach_days: of(&|y| f64::from(y.breach_days)),
            breached_months: of(&|y| f64::from(y.breached_months)),
            credited_months: of(&|y| f64::from(y.credited_months)),
            credit: of(&|y| y.credit),
            outage_cost: of(&|y| y.outage_cost),
            pages_per_person: of(&|y| y.pages_per_person),
            bad_minutes: of(&|y| y.bad_minutes),
            worst_month: of(&|y| y.worst_month),
            postmortems: of(&|y| f64::from(y.postmortems)),
            bullets: of(&|y| f64::from(y.bullets)),
            escalations: of(&|y| f64::from(y.escalations)),
            every_month_kept: of(&|y| f64::from(u8::from(y.breached_months == 0))),
            never_in_breach: of(&|y| f64::from(u8::from(y.breach_days == 0))),
        }
    }
}
