use super::amounts::{Amounts, Keeping};
use super::severity::Shape;
use super::transform::{Spectrum, Transform};
use super::{Rate, Source};
use crate::model::error::{at_most, positive, within};
use crate::model::{ModelError, elementary, special};

/// Cells of a distribution where nothing else is asked for: what follows a finger.
pub const CELLS: usize = 4096;
/// The most cells of a distribution.
pub const MOST_LOSS_CELLS: usize = super::transform::MOST_CELLS / 2;

/// Where an amount between two cells of the grid is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// Into the nearest cell: the best answer.
    Nearest,
    /// Into the cell below, so that every chance to stay within is too high.
    Down,
    /// Into the cell above, so that every chance to stay within is too low.
    Up,
}

/// The distribution of bad minutes in a window: a compound Poisson distribution on a grid.
///
/// # Formula
/// ```text
/// S = sum over sources of D_1 + ... + D_N,   N ~ Poisson(rate * window)
/// transform of S = exp(sum of rate * window * (transform of D - 1))
/// an uncertain rate of mean m and shape k:     (1 - m / k * (transform of D - 1))^-k
/// ```
/// Incidents are counted whole in the window in which they begin, and may overlap.
///
/// Accuracy: 1e-10 for what is on the grid (aliasing is held down by an exponential tilt and by as many empty cells
/// again); the grid itself moves a chance by the order of (cell / typical duration)². [`Rounding`] gives bounds.
///
/// # Source
/// P. Embrechts, M. Frei, "Panjer recursion versus FFT for compound distributions" (2009); R. Grübel,
/// R. Hermesmeier, "Computation of compound distributions I: aliasing errors and exponential tilting" (1999).
#[derive(Debug, Clone)]
pub struct Loss {
    step: f64,
    /// Chance that the sum lies in cell j or below.
    cumulative: Vec<f64>,
}

impl Loss {
    /// The distribution over a window of so many minutes, from no bad minutes up to `range`, in `cells` cells. What
    /// lies beyond the range is not lost but unseen: chances below it are those of the whole distribution.
    ///
    /// # Errors
    /// A window or range that is not a positive number; fewer than 8 or more than [`MOST_LOSS_CELLS`] cells; rates
    /// whose expected count in the window exceeds 1e9.
    ///
    /// ```
    /// use accord::model::loss::{CELLS, Loss, Rounding, sources};
    /// use accord::plan::{Catalogue, Cause, Duration, Frequency, Risk};
    /// use accord::units::Estimate;
    /// let exactly = |x| Estimate::value(x).unwrap();
    /// let risk = Risk {
    ///     name: "Bad release".into(),
    ///     cause: Cause::BinaryPush,
    ///     duration: Duration::Estimated { detect: exactly(5.0), resolve: exactly(25.0) },
    ///     impact: exactly(1.0),
    ///     frequency: Frequency::Changes { per_week: 10.0, failure_rate: 0.05 },
    ///     dependency: false,
    /// };
    /// let sources = sources(&Catalogue { risks: vec![risk], ..Catalogue::default() })?;
    /// let month = 30.0 * 1440.0;
    /// let loss = Loss::new(&sources, month, 200.0, CELLS, Rounding::Nearest)?;
    /// // At most one incident fits into 43.2 minutes: e^-m (1 + m) with m = 15/7.
    /// assert!((loss.within(43.2) - 0.36871).abs() < 1e-5);
    /// # Ok::<(), accord::model::ModelError>(())
    /// ```
    pub fn new(
        sources: &[Source],
        window: f64,
        range: f64,
        cells: usize,
        rounding: Rounding,
    ) -> Result<Self, ModelError> {
        let grid = Grid::new(window, range, cells, rounding)?;
        let exponent = grid.exponent(sources, grid.keeping(sources)?)?;
        Ok(grid.finish(exponent))
    }

