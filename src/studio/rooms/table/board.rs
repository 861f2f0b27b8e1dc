//! What all parts of the room look at: the map, the offers beside the draft, and where all limits hold. Years pass in
//! slices between two frames; a newer question drops the older, and the last answer stays until there is another.

use std::sync::Arc;

use leptos::prelude::*;

use crate::focus::Focus;
use crate::parts::{in_turn, settled};
use crate::platform::Pause;
use accord::model::ModelError;
use accord::model::agreement::{Across, Cell, Grid, Lane, Zone, ladder, lanes, trial};
use accord::plan::{Facts, Negotiation, OfferId, Terms};
use accord::units::Target;

/// The name in the address that says what targets are crossed with.
const ACROSS: &str = "across";
/// The nines of the map's first and last column, and how many columns there are.
const COLUMNS: (f64, f64, usize) = (2.0, 4.0, 25);
/// The seed of all years at the table: one for all, so that differences are those of the terms.
pub const SEED: u64 = 7;
/// Years after which no more are asked for.
const YEARS: u64 = 1_000;
/// Years after which a first answer is shown: as many as a frame has room for.
const FIRST_OF_MAP: u64 = 40;
const FIRST_OF_COLUMNS: u64 = 200;
/// Years that pass before the clock is asked.
const AT_ONCE: u64 = 5;

/// Sets of terms that were tried, and what follows from each.
#[derive(Debug, Clone, PartialEq)]
pub struct Tried {
    /// The terms.
    pub terms: Vec<Terms>,
    /// What follows, in their order.
    pub cells: Vec<Cell>,
    /// After so many years.
    pub years: u64,
}

/// The map: every row with every target.
#[derive(Debug, Clone, PartialEq)]
pub struct Map {
    /// The rows.
    pub lanes: Vec<Lane>,
    /// The columns.
    pub targets: Vec<Target>,
    /// Row by row.
    pub tried: Tried,
}

/// What a column of the table of consequences is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The terms that are looked at.
    Draft,
    /// An offer.
    Offer(OfferId),
}

/// Handles to what is looked at; copies are the same.
#[derive(Debug, Clone, Copy)]
pub struct Board {
    /// The objective.
    pub focus: Focus,
    /// What years rest on.
    pub facts: Memo<Facts>,
    /// Who bargains, and what was offered.
    pub negotiation: Memo<Negotiation>,
    /// What targets are crossed with.
    pub across: Memo<Across>,
    /// The map.
    pub map: RwSignal<Option<Arc<Map>>>,
    /// Whether all years have passed over the map, so that what it says will not change by itself.
    pub is_settled: Memo<bool>,
    /// The draft and the offers that lie open.
    pub columns: Memo<Vec<Column>>,
    /// What follows from each of them.
    pub follows: RwSignal<Option<Arc<Tried>>>,
    /// Where all limits hold.
    pub zone: Memo<Option<Result<Zone, ModelError>>>,
    /// Why nothing can be computed.
    pub error: Memo<Option<String>>,
    /// Whether anything is known of what goes wrong.
    pub has_risks: Memo<bool>,
    /// What money is counted in.
    pub currency: Memo<String>,
}

