use super::erlang::MAX_SERVERS;
use crate::model::ModelError;
use crate::model::error::{at_least_zero, at_most, finite, probability, within};

/// Hours of a year of 365 days.
pub const HOURS_PER_YEAR: f64 = 8_760.0;
/// The most pieces of a schedule.
const MAX_PIECES: usize = 10_000;

/// What replicas cost. Any currency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Price {
    /// One replica for an hour, on demand.
    pub per_hour: f64,
    /// The discount on reserved replicas, 0 to 1: 0.4 for 40 % off. They are paid whether they run or not.
    pub reserved_discount: f64,
}

impl Price {
    /// Cost a year of replicas that always run, a share of them reserved.
    ///
    /// # Formula
    /// ```text
    /// replicas × price × 8760 × (1 - reserved share × discount)
    /// ```
    ///
    /// # Errors
    /// A negative price, shares outside 0 to 1, more than a million replicas, an overflow.
    ///
    /// ```
    /// use accord::model::capacity::Price;
    /// let price = Price { per_hour: 0.1, reserved_discount: 0.4 };
    /// assert!((price.per_year(10, 0.5).unwrap() - 7_008.0).abs() < 1e-9);
    /// ```
    pub fn per_year(&self, replicas: u32, reserved_share: f64) -> Result<f64, ModelError> {
        self.checked()?;
        probability("reserved share", reserved_share)?;
        within("replicas", f64::from(replicas), 0.0, f64::from(MAX_SERVERS), "0 to 1,000,000")?;
        let part = 1.0 - reserved_share * self.reserved_discount;
        finite("cost a year", f64::from(replicas) * self.per_hour * HOURS_PER_YEAR * part)
    }

    /// Cost a year of a fleet that follows a repeating schedule of equal pieces (24 hours, 168 hours): `reserved`
    /// replicas are always paid, what runs beyond them is on demand.
    ///
    /// # Errors
    /// As [`Self::per_year`]; no piece or more than 10,000.
    pub fn per_year_of_schedule(&self, replicas: &[u32], reserved: u32) -> Result<f64, ModelError> {
        at_most("pieces of a schedule", replicas.len(), MAX_PIECES)?;
        if replicas.is_empty() {
            return Err(ModelError::Unusable { what: "a schedule without a piece", remedy: "give at least one" });
        }
        let mut beyond = 0.0;
        for &running in replicas {
            within("replicas", f64::from(running), 0.0, f64::from(MAX_SERVERS), "0 to 1,000,000")?;
            beyond += f64::from(running.saturating_sub(reserved));
        }
        let on_demand = beyond / replicas.len() as f64 * self.per_hour * HOURS_PER_YEAR;
        finite("cost a year", self.per_year(reserved, 1.0)? + on_demand)
    }

    /// How many replicas to reserve so that a schedule costs least: as many as run in at least the share
    /// `1 − discount` of the time.
    ///
    /// # Errors
    /// As [`Self::per_year_of_schedule`].
    pub fn best_reserved(&self, replicas: &[u32]) -> Result<u32, ModelError> {
        self.per_year_of_schedule(replicas, 0)?;
        let mut falling = replicas.to_vec();
        falling.sort_unstable_by(|a, b| b.cmp(a));
        let n = falling.len() as f64;
        // The r-th replica is used in the pieces that run at least r; it pays while their share is above the break-even.
        let paying = falling.iter().enumerate().filter(|(i, _)| (*i + 1) as f64 >= (1.0 - self.reserved_discount) * n);
        Ok(paying.map(|(_, &running)| running).max().unwrap_or(0))
    }

    /// What headroom costs: the yearly cost of replicas beyond those that the load alone keeps busy.
    ///
    /// # Errors
    /// As [`Self::per_year`]; fewer replicas than needed.
    pub fn of_headroom(&self, replicas: u32, needed: u32, reserved_share: f64) -> Result<Headroom, ModelError> {
        let most = f64::from(replicas);
        within("replicas needed", f64::from(needed), 1.0, most, "1 to the replicas that there are")?;
        let per_year = self.per_year(replicas - needed, reserved_share)?;
        let share = f64::from(replicas - needed) / f64::from(needed);
        let point = self.per_year(needed, reserved_share)? / 100.0;
        Ok(Headroom { share, per_year, per_point: point })
    }

    fn checked(&self) -> Result<(), ModelError> {
        at_least_zero("price of an hour", self.per_hour)?;
        probability("reserved discount", self.reserved_discount)?;
        Ok(())
    }
}

/// Spare replicas and their price.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Headroom {
    /// Spare ÷ needed replicas.
    pub share: f64,
    /// What they cost a year.
    pub per_year: f64,
    /// What one more percentage point of headroom costs a year.
    pub per_point: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against trying every number.
    #[test]
    fn the_cheapest_reservation() {
        let day = [2, 2, 3, 5, 9, 9, 7, 4];
        for discount in [0.0, 0.1, 0.3, 0.5, 0.74, 0.9, 1.0] {
            let price = Price { per_hour: 1.0, reserved_discount: discount };
            let cost = |reserved| price.per_year_of_schedule(&day, reserved).unwrap();
            let best = price.best_reserved(&day).unwrap();
            let least = (0..12).map(cost).fold(f64::INFINITY, f64::min);
            assert!(cost(best) <= least + 1e-6, "{discount}: {best}");
        }
    }
}
