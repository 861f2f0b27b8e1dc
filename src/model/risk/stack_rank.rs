use std::collections::BTreeSet;

use super::Year;
use crate::model::ModelError;
use crate::model::error::{at_least_zero, at_most, finite, probability};
use crate::model::loss::{MOST_OBSERVED, MOST_RISKS, Rate, beta_of, lognormal};
use crate::plan::{Adjustment, Catalogue, Duration, Risk};
use crate::units::{Estimate, Target};

/// The share of the yearly budget that a single risk may use before it is called too large: Google's default.
pub const CEILING: f64 = 0.25;
/// The most targets side by side.
pub const MOST_TARGETS: usize = 16;
const MOST_ADJUSTMENTS: usize = 1_000;

/// Which row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowId {
    /// Errors on a day without incidents. Nobody can refuse to accept them, so they always are.
    Background,
    /// A risk, by its place in the catalogue, without what adjustments add.
    Risk(usize),
    /// An adjustment, by its place: what it alone adds to all risks.
    Adjustment(usize),
    /// What adjustments add to each other: minutes of one on top of incidents of another. Accepted when all of them are.
    Together,
}

/// Where a row stands against one budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shade {
    /// It is within the single-risk ceiling.
    WithinCeiling,
    /// It fits into the budget if it is the only one, but it is over the ceiling.
    FitsAlone,
    /// It alone is more than the budget.
    Over,
}

/// A row beside one target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// Its part of the yearly budget; above 1 it blows the budget alone.
    pub of_budget: f64,
    /// Its colour.
    pub shade: Shade,
    /// Whether it would still fit after everything that is accepted; accepted rows say whether they do.
    pub fits: bool,
}

/// One row of the stack rank.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Which.
    pub id: RowId,
    /// Mean bad minutes in a year.
    pub minutes: f64,
    /// Whether it is accepted.
    pub accepted: bool,
    /// Beside each target.
    pub shares: Vec<Share>,
}

/// The sums below one target.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The target.
    pub target: Target,
    /// Bad minutes that it allows in a year.
    pub budget: f64,
    /// Minutes above which a single risk is too large.
    pub ceiling: f64,
    /// Minutes of all accepted rows, the background among them.
    pub accepted: f64,
    /// What is left to accept; 0 when it is over.
    pub unallocated: f64,
    /// By how much the accepted rows exceed the budget.
    pub over: f64,
    /// Whether the background alone uses the whole budget: no incident is affordable.
    pub exhausted_by_background: bool,
}

/// A catalogue against several targets, by mean bad minutes in a year.
#[derive(Debug, Clone, PartialEq)]
pub struct StackRank {
    /// The rows, worst first.
    pub rows: Vec<Row>,
    /// The targets, as given.
    pub columns: Vec<Column>,
    /// All rows together: mean bad minutes of the catalogue in a year.
    pub total: f64,
}

/// The stack rank of a catalogue.
///
/// # Formula
/// ```text
/// risk        (E[detect] + E[resolve]) E[impact] incidents per year, by means: a spread has a mean above its median
/// adjustment  see adjustment_cost
/// budget      (1 - target) * minutes of the year;   ceiling = budget * share
/// ```
/// Rows sum exactly to the mean of the catalogue with all its adjustments, which add up ([`RowId::Together`] is what
/// is more than the sum of each alone). Frequencies are per 365 days whatever the year; a longer year holds more
/// incidents and more budget, and shares stay as they are.
///
/// # Errors
/// More than [`MOST_TARGETS`] targets, a ceiling outside 0 to 1, and risks that have no distribution.
///
/// # Source
/// Google's risk analysis spreadsheet; A. Fox, Google CRE life lessons on prioritising risks.
///
/// ```
/// use accord::model::risk::{CEILING, Year, sample_catalogue, stack_rank};
/// use accord::units::Target;
/// let target = Target::parse_percent("99.9").unwrap();
/// let rank = stack_rank(&sample_catalogue()?, &[target], CEILING, Year::Common, &[])?;
/// assert!((rank.total - 5776.0).abs() < 7.0);
/// assert!(rank.rows[0].shares[0].of_budget > 6.7);
/// # Ok::<(), accord::model::ModelError>(())
/// ```
pub fn stack_rank(
    catalogue: &Catalogue,
    targets: &[Target],
    ceiling: f64,
    year: Year,
    accepted: &[RowId],
) -> Result<StackRank, ModelError> {
    row_minutes(catalogue, year)?.rank(targets, ceiling, accepted)
}

