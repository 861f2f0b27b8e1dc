use std::collections::BTreeMap;

use super::options::{adjusted, check, of_architecture};
use super::sla::{checked, mean_credit};
use super::variants::{Asked, Look, Row, chance, forget, outage_loss};
use super::{CostCurve, bought, sla_outlook, yearly_losses};
use crate::model::ModelError;
use crate::model::error::{at_most, finite, positive};
use crate::model::loss::{Badness, MINUTES_PER_YEAR};
use crate::plan::{Catalogue, Investment, OutageCost, Risk, Sla};
use crate::units::Target;

/// The most options of which all combinations are evaluated: 4096 of them.
pub const MOST_OPTIONS: usize = 12;
/// Cells of the grid on which combinations are compared.
pub const COARSE_CELLS: usize = 1024;
/// Cells for each band of credits, where the month is the twelfth part of a year.
const BAND_CELLS: usize = 512;
/// The most risks, those of the architecture included, that options are weighed against: what one combination keeps is
/// at most some 100 MB.
pub const MOST_WEIGHED: usize = 1_000;
/// How many numbers are kept from one combination for the next: 32 MB.
const MOST_KEPT: usize = 4_000_000;

/// What options are weighed against.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// The risks as they are.
    pub catalogue: &'a Catalogue,
    /// What can be bought.
    pub options: &'a [Investment],
    /// Minutes of the objective's window.
    pub window: f64,
    /// The objective.
    pub target: Target,
    /// What an outage costs.
    pub outage: &'a OutageCost,
    /// What is paid back.
    pub sla: Option<&'a Sla>,
}

/// A model of the architecture that turns its levers into risks.
pub trait Architecture {
    /// The risks that follow from the architecture with these options bought; always the same ones in the same order,
    /// only their facts differ. It asks [`super::factor`] for each lever.
    ///
    /// # Errors
    /// Whatever the model refuses.
    fn risks(&self, bought: &[&Investment]) -> Result<Vec<Risk>, ModelError>;
}

/// One combination of options and what follows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evaluated {
    /// Bit i says that option i is bought.
    pub options: u16,
    /// Money for the options in a year.
    pub yearly_cost: f64,
    /// The chance to meet the objective in one window.
    pub chance: f64,
    /// Mean outage cost in a year.
    pub outage_loss: f64,
    /// Mean credits in a year.
    pub credits: f64,
}

impl Evaluated {
    /// Whether the option is bought.
    pub fn has(&self, option: usize) -> bool {
        option < MOST_OPTIONS && self.options >> option & 1 == 1
    }

    /// Outage cost and credits.
    pub fn loss(&self) -> f64 {
        self.outage_loss + self.credits
    }

    /// Everything that a year costs.
    pub fn total(&self) -> f64 {
        self.yearly_cost + self.loss()
    }
}

