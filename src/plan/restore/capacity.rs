use super::check::Check;
use super::facts::{MOST_MONEY, check_estimate};
use crate::plan::{Capacity, Growth, Latency, OnCall, Refusal};

const MOST_ROWS: usize = 10_000;
/// Of replicas, users or requests in a second.
const MOST: f64 = 1e12;
const MOST_REPLICAS: u32 = 1_000_000;
const MOST_ZONES: u32 = 10_000;
const MOST_SITES: u32 = 24;
const MOST_AT_ONCE: u32 = 10;
const HOURS_A_WEEK: f64 = 168.0;

/// How demand grows.
pub fn check_growth(growth: &mut Growth, check: &mut Check) -> Result<(), Refusal> {
    check.within("the growth of a year", &mut growth.per_year, -1.0, 1e6)?;
    check.within("the doubt about growth", &mut growth.doubt, 0.0, 1e6)
}

/// People, rotation and toil.
pub fn check_on_call(on_call: &mut OnCall, check: &mut Check) -> Result<(), Refusal> {
    check.at_least_one("sites on call", on_call.sites, MOST_SITES)?;
    check.at_least_one("people on call at once", on_call.at_once, MOST_AT_ONCE)?;
    check.above_zero("days of a shift", &mut on_call.shift_days, 1_000.0)?;
    check.within("minutes for a page", &mut on_call.minutes_per_page, 0.0, 100_000.0)?;
    check.within("the share of pages at night", &mut on_call.at_night, 0.0, 1.0)?;
    check.within("working hours of a week", &mut on_call.working_hours, 0.0, HOURS_A_WEEK)?;
    check.within("hours of ticket work in a week", &mut on_call.ticket_hours, 0.0, 1e6)?;
    check.within("hours of toil in a week", &mut on_call.toil_hours, 0.0, HOURS_A_WEEK)
}

/// What serves the traffic.
pub fn check_capacity(capacity: &mut Capacity, check: &mut Check) -> Result<(), Refusal> {
    check.at_least_one("replicas", capacity.replicas, MOST_REPLICAS)?;
    check.at_least_one("zones", capacity.zones, MOST_ZONES)?;
    check.at_least_one("requests that a replica works on at once", capacity.concurrency, MOST_REPLICAS)?;
    check.above_zero("the time of a request in milliseconds", &mut capacity.service_ms, 1e9)?;
    check.within("the variation of that time", &mut capacity.service_variation, 0.0, 1_000.0)?;
    if let Some(peak) = &mut capacity.peak_over_mean {
        check.within("the peak over the mean", peak, 1.0, 1e6)?;
    }
    if let Some(Latency { milliseconds, share }) = &mut capacity.latency {
        check.above_zero("the promised latency in milliseconds", milliseconds, 1e9)?;
        check.within("the share of requests within it", share, 0.0, 1.0)?;
    }
    if let Some(days) = capacity.lead_days {
        check_estimate("days until a replica is there", days, 1e6, check)?;
    }
    if let Some(cost) = &mut capacity.replica_yearly_cost {
        check.within("the yearly cost of a replica", cost, 0.0, MOST_MONEY)?;
    }
    check.within("the unavailability of a replica", &mut capacity.replica_unavailability, 0.0, 1.0)?;
    check.count("rows of a load test", capacity.load_test.len(), MOST_ROWS)?;
    for (users, per_second) in &mut capacity.load_test {
        check.within("users of a load test", users, 0.0, MOST)?;
        check.within("requests a second of a load test", per_second, 0.0, MOST)?;
    }
    if capacity.weekly_peaks.len() > MOST_ROWS {
        check.count("weekly peaks", capacity.weekly_peaks.len(), MOST_ROWS)?;
    }
    let mut peaks = capacity.weekly_peaks.iter_mut();
    peaks.try_for_each(|peak| check.within("the peak of a week", peak, 0.0, MOST))
}
