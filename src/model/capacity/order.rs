use crate::model::ModelError;
use crate::model::error::{at_least_zero, at_most, finite, positive, within};

/// The longest demand path.
const MAX_DAYS: usize = 20_000;

/// What there is, and how much of it may be used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Supply {
    /// All capacity, in the unit of demand.
    pub capacity: f64,
    /// The highest utilisation that keeps the latency promise; above 0, at most 1.
    pub most_utilisation: f64,
    /// The share that is kept for failover: k / z domains; below 1. See [`super::Domains::failover_share`].
    pub failover_share: f64,
}

/// Days between the wish for capacity and its use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeadTime {
    /// Until somebody has approved.
    pub approval: u32,
    /// Until a quota is raised or a contract signed.
    pub quota: u32,
    /// Until it is delivered and installed.
    pub delivery: u32,
    /// Until it is tested, filled and takes load.
    pub warm_up: u32,
}

/// When to order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderDate {
    /// Not too late: counted from day 0 of the demand path.
    On {
        /// The last day on which an order arrives in time.
        day: u32,
        /// The first day on which demand reaches what may be used.
        short_on: u32,
    },
    /// An order today arrives after demand has reached what may be used.
    Late {
        /// Days that are missing.
        by: u32,
        /// The first day on which demand reaches what may be used.
        short_on: u32,
    },
    /// Demand stays below what may be used on the whole path.
    NotWithin {
        /// Orders need not be placed before this day, as far as the path reaches.
        day: u32,
    },
}

impl LeadTime {
    /// All of it, in days.
    pub fn days(&self) -> u32 {
        self.approval.saturating_add(self.quota).saturating_add(self.delivery).saturating_add(self.warm_up)
    }
}

impl Supply {
    /// The demand that may be carried: capacity × highest utilisation × (1 − failover share).
    ///
    /// # Errors
    /// A capacity that is negative, a utilisation outside (0, 1], a failover share outside 0 to below 1.
    pub fn usable(&self) -> Result<f64, ModelError> {
        at_least_zero("capacity", self.capacity)?;
        Ok(self.capacity * self.usable_share()?)
    }

    /// The capacity that a demand needs: the inverse of [`Self::usable`].
    ///
    /// # Errors
    /// As [`Self::usable`]; a negative demand; an overflow.
    pub fn needed_for(&self, demand: f64) -> Result<f64, ModelError> {
        at_least_zero("demand", demand)?;
        finite("capacity", demand / self.usable_share()?)
    }

    fn usable_share(&self) -> Result<f64, ModelError> {
        within("highest utilisation", self.most_utilisation, 1e-6, 1.0, "0.000001 to 1")?;
        within("failover share", self.failover_share, 0.0, 0.999_999, "0 to 0.999999")?;
        Ok(self.most_utilisation * (1.0 - self.failover_share))
    }

    /// When capacity must be ordered, so that it is in use before demand needs it.
    ///
    /// `demand` is a path of daily figures from day 0, today, on. Take the path of the 90th percentile
    /// ([`super::forecast::Bands::path`]), not the mean: the mean is exceeded half the time.
    ///
    /// # Formula
    /// ```text
    /// short on = first day with demand >= capacity × most utilisation × (1 - failover share)
    /// order on = short on - lead time
    /// ```
    /// The first day counts even if demand falls again later: a season's peak needs its capacity too.
    ///
    /// # Errors
    /// As [`Self::usable`]; an empty path or one of more than 20,000 days; demand that is negative or not finite.
    ///
    /// ```
    /// use accord::model::capacity::{LeadTime, OrderDate, Supply};
    /// let supply = Supply { capacity: 240.0, most_utilisation: 0.75, failover_share: 0.25 };
    /// let demand: Vec<f64> = (0..365).map(|day| 100.0 + 0.25 * f64::from(day)).collect();
    /// let lead = LeadTime { approval: 14, quota: 10, delivery: 30, warm_up: 6 };
    /// // 135 may be used, which demand reaches on day 140.
    /// assert_eq!(supply.order_date(&demand, lead), Ok(OrderDate::On { day: 80, short_on: 140 }));
    /// ```
    pub fn order_date(&self, demand: &[f64], lead: LeadTime) -> Result<OrderDate, ModelError> {
        let usable = self.usable()?;
        let short_on = self.first_reaching(demand, usable)?;
        Ok(match short_on {
            Some(short_on) if short_on >= lead.days() => OrderDate::On { day: short_on - lead.days(), short_on },
            Some(short_on) => OrderDate::Late { by: lead.days() - short_on, short_on },
            None => OrderDate::NotWithin { day: (demand.len() as u32).saturating_sub(lead.days()) },
        })
    }

    /// The capacity that carries the highest demand of a path.
    ///
    /// # Errors
    /// As [`Self::order_date`].
    pub fn needed_on(&self, demand: &[f64]) -> Result<f64, ModelError> {
        self.first_reaching(demand, f64::INFINITY)?;
        self.needed_for(demand.iter().copied().fold(0.0, f64::max))
    }

    fn first_reaching(&self, demand: &[f64], usable: f64) -> Result<Option<u32>, ModelError> {
        at_most("days of demand", demand.len(), MAX_DAYS)?;
        positive("days of demand", demand.len() as f64)?;
        for &day in demand {
            at_least_zero("demand", day)?;
        }
        Ok(demand.iter().position(|&day| day >= usable).map(|day| day as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_and_never() {
        let supply = Supply { capacity: 100.0, most_utilisation: 1.0, failover_share: 0.0 };
        let lead = LeadTime { delivery: 30, ..LeadTime::default() };
        let mut demand = vec![50.0; 90];
        assert_eq!(supply.order_date(&demand, lead), Ok(OrderDate::NotWithin { day: 60 }));
        demand[10] = 100.0;
        assert_eq!(supply.order_date(&demand, lead), Ok(OrderDate::Late { by: 20, short_on: 10 }));
        let endless = LeadTime { approval: u32::MAX, quota: u32::MAX, ..lead };
        assert_eq!(supply.order_date(&demand, endless), Ok(OrderDate::Late { by: u32::MAX - 10, short_on: 10 }));
        assert_eq!(supply.needed_on(&demand), Ok(100.0));
        assert!(supply.order_date(&[], lead).is_err());
    }
}
