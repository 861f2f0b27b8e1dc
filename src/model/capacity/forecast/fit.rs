use super::smooth::{Cursor, Pattern, Smoothed, Start, Weights, checked, smooth};
use crate::model::ModelError;

/// The longest series.
pub const MAX_SERIES: usize = 50_000;
/// Weights that are tried before the best few are refined.
const GRID: [f64; 6] = [0.02, 0.1, 0.25, 0.5, 0.75, 0.95];
/// How many of the grid are refined.
const STARTS: usize = 3;
/// Steps of one refinement; sixty are usual.
const MOST_STEPS: usize = 400;

/// The weights with the least sum of squared one-step errors, from the usual start.
///
/// # Formula
/// Nelder and Mead's simplex inside the unit cube, from the three best points of a grid. The start of the series stays
/// as [`Start::usual`] says; programs that also fit the start find other weights.
///
/// # Errors
/// What [`smooth`] refuses; fewer observations than two seasons, or than the pattern's weights and its start need.
///
/// # Source
/// Nelder & Mead, "A simplex method for function minimization" (1965).
///
/// ```
/// use accord::model::capacity::forecast::{Pattern, fit_smoothing};
/// let line: Vec<f64> = (0..30).map(|day| 100.0 + 3.0 * f64::from(day)).collect();
/// let fit = fit_smoothing(&line, Pattern::Trend).unwrap();
/// assert!((fit.forecast(10).unwrap()[9] - 217.0).abs() < 1e-9);
/// ```
pub fn fit_smoothing(series: &[f64], pattern: Pattern) -> Result<Smoothed, ModelError> {
    checked(series, pattern)?;
    let start = Start::usual(series, pattern)?;
    let free = pattern.weights();
    let mut cursor = Cursor::new(pattern, weights([0.5; 3]), &start.state);
    let rest = &series[start.used..];
    let mut squares = |point: [f64; 3]| {
        cursor.reset(weights(point), &start.state);
        let mut sum = 0.0;
        for &y in rest {
            let off = y - cursor.forecast();
            sum += off * off;
            cursor.observe(y);
        }
        if sum.is_finite() { sum } else { f64::INFINITY }
    };
    let mut tried = Vec::new();
    let mut index = [0; 3];
    'grid: loop {
        let point = std::array::from_fn(|i| if i < free { GRID[index[i]] } else { 0.0 });
        tried.push((squares(point), point));
        for digit in &mut index[..free] {
            *digit += 1;
            if *digit < GRID.len() {
                continue 'grid;
            }
            *digit = 0;
        }
        break;
    }
    tried.sort_by(|a, b| a.0.total_cmp(&b.0));
    let best = tried
        .iter()
        .take(STARTS)
        .map(|&(_, point)| refine(point, free, &mut squares))
        .reduce(|best, next| if next.0 < best.0 { next } else { best });
    let (_, point) = best.unwrap_or(tried[0]);
    smooth(series, pattern, weights(point), start)
}

fn weights([level, trend, season]: [f64; 3]) -> Weights {
    Weights { level, trend, season }
}

/// A corner of the simplex and its sum of squares.
type Corner = (f64, [f64; 3]);

/// Nelder and Mead in the first `free` dimensions of the unit cube.
fn refine(start: [f64; 3], free: usize, squares: &mut impl FnMut([f64; 3]) -> f64) -> Corner {
    let mut simplex: Vec<Corner> = vec![(squares(start), start)];
    for i in 0..free {
        let mut corner = start;
        corner[i] += if corner[i] < 0.5 { 0.1 } else { -0.1 };
        simplex.push((squares(corner), corner));
    }
    for _ in 0..MOST_STEPS {
        simplex.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (best, worst) = (simplex[0], simplex[free]);
        let size = (0..free).map(|i| (worst.1[i] - best.1[i]).abs()).fold(0.0, f64::max);
        if size < 1e-10 || worst.0 - best.0 <= 1e-15 * best.0 {
            break;
        }
        let centre: [f64; 3] =
            std::array::from_fn(|i| simplex[..free].iter().map(|corner| corner.1[i]).sum::<f64>() / free as f64);
        let mut towards = |far: f64| -> Corner {
            let point = std::array::from_fn(|i| (centre[i] + far * (worst.1[i] - centre[i])).clamp(0.0, 1.0));
            (squares(point), point)
        };
        let reflected = towards(-1.0);
        let next = if reflected.0 < best.0 {
            let expanded = towards(-2.0);
            if expanded.0 < reflected.0 { Some(expanded) } else { Some(reflected) }
        } else if reflected.0 < simplex[free - 1].0 {
            Some(reflected)
        } else {
            let contracted = towards(if reflected.0 < worst.0 { -0.5 } else { 0.5 });
            (contracted.0 < worst.0.min(reflected.0)).then_some(contracted)
        };
        match next {
            Some(corner) => simplex[free] = corner,
            None => {
                for corner in &mut simplex[1..] {
                    let point = std::array::from_fn(|i| 0.5 * (corner.1[i] + best.1[i]));
                    *corner = (squares(point), point);
                }
            }
        }
    }
    simplex.sort_by(|a, b| a.0.total_cmp(&b.0));
    simplex[0]
}
