use crate::model::chance::{NormalTable, hermite};

/// A distribution of positive minutes, tabulated over their logarithm.
///
/// Between knots a cubic that never falls; a quantile is read from a second table, over the normal variable of its
/// probability, in which lognormal-like distributions are nearly straight.
#[derive(Debug, Clone)]
pub(super) struct LogTable {
    low: f64,
    step: f64,
    /// Value and derivative times step at each knot.
    cdf: Vec<[f64; 2]>,
    /// Logarithms of minutes at normal variables from -8 to 8.
    quantile: Vec<[f64; 2]>,
}

const KNOTS: usize = 1024;
const QUANTILE_END: f64 = 8.0;
const QUANTILE_KNOTS: usize = 256;
/// No table is wider than this many natural logarithms: what lies below is as good as nothing.
const WIDEST: f64 = 46.0;

impl LogTable {
    /// Tabulates a distribution function between `low` and `high` minutes; outside it is 0 and 1.
    pub fn new(low: f64, high: f64, cdf: impl Fn(f64) -> f64) -> Self {
        let high = libm::log(high.clamp(f64::MIN_POSITIVE, f64::MAX));
        let low = libm::log(low.clamp(f64::MIN_POSITIVE, f64::MAX)).max(high - WIDEST).min(high - 1e-6);
        let step = (high - low) / (KNOTS - 1) as f64;
        let mut values: Vec<f64> = (0..KNOTS).map(|i| cdf(libm::exp(low + i as f64 * step)).clamp(0.0, 1.0)).collect();
        // Quadrature may leave a last few parts in 1e15; a distribution ends at 1 and never falls.
        values[KNOTS - 1] = 1.0;
        let mut highest: f64 = 0.0;
        for value in &mut values {
            highest = highest.max(*value);
            *value = highest;
        }
        let cdf = with_slopes(&values);
        let mut table = Self { low, step, cdf, quantile: Vec::new() };
        let normal = NormalTable::get();
        let z = |i: usize| -QUANTILE_END + i as f64 * 2.0 * QUANTILE_END / (QUANTILE_KNOTS - 1) as f64;
        let logs: Vec<f64> = (0..QUANTILE_KNOTS).map(|i| table.invert(normal.cdf(z(i)))).collect();
        table.quantile = with_slopes(&logs);
        table
    }

    /// The smallest and largest minutes.
    pub fn range(&self) -> (f64, f64) {
        (libm::exp(self.low), libm::exp(self.low + self.step * (KNOTS - 1) as f64))
    }

    /// Logarithm of the smallest minutes, distance of knots, and their number.
    pub fn knots(&self) -> (f64, f64, usize) {
        (self.low, self.step, self.cdf.len())
    }

    /// The same distribution in units `factor` times smaller.
    pub fn scaled(mut self, factor: f64) -> Self {
        let shift = libm::log(factor);
        self.low += shift;
        self.quantile.iter_mut().for_each(|knot| knot[0] += shift);
        self
    }

    /// First and second moment of what lies below so many minutes.
    ///
    /// # Formula
    /// ```text
    /// E[D^n; D < y] = y^n F(y) - integral from 0 to y of n t^(n-1) F(t) dt
    /// ```
    /// Gauss's rule of three nodes on each piece, over the logarithm.
    pub fn moments_below(&self, minutes: f64) -> (f64, f64) {
        let end = libm::log(minutes).min(self.low + self.step * (KNOTS - 1) as f64);
        if !(end > self.low) {
            return (0.0, 0.0);
        }
        let pieces = libm::ceil((end - self.low) / self.step);
        let width = (end - self.low) / pieces;
        let (mut first, mut second) = (0.0, 0.0);
        for piece in 0..pieces as u32 {
            let middle = self.low + (f64::from(piece) + 0.5) * width;
            for (node, weight) in [(-0.774_596_669_241_483_4, 5.0), (0.0, 8.0), (0.774_596_669_241_483_4, 5.0)] {
                let log = middle + 0.5 * width * node;
                let t = libm::exp(log);
                let part = weight / 18.0 * width * self.at_log(log) * t;
                first += part;
                second += 2.0 * part * t;
            }
        }
        let (y, below) = (libm::exp(end), self.at_log(end));
        (y * below - first, y * y * below - second)
    }

    pub fn cdf(&self, minutes: f64) -> f64 {
        if minutes > 0.0 { self.at_log(libm::log(minutes)) } else { 0.0 }
    }

    /// The distribution function at a logarithm of minutes.
    #[inline]
    pub fn at_log(&self, log: f64) -> f64 {
        let at = (log - self.low) / self.step;
        if !(at > 0.0) {
            return 0.0;
        }
        let knot = at as i32 as usize;
        match self.cdf.get(knot..knot + 2) {
            Some([low, high]) => hermite(*low, *high, at - knot as f64),
            _ => 1.0,
        }
    }

    /// The logarithm of the minutes that are exceeded with chance `1 - p`.
    #[inline]
    pub fn log_quantile(&self, p: f64) -> f64 {
        let z = NormalTable::get().quantile(p);
        let at = (z + QUANTILE_END) * (QUANTILE_KNOTS - 1) as f64 / (2.0 * QUANTILE_END);
        let knot = (at.max(0.0) as usize).min(QUANTILE_KNOTS - 2);
        let (low, high) = (self.quantile[knot], self.quantile[knot + 1]);
        hermite(low, high, (at - knot as f64).clamp(0.0, 1.0))
    }

    fn invert(&self, p: f64) -> f64 {
        let high = self.low + self.step * (KNOTS - 1) as f64;
        crate::model::special::root(self.low, high, |log| self.at_log(log) - p)
    }
}

/// Values with slopes such that the cubics between them never turn.
///
/// # Source
/// F. N. Fritsch and J. Butland, "A method for constructing local monotone piecewise cubic interpolants" (1984): the
/// harmonic mean of neighbouring rises.
fn with_slopes(values: &[f64]) -> Vec<[f64; 2]> {
    let rise = |i: usize| values.get(i + 1).map_or(0.0, |next| next - values[i]);
    (0..values.len())
        .map(|i| {
            if i == 0 || i + 1 == values.len() {
                return [values[i], rise(i.min(values.len().saturating_sub(2)))];
            }
            let (before, after) = (rise(i - 1), rise(i));
            let steepest = 3.0 * before.min(after).max(0.0);
            // The central slope of fourth order where there are neighbours, held within the monotone limit.
            let central = match (i.checked_sub(2).and_then(|j| values.get(j)), values.get(i + 2)) {
                (Some(two_before), Some(two_after)) => {
                    (8.0 * (values[i + 1] - values[i - 1]) - (two_after - two_before)) / 12.0
                }
                _ => 0.5 * (before + after),
            };
            [values[i], central.clamp(0.0, steepest)]
        })
        .collect()
}
