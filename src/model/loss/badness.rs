use super::distribution::{far_range, lattice, none_at_all};
use super::{CELLS, Loss, Rate, Rounding, Source, sources};
use crate::model::ModelError;
use crate::model::error::{at_least_zero, finite, positive, probability, within};
use crate::plan::Catalogue;
use crate::units::{Share, Target};

/// Everything that makes a service bad: sources of incidents and a share of errors that is always there.
#[derive(Debug, Clone)]
pub struct Badness {
    /// The sources.
    pub sources: Vec<Source>,
    /// The share of time that is bad on a day without incidents.
    pub background: f64,
}

/// What removing one source would change.
#[derive(Debug, Clone, PartialEq)]
pub struct Removal {
    /// Which source, by its place in the catalogue.
    pub source: usize,
    /// The chance to meet the objective without it.
    pub chance: f64,
}

/// Days of the months of a year of 365 days.
pub const MONTH_DAYS: [f64; 12] = [31.0, 28.0, 31.0, 30.0, 31.0, 30.0, 31.0, 31.0, 30.0, 31.0, 30.0, 31.0];

/// Parts into which what is not known about rates is cut where months share it.
const RATE_PARTS: usize = 16;

impl Badness {
    /// The badness of a catalogue, its adjustments applied.
    ///
    /// # Errors
    /// What [`sources()`] refuses, and a background outside 0 to 1.
    pub fn of(catalogue: &Catalogue) -> Result<Self, ModelError> {
        let background = probability("the background error rate", catalogue.background)?;
        Ok(Self { sources: sources(catalogue)?, background })
    }

    /// Mean bad minutes in a window of so many minutes.
    pub fn mean(&self, window: f64) -> f64 {
        self.background * window + self.sources.iter().map(|s| s.mean(window)).sum::<f64>()
    }

    /// Standard deviation of bad minutes in a window.
    pub fn standard_deviation(&self, window: f64) -> f64 {
        libm::sqrt(self.sources.iter().map(|s| s.variance(window)).sum::<f64>())
    }

    /// Chance of at most `allowed` bad minutes in a window: the chance to meet the objective.
    ///
    /// # Formula
    /// [`Loss`] on a grid of its own that ends exactly at what is allowed beyond the background; where all lengths are
    /// fixed, on the grid of their common step, which is exact.
    ///
    /// # Errors
    /// A window that is not a positive number, an allowance below 0, and what [`Loss::new`] refuses.
    pub fn chance(&self, window: f64, allowed: f64) -> Result<f64, ModelError> {
        self.chance_on(window, allowed, CELLS, Rounding::Nearest)
    }

    /// Chance to meet the objective, on a grid of so many cells and with amounts rounded this way.
    ///
    /// # Errors
    /// As [`Self::chance`].
    pub fn chance_on(&self, window: f64, allowed: f64, cells: usize, rounding: Rounding) -> Result<f64, ModelError> {
        let Some(left) = self.left(window, allowed)? else { return Ok(0.0) };
        // Too narrow a grid to divide: only windows without incidents are left.
        if left / (cells as f64) < 1e-290 {
            return none_at_all(&self.sources, window);
        }
        // Where all lengths are fixed, a grid of their common step is exact and seldom larger.
        if let Some(step) = lattice(&self.sources).filter(|step| left / step < (2 * cells) as f64) {
            let last = libm::floor(left / step + 1e-9);
            let cells = (last as usize + 1).max(8);
            let loss = Loss::new(&self.sources, window, (cells as f64 - 0.5) * step, cells, rounding)?;
            return Ok(loss.within((last + 0.5) * step));
        }
        Ok(Loss::new(&self.sources, window, left, cells, rounding)?.within(left))
    }

    /// Bounds of the chance to meet the objective that hold whatever the grid does: amounts rounded up, and down.
    ///
    /// # Errors
    /// As [`Self::chance`].
    pub fn chance_bounds(&self, window: f64, allowed: f64) -> Result<(f64, f64), ModelError> {
        let on = |rounding| self.chance_on(window, allowed, CELLS, rounding);
        Ok((on(Rounding::Up)?, on(Rounding::Down)?))
    }

    /// Bad minutes that incidents may cause; none if the background alone exceeds what is allowed.
    fn left(&self, window: f64, allowed: f64) -> Result<Option<f64>, ModelError> {
        let window = positive("the window in minutes", window)?;
        probability("the background error rate", self.background)?;
        let left = at_least_zero("the allowed bad minutes", allowed)? - self.background * window;
        // A background that uses the budget to the last digit is not beyond it by rounding.
        Ok((left >= -1e-12 * allowed).then_some(left.max(0.0)))
    }

    /// Bad minutes in a window that are exceeded with chance `1 - p`.
    ///
    /// # Formula
    /// The quantile on a coarse wide grid, then on a grid that ends just above it; a cell is 1/4096 of the answer.
    ///
    /// # Errors
    /// A `p` outside 0 to 0.999 999, and what [`Loss::new`] refuses.
    pub fn quantile(&self, window: f64, p: f64) -> Result<f64, ModelError> {
        let window = positive("the window in minutes", window)?;
        let p = within("a quantile", p, 0.0, 0.999_999, "0 to 0.999 999")?;
        let always = self.background * window;
        if none_at_all(&self.sources, window)? >= p {
            return Ok(always);
        }
        let mut range = positive("the range in minutes", far_range(&self.sources, window, p))?;
        // Heavy tails reach far beyond a few standard deviations, and narrow ones end far below them.
        for _ in 0..64 {
            let loss = Loss::new(&self.sources, window, range, CELLS, Rounding::Nearest)?;
            match loss.quantile(p) {
                None => range = finite("the range in minutes", range * 4.0)?,
                Some(minutes) if minutes < range / 4.0 => range = (minutes * 1.5).max(range / 1024.0),
                Some(minutes) => return Ok(always + minutes),
            }
            if range < 1e-280 {
                break;
            }
        }
        Ok(always)
    }

