use super::tier::effective_error;
use crate::model::ModelError;
use crate::model::error::{positive, within};
use crate::plan::{AlertTier, Terms};
use crate::units::Span;

/// A fault that begins after a clean past, stays the same, and ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fault {
    /// The share of requests that fail, above 0 and at most 1.
    pub error_ratio: f64,
    /// How long.
    pub length: Span,
}

/// A stretch of time, counted from the beginning of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// It begins here.
    pub from: Span,
    /// It is over here.
    pub until: Span,
}

/// What one tier does during a fault and after it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TierDuring {
    /// While the long window is above the threshold, with enough failures in it where a minimum is asked for.
    pub long_above: Option<Stretch>,
    /// While the short window is; the long one's where there is none.
    pub short_above: Option<Stretch>,
    /// While both are.
    pub both_above: Option<Stretch>,
    /// While it fires: both are above, and have been for as long as it must hold.
    pub fires: Option<Stretch>,
    /// The share of the budget that is gone when it fires.
    pub spent: Option<f64>,
}

/// What a fault does to the budget and to each alert.
#[derive(Debug, Clone, PartialEq)]
pub struct FaultOutlook {
    /// How many times faster than allowed the budget is spent while it lasts.
    pub burn: f64,
    /// Each tier, in the order of the terms.
    pub tiers: Vec<TierDuring>,
    /// The share of the budget that is gone when it is over; above 1 where more is.
    pub spent: f64,
    /// When the budget is gone, if the fault lasts so long; none where it burns no faster than allowed.
    pub gone: Option<Span>,
}

/// What a fault does: when both windows of each tier are above the threshold, when it fires, when it is quiet again, and
/// how much budget is gone.
///
/// # Formula
/// With `e` the error ratio as the budgeting method has it, `L` the fault's length and `W` a window:
/// ```text
/// needed(W)   = factor * (1 - target) * W / e          seconds of the fault that W must hold
/// above(W)    = needed to L + W - needed               if needed < min(L, W)
/// fires       = above(long) and above(short), once it has lasted for the time to hold
/// spent       = e * time since the beginning / ((1 - target) * window)
/// gone        = (1 - target) * window / e              if e >= 1 - target
/// ```
/// A window that slides over the fault holds a part of it that rises, stays and falls in straight lines, so this is exact.
/// A minimum of failures asks the long window for `failures / (e * requests a second)` seconds of the fault as well; it is
/// left out where the traffic is not known.
///
/// # Errors
/// An error ratio that is not above 0 and at most 1, a length of nothing; requests a second that are not finite and above
/// 0, where they are given.
///
/// # Source
/// SRE workbook, chapter 5, of which detection and reset time are the ends: the first is `needed(long)`, the second
/// `short - needed(short)`. Compared with [`super::replay()`] second by second.
///
/// ```
/// use accord::model::burn_alert::{Fault, fault_outlook, workbook_alerts};
/// use accord::{plan::Terms, units::{Span, Target, Window}};
/// let terms = Terms {
///     alerts: workbook_alerts(),
///     ..Terms::new(Target::parse_percent("99.9").unwrap(), Window::rolling("30d").unwrap())
/// };
/// let outage = Fault { error_ratio: 1.0, length: Span::minutes(30) };
/// let outlook = fault_outlook(outage, &terms, None).unwrap();
/// let page = outlook.tiers[0].fires.unwrap();
/// assert_eq!((page.from.to_string().as_str(), page.until.to_string().as_str()), ("51.8 s", "34 m 56 s"));
/// assert_eq!(outlook.gone.unwrap().to_string(), "43 m 12 s");
/// ```
pub fn fault_outlook(
    fault: Fault,
    terms: &Terms,
    requests_per_second: Option<f64>,
) -> Result<FaultOutlook, ModelError> {
    let raw = within("the error ratio", fault.error_ratio, f64::MIN_POSITIVE, 1.0, "above 0 and at most 1")?;
    let length = positive("the length of the fault", fault.length.to_seconds_f64())?;
    let rate = requests_per_second.map(|rate| positive("requests a second", rate)).transpose()?;
    let guard = match (terms.alerting.minimum_failures, rate) {
        (Some(failures), Some(rate)) => f64::from(failures) / (raw * rate),
        _ => 0.0,
    };
    let error = effective_error(terms.method, raw);
    let budget = terms.target.budget().to_f64();
    let in_all = budget * terms.window.span().to_seconds_f64();
    let tiers = terms.alerts.iter().map(|tier| during(*tier, error, budget, length, guard, in_all)).collect();
    let gone = if error >= budget && error > 0.0 { Span::from_seconds_f64(in_all / error) } else { None };
    Ok(FaultOutlook { burn: error / budget, tiers, spent: error * length / in_all, gone })
}

