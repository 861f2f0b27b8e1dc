//! Outages that each alert tier must notice, and others that it must not.
//!
//! Tiers of one severity share an alert, so each outage is made to be noticed by one of them only: its error ratio is
//! below what shorter tiers need, and a burst of good events shortly before it fills the windows of longer ones. A tier
//! that another always beats, as 24h/2h at 3 is beaten by 12h/1h at 2, cannot be told apart and is named.

use super::timeline::{Phase, Timeline};
use crate::model::detection_time;
use crate::plan::{AlertTier, Terms};
use crate::units::Span;

/// Distances of samples in seconds. Each needs a file of its own, as promtool evaluates a whole file at one interval; few
/// of them keep files few and tests short.
const STEPS: [u64; 4] = [1_800, 300, 60, 15];

/// An outage and what the alert does at some moments.
pub struct Outage {
    /// In a few words.
    pub what: String,
    pub timeline: Timeline,
    /// When, and whether the alert fires then.
    pub expected: Vec<(Span, bool)>,
}

/// One tier among those that share its alert.
pub struct Tried<'a> {
    pub tier: &'a AlertTier,
    /// All that share the alert, with the tier itself.
    pub alert: &'a [AlertTier],
    pub terms: &'a Terms,
    /// The least number of failures, where the rules ask for one.
    pub least: Option<u32>,
    /// Whether samples are totals of a counter, or counts of their own.
    pub are_counters: bool,
}

fn long(tier: &AlertTier) -> Span {
    tier.short.map_or(tier.long, |short| short.max(tier.long))
}

/// The distance of samples that suits a tier: at least 4 in its shorter window, about fifty in the longer.
pub fn step(tier: &AlertTier) -> Option<Span> {
    let (long, short) = (long(tier).whole_seconds(), tier.short.unwrap_or(tier.long).min(tier.long).whole_seconds());
    STEPS
        .into_iter()
        .find(|step| step * 4 <= short && step * 48 <= long && long.is_multiple_of(*step))
        .map(Span::seconds)
}

fn times(step: Span, count: u64) -> Span {
    Span::seconds(step.whole_seconds() * count)
}