/// The rows of a catalogue with their mean bad minutes: what a stack rank holds against targets. Made once, it can be
/// ranked again while somebody accepts rows.
#[derive(Debug, Clone, PartialEq)]
pub struct RowMinutes {
    /// The background first.
    rows: Vec<(RowId, f64)>,
    adjustments: usize,
    year: Year,
}

impl RowMinutes {
    /// Each row with its mean bad minutes in a year, in the order of the catalogue, the background first.
    pub fn rows(&self) -> &[(RowId, f64)] {
        &self.rows
    }

    /// The stack rank against these targets.
    ///
    /// # Errors
    /// More than [`MOST_TARGETS`] targets, a ceiling outside 0 to 1, a sum that overflows.
    pub fn rank(&self, targets: &[Target], ceiling: f64, accepted: &[RowId]) -> Result<StackRank, ModelError> {
        at_most("targets", targets.len(), MOST_TARGETS)?;
        let ceiling = probability("the single-risk ceiling", ceiling)?;
        let accepted = accepted_of(self.adjustments, accepted);
        let minutes = &self.rows;
        let total = finite("bad minutes in a year", minutes.iter().map(|(_, minutes)| minutes).sum())?;
        let background = minutes.first().map_or(0.0, |(_, minutes)| *minutes);
        let taken: f64 = minutes.iter().filter(|(id, _)| accepted.contains(id)).map(|(_, minutes)| minutes).sum();
        let column = |target: &Target| {
            let budget = target.budget().to_f64() * self.year.minutes();
            Column {
                target: *target,
                budget,
                ceiling: ceiling * budget,
                accepted: taken,
                unallocated: (budget - taken).max(0.0),
                over: (taken - budget).max(0.0),
                exhausted_by_background: background >= budget,
            }
        };
        let columns: Vec<Column> = targets.iter().map(column).collect();
        let row = |(id, minutes): &(RowId, f64)| {
            let accepted = accepted.contains(id);
            let shares = columns.iter().map(|column| share(column, *minutes, accepted)).collect();
            Row { id: *id, minutes: *minutes, accepted, shares }
        };
        let mut rows: Vec<Row> = minutes.iter().map(row).collect();
        rows.sort_by(|a, b| b.minutes.total_cmp(&a.minutes).then(a.id.cmp(&b.id)));
        Ok(StackRank { rows, columns, total })
    }
}

fn share(column: &Column, minutes: f64, accepted: bool) -> Share {
    let shade = if minutes <= column.ceiling {
        Shade::WithinCeiling
    } else if minutes <= column.budget {
        Shade::FitsAlone
    } else {
        Shade::Over
    };
    let with = column.accepted + if accepted { 0.0 } else { minutes };
    Share { of_budget: minutes / column.budget, shade, fits: with <= column.budget }
}

/// What is accepted, with what follows from it.
fn accepted_of(adjustments: usize, chosen: &[RowId]) -> BTreeSet<RowId> {
    let mut accepted: BTreeSet<RowId> = chosen.iter().copied().filter(|id| *id != RowId::Together).collect();
    accepted.insert(RowId::Background);
    if (0..adjustments).all(|i| accepted.contains(&RowId::Adjustment(i))) {
        accepted.insert(RowId::Together);
    }
    accepted
}

