use crate::model::ModelError;
use crate::model::availability::Availability;
use crate::model::error::{at_least_zero, finite, positive, probability, within};

/// What the downtime of a failover pair comes from, as shares of all time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FailoverShares {
    /// Of the pair.
    pub availability: Availability,
    /// Both nodes down.
    pub both: f64,
    /// Failover that did not work.
    pub uncovered: f64,
    /// Failover that worked, while it took place.
    pub switching: f64,
}

impl FailoverShares {
    /// From weights of the states; "up" and the three kinds of down.
    fn of(up: f64, both: f64, uncovered: f64, switching: f64) -> Result<Self, ModelError> {
        let whole = finite("mean times in proportion to each other", up + both + uncovered + switching)?;
        Ok(Self {
            availability: Availability::ratio(up, both + uncovered + switching),
            both: both / whole,
            uncovered: uncovered / whole,
            switching: switching / whole,
        })
    }
}

/// Two nodes that both serve. When one fails the other takes over, unless the failure is not covered: then the whole is
/// out until somebody has mended that. One node is repaired at a time.
///
/// # Formula
/// Markov, states both up, one up, none up, uncovered outage; from the last to one up:
/// ```text
/// weights   1,   2λ/μ,   2λ²/μ²,   2λ (1 − c) · outage        λ = 1 ÷ MTTF, μ = 1 ÷ MTTR
/// ```
/// Exact for exponential times.
///
/// # Source
/// Coverage: Bouricius, Carter & Schneider (1969); Trivedi (2002), section 8.3.
///
/// ```
/// use accord::model::architecture::ActiveActive;
/// let pair = ActiveActive { mttf: 1000.0, mttr: 4.0, uncovered: 0.01, outage: 0.5 };
/// assert!((pair.shares().unwrap().availability.minutes_per_year() - 21.9).abs() < 0.05);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ActiveActive {
    /// Mean time to failure of one node.
    pub mttf: f64,
    /// Mean time to repair of one node.
    pub mttr: f64,
    /// The chance that a failure of one is not covered by the other: 1 − c, on the side that has the digits.
    pub uncovered: f64,
    /// Mean time of an outage that was not covered, 1 ÷ μ_u.
    pub outage: f64,
}

impl ActiveActive {
    fn check(&self) -> Result<f64, ModelError> {
        let mttf = positive("mean time to failure", self.mttf)?;
        probability("chance that a failure is not covered", self.uncovered)?;
        at_least_zero("mean time of an uncovered outage", self.outage)?;
        finite("mean time to repair in mean times to failure", at_least_zero("mean time to repair", self.mttr)? / mttf)
    }

    /// In the long run.
    ///
    /// # Errors
    /// Times below 0, a chance outside 0 to 1, times out of all proportion to each other.
    pub fn shares(&self) -> Result<FailoverShares, ModelError> {
        let ratio = self.check()?;
        let uncovered = 2.0 * self.uncovered * (self.outage / self.mttf);
        FailoverShares::of(1.0 + 2.0 * ratio, 2.0 * ratio * ratio, uncovered, 0.0)
    }

    /// The share of requests that is lost while a failed node is still sent its half of them, for `ejection` after each
    /// failure. Partial outages: to first order λ · ejection, as much as an active-passive pair loses wholly.
    ///
    /// # Errors
    /// As [`Self::shares`].
    pub fn lost_until_ejected(&self, ejection: f64) -> Result<f64, ModelError> {
        self.check()?;
        let ejection = at_least_zero("time until a failed node is ejected", ejection)?;
        Ok((ejection / self.mttf).min(1.0))
    }
}

