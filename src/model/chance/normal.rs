use std::sync::OnceLock;

use crate::model::special::{normal_cdf, normal_density, normal_quantile};

/// The standard normal distribution by table, for loops that ask it millions of times.
///
/// # Formula
/// Cubic Hermite interpolation of the exact function and its exact derivative; the exact function in the tails.
///
/// Accuracy: `cdf` 1e-12 absolute, `quantile` 1e-9 absolute. Both grow with their argument wherever the exact
/// function does.
#[derive(Debug)]
pub struct NormalTable {
    /// At each knot the value and the derivative times the step.
    cdf: Vec<[f64; 2]>,
    /// For each part of an octave of p the cubic over it: the coefficients of rising powers.
    quantile: Vec<[f64; 4]>,
}

/// Knots in one unit of z.
const CDF_KNOTS: usize = 256;
/// Beyond this the distribution function is 0 or 1 to 1e-19.
const CDF_END: f64 = 9.0;
/// Parts of one octave of p, as a power of two.
const OCTAVE_BITS: u32 = 6;
/// Bits of a number that say where in its part it lies.
const WITHIN_BITS: u32 = 52 - OCTAVE_BITS;
/// The smallest p in the table: below it the quantile is computed exactly.
const LOWEST: f64 = 1.0 / (1u64 << 54) as f64;

impl NormalTable {
    /// The table, made on first use.
    pub fn get() -> &'static Self {
        static MADE: OnceLock<NormalTable> = OnceLock::new();
        MADE.get_or_init(|| {
            let step = 1.0 / CDF_KNOTS as f64;
            let knots = 2 * CDF_END as usize * CDF_KNOTS + 1;
            let z = |i: usize| -CDF_END + i as f64 * step;
            let cdf = (0..=knots).map(|i| [normal_cdf(z(i)), normal_density(z(i)) * step]).collect();
            // Parts of an octave are parts of the row of bits of its numbers.
            let ends = (LOWEST.to_bits() >> WITHIN_BITS)..=(0.5f64.to_bits() >> WITHIN_BITS);
            let quantile = ends.map(|part| octave_part(part << WITHIN_BITS)).collect();
            Self { cdf, quantile }
        })
    }

    /// Chance that a standard normal variable is at most `z`.
    #[inline]
    pub fn cdf(&self, z: f64) -> f64 {
        let at = (z + CDF_END) * CDF_KNOTS as f64;
        // Written so that NaN counts as the far left.
        if !(at > 0.0) {
            return 0.0;
        }
        // Saturates, and leaves room for two more.
        let knot = at as i32 as usize;
        match self.cdf.get(knot..knot + 2) {
            Some([low, high]) => hermite(*low, *high, at - knot as f64),
            _ => 1.0,
        }
    }

    /// The `z` that is exceeded with chance `1 - p`, for `p` strictly between 0 and 1.
    #[inline]
    pub fn quantile(&self, p: f64) -> f64 {
        // The smaller of p and 1 - p. Which one it is nothing can predict, and browsers branch where numbers are compared;
        // positive numbers are ordered as their bits are, and those are subtracted.
        let bits = p.to_bits().min((1.0 - p).to_bits());
        let sign = 0.5f64.to_bits().wrapping_sub(p.to_bits()) & (1 << 63);
        let part = bits.wrapping_sub(LOWEST.to_bits()) >> WITHIN_BITS;
        let Some([a, b, c, d]) = self.quantile.get(part as usize) else { return beyond_the_table(p) };
        let t = f64::from_bits(((bits << OCTAVE_BITS) & (u64::MAX >> 12)) | 1f64.to_bits()) - 1.0;
        let z = a + t * (b + t * (c + t * d));
        f64::from_bits(z.to_bits() ^ sign)
    }
}

/// Apart, so that loops stay small enough for a browser's compiler.
#[cold]
#[inline(never)]
fn beyond_the_table(p: f64) -> f64 {
    normal_quantile(p)
}

/// The cubic over the part of an octave that begins at the number with these bits.
fn octave_part(bits: u64) -> [f64; 4] {
    let (low, high) = (f64::from_bits(bits), f64::from_bits(bits + (1 << WITHIN_BITS)));
    let (from, to) = (normal_quantile(low), normal_quantile(high));
    let slope = |z: f64| (high - low) / normal_density(z);
    let (first, last, rise) = (slope(from), slope(to), to - from);
    [from, first, 3.0 * rise - 2.0 * first - last, first + last - 2.0 * rise]
}

/// The cubic through two knots with given values and derivatives, at `t` from 0 to 1.
#[inline]
pub(crate) fn hermite(low: [f64; 2], high: [f64; 2], t: f64) -> f64 {
    let rise = high[0] - low[0];
    let (a, b) = (low[1] - rise, rise - high[1]);
    let u = 1.0 - t;
    low[0] + t * (rise + u * (a * u + b * t))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_accurate_as_it_says() {
        let table = NormalTable::get();
        for i in 0..100_000 {
            let z = -9.5 + i as f64 * 19.0 / 1e5;
            assert!((table.cdf(z) - normal_cdf(z)).abs() < 1e-12, "{z}");
            let p = (i as f64 + 0.5) / 1e5;
            assert!((table.quantile(p) - normal_quantile(p)).abs() < 1e-9, "{p}");
        }
        assert_eq!((table.cdf(f64::NAN), table.cdf(f64::INFINITY), table.cdf(f64::NEG_INFINITY)), (0.0, 1.0, 0.0));
    }
}