    /// The distribution with each source left out in turn.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn without_each(sources: &[Source], window: f64, range: f64, cells: usize) -> Result<Vec<Self>, ModelError> {
        let grid = Grid::new(window, range, cells, Rounding::Nearest)?;
        let keeping = grid.keeping(sources)?;
        let all = grid.exponent(sources, keeping)?;
        sources
            .iter()
            .map(|source| {
                let mut rest = all.clone();
                rest.subtract(&grid.exponent(std::slice::from_ref(source), keeping)?);
                Ok(grid.finish(rest))
            })
            .collect()
    }

    /// The chance to stay within the whole range, with one source at a time replaced by another.
    pub(super) fn with_each(
        sources: &[Source],
        replaced: &[(usize, Source)],
        window: f64,
        range: f64,
        cells: usize,
    ) -> Result<Vec<f64>, ModelError> {
        let grid = Grid::new(window, range, cells, Rounding::Nearest)?;
        let keeping = grid.keeping(sources)?;
        let all = grid.exponent(sources, keeping)?;
        let with = |(place, source): &(usize, Source)| {
            let mut sum = all.clone();
            let of = |source| grid.exponent(std::slice::from_ref(source), keeping);
            sum.subtract(&of(&sources[*place])?);
            sum.add(&of(source)?);
            Ok(grid.finish(sum).within(range))
        };
        replaced.iter().map(with).collect()
    }

    /// Chance of at most so many bad minutes; what lies beyond the range counts as the range.
    pub fn within(&self, minutes: f64) -> f64 {
        if !(minutes >= 0.0) {
            return 0.0;
        }
        // The mass of a cell lies between its edges, half a cell to both sides; that of the first at 0.
        let at = minutes / self.step - 0.5;
        if at <= 0.0 {
            return self.cumulative[0];
        }
        let cell = (at as usize).min(self.cumulative.len() - 1);
        let low = self.cumulative[cell];
        let high = self.cumulative.get(cell + 1).copied().unwrap_or(low);
        low + (at - cell as f64).min(1.0) * (high - low)
    }

    /// The bad minutes that are exceeded with chance `1 - p`; none where they lie beyond the range.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let cell = self.cumulative.partition_point(|c| *c < p);
        let high = *self.cumulative.get(cell)?;
        if cell == 0 {
            return Some(0.0);
        }
        let low = self.cumulative[cell - 1];
        let part = if high > low { (p - low) / (high - low) } else { 1.0 };
        Some((cell as f64 - 0.5 + part) * self.step)
    }

    /// Width of a cell in minutes.
    pub fn step(&self) -> f64 {
        self.step
    }

    /// Chance of each cell: the picture of the distribution.
    pub fn cells(&self) -> impl Iterator<Item = f64> {
        std::iter::once(self.cumulative[0]).chain(self.cumulative.windows(2).map(|pair| pair[1] - pair[0]))
    }
}

/// Expected incidents in a window above which moments are kept.
const MANY: f64 = 32.0;

/// Where and how finely a distribution is looked at.
pub(super) struct Grid {
    window: f64,
    pub(super) step: f64,
    pub(super) cells: usize,
    rounding: Rounding,
    transform: &'static Transform,
}

impl Grid {
    pub(super) fn new(window: f64, range: f64, cells: usize, rounding: Rounding) -> Result<Self, ModelError> {
        let window = positive("the window in minutes", window)?;
        let range = positive("the range in minutes", range)?;
        at_most("cells of a distribution", cells, MOST_LOSS_CELLS)?;
        within("cells of a distribution", cells as f64, 8.0, MOST_LOSS_CELLS as f64, "8 to 65 536")?;
        let transform = Transform::of(2 * cells);
        // The range ends at the edge of the last cell, so that nothing is interpolated there.
        let step = positive("the width of a cell", range / (cells as f64 - 0.5))?;
        Ok(Self { window, step, cells, rounding, transform })
    }

    /// The exponent of a sum of no sources.
    pub(super) fn nothing(&self) -> Exponent {
        Exponent::zero(self.transform.tilt().len() / 2)
    }

