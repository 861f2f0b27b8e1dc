use crate::model::ModelError;
use crate::model::error::{at_least_zero, at_most, finite};
use crate::model::loss::{MINUTES_PER_YEAR, Severity, Source};
use crate::plan::OutageCost;

/// The most points of a cost curve.
pub const MOST_POINTS: usize = 100;

/// What an outage costs by its bad minutes, checked: straight pieces, the last slope for ever.
///
/// Invariants: minutes rise strictly from 0, money never falls. An incident of no bad minutes is no outage and costs
/// nothing; just above it, an outage costs what the point at 0 says.
#[derive(Debug, Clone, PartialEq)]
pub struct CostCurve {
    minutes: Vec<f64>,
    money: Vec<f64>,
    slopes: Vec<f64>,
}

/// Which minutes of an outage are dearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Curvature {
    /// All are worth the same, and beginning costs nothing.
    Straight,
    /// Later ones: many short outages are better than one long one.
    Convex,
    /// Earlier ones: one long outage is better than many short ones.
    Concave,
    /// It depends.
    Mixed,
}

impl CostCurve {
    /// Checks a curve. Without points nothing costs anything; one point alone after 0 gives one slope.
    ///
    /// # Errors
    /// More than [`MOST_POINTS`] points; minutes or money below 0 or not finite; minutes that do not rise, money that
    /// falls, a slope that overflows.
    pub fn new(cost: &OutageCost) -> Result<Self, ModelError> {
        at_most("points of a cost curve", cost.points.len(), MOST_POINTS)?;
        let (mut minutes, mut money): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
        for (at, costs) in &cost.points {
            let at = at_least_zero("minutes of an outage", *at)?;
            let costs = at_least_zero("the cost of an outage", *costs)?;
            if minutes.is_empty() && at > 0.0 {
                minutes.push(0.0);
                money.push(0.0);
            }
            if minutes.last().is_some_and(|last| at <= *last) || money.last().is_some_and(|last| costs < *last) {
                return Err(ModelError::Unusable {
                    what: "the points of a cost curve do not rise",
                    remedy: "sort them by minutes, no two alike, and let no longer outage cost less",
                });
            }
            minutes.push(at);
            money.push(costs);
        }
        if minutes.is_empty() {
            minutes.push(0.0);
            money.push(0.0);
        }
        let mut slopes = Vec::with_capacity(minutes.len());
        for i in 1..minutes.len() {
            let slope = (money[i] - money[i - 1]) / (minutes[i] - minutes[i - 1]);
            slopes.push(finite("the cost of a minute", slope)?);
        }
        slopes.push(slopes.last().copied().unwrap_or(0.0));
        Ok(Self { minutes, money, slopes })
    }

    /// What an outage of so many bad minutes costs.
    ///
    /// # Errors
    /// Minutes below 0 or not finite, and a cost that overflows.
    pub fn of(&self, minutes: f64) -> Result<f64, ModelError> {
        let minutes = at_least_zero("minutes of an outage", minutes)?;
        if minutes == 0.0 {
            return Ok(0.0);
        }
        let piece = self.minutes.partition_point(|at| *at <= minutes).saturating_sub(1);
        finite("the cost of an outage", self.money[piece] + self.slopes[piece] * (minutes - self.minutes[piece]))
    }

    /// The mean cost of one incident.
    ///
    /// # Formula
    /// ```text
    /// E[cost(D)] = cost just above 0 * P(D > 0) + sum of slope_k * E[minutes of D between point k and the next]
    /// ```
    /// No term is negative, so nothing cancels. Accuracy: that of [`Severity::layers`], exact for lists and for one
    /// lognormal part, 1e-6 for tables.
    ///
    /// # Errors
    /// A cost that overflows.
    ///
    /// ```
    /// use accord::model::{cost::CostCurve, loss::Severity};
    /// use accord::{plan::{Duration, OutageCost}, units::Estimate};
    /// // 1000 at once, and 10 a minute after the first hour.
    /// let curve = CostCurve::new(&OutageCost { points: vec![(0.0, 1000.0), (60.0, 1000.0), (61.0, 1010.0)] })?;
    /// let severity = Severity::new(&Duration::Observed(vec![30.0, 90.0]), Estimate::value(1.0).unwrap(), 0.0)?;
    /// assert_eq!(curve.expected(&severity)?, 1150.0);
    /// # Ok::<(), accord::model::ModelError>(())
    /// ```
    pub fn expected(&self, severity: &Severity) -> Result<f64, ModelError> {
        let begins = if self.money[0] > 0.0 { self.money[0] * (1.0 - severity.cdf(0.0)) } else { 0.0 };
        let layers = severity.layers(&self.minutes);
        let lasts: f64 =
            self.slopes.iter().zip(&layers).map(|(slope, layer)| if *slope > 0.0 { slope * layer } else { 0.0 }).sum();
        finite("the mean cost of an outage", begins + lasts)
    }

    /// Which minutes are dearer.
    pub fn curvature(&self) -> Curvature {
        let rises = self.slopes.windows(2).any(|pair| pair[1] > pair[0]);
        let falls = self.slopes.windows(2).any(|pair| pair[1] < pair[0]) || self.money[0] > 0.0;
        match (rises, falls) {
            (false, false) => Curvature::Straight,
            (true, false) => Curvature::Convex,
            (false, true) => Curvature::Concave,
            (true, true) => Curvature::Mixed,
        }
    }
}

/// Mean outage cost of each source in a year of 365 days, in their order.
///
/// The background has no outages and costs nothing here. Outages that overlap are paid for one by one.
///
/// # Errors
/// A cost that overflows.
pub fn yearly_losses(sources: &[Source], curve: &CostCurve) -> Result<Vec<f64>, ModelError> {
    sources
        .iter()
        .map(|source| {
            let incidents = source.rate.mean() * MINUTES_PER_YEAR;
            if incidents == 0.0 {
                return Ok(0.0);
            }
            finite("the outage cost of a year", incidents * curve.expected(&source.severity)?)
        })
        .collect()
}

/// US dollars for one interruption of electricity at a medium or large company: the best measured analogue of an
/// outage's cost by its length, from another field. What was measured as momentary stands at 0 minutes.
///
/// # Source
/// M. Sullivan, J. Schellenberg, M. Blundell, "Updated value of service reliability estimates for electric utility
/// customers in the United States", Lawrence Berkeley National Laboratory (2015).
pub fn interruption_costs_large() -> OutageCost {
    interruption([12_952.0, 15_241.0, 17_804.0, 39_458.0, 84_083.0, 165_482.0])
}

/// As [`interruption_costs_large`], at a small company.
pub fn interruption_costs_small() -> OutageCost {
    interruption([412.0, 520.0, 647.0, 1_880.0, 4_690.0, 9_055.0])
}

fn interruption(dollars: [f64; 6]) -> OutageCost {
    OutageCost { points: [0.0, 30.0, 60.0, 240.0, 480.0, 960.0].into_iter().zip(dollars).collect() }
}
