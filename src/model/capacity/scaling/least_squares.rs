#![allow(clippy::needless_range_loop, reason = "matrices of three rows read best by their indices")]

use super::{Measurement, Scaling};
use crate::model::ModelError;
use crate::model::error::finite;

/// Steps after which a fit is as good as it gets; ten are usual.
const MOST_STEPS: usize = 500;
/// A figure below this share of the cost of work is rounding, not contention or coherency.
const NOTHING: f64 = 1e-13;

/// Measurements in units of the largest, so that a fit does not depend on the units of load and throughput.
pub(super) struct Sums {
    /// Largest load and largest throughput.
    pub load: f64,
    pub throughput: f64,
    /// Load, (N-1), N(N-1) and throughput of each.
    points: Vec<[f64; 4]>,
}

/// Where the squares are least: 1/γ, σ/γ and κ/γ in scaled units.
pub(super) struct Least {
    pub reciprocal: [f64; 3],
    pub squares: f64,
    pub free: [bool; 3],
}

impl Sums {
    pub fn new(measurements: &[Measurement]) -> Self {
        let load = measurements.iter().map(|m| m.load).fold(0.0, f64::max);
        let throughput = measurements.iter().map(|m| m.throughput).fold(0.0, f64::max);
        let point = |m: &Measurement| {
            let n = m.load / load;
            [n, (m.load - 1.0) / load, n * ((m.load - 1.0) / load), m.throughput / throughput]
        };
        Self { load, throughput, points: measurements.iter().map(point).collect() }
    }

    /// The curve of scaled figures.
    pub fn curve(&self, [a, b, c]: [f64; 3]) -> Result<Scaling, ModelError> {
        Ok(Scaling {
            contention: finite("contention", b / a / self.load)?,
            coherency: finite("coherency", c / a / self.load / self.load)?,
            single: finite("throughput of one", self.throughput / self.load / a)?,
        })
    }

    /// Sum of squares; infinite where the curve has no meaning.
    fn squares(&self, p: &[f64; 3]) -> f64 {
        let mut sum = 0.0;
        for &[n, u, v, y] in &self.points {
            let cost = p[0] + p[1] * u + p[2] * v;
            if cost.is_nan() || cost <= 0.0 {
                return f64::INFINITY;
            }
            let off = y - n / cost;
            sum += off * off;
        }
        if p[0] > 0.0 { sum } else { f64::INFINITY }
    }

    /// Weighted linear least squares of `n / y`, with the weights that make it agree with the nonlinear one at first
    /// order: a start from which few steps are left.
    fn start(&self, free: [bool; 3]) -> Option<[f64; 3]> {
        let (mut normal, mut right) = ([[0.0; 3]; 3], [0.0; 3]);
        for &[n, u, v, y] in &self.points {
            let (weight, target) = (y * y / n, n / y);
            let row = [weight, weight * u, weight * v];
            accumulate(&mut normal, &mut right, row, weight * target);
        }
        solve(&normal, &right, free, 0.0)
    }

    /// Levenberg and Marquardt over the free figures; the others stay 0.
    fn descend(&self, free: [bool; 3]) -> Option<Least> {
        let mut p = self.start(free)?;
        let mut squares = self.squares(&p);
        if !squares.is_finite() {
            // The best constant cost is always admissible.
            p = self.start([true, false, false])?;
            squares = self.squares(&p);
        }
        let mut damping = 1e-6;
        for _ in 0..MOST_STEPS {
            let (mut normal, mut right) = ([[0.0; 3]; 3], [0.0; 3]);
            for &[n, u, v, y] in &self.points {
                let cost = p[0] + p[1] * u + p[2] * v;
                let (x, slope) = (n / cost, -n / (cost * cost));
                accumulate(&mut normal, &mut right, [slope, slope * u, slope * v], y - x);
            }
            let step = solve(&normal, &right, free, damping)?;
            let next = [p[0] + step[0], p[1] + step[1], p[2] + step[2]];
            let there = self.squares(&next);
            let small = (0..3).all(|i| step[i].abs() <= 1e-15 * p[i].abs().max(1e-3 * p[0]));
            if there <= squares {
                (p, squares) = (next, there);
                damping = (damping * 0.1).max(1e-18);
                if small {
                    break;
                }
            } else {
                if small || damping > 1e12 {
                    break;
                }
                damping *= 10.0;
            }
        }
        squares.is_finite().then_some(Least { reciprocal: p, squares, free })
    }
}

