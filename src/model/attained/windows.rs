use super::Midnights;
use crate::model::ModelError;
use crate::model::burn_alert::{Prometheus, Series};
use crate::model::error::at_most;
use crate::model::outlook::period_of;
use crate::plan::Terms;
use crate::units::{Alignment, Share, Target};

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;
/// The most windows that are looked at.
const MOST_WINDOWS: usize = 200_000;

/// What was attained in one window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attained {
    /// Its first moment.
    pub from: i64,
    /// Its last moment.
    pub until: i64,
    /// The error ratio in it; none where nothing was measured.
    pub ratio: Option<f64>,
    /// Whether measurements cover it from its beginning to its end.
    pub is_whole: bool,
}

/// The windows in which a series can be looked at under these terms: for a rolling window the ones that end with each UTC
/// midnight, or for one shorter than a week with each full hour; for a calendar window its periods, which begin with days of
/// its place.
///
/// # Errors
/// Over 200,000 windows; days beyond the calendar.
pub fn periods(series: &Series, terms: &Terms, midnights: &Midnights) -> Result<Vec<(i64, i64)>, ModelError> {
    let (Some(first), Some(last)) = (series.first(), series.last()) else { return Ok(Vec::new()) };
    let length = milliseconds(terms);
    if matches!(terms.window.alignment, Alignment::Rolling) {
        let every = if length < 7 * DAY { DAY / 24 } else { DAY };
        let (begin, end) = (first.div_euclid(every) + 1, (last - 1).div_euclid(every) + 1);
        at_most("windows", usize::try_from(end - begin + 1).unwrap_or(0), MOST_WINDOWS)?;
        return Ok((begin..=end).map(|at| (at * every - length, at * every)).collect());
    }
    let mut all = Vec::new();
    let mut at = first;
    while at <= last {
        let day = u32::try_from(midnights.day_of(at)).unwrap_or(0);
        let (from, days) = period_of(terms, day + 1)?;
        let until = midnights.begin(i64::from(from) + days.round() as i64);
        all.push((midnights.begin(i64::from(from)), until));
        at_most("windows", all.len(), MOST_WINDOWS)?;
        // The first sample after the period; a period always goes on beyond the moment that it was found by.
        at = until.max(at) + 1;
    }
    Ok(all)
}

fn milliseconds(terms: &Terms) -> i64 {
    (terms.window.span().nanos() / 1_000_000) as i64
}

/// What was attained in each of these windows. The series is as the method counts it, see [`sliced`](super::sliced).
///
/// # Formula
/// The error ratio over the range, as Prometheus 3 evaluates `sum(rate(bad[W])) / sum(rate(total[W]))`, the same with
/// `sum_over_time`, or `avg_over_time`, by what the series is of.
pub fn attained(series: &Series, periods: &[(i64, i64)]) -> Vec<Attained> {
    let (first, last) = (series.first().unwrap_or(i64::MAX), series.last().unwrap_or(i64::MIN));
    let distance = series.distance();
    let one = |&(from, until): &(i64, i64)| Attained {
        from,
        until,
        ratio: series.error_ratio_over(until, until - from, Prometheus::V3),
        // One sample stands for the time since the one before.
        is_whole: first.saturating_sub(distance) <= from && last.saturating_add(distance) >= until,
    };
    periods.iter().map(one).collect()
}

/// How many whole windows kept a target, and how many there are.
pub fn kept_share(windows: &[Attained], target: Target) -> (usize, usize) {
    let budget = target.budget().to_f64();
    let whole = || windows.iter().filter(|of| of.is_whole).filter_map(|of| of.ratio);
    // Ratios that are equal to the budget but for rounding keep it.
    (whole().filter(|ratio| *ratio <= budget * (1.0 + 1e-9)).count(), whole().count())
}

/// What was left of a budget at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Left {
    /// The moment.
    pub at: i64,
    /// The share of the budget; below 0 it is overspent.
    pub left: f64,
}

/// The budget that was left, day by day or for windows shorter than a week hour by hour.
///
/// # Formula
/// ```text
/// rolling     left(t) = 1 - error ratio over the window that ends at t / budget
/// calendar    left(t) = 1 - error ratio from the period's start to t / budget * (t - start) / period
/// ```
/// A calendar period is taken to go on with as many events in a day as it had so far. Moments at which nothing was measured
/// are left out.
pub fn burn_down(series: &Series, terms: &Terms, windows: &[Attained]) -> Vec<Left> {
    let budget = terms.target.budget();
    if matches!(terms.window.alignment, Alignment::Rolling) {
        let one = |of: &Attained| Some(Left { at: of.until, left: left(of.ratio?, 1.0, budget) });
        return windows.iter().filter_map(one).collect();
    }
    let (first, last) = (series.first().unwrap_or(i64::MAX), series.last().unwrap_or(i64::MIN));
    let mut all = Vec::new();
    for Attained { from, until, .. } in windows {
        let mut at = from + DAY;
        while at <= (*until).min(last + DAY) && all.len() < MOST_WINDOWS {
            let part = (at - from) as f64 / (until - from) as f64;
            if at > first
                && let Some(ratio) = series.error_ratio_over(at, at - from, Prometheus::V3)
            {
                all.push(Left { at, left: left(ratio, part, budget) });
            }
            at += DAY;
        }
    }
    all
}

