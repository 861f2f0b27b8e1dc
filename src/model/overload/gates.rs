use std::collections::VecDeque;

use super::breaker::{Breaker, BreakerState};
use super::scenario::{RetryLimit, Scenario};
use super::throttle::ThrottleWindow;

/// Seconds for which an unused retry budget is kept.
const KEPT: usize = 10;

/// What clients do to themselves: reject attempts before they are sent, and leave retries undone.
#[derive(Debug, Clone)]
pub(super) struct Gates {
    breaker: Option<Breaker>,
    throttle: Option<f64>,
    window: ThrottleWindow,
    limit: RetryLimit,
    tokens: f64,
    deposits: VecDeque<f64>,
}

impl Gates {
    pub fn new(scenario: &Scenario) -> Self {
        let mut gates = Self {
            breaker: None,
            throttle: scenario.throttle,
            window: ThrottleWindow::default(),
            limit: RetryLimit::Unlimited,
            tokens: 0.0,
            deposits: VecDeque::new(),
        };
        gates.set_breaker(scenario.breaker.and_then(|policy| Breaker::new(policy).ok()));
        gates.set_limit(scenario.retry_limit);
        gates
    }

    pub fn set_breaker(&mut self, breaker: Option<Breaker>) {
        self.breaker = breaker;
    }

    pub fn set_throttle(&mut self, factor: Option<f64>) {
        self.throttle = factor;
    }

    /// A new limit starts as in a new client: the bucket full, the budget empty.
    pub fn set_limit(&mut self, limit: RetryLimit) {
        self.limit = limit;
        self.deposits.clear();
        self.tokens = if let RetryLimit::TokenBucket { size, .. } = limit { size } else { 0.0 };
    }

    pub fn breaker_state(&self) -> Option<BreakerState> {
        self.breaker.as_ref().map(Breaker::state)
    }

    /// The share of attempts that throttling rejects at present.
    pub fn throttled(&self) -> f64 {
        self.throttle.map_or(0.0, |factor| self.window.rejection(factor))
    }

    /// The share of wanted attempts that is sent.
    pub fn sent_share(&mut self, second: u64, wanted: f64) -> f64 {
        let unthrottled = wanted * (1.0 - self.throttled());
        let through = match &mut self.breaker {
            Some(breaker) => breaker.let_through(second, unthrottled),
            None => unthrottled,
        };
        if wanted > 0.0 { (through / wanted).clamp(0.0, 1.0) } else { 1.0 }
    }

    /// Tells the breaker about answers to attempts that were sent in second `sent`.
    pub fn answered(&mut self, sent: u64, second: u64, successes: f64, failures: f64) {
        if let Some(breaker) = &mut self.breaker {
            breaker.note(sent, second, successes, failures);
        }
    }

    /// Ends a second: counts it, and gives the share of the wanted retries that may be made.
    pub fn retry_share(&mut self, first_attempts: f64, wanted: f64, successes: f64, retries: f64) -> f64 {
        self.window.record(wanted, successes);
        match self.limit {
            RetryLimit::Unlimited => return 1.0,
            RetryLimit::Budget { share } => {
                if self.deposits.len() == KEPT {
                    self.deposits.pop_front();
                }
                self.deposits.push_back(share * first_attempts);
                let most: f64 = self.deposits.iter().sum();
                self.tokens = (self.tokens + share * first_attempts).min(most);
            }
            RetryLimit::TokenBucket { deposit, size } => self.tokens = (self.tokens + deposit * successes).min(size),
        }
        let allowed = retries.min(self.tokens);
        self.tokens -= allowed;
        if retries > 0.0 { (allowed / retries).clamp(0.0, 1.0) } else { 1.0 }
    }
}