fn during(tier: AlertTier, error: f64, budget: f64, length: f64, guard: f64, in_all: f64) -> TierDuring {
    let floor = tier.factor.to_f64() * budget;
    let above = |window: Span, guard: f64| {
        let window = window.to_seconds_f64();
        let needed = libm::fmax(floor * window / error, guard);
        // An error of nothing needs infinitely long, and is above nothing.
        (needed < libm::fmin(length, window)).then_some((needed, length + window - needed))
    };
    let long = above(tier.long, guard);
    let short = tier.short.map_or(long, |short| above(short, 0.0));
    let both = long.zip(short).map(|(a, b)| (libm::fmax(a.0, b.0), libm::fmin(a.1, b.1))).filter(|(a, b)| a < b);
    let hold = tier.hold.to_seconds_f64();
    let fires = both.map(|(from, until)| (from + hold, until)).filter(|(from, until)| from < until);
    TierDuring {
        long_above: long.and_then(stretch),
        short_above: short.and_then(stretch),
        both_above: both.and_then(stretch),
        fires: fires.and_then(stretch),
        spent: fires.map(|(from, _)| error * libm::fmin(from, length) / in_all),
    }
}

fn stretch((from, until): (f64, f64)) -> Option<Stretch> {
    Some(Stretch { from: Span::from_seconds_f64(from)?, until: Span::from_seconds_f64(until)? })
}