/// Evaluates every combination of options, a few at a time, so that a page keeps answering.
///
/// # Formula
/// Combination by combination as [`bought`], [`Badness::chance`], [`yearly_losses`] and [`sla_outlook`] would. What a
/// risk becomes is made once for each combination of those effects that touch it.
///
/// Accuracy: losses as in [`CostCurve::expected`]; chances on a grid of [`COARSE_CELLS`], typically within 1e-4 of the
/// fine grid, 1e-3 where incidents are many and narrow, and worse where only fixed lengths are given and a sum falls
/// within a cell of the allowance; credits on 512 cells and twelve equal months, typically within 2 %, and 10 % where
/// they are rare. All combinations share the grids, so that their order is right where it matters, and improving
/// options never lower a chance. [`Self::refine`] gives the fine answer for one.
///
/// ```
/// use accord::model::cost::{Subsets, Terms, frontier};
/// use accord::model::risk::starter_catalogue;
/// use accord::plan::{Effect, Investment, Lever, OutageCost, Scope};
/// use accord::units::{Estimate, Target};
/// let exactly = |x| Estimate::value(x).unwrap();
/// let catalogue = starter_catalogue(12.0, exactly(10.0), Estimate::spread(30.0, 120.0).unwrap(), exactly(0.5))?;
/// let effect = Effect { on: Lever::Resolution, of: Scope::All, factor: 0.5 };
/// let options = [Investment { name: "Roll back at once".into(), yearly_cost: 40_000.0, effects: vec![effect] }];
/// let mut subsets = Subsets::new(
///     Terms {
///         catalogue: &catalogue,
///         options: &options,
///         window: 30.0 * 1440.0,
///         target: Target::parse_percent("99.9").unwrap(),
///         outage: &OutageCost { points: vec![(1.0, 500.0)] },
///         sla: None,
///     },
///     None,
/// )?;
/// while !subsets.step(64)? {}
/// let table = subsets.evaluated();
/// assert!(table[1].chance > table[0].chance && table[1].total() < table[0].total());
/// assert_eq!(frontier(table)?.optimum, 1);
/// # Ok::<(), accord::model::ModelError>(())
/// ```
pub struct Subsets {
    catalogue: Catalogue,
    options: Vec<Investment>,
    window: f64,
    target: Target,
    curve: CostCurve,
    sla: Option<Sla>,
    architecture: Option<Box<dyn Architecture>>,
    /// Options that change the architecture.
    architects: u16,
    architectures: BTreeMap<u16, Vec<Risk>>,
    looks: Vec<Look>,
    rows: Vec<Row>,
    kept: usize,
    evaluated: Vec<Evaluated>,
}

impl std::fmt::Debug for Subsets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {} combinations", self.evaluated.len(), self.all())
    }
}

impl Subsets {
    /// Checks everything; evaluates nothing yet.
    ///
    /// # Errors
    /// More than [`MOST_OPTIONS`] options, more than [`MOST_WEIGHED`] risks, and what the catalogue, the cost curve, the
    /// bands and the options are refused for.
    pub fn new(terms: Terms, architecture: Option<Box<dyn Architecture>>) -> Result<Self, ModelError> {
        at_most("options", terms.options.len(), MOST_OPTIONS)?;
        for option in terms.options {
            check(option)?;
        }
        let options = terms.options;
        let risks = architecture.as_ref().map_or_else(|| Ok(Vec::new()), |architecture| architecture.risks(&[]))?;
        at_most("risks", terms.catalogue.risks.len().saturating_add(risks.len()), MOST_WEIGHED)?;
        let row = |risk, built| Row::new(risk, built, terms.catalogue, options);
        let mut rows = terms.catalogue.risks.iter().map(|r| row(r, false)).collect::<Result<Vec<Row>, _>>()?;
        for risk in &risks {
            rows.push(row(risk, true)?);
        }
        let background = crate::model::error::probability("the background error rate", terms.catalogue.background)?;
        let window = positive("the window in minutes", terms.window)?;
        let mut looks = vec![Look::new(window, terms.target.budget().to_f64() * window, background, COARSE_CELLS)?];
        let month = MINUTES_PER_YEAR / 12.0;
        if let Some(sla) = terms.sla {
            checked(sla)?;
            for band in &sla.bands {
                looks.push(Look::new(month, band.below.budget().to_f64() * month, background, BAND_CELLS)?);
            }
        }
        let builds = |option: &Investment| option.effects.iter().any(of_architecture);
        let architects = options.iter().enumerate().filter(|(_, o)| builds(o)).fold(0, |bits, (i, _)| bits | 1 << i);
        Ok(Self {
            catalogue: terms.catalogue.clone(),
            options: options.to_vec(),
            window,
            target: terms.target,
            curve: CostCurve::new(terms.outage)?,
            sla: terms.sla.cloned(),
            architecture,
            architects,
            architectures: BTreeMap::from([(0, risks)]),
            looks,
            rows,
            kept: 0,
            evaluated: Vec::new(),
        })
    }

    /// How many combinations there are.
    pub fn all(&self) -> usize {
        1 << self.options.len()
    }

