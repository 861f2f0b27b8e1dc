use std::f64::consts::PI;

use crate::model::ModelError;
use crate::model::error::{at_most, positive, probability, within};
use crate::model::special::root;

/// Most retries whose waits are added up.
const MOST: usize = 64;

/// The longest wait before one retry: full jitter draws evenly between 0 and it.
///
/// # Formula
/// ```text
/// ceiling = min(cap, base × 2^retry)      retry = 0 for the first
/// ```
/// The mean wait is half of it, in the unit of `base`.
///
/// # Errors
/// A base or cap that is not positive.
///
/// # Source
/// M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog (2015).
pub fn backoff_ceiling(base: f64, cap: f64, retry: u32) -> Result<f64, ModelError> {
    let base = positive("base of the backoff", base)?;
    let cap = positive("cap of the backoff", cap)?;
    // Doubling 2200 times leads from the smallest number past the largest.
    Ok(libm::scalbn(base, retry.min(2200) as i32).min(cap))
}

/// All waits of a request that is retried as often as allowed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BackoffWait {
    /// Mean of the total.
    pub mean: f64,
    /// Standard deviation of the total.
    pub deviation: f64,
    /// The longest total: what it is without jitter.
    pub longest: f64,
}

/// The total wait of `retries` retries with full jitter.
///
/// # Formula
/// ```text
/// mean = Σ ceiling_i ÷ 2      deviation = √(Σ ceiling_i² ÷ 12)      longest = Σ ceiling_i
/// ```
/// Exact; attempts themselves take no time here.
///
/// # Errors
/// More than 64 retries; a base or cap that is not positive or above 1e100.
///
/// ```
/// let wait = accord::model::overload::backoff_wait(1.0, 20.0, 5).unwrap();
/// assert_eq!((wait.mean, wait.longest), (15.5, 31.0));
/// ```
pub fn backoff_wait(base: f64, cap: f64, retries: u32) -> Result<BackoffWait, ModelError> {
    let widths = widths(base, cap, retries)?;
    let longest: f64 = widths.iter().sum();
    // Scaled, so that squares of tiny or huge waits neither vanish nor overflow.
    let squares: f64 = widths.iter().map(|w| (w / cap) * (w / cap)).sum();
    Ok(BackoffWait { mean: longest / 2.0, deviation: cap * libm::sqrt(squares / 12.0), longest })
}

/// Chance that the total wait of `retries` retries with full jitter is at most `wait`.
///
/// # Formula
/// A sum of uniform variables of widths w_i, M = Σ w_i:
/// ```text
/// up to 6    P = 1 ÷ (n! Π w_i) × Σ over subsets A of (−1)^|A| × max(0, x − Σ_A w_i)^n
/// from 7     P = ½ + y ÷ M + Σ_k 1 ÷ (π k) × sin(2π k y ÷ M) × Π sinc(π k w_i ÷ M),      y = x − M ÷ 2
/// ```
/// Both are exact: the density lies within one period of the Fourier series. Accuracy 1e-12 absolute.
///
/// # Errors
/// As [`backoff_wait`]; a `wait` that is not a number.
///
/// # Source
/// E. G. Olds, "A note on the convolution of uniform distributions", Ann. Math. Stat. 23 (1952).
pub fn backoff_wait_cdf(base: f64, cap: f64, retries: u32, wait: f64) -> Result<f64, ModelError> {
    let widths = widths(base, cap, retries)?;
    let wait = within("wait", wait, f64::MIN, f64::MAX, "a finite number")?;
    Ok(sum_of_uniforms(&widths, wait))
}

/// The total wait of `retries` retries with full jitter that is not exceeded with this chance.
///
/// # Errors
/// As [`backoff_wait`]; a chance that is not a probability.
pub fn backoff_wait_quantile(base: f64, cap: f64, retries: u32, chance: f64) -> Result<f64, ModelError> {
    let widths = widths(base, cap, retries)?;
    let chance = probability("chance", chance)?;
    let longest: f64 = widths.iter().sum();
    Ok(match chance {
        c if c <= 0.0 => 0.0,
        c if c >= 1.0 => longest,
        // As a share of the longest wait, so that the search does not depend on the unit.
        c => longest * root(0.0, 1.0, |share| sum_of_uniforms(&widths, share * longest) - c),
    })
}

fn widths(base: f64, cap: f64, retries: u32) -> Result<Vec<f64>, ModelError> {
    at_most("retries whose waits are added", retries as usize, MOST)?;
    within("base of the backoff", base, 1e-100, 1e100, "1e-100 to 1e100")?;
    within("cap of the backoff", cap, 1e-100, 1e100, "1e-100 to 1e100")?;
    (0..retries).map(|retry| backoff_ceiling(base, cap, retry)).collect()
}

fn sum_of_uniforms(widths: &[f64], x: f64) -> f64 {
    let longest: f64 = widths.iter().sum();
    if x < 0.0 {
        return 0.0;
    }
    if x >= longest {
        return 1.0;
    }
    // In the lower half, where the sums below cancel least; the density is symmetric.
    if x > longest / 2.0 {
        return 1.0 - sum_of_uniforms(widths, longest - x);
    }
    let chance = if widths.len() <= 6 { by_subsets(widths, x) } else { by_series(widths, x, longest) };
    chance.clamp(0.0, 1.0)
}

fn by_subsets(widths: &[f64], x: f64) -> f64 {
    let mut sum = 0.0;
    for subset in 0..1u32 << widths.len() {
        let mut rest = x;
        // Each factor is divided by its width at once, so that no product overflows.
        for (i, w) in widths.iter().enumerate() {
            rest -= if subset >> i & 1 == 1 { *w } else { 0.0 };
        }
        if rest > 0.0 {
            let term = widths.iter().enumerate().fold(1.0, |t, (i, w)| t * (rest / w) / (i + 1) as f64);
            sum += if subset.count_ones() % 2 == 0 { term } else { -term };
        }
    }
    sum
}

fn by_series(widths: &[f64], x: f64, longest: f64) -> f64 {
    let y = x / longest - 0.5;
    let mut sum = 0.5 + y;
    for k in 1..=100_000u32 {
        let k = f64::from(k);
        let (mut product, mut bound) = (1.0, 1.0);
        for w in widths {
            let angle = PI * k * (w / longest);
            product *= if angle < 1e-9 { 1.0 } else { libm::sin(angle) / angle };
            bound *= (1.0 / angle).min(1.0);
        }
        sum += libm::sin(2.0 * PI * k * y) * product / (PI * k);
        // Further terms fall at least as the fourth power of k.
        if bound < 1e-17 {
            break;
        }
    }
    sum
}
