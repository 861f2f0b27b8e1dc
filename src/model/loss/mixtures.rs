use super::Severity;
use super::amounts::Keeping;
use super::distribution::{Exponent, Grid, Rounding};
use super::severity::Shape;
use crate::model::ModelError;

/// One grid on which many mixtures of the same severities are looked at: what is made once for a severity is kept by
/// the caller, and a mixture costs two transforms.
pub(crate) struct Mixtures(Grid);

/// What a source of uncertain rate adds to the logarithm of a transform.
pub(crate) struct Uncertain(Exponent);

/// Expected incidents above which amounts are split between cells.
const FEW: f64 = 4.0;

impl Mixtures {
    /// A grid that ends exactly at `left` minutes.
    ///
    /// # Errors
    /// As [`super::Loss::new`].
    pub fn new(window: f64, left: f64, cells: usize) -> Result<Self, ModelError> {
        Grid::new(window, left, cells, Rounding::Nearest).map(Self)
    }

    /// The chance of each cell under one incident of a source that expects so many in the window.
    ///
    /// Few incidents are rounded to the nearest cell. Of many the rounding would add up; each is split between two cells
    /// such that its mean is kept (the method of matched local moments). Which of the two is decided by `expected`;
    /// callers give the same number for all variants of a source, so that a shorter one never has a longer image.
    pub fn cells(&self, severity: &Severity, expected: f64) -> Vec<f64> {
        if expected <= FEW {
            let mut amounts = self.0.amounts(Keeping::Places);
            amounts.add(severity, 1.0);
            return amounts.cells();
        }
        if let Shape::Atoms(atoms) = severity.shape() {
            // The same split, in one pass over the list. No part is below 0, so that shorter never becomes longer.
            let mut cells = vec![0.0; self.0.cells];
            for (minutes, chance) in atoms {
                let at = minutes / self.0.step;
                let below = libm::floor(at);
                for (cell, part) in [(below as usize, 1.0 - (at - below)), ((below + 1.0) as usize, at - below)] {
                    if let Some(cell) = cells.get_mut(cell) {
                        *cell += chance * part;
                    }
                }
            }
            return cells;
        }
        let mut cells = vec![0.0; self.0.cells];
        let edges: Vec<f64> = (0..=cells.len()).map(|j| j as f64 * self.0.step).collect();
        let mut before = self.0.step;
        for (cell, layer) in cells.iter_mut().zip(severity.layers(&edges)) {
            *cell = ((before - layer) / self.0.step).max(0.0);
            before = layer;
        }
        cells
    }

    /// What a source adds whose rate is not known.
    pub fn uncertain(&self, cells: &[f64], expected: f64, shape: f64) -> Uncertain {
        let mut exponent = self.0.nothing();
        exponent.add_gamma(&self.0.tilted(cells.to_vec()), expected, shape);
        Uncertain(exponent)
    }

    /// The chance to stay within the range, for sources of known rate (expected incidents and cells) and others.
    pub fn within(&self, known: &[(f64, &[f64])], uncertain: &[&Uncertain]) -> f64 {
        let mut mixture = vec![0.0; self.0.cells];
        let mut expected = 0.0;
        for (count, cells) in known {
            expected += count;
            mixture.iter_mut().zip(*cells).for_each(|(sum, cell)| *sum += count * cell);
        }
        let mut exponent = self.0.nothing();
        for other in uncertain {
            exponent.add(&other.0);
        }
        if expected > 0.0 {
            exponent.add_poisson(&self.0.tilted(mixture), expected);
        }
        self.0.finish(exponent).within(f64::MAX)
    }
}
