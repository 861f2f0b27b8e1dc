use super::replay::Prometheus;
use crate::model::ModelError;
use crate::model::error::{at_least_zero, at_most, probability};
use crate::plan::Counted;

/// When samples were taken, in milliseconds, as Prometheus keeps time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Times {
    /// One every `step`, the first at `start`.
    Regular {
        /// The first.
        start: i64,
        /// Between two; at least 1.
        step: i64,
    },
    /// At these times, each later than the one before. A gap is data that is absent.
    Irregular(Vec<i64>),
}

/// Samples that are taken at most.
const MOST_SAMPLES: usize = 20_000_000;
/// Times are within this of zero: thirty thousand years of milliseconds.
pub(super) const FARTHEST: i64 = 1_000_000_000_000_000;

impl Times {
    fn check(&self, count: usize) -> Result<(), ModelError> {
        at_most("samples", count, MOST_SAMPLES)?;
        let near = -FARTHEST..=FARTHEST;
        let is_good = match self {
            Self::Regular { start, step } => {
                let last = (*step).checked_mul(count as i64).and_then(|length| length.checked_add(*start));
                *step >= 1 && near.contains(start) && last.is_some_and(|last| near.contains(&last))
            }
            Self::Irregular(times) => {
                times.len() == count
                    && times.iter().all(|t| near.contains(t))
                    && times.windows(2).all(|pair| pair[0] < pair[1])
            }
        };
        if is_good {
            return Ok(());
        }
        Err(ModelError::Unusable {
            what: "the samples' times are not one for each sample, each later than the one before",
            remedy: "sort them, and give as many times as samples",
        })
    }

    #[inline]
    pub(super) fn at(&self, i: usize) -> i64 {
        match self {
            Self::Regular { start, step } => start + step * i as i64,
            Self::Irregular(times) => times[i],
        }
    }
}

/// Running totals in two parts, so that the difference of two is right to the last bit of the sum between them.
#[derive(Debug, Clone)]
struct Sums(Vec<(f64, f64)>);

impl Sums {
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let (mut high, mut low) = (0.0, 0.0);
        let mut sums = vec![(0.0, 0.0)];
        sums.extend(values.map(|value| {
            // Knuth's exact sum of two: what the rounding of `high` lost is kept in `low`.
            let sum = high + value;
            let part = sum - high;
            low += (high - (sum - part)) + (value - part);
            high = sum;
            (high, low)
        }));
        Self(sums)
    }

    #[inline]
    fn between(&self, from: usize, to: usize) -> f64 {
        let (a, b) = (self.0[from], self.0[to]);
        (b.0 - a.0) + (b.1 - a.1)
    }
}

/// Measurements of one objective, made ready so that any window of them is evaluated in constant time.
///
/// Three kinds, after the three ways in which rules ask for an error ratio over a window `W`:
///
/// | made by | as in PromQL |
/// | --- | --- |
/// | [`Series::of_counters`] | `sum(rate(bad[W])) / sum(rate(total[W]))` |
/// | [`Series::of_counts`] | `sum_over_time(bad[W]) / sum_over_time(total[W])` |
/// | [`Series::of_ratios`] | `avg_over_time(ratio[W])` |
#[derive(Debug, Clone)]
pub struct Series {
    pub(super) times: Times,
    pub(super) count: usize,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    Counters { counted: Counted, events: Counter, total: Counter },
    Counts { counted: Counted, events: Sums, total: Sums },
    Ratios(Sums),
}

/// A counter's values, and what resets took from it before each sample.
#[derive(Debug, Clone)]
struct Counter {
    values: Vec<f64>,
    lost: Vec<f64>,
}

impl Counter {
    fn new(what: &'static str, values: Vec<f64>) -> Result<Self, ModelError> {
        let (mut lost, mut before) = (0.0, 0.0);
        let mut losses = Vec::with_capacity(values.len());
        for value in &values {
            at_least_zero(what, *value)?;
            // Sums of differences must not overflow.
            if *value > 1e290 {
                return Err(ModelError::OutOfRange { what, got: *value, accepted: "0 to 1e290" });
            }
            if *value < before {
                lost += before;
            }
            before = *value;
            losses.push(lost);
        }
        Ok(Self { values, lost: losses })
    }
}

