use crate::model::{Exhaustion, effective_error, exhaustion};
use crate::plan::{Comparison, Counted, Facts, Indicator, Terms};

/// What an objective promises about how long an answer takes, as far as it is written down.
#[derive(Debug, Clone, PartialEq)]
pub struct LatencyGoal {
    /// The bound, with its unit where it is known: `400 ms`, or the bare number of a threshold.
    pub bound: String,
    /// The share of requests that must be within it.
    pub share: f64,
    /// Where this stands.
    pub of: GoalOf,
}

/// Where a goal about latency stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoalOf {
    /// In the indicator and the target: slow requests spend this budget.
    Indicator,
    /// Among the facts about capacity: what the service is built for.
    Capacity,
}

/// Goals about latency: that of the indicator, where it measures one, and that of the facts about capacity.
///
/// An indicator measures latency if it counts the good requests of a histogram's bucket (`le`) whose name speaks of a
/// duration or latency, or if it compares a metric with an upper bound. Nothing else says so, and a threshold names no
/// unit.
///
/// ```
/// use accord::model::latency_goals;
/// use accord::plan::{Comparison, Facts, Indicator, Source, Terms};
/// use accord::units::{Target, Window};
/// let terms = Terms::new(Target::parse_percent("99").unwrap(), Window::rolling("30d").unwrap());
/// let metric = Source::prometheus("p99_latency_ms");
/// let indicator = Indicator::Threshold { metric, bound: Some((Comparison::Below, "500".into())) };
/// let goals = latency_goals(&indicator, &Facts::default(), &terms);
/// assert_eq!((goals[0].bound.as_str(), goals[0].share), ("500", 0.99));
/// ```
pub fn latency_goals(indicator: &Indicator, facts: &Facts, terms: &Terms) -> Vec<LatencyGoal> {
    let mut goals = Vec::new();
    if let Some(bound) = measured_bound(indicator) {
        let share = terms.target.share().to_f64();
        goals.push(LatencyGoal { bound, share, of: GoalOf::Indicator });
    }
    if let Some(latency) = facts.capacity.as_ref().and_then(|capacity| capacity.latency) {
        let bound = format!("{} ms", crate::plan::words::number(latency.milliseconds));
        goals.push(LatencyGoal { bound, share: latency.share, of: GoalOf::Capacity });
    }
    goals
}

fn measured_bound(indicator: &Indicator) -> Option<String> {
    match indicator {
        Indicator::Ratio { counted: Counted::Good, events, .. } => {
            let query = events.query()?;
            let words = query.to_ascii_lowercase();
            if !(words.contains("duration") || words.contains("latency")) {
                return None;
            }
            let after = query.split("le=\"").nth(1).or_else(|| query.split("le='").nth(1))?;
            let seconds: f64 = after.split(['"', '\'']).next()?.parse().ok()?;
            let is_time = (1e-6..1e6).contains(&seconds);
            // The convention of Prometheus: a name that ends in seconds counts seconds.
            let unit = if words.contains("seconds") { 1_000.0 } else { 1.0 };
            is_time.then(|| format!("{} ms", crate::plan::words::number(libm::round(seconds * unit * 1e6) / 1e6)))
        }
        Indicator::Threshold { bound: Some((Comparison::Below | Comparison::AtMost, value)), .. } => {
            Some(value.chars().take(40).collect())
        }
        _ => None,
    }
}

/// What a steady share of slow requests does to the budget.
///
/// # Formula
/// `burn rate = slow share ÷ (1 − target)`, slow requests being bad ones; under timeslices a slice is bad if more are
/// slow than a good slice may hold. None where the budget is never gone.
///
/// ```
/// use accord::model::slow_share;
/// use accord::plan::Terms;
/// use accord::units::{Target, Window};
/// let terms = Terms::new(Target::parse_percent("99").unwrap(), Window::rolling("30d").unwrap());
/// // 3 % slow where 1 % may be: three times too fast, so that ten days are left.
/// let burn = slow_share(&terms, 0.03).unwrap();
/// assert_eq!((burn.burn_rate, burn.after.to_string().as_str()), (3.0, "10 d"));
/// assert_eq!(slow_share(&terms, 0.009), None);
/// ```
pub fn slow_share(terms: &Terms, share: f64) -> Option<Exhaustion> {
    let burn_rate = effective_error(terms.method, share.clamp(0.0, 1.0)) / terms.target.budget().to_f64();
    // A hair below 1 is 1: shares carry the noise of a float.
    if burn_rate < 1.0 - 1e-9 {
        return None;
    }
    exhaustion(&terms.window, terms.target, (burn_rate * 1e9).round() / 1e9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Capacity, Latency, Source};
    use crate::units::{Target, Window};

    #[test]
    fn buckets_and_capacity_say_what_is_promised() {
        let terms = Terms::new(Target::parse_percent("99").unwrap(), Window::rolling("30d").unwrap());
        let ratio = |query: &str| Indicator::Ratio {
            counted: Counted::Good,
            events: Source::prometheus(query),
            total: Source::prometheus("x"),
            counter: Some(true),
        };
        let latency = Some(Latency { milliseconds: 250.0, share: 0.95 });
        let facts = Facts { capacity: Some(Capacity { latency, ..Capacity::default() }), ..Facts::default() };
        let goals = latency_goals(&ratio("sum(rate(request_duration_seconds_bucket{le=\"0.4\"}[5m]))"), &facts, &terms);
        let said: Vec<_> = goals.iter().map(|goal| (goal.bound.as_str(), goal.share, goal.of)).collect();
        assert_eq!(said, [("400 ms", 0.99, GoalOf::Indicator), ("250 ms", 0.95, GoalOf::Capacity)]);
        for query in ["sum(rate(a_total{le=\"0.4\"}[5m]))", "duration_bucket{le=\"+Inf\"}", "duration_bucket{le=\"x"] {
            assert_eq!(latency_goals(&ratio(query), &Facts::default(), &terms), []);
        }
    }
}
