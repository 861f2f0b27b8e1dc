use crate::model::ModelError;
use crate::model::error::{at_least_zero, finite, positive, probability, within};

/// The most replicas of an autoscaler.
const MAX_REPLICAS: u32 = 100_000;

/// How a horizontal autoscaler decides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Autoscaler {
    /// The metric at which one replica is as busy as wanted, in the metric's unit.
    pub target: f64,
    /// How far the metric may be off, as a share, before anything happens: 0.1 in Kubernetes.
    pub tolerance: f64,
    /// Fewest replicas.
    pub least: u32,
    /// Most replicas.
    pub most: u32,
    /// Replicas that one period may add whatever their share: 4 in Kubernetes.
    pub step_replicas: u32,
    /// Share that one period may add, where that is more: 1 for 100 % in Kubernetes.
    pub step_share: f64,
}

impl Autoscaler {
    /// Kubernetes' defaults around a target and limits: tolerance 10 %, up by 4 replicas or 100 % a period of 15 s,
    /// whichever is more.
    pub fn kubernetes(target: f64, least: u32, most: u32) -> Self {
        Self { target, tolerance: 0.1, least, most, step_replicas: 4, step_share: 1.0 }
    }

    /// The replicas that are wanted for a metric, before the limit on speed.
    ///
    /// # Formula
    /// ```text
    /// ceil(current × metric / target), between least and most; current where |metric / target - 1| <= tolerance
    /// ```
    /// Exact. Kubernetes divides first, so its floats may ask for one more where the quotient is whole.
    ///
    /// # Errors
    /// A negative metric, a target that is not above 0, a tolerance outside 0 to 1, no replica or more than 100,000,
    /// limits in the wrong order.
    ///
    /// # Source
    /// Kubernetes documentation, Horizontal Pod Autoscaling, "Algorithm details".
    ///
    /// ```
    /// use accord::model::capacity::Autoscaler;
    /// assert_eq!(Autoscaler::kubernetes(100.0, 1, 50).desired(3, 200.0), Ok(6));
    /// ```
    pub fn desired(&self, current: u32, metric: f64) -> Result<u32, ModelError> {
        self.checked(current)?;
        at_least_zero("metric", metric)?;
        let ratio = metric / self.target;
        if (1.0 - self.tolerance..=1.0 + self.tolerance).contains(&ratio) {
            return Ok(current.clamp(self.least, self.most));
        }
        let wanted = libm::ceil((f64::from(current) * metric / self.target).min(f64::from(u32::MAX)));
        Ok((wanted as u32).clamp(self.least, self.most))
    }

    /// The replicas after one period: those desired, but no faster up than the limit on speed.
    ///
    /// # Errors
    /// As [`Self::desired`].
    pub fn next(&self, current: u32, metric: f64) -> Result<u32, ModelError> {
        let desired = self.desired(current, metric)?;
        Ok(if desired > current { desired.min(self.fastest_from(current)) } else { desired })
    }

    /// The most replicas that one period may reach.
    pub(super) fn fastest_from(&self, current: u32) -> u32 {
        let by_share = libm::ceil(f64::from(current) * (1.0 + self.step_share)).min(f64::from(MAX_REPLICAS)) as u32;
        by_share.max(current.saturating_add(self.step_replicas))
    }

    pub(super) fn checked(&self, current: u32) -> Result<(), ModelError> {
        positive("target of the metric", self.target)?;
        probability("tolerance", self.tolerance)?;
        within("share of a step", self.step_share, 0.0, 1_000.0, "0 to 1,000")?;
        within("replicas", f64::from(current), 1.0, f64::from(MAX_REPLICAS), "1 to 100,000")?;
        within("most replicas", f64::from(self.most), 1.0, f64::from(MAX_REPLICAS), "1 to 100,000")?;
        within("least replicas", f64::from(self.least), 1.0, f64::from(self.most), "1 to the most")?;
        Ok(())
    }
}

/// How long it takes from a step of the load to replicas that carry it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lag {
    /// Until the metric shows the step: its window, scrape and delay.
    pub metric: f64,
    /// Until the autoscaler looks: 15 s in Kubernetes at worst.
    pub sync: f64,
    /// Until the replica has a machine.
    pub schedule: f64,
    /// Until it runs: image, process.
    pub start: f64,
    /// Until it takes its share: caches, connections, readiness (30 s delay in Kubernetes).
    pub warm_up: f64,
}

impl Lag {
    /// From the step to the decision.
    ///
    /// # Errors
    /// A part that is negative or above 1e9.
    pub fn decision(&self) -> Result<f64, ModelError> {
        Ok(part("metric window", self.metric)? + part("sync period", self.sync)?)
    }

    /// From the decision to the replica at work.
    ///
    /// # Errors
    /// A part that is negative or above 1e9.
    pub fn provision(&self) -> Result<f64, ModelError> {
        Ok(part("scheduling", self.schedule)? + part("start", self.start)? + part("warm-up", self.warm_up)?)
    }

