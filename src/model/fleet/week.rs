use super::queueing::Fleet;
use crate::model::ModelError;
use crate::model::capacity::{DailyLoad, Day};
use crate::model::error::positive;
use crate::plan::TrafficProfile;

/// The busiest day of the week, hour by hour.
#[derive(Debug, Clone, PartialEq)]
pub struct BusiestDay {
    /// Which day, Monday being 0.
    pub weekday: usize,
    /// Requests a second in each hour.
    pub arrivals: Vec<f64>,
    /// The queue of each hour, and what one leaves to the next.
    pub day: Day,
}

/// What a fleet goes through on the busiest day of the pattern, as if that day came again and again.
///
/// # Formula
/// One M/M/c per hour and a fluid balance for what overload leaves: see [`DailyLoad::day`]. An hour's mean hides its
/// busiest minute.
///
/// # Errors
/// No requests, or what [`DailyLoad::day`] refuses.
pub fn busiest_day(fleet: &Fleet, per_day: f64, profile: &TrafficProfile) -> Result<BusiestDay, ModelError> {
    positive("requests a day", per_day)?;
    let shares: Vec<f64> = profile.shares().collect();
    let total = |day: usize| shares[24 * day..24 * (day + 1)].iter().sum::<f64>();
    let weekday = (0..7).fold(0, |best, day| if total(day) > total(best) { day } else { best });
    // Seven days' requests, by the share of each hour, over its seconds.
    let arrivals: Vec<f64> =
        shares[24 * weekday..24 * (weekday + 1)].iter().map(|share| 7.0 * per_day * share / 3_600.0).collect();
    let queue = fleet.queue(0.0);
    let load = DailyLoad { arrivals: &arrivals, piece: 3_600.0, service: queue.service, servers: queue.servers };
    let day = load.day()?;
    Ok(BusiestDay { weekday, arrivals, day })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Capacity;

    #[test]
    fn the_busiest_hours_leave_a_backlog() {
        // All of a day's 864,000 requests in two hours on Wednesday: a week's 6,048,000 over 7,200 s is 840 a second.
        let mut hours = [0.0; 168];
        hours[2 * 24 + 10..2 * 24 + 12].fill(1.0);
        let profile = TrafficProfile::from_hours(&hours).unwrap();
        let fleet = Fleet::of(&Capacity { replicas: 80, ..Capacity::default() }).unwrap();
        let busiest = busiest_day(&fleet, 864_000.0, &profile).unwrap();
        assert_eq!(busiest.weekday, 2);
        assert!((busiest.arrivals[10] - 840.0).abs() < 1e-9 && busiest.arrivals[9] == 0.0);
        // 800 a second are served: 40 × 3,600 are left after each of the two hours.
        let backlogs: Vec<f64> = busiest.day.pieces.iter().map(|piece| libm::round(piece.backlog)).collect();
        assert_eq!(backlogs[10..14], [0.0, 144_000.0, 288_000.0, 0.0]);
        assert!(busiest.day.keeps_up);
    }
}