/// Every row of a catalogue with its mean bad minutes in a year.
///
/// # Errors
/// Too many risks or adjustments, and risks that have no distribution.
pub fn row_minutes(catalogue: &Catalogue, year: Year) -> Result<RowMinutes, ModelError> {
    at_most("risks", catalogue.risks.len(), MOST_RISKS)?;
    at_most("adjustments", catalogue.adjustments.len(), MOST_ADJUSTMENTS)?;
    let background = probability("the background error rate", catalogue.background)?;
    let mut rows = vec![(RowId::Background, background * year.minutes())];
    let (mut weight, mut bad) = (0.0, 0.0);
    for (i, risk) in catalogue.risks.iter().enumerate() {
        let (length, impact, incidents) = means(risk, year)?;
        let minutes = finite("bad minutes in a year", length * impact * incidents)?;
        weight += impact * incidents;
        bad += minutes;
        rows.push((RowId::Risk(i), minutes));
    }
    let (mut longer, mut more, mut own) = (0.0, 0.0, 0.0);
    for (i, adjustment) in catalogue.adjustments.iter().enumerate() {
        let (minutes, frequency) = checked(adjustment)?;
        rows.push((RowId::Adjustment(i), adjustment_cost(minutes, frequency, weight, bad)?));
        longer += minutes;
        more += frequency;
        own += frequency * minutes;
    }
    if catalogue.adjustments.len() > 1 {
        let together = finite("bad minutes in a year", (more * longer - own).max(0.0) * weight)?;
        rows.push((RowId::Together, together));
    }
    Ok(RowMinutes { rows, adjustments: catalogue.adjustments.len(), year })
}

/// Mean length in minutes, mean impact and incidents in the year, whose product is the row of a risk: what a risk's distribution has as its mean, without making it.
pub(crate) fn means(risk: &Risk, year: Year) -> Result<(f64, f64, f64), ModelError> {
    let of = |estimate: Estimate| {
        if !estimate.is_spread() {
            return estimate.median();
        }
        let (mu, sigma) = lognormal(estimate);
        libm::exp(mu + sigma * sigma / 2.0)
    };
    let length = match &risk.duration {
        Duration::Estimated { detect, resolve } => of(*detect) + of(*resolve),
        Duration::Observed(minutes) if minutes.is_empty() => {
            return Err(ModelError::Unusable { what: "a risk has no observed durations", remedy: "give at least one" });
        }
        Duration::Observed(minutes) => {
            at_most("observed durations", minutes.len(), MOST_OBSERVED)?;
            let mut sum = 0.0;
            for minutes in minutes {
                sum += at_least_zero("an observed duration", *minutes)?;
            }
            sum / minutes.len() as f64
        }
    };
    let impact = if risk.impact.is_spread() {
        let (a, b) = beta_of(risk.impact)?;
        a / (a + b)
    } else {
        risk.impact.median()
    };
    Ok((finite("the mean length of an incident", length)?, impact, Rate::of(risk.frequency)?.mean() * year.minutes()))
}

fn checked(adjustment: &Adjustment) -> Result<(f64, f64), ModelError> {
    let detect = at_least_zero("minutes that an adjustment adds to detection", adjustment.detect_minutes)?;
    let resolve = at_least_zero("minutes that an adjustment adds to resolution", adjustment.resolve_minutes)?;
    let frequency = at_least_zero("an adjustment of frequency", adjustment.frequency)?;
    Ok((detect + resolve, frequency))
}

/// What one adjustment costs in bad minutes: exactly what the catalogue gets worse by it.
///
/// # Formula
/// ```text
/// cost = (1 + frequency) * minutes * weight + frequency * bad
/// weight = sum of impact * incidents,   bad = sum of bad minutes of all risks without it
/// ```
///
/// # Errors
/// Numbers below 0, not finite, or a result that overflows.
///
/// # Source
/// Open re-implementations of Google's risk analysis spreadsheet ("risk factors").
pub fn adjustment_cost(minutes: f64, frequency: f64, weight: f64, bad: f64) -> Result<f64, ModelError> {
    let minutes = at_least_zero("minutes that an adjustment adds", minutes)?;
    let frequency = at_least_zero("an adjustment of frequency", frequency)?;
    let weight = at_least_zero("incidents weighed by impact", weight)?;
    let bad = at_least_zero("bad minutes", bad)?;
    finite("bad minutes in a year", (1.0 + frequency) * minutes * weight + frequency * bad)
}
