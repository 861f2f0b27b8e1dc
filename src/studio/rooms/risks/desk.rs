//! What all parts of the room look at: the rows, the targets that they stand against, and what is accepted.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use leptos::prelude::*;

use crate::focus::Focus;
use accord::model::ModelError;
use accord::model::cost::{Relief, bought, reliefs};
use accord::model::risk::{CEILING, Row, RowId, RowMinutes, StackRank, Year, accepted_rows, row_minutes};
use accord::plan::words::{self, money_rounded};
use accord::plan::{Catalogue, CatalogueRow, Investment};
use accord::units::{Span, Target};

/// Targets that people choose.
const LADDER: [&str; 11] =
    ["90", "95", "99", "99.5", "99.9", "99.95", "99.99", "99.995", "99.999", "99.9995", "99.9999"];
/// Most targets beside the objective's own.
const MOST_BESIDE: usize = 5;

/// Handles to what is looked at; copies are the same.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The objective.
    pub focus: Focus,
    /// The catalogue once the chosen investments act.
    pub catalogue: Memo<Arc<Result<Catalogue, ModelError>>>,
    /// Names of what both sides live with.
    pub accepted: Memo<BTreeSet<String>>,
    /// The targets of the columns, the loosest first.
    pub targets: Memo<Vec<Target>>,
    /// The stack rank.
    pub rank: Memo<Result<StackRank, ModelError>>,
    /// The rows by what they are.
    pub rows: Memo<BTreeMap<RowId, Row>>,
    /// The order in which rows are shown.
    pub order: Memo<Vec<RowId>>,
    /// The row whose estimates are open.
    pub open: Memo<Option<RowId>>,
    /// What could be bought, what is bought included.
    pub options: Memo<Vec<Investment>>,
    /// What each of those takes off the rows.
    pub reliefs: Memo<Result<Vec<Relief>, ModelError>>,
    /// What money is counted in.
    pub currency: Memo<String>,
}

impl Desk {
    /// The desk of an objective.
    pub fn new(focus: Focus) -> Self {
        let session = focus.session;
        let investments = focus.slice(|_, terms| terms.investments.clone());
        let plain = focus.slice(|facts, _| facts.catalogue.clone());
        let catalogue = Memo::new(move |_| {
            let chosen = investments.get();
            Arc::new(plain.with(|plain| bought(plain, &chosen.iter().collect::<Vec<_>>())))
        });
        let accepted = focus.slice(|_, terms| terms.accepted.clone());
        let beside = session.view("targets");
        let targets = Memo::new(move |_| columns(focus.target.get(), beside.get().as_deref()));
        // Means of spreads take longer than all the rest, and only facts and investments change them.
        let minutes = Memo::new(move |_| catalogue.with(|catalogue| minutes_of(catalogue)));
        let rank = Memo::new(move |_| {
            let names = plain.with(|plain| accepted.with(|names| accepted_rows(plain, names)));
            minutes.with(|minutes| match minutes {
                Ok(minutes) => minutes.rank(&targets.get(), CEILING, &names),
                Err(error) => Err(error.clone()),
            })
        });
        let rows = Memo::new(move |_| {
            rank.with(|rank| match rank {
                Ok(rank) => rank.rows.iter().map(|row| (row.id, row.clone())).collect(),
                Err(_) => BTreeMap::new(),
            })
        });
        let row = session.view("row");
        let open = Memo::new(move |_| row.get().as_deref().and_then(row_of));
        // Nothing moves under the hand that edits: rows find their new place once the estimates are closed.
        let order = Memo::new(move |before: Option<&Vec<RowId>>| {
            let now: Vec<RowId> = match rank.with(|rank| rank.as_ref().ok().map(ids)) {
                Some(now) => now,
                // A catalogue that has no rank can still be mended.
                None => plain.with(all_rows),
            };
            let same = |before: &&Vec<RowId>| {
                let sorted = |ids: &[RowId]| ids.iter().copied().collect::<BTreeSet<_>>();
                sorted(before) == sorted(&now)
            };
            before.filter(|_| open.get().is_some()).filter(same).cloned().unwrap_or(now)
        });
        let options = focus.slice(|facts, terms| {
            let chosen = &terms.investments;
            let only_chosen = chosen.iter().filter(|of| !facts.options.iter().any(|other| other.name == of.name));
            facts.options.iter().chain(only_chosen).cloned().collect::<Vec<_>>()
        });
        let reliefs = Memo::new(move |_| {
            plain.with(|plain| options.with(|options| investments.with(|chosen| reliefs(plain, options, chosen))))
        });
        let currency = session.currency();
        Self { focus, catalogue, accepted, targets, rank, rows, order, open, options, reliefs, currency }
    }

    /// The name of a row.
    pub fn name(&self, id: RowId) -> Memo<String> {
        let facts = self.focus.facts;
        Memo::new(move |_| {
            facts.with(|facts| match id {
                RowId::Background => "Errors on a day without incidents".to_owned(),
                RowId::Together => "What weaknesses add to each other".to_owned(),
                RowId::Risk(i) => facts.catalogue.risks.get(i).map(|risk| risk.name.clone()).unwrap_or_default(),
                RowId::Adjustment(i) => {
                    facts.catalogue.adjustments.get(i).map(|of| of.name.clone()).unwrap_or_default()
                }
            })
        })
    }

