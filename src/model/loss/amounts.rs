use super::Severity;
use super::distribution::Rounding;
use super::severity::Shape;
use crate::model::chance::NormalTable;
use crate::model::elementary;

/// The chance of each cell under one incident of each of several sources, each so many times.
pub(super) struct Amounts {
    step: f64,
    rounding: Rounding,
    /// What fixed amounts add to each cell.
    cells: Vec<f64>,
    /// What continuous amounts add to the sum of a cell and all before it.
    risen: Vec<f64>,
}

/// Expected incidents of one fixed length up to which each is rounded by itself.
const FEW: f64 = 4.0;
/// Edges that are looked at together.
const TOGETHER: usize = 256;
/// The most cells over which a distribution function is interpolated.
const WIDEST: usize = 32;
/// Where a lognormal distribution function is interpolated, its argument is this many times the distance of the knots:
/// the cubic between four knots is then within 5e-11 of it.
const SMOOTH: f64 = 256.0;

impl Amounts {
    pub fn new(step: f64, rounding: Rounding, cells: usize) -> Self {
        Self { step, rounding, cells: vec![0.0; cells], risen: vec![0.0; cells] }
    }

    /// Adds the chance of each cell under one incident, `weight` times.
    pub fn add(&mut self, severity: &Severity, weight: f64) {
        match severity.shape() {
            Shape::Atoms(atoms) => {
                let few = weight <= FEW;
                for (minutes, chance) in atoms {
                    self.add_atom(minutes / self.step, weight * chance, few);
                }
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

    /// Adds an amount at `at` cells. A single amount is put into the nearest cell, a tie going down, so that an amount at
    /// the very end of the range is within it. Of many the rounding would add up; they are split between two cells
    /// such that their mean is kept.
    fn add_atom(&mut self, at: f64, weight: f64, few: bool) {
        let below = libm::floor(at + 1e-9);
        let above = (at - below).max(0.0);
        let part_above = match self.rounding {
            Rounding::Down => 0.0,
            Rounding::Up => f64::from(u8::from(above > 1e-9)),
            Rounding::Nearest if few => f64::from(u8::from(above > 0.5 + 1e-9)),
            Rounding::Nearest => above,
        };
        // Saturates: what lies beyond the range finds no cell.
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
