use crate::model::special::{beta_quantile, normal_quantile};

/// Quantile of Student's t with so many degrees of freedom, for `p` of at least one half.
///
/// # Formula
/// ```text
/// t = sqrt(v (1 - x) / x),   x = quantile of Beta(v/2, 1/2) at 2 (1 - p)
/// ```
/// Normal above a million degrees of freedom, where the two agree to six digits.
pub(super) fn student_quantile(degrees_of_freedom: f64, p: f64) -> f64 {
    if degrees_of_freedom > 1e6 {
        return normal_quantile(p);
    }
    let x = beta_quantile(degrees_of_freedom / 2.0, 0.5, 2.0 * (1.0 - p));
    libm::sqrt(degrees_of_freedom * (1.0 - x) / x)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tables of any statistics book.
    #[test]
    fn published_quantiles() {
        for (degrees, p, t) in [
            (1.0, 0.975, 12.7062),
            (2.0, 0.975, 4.3027),
            (4.0, 0.975, 2.7764),
            (8.0, 0.975, 2.3060),
            (30.0, 0.95, 1.6973),
            (120.0, 0.995, 2.6174),
        ] {
            assert!((student_quantile(degrees, p) - t).abs() < 6e-5, "{degrees}");
        }
    }
}
