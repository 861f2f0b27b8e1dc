use super::distribution::{allowed, keeping};
use crate::model::ModelError;
use crate::model::basis::Stated;
use crate::model::loss::Badness;
use crate::plan::{Terms, TrafficProfile};
use crate::units::{Alignment, CivilDateTime, Length, Method, Share, Span, TimeZone, Window};

/// What another window or method would make of the same facts and the same target.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// The window.
    pub window: Window,
    /// How badness is counted.
    pub method: Method,
    /// Time that may be bad.
    pub budget: Span,
    /// The longest single full outage that fits into the budget, whenever it begins.
    pub longest: Span,
    /// The chance to meet the objective in one window, where anything is known of what goes wrong.
    pub chance: Option<Stated>,
    /// The share of time in breach.
    pub in_breach: Option<Stated>,
}

/// Windows that people choose.
///
/// ```
/// let windows: Vec<_> = accord::model::usual_windows().iter().map(|window| window.to_string()).collect();
/// assert_eq!(windows, ["rolling 7d", "rolling 28d", "rolling 30d", "rolling 90d", "calendar 1M", "calendar 1Q"]);
/// ```
pub fn usual_windows() -> Vec<Window> {
    let calendar = || {
        let start = CivilDateTime::parse("2026-01-01").ok()?;
        Some(Alignment::Calendar { start, zone: TimeZone::parse("UTC").ok()? })
    };
    let rolling = ["7d", "28d", "30d", "90d"].into_iter().filter_map(|length| Window::rolling(length).ok());
    let aligned = ["1M", "1Q"]
        .into_iter()
        .filter_map(|length| Some(Window { length: Length::parse(length).ok()?, alignment: calendar()? }));
    rolling.chain(aligned).collect()
}

/// Windows and methods that are compared for these terms, theirs among them: each window by occurrences and by slices.
pub fn alternatives_of(terms: &Terms) -> Vec<(Window, Method)> {
    let mut windows = usual_windows();
    if !windows.contains(&terms.window) {
        windows.push(terms.window.clone());
    }
    let mut methods = vec![Method::Occurrences];
    let usual = (Length::parse("1m"), Share::parse_ratio("0.95"));
    match (terms.method, usual) {
        (Method::Occurrences, (Ok(slice), Ok(slice_target))) => {
            methods.push(Method::Timeslices { slice_target, slice });
        }
        (Method::RatioTimeslices { slice }, (_, Ok(slice_target))) => {
            methods.extend([Method::Timeslices { slice_target, slice }, terms.method]);
        }
        (method, _) => methods.push(method),
    }
    windows.iter().flat_map(|window| methods.iter().map(|method| (window.clone(), *method))).collect()
}

/// What one window and method make of the facts; `badness` as [`super::counted()`] gives it for the method.
///
/// # Formula
/// [`keeping`], and for a full outage that fits whenever it begins
/// ```text
/// occurrences    the shortest time in which (1 − target) × the traffic of a window can come
/// timeslices     (k − 1 + 2 (1 − slice target)) × slice, k slices being allowed to be bad: it may begin within one
/// ```
///
/// # Errors
/// As [`keeping`].
pub fn alternative(
    badness: Option<&Badness>,
    traffic: Option<&TrafficProfile>,
    terms: &Terms,
    (window, method): (Window, Method),
) -> Result<Alternative, ModelError> {
    let terms = Terms { window, method, ..Terms::new(terms.target, terms.window.clone()) };
    let kept = badness.map(|badness| keeping(badness, &terms)).transpose()?;
    let budget = terms.window.budget(terms.target.budget());
    let longest = match method {
        Method::Occurrences | Method::RatioTimeslices { .. } => longest_by_events(traffic, &terms).unwrap_or(budget),
        Method::Timeslices { slice_target, slice } => {
            let slice = slice.nominal().to_seconds_f64();
            // `allowed` holds half a slice more than may be bad.
            let bad = allowed(&terms) * 60.0 / slice - 0.5;
            let parts = bad - 1.0 + 2.0 * slice_target.complement().to_f64();
            Span::from_seconds_f64((parts * slice).max(0.0)).unwrap_or(Span::ZERO)
        }
    };
    Ok(Alternative {
        budget,
        longest,
        chance: kept.map(|kept| kept.chance),
        in_breach: kept.map(|kept| kept.in_breach),
        window: terms.window,
        method,
    })
}

