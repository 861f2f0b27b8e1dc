use std::collections::VecDeque;

use super::arrivals::poisson;
use super::gates::Gates;
use super::scenario::{Arrivals, Backoff, MAX_RETRIES, Scenario};
use super::step::{Step, Totals};
use crate::model::ModelError;
use crate::model::chance::Stream;
use crate::model::error::within;

/// Amounts by how often the request was sent before: first attempts at 0, first retries at 1.
pub(super) type ByAttempt = [f64; MAX_RETRIES as usize + 1];

pub(super) const NOTHING: ByAttempt = [0.0; MAX_RETRIES as usize + 1];

/// Seconds of expired work that are told apart; what expires beyond joins the newest of them.
const TOLD_APART: usize = 65_536;

/// The attempts of one second that still wait, their clients with them.
#[derive(Debug, Clone)]
struct Cohort {
    sent: u64,
    amounts: ByAttempt,
}

impl Cohort {
    fn total(&self) -> f64 {
        self.amounts.iter().sum()
    }
}

/// A service and its clients, second by second: a queue served in order, timeouts, retries, and what bounds them.
///
/// In each second, in this order: clients give up what they sent `timeout` seconds ago; requests and due retries
/// arrive; throttle and breaker reject; what exceeds the queue is shed; the capacity is spent on the oldest work first,
/// wanted or not; and of all that failed, what may be retried is put off by the backoff. Work answered in the second in
/// which it came waited 0 s; it is in time while it waits less than `timeout` seconds.
///
/// **Invariants:** the laws of [`Totals`]. The same scenario, seed and levers give the same bits. A second costs time in
/// proportion to the timeout, the longest backoff and 120 s at most; memory is bounded, however long it runs.
///
/// What is approximate: the service is a fluid, so that below capacity even arrivals never queue; attempts of one
/// second are alike; one breaker, throttle and bucket stand for all clients. Retries are spread by their mean, not drawn.
#[derive(Debug, Clone)]
pub struct Simulation {
    pub(super) scenario: Scenario,
    pub(super) gates: Gates,
    /// Share of demand that is turned away, factor on the capacity, and whether the queue is to be dropped.
    pub(super) cut: f64,
    pub(super) boost: f64,
    pub(super) drop_queue: bool,
    stream: Stream,
    now: u64,
    live: VecDeque<Cohort>,
    expired: VecDeque<(u64, f64)>,
    expired_total: f64,
    future: VecDeque<ByAttempt>,
    totals: Totals,
}

impl Simulation {
    /// The empty service at second 0.
    ///
    /// # Errors
    /// A scenario with figures outside the ranges that its fields name.
    pub fn new(scenario: Scenario) -> Result<Self, ModelError> {
        scenario.checked()?;
        let seed = if let Arrivals::Poisson { seed } = scenario.arrivals { seed } else { 0 };
        Ok(Self {
            gates: Gates::new(&scenario),
            scenario,
            cut: 0.0,
            boost: 1.0,
            drop_queue: false,
            stream: Stream::new(seed),
            now: 0,
            live: VecDeque::new(),
            expired: VecDeque::new(),
            expired_total: 0.0,
            future: VecDeque::new(),
            totals: Totals::default(),
        })
    }

    /// The second that comes next.
    pub fn now(&self) -> u64 {
        self.now
    }

    /// The scenario as the levers left it.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Sums over all seconds so far.
    pub fn totals(&self) -> &Totals {
        &self.totals
    }

    /// Attempts in the queue.
    pub fn queue(&self) -> f64 {
        self.expired_total + self.live.iter().map(Cohort::total).sum::<f64>()
    }

    /// Requests that have not ended.
    pub fn open(&self) -> f64 {
        let waiting: f64 = self.live.iter().map(Cohort::total).sum();
        waiting + self.future.iter().flatten().sum::<f64>()
    }

    /// Runs some seconds and gives the last.
    ///
    /// # Errors
    /// No seconds, or more than a million.
    pub fn run(&mut self, seconds: u32) -> Result<Step, ModelError> {
        within("seconds to run", f64::from(seconds), 1.0, 1e6, "1 to 1000000")?;
        self.skip(u64::from(seconds) - 1);
        Ok(self.step())
    }

    /// Runs some seconds unseen.
    pub(super) fn skip(&mut self, seconds: u64) {
        for _ in 0..seconds {
            self.step();
        }
    }

