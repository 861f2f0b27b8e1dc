use super::series::{FARTHEST, Range, Series};
use crate::model::ModelError;
use crate::model::error::at_most;
use crate::plan::AlertTier;
use crate::units::{Share, Span};

/// Whose arithmetic is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Prometheus {
    /// Prometheus 2: a range `[W]` holds samples from `t - W` to `t`, both included, so that a range of whole sample
    /// distances holds one sample more than its length says.
    V2,
    /// Prometheus 3: samples after `t - W` and up to `t`.
    #[default]
    V3,
}

/// One alerting rule: any of its tiers, each of which needs its long and its short window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertRule {
    /// The tiers; one is enough.
    pub tiers: Vec<AlertTier>,
    /// `for`: how long it must have been true before it fires; zero for at once.
    pub hold: Span,
}

/// When rules are evaluated, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evaluation {
    /// The first time.
    pub start: i64,
    /// No later than this.
    pub end: i64,
    /// Between two evaluations; at least 1.
    pub interval: i64,
    /// Whose arithmetic is followed.
    pub prometheus: Prometheus,
}

/// A stretch in which an alert fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Firing {
    /// The evaluation at which it began to fire.
    pub from: i64,
    /// The first evaluation at which it no longer fired; if it is open, the evaluation after the last.
    pub until: i64,
    /// Whether it was still firing when the replay ended.
    pub is_open: bool,
}

const MOST_RULES: usize = 64;
const MOST_TIERS: usize = 64;
const MOST_EVALUATIONS: i64 = 100_000_000;

/// When each rule would have fired on a series, as Prometheus evaluates it.
///
/// # Formula
/// ```text
/// a tier is true     error ratio(long) > factor * (1 - target)  and  the same over the short window
/// a rule is true     where any of its tiers is
/// it fires           at the first evaluation at which it has been true, at every one, for at least `for`
/// it stops           at the first evaluation at which it is not true
/// ```
/// The comparison is strict. A window without samples, or without events, has no ratio and is not above anything. What a
/// window holds is [`Prometheus`]'s; `rate` extrapolates as it does there. Recording rules between measurement and alert
/// change nothing if they are evaluated at the same moments. Budgeting is by events, or by samples where the series is of
/// ratios; slices that are good or bad are a series of zeros and ones.
///
/// Time grows with samples plus evaluations for each distinct window; no window is summed twice.
///
/// # Errors
/// Over 64 rules or 64 tiers, over a hundred million evaluations, an interval below 1 ms, a window below 1 ms or over ten
/// years, times beyond 1e15 ms.
///
/// # Source
/// Prometheus' rule manager and PromQL engine. For [`Prometheus::V2`] checked against `promtool test rules` 2.42 at every
/// evaluation of random scenarios.
///
/// ```
/// use accord::model::burn_alert::{AlertRule, Evaluation, Prometheus, Series, Times, replay, workbook_alerts};
/// use accord::{plan::Counted, units::{Share, Span}};
/// // Two days by the minute, 100 requests each; from 10 h on a full outage of half an hour.
/// let bad: Vec<f64> = (0..2_880).map(|m| if (600..630).contains(&m) { 100.0 } else { 0.0 }).collect();
/// let times = Times::Regular { start: 60_000, step: 60_000 };
/// let series = Series::of_counts(times, Counted::Bad, &bad, &vec![100.0; 2_880]).unwrap();
/// let page = AlertRule { tiers: workbook_alerts()[..1].to_vec(), hold: Span::ZERO };
/// let evaluation =
///     Evaluation { start: 0, end: 2_880 * 60_000, interval: 60_000, prometheus: Prometheus::V3 };
/// let fired = replay(&series, Share::parse_ratio("0.001").unwrap(), &[page], &evaluation).unwrap();
/// // Seen in the first minute (51.8 s by formula), quiet in the fifth minute after it (4 m 56 s).
/// assert_eq!((fired[0][0].from / 60_000, fired[0][0].until / 60_000), (601, 635));
/// ```
pub fn replay(
    series: &Series,
    budget: Share,
    rules: &[AlertRule],
    evaluation: &Evaluation,
) -> Result<Vec<Vec<Firing>>, ModelError> {
    at_most("alerting rules", rules.len(), MOST_RULES)?;
    at_most("tiers", rules.iter().map(|rule| rule.tiers.len()).sum(), MOST_TIERS)?;
    check(evaluation)?;
    let mut windows = Vec::new();
    let mut states = Vec::new();
    for rule in rules {
        states.push(State::new(rule, budget, &mut windows)?);
    }
    let mut at = evaluation.start;
    let mut to = 0;
    while at <= evaluation.end {
        while to < series.count && series.times.at(to) <= at {
            to += 1;
        }
        for window in &mut windows {
            window.ratio = window.slide(series, at, to, evaluation.prometheus);
        }
        for state in &mut states {
            state.step(at, &windows);
        }
        at += evaluation.interval;
    }
    Ok(states.into_iter().map(|state| state.finish(at)).collect())
}

