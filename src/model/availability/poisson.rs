//! Poisson and binomial terms to the last digits, and the sums of them that the models of this folder need.

use std::f64::consts::PI;

use super::Availability;
use crate::model::special::{deviance, ln_poisson, stirling_error};

/// Chance that a Poisson variable of mean `a` plus `ahead` is at most an independent one of mean `b`.
///
/// # Formula
/// ```text
/// Σₙ Poisson(n; a) · P(N_b ≥ n + ahead)
/// ```
/// The summands are log-concave. They are summed downwards, from above the mode, where both factors follow by
/// recurrences of positive numbers; all of it is relative to the first product of probabilities, which is held as its
/// logarithm until the end. What is cut off is below 1e-16 of the sum. Relative accuracy 2e-12 for means up to 1e6,
/// 1e-13 up to 1e3.
///
/// At most about `10 √a` steps of a few nanoseconds.
pub(super) fn at_most_the_other(a: f64, b: f64, ahead: u32) -> f64 {
    let ahead = f64::from(ahead);
    // Of means this small no more than the first term is left, and the recurrences would divide by them.
    if a < 1e-20 {
        return if ahead == 0.0 { 1.0 } else { -libm::expm1(-b) };
    }
    if b < 1e-20 {
        return libm::exp(-a) * if ahead == 0.0 { 1.0 } else { b };
    }
    let apart = libm::sqrt(b) - libm::sqrt(a);
    // Chernoff's bound: below the smallest double, or 1 to the last digit. A bound on the other side is then a bound
    // on the number of steps as well.
    if apart < 0.0 && apart * apart > 760.0 {
        return 0.0;
    }
    if apart > 0.0 && apart * apart > 45.0 {
        return 1.0;
    }
    let mode = a.min(libm::sqrt(a * b) + libm::sqrt(a) + 1.0);
    let mut n = libm::ceil(mode + 9.5 * libm::sqrt(mode) + 40.0);
    let mut ln_scale = ln_poisson(n, a) + ln_poisson(n + ahead, b);
    let (per_a, per_b) = (1.0 / a, 1.0 / b);
    // The product of both probabilities, and the summand: both relative to that product at the first n.
    let mut product = 1.0;
    let mut term = tail_over_first(n + ahead, b);
    let mut sum = term;
    while n > 0.0 {
        let step = n * per_a;
        product *= step * ((n + ahead) * per_b);
        let next = term * step + product;
        n -= 1.0;
        sum += next;
        if next < term && next < sum * 1e-20 {
            break;
        }
        term = next;
        if sum > 1e200 {
            (sum, term, product) = (sum * 1e-200, term * 1e-200, product * 1e-200);
            ln_scale += 200.0 * std::f64::consts::LN_10;
        }
    }
    libm::exp(ln_scale + libm::log(sum)).min(1.0)
}

/// `P(N ≥ k) ÷ P(N = k)` of a Poisson variable of mean `b`: `1 + b/(k+1) + b²/((k+1)(k+2)) + …`
fn tail_over_first(k: f64, b: f64) -> f64 {
    let (mut term, mut sum, mut n) = (1.0, 1.0, k);
    loop {
        n += 1.0;
        term *= b / n;
        sum += term;
        if n > b && term < sum * 1e-18 {
            return sum;
        }
    }
}

/// Availability of a group of `n` independent and equal parts of which `k` are needed.
///
/// # Formula
/// ```text
/// up = Σ_{i ≥ k} C(n, i) upⁱ downⁿ⁻ⁱ      down = Σ_{j > n − k} C(n, j) downʲ upⁿ⁻ʲ
/// ```
/// Each side is a sum of positive numbers, outwards from its largest, in the logarithm of which it starts.
pub(crate) fn k_of_n(k: u32, n: u32, each: Availability) -> Availability {
    if k == 0 {
        return Availability::ALWAYS;
    }
    if k > n {
        return Availability::NEVER;
    }
    let down = binomial_from(n - k + 1, n, each.down(), each.up());
    let up = binomial_from(k, n, each.up(), each.down());
    Availability::from_sides(up, down)
}

/// Chance of at least `from` of `n`, each with chance `p`; `q` is the chance of not. `from` is 1 to `n`.
fn binomial_from(from: u32, n: u32, p: f64, q: f64) -> f64 {
    if p <= 0.0 {
        return 0.0;
    }
    if q <= 0.0 {
        return 1.0;
    }
    let whole = f64::from(n);
    let mean = whole * p;
    // The largest summand: the mode of the distribution, or the first one where that lies above it.
    let start = libm::floor(mean).clamp(f64::from(from), whole);
    let (mut sum, mut term, mut i) = (1.0, 1.0, start);
    while i < whole && term > sum * 1e-18 {
        term *= (whole - i) / (i + 1.0) * (p / q);
        i += 1.0;
        sum += term;
    }
    (term, i) = (1.0, start);
    while i > f64::from(from) && term > sum * 1e-18 {
        term *= i / (whole - i + 1.0) * (q / p);
        i -= 1.0;
        sum += term;
    }
    libm::exp(ln_binomial(start, whole, p, q) + libm::log(sum)).min(1.0)
}

/// Logarithm of the binomial probability of exactly `x` of `n`.
fn ln_binomial(x: f64, n: f64, p: f64, q: f64) -> f64 {
    if x == 0.0 {
        return n * if p < 0.1 { libm::log1p(-p) } else { libm::log(q) };
    }
    if x == n {
        return n * if q < 0.1 { libm::log1p(-q) } else { libm::log(p) };
    }
    stirling_error(n) - stirling_error(x) - stirling_error(n - x) - deviance(x, n * p) - deviance(n - x, n * q)
        + 0.5 * libm::log(n / (2.0 * PI * x * (n - x)))
}
