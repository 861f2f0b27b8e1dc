use super::Answer;
use crate::model::basis::{self, Stated};
use crate::model::cost::{CostCurve, sla_outlook, yearly_losses};
use crate::model::error::{at_least_zero, finite};
use crate::model::loss::Badness;
use crate::plan::{Facts, Terms};

/// Money in a year, in the currency of the facts.
#[derive(Debug, Clone, PartialEq)]
pub struct MoneyOutlook {
    /// Lost in outages, where their cost is known.
    pub outages: Option<Stated>,
    /// Credited to customers, where something is promised to them.
    pub credits: Option<Stated>,
    /// Paid for investments.
    pub investments: Stated,
    /// All of it.
    pub total: f64,
}

/// What the catalogue costs; none where the facts name neither a cost nor a promise.
pub fn money(badness: &Badness, facts: &Facts, terms: &Terms) -> Answer<MoneyOutlook> {
    if facts.outage_cost.is_none() && facts.sla.is_none() {
        return Ok(None);
    }
    let outages = match &facts.outage_cost {
        Some(cost) => Some(yearly_losses(&badness.sources, &CostCurve::new(cost)?)?.iter().sum::<f64>()),
        None => None,
    };
    let credits = match &facts.sla {
        Some(sla) => Some(sla_outlook(badness, sla)?.yearly_credit),
        None => None,
    };
    let mut investments = 0.0;
    for investment in &terms.investments {
        investments += at_least_zero("the yearly cost of an investment", investment.yearly_cost)?;
    }
    let total = finite("the cost of a year", outages.unwrap_or(0.0) + credits.unwrap_or(0.0) + investments)?;
    Ok(Some(MoneyOutlook {
        outages: outages.map(|value| Stated::new(value, &basis::OUTAGE_LOSS)),
        credits: credits.map(|value| Stated::new(value, &basis::SLA_CREDIT)),
        investments: Stated::new(investments, &basis::INVESTMENTS),
        total,
    }))
}
