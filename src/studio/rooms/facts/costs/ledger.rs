use std::sync::Arc;

use leptos::prelude::*;

use crate::focus::Focus;
use crate::parts::gradually;
use accord::model::cost::{Alone, CostCurve, sla_outlook, yearly_losses};
use accord::model::loss::Badness;
use accord::model::{Answer, ModelError};
use accord::plan::{Catalogue, OutageCost, Sla};

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
    pub chances: Memo<Answer<Alone<f64>>>,
    /// Mean losses in outages, in a year.
    pub losses: Memo<Answer<Alone<f64>>>,
    /// Mean credits in a year.
    pub credits: Memo<Answer<Alone<f64>>>,
}

type Known = Arc<Answer<Alone<Badness>>>;

impl Ledger {
    /// The ledger of an objective.
    pub fn new(focus: Focus) -> Self {
        let catalogue = focus.slice(|facts, _| facts.catalogue.clone());
        let chosen = focus.slice(|_, terms| terms.investments.clone());
        let options = focus.slice(|facts, _| facts.options.clone());
        let looks = gradually(
            move || (catalogue.get(), chosen.get(), options.get()),
            |(catalogue, chosen, options)| {
                if *catalogue == Catalogue::default() { 0 } else { Alone::looks(chosen, options) }
            },
            |(catalogue, chosen, options), at| Alone::look(catalogue, chosen, options, at),
        );
        // A table is never equal to another one that was made anew.
        let known = Memo::new_with_compare(
            move |_| {
                let (chosen, options) = (chosen.get(), options.get());
                Arc::new(looks.with(|looks| {
                    // What was found for other purchases says nothing about these.
                    let Some(looks) =
                        looks.as_ref().filter(|it| (&it.question.1, &it.question.2) == (&chosen, &options))
                    else {
                        return Ok(None);
                    };
                    let looks = looks.answers.iter().cloned().collect::<Result<Vec<_>, _>>()?;
                    Ok(Alone::of_looks(looks, &chosen))
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
        let credited = gradually(
            move || (known.get(), sla.get()),
            |(known, sla)| match (alone(known), sla) {
                (Some(alone), Some(_)) => alone.all().count(),
                _ => 0,
            },
            |(known, sla), at| match (alone(known).and_then(|alone| alone.all().nth(at)), sla) {
                (Some(badness), Some(sla)) => sla_outlook(badness, sla).map(|it| it.yearly_credit),
                _ => Ok(0.0),
            },
        );
        let credits = Memo::new(move |_| {
            credited.with(|credited| {
                // What was found for other purchases or another promise says nothing about these.
                let is_theirs = |(of, promised): &(Known, Option<Sla>)| {
                    known.with(|known| Arc::ptr_eq(known, of)) && sla.with(|sla| sla == promised)
                };
                let Some(credited) = credited.as_ref().filter(|it| is_theirs(&it.question)) else { return Ok(None) };
                let credits = credited.answers.iter().cloned().collect::<Result<Vec<_>, _>>()?;
                Ok(chosen.with(|chosen| Alone::of_looks(credits, chosen)))
            })
        });
        Self {
            focus,
            currency: focus.session.currency(),
            has_risks: Memo::new(move |_| catalogue.with(|catalogue| *catalogue != Catalogue::default())),
            curve,
            sla,
            chances,
            losses,
            credits,
        }
    }
}

fn alone(known: &Known) -> Option<&Alone<Badness>> {
    known.as_ref().as_ref().ok()?.as_ref()
}

fn each(known: Memo<Known>, ask: impl Fn(&Badness) -> Result<f64, ModelError>) -> Answer<Alone<f64>> {
    known.with(|known| match known.as_ref() {
        Ok(Some(alone)) => alone.ask(ask).map(Some),
        Ok(None) => Ok(None),
        Err(error) => Err(error.clone()),
    })
}