    /// The logarithm of the transform of the sum.
    fn exponent(&self, sources: &[Source], keeping: Keeping) -> Result<Exponent, ModelError> {
        let mut sum = self.nothing();
        // Sources of known rate are one source: their rates add, their severities mix.
        let mut mixture = self.amounts(keeping);
        let mut expected = 0.0;
        for source in sources {
            let count = expected_count(source, self.window)?;
            if count == 0.0 {
                continue;
            }
            match source.rate {
                Rate::Fixed(_) => {
                    expected += count;
                    mixture.add(&source.severity, count);
                }
                Rate::Uncertain { shape, .. } => {
                    let mut amounts = self.amounts(keeping);
                    amounts.add(&source.severity, 1.0);
                    sum.add_gamma(&self.tilted(amounts.cells()), count, shape);
                }
            }
        }
        if expected > 0.0 {
            sum.add_poisson(&self.tilted(mixture.cells()), expected);
        }
        Ok(sum)
    }

    /// Many incidents add their rounding up, so their moments are kept; of few each is kept where it is.
    fn keeping(&self, sources: &[Source]) -> Result<Keeping, ModelError> {
        let mut expected = 0.0;
        for source in sources {
            expected += expected_count(source, self.window)?;
        }
        Ok(if expected > MANY { Keeping::Moments } else { Keeping::Places })
    }

    pub(super) fn amounts(&self, keeping: Keeping) -> Amounts {
        Amounts::new(self.step, self.rounding, keeping, self.cells)
    }

    pub(super) fn tilted(&self, mut cells: Vec<f64>) -> Spectrum {
        cells.iter_mut().zip(self.transform.tilt()).for_each(|(cell, tilt)| *cell *= tilt);
        self.transform.forward(&cells)
    }

    pub(super) fn finish(&self, exponent: Exponent) -> Loss {
        let mut cells = self.transform.backward(exponent.exp());
        cells.truncate(self.cells);
        let (mut sum, mut highest) = (0.0_f64, 0.0_f64);
        for (cell, tilt) in cells.iter_mut().zip(self.transform.tilt()) {
            // Rounding and matched moments may leave a cell below 0; a chance never falls, nor exceeds 1.
            sum += *cell / tilt;
            highest = highest.max(sum.min(1.0));
            *cell = highest;
        }
        Loss { step: self.step, cumulative: cells }
    }
}

/// The longest step of which every amount is a whole multiple, where all lengths are fixed and written with at most
/// four decimals of a minute: a grid of that step holds them exactly.
pub(super) fn lattice(sources: &[Source]) -> Option<f64> {
    let mut common = 0u64;
    for source in sources {
        let Shape::Atoms(atoms) = source.severity.shape() else { return None };
        for (minutes, _) in atoms {
            let parts = minutes * 1e4;
            let whole = libm::round(parts);
            if whole >= 1e15 || (parts - whole).abs() > 1e-6 {
                return None;
            }
            let (mut a, mut b) = (common, whole as u64);
            while b > 0 {
                (a, b) = (b, a % b);
            }
            common = a;
        }
    }
    (common > 0).then_some(common as f64 / 1e4)
}

/// The logarithm of a transform. The first entry holds two real numbers, all others are complex.
#[derive(Clone)]
pub(super) struct Exponent {
    re: Vec<f64>,
    im: Vec<f64>,
}

impl Exponent {
    fn zero(size: usize) -> Self {
        Self { re: vec![0.0; size], im: vec![0.0; size] }
    }

    pub(super) fn add_poisson(&mut self, spectrum: &Spectrum, expected: f64) {
        for (sum, x) in self.re.iter_mut().zip(&spectrum.re) {
            *sum += x - expected;
        }
        for (sum, x) in self.im.iter_mut().zip(&spectrum.im) {
            *sum += x;
        }
        // The second real number lies where the others have their imaginary part.
        self.im[0] -= expected;
    }

