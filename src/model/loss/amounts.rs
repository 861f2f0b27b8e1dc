use super::Severity;
use super::distribution::Rounding;
use super::severity::Shape;
use crate::model::chance::NormalTable;
use crate::model::elementary;

/// The chance of each cell under one incident of each of several sources, each so many times.
pub(super) struct Amounts {
    step: f64,
    rounding: Rounding,
    keeping: Keeping,
    /// What fixed amounts add to each cell.
    cells: Vec<f64>,
    /// What continuous amounts add to the sum of a cell and all before it.
    risen: Vec<f64>,
}

/// What stays as it was when an amount is put on the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keeping {
    /// The place of each, to the nearest cell: no chance is ever below 0.
    Places,
    /// Mean and variance, on which sums of many depend.
    Moments,
}

/// Edges that are looked at together.
const TOGETHER: usize = 256;
/// The most cells over which a distribution function is interpolated.
const WIDEST: usize = 32;
/// Where a lognormal distribution function is interpolated, its argument is this many times the distance of the knots:
/// the cubic between four knots is then within 5e-11 of it.
const SMOOTH: f64 = 256.0;

impl Amounts {
    pub fn new(step: f64, rounding: Rounding, keeping: Keeping, cells: usize) -> Self {
        // Bounds are bounds because every amount is rounded the same way.
        let keeping = if rounding == Rounding::Nearest { keeping } else { Keeping::Places };
        Self { step, rounding, keeping, cells: vec![0.0; cells], risen: vec![0.0; cells] }
    }

    /// Adds the chance of each cell under one incident, `weight` times.
    pub fn add(&mut self, severity: &Severity, weight: f64) {
        match severity.shape() {
            Shape::Atoms(atoms) => {
                for (minutes, chance) in atoms {
                    self.add_atom(minutes / self.step, weight * chance);
                }
            }
            shape if self.keeping == Keeping::Moments && severity.is_narrow(self.step) => {
                self.add_matched(shape, severity, weight);
            }
            Shape::Lognormal { shift, mu, sigma } => {
                let (normal, scale) = (NormalTable::get(), 1.0 / sigma);
                self.add_rise(weight, *shift, scale.max(1.0), |log| normal.cdf((log - mu) * scale));
            }
            // Its cubics have corners, so every edge is asked.
            Shape::Table(table) => self.add_rise(weight, 0.0, f64::INFINITY, |log| table.at_log(log)),
        }
    }

    /// The chances of cells.
    pub fn cells(self) -> Vec<f64> {
        let Self { mut cells, risen, .. } = self;
        let mut below = 0.0;
        for (cell, up_to) in cells.iter_mut().zip(risen) {
            *cell += up_to - below;
            below = up_to;
        }
        cells
    }

    /// Adds the chance of each cell under an incident whose lengths differ by little more than a cell, and mends the two
    /// moments that rounding has changed: of many incidents, whose sum they decide, nothing adds up. The two cells next
    /// to the fullest one take what is missing, which may leave one of them below 0.
    fn add_matched(&mut self, shape: &Shape, severity: &Severity, weight: f64) {
        let range = (self.cells.len() as f64 - 0.5) * self.step;
        let (mut below, mut mean, mut square) = (0.0, 0.0, 0.0);
        let (mut fullest, mut most) = (0usize, 0.0);
        for (j, cell) in self.cells.iter_mut().enumerate() {
            let up_to = shape.cdf((j as f64 + 0.5) * self.step);
            let chance = up_to - below;
            below = up_to;
            let at = j as f64;
            (mean, square) = (mean + at * chance, square + at * at * chance);
            if chance > most {
                (fullest, most) = (j, chance);
            }
            *cell += weight * chance;
            if up_to >= 1.0 {
                break;
            }
        }
        let (exact_mean, exact_square) = severity.moments_below(range);
        let (mean, square) = (exact_mean / self.step - mean, exact_square / (self.step * self.step) - square);
        let first = fullest.saturating_sub(1).min(self.cells.len() - 3);
        let at = first as f64;
        let third = 0.5 * (square - mean * (2.0 * at + 1.0));
        let second = mean - 2.0 * third;
        for (cell, change) in self.cells[first..first + 3].iter_mut().zip([-second - third, second, third]) {
            *cell += weight * change;
        }
    }