impl Board {
    /// The board of an objective.
    pub fn new(focus: Focus) -> Self {
        let session = focus.session;
        let negotiation = Memo::new(move |_| {
            session.history.with(|history| {
                history.plan().objective(focus.id).map(|objective| objective.negotiation.clone()).unwrap_or_default()
            })
        });
        let named = session.view(ACROSS);
        let across = Memo::new(move |_| {
            let of = |word: &str| Across::ALL.into_iter().find(|across| across.name() == word);
            named.with(|named| named.as_deref().and_then(of)).unwrap_or(Across::Policies)
        });
        let facts = focus.slice(|facts, _| tried_facts(facts));
        // Another target of the draft is another place on the same map.
        let draft = Memo::new(move |_| {
            let fixed = Target::from_nines(COLUMNS.0).ok();
            focus.terms.with(|terms| Terms { target: fixed.unwrap_or(terms.target), ..terms.clone() })
        });
        let home = StoredValue::new(draft.get_untracked());
        let rows = Memo::new(move |_| {
            facts.with(|facts| {
                draft.with(|draft| {
                    let open = negotiation.with(|of| of.clone().revealed());
                    home.with_value(|home| lanes(facts, home, draft, &open, across.get()))
                })
            })
        });
        let rows = settled(rows);
        let map = RwSignal::new(None);
        let asked = Memo::new(move |_| (facts.get(), rows.get()));
        let map_error = keep_trying(
            move || {
                let (facts, rows) = asked.get();
                let targets = ladder(COLUMNS.0, COLUMNS.1, COLUMNS.2).unwrap_or_default();
                let of = |lane: &Lane| {
                    let terms = lane.terms.clone();
                    targets.iter().map(move |target| Terms { target: *target, ..terms.clone() }).collect::<Vec<_>>()
                };
                let terms = rows.iter().flat_map(of).collect();
                (facts, terms, (rows, targets))
            },
            move |tried, (lanes, targets)| {
                map.try_set(tried.map(|tried| Arc::new(Map { lanes: lanes.clone(), targets: targets.clone(), tried })));
            },
            FIRST_OF_MAP,
        );
        let is_settled = Memo::new(move |_| {
            map.with(|map: &Option<Arc<Map>>| map.as_ref().is_some_and(|of| of.tried.years >= YEARS))
        });
        let columns = Memo::new(move |_| {
            let open = negotiation.with(|of| {
                of.offers.iter().filter(|of| !of.is_covered).map(|of| Column::Offer(of.id)).collect::<Vec<_>>()
            });
            std::iter::once(Column::Draft).chain(open).collect::<Vec<_>>()
        });
        let follows = RwSignal::new(None);
        let follows_error = keep_trying(
            move || {
                let draft = focus.terms.get();
                let offered = negotiation.with(|of| {
                    of.offers.iter().filter(|of| !of.is_covered).map(|of| of.terms.clone()).collect::<Vec<_>>()
                });
                (facts.get(), std::iter::once(draft).chain(offered).collect(), ())
            },
            move |tried, ()| {
                follows.try_set(tried.map(Arc::new));
            },
            FIRST_OF_COLUMNS,
        );
        let zone = Memo::new(move |_| {
            map.with(|map| {
                let map = map.as_ref()?;
                Some(negotiation.with(|negotiation| Zone::of(&map.tried.cells, &negotiation.seats)))
            })
        });
        Self {
            focus,
            facts,
            negotiation,
            across,
            map,
            is_settled,
            columns,
            follows,
            zone,
            error: Memo::new(move |_| map_error.get().or(follows_error.get())),
            has_risks: Memo::new(move |_| facts.with(|facts| facts.catalogue != Default::default())),
            currency: session.currency(),
        }
    }

    /// Changes who bargains or what was offered: one step of undo.
    pub fn edit(&self, change: impl FnOnce(&mut Negotiation)) {
        self.focus.edit(None, |objective| change(&mut objective.negotiation));
    }

    /// Crosses targets with something else.
    pub fn cross(&self, across: Across) {
        self.focus.session.set_view(ACROSS, (across != Across::Policies).then(|| across.name().to_owned()));
    }
}

/// What follows from the draft alone, for rooms beside the table.
pub fn try_draft(focus: Focus) -> RwSignal<Option<Arc<Tried>>> {
    let follows = RwSignal::new(None);
    let facts = focus.slice(|facts, _| tried_facts(facts));
    let draft = settled(focus.terms);
    keep_trying(
        move || (facts.get(), vec![draft.get()], ()),
        move |tried, ()| {
            follows.try_set(tried.map(Arc::new));
        },
        FIRST_OF_COLUMNS,
    );
    follows
}

/// Only the facts that years rest on: what else is edited tries nothing anew.
fn tried_facts(facts: &Facts) -> Facts {
    Facts {
        catalogue: facts.catalogue.clone(),
        releases_per_week: facts.releases_per_week,
        people_on_call: facts.people_on_call,
        false_pages: facts.false_pages,
        sla: facts.sla.clone(),
        work_effect: facts.work_effect,
        outage_cost: facts.outage_cost.clone(),
        options: facts.options.clone(),
        ..Facts::default()
    }
}

/// Tries sets of terms whenever the question changes: a few years at once, for an answer within the frame, then more of
/// them in slices while nothing better is to do. Why it could not, otherwise.
fn keep_trying<T: 'static>(
    question: impl Fn() -> (Facts, Vec<Terms>, T) + 'static,
    show: impl Fn(Option<Tried>, &T) + Copy + 'static,
    first: u64,
) -> RwSignal<Option<String>> {
    let error = RwSignal::new(None);
    in_turn(question, move |(facts, terms, beside), turn| async move {
        // Whoever clicked sees the click first.
        let mut pause = Pause::patient().await;
        if !turn.holds() {
            return;
        }
        let mut grid = match trial(&facts, &terms, SEED) {
            Ok(Some(grid)) => grid,
            answer => {
                show(None, &beside);
                error.set(answer.err().map(|error| error.to_string()));
                return;
            }
        };
        error.set(None);
        let tried = |grid: &Grid| Tried { terms: terms.clone(), cells: grid.cells().to_vec(), years: grid.years() };
        while turn.holds() && grid.years() < YEARS {
            grid.step(AT_ONCE);
            if grid.years() == first || grid.years() >= YEARS {
                show(Some(tried(&grid)), &beside);
            }
            pause.if_due().await;
        }
    });
    error
}
