use std::collections::VecDeque;

use crate::model::ModelError;
use crate::model::error::{at_least_zero, probability, within};
use crate::model::special::binomial_above;

/// When a circuit breaker opens, and how it closes again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BreakerPolicy {
    /// The share of failures at which it opens, above 0 and at most 1.
    pub failure_share: f64,
    /// Seconds over which it counts, 1 to 600.
    pub window: u32,
    /// The number of answers below which it never opens.
    pub minimum: f64,
    /// Seconds for which it stays open.
    pub open_for: u32,
    /// Attempts that it lets through when half open, above 0; their answers decide.
    pub probes: f64,
}

impl BreakerPolicy {
    /// The policy, if it can be carried out.
    pub(super) fn checked(self) -> Result<Self, ModelError> {
        within("failure share of the breaker", self.failure_share, f64::MIN_POSITIVE, 1.0, "above 0, at most 1")?;
        within("window of the breaker", f64::from(self.window), 1.0, 600.0, "1 to 600 seconds")?;
        at_least_zero("minimum sample of the breaker", self.minimum)?;
        within("open time of the breaker", f64::from(self.open_for), 1.0, 86_400.0, "1 to 86400 seconds")?;
        within("probes of the breaker", self.probes, 1e-9, 1e12, "1e-9 to 1e12")?;
        Ok(self)
    }
}

/// What a circuit breaker does with attempts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BreakerState {
    /// It lets everything through and counts.
    Closed,
    /// It lets nothing through.
    Open {
        /// The second in which it becomes half open.
        until: u64,
    },
    /// It lets the probes through and waits for their answers.
    HalfOpen,
}

/// A circuit breaker that counts failures over a rolling window of seconds.
///
/// **Invariants:** an answer counts only if its attempt was sent since the last change of state, so answers that were
/// still on their way when it opened neither close nor reopen it. Amounts may be fractions: in a fluid, one breaker
/// stands for all clients.
///
/// ```
/// use accord::model::overload::{Breaker, BreakerPolicy, BreakerState};
/// let policy = BreakerPolicy { failure_share: 0.5, window: 10, minimum: 4.0, open_for: 5, probes: 2.0 };
/// let mut breaker = Breaker::new(policy).unwrap();
/// assert_eq!(breaker.admit(0, 4.0).unwrap(), 4.0);
/// breaker.record(0, 1, 2.0, 2.0).unwrap();
/// assert_eq!(breaker.state(), BreakerState::Open { until: 6 });
/// assert_eq!(breaker.admit(5, 4.0).unwrap(), 0.0);
/// assert_eq!(breaker.admit(6, 4.0).unwrap(), 2.0);
/// ```
#[derive(Debug, Clone)]
pub struct Breaker {
    policy: BreakerPolicy,
    state: BreakerState,
    since: u64,
    /// Second, successes, failures: the newest last.
    counts: VecDeque<(u64, f64, f64)>,
    probes_left: f64,
}

impl Breaker {
    /// A closed breaker.
    ///
    /// # Errors
    /// A policy outside the ranges that its fields name.
    pub fn new(policy: BreakerPolicy) -> Result<Self, ModelError> {
        let policy = policy.checked()?;
        Ok(Self { policy, state: BreakerState::Closed, since: 0, counts: VecDeque::new(), probes_left: 0.0 })
    }

    /// What it does at present.
    pub fn state(&self) -> BreakerState {
        self.state
    }

    /// How many of the wanted attempts it lets through in this second. Seconds must not run backwards.
    ///
    /// # Errors
    /// An amount below zero.
    pub fn admit(&mut self, second: u64, wanted: f64) -> Result<f64, ModelError> {
        Ok(self.let_through(second, at_least_zero("attempts", wanted)?))
    }

    /// As [`Breaker::admit`], for an amount that is known to be right.
    pub(super) fn let_through(&mut self, second: u64, wanted: f64) -> f64 {
        if let BreakerState::Open { until } = self.state
            && second >= until
        {
            self.change(BreakerState::HalfOpen, second);
            self.probes_left = self.policy.probes;
        }
        match self.state {
            BreakerState::Closed => wanted,
            BreakerState::Open { .. } => 0.0,
            BreakerState::HalfOpen => {
                let through = wanted.min(self.probes_left);
                self.probes_left -= through;
                through
            }
        }
    }

    /// Takes the answers that came in a second, to attempts that were sent in an earlier one or the same.
    ///
    /// # Errors
    /// Amounts below zero.
    pub fn record(&mut self, sent: u64, second: u64, successes: f64, failures: f64) -> Result<(), ModelError> {
        at_least_zero("successes", successes)?;
        at_least_zero("failures", failures)?;
        self.note(sent, second, successes, failures);
        Ok(())
    }

    /// As [`Breaker::record`], for amounts that are known to be right.
    pub(super) fn note(&mut self, sent: u64, second: u64, successes: f64, failures: f64) {
        if sent < self.since || matches!(self.state, BreakerState::Open { .. }) || successes + failures <= 0.0 {
            return;
        }
        let half_open = self.state == BreakerState::HalfOpen;
        match self.counts.back_mut() {
            // Answers to probes count together, however late they are.
            Some(last) if half_open || last.0 >= second => (last.1, last.2) = (last.1 + successes, last.2 + failures),
            _ => self.counts.push_back((second, successes, failures)),
        }
        self.judge(second);
    }