/// One node that serves and one that stands by, which does not fail while it does.
///
/// # Formula
/// Markov: the active node fails; during the switch-over of mean τ the whole is out; with chance c the standby then
/// serves while the other is repaired, and may fail before that is done; then both are mended in one go. With chance
/// 1 − c the switch-over fails, and the whole is out until the node is repaired.
/// ```text
/// weights   1,   λτ,   (1 − c) ρ,   c ρ/(1 + ρ),   c ρ²/(1 + ρ)         ρ = λ/μ; the first and fourth are up
/// ```
/// Exact for exponential times.
///
/// # Source
/// Trivedi (2002), section 8.3; the low-order form is folklore.
///
/// ```
/// use accord::model::architecture::ActivePassive;
/// // Hours: switched over within half a minute, which works in 98 of 100 cases.
/// let pair = ActivePassive { mttf: 1000.0, mttr: 4.0, uncovered: 0.02, switch_over: 0.5 / 60.0 };
/// assert!((pair.shares().unwrap().availability.minutes_per_year() - 54.4).abs() < 0.05);
/// assert!((pair.low_order().unwrap() * 525_600.0 - 54.8).abs() < 0.05);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ActivePassive {
    /// Mean time to failure of the node that serves.
    pub mttf: f64,
    /// Mean time to repair.
    pub mttr: f64,
    /// The chance that the failover does not work: 1 − c, on the side that has the digits.
    pub uncovered: f64,
    /// Mean time from a failure until the other node serves, τ.
    pub switch_over: f64,
}

impl ActivePassive {
    fn check(&self) -> Result<(f64, f64), ModelError> {
        let mttf = positive("mean time to failure", self.mttf)?;
        probability("chance that the failover does not work", self.uncovered)?;
        let mttr = at_least_zero("mean time to repair", self.mttr)?;
        let switch_over = at_least_zero("time to switch over", self.switch_over)?;
        Ok((
            finite("mean time to repair in mean times to failure", mttr / mttf)?,
            finite("time to switch over in mean times to failure", switch_over / mttf)?,
        ))
    }

    /// In the long run.
    ///
    /// # Errors
    /// Times below 0, a chance outside 0 to 1, times out of all proportion to each other.
    pub fn shares(&self) -> Result<FailoverShares, ModelError> {
        let (repair, switching) = self.check()?;
        let alone = (1.0 - self.uncovered) * (repair / (1.0 + repair));
        FailoverShares::of(1.0 + alone, alone * repair, self.uncovered * repair, switching)
    }

    /// Unavailability by the formula that fits on a napkin, cut off at 1.
    ///
    /// # Formula
    /// ```text
    /// λτ + (1 − c) λ/μ + (λ/μ)²
    /// ```
    /// Above the Markov model; by less than 1 % where λτ and λ/μ are below 0.005.
    ///
    /// # Errors
    /// As [`Self::shares`].
    pub fn low_order(&self) -> Result<f64, ModelError> {
        let (repair, switching) = self.check()?;
        Ok((switching + self.uncovered * repair + repair * repair).min(1.0))
    }
}

/// Mean chance that something which is only tested every so often does not work when it is needed (PFDavg, 1oo1).
///
/// # Formula
/// ```text
/// λTI ÷ 2
/// ```
/// The first term of its series; above the exact mean of 1 − e^{−λt}, by at most a third of λTI, relative.
///
/// # Source
/// IEC 61508-6, annex B.
///
/// # Errors
/// An expected number of failures between tests, λTI, outside 0 to 1.
pub fn pfd_1oo1(failures_between_tests: f64) -> Result<f64, ModelError> {
    Ok(between_tests(failures_between_tests)? / 2.0)
}

/// The same of two, of which one is enough (PFDavg, 1oo2), where a share `beta` of failures takes both.
///
/// # Formula
/// ```text
/// (1 − β) (λTI)² ÷ 3 + β λTI ÷ 2
/// ```
///
/// # Source
/// IEC 61508-6, annex B, as SIL manuals shorten it.
///
/// ```
/// use accord::model::architecture::pfd_1oo2;
/// assert!((pfd_1oo2(0.01, 0.02).unwrap() - 1.327e-4).abs() < 5e-8);
/// ```
///
/// # Errors
/// λTI or beta outside 0 to 1.
pub fn pfd_1oo2(failures_between_tests: f64, beta: f64) -> Result<f64, ModelError> {
    let expected = between_tests(failures_between_tests)?;
    let beta = probability("beta", beta)?;
    Ok((1.0 - beta) * (expected * expected) / 3.0 + beta * expected / 2.0)
}

fn between_tests(expected: f64) -> Result<f64, ModelError> {
    within("expected failures between tests", expected, 0.0, 1.0, "0 to 1")
}
