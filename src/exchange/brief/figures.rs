//! The figures of a brief, asked of the models in this one place.

use crate::chart::{Picture, bad_time_chart, detection_chart, nines_line};
use crate::model::loss::Badness;
use crate::model::risk::{CEILING, RowId, Year, stack_rank};
use crate::model::{
    ModelError, MoneyOutlook, Promise, Prospect, Structure, badness, chance_to_keep, counted_beside, money, promise,
    prospect, structure,
};
use crate::plan::Objective;
use crate::units::Span;

/// Every figure and picture that a brief shows of one objective: the only place of the exchange where models are asked.
/// Closed slices of the outlook only; nothing is simulated.
pub struct Figures {
    /// What target and alerts mean.
    pub promise: Promise,
    /// The chance to keep it in one window.
    pub chance: Option<f64>,
    /// Whether it can be kept, in more figures.
    pub prospect: Option<Prospect>,
    /// What it costs.
    pub money: Option<MoneyOutlook>,
    /// What the architecture allows.
    pub structure: Option<Structure>,
    /// The largest sources of bad time: name, mean in a year, and part of the yearly budget.
    pub risks: Vec<(String, Option<Span>, f64)>,
    /// How many more there are.
    pub more_risks: usize,
    /// Why a slice could not be computed.
    pub refused: Vec<String>,
    /// The charts, each with the end of its file's name.
    pub charts: Charts,
}

/// The charts of one objective.
#[derive(Default)]
pub struct Charts {
    /// The target among the nines.
    pub nines: Option<Picture>,
    /// Detection by error rate.
    pub detection: Option<Picture>,
    /// Bad time against the budget.
    pub bad_time: Option<Picture>,
}

/// The most risks in a table.
const MOST_SHOWN: usize = 10;

impl Figures {
    /// The figures; in full, with charts and those that take many distributions.
    pub fn of(objective: &Objective, in_full: bool) -> Self {
        let Objective { facts, terms, .. } = objective;
        let mut refused = Vec::new();
        let known = badness(facts, terms);
        // What is refused of one is refused of the other as well.
        let counted = counted_beside(&known, facts, terms).unwrap_or_default();
        let known = take(known, &mut refused).flatten();
        let (risks, more_risks) = take(risks(objective), &mut refused).unwrap_or_default();
        let (badness, counted) = (known.as_ref(), counted.as_ref());
        Self {
            promise: promise(facts, terms),
            chance: counted
                .and_then(|counted| take(chance_to_keep(counted, terms), &mut refused))
                .map(|chance| chance.value),
            prospect: counted.filter(|_| in_full).and_then(|counted| take(prospect(counted, terms), &mut refused)),
            money: badness.and_then(|badness| take(money(badness, facts, terms), &mut refused)).flatten(),
            structure: take(structure(facts, terms), &mut refused).flatten(),
            risks,
            more_risks,
            charts: if in_full { Charts::of(objective, counted, &mut refused) } else { Charts::default() },
            refused,
        }
    }
}

impl Charts {
    fn of(objective: &Objective, counted: Option<&Badness>, refused: &mut Vec<String>) -> Self {
        let terms = &objective.terms;
        Self {
            nines: Some(nines_line(terms.target, &terms.window)),
            detection: (!terms.alerts.is_empty()).then(|| detection_chart(terms).picture()),
            bad_time: counted
                .and_then(|counted| take(bad_time_chart(counted, terms), refused))
                .map(|plot| plot.picture()),
        }
    }
}

/// The answer, or its error among those that are told, once.
fn take<T>(answer: Result<T, ModelError>, refused: &mut Vec<String>) -> Option<T> {
    answer
        .map_err(|error| {
            let error = error.to_string();
            if !refused.contains(&error) {
                refused.push(error);
            }
        })
        .ok()
}

type Risks = (Vec<(String, Option<Span>, f64)>, usize);

fn risks(objective: &Objective) -> Result<Risks, ModelError> {
    let catalogue = &objective.facts.catalogue;
    let rank = stack_rank(catalogue, &[objective.terms.target], CEILING, Year::Common, &[])?;
    let name = |id: RowId| match id {
        RowId::Background => "Errors on a day without incidents".to_owned(),
        RowId::Risk(i) => catalogue.risks.get(i).map_or(String::new(), |risk| risk.name.clone()),
        RowId::Adjustment(i) => catalogue.adjustments.get(i).map_or(String::new(), |weakness| weakness.name.clone()),
        RowId::Together => "What weaknesses add to each other".to_owned(),
    };
    let bad = rank.rows.iter().filter(|row| row.minutes > 0.0);
    let all = bad.clone().count();
    let of_budget = |row: &crate::model::risk::Row| row.shares.first().map_or(0.0, |share| share.of_budget);
    let shown =
        bad.take(MOST_SHOWN).map(|row| (name(row.id), Span::from_seconds_f64(row.minutes * 60.0), of_budget(row)));
    Ok((shown.collect(), all.saturating_sub(MOST_SHOWN)))
}