    /// The highest target that is met with chance `p`, in whole parts per billion; none where that is not even 0 %.
    ///
    /// # Errors
    /// As [`Self::quantile`].
    pub fn supported_target(&self, window: f64, p: f64) -> Result<Option<Target>, ModelError> {
        let bad = self.quantile(window, p)? / window;
        let ppb = libm::ceil(bad * 1e9).max(1.0);
        if ppb > 1e9 {
            return Ok(None);
        }
        Ok(Share::from_ppb(ppb as u64).and_then(Target::from_budget).ok())
    }

    /// The chance to meet the objective without each source, best first: what mitigating it wholly would buy.
    ///
    /// # Errors
    /// As [`Self::chance`].
    pub fn removals(&self, window: f64, allowed: f64) -> Result<Vec<Removal>, ModelError> {
        let mut removals: Vec<Removal> = match self.left(window, allowed)? {
            Some(left) if left / (CELLS as f64) >= 1e-290 => Loss::without_each(&self.sources, window, left, CELLS)?
                .iter()
                .enumerate()
                .map(|(source, loss)| Removal { source, chance: loss.within(left) })
                .collect(),
            left => (0..self.sources.len())
                .map(|source| {
                    let rest: Vec<Source> =
                        self.sources.iter().enumerate().filter(|(i, _)| *i != source).map(|(_, s)| s.clone()).collect();
                    let chance = if left.is_some() { none_at_all(&rest, window)? } else { 0.0 };
                    Ok(Removal { source, chance })
                })
                .collect::<Result<_, _>>()?,
        };
        removals.sort_by(|a, b| b.chance.total_cmp(&a.chance).then(a.source.cmp(&b.source)));
        Ok(removals)
    }

    /// The chance to meet the objective with one source at a time replaced by another.
    ///
    /// Accuracy: on a grid of [`CELLS`] cells that ends at what is allowed, as [`Self::chance`] where lengths are spread;
    /// where they are fixed, a sum of several within a cell of the allowance may fall to either side of it.
    ///
    /// # Errors
    /// As [`Self::chance`]; a place that has no source.
    pub fn chances_with(
        &self,
        window: f64,
        allowed: f64,
        replaced: &[(usize, Source)],
    ) -> Result<Vec<f64>, ModelError> {
        if replaced.iter().any(|(place, _)| *place >= self.sources.len()) {
            return Err(ModelError::Unusable { what: "there is no such risk", remedy: "name one of the catalogue" });
        }
        match self.left(window, allowed)? {
            None => Ok(vec![0.0; replaced.len()]),
            Some(left) if left / (CELLS as f64) >= 1e-290 => {
                Loss::with_each(&self.sources, replaced, window, left, CELLS)
            }
            Some(_) => {
                let with = |(place, source): &(usize, Source)| {
                    let mut sources = self.sources.clone();
                    sources[*place] = source.clone();
                    none_at_all(&sources, window)
                };
                replaced.iter().map(with).collect()
            }
        }
    }

    /// The chance that every calendar month of a year of 365 days keeps the objective.
    ///
    /// # Formula
    /// The product over the months where rates are known. What is not known about rates is the same in all months:
    /// the product is averaged over 16 equally likely levels that all uncertain rates share.
    ///
    /// Accuracy: as [`Self::chance`] where rates are known; with uncertain rates an approximation, because they are
    /// taken to be high together.
    ///
    /// # Errors
    /// As [`Self::chance`].
    pub fn chance_of_every_month(&self, target: Target) -> Result<f64, ModelError> {
        let levels = self.rate_levels();
        let mut sum = 0.0;
        for level in 0..levels {
            sum += self.chance_of_every_month_at(target, level)?;
        }
        Ok(sum / levels as f64)
    }

    /// Over how many levels of what is not known about rates [`Self::chance_of_every_month`] takes the mean.
    pub fn rate_levels(&self) -> usize {
        if self.sources.iter().all(|s| matches!(s.rate, Rate::Fixed(_))) { 1 } else { RATE_PARTS }
    }

    /// The chance that every calendar month of a year keeps the objective, at one of [`Self::rate_levels`]: for whoever
    /// takes the mean a part at a time.
    ///
    /// # Errors
    /// As [`Self::chance`].
    pub fn chance_of_every_month_at(&self, target: Target, level: usize) -> Result<f64, ModelError> {
        let p = (level as f64 + 0.5) / self.rate_levels() as f64;
        let mut at = self.clone();
        at.sources.iter_mut().for_each(|s| s.rate = Rate::Fixed(s.rate.quantile(p)));
        let mut product = 1.0;
        for days in [28.0, 30.0, 31.0] {
            let months = MONTH_DAYS.iter().filter(|d| **d == days).count();
            let window = days * 1440.0;
            let chance = at.chance(window, target.budget().to_f64() * window)?;
            product *= libm::pow(chance, months as f64);
        }
        Ok(product)
    }

    /// The share of time in which a rolling window is in breach.
    ///
    /// # Formula
    /// One less the chance to meet the objective in one window: at a random moment the window that ends there is any
    /// window.
    ///
    /// # Errors
    /// As [`Self::chance`].
    pub fn share_in_breach(&self, window: f64, allowed: f64) -> Result<f64, ModelError> {
        Ok(1.0 - self.chance(window, allowed)?)
    }
}
