use crate::model::ModelError;
use crate::model::availability::Availability;
use crate::model::error::{finite, positive, within};

/// A group of equal parts that all run, of which some are needed, with a crew for each of the repairs that go on at
/// once.
///
/// # Formula
/// The number of parts down is a birth–death process: with j down, (n − j) λ to one more, min(j, r) μ to one fewer.
/// ```text
/// πⱼ₊₁ = πⱼ (n − j) λ ÷ (min(j + 1, r) μ)       down = Σ_{j > n − k} πⱼ
/// ```
/// Exact for exponential times to failure; with as many crews as parts for any repair times of that mean.
///
/// # Source
/// Trivedi, Probability and Statistics with Reliability, Queuing, and Computer Science Applications (2002), chapter 8.
///
/// ```
/// use accord::model::architecture::Repairable;
/// let pair = Repairable { needed: 1, of: 2, crews: 1, mttf: 1000.0, mttr: 4.0 };
/// assert!((pair.time_to_outage().unwrap() - 126_500.0).abs() < 1e-6);
/// assert!((pair.availability().unwrap().minutes_per_year() - 16.7).abs() < 0.05);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repairable {
    /// How many are needed, k.
    pub needed: u32,
    /// How many there are, n; at most 10,000.
    pub of: u32,
    /// How many can be repaired at once, r.
    pub crews: u32,
    /// Mean time to failure of one, 1 ÷ λ.
    pub mttf: f64,
    /// Mean time to repair of one, 1 ÷ μ, in the same unit.
    pub mttr: f64,
}

/// The most parts.
const MOST_PARTS: f64 = 10_000.0;

impl Repairable {
    fn check(&self) -> Result<f64, ModelError> {
        within("parts", f64::from(self.of), 1.0, MOST_PARTS, "1 to 10,000")?;
        within("parts needed", f64::from(self.needed), 1.0, f64::from(self.of), "1 to the number of parts")?;
        within("crews", f64::from(self.crews), 1.0, f64::MAX, "1 or more")?;
        let mttf = positive("mean time to failure", self.mttf)?;
        let mttr = positive("mean time to repair", self.mttr)?;
        finite("mean time to repair in mean times to failure", mttr / mttf)
    }

    /// The chance of one more down, over that of `down`.
    fn step(&self, down: u32, ratio: f64) -> f64 {
        f64::from(self.of - down) * ratio / f64::from((down + 1).min(self.crews))
    }

    /// In the long run.
    ///
    /// # Errors
    /// Numbers that make no group: more needed than there are, no crew, times that are not above 0.
    pub fn availability(&self) -> Result<Availability, ModelError> {
        Ok(self.long_run()?.0)
    }

    /// Availability, and the chance of one failure less than an outage.
    fn long_run(&self) -> Result<(Availability, f64), ModelError> {
        let ratio = self.check()?;
        let spare = self.of - self.needed;
        let (mut weight, mut up, mut down, mut last) = (1.0, 1.0, 0.0, 1.0);
        for j in 0..self.of {
            weight *= self.step(j, ratio);
            if weight > 1e150 {
                // Only the ratios of the weights count.
                (weight, up, down, last) = (weight * 1e-150, up * 1e-150, down * 1e-150, last * 1e-150);
            }
            if j < spare {
                up += weight;
                last = weight;
            } else {
                down += weight;
            }
        }
        finite("unavailability of the group", up + down)?;
        Ok((Availability::ratio(up, down), last / (up + down)))
    }

    /// Outages per unit of time, in the long run.
    ///
    /// # Errors
    /// As [`Self::availability`].
    pub fn outages(&self) -> Result<f64, ModelError> {
        let (_, last) = self.long_run()?;
        finite("outages per unit of time", last * f64::from(self.needed) / self.mttf)
    }

    /// Mean length of an outage: of the time during which too few are up.
    ///
    /// # Errors
    /// As [`Self::availability`]; a group of which no outage can be told from none.
    pub fn outage(&self) -> Result<f64, ModelError> {
        let (availability, last) = self.long_run()?;
        let outages = last * f64::from(self.needed) / self.mttf;
        finite("mean length of an outage", availability.down() / outages)
    }

    /// Mean time from all up to the first outage.
    ///
    /// # Formula
    /// ```text
    /// Σ_{j ≤ n − k} Rⱼ ÷ ((n − j) λ)       R₀ = 1, Rⱼ₊₁ = 1 + Rⱼ πⱼ ÷ πⱼ₊₁
    /// ```
    /// For a pair (3λ + μ) ÷ (2λ²).
    ///
    /// # Errors
    /// As [`Self::availability`]; a time above 1.8e308.
    pub fn time_to_outage(&self) -> Result<f64, ModelError> {
        let ratio = self.check()?;
        let (mut visits, mut time) = (1.0, 0.0);
        for j in 0..=self.of - self.needed {
            time += visits * (self.mttf / f64::from(self.of - j));
            visits = 1.0 + visits / self.step(j, ratio);
        }
        finite("mean time to an outage", time)
    }
}