    /// Opens a row's estimates, or closes them.
    pub fn show(&self, id: Option<RowId>) {
        self.focus.session.set_view("row", id.map(word_of));
    }

    /// Minutes of the window and what the target allows in it.
    pub fn allowance(&self) -> (f64, f64) {
        let (window, target) = (self.focus.window.get(), self.focus.target.get());
        let minutes = |span: Span| span.to_seconds_f64() / 60.0;
        (minutes(window.span()), minutes(window.budget(target.budget())))
    }

    /// So many minutes a year as time in one window.
    pub fn in_window(&self, minutes: f64) -> String {
        let share = self.focus.window.with(|window| window.span().to_seconds_f64()) / (Year::Common.minutes() * 60.0);
        Span::from_seconds_f64(minutes * 60.0 * share).map_or_else(String::new, |span| span.to_string())
    }

    /// Money as people read it.
    pub fn money(&self, amount: f64) -> String {
        self.currency.with(|currency| money_rounded(amount, currency))
    }
}

fn minutes_of(catalogue: &Result<Catalogue, ModelError>) -> Result<RowMinutes, ModelError> {
    match catalogue {
        Ok(catalogue) => row_minutes(catalogue, Year::Common),
        Err(error) => Err(error.clone()),
    }
}

fn ids(rank: &StackRank) -> Vec<RowId> {
    rank.rows.iter().map(|row| row.id).collect()
}

fn all_rows(catalogue: &Catalogue) -> Vec<RowId> {
    let risks = (0..catalogue.risks.len()).map(RowId::Risk);
    [RowId::Background]
        .into_iter()
        .chain(risks)
        .chain((0..catalogue.adjustments.len()).map(RowId::Adjustment))
        .collect()
}

/// The row of the catalogue behind a row of the rank, where there is one.
pub fn catalogue_row(id: RowId) -> Option<CatalogueRow> {
    match id {
        RowId::Risk(place) => Some(CatalogueRow::Risk(place)),
        RowId::Adjustment(place) => Some(CatalogueRow::Adjustment(place)),
        RowId::Background | RowId::Together => None,
    }
}

/// The row of the rank of a row of the catalogue.
pub fn rank_row(row: CatalogueRow) -> RowId {
    match row {
        CatalogueRow::Risk(place) => RowId::Risk(place),
        CatalogueRow::Adjustment(place) => RowId::Adjustment(place),
    }
}

/// The word for a row in the address.
pub fn word_of(id: RowId) -> String {
    match id {
        RowId::Background => "background".to_owned(),
        RowId::Together => "together".to_owned(),
        RowId::Risk(i) => format!("risk{i}"),
        RowId::Adjustment(i) => format!("weakness{i}"),
    }
}

fn row_of(word: &str) -> Option<RowId> {
    let place = |digits: &str| digits.parse::<u16>().ok().map(usize::from);
    if word == "background" {
        Some(RowId::Background)
    } else if let Some(digits) = word.strip_prefix("risk") {
        place(digits).map(RowId::Risk)
    } else {
        word.strip_prefix("weakness").and_then(place).map(RowId::Adjustment)
    }
}

/// The objective's own target and those beside it, each once, the loosest first. Where the address names none, the next
/// on both sides that people choose.
fn columns(own: Target, beside: Option<&str>) -> Vec<Target> {
    let mut targets: Vec<Target> = match beside {
        Some(texts) => texts_to_targets(texts).unwrap_or_default(),
        None => {
            let ladder: Vec<Target> = LADDER.iter().filter_map(|text| Target::parse_percent(text).ok()).collect();
            let looser = ladder.iter().rev().find(|target| target.budget() > own.budget());
            let stricter = ladder.iter().find(|target| target.budget() < own.budget());
            looser.into_iter().chain(stricter).copied().collect()
        }
    };
    targets.retain(|target| target.budget() != own.budget());
    targets.truncate(MOST_BESIDE);
    targets.push(own);
    targets.sort_by_key(|target| std::cmp::Reverse(target.budget()));
    targets.dedup_by_key(|target| target.budget());
    targets
}

/// Targets as people list them.
pub fn texts_to_targets(texts: &str) -> Result<Vec<Target>, String> {
    let parts: Vec<&str> = texts.split([',', ';', ' ']).map(str::trim).filter(|text| !text.is_empty()).collect();
    if parts.len() > MOST_BESIDE {
        return Err(format!("At most {MOST_BESIDE} targets beside the objective's own"));
    }
    parts.into_iter().map(|text| Target::parse_percent(text).map_err(|error| error.to_string())).collect()
}

/// Minutes to a tenth, to a hundredth below ten, and whole from a thousand on.
pub fn number(minutes: f64) -> String {
    let size = minutes.abs();
    let parts = match size {
        _ if size >= 999.5 => 1.0,
        _ if size >= 9.995 => 10.0,
        _ => 100.0,
    };
    format!("{}{}", if minutes < 0.0 { "−" } else { "" }, words::number(libm::round(size * parts) / parts))
}
