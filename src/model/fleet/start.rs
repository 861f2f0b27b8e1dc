use super::peak::peak_demand;
use crate::plan::{Capacity, Facts, Latency};
use crate::units::Estimate;

/// How busy a guessed fleet is at its peak.
const BUSY: f64 = 0.6;
/// The busiest minute over the mean of its day where no pattern is known.
const PEAK_OVER_MEAN: f64 = 2.5;
/// More replicas than this are guessed to work on ten requests at once instead of one.
const MANY: f64 = 200.0;

/// A fleet to begin with where nothing is known but the traffic: 100 ms for a request, three zones, and as many replicas
/// as are busy to 60 % at the peak. All of it is a guess.
///
/// ```
/// use accord::model::fleet::starting_guess;
/// use accord::plan::Facts;
/// // 1.2 million a day are 13.9 a second, 34.7 at a peak of 2.5 times that: 3.47 busy servers, 5.8 at 60 %.
/// let guess = starting_guess(&Facts { requests_per_day: Some(1_200_000), ..Facts::default() });
/// assert_eq!((guess.replicas, guess.zones, guess.concurrency), (6, 3, 1));
/// ```
pub fn starting_guess(facts: &Facts) -> Capacity {
    let guess = Capacity {
        replicas: 3,
        zones: 3,
        peak_over_mean: facts.traffic.is_none().then_some(PEAK_OVER_MEAN),
        latency: Some(Latency { milliseconds: 500.0, share: 0.99 }),
        lead_days: Estimate::spread(14.0, 30.0).ok(),
        replica_unavailability: 0.001,
        ..Capacity::default()
    };
    let with_guess = Facts { capacity: Some(guess.clone()), ..facts.clone() };
    // A fact that cannot be is told where it is shown.
    let Ok(Some(peak)) = peak_demand(&with_guess) else { return guess };
    let busy = peak.per_second * guess.service_ms / 1_000.0;
    let mut concurrency = 1;
    while busy / (BUSY * f64::from(concurrency)) > MANY && concurrency < 10_000 {
        concurrency *= 10;
    }
    // No more than a million requests in service at once: what queues are computed with.
    let most = (1e6 / f64::from(concurrency)).min(100.0 * MANY);
    let replicas = libm::ceil(busy / (BUSY * f64::from(concurrency))).clamp(f64::from(guess.zones), most);
    Capacity { replicas: replicas as u32, concurrency, ..guess }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fleet::Fleet;

    #[test]
    fn a_guess_is_a_fleet_that_keeps_up() {
        for per_day in [1, 1_000, 1_200_000, 500_000_000, 100_000_000_000] {
            let facts = Facts { requests_per_day: Some(per_day), ..Facts::default() };
            let guess = starting_guess(&facts);
            let fleet = Fleet::of(&guess).unwrap();
            let peak = 2.5 * per_day as f64 / 86_400.0;
            assert!(peak / fleet.most() <= 0.6 + 1e-9, "{per_day}: {guess:?}");
        }
        let absurd = Facts { requests_per_day: Some(1_000_000_000_000_000), ..Facts::default() };
        assert!(Fleet::of(&starting_guess(&absurd)).is_ok());
        assert_eq!(starting_guess(&Facts::default()).replicas, 3);
    }
}
