//! The portfolio as rows: what stands in each, which are shown, in which order and in which groups.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::standings::Standings;
use accord::model::Standing;
use accord::plan::{Confidence, Fact, Objective, ObjectiveId, Plan};
use accord::units::{CivilDate, Target, Window};

/// The label that holds the tier of a service, and the one of its team.
pub const TIER: &str = "tier";
const TEAM: &str = "team";

/// What is known of an objective without computing anything.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub id: ObjectiveId,
    pub service: String,
    pub name: String,
    pub tier: String,
    pub team: String,
    pub target: Target,
    pub window: Window,
    pub review: Option<CivilDate>,
}

impl Row {
    fn of(objective: &Objective) -> Self {
        let label = |key| objective.labels.get(key).cloned().unwrap_or_default();
        Self {
            id: objective.id,
            service: objective.service.clone(),
            name: objective.display_name().to_owned(),
            tier: label(TIER),
            team: label(TEAM),
            target: objective.terms.target,
            window: objective.terms.window.clone(),
            review: objective.terms.policy.as_ref().and_then(|policy| policy.charter.review_on),
        }
    }

    fn has(&self, text: &str) -> bool {
        [&self.service, &self.name, &self.tier, &self.team].iter().any(|of| of.to_lowercase().contains(text))
    }
}

/// The rows of a plan.
pub fn rows(plan: &Plan) -> Vec<Row> {
    plan.objectives.iter().map(Row::of).collect()
}

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Service,
    Objective,
    Tier,
    Target,
    Window,
    Chance,
    Budget,
    Measured,
    Left,
    Ceiling,
    Weakest,
    Review,
}

impl Column {
    pub const ALL: [Self; 12] = [
        Self::Service,
        Self::Objective,
        Self::Tier,
        Self::Target,
        Self::Window,
        Self::Chance,
        Self::Budget,
        Self::Measured,
        Self::Left,
        Self::Ceiling,
        Self::Weakest,
        Self::Review,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Service => "Service",
            Self::Objective => "Objective",
            Self::Tier => "Tier",
            Self::Target => "Target",
            Self::Window => "Window",
            Self::Chance => "Chance to keep",
            Self::Budget => "Error budget",
            Self::Measured => "Measured",
            Self::Left => "Budget left",
            Self::Ceiling => "Ceiling",
            Self::Weakest => "Weakest fact",
            Self::Review => "Review",
        }
    }

    /// The word for it in the address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Objective => "objective",
            Self::Tier => "tier",
            Self::Target => "target",
            Self::Window => "window",
            Self::Chance => "chance",
            Self::Budget => "budget",
            Self::Measured => "measured",
            Self::Left => "left",
            Self::Ceiling => "ceiling",
            Self::Weakest => "weakest",
            Self::Review => "review",
        }
    }

    fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.word() == word)
    }
}

/// A column, and whether the largest comes first: `chance`, `-chance`.
pub type Sort = Option<(Column, bool)>;

/// Reads a sort from the address.
pub fn sort_of(text: Option<&str>) -> Sort {
    let text = text?;
    let column = Column::of_word(text.trim_start_matches('-'))?;
    Some((column, text.starts_with('-')))
}

/// What rows may be grouped by.
pub const GROUPS: [(&str, &str); 4] = [("", "nothing"), ("service", "service"), (TIER, "tier"), (TEAM, "team")];

/// One line of the table.
#[derive(Debug, Clone, PartialEq)]
pub enum Line {
    /// The head of a group, and how many rows it has.
    Head(String, usize),
    /// An objective.
    Row(Arc<Row>),
}

