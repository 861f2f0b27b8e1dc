//! What happens to a service in a test, and what its samples are.

use super::series::Metrics;
use crate::plan::Counted;
use crate::units::Span;

/// So many steps in which the same happens.
pub struct Phase {
    pub steps: u64,
    /// Good events in each step.
    pub good: f64,
    /// Bad events in each step.
    pub bad: f64,
}

/// Phases one after the other, from a first sample without events.
pub struct Timeline {
    /// Between two samples.
    pub step: Span,
    pub phases: Vec<Phase>,
}

impl Timeline {
    /// The two series with their samples, as promtool writes repetition: `10+5x3` is 10, 15, 20, 25.
    pub fn series(&self, metrics: &Metrics) -> [(String, String); 2] {
        let events = |phase: &Phase| if metrics.counted == Counted::Bad { phase.bad } else { phase.good };
        let other = |phase: &Phase| {
            let all = phase.good + phase.bad;
            if metrics.is_split { all - events(phase) } else { all }
        };
        [
            (metrics.events.clone(), self.values(events, metrics.are_counters)),
            (metrics.other.clone(), self.values(other, metrics.are_counters)),
        ]
    }

    fn values(&self, of: impl Fn(&Phase) -> f64, are_counters: bool) -> String {
        let mut text = "0".to_owned();
        let mut counter = 0.0;
        for phase in self.phases.iter().filter(|phase| phase.steps > 0) {
            let (each, more) = (of(phase), phase.steps - 1);
            let (first, slope) = if are_counters { (counter + each, each) } else { (each, 0.0) };
            text.push_str(&format!(" {first}+{slope}x{more}"));
            counter += each * phase.steps as f64;
        }
        text
    }
}