/// The shortest time in which a budget's traffic can come: an outage that begins at the worst full hour or ends there.
fn longest_by_events(traffic: Option<&TrafficProfile>, terms: &Terms) -> Option<Span> {
    let traffic = traffic?;
    let hours = terms.window.span().to_seconds_f64() / 3_600.0;
    let weeks = hours / TrafficProfile::HOURS as f64 * terms.target.budget().to_f64();
    // Traffic is even within an hour, so the busiest stretch begins or ends at a full hour: where it ends, time runs
    // backwards, which a profile turned round answers.
    let mut turned = traffic.hours().to_vec();
    turned.reverse();
    let turned = TrafficProfile::from_hours(&turned).ok()?;
    let of = |profile: &TrafficProfile| {
        (0..TrafficProfile::HOURS as u32)
            .filter_map(|hour| profile.hours_until(f64::from(hour), weeks).ok())
            .fold(f64::INFINITY, f64::min)
    };
    Span::from_seconds_f64(of(traffic).min(of(&turned)) * 3_600.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::outlook::counted::tests::{exactly, one_risk};
    use crate::units::Target;

    fn terms() -> Terms {
        Terms::new(Target::parse_percent("99.9").unwrap(), Window::rolling("30d").unwrap())
    }

    #[test]
    fn each_window_by_both_methods() {
        let pairs = alternatives_of(&terms());
        assert_eq!(pairs.len(), 12);
        let odd = Terms { window: Window::rolling("14d").unwrap(), ..terms() };
        assert_eq!(alternatives_of(&odd).len(), 14);
        let current = |terms: &Terms| {
            let theirs = (terms.window.clone(), terms.method);
            alternatives_of(terms).into_iter().filter(|pair| *pair == theirs).count()
        };
        assert_eq!((current(&terms()), current(&odd)), (1, 1));
        let ratio = Terms { method: Method::RatioTimeslices { slice: Length::parse("5m").unwrap() }, ..terms() };
        assert_eq!(current(&ratio), 1);
    }

    #[test]
    fn the_longest_outage_that_fits() {
        let of = |traffic: Option<&TrafficProfile>, pair: usize| {
            let pair = alternatives_of(&terms()).swap_remove(pair);
            alternative(None, traffic, &terms(), pair).unwrap().longest.to_string()
        };
        // Rolling 30 days, flat: the budget. Slices of a minute: 43 may be bad, 42.1 m fit wherever they begin.
        assert_eq!(of(None, 4), "43 m 12 s");
        assert_eq!(of(None, 5), "42 m 6 s");
        // Weekday hours nine to five carry 3.5 times the mean: 43.2 m / 3.5 = 12.343 m.
        let mut day = [0.1 / 16.0; 24];
        day[9..17].fill(0.9 / 8.0);
        let profile = TrafficProfile::from_patterns(&day, &[1.0, 1.0, 1.0, 1.0, 1.0, 0.2, 0.2]).unwrap();
        assert_eq!(of(Some(&profile), 4), "12 m 21 s");
    }

    #[test]
    fn a_longer_window_forgives_more() {
        // By hand, half-hour outages 26 times a year: P(N <= 0) in 7 days, where 10.08 m fit none; P(N <= 4) in 90 days,
        // where 129.6 m fit four: m = 0.498630 and 6.410959.
        let badness = Badness::of(&one_risk(26.0, exactly(30.0), exactly(1.0))).unwrap();
        let chance = |pair: usize| {
            let pair = alternatives_of(&terms()).swap_remove(pair);
            alternative(Some(&badness), None, &terms(), pair).unwrap().chance.unwrap().value
        };
        assert!((chance(0) - 0.607_362).abs() < 1e-6, "{}", chance(0));
        assert!((chance(6) - 0.233_800).abs() < 1e-6, "{}", chance(6));
    }
}