    /// Runs one second.
    pub fn step(&mut self) -> Step {
        let second = self.now;
        let demand = self.demand(second);
        let capacity = self.scenario.capacity.at(second) * self.boost;
        let mut step = Step::quiet(second, demand, demand * self.cut, capacity);
        let mut failures = NOTHING;
        self.throw_out(&mut step, &mut failures);
        self.give_up(&mut step, &mut failures);
        let wanted = self.send(&mut step, &mut failures);
        self.serve(&mut step, &mut failures);
        let firsts = step.demand - step.turned_away;
        self.put_off(&mut step, &failures, firsts, wanted);
        self.now += 1;
        step.queue = self.queue();
        step.expired = self.expired_total;
        let oldest = self.expired.front().map(|work| work.0).or(self.live.front().map(|cohort| cohort.sent));
        step.oldest_age = oldest.map_or(0, |sent| second - sent);
        step.open = self.open();
        step.throttled = self.gates.throttled();
        step.breaker = self.gates.breaker_state();
        self.totals.add(&step);
        step
    }

    fn demand(&mut self, second: u64) -> f64 {
        let offered = self.scenario.offered.at(second);
        match self.scenario.arrivals {
            Arrivals::Even => offered,
            Arrivals::Poisson { .. } => poisson(offered, &mut self.stream),
        }
    }

    /// Work that leaves the queue unserved, before anything else happens.
    fn throw_out(&mut self, step: &mut Step, failures: &mut ByAttempt) {
        let expired_goes = self.drop_queue || (self.scenario.drop_expired && step.capacity > 0.0);
        if expired_goes {
            step.dropped += self.expired_total;
            self.expired.clear();
            self.expired_total = 0.0;
        }
        if self.drop_queue {
            self.drop_queue = false;
            for cohort in std::mem::take(&mut self.live) {
                step.dropped += cohort.total();
                self.gates.answered(cohort.sent, step.second, 0.0, cohort.total());
                add(failures, &cohort.amounts);
            }
        }
    }

    /// Clients give up what they sent a timeout ago; the work stays.
    fn give_up(&mut self, step: &mut Step, failures: &mut ByAttempt) {
        let patience = u64::from(self.scenario.timeout);
        while self.live.front().is_some_and(|cohort| cohort.sent + patience <= step.second) {
            let Some(cohort) = self.live.pop_front() else { break };
            let amount = cohort.total();
            step.timed_out += amount;
            self.gates.answered(cohort.sent, step.second, 0.0, amount);
            add(failures, &cohort.amounts);
            // A service that drops expired work finds it before it would start on it.
            if self.scenario.drop_expired && step.capacity > 0.0 {
                step.dropped += amount;
                continue;
            }
            self.expired_total += amount;
            let full = self.expired.len() >= TOLD_APART;
            match self.expired.back_mut() {
                Some(newest) if full => newest.1 += amount,
                _ => self.expired.push_back((cohort.sent, amount)),
            }
        }
    }

    /// Requests and due retries arrive; returns how many attempts were wanted before any were rejected.
    fn send(&mut self, step: &mut Step, failures: &mut ByAttempt) -> f64 {
        let mut arriving = self.future.pop_front().unwrap_or(NOTHING);
        // Retries that a lever forbade meanwhile are not made.
        for given_up in arriving.iter_mut().skip(self.scenario.retries as usize + 1) {
            step.failed += std::mem::take(given_up);
        }
        arriving[0] = step.demand - step.turned_away;
        let wanted: f64 = arriving.iter().sum();
        let sent_share = self.gates.sent_share(step.second, wanted);
        step.rejected = wanted * (1.0 - sent_share);
        step.failed += step.rejected;
        scale(&mut arriving, sent_share);
        step.attempts = arriving.iter().sum();
        step.retries = arriving.iter().skip(1).sum();
        let room = self.scenario.queue_limit.map_or(f64::MAX, |limit| limit + step.capacity - self.queue());
        let kept_share = if step.attempts > room { (room / step.attempts).max(0.0) } else { 1.0 };
        if kept_share < 1.0 {
            let mut shed = arriving;
            scale(&mut shed, 1.0 - kept_share);
            step.shed = shed.iter().sum();
            self.gates.answered(step.second, step.second, 0.0, step.shed);
            if self.scenario.retry_shed {
                add(failures, &shed);
            } else {
                step.failed += step.shed;
            }
            scale(&mut arriving, kept_share);
        }
        if arriving.iter().any(|amount| *amount > 0.0) {
            self.live.push_back(Cohort { sent: step.second, amounts: arriving });
        }
        wanted
    }

