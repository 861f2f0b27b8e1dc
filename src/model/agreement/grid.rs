use crate::model::dry_run::{DryRun, Setting, Variant, YearOutcome};
use crate::model::error::{at_least_zero, at_most};
use crate::model::loss::{Badness, Rounding};
use crate::model::{ModelError, allowed_by};
use crate::plan::{Figure, Limit, Policy};
use crate::units::{Method, Target, Window};

/// The most cells of a grid.
pub const MOST_CELLS: usize = 20_000;

/// Cells of the distributions behind the chances: 1e-6, and quick.
const LOSS_CELLS: usize = 1024;

/// Facts as they would be with a set of investments, and what those cost in a year.
#[derive(Debug, Clone)]
pub struct Package<'a> {
    /// What would still go wrong.
    pub setting: Setting<'a>,
    /// Money in a year.
    pub yearly_cost: f64,
}

/// One thing that is tried: a target over a window, and what follows when its budget is spent, with a package.
#[derive(Debug, Clone)]
pub struct Bid<'a> {
    /// Which package.
    pub package: usize,
    /// How much must be good.
    pub target: Target,
    /// Over which time.
    pub window: &'a Window,
    /// How badness is counted.
    pub method: Method,
    /// What the method counts of what goes wrong; none where that is all of it.
    pub counted: Option<&'a Badness>,
    /// What follows.
    pub policy: &'a Policy,
}

/// What follows from one bid, by the order of [`Figure::ALL`].
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The figures; of what years bring, the means over the years so far.
    pub figures: [f64; 11],
    /// Their standard errors; 0 for what is not simulated.
    pub errors: [f64; 11],
}

impl Cell {
    /// One figure.
    pub fn figure(&self, figure: Figure) -> f64 {
        self.figures[figure as usize]
    }

    /// The standard error of one figure.
    pub fn error(&self, figure: Figure) -> f64 {
        self.errors[figure as usize]
    }

    /// Whether a limit is kept or broken by less than two standard errors, so that other years might say otherwise.
    /// A figure that is not simulated is never close.
    pub fn is_close_to(&self, limit: &Limit) -> bool {
        limit.bound.slack(self.figure(limit.figure)).abs() < 2.0 * self.error(limit.figure)
    }
}

/// Bids tried on the same years; resumable and cancellable like [`DryRun`].
#[derive(Debug, Clone)]
pub struct Grid {
    /// For each package its run, and which bid each of its variants is.
    runs: Vec<(DryRun, Vec<usize>)>,
    cells: Vec<Cell>,
    /// Sums over years, by cell, of what the years bring and of its squares.
    sums: Vec<[(f64, f64); YEARLY.len()]>,
    years: u64,
}

/// Figures that come from years.
const YEARLY: [Figure; 9] = [
    Figure::EveryMonth,
    Figure::BreachDays,
    Figure::FreezeDays,
    Figure::Releases,
    Figure::PagesPerPerson,
    Figure::BadMinutes,
    Figure::OutageCost,
    Figure::SlaCredit,
    Figure::TotalCost,
];

fn yearly(year: &YearOutcome, investments: f64) -> [f64; YEARLY.len()] {
    [
        f64::from(u8::from(year.breached_months == 0)),
        f64::from(year.breach_days),
        f64::from(year.frozen_days),
        year.releases,
        year.pages_per_person,
        year.bad_minutes,
        year.outage_cost,
        year.credit,
        year.outage_cost + year.credit + investments,
    ]
}

impl Grid {
    /// A grid whose years have not begun. Chances are there at once.
    ///
    /// # Errors
    /// More than [`MOST_CELLS`] bids, a cost that is not a number of at least 0, a package that is not there, and what
    /// the dry run and the loss distribution refuse.
    pub fn new(packages: &[Package], bids: &[Bid], seed: u64) -> Result<Self, ModelError> {
        at_most("combinations at the table", bids.len(), MOST_CELLS)?;
        let mut cells = Vec::with_capacity(bids.len());
        let mut chances = Chances::default();
        let mut variants: Vec<(Vec<Variant>, Vec<usize>)> = vec![Default::default(); packages.len()];
        for (at, bid) in bids.iter().enumerate() {
            let missing = ModelError::Unusable { what: "a bid names no package", remedy: "name one of the packages" };
            let (package, (of_package, places)) =
                packages.get(bid.package).zip(variants.get_mut(bid.package)).ok_or(missing)?;
            let mut figures = [0.0; 11];
            figures[Figure::Chance as usize] = chances.of(package, bid)?;
            figures[Figure::InvestmentCost as usize] =
                at_least_zero("the yearly cost of a package", package.yearly_cost)?;
            cells.push(Cell { figures, errors: [0.0; 11] });
            of_package.push(Variant::new(bid.target, bid.window, bid.policy)?);
            places.push(at);
        }
        // One seed and one warm-up for all packages: the same years, as far as the facts are the same.
        let before = variants.iter().flat_map(|(of, _)| of).map(Variant::days_before).max().unwrap_or(0);
        let runs = packages.iter().zip(variants).filter(|(_, (variants, _))| !variants.is_empty());
        let runs = runs
            .map(|(package, (variants, places))| {
                Ok((DryRun::warmed_up(&package.setting, variants, before, seed)?, places))
            })
            .collect::<Result<_, ModelError>>()?;
        Ok(Self { runs, sums: vec![[(0.0, 0.0); YEARLY.len()]; cells.len()], cells, years: 0 })
    }

    /// Lets so many more years pass over every cell. Slices do not matter: ten years are the same as five and five.
    pub fn step(&mut self, years: u64) {
        for (run, places) in &mut self.runs {
            let (sums, cells) = (&mut self.sums, &self.cells);
            run.pass(years, |variant, year| {
                let at = places[variant];
                let investments = cells[at].figure(Figure::InvestmentCost);
                for ((sum, squares), value) in sums[at].iter_mut().zip(yearly(&year, investments)) {
                    *sum += value;
                    *squares += value * value;
                }
            });
        }
        self.years += years;
        let n = self.years.max(1) as f64;
        for (cell, sums) in self.cells.iter_mut().zip(&self.sums) {
            for (figure, (sum, squares)) in YEARLY.into_iter().zip(sums) {
                let mean = sum / n;
                cell.figures[figure as usize] = mean;
                let variance = (squares / n - mean * mean).max(0.0) * n / (n - 1.0).max(1.0);
                cell.errors[figure as usize] = libm::sqrt(variance / n);
            }
        }
    }

    /// How many years have passed.
    pub fn years(&self) -> u64 {
        self.years
    }

    /// The cells, in the order of the bids.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }
}

/// Chances that were computed already: those of a target do not depend on the policy.
#[derive(Default)]
struct Chances<'a>(Vec<(&'a Bid<'a>, f64)>);

impl<'a> Chances<'a> {
    fn of(&mut self, package: &Package, bid: &'a Bid<'a>) -> Result<f64, ModelError> {
        let is_same = |other: &Bid| {
            (other.package, other.target, other.method) == (bid.package, bid.target, bid.method)
                && other.window == bid.window
        };
        if let Some((_, chance)) = self.0.iter().find(|(other, _)| is_same(other)) {
            return Ok(*chance);
        }
        let counted = bid.counted.unwrap_or(package.setting.badness);
        let minutes = bid.window.span().to_seconds_f64() / 60.0;
        let allowed = allowed_by(bid.target, bid.window, bid.method);
        let chance = counted.chance_on(minutes, allowed, LOSS_CELLS, Rounding::Nearest)?;
        self.0.push((bid, chance));
        Ok(chance)
    }
}