    /// Adds an amount at `at` cells. A single amount is put into the nearest cell, a tie going down, so that an amount at
    /// the very end of the range is within it. Of many the rounding would add up; they are spread over three cells such
    /// that mean and variance are kept, one of which may take less than nothing.
    fn add_atom(&mut self, at: f64, weight: f64) {
        if self.keeping == Keeping::Moments {
            let first = (libm::round(at) - 1.0).max(0.0);
            let t = at - first;
            // Saturates: what lies beyond the range finds no cell.
            let first = first as usize;
            for (i, part) in [0.5 * (t - 1.0) * (t - 2.0), t * (2.0 - t), 0.5 * t * (t - 1.0)].into_iter().enumerate() {
                if let Some(cell) = self.cells.get_mut(first.saturating_add(i)) {
                    *cell += weight * part;
                }
            }
            return;
        }
        let below = libm::floor(at + 1e-9);
        let above = (at - below).max(0.0);
        let part_above = match self.rounding {
            Rounding::Down => 0.0,
            Rounding::Up => f64::from(u8::from(above > 1e-9)),
            Rounding::Nearest => f64::from(u8::from(above > 0.5 + 1e-9)),
        };
        let below = below as usize;
        if let Some(cell) = self.cells.get_mut(below) {
            *cell += weight * (1.0 - part_above);
        }
        if let Some(cell) = self.cells.get_mut(below.saturating_add(1)) {
            *cell += weight * part_above;
        }
    }

    /// Adds a distribution function at the upper edge of each cell, `weight` times. It is given the logarithm of what is
    /// beyond `shift`; `narrow` is infinite, or at least one over the deviation of that logarithm and at least 1.
    fn add_rise(&mut self, weight: f64, shift: f64, narrow: f64, cdf: impl Fn(f64) -> f64) {
        let edge = match self.rounding {
            Rounding::Nearest => 0.5,
            Rounding::Down => 1.0,
            Rounding::Up => 0.0,
        };
        let first = shift / self.step - edge;
        let mut from = first.max(0.0) as usize;
        let mut values = [0.0; TOGETHER + 3];
        while from < self.risen.len() {
            // Far from where it begins, a distribution function changes little from cell to cell.
            let smooth = ((from as f64 - first) / (SMOOTH * narrow)).max(1.0) as usize;
            let spacing = 1 << smooth.min(WIDEST).ilog2();
            let rest = &mut self.risen[from..];
            let blocks = rest.len().div_ceil(spacing).min(TOGETHER);
            // One knot before the first block and two behind the last; without interpolation none.
            let (before, knots) = if spacing > 1 { (spacing, blocks + 3) } else { (0, blocks) };
            let values = &mut values[..knots];
            let start = from as f64 + edge - before as f64;
            for (i, value) in values.iter_mut().enumerate() {
                let over = (start + f64::from((i * spacing) as i32)) * self.step - shift;
                let log = elementary::ln(over);
                *value = if over >= f64::MIN_POSITIVE { log } else { f64::NEG_INFINITY };
            }
            values.iter_mut().for_each(|value| *value = cdf(*value));
            if values[0] >= 1.0 {
                rest.iter_mut().for_each(|sum| *sum += weight);
                return;
            }
            if spacing == 1 {
                rest.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * *value);
            } else {
                interpolate(rest, values, spacing, weight);
            }
            from += blocks * spacing;
        }
    }
}

/// Adds `weight` times the cubic through each four neighbouring knots to the cells between the middle two.
fn interpolate(sums: &mut [f64], knots: &[f64], spacing: usize, weight: f64) {
    let mut factors = [[0.0; 4]; WIDEST];
    for (m, factors) in factors[..spacing].iter_mut().enumerate() {
        let t = m as f64 / spacing as f64;
        let (a, b, c) = (t + 1.0, t - 1.0, t - 2.0);
        *factors = [-t * b * c / 6.0, a * b * c / 2.0, -a * t * c / 2.0, a * t * b / 6.0].map(|f| f * weight);
    }
    for (block, knots) in sums.chunks_mut(spacing).zip(knots.windows(4)) {
        for (sum, [a, b, c, d]) in block.iter_mut().zip(&factors) {
            *sum += (a * knots[0] + b * knots[1]) + (c * knots[2] + d * knots[3]);
        }
    }
}
