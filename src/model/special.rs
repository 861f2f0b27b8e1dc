//! Special functions of probability, over `libm` so that they have the same bits everywhere.
//!
//! Well-kept crates call the platform's logarithm as soon as any other crate turns `std` on, so their bits differ
//! between a laptop and a browser; they are the oracle in tests instead.

use std::f64::consts::{PI, SQRT_2};

/// Density of the standard normal distribution.
pub fn normal_density(z: f64) -> f64 {
    libm::exp(-0.5 * z * z) / libm::sqrt(2.0 * PI)
}

/// Chance that a standard normal variable is at most `z`. Relative accuracy 1e-14 in both tails.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z / SQRT_2)
}

/// The standard normal quantile: the `z` with `normal_cdf(z) = p`. Minus or plus infinity at 0 and 1.
///
/// # Formula
/// Acklam's rational approximation (relative error 1.2e-9), then one step of Halley's method on the exact
/// distribution function: 1e-14 relative.
///
/// # Source
/// P. J. Acklam, "An algorithm for computing the inverse normal cumulative distribution function" (2003).
pub fn normal_quantile(p: f64) -> f64 {
    if p <= 0.0 {
        return f64::NEG_INFINITY;
    }
    if p >= 1.0 {
        return f64::INFINITY;
    }
    // By symmetry in the lower half, where the tail probability itself is exact.
    if p > 0.5 {
        return -normal_quantile(1.0 - p);
    }
    const A: [f64; 6] = [
        -3.969683028665376e1,
        2.209460984245205e2,
        -2.759285104469687e2,
        1.38357751867269e2,
        -3.066479806614716e1,
        2.506628277459239,
    ];
    const B: [f64; 5] =
        [-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1];
    const C: [f64; 6] = [
        -7.784894002430293e-3,
        -3.223964580411365e-1,
        -2.400758277161838,
        -2.549732539343734,
        4.374664141464968,
        2.938163982698783,
    ];
    const D: [f64; 4] = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416];
    let horner = |c: &[f64], x: f64| c.iter().fold(0.0, |sum, c| sum * x + c);
    let z = if p < 0.02425 {
        let q = libm::sqrt(-2.0 * libm::log(p));
        horner(&C, q) / (horner(&D, q) * q + 1.0)
    } else {
        let q = p - 0.5;
        let r = q * q;
        horner(&A, r) * q / (horner(&B, r) * r + 1.0)
    };
    let error = (normal_cdf(z) - p) / normal_density(z);
    if error.is_finite() { z - error / (1.0 + 0.5 * z * error) } else { z }
}

/// Logarithm of the gamma function, for positive arguments.
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// Logarithm of the number of ways to choose `k` of `n`.
pub fn ln_choose(n: f64, k: f64) -> f64 {
    ln_gamma(n + 1.0) - ln_gamma(k + 1.0) - ln_gamma(n - k + 1.0)
}

/// `ln n! − ln(√(2πn) (n/e)ⁿ)`: what Stirling's formula leaves out, for whole n and for any n from 16.
pub(crate) fn stirling_error(n: f64) -> f64 {
    if n < 16.0 {
        // Exact factorials leave no more than rounding.
        let mut factorial = 1.0;
        let mut k = 2.0;
        while k <= n {
            factorial *= k;
            k += 1.0;
        }
        return libm::log(factorial) - (n + 0.5) * libm::log(n) + n - 0.5 * libm::log(2.0 * PI);
    }
    let s = 1.0 / (n * n);
    (1.0 / 12.0 - s * (1.0 / 360.0 - s * (1.0 / 1260.0 - s * (1.0 / 1680.0 - s * (1.0 / 1188.0))))) / n
}