impl Series {
    /// Two counters that were sampled together: events of one kind (good or bad), and all events. A value below the one
    /// before is a reset.
    ///
    /// # Errors
    /// Not as many of one as of the other and as times; values that are negative or not finite; over twenty million.
    pub fn of_counters(times: Times, counted: Counted, events: Vec<f64>, total: Vec<f64>) -> Result<Self, ModelError> {
        let count = same_length(events.len(), total.len())?;
        times.check(count)?;
        let events = Counter::new("a counter of events", events)?;
        let total = Counter::new("a counter of all events", total)?;
        Ok(Self { times, count, kind: Kind::Counters { counted, events, total } })
    }

    /// Events counted since the sample before: events of one kind (good or bad), and all events.
    ///
    /// # Errors
    /// As [`Series::of_counters`]; a sample with more events of one kind than in all.
    pub fn of_counts(times: Times, counted: Counted, events: &[f64], total: &[f64]) -> Result<Self, ModelError> {
        let count = same_length(events.len(), total.len())?;
        times.check(count)?;
        for (some, all) in events.iter().zip(total) {
            at_least_zero("events of one sample", *some)?;
            if *some > *all || *all > 1e290 || all.is_nan() {
                return Err(ModelError::OutOfRange {
                    what: "events of one kind in one sample",
                    got: *some,
                    accepted: "at most as many as all events of the sample, and those at most 1e290",
                });
            }
        }
        let (events, total) = (Sums::of(events.iter().copied()), Sums::of(total.iter().copied()));
        Ok(Self { times, count, kind: Kind::Counts { counted, events, total } })
    }

    /// Error ratios, each sample weighing the same, however many events are behind it.
    ///
    /// # Errors
    /// As [`Series::of_counters`]; a ratio outside 0 to 1.
    pub fn of_ratios(times: Times, ratios: &[f64]) -> Result<Self, ModelError> {
        times.check(ratios.len())?;
        for ratio in ratios {
            probability("an error ratio", *ratio)?;
        }
        Ok(Self { times, count: ratios.len(), kind: Kind::Ratios(Sums::of(ratios.iter().copied())) })
    }

    /// How many samples there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// When the last sample was taken; none without samples.
    pub fn last(&self) -> Option<i64> {
        self.count.checked_sub(1).map(|last| self.times.at(last))
    }

    /// When the first sample was taken; none without samples.
    pub fn first(&self) -> Option<i64> {
        (self.count > 0).then(|| self.times.at(0))
    }

    /// The usual distance between two samples, in milliseconds: the median of up to a thousand of them, so that a gap does
    /// not count; 0 for fewer than two samples.
    pub fn distance(&self) -> i64 {
        const LOOKED_AT: usize = 1_000;
        match (&self.times, self.count) {
            (_, 0 | 1) => 0,
            (Times::Regular { step, .. }, _) => *step,
            (Times::Irregular(times), count) => {
                let every = count.div_ceil(LOOKED_AT);
                let mut all: Vec<i64> = times.windows(2).step_by(every).map(|pair| pair[1] - pair[0]).collect();
                all.sort_unstable();
                all[(all.len() - 1) / 2]
            }
        }
    }

    /// The error ratio of the range of so many milliseconds that ends then, as Prometheus evaluates it there; none where
    /// there is no result, or nothing to divide by.
    pub fn error_ratio_over(&self, end: i64, length: i64, prometheus: Prometheus) -> Option<f64> {
        let start = end.saturating_sub(length);
        let first = match prometheus {
            Prometheus::V2 => start,
            Prometheus::V3 => start.saturating_add(1),
        };
        let (from, to) = (self.before(first), self.before(end.saturating_add(1)));
        let range = Range { start, end, zero_last: prometheus == Prometheus::V3 };
        self.error_ratio(from, to, range).filter(|ratio| ratio.is_finite())
    }