    /// Spends the capacity of the second on the oldest work first.
    fn serve(&mut self, step: &mut Step, failures: &mut ByAttempt) {
        let mut left = step.capacity;
        while let Some(work) = self.expired.front_mut() {
            let done = work.1.min(left);
            (left, step.wasted) = (left - done, step.wasted + done);
            if done < work.1 {
                work.1 -= done;
                break;
            }
            self.expired.pop_front();
        }
        self.expired_total = if self.expired.is_empty() { 0.0 } else { (self.expired_total - step.wasted).max(0.0) };
        let error_share = self.scenario.errors.at(step.second);
        let mut waited = 0.0;
        while left > 0.0 {
            let Some(cohort) = self.live.front_mut() else { break };
            let (sent, total) = (cohort.sent, cohort.total());
            let mut done = cohort.amounts;
            if total > left {
                scale(&mut done, left / total);
                scale(&mut cohort.amounts, 1.0 - left / total);
                left = 0.0;
            } else {
                left -= total;
                self.live.pop_front();
            }
            let served: f64 = done.iter().sum();
            let (bad, good) = (served * error_share, served * (1.0 - error_share));
            scale(&mut done, error_share);
            add(failures, &done);
            (step.errors, step.goodput) = (step.errors + bad, step.goodput + good);
            waited += good * (step.second - sent) as f64;
            self.gates.answered(sent, step.second, good, bad);
        }
        step.latency = (step.goodput > 0.0).then(|| waited / step.goodput);
    }

    /// Puts off what may be retried; the rest of what failed has failed for good.
    fn put_off(&mut self, step: &mut Step, failures: &ByAttempt, firsts: f64, wanted: f64) {
        let retries = self.scenario.retries as usize;
        let may: f64 = failures.iter().take(retries).sum();
        let share = self.gates.retry_share(firsts, wanted, step.goodput, may);
        for (sent_before, amount) in failures.iter().enumerate() {
            let again = if sent_before < retries { amount * share } else { 0.0 };
            step.failed += amount - again;
            if again > 0.0 {
                self.schedule(sent_before, again);
            }
        }
    }

    fn schedule(&mut self, retry: usize, amount: f64) {
        let mut put = |delay: usize, amount: f64| {
            if self.future.len() < delay {
                self.future.resize(delay, NOTHING);
            }
            self.future[delay - 1][retry + 1] += amount;
        };
        match self.scenario.backoff {
            Backoff::None => put(1, amount),
            Backoff::Exponential { base, cap } => put(libm::ceil(ceiling(base, cap, retry)).max(1.0) as usize, amount),
            Backoff::FullJitter { base, cap } => {
                let longest = ceiling(base, cap, retry);
                let last = libm::ceil(longest).max(1.0) as usize;
                // Waits within a second count as the whole of it; the last, partial second takes what is left.
                let each = amount / longest.max(1.0);
                for delay in 1..last {
                    put(delay, each);
                }
                put(last, (amount - each * (last - 1) as f64).max(0.0));
            }
        }
    }
}

fn ceiling(base: f64, cap: f64, retry: usize) -> f64 {
    libm::scalbn(base, retry as i32).min(cap)
}

fn add(to: &mut ByAttempt, more: &ByAttempt) {
    to.iter_mut().zip(more).for_each(|(to, more)| *to += more);
}

fn scale(amounts: &mut ByAttempt, factor: f64) {
    amounts.iter_mut().for_each(|amount| *amount *= factor);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_overload_needs_no_more_memory() {
        let mut simulation = Simulation::new(Scenario::steady(20.0, 10.0)).unwrap();
        simulation.run(150_000).unwrap();
        assert!(simulation.expired.len() <= TOLD_APART && simulation.live.len() <= 1);
        let t = *simulation.totals();
        assert!((t.attempts - t.goodput - t.wasted - simulation.queue()).abs() < 1e-6 * t.attempts);
    }

    #[test]
    fn jitter_spreads_retries_evenly() {
        let backoff = Backoff::FullJitter { base: 2.5, cap: 60.0 };
        let mut simulation = Simulation::new(Scenario { backoff, ..Scenario::steady(0.0, 0.0) }).unwrap();
        simulation.schedule(0, 10.0);
        let due: Vec<f64> = simulation.future.iter().map(|due| due[1]).collect();
        assert_eq!(due, [4.0, 4.0, 2.0]);
        simulation.schedule(1, 10.0);
        let due: Vec<f64> = simulation.future.iter().map(|due| due[2]).collect();
        assert_eq!(due, [2.0; 5]);
    }
}
