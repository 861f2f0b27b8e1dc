use std::sync::Arc;

use leptos::prelude::*;

use crate::focus::Focus;
use accord::model::cost::{Alone, CostCurve, alone, sla_outlook, yearly_losses};
use accord::model::loss::Badness;
use accord::model::{Answer, ModelError};
use accord::plan::{Catalogue, OutageCost, Sla};

/// One figure as things stand, without each thing that is bought, and with each option as well.
#[derive(Debug, Clone, PartialEq)]
pub struct Each {
    /// As things stand.
    pub today: f64,
    /// Without each thing that is bought.
    pub without: Vec<f64>,
    /// With each option.
    pub with: Vec<f64>,
}

/// What the cards of this part share; copies are the same.
///
/// Three figures apart from each other, so that a drag of the cost curve computes no chances and no credits.
#[derive(Debug, Clone, Copy)]
pub struct Ledger {
    /// The objective.
    pub focus: Focus,
    /// What money is counted in.
    pub currency: Memo<String>,
    /// Whether anything is known of what goes wrong.
    pub has_risks: Memo<bool>,
    /// What an outage costs.
    pub curve: Memo<Option<OutageCost>>,
    /// What is promised to customers.
    pub sla: Memo<Option<Sla>>,
    /// Chances to keep the objective in one window.
    pub chances: Memo<Answer<Each>>,
    /// Mean losses in outages, in a year.
    pub losses: Memo<Answer<Each>>,
    /// Mean credits in a year.
    pub credits: Memo<Answer<Each>>,
}

type Known = Arc<Answer<Alone>>;

impl Ledger {
    /// The ledger of an objective.
    pub fn new(focus: Focus) -> Self {
        let catalogue = focus.slice(|facts, _| facts.catalogue.clone());
        let chosen = focus.slice(|_, terms| terms.investments.clone());
        let options = focus.slice(|facts, _| facts.options.clone());
        // Lengths are tabulated here; a table is never equal to another one that was made anew.
        let known = Memo::new_with_compare(
            move |_| {
                Arc::new(catalogue.with(|catalogue| {
                    if *catalogue == Catalogue::default() {
                        return Ok(None);
                    }
                    chosen.with(|chosen| options.with(|options| alone(catalogue, chosen, options).map(Some)))
                }))
            },
            |_: Option<&Known>, _: Option<&Known>| true,
        );
        let curve = focus.slice(|facts, _| facts.outage_cost.clone());
        let sla = focus.slice(|facts, _| facts.sla.clone());
        let chances = Memo::new(move |_| {
            let window = focus.window.with(|window| window.span().to_seconds_f64()) / 60.0;
            let allowed =
                focus.window.with(|window| window.budget(focus.target.get().budget())).to_seconds_f64() / 60.0;
            each(known, |badness| badness.chance(window, allowed))
        });
        let losses = Memo::new(move |_| {
            let Some(curve) = curve.with(|curve| curve.as_ref().map(CostCurve::new)).transpose()? else {
                return Ok(None);
            };
            each(known, |badness| Ok(yearly_losses(&badness.sources, &curve)?.iter().sum()))
        });
        let credits = Memo::new(move |_| {
            sla.with(|sla| match sla {
                Some(sla) => each(known, |badness| sla_outlook(badness, sla).map(|it| it.yearly_credit)),
                None => Ok(None),
            })
        });
        Self {
            focus,
            currency: Memo::new(move |_| focus.session.history.with(|history| history.plan().currency.clone())),
            has_risks: Memo::new(move |_| catalogue.with(|catalogue| *catalogue != Catalogue::default())),
            curve,
            sla,
            chances,
            losses,
            credits,
        }
    }
}

fn each(known: Memo<Known>, ask: impl Fn(&Badness) -> Result<f64, ModelError>) -> Answer<Each> {
    known.with(|known| match known.as_ref() {
        Ok(Some(alone)) => Ok(Some(Each {
            today: ask(&alone.today)?,
            without: alone.without.iter().map(&ask).collect::<Result<_, _>>()?,
            with: alone.with.iter().map(&ask).collect::<Result<_, _>>()?,
        })),
        Ok(None) => Ok(None),
        Err(error) => Err(error.clone()),
    })
}
