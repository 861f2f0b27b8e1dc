use std::collections::VecDeque;

use super::autoscaler::{Autoscaler, Lag, LoadStep};
use crate::model::ModelError;
use crate::model::error::{finite, positive};

/// After so many periods the autoscaler has decided all it will.
const MAX_PERIODS: u32 = 100_000;

/// What the autoscaler sees of the load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Arrivals per replica: it sees the whole step at once. The target is a rate.
    ArrivalRate,
    /// Share of the replicas' time that is busy: it cannot show more than 1, so a large step takes several rounds. The
    /// target is a share, such as 0.6.
    Utilisation,
}

/// What happens after a step of the load under an autoscaler.
#[derive(Debug, Clone, PartialEq)]
pub struct Episode {
    /// When replicas begin to work, and how many there are from then on.
    pub replicas: Vec<(f64, u32)>,
    /// The largest backlog.
    pub peak: f64,
    /// When the backlog is gone for good, from the step on; none if it never is.
    pub cleared: Option<f64>,
}

impl Autoscaler {
    /// Follows a step of the load, period by period: decisions every `lag.sync` after the first, each limited in speed
    /// by what was asked for before, each at work a provisioning time later. A step down changes nothing here.
    ///
    /// Fluid: chance is left out. The first decision is the worst case, a whole metric window and period after the
    /// step. `step.after` is not used: the autoscaler decides.
    ///
    /// # Errors
    /// As [`Self::desired`], [`LoadStep::backlog`] and [`Lag::total`]; a sync period of 0.
    ///
    /// ```
    /// use accord::model::capacity::{Autoscaler, Lag, LoadStep, Metric};
    /// let step = LoadStep { arrivals: 1_500.0, service: 100.0, before: 10, after: 10 };
    /// let lag = Lag { metric: 30.0, sync: 15.0, schedule: 5.0, start: 40.0, warm_up: 30.0 };
    /// let by_rate = Autoscaler::kubernetes(75.0, 1, 100).episode(&step, &lag, Metric::ArrivalRate).unwrap();
    /// // 20 replicas after 120 s of lag: 60,000 requests wait, for as long again to drain.
    /// assert_eq!((by_rate.replicas[1], by_rate.peak, by_rate.cleared), ((120.0, 20), 60_000.0, Some(240.0)));
    /// ```
    pub fn episode(&self, step: &LoadStep, lag: &Lag, metric: Metric) -> Result<Episode, ModelError> {
        LoadStep { after: step.before, ..*step }.backlog(lag.total()?)?;
        self.checked(step.before)?;
        let sync = positive("sync period", lag.sync)?;
        let provision = lag.provision()?;
        let mut fluid = Fluid::new(step);
        let mut asked = step.before;
        let mut coming = VecDeque::new();
        let mut now = lag.decision()?;
        for _ in 0..MAX_PERIODS {
            while let Some(&(at, replicas)) = coming.front()
                && at <= now
            {
                fluid.join(at, replicas);
                coming.pop_front();
            }
            fluid.flow(now);
            let wanted = self.desired(fluid.working, fluid.metric(metric))?.min(self.fastest_from(asked));
            if wanted > asked {
                asked = wanted;
                coming.push_back((now + provision, asked));
            } else if coming.is_empty() {
                break;
            }
            now += sync;
        }
        for (at, replicas) in coming {
            fluid.join(at, replicas);
        }
        let cleared = fluid.cleared();
        let cleared = cleared.map(|time| finite("time to drain", time)).transpose()?;
        Ok(Episode { peak: finite("backlog", fluid.peak)?, cleared, replicas: fluid.replicas })
    }
}

/// Work as a fluid that flows in at one rate and out at another.
struct Fluid {
    arrivals: f64,
    service: f64,
    time: f64,
    backlog: f64,
    peak: f64,
    /// When it last became empty.
    empty: f64,
    working: u32,
    replicas: Vec<(f64, u32)>,
}

impl Fluid {
    fn new(step: &LoadStep) -> Self {
        Self {
            arrivals: step.arrivals,
            service: step.service,
            time: 0.0,
            backlog: 0.0,
            peak: 0.0,
            empty: 0.0,
            working: step.before,
            replicas: vec![(0.0, step.before)],
        }
    }

    fn capacity(&self) -> f64 {
        f64::from(self.working) * self.service
    }

    fn flow(&mut self, until: f64) {
        let surplus = self.arrivals - self.capacity();
        let after = self.backlog + surplus * (until - self.time);
        if after > 0.0 {
            self.backlog = after;
            self.peak = self.peak.max(after);
        } else {
            if self.backlog > 0.0 {
                self.empty = self.time + self.backlog / -surplus;
            }
            self.backlog = 0.0;
        }
        self.time = until;
    }

    fn join(&mut self, at: f64, replicas: u32) {
        self.flow(at);
        self.working = replicas;
        self.replicas.push((at, replicas));
    }

    fn metric(&self, metric: Metric) -> f64 {
        match metric {
            Metric::ArrivalRate => self.arrivals / f64::from(self.working),
            Metric::Utilisation if self.backlog > 0.0 => 1.0,
            Metric::Utilisation => (self.arrivals / self.capacity()).min(1.0),
        }
    }

    fn cleared(&self) -> Option<f64> {
        let spare = self.capacity() - self.arrivals;
        if self.backlog == 0.0 {
            Some(self.empty)
        } else if spare > 0.0 {
            Some(self.time + self.backlog / spare)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A metric that saturates at 1 takes several rounds where the rate takes one.
    #[test]
    fn utilisation_climbs_in_rounds() {
        let step = LoadStep { arrivals: 4_000.0, service: 100.0, before: 10, after: 10 };
        let lag = Lag { metric: 15.0, sync: 15.0, schedule: 0.0, start: 20.0, warm_up: 0.0 };
        let by_use = Autoscaler::kubernetes(0.6, 1, 500).episode(&step, &lag, Metric::Utilisation).unwrap();
        let by_rate = Autoscaler::kubernetes(60.0, 1, 500).episode(&step, &lag, Metric::ArrivalRate).unwrap();
        assert_eq!(by_use.replicas[1], (50.0, 17));
        assert_eq!(by_rate.replicas[1], (50.0, 20)); // limited to twice as many
        assert!(by_use.peak > by_rate.peak && by_use.cleared > by_rate.cleared);
        let never = Autoscaler::kubernetes(0.6, 1, 20).episode(&step, &lag, Metric::Utilisation).unwrap();
        assert_eq!(never.cleared, None);
    }
}
