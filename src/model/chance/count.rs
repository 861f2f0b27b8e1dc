use crate::model::special::poisson_cdf;
use crate::model::{ModelError, error::within};

/// A Poisson count by inversion: the number of incidents in a window of fixed rate.
///
/// One comparison or two per draw: a guide says where the search in the distribution function begins. Exact to the
/// last bit of the uniform number, and growing with it.
#[derive(Debug, Clone)]
pub struct CountTable {
    /// The smallest count in the table.
    first: u64,
    /// Chance of at most `first + i`.
    cdf: Vec<f64>,
    /// For each part of the unit interval, the first count that may be meant.
    guide: Vec<u32>,
}

/// The largest mean: the table is as long as the bulk of the distribution, 17 standard deviations.
pub const MOST_MEAN: f64 = 1e8;

impl CountTable {
    /// The counts of a mean.
    ///
    /// # Errors
    /// A mean outside 0 to 1e8.
    ///
    /// ```
    /// use accord::model::chance::CountTable;
    /// let monthly = CountTable::new(2.0)?;
    /// assert_eq!(monthly.count(0.1), 0); // e^-2 is 0.135
    /// assert_eq!(monthly.count(0.2), 1);
    /// # Ok::<(), accord::model::ModelError>(())
    /// ```
    pub fn new(mean: f64) -> Result<Self, ModelError> {
        let mean = within("the mean of a count", mean, 0.0, MOST_MEAN, "0 to 1e8")?;
        let sd = libm::sqrt(mean);
        let first = libm::floor(mean - 8.5 * sd).max(0.0) as u64;
        let last = libm::ceil(mean + 8.5 * sd + 40.0) as u64;
        // The terms by their ratio, anchored at the mode, so that 1e8 costs no special function per term.
        let mode = libm::floor(mean) as u64;
        let at_mode = libm::exp(if mean > 0.0 {
            mode as f64 * libm::log(mean) - mean - libm::lgamma(mode as f64 + 1.0)
        } else {
            0.0
        });
        let mut terms = vec![0.0; (last - first + 1) as usize];
        let anchor = (mode - first) as usize;
        terms[anchor] = at_mode;
        for i in anchor + 1..terms.len() {
            terms[i] = terms[i - 1] * mean / (first + i as u64) as f64;
        }
        for i in (0..anchor).rev() {
            terms[i] = terms[i + 1] * (first + i as u64 + 1) as f64 / mean;
        }
        let below = if first == 0 { 0.0 } else { poisson_cdf(mean, first - 1) };
        let mut sum = below;
        let mut cdf: Vec<f64> = terms
            .into_iter()
            .map(|term| {
                sum += term;
                sum
            })
            .collect();
        let all = sum.max(f64::MIN_POSITIVE);
        cdf.iter_mut().for_each(|c| *c /= all);
        let parts = cdf.len().next_power_of_two().min(1 << 16);
        let mut at = 0;
        let guide = (0..parts)
            .map(|part| {
                while at + 1 < cdf.len() && cdf[at] < part as f64 / parts as f64 {
                    at += 1;
                }
                at as u32
            })
            .collect();
        Ok(Self { first, cdf, guide })
    }

    /// The count at a uniform number between 0 and 1: the smallest whose distribution function reaches it.
    #[inline]
    pub fn count(&self, uniform: f64) -> u64 {
        let part = (uniform * self.guide.len() as f64) as usize;
        let mut at = self.guide.get(part).copied().unwrap_or(0) as usize;
        while self.cdf.get(at).is_some_and(|c| *c < uniform) {
            at += 1;
        }
        self.first + at as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inverts_the_distribution_function() {
        for mean in [0.0, 1e-9, 0.3, 2.0, 12.0, 700.0, 1e5] {
            let table = CountTable::new(mean).unwrap();
            for i in 0..2_000 {
                let u = (i as f64 + 0.5) / 2_000.0;
                let count = table.count(u);
                assert!(poisson_cdf(mean, count) >= u - 1e-11, "{mean} {u} {count}");
                assert!(count == 0 || poisson_cdf(mean, count - 1) < u + 1e-11, "{mean} {u} {count}");
            }
        }
        assert!(CountTable::new(-1.0).is_err() && CountTable::new(f64::NAN).is_err() && CountTable::new(1e9).is_err());
    }
}