/// `n ln(n/mean) + mean − n` without cancellation.
pub(crate) fn deviance(n: f64, mean: f64) -> f64 {
    let gap = n - mean;
    if gap.abs() >= 0.1 * (n + mean) {
        return n * libm::log(n / mean) + mean - n;
    }
    let v = gap / (n + mean);
    let mut sum = gap * v;
    let mut power = 2.0 * n * v;
    for j in 1..60 {
        power *= v * v;
        let next = sum + power / f64::from(2 * j + 1);
        if next.to_bits() == sum.to_bits() {
            break;
        }
        sum = next;
    }
    sum
}

/// Logarithm of the Poisson probability of exactly `n`, for a mean above 0. Absolute accuracy 1e-15 of its size.
///
/// # Source
/// C. Loader, "Fast and accurate computation of binomial probabilities" (2000).
pub fn ln_poisson(n: f64, mean: f64) -> f64 {
    if n == 0.0 { -mean } else { -stirling_error(n) - deviance(n, mean) - 0.5 * libm::log(2.0 * PI * n) }
}

/// Lower regularised incomplete gamma function: the chance that a gamma variable of this shape and scale 1 is at
/// most `x`. Accuracy 1e-13 of the smaller of it and its complement, for shapes up to 1e6.
///
/// # Formula
/// Series below `shape + 1`, Lentz's continued fraction of the complement above it.
///
/// # Source
/// DLMF 8.7.1 and 8.9.2.
pub fn gamma_p(shape: f64, x: f64) -> f64 {
    gamma_pq(shape, x).0
}

/// Upper regularised incomplete gamma function: `1 - gamma_p`, without the loss of digits.
pub fn gamma_q(shape: f64, x: f64) -> f64 {
    gamma_pq(shape, x).1
}

fn gamma_pq(shape: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if !x.is_finite() {
        return (1.0, 0.0);
    }
    // Of large shapes the logarithms cancel; Loader's form does not subtract them.
    let front = if shape < 16.0 {
        libm::exp(shape * libm::log(x) - x - ln_gamma(shape))
    } else {
        shape * libm::exp(ln_poisson(shape, x))
    };
    // The number of terms grows with the square root of the shape near x = shape.
    let most = 200 + (20.0 * libm::sqrt(shape)) as usize;
    if x < shape + 1.0 {
        let (mut term, mut sum) = (1.0 / shape, 1.0 / shape);
        for n in 1..most {
            term *= x / (shape + n as f64);
            sum += term;
            if term < sum * 1e-17 {
                break;
            }
        }
        let p = (front * sum).clamp(0.0, 1.0);
        (p, 1.0 - p)
    } else {
        let tiny = 1e-300;
        let mut b = x + 1.0 - shape;
        let mut c = 1.0 / tiny;
        let mut d = 1.0 / b;
        let mut h = d;
        for n in 1..most {
            let n = n as f64;
            let a = -n * (n - shape);
            b += 2.0;
            d = 1.0 / nonzero(a * d + b, tiny);
            c = nonzero(b + a / c, tiny);
            let delta = c * d;
            h *= delta;
            if (delta - 1.0).abs() < 1e-16 {
                break;
            }
        }
        let q = (front * h).clamp(0.0, 1.0);
        (1.0 - q, q)
    }
}

fn nonzero(x: f64, tiny: f64) -> f64 {
    if x.abs() < tiny { tiny } else { x }
}

/// Regularised incomplete beta function: the chance that a beta variable is at most `x`.
///
/// # Formula
/// Lentz's continued fraction on the side where it converges quickly; 1e-13.
///
/// # Source
/// DLMF 8.17.22.
pub fn beta_p(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let ln_front = ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * libm::log(x) + b * libm::log1p(-x);
    let front = libm::exp(ln_front);
    if x < (a + 1.0) / (a + b + 2.0) {
        (front * beta_fraction(a, b, x) / a).clamp(0.0, 1.0)
    } else {
        (1.0 - front * beta_fraction(b, a, 1.0 - x) / b).clamp(0.0, 1.0)
    }
}

fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let tiny = 1e-300;
    let mut c = 1.0;
    let mut d = 1.0 / nonzero(1.0 - (a + b) * x / (a + 1.0), tiny);
    let mut h = d;
    let most = 200 + (20.0 * libm::sqrt(a + b)) as usize;
    for m in 1..most {
        let m = m as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / nonzero(1.0 + even * d, tiny);
        c = nonzero(1.0 + even / c, tiny);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / nonzero(1.0 + odd * d, tiny);
        c = nonzero(1.0 + odd / c, tiny);
        let delta = d * c;
        h *= delta;
        if (delta - 1.0).abs() < 1e-16 {
            break;
        }
    }
    h
}

/// Chance that a Poisson variable of this mean is at most `k`.
pub fn poisson_cdf(mean: f64, k: u64) -> f64 {
    if mean <= 0.0 { 1.0 } else { gamma_q(k as f64 + 1.0, mean) }
}

/// Chance that a binomial variable exceeds `k`: more than `k` of `n`, each with chance `p`.
pub fn binomial_above(n: u64, p: f64, k: u64) -> f64 {
    if k >= n { 0.0 } else { beta_p(k as f64 + 1.0, (n - k) as f64, p) }
}

/// The argument at which an increasing function reaches zero, by bisection to the last bit between `low` and `high`.
pub fn root(mut low: f64, mut high: f64, increasing: impl Fn(f64) -> f64) -> f64 {
    loop {
        let middle = low + 0.5 * (high - low);
        if middle <= low || middle >= high {
            return middle;
        }
        if increasing(middle) < 0.0 { low = middle } else { high = middle }
    }
}

/// The quantile of a gamma distribution of this shape and scale 1; 1e-12 relative.
pub fn gamma_quantile(shape: f64, p: f64) -> f64 {
    // Bisection over the logarithm: quantiles of small shapes lie many decades below 1.
    let high = libm::log(shape + 40.0 * libm::sqrt(shape) + 800.0);
    libm::exp(root(-744.0, high, |ln_x| gamma_p(shape, libm::exp(ln_x)) - p))
}

/// The quantile of a beta distribution; 1e-15 absolute.
pub fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    root(0.0, 1.0, |x| beta_p(a, b, x) - p)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: f64, expected: f64, relative: f64) {
        assert!((got - expected).abs() <= relative * expected.abs(), "{got} is not {expected}");
    }

    /// Values of mpmath 1.3 with 40 digits.
    #[test]
    fn against_forty_digits() {
        close(normal_cdf(-1.0), 0.158_655_253_931_457_05, 1e-14);
        close(normal_cdf(-10.0), 7.619_853_024_160_526e-24, 1e-13);
        close(normal_quantile(0.975), 1.959_963_984_540_054, 1e-14);
        close(normal_quantile(0.9), 1.281_551_565_544_600_4, 1e-14);
        close(normal_quantile(1e-10), -6.361_340_902_404_056, 1e-13);
        close(gamma_p(3.5, 2.0), 0.220_222_591_524_284_08, 1e-13);
        close(gamma_p(2_000.0, 1_900.0), 0.011_695_820_381_150_114, 1e-11);
        close(gamma_q(40.0, 60.0), 0.002_548_192_303_613_322_4, 1e-12);
        close(beta_p(2.5, 0.7, 0.3), 0.029_814_024_845_250_466, 1e-13);
        close(beta_p(300.0, 2.0, 0.999), 0.962_919_141_802_929_3, 1e-12);
    }

    #[test]
    fn quantiles_go_back() {
        for p in [1e-12, 1e-6, 0.01, 0.3, 0.5, 0.7, 0.99, 0.999_999] {
            close(normal_cdf(normal_quantile(p)), p, 1e-12);
            for shape in [0.05, 0.7, 1.0, 3.5, 40.0, 2_000.0] {
                close(gamma_p(shape, gamma_quantile(shape, p)), p, 1e-10);
                close(beta_p(shape, 2.5, beta_quantile(shape, 2.5, p)), p, 1e-8);
            }
        }
    }
}