/// The least squares with no negative figure. The interior minimum where it is admissible; otherwise the best one on
/// the bounds.
pub(super) fn minimise(sums: &Sums) -> Result<Least, ModelError> {
    let admissible = |least: &Least| {
        let [a, b, c] = least.reciprocal;
        let enough = NOTHING * (a + b.abs() + c.abs());
        (!least.free[1] || b > enough) && (!least.free[2] || c > enough)
    };
    let mut best: Option<Least> = sums.descend([true; 3]).filter(admissible);
    if best.is_none() {
        for free in [[true, true, false], [true, false, true], [true, false, false]] {
            if let Some(least) = sums.descend(free).filter(admissible)
                && best.as_ref().is_none_or(|best| least.squares < best.squares)
            {
                best = Some(least);
            }
        }
    }
    // A throughput of one that runs away means that the points leave it open.
    best.filter(|least| least.reciprocal[0] > 1e-9 * (least.reciprocal[1] + least.reciprocal[2])).ok_or(
        ModelError::Unusable {
            what: "the measurements do not determine the curve",
            remedy: "add measurements at low loads and beyond the bend",
        },
    )
}

fn accumulate(normal: &mut [[f64; 3]; 3], right: &mut [f64; 3], row: [f64; 3], target: f64) {
    for i in 0..3 {
        for j in 0..3 {
            normal[i][j] += row[i] * row[j];
        }
        right[i] += row[i] * target;
    }
}

/// Solves for the free figures, with the diagonal raised by a share; the others are 0.
fn solve(normal: &[[f64; 3]; 3], right: &[f64; 3], free: [bool; 3], damping: f64) -> Option<[f64; 3]> {
    let mut m = *normal;
    let mut r = *right;
    for i in 0..3 {
        if free[i] {
            m[i][i] *= 1.0 + damping;
        } else {
            for j in 0..3 {
                (m[i][j], m[j][i]) = (0.0, 0.0);
            }
            (m[i][i], r[i]) = (1.0, 0.0);
        }
    }
    let inverse = inverse(&m)?;
    let x = std::array::from_fn(|i| (0..3).map(|j| inverse[i][j] * r[j]).sum::<f64>());
    x.iter().all(|x| x.is_finite()).then_some(x)
}

/// Inverse of a symmetric positive definite matrix, by Cholesky on the matrix scaled to a unit diagonal; none where it
/// is singular to 14 digits.
pub(super) fn inverse(m: &[[f64; 3]; 3]) -> Option<[[f64; 3]; 3]> {
    let scale: [f64; 3] = std::array::from_fn(|i| libm::sqrt(m[i][i]));
    if !scale.iter().all(|&s| s > 0.0 && s.is_finite()) {
        return None;
    }
    let mut l = [[0.0; 3]; 3];
    for i in 0..3 {
        for j in 0..=i {
            let mut sum = m[i][j] / scale[i] / scale[j];
            for k in 0..j {
                sum -= l[i][k] * l[j][k];
            }
            if i == j {
                if sum.is_nan() || sum <= 1e-14 {
                    return None;
                }
                l[i][i] = libm::sqrt(sum);
            } else {
                l[i][j] = sum / l[j][j];
            }
        }
    }
    let mut result = [[0.0; 3]; 3];
    for column in 0..3 {
        let mut x = [0.0; 3];
        for i in 0..3 {
            let known: f64 = (0..i).map(|k| l[i][k] * x[k]).sum();
            x[i] = (f64::from(u8::from(i == column)) - known) / l[i][i];
        }
        for i in (0..3).rev() {
            let known: f64 = (i + 1..3).map(|k| l[k][i] * x[k]).sum();
            x[i] = (x[i] - known) / l[i][i];
        }
        for i in 0..3 {
            result[i][column] = x[i] / scale[i] / scale[column];
        }
    }
    Some(result)
}
