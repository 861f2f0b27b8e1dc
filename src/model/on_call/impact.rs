use std::collections::BTreeMap;

use super::durations::{Estimate, Resampling, confidence_level, percentiles};
use super::incidents::{Incident, checked};
use crate::model::ModelError;
use crate::model::chance::Stream;
use crate::model::error::within;

/// How many minutes of customers incidents cost within a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ImpactMinutes {
    /// Incidents that touched the period.
    pub incidents: usize,
    /// Those of them without an end, counted until the end of the period.
    pub open: usize,
    /// Σ impact × minutes, overlaps counted again. Interval: how much another period like this one could have cost, by a
    /// bootstrap in which the number of incidents is Poisson; none without incidents.
    pub sum: Estimate,
    /// Minutes × the largest impact at each moment: overlapping minutes count once.
    pub union: f64,
    /// Minutes in which at least one incident of any impact above zero was open.
    pub touched: f64,
    /// The most incidents that were open at a moment.
    pub most_at_once: usize,
    /// `union` as a share of the period: measured unavailability.
    pub unavailability: f64,
}

/// Customer-impact minutes of an incident list between two moments.
///
/// # Formula
/// ```text
/// sum   = Σ impact_i × |[start_i, end_i) ∩ period|
/// union = ∫ over the period of max{impact_i : incident i is open} dt
/// ```
/// Ends are mitigation, or else resolution, or else the end of the period. Exact up to rounding (sums are compensated);
/// sorted once and swept, O(n log n).
///
/// # Errors
/// A period that does not end after it starts or lies beyond 1e12 minutes; a list with an incident that cannot be;
/// confidence and resampling as [`super::durations()`].
///
/// ```
/// use accord::model::on_call::{Incident, Resampling, impact_minutes};
/// let incident = |from, until, impact| Incident { started: from, mitigated: Some(until), impact, ..Incident::default() };
/// let list = [incident(0.0, 60.0, 0.5), incident(30.0, 50.0, 1.0)];
/// let cost = impact_minutes(&list, 0.0, 1_000.0, 0.95, Resampling::default()).unwrap();
/// assert_eq!((cost.sum.value, cost.union, cost.touched, cost.most_at_once), (50.0, 40.0, 60.0, 2));
/// ```
pub fn impact_minutes(
    incidents: &[Incident],
    from: f64,
    until: f64,
    confidence: f64,
    resampling: Resampling,
) -> Result<ImpactMinutes, ModelError> {
    checked(incidents)?;
    let confidence = confidence_level(confidence)?;
    within("start of the period", from, -1e12, 1e12, "-1e12 to 1e12 minutes")?;
    within("end of the period", until, from, 1e12, "after its start, at most 1e12 minutes")?;
    within("length of the period", until - from, f64::MIN_POSITIVE, 2e12, "above 0, at most 2e12 minutes")?;
    let inside: Vec<(f64, f64, f64)> = incidents
        .iter()
        .map(|i| (i.started.max(from), i.ended().unwrap_or(until).min(until), i.impact + 0.0))
        .filter(|(start, end, _)| start < end)
        .collect();
    let open = incidents.iter().filter(|i| i.ended().is_none() && i.started < until).count();
    let costs: Vec<f64> = inside.iter().map(|(start, end, impact)| impact * (end - start)).collect();
    let mut sum = Sum::default();
    costs.iter().for_each(|cost| sum.add(*cost));
    let interval =
        if costs.is_empty() { None } else { Some(bootstrap_sum(&costs, confidence, resampling.checked(costs.len())?)) };
    let (union, touched, most_at_once) = sweep(&inside);
    Ok(ImpactMinutes {
        incidents: inside.len(),
        open,
        sum: Estimate { value: sum.value(), interval },
        union,
        touched,
        most_at_once,
        unavailability: (union / (until - from)).min(1.0),
    })
}

/// The integral of the largest impact, the minutes with any impact, and the most incidents at once.
fn sweep(incidents: &[(f64, f64, f64)]) -> (f64, f64, usize) {
    // Moments at which an impact begins or ends; within a moment the order does not matter, since no time passes.
    let mut edges: Vec<(f64, bool, f64)> = Vec::with_capacity(2 * incidents.len());
    for (start, end, impact) in incidents {
        edges.push((*start, true, *impact));
        edges.push((*end, false, *impact));
    }
    // Ends before beginnings, so that neighbours do not count as open together.
    edges.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    // Impacts that are open, with how many have each. They are not negative, so their bits are ordered as they are.
    let mut open: BTreeMap<u64, usize> = BTreeMap::new();
    let (mut union, mut touched) = (Sum::default(), Sum::default());
    let (mut count, mut most, mut last) = (0_usize, 0, f64::NAN);
    for (moment, begins, impact) in edges {
        let worst = open.last_key_value().map_or(0.0, |(bits, _)| f64::from_bits(*bits));
        if worst > 0.0 && moment > last {
            union.add(worst * (moment - last));
            touched.add(moment - last);
        }
        last = moment;
        let bits = impact.to_bits();
        if begins {
            *open.entry(bits).or_default() += 1;
            count += 1;
            most = most.max(count);
        } else {
            count = count.saturating_sub(1);
            match open.get_mut(&bits) {
                Some(left) if *left > 1 => *left -= 1,
                _ => drop(open.remove(&bits)),
            }
        }
    }
    (union.value(), touched.value(), most)
}

fn bootstrap_sum(costs: &[f64], confidence: f64, resampling: Resampling) -> (f64, f64) {
    let mut stream = Stream::new(resampling.seed);
    // Each incident happens a Poisson number of times of mean 1, found by its few steps of inversion.
    let times = |u: f64| {
        let (mut k, mut term, mut below) = (0.0, libm::exp(-1.0), libm::exp(-1.0));
        while u > below && k < 20.0 {
            k += 1.0;
            term /= k;
            below += term;
        }
        k
    };
    let mut sums: Vec<f64> =
        (0..resampling.times).map(|_| costs.iter().map(|cost| cost * times(stream.uniform())).sum()).collect();
    percentiles(&mut sums, confidence)
}

/// A sum that keeps what rounding would drop (Neumaier).
#[derive(Default)]
struct Sum {
    total: f64,
    rest: f64,
}

impl Sum {
    fn add(&mut self, x: f64) {
        let total = self.total + x;
        self.rest += if self.total.abs() >= x.abs() { (self.total - total) + x } else { (x - total) + self.total };
        self.total = total;
    }

    fn value(&self) -> f64 {
        self.total + self.rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifty_thousand_incidents_overlap() {
        let incident = |i: u32| Incident {
            started: f64::from(i),
            mitigated: Some(f64::from(i) + 3.0),
            impact: 0.5,
            ..Incident::default()
        };
        let list: Vec<Incident> = (0..50_000).rev().map(incident).collect();
        let cost = impact_minutes(&list, 0.0, 1e6, 0.9, Resampling { times: 100, seed: 1 }).unwrap();
        assert_eq!((cost.sum.value, cost.union, cost.touched, cost.most_at_once), (75_000.0, 25_001.0, 50_002.0, 3));
    }

    #[test]
    fn a_sum_keeps_what_is_small() {
        let mut sum = Sum::default();
        [1e16, 1.0, 1.0, -1e16].into_iter().for_each(|x| sum.add(x));
        assert_eq!(sum.value(), 2.0);
    }
}