    /// All of it.
    ///
    /// # Errors
    /// A part that is negative or above 1e9.
    pub fn total(&self) -> Result<f64, ModelError> {
        Ok(self.decision()? + self.provision()?)
    }
}

fn part(what: &'static str, time: f64) -> Result<f64, ModelError> {
    within(what, time, 0.0, 1e9, "0 to 1e9")
}

/// A load that steps up and stays, in front of replicas that are added with a lag.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LoadStep {
    /// Arrivals per unit of time after the step.
    pub arrivals: f64,
    /// Requests that one replica finishes per unit of time.
    pub service: f64,
    /// Replicas before.
    pub before: u32,
    /// Replicas after the lag.
    pub after: u32,
}

/// What a lag leaves behind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Backlog {
    /// Requests that wait when the new replicas begin.
    pub requests: f64,
    /// How long they take to drain; none if the new replicas do not keep up either.
    pub drain: Option<f64>,
    /// How long the last request of the lag waits: the worst wait of the episode if the replicas keep up.
    pub worst_wait: f64,
}

impl LoadStep {
    /// The backlog of a step during a lag, and the time it takes to go.
    ///
    /// # Formula
    /// ```text
    /// backlog = max(0, arrivals - before × service) × lag
    /// drain   = backlog / (after × service - arrivals)
    /// wait    = backlog / (after × service)
    /// ```
    /// Fluid: chance is left out, which is good while the step is large beside its square root.
    ///
    /// # Errors
    /// Rates or a lag that are negative or not finite, a service rate of 0, no replica, an overflow.
    ///
    /// ```
    /// use accord::model::capacity::LoadStep;
    /// // 10 replicas of 100 a second meet 1,500 a second; 20 replicas are there 2 minutes later.
    /// let step = LoadStep { arrivals: 1_500.0, service: 100.0, before: 10, after: 20 };
    /// let backlog = step.backlog(120.0).unwrap();
    /// assert_eq!((backlog.requests, backlog.drain), (60_000.0, Some(120.0)));
    /// ```
    pub fn backlog(&self, lag: f64) -> Result<Backlog, ModelError> {
        at_least_zero("arrivals", self.arrivals)?;
        positive("service rate", self.service)?;
        at_least_zero("lag", lag)?;
        for replicas in [self.before, self.after] {
            within("replicas", f64::from(replicas), 1.0, f64::from(MAX_REPLICAS), "1 to 100,000")?;
        }
        let before = finite("capacity", f64::from(self.before) * self.service)?;
        let after = finite("capacity", f64::from(self.after) * self.service)?;
        let requests = finite("backlog", (self.arrivals - before).max(0.0) * lag)?;
        let spare = after - self.arrivals;
        let drain = if requests == 0.0 {
            Some(0.0)
        } else if spare > 0.0 {
            Some(finite("time to drain", requests / spare)?)
        } else {
            None
        };
        Ok(Backlog { requests, drain, worst_wait: finite("wait", requests / after)? })
    }
}

/// The utilisation at which a step by this factor leaves no backlog: 1 / factor, at most 1. This is why headroom, not
/// autoscaling, absorbs steps: no lag is in it.
///
/// # Errors
/// A factor that is not above 0.
pub fn utilisation_for_step(factor: f64) -> Result<f64, ModelError> {
    Ok(1.0 / positive("factor of the step", factor)?.max(1.0))
}

/// The utilisation at which a load that keeps growing by a share per unit of time stays below capacity through the lag
/// of the autoscaler: 1 / (1 + growth × lag).
///
/// # Errors
/// A growth or a lag that is negative or not finite.
///
/// ```
/// use accord::model::capacity::utilisation_for_ramp;
/// // A morning that doubles its load within 30 minutes, and 3 minutes of lag: 9 % of headroom.
/// assert!((utilisation_for_ramp(1.0 / 1800.0, 180.0).unwrap() - 1.0 / 1.1).abs() < 1e-12);
/// ```
pub fn utilisation_for_ramp(growth: f64, lag: f64) -> Result<f64, ModelError> {
    at_least_zero("growth per unit of time", growth)?;
    at_least_zero("lag", lag)?;
    Ok(1.0 / (1.0 + growth * lag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tolerance_limits_and_speed() {
        let hpa = Autoscaler::kubernetes(100.0, 2, 40);
        assert_eq!(hpa.desired(10, 110.0), Ok(10)); // just within the tolerance
        assert_eq!(hpa.desired(10, 111.0), Ok(12));
        assert_eq!(hpa.desired(10, 90.0), Ok(10));
        assert_eq!(hpa.desired(10, 0.0), Ok(2));
        assert_eq!(hpa.desired(30, f64::MAX), Ok(40));
        assert_eq!(hpa.desired(30, 113.0), Ok(34)); // 33.9
        assert_eq!(hpa.next(1, 1_000.0), Ok(5)); // 4 more
        assert_eq!(hpa.next(10, 1_000.0), Ok(20)); // twice as many
        assert!(hpa.desired(0, 1.0).is_err() && hpa.desired(1, f64::NAN).is_err());
        assert!(Autoscaler { least: 50, ..hpa }.desired(1, 1.0).is_err());
    }
}
