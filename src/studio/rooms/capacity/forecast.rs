//! What the demand part asks of the models, and how it is looked at.

use leptos::prelude::*;

use super::known::{Known, number_in};
use accord::chart::Plot;
use accord::chart::capacity::{Room, demand_plot};
use accord::model::capacity::{OrderDate, Supply};
use accord::model::fleet::{Demand, Planned, demand, order_in_time};
use accord::model::{Answer, ModelError};
use accord::plan::Growth;

/// Orders go by the path that is exceeded once in ten times.
const CAREFUL_CHANCE: f64 = 0.9;

/// Handles to the forecast; copies are the same.
#[derive(Debug, Clone, Copy)]
pub struct Forecast {
    /// Weekly peaks that were measured.
    pub history: Memo<Vec<f64>>,
    /// Growth as people state it.
    pub growth: Memo<Option<Growth>>,
    /// How far it goes, in weeks.
    pub weeks: Memo<usize>,
    /// A launch that is tried out.
    pub planned: Memo<Option<Planned>>,
    /// Whether stated growth goes before measured weeks.
    pub by_growth: Memo<bool>,
    /// The peak to come.
    pub demand: Memo<Answer<Demand>>,
    /// When to order.
    pub order: Memo<Answer<Order>>,
}

/// When to order, and how much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Order {
    /// What there is room for.
    pub room: Room,
    /// The date.
    pub date: OrderDate,
    /// Replicas that carry the path's highest demand.
    pub replicas: f64,
}

impl Forecast {
    /// The forecast of what is known.
    pub fn new(known: Known) -> Self {
        let focus = known.focus;
        let history = known.slice(|capacity| capacity.weekly_peaks.clone());
        let growth = focus.slice(|facts, _| facts.growth);
        let weeks = number_in(focus, "weeks", 4.0, 104.0);
        let weeks = Memo::new(move |_| weeks.get().unwrap_or(52.0) as usize);
        let (week, factor) = (number_in(focus, "launch", 1.0, 104.0), number_in(focus, "factor", 0.0, 1_000.0));
        let planned = Memo::new(move |_| Some(Planned { week: week.get()? as usize, factor: factor.get()? }));
        let by = focus.session.view("by");
        let by_growth = Memo::new(move |_| by.with(|by| by.as_deref() == Some("growth")));
        let demand = Memo::new(move |_| {
            let Some(peak) = known.peak.get()? else { return Ok(None) };
            let stated = (growth.get(), by_growth.get());
            history.with(|history| {
                demand(peak.per_second, history, stated.0, stated.1, weeks.get(), planned.get()).map(Some)
            })
        });
        let lead = known.slice(|capacity| capacity.lead_days);
        let order = Memo::new(move |_| {
            demand.with(|demand| match demand {
                Ok(Some(demand)) => order(known, demand, lead.get()).map(Some),
                Ok(None) => Ok(None),
                Err(error) => Err(error.clone()),
            })
        });
        Self { history, growth, weeks, planned, by_growth, demand, order }
    }

    /// The forecast as a picture.
    pub fn plot(&self) -> Answer<Plot> {
        let Some(order) = self.order.get()? else { return Ok(None) };
        self.demand.with(|demand| match demand {
            Ok(Some(demand)) => {
                Ok(Some(self.history.with(|history| demand_plot(demand, history, order.room, &order.date))))
            }
            Ok(None) => Ok(None),
            Err(error) => Err(error.clone()),
        })
    }
}

fn order(known: Known, demand: &Demand, lead: Option<accord::units::Estimate>) -> Result<Order, ModelError> {
    let fleet = known.fleet.get()?;
    let most_utilisation = known.usable.get()?.utilisation;
    let with = |lost| Supply { capacity: fleet.most(), most_utilisation, failover_share: fleet.failover_share(lost) };
    let usable = with(0).usable()?;
    // A fleet in one zone, or with one replica, has nothing left to fail over to.
    let has_spare = fleet.zones() > 1 && fleet.failover_share(1) < 1.0;
    let supply = with(u32::from(has_spare));
    let without_zone = if has_spare { Some(supply.usable()?) } else { None };
    let date = order_in_time(demand, CAREFUL_CHANCE, &supply, lead)?;
    let path = demand.daily(CAREFUL_CHANCE).unwrap_or_default();
    let replicas = libm::ceil(supply.needed_on(&path)? / fleet.per_replica());
    Ok(Order { room: Room { usable, without_zone }, date, replicas })
}
