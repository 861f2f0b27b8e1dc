use std::sync::Arc;

use leptos::prelude::*;

use crate::focus::Focus;
use crate::parts::gradually;
use accord::model::cost::{Alone, CostCurve, sla_outlook, yearly_losses};
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
        let looks = gradually(
            move || Arc::new((catalogue.get(), chosen.get(), options.get())),
            |asked| if asked.0 == Catalogue::default() { 0 } else { Alone::looks(&asked.1, &asked.2) },
            |asked, at| (Arc::clone(asked), Alone::look(&asked.0, &asked.1, &asked.2, at)),
        );
        // A table is never equal to another one that was made anew.
        let known = Memo::new_with_compare(
            move |_| {
                let (chosen, options) = (chosen.get(), options.get());
                Arc::new(looks.with(|looks| {
                    let looks = looks.as_deref().unwrap_or_default();
                    // What was found for other purchases says nothing about these.
                    if looks.first().is_none_or(|(asked, _)| (&asked.1, &asked.2) != (&chosen, &options)) {
                        return Ok(None);
                    }
                    let looks = looks.iter().map(|(_, look)| look.clone()).collect::<Result<Vec<_>, _>>()?;
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
            |(known, _)| known.as_ref().as_ref().ok().and_then(Option::as_ref).map_or(0, |alone| alone.all().count()),
            |(known, sla), at| match (known.as_ref(), sla) {
                (Ok(Some(alone)), Some(sla)) => {
                    let badness = alone.all().nth(at);
                    badness.map_or(Ok(0.0), |badness| sla_outlook(badness, sla).map(|it| it.yearly_credit))
                }
                _ => Ok(0.0),
            },
        );
        let credits = Memo::new(move |_| {
            let money = credited.with(|all| all.iter().flatten().cloned().collect::<Result<Vec<f64>, _>>())?;
            // Fewer or more than there are looks: what was found for other purchases.
            let looks =
                known.with(|known| known.as_ref().as_ref().ok().and_then(Option::as_ref).map(|all| all.all().count()));
            let is_promised = sla.with(Option::is_some) && looks == Some(money.len());
            let mut money = money.into_iter();
            let mut next = |_: &Badness| Ok(money.next().unwrap_or(0.0));
            if is_promised { each(known, &mut next) } else { Ok(None) }
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

fn each(known: Memo<Known>, mut ask: impl FnMut(&Badness) -> Result<f64, ModelError>) -> Answer<Each> {
    known.with(|known| match known.as_ref() {
        Ok(Some(alone)) => Ok(Some(Each {
            today: ask(&alone.today)?,
            without: alone.without.iter().map(&mut ask).collect::<Result<_, _>>()?,
            with: alone.with.iter().map(&mut ask).collect::<Result<_, _>>()?,
        })),
        Ok(None) => Ok(None),
        Err(error) => Err(error.clone()),
    })
}