/// The burn rate that a window shows so many seconds after a fault began: what its alert compares with the factor.
///
/// # Formula
/// ```text
/// burn = seconds of the fault in the window / window * error ratio / (1 - target)
/// ```
/// 0 before the fault and once the window has left it behind. Never below 0, whatever is asked.
pub fn burn_in_window(fault: Fault, terms: &Terms, window: Span, seconds: f64) -> f64 {
    let (length, window) = (fault.length.to_seconds_f64(), window.to_seconds_f64());
    let held = libm::fmin(seconds, length) - libm::fmax(seconds - window, 0.0);
    if seconds > 0.0 && held > 0.0 && window > 0.0 {
        held / window * effective_error(terms.method, fault.error_ratio) / terms.target.budget().to_f64()
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::burn_alert::{AlertRule, Evaluation, Prometheus, Series, Times, replay, workbook_alerts};
    use crate::plan::{Counted, Severity};
    use crate::units::{BurnRate, Length, Method, Share, Target, Window};

    fn terms() -> Terms {
        Terms {
            alerts: workbook_alerts(),
            ..Terms::new(Target::parse_percent("99.9").unwrap(), Window::rolling("30d").unwrap())
        }
    }

    fn seconds(of: Option<Stretch>) -> Option<(f64, f64)> {
        of.map(|of| (of.from.to_seconds_f64(), of.until.to_seconds_f64()))
    }

    /// Worked out by hand from needed = factor × 0.001 × window ÷ e and until = L + short − needed(short).
    #[test]
    fn the_workbook_by_hand() {
        let outage = Fault { error_ratio: 1.0, length: Span::minutes(30) };
        let outlook = fault_outlook(outage, &terms(), None).unwrap();
        let expected = [(51.84, 2_095.68), (129.6, 3_589.2), (259.2, 8_978.4), (259.2, 23_378.4)];
        for (tier, expected) in outlook.tiers.iter().zip(expected) {
            let (from, until) = seconds(tier.fires).unwrap();
            assert!((from - expected.0).abs() < 1e-6 && (until - expected.1).abs() < 1e-6, "{from} {until}");
        }
        // 51.84 s of 2,592 s; half an hour of 43 m 12 s.
        assert!((outlook.tiers[0].spent.unwrap() - 0.02).abs() < 1e-12);
        assert!((outlook.spent - 1_800.0 / 2_592.0).abs() < 1e-12);
        assert!((outlook.burn - 1_000.0).abs() < 1e-9);
        // One per cent for an hour is below 1.44 %, so the first page is silent; 0.6 % × 6 h ÷ 1 % is 3 h 36 m, too late.
        let slight = fault_outlook(Fault { error_ratio: 0.01, length: Span::hours(1) }, &terms(), None).unwrap();
        assert_eq!((slight.tiers[0].long_above, slight.tiers[0].fires, slight.tiers[1].fires), (None, None, None));
        // The short window of the second alone is above 0.6 %, from 0.6 × 30 m on.
        assert_eq!(slight.tiers[1].short_above.unwrap().from, Span::minutes(18));
        assert_eq!(slight.gone.unwrap(), Span::hours(72));
        let allowed = fault_outlook(Fault { error_ratio: 0.000_5, length: Span::days(9) }, &terms(), None).unwrap();
        assert!(allowed.gone.is_none() && allowed.tiers.iter().all(|tier| tier.fires.is_none()));
    }

    #[test]
    fn holds_and_guards_delay() {
        let mut terms = terms();
        terms.alerts[0].hold = Span::minutes(2);
        terms.alerting.minimum_failures = Some(300);
        let outage = Fault { error_ratio: 1.0, length: Span::minutes(30) };
        // 300 failures at 2 a second take 150 s, more than 51.84 s; then two minutes more.
        let guarded = fault_outlook(outage, &terms, Some(2.0)).unwrap();
        assert_eq!(guarded.tiers[0].both_above.unwrap().from, Span::seconds(150));
        assert_eq!(guarded.tiers[0].fires.unwrap().from, Span::seconds(270));
        assert!((guarded.tiers[0].spent.unwrap() - 270.0 / 2_592.0).abs() < 1e-12);
        // A fault of a minute is above from 51.84 s to 355.68 s, long enough; held for ten minutes it never fires.
        terms.alerting.minimum_failures = None;
        let brief = Fault { error_ratio: 1.0, length: Span::minutes(1) };
        let fires = |terms: &Terms| seconds(fault_outlook(brief, terms, None).unwrap().tiers[0].fires);
        let (from, until) = fires(&terms).unwrap();
        assert!((from - 171.84).abs() < 1e-6 && (until - 355.68).abs() < 1e-6);
        terms.alerts[0].hold = Span::minutes(10);
        assert_eq!(fires(&terms), None);
    }

    #[test]
    fn slices_are_wholly_bad() {
        let method = Method::Timeslices {
            slice_target: Share::parse_percent("95").unwrap(),
            slice: Length::parse("1m").unwrap(),
        };
        let terms = Terms { method, ..terms() };
        let burn = |e| fault_outlook(Fault { error_ratio: e, length: Span::hours(1) }, &terms, None).unwrap().burn;
        assert!((burn(0.1) - 1_000.0).abs() < 1e-9 && burn(0.04) <= 0.0);
    }

    #[test]
    fn a_replay_second_by_second_agrees() {
        let mut terms = terms();
        let tier = |long, short, factor, hold| AlertTier {
            severity: Severity::Page,
            long: Span::seconds(long),
            short,
            factor: BurnRate::parse(factor).unwrap(),
            hold: Span::seconds(hold),
        };
        terms.alerts.extend([
            tier(600, None, "100", 0),
            tier(1_800, Some(Span::seconds(300)), "20", 90),
            tier(300, Some(Span::seconds(900)), "40", 0),
        ]);
        let budget = terms.target.budget();
        for (percent, length) in [(100, 1_800), (20, 700), (5, 3_600), (2, 5_000), (50, 90)] {
            let error_ratio = f64::from(percent) / 100.0;
            let (start, count) = (260_000_usize, 330_000);
            let is_bad = |i: usize| (start..start + length).contains(&i);
            let bad: Vec<f64> = (0..count).map(|i| if is_bad(i) { f64::from(percent) } else { 0.0 }).collect();
            let times = Times::Regular { start: 1_000, step: 1_000 };
            let series = Series::of_counts(times, Counted::Bad, &bad, &vec![100.0; count]).unwrap();
            let rule = |tier: &AlertTier| AlertRule { tiers: vec![*tier], hold: tier.hold };
            let rules: Vec<AlertRule> = terms.alerts.iter().map(rule).collect();
            let evaluation =
                Evaluation { start: 0, end: count as i64 * 1_000, interval: 1_000, prometheus: Prometheus::V3 };
            let replayed = replay(&series, budget, &rules, &evaluation).unwrap();
            let fault = Fault { error_ratio, length: Span::seconds(length as u64) };
            let outlook = fault_outlook(fault, &terms, None).unwrap();
            for (during, fired) in outlook.tiers.iter().zip(&replayed) {
                let by_formula = seconds(during.fires);
                assert_eq!(by_formula.is_some(), !fired.is_empty(), "{percent} % for {length} s");
                let Some((from, until)) = by_formula else { continue };
                let since = |ms: i64| ms as f64 / 1_000.0 - start as f64;
                // A sample a second and an evaluation a second: late by no more than two.
                assert!((0.0..=2.0).contains(&(since(fired[0].from) - from)), "{percent} %: {from} {fired:?}");
                assert!(fired[0].is_open || (since(fired[0].until) - until).abs() <= 2.0, "{percent} %: {until}");
            }
        }
    }

    #[test]
    fn a_window_shows_what_its_alert_compares() {
        let (terms, fault) = (terms(), Fault { error_ratio: 0.2, length: Span::minutes(30) });
        let at = |seconds| burn_in_window(fault, &terms, Span::hours(1), seconds);
        // Half an hour of 200 times in an hour is 100 times.
        for (seconds, burn) in [
            (-5.0, 0.0),
            (0.0, 0.0),
            (900.0, 50.0),
            (1_800.0, 100.0),
            (3_000.0, 100.0),
            (4_500.0, 50.0),
            (5_401.0, 0.0),
        ] {
            assert!((at(seconds) - burn).abs() < 1e-9, "{seconds}");
        }
        assert!(at(f64::NAN) <= 0.0);
    }

    #[test]
    fn nonsense_is_refused() {
        for error_ratio in [0.0, -1.0, 1.1, f64::NAN] {
            assert!(fault_outlook(Fault { error_ratio, length: Span::hours(1) }, &terms(), None).is_err());
        }
        let fault = Fault { error_ratio: 1.0, length: Span::ZERO };
        assert!(fault_outlook(fault, &terms(), None).is_err());
        assert!(fault_outlook(Fault { length: Span::hours(1), ..fault }, &terms(), Some(0.0)).is_err());
    }
}
