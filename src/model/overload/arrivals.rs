use crate::model::chance::Stream;
use crate::model::special::{normal_quantile, poisson_cdf};

/// A Poisson number by inversion: it grows with the one uniform number that it takes.
///
/// Starts from the Cornish-Fisher quantile and walks to the exact one, which is a few steps away at most.
pub(super) fn poisson(mean: f64, stream: &mut Stream) -> f64 {
    let p = stream.uniform();
    if mean <= 0.0 {
        return 0.0;
    }
    let z = normal_quantile(p);
    let guess = mean + libm::sqrt(mean) * z + (z * z - 1.0) / 6.0;
    let mut k = libm::floor(guess.clamp(0.0, 1e15)) as u64;
    // The smallest k whose distribution function reaches p.
    while k > 0 && poisson_cdf(mean, k - 1) >= p {
        k -= 1;
    }
    while poisson_cdf(mean, k) < p {
        k += 1;
        // Beyond here the distribution function is 1 less rounding.
        if k as f64 > mean + 40.0 * libm::sqrt(mean) + 800.0 {
            break;
        }
    }
    k as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_and_variance_are_the_mean() {
        for mean in [0.01, 0.5, 3.0, 40.0, 300.0, 20_000.0] {
            let (mut stream, n) = (Stream::new(3), 4_000);
            let draws: Vec<f64> = (0..n).map(|_| poisson(mean, &mut stream)).collect();
            let average = draws.iter().sum::<f64>() / f64::from(n);
            let variance = draws.iter().map(|x| (x - average) * (x - average)).sum::<f64>() / f64::from(n - 1);
            let error = libm::sqrt(mean / f64::from(n));
            assert!((average - mean).abs() < 3.5 * error, "{mean}: {average}");
            // Var of the sample variance of a Poisson number is (2 mean² + mean) / n.
            let error = libm::sqrt((2.0 * mean * mean + mean) / f64::from(n));
            assert!((variance - mean).abs() < 3.5 * error, "{mean}: {variance}");
        }
    }
}