    fn judge(&mut self, second: u64) {
        let half_open = self.state == BreakerState::HalfOpen;
        if !half_open {
            let oldest = second.saturating_sub(u64::from(self.policy.window) - 1);
            while self.counts.front().is_some_and(|count| count.0 < oldest) {
                self.counts.pop_front();
            }
        }
        let (good, bad) = self.counts.iter().fold((0.0, 0.0), |(good, bad), count| (good + count.1, bad + count.2));
        // A whole sample of amounts may lack a rounding error.
        let enough = if half_open { self.policy.probes * (1.0 - 1e-9) } else { self.policy.minimum };
        let answers = good + bad;
        if answers <= 0.0 || answers < enough {
            return;
        }
        if bad / answers >= self.policy.failure_share {
            let until = second.saturating_add(u64::from(self.policy.open_for));
            self.change(BreakerState::Open { until }, second.saturating_add(1));
        } else if half_open {
            self.change(BreakerState::Closed, second);
        }
    }

    fn change(&mut self, state: BreakerState, since: u64) {
        (self.state, self.since) = (state, since);
        self.counts.clear();
    }
}

/// How easily a breaker opens on a client that is as well as it ever is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FalseTrip {
    /// Failures in the sample that open it.
    pub needed: u64,
    /// Chance that one sample opens it.
    pub chance: f64,
}

impl FalseTrip {
    /// Chance that at least one of many independent samples opens it: many clients, or many windows.
    pub fn any_of(&self, samples: u64) -> f64 {
        if self.chance >= 1.0 {
            return if samples == 0 { 0.0 } else { 1.0 };
        }
        -libm::expm1(samples as f64 * libm::log1p(-self.chance))
    }
}

/// Chance that a breaker opens on a sample of `sample` answers, of which each fails with the same chance.
///
/// # Formula
/// ```text
/// needed = the least k with k ÷ sample ≥ failure share        chance = P(Binomial(sample, failure) ≥ needed)
/// ```
/// 12 digits. A sample of none opens nothing.
///
/// # Errors
/// A failure chance that is not a probability, a share that is not above 0 and at most 1, more than 1e9 answers.
///
/// # Source
/// The binomial tail; M. Brooker, "Fixing retries with token buckets and circuit breakers" (2022), on small samples.
///
/// ```
/// // Ten answers at 10 % failures against a threshold of half: one client in six hundred, so among a thousand clients
/// // at least one in four fleets of five.
/// let trip = accord::model::overload::false_trip(10, 0.1, 0.5).unwrap();
/// assert!((trip.chance - 0.0016349374).abs() < 1e-10 && trip.any_of(1_000) > 0.8);
/// ```
pub fn false_trip(sample: u64, failure: f64, failure_share: f64) -> Result<FalseTrip, ModelError> {
    let failure = probability("chance that an attempt fails", failure)?;
    within("failure share of the breaker", failure_share, f64::MIN_POSITIVE, 1.0, "above 0, at most 1")?;
    within("answers in a sample", sample as f64, 0.0, 1e9, "at most 1000000000")?;
    // The product may round past a whole number, so the comparison that a breaker makes decides.
    let mut needed = (libm::floor(failure_share * sample as f64) as u64).saturating_sub(1).max(1);
    while sample > 0 && (needed as f64 / sample as f64) < failure_share {
        needed += 1;
    }
    let chance = if sample == 0 { 0.0 } else { binomial_above(sample, failure, needed - 1) };
    Ok(FalseTrip { needed, chance })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaker() -> Breaker {
        let policy = BreakerPolicy { failure_share: 0.5, window: 10, minimum: 10.0, open_for: 5, probes: 2.0 };
        Breaker::new(policy).unwrap()
    }

    #[test]
    fn opens_only_on_a_whole_sample() {
        let mut b = breaker();
        b.record(0, 0, 0.0, 9.0).unwrap();
        assert_eq!(b.state(), BreakerState::Closed);
        b.record(1, 1, 0.0, 1.0).unwrap();
        assert_eq!(b.state(), BreakerState::Open { until: 6 });
    }

    #[test]
    fn forgets_what_left_the_window() {
        let mut b = breaker();
        b.record(0, 0, 0.0, 9.0).unwrap();
        b.record(10, 10, 9.0, 1.0).unwrap();
        assert_eq!(b.state(), BreakerState::Closed);
        b.record(19, 19, 0.0, 8.0).unwrap();
        assert_eq!(b.state(), BreakerState::Open { until: 24 });
    }

    #[test]
    fn probes_decide_and_late_answers_do_not() {
        let mut b = breaker();
        b.record(0, 0, 0.0, 10.0).unwrap();
        assert_eq!(b.admit(4, 7.0).unwrap(), 0.0);
        assert_eq!(b.admit(5, 7.0).unwrap(), 2.0);
        assert_eq!((b.state(), b.admit(5, 7.0).unwrap()), (BreakerState::HalfOpen, 0.0));
        // An answer to an attempt from before it opened.
        b.record(0, 6, 50.0, 0.0).unwrap();
        assert_eq!(b.state(), BreakerState::HalfOpen);
        b.record(5, 6, 1.0, 0.0).unwrap();
        assert_eq!(b.state(), BreakerState::HalfOpen);
        b.record(5, 7, 0.0, 1.0).unwrap();
        assert_eq!(b.state(), BreakerState::Open { until: 12 });
        assert_eq!(b.admit(12, 1.0).unwrap(), 1.0);
        assert_eq!(b.admit(13, 5.0).unwrap(), 1.0);
        b.record(12, 13, 1.0, 0.0).unwrap();
        b.record(13, 14, 1.0, 0.0).unwrap();
        assert_eq!((b.state(), b.admit(14, 99.0).unwrap()), (BreakerState::Closed, 99.0));
    }
}