impl Tried<'_> {
    /// The error ratio above which the tier fires.
    fn floor(&self, tier: &AlertTier) -> f64 {
        tier.factor.to_f64() * self.terms.target.budget().to_f64()
    }

    fn others(&self) -> impl Iterator<Item = &AlertTier> {
        self.alert.iter().filter(|other| !std::ptr::eq(*other, self.tier))
    }

    /// The highest error ratio that no shorter tier of the alert notices.
    fn highest(&self) -> f64 {
        let shorter = self.others().filter(|other| long(other) <= long(self.tier));
        shorter.map(|other| self.floor(other)).fold(1.0, f64::min)
    }

    /// Whether the longer tiers of the alert see the burst for so long after the start.
    fn is_alone_for(&self, time: Span) -> bool {
        let lower = |other: &&AlertTier| self.floor(other) < self.floor(self.tier);
        self.others().filter(lower).all(|other| long(other) <= long(self.tier) || long(other) > time)
    }

    /// Steps that the hold takes; rules are evaluated at each step.
    fn hold(&self, step: Span) -> u64 {
        self.tier.hold.whole_seconds().div_ceil(step.whole_seconds())
    }

    /// Good events that keep the longer tiers silent whatever fails.
    fn burst(&self, failures: f64) -> f64 {
        let lowest = self.alert.iter().map(|tier| self.floor(tier)).fold(1.0, f64::min);
        libm::round(failures / lowest * 1e3)
    }

    /// Steps in its longer window.
    fn steps(&self, step: Span) -> u64 {
        long(self.tier).whole_seconds() / step.whole_seconds()
    }

    /// Bad events in a step: enough that neither the guard nor rounding matters.
    fn plenty(&self) -> f64 {
        libm::fmax(1e4, f64::from(self.least.unwrap_or(0)))
    }

    /// The outages of the tier.
    ///
    /// # Errors
    /// Why it has none, to follow its name.
    pub fn outages(&self) -> Result<Vec<Outage>, &'static str> {
        let step = step(self.tier).ok_or("has windows too short or too odd for evenly spaced samples")?;
        let (floor, highest) = (self.floor(self.tier), self.highest());
        if highest <= floor && highest < 1.0 {
            return Err("never fires before a shorter one of the same alert");
        }
        let mut outages = vec![self.just_below(step)];
        if floor < 1.0 {
            outages.push(self.noticed(step).ok_or("has a threshold that no error ratio is safely above")?);
            outages.extend(self.least.into_iter().flat_map(|least| self.guarded(least, step)));
        }
        let end = outages.iter().flat_map(|outage| &outage.expected).map(|(at, _)| *at).max();
        match end {
            Some(end) if !self.is_alone_for(end) => Err("cannot be told apart from a longer one of the same alert"),
            // promtool holds 10,000 samples in one query, and the rules record one at each evaluation.
            Some(end) if end.whole_seconds() / step.whole_seconds() > 9_000 => {
                Err("looks further back than promtool can")
            }
            _ => Ok(outages),
        }
    }

    /// A fault a quarter above the threshold: silent one sample before the predicted moment, firing one after. In between
    /// lies the moment itself, which differs by a sample between versions of Prometheus.
    fn noticed(&self, step: Span) -> Option<Outage> {
        let floor = self.floor(self.tier);
        let wanted = (floor * 1.25).min((floor + self.highest()) / 2.0);
        let bad = self.plenty();
        let all = libm::fmax(libm::round(bad / wanted), bad);
        let error = bad / all;
        let detection = detection_time(self.tier.factor.to_f64(), self.terms.target.budget(), long(self.tier), error)?;
        let before = (detection.whole_seconds() / step.whole_seconds()).checked_sub(1)?;
        // Prometheus 2 counts the sample at the start of a range as well, which dilutes sums of samples by one.
        let after = before + 2 + u64::from(!self.are_counters);
        let (held, steps) = (self.hold(step), self.steps(step));
        // The burst has just left the tier's own window one sample before the moment.
        let clean = steps.saturating_sub(before) + 1;
        let at = |count| times(step, 1 + clean + count + held);
        let told = detection.plus(self.tier.hold)?;
        Some(Outage {
            what: format!("{:.6} % of events fail, predicted after {told}", error * 100.0),
            timeline: Timeline {
                step,
                phases: vec![
                    Phase { steps: 1, good: self.burst(bad * steps as f64), bad: 0.0 },
                    Phase { steps: clean, good: all, bad: 0.0 },
                    Phase { steps: after + held + 1, good: all - bad, bad },
                ],
            },
            expected: vec![(at(before), false), (at(after), true)],
        })
    }

    /// A fault a twentieth below the threshold that fills the window; where no fault is above it, a full outage.
    fn just_below(&self, step: Span) -> Outage {
        let floor = self.floor(self.tier);
        let wanted = if floor < 1.0 { floor * 0.95 } else { 1.0 };
        let bad = self.plenty();
        let all = libm::fmax(libm::round(bad / wanted), bad);
        let what = format!("{:.6} % of events fail, just below", bad / all * 100.0);
        let burst = self.burst(bad * self.steps(step) as f64);
        self.filling(what, burst, (all - bad, bad), false, step)
    }

    /// A full outage of so few events that the guard keeps the alert silent, and one of just enough.
    fn guarded(&self, least: u32, step: Span) -> Vec<Outage> {
        let steps = self.steps(step) as f64;
        let outage = |failures: u32, fires: bool| {
            // Prometheus 2 counts the sample at the start of a range as well; with counters that is no event more.
            let samples = if self.are_counters || fires { steps } else { steps + 1.0 };
            let what = format!("all of {failures} events fail, {least} are needed");
            let each = (0.0, f64::from(failures) / samples);
            self.filling(what, self.burst(f64::from(failures)), each, fires, step)
        };
        let silent = (least > 1).then(|| outage(least - 1, false));
        silent.into_iter().chain([outage(least, true)]).collect()
    }

    /// A burst, and then a fault until it fills the window.
    fn filling(&self, what: String, burst: f64, each: (f64, f64), fires: bool, step: Span) -> Outage {
        let steps = self.steps(step) + 1 + self.hold(step);
        Outage {
            what,
            timeline: Timeline {
                step,
                phases: vec![
                    Phase { steps: 1, good: burst, bad: 0.0 },
                    Phase { steps: steps + 1, good: each.0, bad: each.1 },
                ],
            },
            expected: vec![(times(step, 1 + steps), fires)],
        }
    }
}
