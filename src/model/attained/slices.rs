use crate::model::ModelError;
use crate::model::burn_alert::{Series, Times};
use crate::model::error::at_most;
use crate::units::{Method, Share};

/// The most slices of a series: ten years of minutes.
const MOST_SLICES: usize = 6_000_000;
/// Shares that are equal but for the rounding of their division.
const TIE: f64 = 1e-9;

/// The series as a method counts it, so that a plain mean over any range of it is what the method attains there: itself
/// for occurrences; else one sample for each slice, at the slice's end.
///
/// # Formula
/// ```text
/// Timeslices         1 if the slice's error ratio > 1 - slice target, else 0; a slice without events is good
/// RatioTimeslices    the slice's error ratio; slices without events are left out
/// ```
/// Slices begin at multiples of their length since 1970. A slice in which nothing was measured is left out: that nothing
/// is known is not good. None where the method is of occurrences, as the series is its own.
///
/// # Errors
/// Over six million slices; a slice of no length.
///
/// # Source
/// OpenSLO's budgeting methods.
pub fn sliced(series: &Series, method: Method) -> Result<Option<Series>, ModelError> {
    let (slice, target) = match method {
        Method::Occurrences => return Ok(None),
        Method::Timeslices { slice_target, slice } => (slice, Some(slice_target)),
        Method::RatioTimeslices { slice } => (slice, None),
    };
    let length = (slice.nominal().nanos() / 1_000_000) as i64;
    if length < 1 {
        return Err(ModelError::Unusable { what: "a slice has no length", remedy: "choose one of a second or more" });
    }
    let (Some(first), Some(last)) = (series.first(), series.last()) else {
        return Series::of_ratios(Times::Irregular(Vec::new()), &[]).map(Some);
    };
    // A sample at the very end of a slice belongs to it.
    let begin = (first - 1).div_euclid(length);
    let end = (last - 1).div_euclid(length) + 1;
    at_most("slices", usize::try_from(end - begin).unwrap_or(usize::MAX), MOST_SLICES)?;
    let (mut times, mut ratios) = (Vec::new(), Vec::new());
    for slice in begin..end {
        let until = (slice + 1) * length;
        if let Some(ratio) = of_slice(series, until, length, target) {
            times.push(until);
            ratios.push(ratio);
        }
    }
    Series::of_ratios(Times::Irregular(times), &ratios).map(Some)
}

/// What one slice counts; none where it is left out.
fn of_slice(series: &Series, until: i64, length: i64, target: Option<Share>) -> Option<f64> {
    let (bad, all) = series.tally(until - length, until);
    if all > 0.0 {
        let ratio = (bad / all).clamp(0.0, 1.0);
        return Some(match target {
            None => ratio,
            Some(target) => f64::from(u8::from(ratio > target.complement().to_f64() * (1.0 + TIE))),
        });
    }
    // Samples without events: nobody was hurt in a slice that is good or bad as a whole.
    let is_measured = series.has_samples(until - length, until);
    (target.is_some() && is_measured).then_some(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::burn_alert::Prometheus;
    use crate::plan::Counted;
    use crate::units::Length;

    /// Four minutes of 100 events by the minute; 10, 0 and 4 fail, the third minute has no events.
    fn series() -> Series {
        let times = Times::Regular { start: 60_000, step: 60_000 };
        Series::of_counts(times, Counted::Bad, &[10.0, 0.0, 0.0, 4.0], &[100.0, 100.0, 0.0, 100.0]).unwrap()
    }

    fn mean(method: Method) -> f64 {
        let sliced = sliced(&series(), method).unwrap().unwrap();
        sliced.error_ratio_over(240_000, 240_000, Prometheus::V3).unwrap()
    }

    #[test]
    fn slices_are_good_or_bad_or_in_between() {
        let slice = Length::parse("1m").unwrap();
        let slice_target = Share::parse_ratio("0.95").unwrap();
        // One of four minutes is bad; of the three with traffic the ratios are 0.1, 0 and 0.04.
        assert!((mean(Method::Timeslices { slice_target, slice }) - 0.25).abs() < 1e-12);
        assert!((mean(Method::RatioTimeslices { slice }) - 0.14 / 3.0).abs() < 1e-12);
        assert!(sliced(&series(), Method::Occurrences).unwrap().is_none());
    }

    #[test]
    fn what_was_not_measured_is_left_out() {
        let times = Times::Irregular(vec![60_000, 180_000]);
        let series = Series::of_counts(times, Counted::Good, &[100.0, 50.0], &[100.0, 100.0]).unwrap();
        let slice = Length::parse("1m").unwrap();
        let slice_target = Share::parse_ratio("0.95").unwrap();
        let sliced = sliced(&series, Method::Timeslices { slice_target, slice }).unwrap().unwrap();
        assert_eq!((sliced.len(), sliced.error_ratio_over(180_000, 180_000, Prometheus::V3)), (2, Some(0.5)));
    }
}