/// The lines that are shown: those that have the text, in order, by groups.
pub fn lines(rows: &[Arc<Row>], standings: &Standings, filter: &str, sort: Sort, group: &str) -> Vec<Line> {
    let filter = filter.trim().to_lowercase();
    let mut shown: Vec<&Arc<Row>> = rows.iter().filter(|row| row.has(&filter)).collect();
    if let Some((column, is_down)) = sort {
        shown.sort_by(|a, b| compare(column, is_down, (a, standings.get(&a.id)), (b, standings.get(&b.id))));
    }
    let of = |row: &Row| match group {
        "service" => row.service.clone(),
        TIER => row.tier.clone(),
        TEAM => row.team.clone(),
        _ => String::new(),
    };
    if GROUPS.iter().skip(1).all(|(word, _)| *word != group) {
        return shown.into_iter().map(|row| Line::Row(row.clone())).collect();
    }
    let mut groups: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    for row in shown {
        groups.entry(of(row)).or_default().push(Line::Row(row.clone()));
    }
    let lines = groups.into_iter().flat_map(|(name, rows)| {
        let name = if name.is_empty() { format!("no {group}") } else { format!("{group} {name}") };
        std::iter::once(Line::Head(name, rows.len())).chain(rows)
    });
    lines.collect()
}

type Known<'a> = (&'a Row, Option<&'a Arc<Standing>>);

/// What is not known comes last, whichever way.
fn compare(column: Column, is_down: bool, a: Known, b: Known) -> Ordering {
    let by_number = |of: fn(&Known) -> Option<f64>| match (of(&a), of(&b)) {
        (Some(x), Some(y)) => turned(x.total_cmp(&y), is_down),
        (x, y) => y.is_some().cmp(&x.is_some()),
    };
    let by_text = |of: fn(&Row) -> &str| match (of(a.0), of(b.0)) {
        (x, y) if x.is_empty() != y.is_empty() => x.is_empty().cmp(&y.is_empty()),
        (x, y) => turned(x.to_lowercase().cmp(&y.to_lowercase()), is_down),
    };
    match column {
        Column::Service => by_text(|row| &row.service),
        Column::Objective => by_text(|row| &row.name),
        Column::Tier => by_text(|row| &row.tier),
        Column::Target => by_number(|(row, _)| Some(-row.target.budget().to_f64())),
        Column::Window => by_number(|(row, _)| Some(row.window.span().to_seconds_f64())),
        Column::Budget => by_number(|(row, _)| Some(row.window.budget(row.target.budget()).to_seconds_f64())),
        Column::Chance => by_number(|(_, of)| chance(of.as_ref()?)),
        Column::Measured => by_number(|(_, of)| bad(of.as_ref()?).map(|bad| -bad)),
        Column::Left => by_number(|(_, of)| left(of.as_ref()?)),
        Column::Ceiling => by_number(|(_, of)| down(of.as_ref()?).map(|down| -down)),
        Column::Weakest => by_number(|(_, of)| of.as_ref()?.weakest.map(rank)),
        Column::Review => by_number(|(row, _)| row.review.map(|day| f64::from(day.day_number()))),
    }
}

fn turned(ordering: Ordering, is_down: bool) -> Ordering {
    if is_down { ordering.reverse() } else { ordering }
}

fn rank((_, confidence): (Fact, Confidence)) -> f64 {
    Confidence::ALL.iter().rev().position(|of| *of == confidence).map_or(0.0, |at| at as f64)
}

/// The chance to keep it.
pub fn chance(standing: &Standing) -> Option<f64> {
    standing.chance.as_ref().ok()?.as_ref().map(|stated| stated.value)
}

/// The share of the observed time that was bad.
pub fn bad(standing: &Standing) -> Option<f64> {
    standing.measured.as_ref().ok()?.as_ref().map(|measured| measured.unavailability.value)
}

/// The share of the budget that is left.
pub fn left(standing: &Standing) -> Option<f64> {
    standing.ledger.as_ref().ok()?.as_ref()?.left.map(|stated| stated.value)
}

/// How often the architecture is down.
pub fn down(standing: &Standing) -> Option<f64> {
    standing.structure.as_ref().ok()?.as_ref()?.unavailability.map(|stated| stated.value)
}

/// Whether the target promises more than the architecture gives.
pub fn is_above(standing: &Standing) -> bool {
    matches!(&standing.structure, Ok(Some(structure)) if structure.above_architecture)
}