    /// Bad events and all events after one moment and up to another, of the samples that lie there and nothing beyond: of
    /// ratios the sum and the number of samples; of counters the increase since the sample before.
    pub fn tally(&self, after: i64, until: i64) -> (f64, f64) {
        let (from, to) = (self.before(after.saturating_add(1)), self.before(until.saturating_add(1)));
        if from >= to {
            return (0.0, 0.0);
        }
        let (counted, events, total) = match &self.kind {
            Kind::Ratios(ratios) => return (ratios.between(from, to), (to - from) as f64),
            Kind::Counts { counted, events, total } => (counted, events.between(from, to), total.between(from, to)),
            Kind::Counters { counted, events, total } => {
                let base = from.saturating_sub(1);
                (counted, events.increase(base, to - 1), total.increase(base, to - 1))
            }
        };
        match counted {
            Counted::Bad => (events, total),
            Counted::Good => ((total - events).max(0.0), total),
        }
    }

    /// Whether a sample was taken after one moment and up to another.
    pub fn has_samples(&self, after: i64, until: i64) -> bool {
        self.before(after.saturating_add(1)) < self.before(until.saturating_add(1))
    }

    /// How many samples were taken before a moment.
    fn before(&self, moment: i64) -> usize {
        match &self.times {
            Times::Regular { start, step } => {
                let gone = moment.saturating_sub(*start);
                // The first at or after the moment: rounded up.
                let at = gone.div_euclid(*step) + i64::from(gone.rem_euclid(*step) > 0);
                // Clamped before it is a place: where a place has 32 bits, a far moment would be the beginning.
                at.clamp(0, self.count as i64) as usize
            }
            Times::Irregular(times) => times.partition_point(|time| *time < moment),
        }
    }

    /// The error ratio of samples `from..to`, the samples that lie in the range from `start` to `end`. Not a number where
    /// there is nothing to divide by, none where there is no result at all.
    #[inline]
    pub(super) fn error_ratio(&self, from: usize, to: usize, range: Range) -> Option<f64> {
        if from >= to {
            return None;
        }
        let (counted, part) = match &self.kind {
            Kind::Ratios(ratios) => return Some(ratios.between(from, to) / (to - from) as f64),
            Kind::Counts { counted, events, total } => (counted, events.between(from, to) / total.between(from, to)),
            Kind::Counters { counted, events, total } => {
                let times = (self.times.at(from), self.times.at(to - 1));
                (counted, events.rate(from, to, times, range)? / total.rate(from, to, times, range)?)
            }
        };
        Some(match counted {
            Counted::Bad => part,
            Counted::Good => 1.0 - part,
        })
    }
}

/// What a range vector covers, and whose arithmetic is followed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    pub start: i64,
    pub end: i64,
    /// Newer versions let a counter's zero limit what is left after the ends were judged, older ones before.
    pub zero_last: bool,
}

impl Counter {
    /// How much was counted from one sample to another, resets mended.
    fn increase(&self, from: usize, to: usize) -> f64 {
        (self.values[to] - self.values[from]) + (self.lost[to] - self.lost[from])
    }

    /// Prometheus' `rate`: the increase between the first and the last sample of the range, extended to the range's ends
    /// where they are near, by half a sample's distance where not, and never to before the counter's zero.
    #[inline]
    fn rate(&self, from: usize, to: usize, (first, last): (i64, i64), range: Range) -> Option<f64> {
        if to - from < 2 {
            return None;
        }
        let start_value = self.values[from];
        let increase = (self.values[to - 1] - start_value) + (self.lost[to - 1] - self.lost[from]);
        let sampled = (last - first) as f64 / 1_000.0;
        let distance = sampled / (to - from - 1) as f64;
        let near = distance * 1.1;
        let mut to_start = (first - range.start) as f64 / 1_000.0;
        let mut to_end = (range.end - last) as f64 / 1_000.0;
        let to_zero = if increase > 0.0 { sampled * (start_value / increase) } else { f64::INFINITY };
        if !range.zero_last {
            to_start = to_start.min(to_zero);
        }
        if to_start >= near {
            to_start = distance / 2.0;
        }
        if range.zero_last {
            to_start = to_start.min(to_zero);
        }
        if to_end >= near {
            to_end = distance / 2.0;
        }
        let factor = (sampled + to_start + to_end) / sampled / ((range.end - range.start) as f64 / 1_000.0);
        Some(increase * factor)
    }
}

fn same_length(a: usize, b: usize) -> Result<usize, ModelError> {
    if a == b {
        return Ok(a);
    }
    Err(ModelError::Unusable {
        what: "there are not as many samples of events as of all events",
        remedy: "give one of each for every time",
    })
}
