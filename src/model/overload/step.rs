use super::breaker::BreakerState;

/// What happened in one second. All amounts are of that second, except where an end is named.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Which second, from 0.
    pub second: u64,
    /// Requests that users made.
    pub demand: f64,
    /// Requests that a load cut turned away at the door.
    pub turned_away: f64,
    /// Attempts that clients rejected themselves, by throttle or breaker; their requests fail.
    pub rejected: f64,
    /// Attempts that reached the service, retries included.
    pub attempts: f64,
    /// Retries among them.
    pub retries: f64,
    /// Attempts refused because the queue was full.
    pub shed: f64,
    /// Attempts thrown out of the queue unserved: expired work, or all of it by hand.
    pub dropped: f64,
    /// Attempts answered well and in time; each ends its request.
    pub goodput: f64,
    /// Attempts answered in time with an error.
    pub errors: f64,
    /// Attempts served after their client had given up.
    pub wasted: f64,
    /// Attempts that clients gave up waiting for.
    pub timed_out: f64,
    /// Requests that ended in failure.
    pub failed: f64,
    /// Attempts in the queue at the end of the second, expired ones included.
    pub queue: f64,
    /// Those of them whose client has given up.
    pub expired: f64,
    /// Seconds since the oldest of them came; 0 if there is none.
    pub oldest_age: u64,
    /// Mean seconds that answers in time waited, in whole seconds each; none if there were none.
    pub latency: Option<f64>,
    /// Requests not yet ended: waiting for an answer or for their retry.
    pub open: f64,
    /// Attempts that the service could have answered.
    pub capacity: f64,
    /// The share of attempts that throttling will reject in the next second.
    pub throttled: f64,
    /// The clients' circuit breaker, if there is one.
    pub breaker: Option<BreakerState>,
}

/// Sums over all seconds so far. Two laws hold at the end of each second:
/// ```text
/// attempts = goodput + errors + wasted + shed + dropped + queue
/// demand   = turned away + goodput + failed + open
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Totals {
    /// Requests that users made.
    pub demand: f64,
    /// Requests that a load cut turned away.
    pub turned_away: f64,
    /// Attempts that clients rejected themselves.
    pub rejected: f64,
    /// Attempts that reached the service.
    pub attempts: f64,
    /// Attempts refused because the queue was full.
    pub shed: f64,
    /// Attempts thrown out of the queue.
    pub dropped: f64,
    /// Attempts answered well and in time.
    pub goodput: f64,
    /// Attempts answered in time with an error.
    pub errors: f64,
    /// Attempts served too late.
    pub wasted: f64,
    /// Requests that ended in failure.
    pub failed: f64,
}

impl Step {
    /// A second in which nothing has happened yet.
    pub(super) fn quiet(second: u64, demand: f64, turned_away: f64, capacity: f64) -> Self {
        Self {
            second,
            demand,
            turned_away,
            rejected: 0.0,
            attempts: 0.0,
            retries: 0.0,
            shed: 0.0,
            dropped: 0.0,
            goodput: 0.0,
            errors: 0.0,
            wasted: 0.0,
            timed_out: 0.0,
            failed: 0.0,
            queue: 0.0,
            expired: 0.0,
            oldest_age: 0,
            latency: None,
            open: 0.0,
            capacity,
            throttled: 0.0,
            breaker: None,
        }
    }
}

impl Totals {
    pub(super) fn add(&mut self, step: &Step) {
        self.demand += step.demand;
        self.turned_away += step.turned_away;
        self.rejected += step.rejected;
        self.attempts += step.attempts;
        self.shed += step.shed;
        self.dropped += step.dropped;
        self.goodput += step.goodput;
        self.errors += step.errors;
        self.wasted += step.wasted;
        self.failed += step.failed;
    }
}