    pub(super) fn add_gamma(&mut self, spectrum: &Spectrum, expected: f64, shape: f64) {
        let ratio = expected / shape;
        let log = |re: f64, im: f64| {
            let (a, b) = (ratio * (1.0 - re), -ratio * im);
            (0.5 * libm::log1p(2.0 * a + a * a + b * b), libm::atan2(b, 1.0 + a))
        };
        self.re[0] -= shape * log(spectrum.re[0], 0.0).0;
        self.im[0] -= shape * log(spectrum.im[0], 0.0).0;
        for i in 1..self.re.len() {
            let (re, im) = log(spectrum.re[i], spectrum.im[i]);
            self.re[i] -= shape * re;
            self.im[i] -= shape * im;
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.re.iter_mut().zip(&other.re).for_each(|(a, b)| *a += b);
        self.im.iter_mut().zip(&other.im).for_each(|(a, b)| *a += b);
    }

    fn subtract(&mut self, other: &Self) {
        self.re.iter_mut().zip(&other.re).for_each(|(a, b)| *a -= b);
        self.im.iter_mut().zip(&other.im).for_each(|(a, b)| *a -= b);
    }

    fn exp(mut self) -> Spectrum {
        let (first, second) = (libm::exp(self.re[0]), libm::exp(self.im[0]));
        for (re, im) in self.re.chunks_mut(BLOCK).zip(self.im.chunks_mut(BLOCK)) {
            // Two loops, so that the usual one has no branches.
            let usual = re.iter().all(|re| re.abs() <= elementary::EXP_END)
                && im.iter().all(|im| im.abs() <= elementary::SIN_COS_END);
            for (re, im) in re.iter_mut().zip(im) {
                let (size, (sin, cos)) = if usual {
                    (elementary::exp(*re), elementary::sin_cos(*im))
                } else {
                    (libm::exp(*re), libm::sincos(*im))
                };
                (*re, *im) = (size * cos, size * sin);
            }
        }
        (self.re[0], self.im[0]) = (first, second);
        Spectrum { re: self.re, im: self.im }
    }
}

/// Frequencies that are looked at together.
const BLOCK: usize = 64;

/// Panjer's recursion: the distribution of a sum of Poisson(`expected`) amounts, each in cell j with chance
/// `amounts[j]`. The oracle for [`Loss`]: no transform, no aliasing, but time with the square of the cells.
///
/// # Formula
/// ```text
/// g_0 = exp(-r (1 - f_0))        g_i = r / i * sum over j = 1..i of j f_j g_(i-j)
/// ```
///
/// # Errors
/// An expected number outside 0 to 700 (beyond it `g_0` underflows); chances outside 0 to 1; over 20 000 cells.
///
/// # Source
/// H. Panjer, "Recursive evaluation of a family of compound distributions" (1981).
pub fn panjer(expected: f64, amounts: &[f64]) -> Result<Vec<f64>, ModelError> {
    let expected = within("the expected number of incidents", expected, 0.0, 700.0, "0 to 700")?;
    at_most("cells of a recursion", amounts.len(), 20_000)?;
    for chance in amounts {
        crate::model::error::probability("the chance of a cell", *chance)?;
    }
    let mut sums: Vec<f64> = Vec::with_capacity(amounts.len());
    for i in 0..amounts.len() {
        let term = if i == 0 {
            libm::exp(-expected * (1.0 - amounts[0]))
        } else {
            let inner: f64 = (1..=i).map(|j| j as f64 * amounts[j] * sums[i - j]).sum();
            expected / i as f64 * inner
        };
        sums.push(term);
    }
    Ok(sums)
}

/// Incidents of a source that are expected in a window.
fn expected_count(source: &Source, window: f64) -> Result<f64, ModelError> {
    within("the expected number of incidents in a window", source.rate.mean() * window, 0.0, 1e9, "0 to 1e9")
}

/// The chance of no incident at all in a window.
pub(super) fn none_at_all(sources: &[Source], window: f64) -> Result<f64, ModelError> {
    let mut ln = 0.0;
    for source in sources {
        let felt = expected_count(source, window)? * (1.0 - source.severity.cdf(0.0));
        ln -= match source.rate {
            Rate::Fixed(_) => felt,
            Rate::Uncertain { shape, .. } => shape * libm::log1p(felt / shape),
        };
    }
    Ok(libm::exp(ln))
}

/// Probability beyond `z` standard deviations, for ranges that hold nearly everything.
pub(super) fn far_range(sources: &[Source], window: f64, p: f64) -> f64 {
    let mean: f64 = sources.iter().map(|s| s.mean(window)).sum();
    let sd = libm::sqrt(sources.iter().map(|s| s.variance(window)).sum::<f64>());
    mean + sd * special::normal_quantile(p).max(3.0)
}
