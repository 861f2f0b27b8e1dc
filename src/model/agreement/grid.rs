use crate::model::ModelError;
use crate::model::dry_run::{DryRun, Setting, Variant, YearOutcome};
use crate::model::error::{at_least_zero, at_most};
use crate::model::loss::{Badness, Rounding};
use crate::plan::{Figure, Policy};
use crate::units::{Target, Window};

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

/// One combination of package, policy and target, with its figures by the order of [`Figure::ALL`].
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Which package.
    pub package: usize,
    /// Which policy.
    pub policy: usize,
    /// Which target.
    pub target: usize,
    /// The figures.
    pub figures: [f64; 11],
}

impl Cell {
    /// One figure.
    pub fn figure(&self, figure: Figure) -> f64 {
        self.figures[figure as usize]
    }
}

/// Every combination of packages, policies and targets, tried on the same years; resumable and cancellable like
/// [`DryRun`].
#[derive(Debug, Clone)]
pub struct Grid {
    runs: Vec<DryRun>,
    cells: Vec<Cell>,
    /// Sums over years, by cell, of what the years bring.
    sums: Vec<[f64; YEARLY.len()]>,
    years: u64,
}

/// Figures that come from years.
const YEARLY: [Figure; 8] = [
    Figure::EveryMonth,
    Figure::BreachDays,
    Figure::FreezeDays,
    Figure::Releases,
    Figure::PagesPerPerson,
    Figure::BadMinutes,
    Figure::OutageCost,
    Figure::SlaCredit,
];

fn yearly(year: &YearOutcome) -> [f64; YEARLY.len()] {
    [
        f64::from(u8::from(year.breached_months == 0)),
        f64::from(year.breach_days),
        f64::from(year.frozen_days),
        year.releases,
        year.pages_per_person,
        year.bad_minutes,
        year.outage_cost,
        year.credit,
    ]
}

impl Grid {
    /// A grid whose years have not begun. Chances are there at once.
    ///
    /// # Errors
    /// More than [`MOST_CELLS`] combinations, a cost that is not a number of at least 0, and what the dry run and the
    /// loss distribution refuse.
    pub fn new(
        packages: &[Package],
        policies: &[Policy],
        targets: &[Target],
        window: &Window,
        seed: u64,
    ) -> Result<Self, ModelError> {
        let count = packages.len().saturating_mul(policies.len()).saturating_mul(targets.len());
        at_most("combinations of package, policy and target", count, MOST_CELLS)?;
        let minutes = window.span().to_seconds_f64() / 60.0;
        let (mut runs, mut cells) = (Vec::with_capacity(packages.len()), Vec::with_capacity(count));
        for (package, offered) in packages.iter().enumerate() {
            let cost = at_least_zero("the yearly cost of a package", offered.yearly_cost)?;
            let chances = chances(offered.setting.badness, targets, minutes)?;
            let mut variants = Vec::with_capacity(policies.len() * targets.len());
            for (policy, of_policy) in policies.iter().enumerate() {
                for (target, of_target) in targets.iter().enumerate() {
                    variants.push(Variant::new(*of_target, window, of_policy)?);
                    let mut figures = [0.0; 11];
                    figures[Figure::Chance as usize] = chances[target];
                    figures[Figure::InvestmentCost as usize] = cost;
                    cells.push(Cell { package, policy, target, figures });
                }
            }
            // One seed for all packages: the same years, as far as the facts are the same.
            runs.push(DryRun::new(&offered.setting, variants, seed)?);
        }
        Ok(Self { runs, sums: vec![[0.0; YEARLY.len()]; cells.len()], cells, years: 0 })
    }

    /// Lets so many more years pass over every cell.
    pub fn step(&mut self, years: u64) {
        let mut first = 0;
        for run in &mut self.runs {
            let sums = &mut self.sums[first..];
            run.pass(years, |variant, year| {
                for (sum, value) in sums[variant].iter_mut().zip(yearly(&year)) {
                    *sum += value;
                }
            });
            first += run.variants();
        }
        self.years += years;
        let n = self.years.max(1) as f64;
        for (cell, sums) in self.cells.iter_mut().zip(&self.sums) {
            for (figure, sum) in YEARLY.into_iter().zip(sums) {
                cell.figures[figure as usize] = sum / n;
            }
            cell.figures[Figure::TotalCost as usize] =
                cell.figure(Figure::OutageCost) + cell.figure(Figure::SlaCredit) + cell.figure(Figure::InvestmentCost);
        }
    }

    /// How many years have passed.
    pub fn years(&self) -> u64 {
        self.years
    }

    /// The cells: by package, then policy, then target.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }
}

/// The chance to meet each target.
fn chances(badness: &Badness, targets: &[Target], minutes: f64) -> Result<Vec<f64>, ModelError> {
    targets
        .iter()
        .map(|target| badness.chance_on(minutes, target.budget().to_f64() * minutes, LOSS_CELLS, Rounding::Nearest))
        .collect()
}