fn check(evaluation: &Evaluation) -> Result<(), ModelError> {
    let Evaluation { start, end, interval, .. } = *evaluation;
    let near = -FARTHEST..=FARTHEST;
    if !near.contains(&start) || !near.contains(&end) || !(1..=FARTHEST).contains(&interval) {
        return Err(ModelError::OutOfRange {
            what: "the time of an evaluation, in ms",
            got: if near.contains(&start) { if near.contains(&end) { interval } else { end } } else { start } as f64,
            accepted: "within 1e15 of zero, with an interval of at least 1",
        });
    }
    let count = (end - start).max(0) / interval;
    if count > MOST_EVALUATIONS {
        return Err(ModelError::TooMany {
            what: "evaluations",
            got: usize::try_from(count).unwrap_or(usize::MAX),
            most: MOST_EVALUATIONS as usize,
        });
    }
    Ok(())
}

/// A span in whole milliseconds.
fn milliseconds(what: &'static str, span: Span, least: u64) -> Result<i64, ModelError> {
    let ms = span.nanos() / 1_000_000;
    if (least..=Span::MAX.nanos() / 1_000_000).contains(&ms) {
        return Ok(ms as i64);
    }
    Err(ModelError::OutOfRange { what, got: ms as f64, accepted: "1 ms to ten years, in milliseconds" })
}

/// A window that slides along the series: the first sample that it holds moves forward only.
struct Sliding {
    length: i64,
    from: usize,
    ratio: Option<f64>,
}

impl Sliding {
    #[inline]
    fn slide(&mut self, series: &Series, at: i64, to: usize, prometheus: Prometheus) -> Option<f64> {
        let start = at - self.length;
        let first = match prometheus {
            Prometheus::V2 => start,
            Prometheus::V3 => start + 1,
        };
        while self.from < to && series.times.at(self.from) < first {
            self.from += 1;
        }
        series.error_ratio(self.from, to, Range { start, end: at, zero_last: prometheus == Prometheus::V3 })
    }
}

/// Where one rule stands.
struct State {
    /// Long and short window by their places, and threshold.
    tiers: Vec<(usize, usize, f64)>,
    hold: i64,
    active_since: Option<i64>,
    firing_since: Option<i64>,
    fired: Vec<Firing>,
}

impl State {
    fn new(rule: &AlertRule, budget: Share, windows: &mut Vec<Sliding>) -> Result<Self, ModelError> {
        let mut place = |span: Span| -> Result<usize, ModelError> {
            let length = milliseconds("an alert's window", span, 1)?;
            if let Some(known) = windows.iter().position(|window| window.length == length) {
                return Ok(known);
            }
            windows.push(Sliding { length, from: 0, ratio: None });
            Ok(windows.len() - 1)
        };
        let mut tiers = Vec::new();
        for tier in &rule.tiers {
            let long = place(tier.long)?;
            let short = tier.short.map_or(Ok(long), &mut place)?;
            tiers.push((long, short, tier.factor.to_f64() * budget.to_f64()));
        }
        let hold = milliseconds("the time to hold", rule.hold, 0)?;
        Ok(Self { tiers, hold, active_since: None, firing_since: None, fired: Vec::new() })
    }

    #[inline]
    fn step(&mut self, at: i64, windows: &[Sliding]) {
        // No ratio, and a ratio that is not a number, are above nothing.
        let above = |window: usize, threshold: f64| windows[window].ratio.is_some_and(|ratio| ratio > threshold);
        let is_true = self.tiers.iter().any(|(long, short, by)| above(*long, *by) && above(*short, *by));
        if !is_true {
            self.active_since = None;
            if let Some(from) = self.firing_since.take() {
                self.fired.push(Firing { from, until: at, is_open: false });
            }
            return;
        }
        let since = *self.active_since.get_or_insert(at);
        if at - since >= self.hold && self.firing_since.is_none() {
            self.firing_since = Some(at);
        }
    }

    fn finish(mut self, after: i64) -> Vec<Firing> {
        if let Some(from) = self.firing_since {
            self.fired.push(Firing { from, until: after, is_open: true });
        }
        self.fired
    }
}