fn left(ratio: f64, part: f64, budget: Share) -> f64 {
    1.0 - ratio / budget.to_f64() * part
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::burn_alert::Times;
    use crate::plan::Counted;
    use crate::units::{CivilDateTime, Length, TimeZone, Window};

    /// Sixty days of hours from 2026-01-01, 1,000 events each; on 20 January everything fails from 10 to 12.
    fn series() -> Series {
        let start = 20_454 * DAY + DAY / 24;
        let bad: Vec<f64> = (0..1_440).map(|hour| if (466..468).contains(&hour) { 1_000.0 } else { 0.0 }).collect();
        Series::of_counts(Times::Regular { start, step: DAY / 24 }, Counted::Bad, &bad, &vec![1_000.0; 1_440]).unwrap()
    }

    fn terms(window: Window) -> Terms {
        Terms::new(Target::parse_percent("99.5").unwrap(), window)
    }

    #[test]
    fn a_rolling_window_holds_what_it_remembers() {
        let (series, terms) = (series(), terms(Window::rolling("28d").unwrap()));
        let windows = attained(&series, &periods(&series, &terms, &Midnights::default()).unwrap());
        assert_eq!((windows.len(), windows.iter().filter(|of| of.is_whole).count()), (60, 33));
        // Two of 672 hours: 0.298 %; 28 of the 33 whole windows hold them, from the 28th day to the 47th.
        let bad: Vec<_> = windows.iter().filter(|of| of.is_whole && of.ratio.unwrap() > 0.0).collect();
        assert_eq!(bad.len(), 20);
        assert!((bad[0].ratio.unwrap() - 2.0 / 672.0).abs() < 1e-12);
        assert_eq!(kept_share(&windows, Target::parse_percent("99.5").unwrap()), (33, 33));
        assert_eq!(kept_share(&windows, Target::parse_percent("99.9").unwrap()), (13, 33));
        let left = burn_down(&series, &terms, &windows);
        // 2 of 3.36 bad hours.
        assert!((left[30].left - (1.0 - 2.0 / 3.36)).abs() < 1e-9, "{:?}", left[30]);
    }

    #[test]
    fn a_calendar_month_begins_anew() {
        let start = CivilDateTime::parse("2026-01-01").unwrap();
        let alignment = Alignment::Calendar { start, zone: TimeZone::parse("UTC").unwrap() };
        let terms = terms(Window { length: Length::parse("1M").unwrap(), alignment });
        let series = series();
        let windows = attained(&series, &periods(&series, &terms, &Midnights::default()).unwrap());
        assert_eq!(windows.len(), 3);
        assert!((windows[0].ratio.unwrap() - 2.0 / 744.0).abs() < 1e-12);
        assert_eq!(windows[1].ratio, Some(0.0));
        assert_eq!(windows.iter().map(|of| of.is_whole).collect::<Vec<_>>(), [true, true, false]);
        let left = burn_down(&series, &terms, &windows);
        // At the end of 20 January two of the month's 3.72 bad hours are gone; 1 February has all.
        assert!((left[19].left - (1.0 - 2.0 / 3.72)).abs() < 1e-9, "{:?}", left[19]);
        assert!((left[31].left - 1.0).abs() < 1e-12);
    }

    #[test]
    fn months_begin_with_the_days_of_their_place() {
        let start = CivilDateTime::parse("2026-01-01").unwrap();
        let alignment = Alignment::Calendar { start, zone: TimeZone::parse("Asia/Kolkata").unwrap() };
        let terms = terms(Window { length: Length::parse("1M").unwrap(), alignment });
        // Five and a half hours before UTC, all the year.
        let midnights = Midnights::from_text("20000:330").unwrap();
        let months = periods(&series(), &terms, &midnights).unwrap();
        let day = |number: i64| number * DAY - 330 * 60_000;
        // 1 January is day 20,454; the series ends on 2 March there.
        assert_eq!(months, [(day(20_454), day(20_485)), (day(20_485), day(20_513)), (day(20_513), day(20_544))]);
    }
}