    /// Evaluates at most so many more; whether all are done.
    ///
    /// # Errors
    /// A combination whose facts stop being estimates, or overflow. The same combination is tried again next time.
    pub fn step(&mut self, most: usize) -> Result<bool, ModelError> {
        for _ in 0..most.min(self.all() - self.evaluated.len()) {
            let next = self.evaluate(self.evaluated.len() as u16)?;
            self.evaluated.push(next);
        }
        Ok(self.evaluated.len() == self.all())
    }

    /// What was evaluated so far: at place i the combination of the bits of i.
    pub fn evaluated(&self) -> &[Evaluated] {
        &self.evaluated
    }

    /// One combination on the fine grid and with the months as they are.
    ///
    /// # Errors
    /// Bits of options that do not exist, and as [`Self::step`].
    pub fn refine(&self, options: u16) -> Result<Evaluated, ModelError> {
        at_most("combinations of options", usize::from(options), self.all() - 1)?;
        let chosen = chosen(&self.options, options);
        let mut catalogue = self.catalogue.clone();
        if let Some(architecture) = &self.architecture {
            catalogue.risks.extend(architecture.risks(&chosen)?);
        }
        let badness = Badness::of(&bought(&catalogue, &chosen)?)?;
        let outage_loss: f64 = yearly_losses(&badness.sources, &self.curve)?.iter().sum();
        let credits = self.sla.as_ref().map_or(Ok(0.0), |sla| sla_outlook(&badness, sla).map(|o| o.yearly_credit))?;
        sums(Evaluated {
            options,
            yearly_cost: chosen.iter().map(|option| option.yearly_cost).sum(),
            chance: badness.chance(self.window, self.target.budget().to_f64() * self.window)?,
            outage_loss,
            credits,
        })
    }

    fn evaluate(&mut self, options: u16) -> Result<Evaluated, ModelError> {
        if self.kept > MOST_KEPT {
            forget(&mut self.rows);
            self.kept = 0;
        }
        let bought = chosen(&self.options, options);
        let built = options & self.architects;
        if let (Some(architecture), false) = (&self.architecture, self.architectures.contains_key(&built)) {
            self.architectures.insert(built, architecture.risks(&bought)?);
        }
        let risks = self.architectures.get(&built).map_or(&[][..], Vec::as_slice);
        if self.catalogue.risks.len() + risks.len() != self.rows.len() {
            return Err(ModelError::Unusable {
                what: "options change how many risks the architecture has",
                remedy: "let it give all of them, with a frequency of 0 where they cannot happen",
            });
        }
        let adjustments: Vec<_> = self.catalogue.adjustments.iter().map(|a| adjusted(a, &bought)).collect();
        let asked = Asked {
            options,
            bought: &bought,
            extra_minutes: adjustments.iter().map(|a| a.detect_minutes + a.resolve_minutes).sum(),
            extra_frequency: adjustments.iter().map(|a| a.frequency).sum(),
            looks: &self.looks,
            curve: &self.curve,
        };
        crate::model::error::at_least_zero("an adjustment of frequency", asked.extra_frequency)?;
        for (row, risk) in self.rows.iter_mut().zip(self.catalogue.risks.iter().chain(risks)) {
            self.kept += row.prepare(risk, &asked)?;
        }
        let mut credits = 0.0;
        if let Some(sla) = &self.sla {
            let below = (1..self.looks.len()).map(|band| Ok(1.0 - chance(&self.rows, &asked, band)?));
            credits = 12.0 * sla.monthly_fee * mean_credit(sla, &below.collect::<Result<Vec<f64>, ModelError>>()?);
        }
        sums(Evaluated {
            options,
            yearly_cost: bought.iter().map(|option| option.yearly_cost).sum(),
            chance: chance(&self.rows, &asked, 0)?,
            outage_loss: outage_loss(&self.rows, &asked, MINUTES_PER_YEAR)?,
            credits,
        })
    }
}

fn sums(evaluated: Evaluated) -> Result<Evaluated, ModelError> {
    finite("the cost of a year", evaluated.total())?;
    Ok(evaluated)
}

fn chosen(options: &[Investment], bits: u16) -> Vec<&Investment> {
    options.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1).map(|(_, option)| option).collect()
}
