use crate::model::ModelError;
use crate::model::error::{finite, positive, within};
use crate::model::outlook::Answer;
use crate::plan::{Facts, TrafficProfile};

const SECONDS_PER_DAY: f64 = 86_400.0;
/// Hours of a week.
const WEEK: f64 = TrafficProfile::HOURS as f64;

/// Demand at its highest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PeakDemand {
    /// Requests a second.
    pub per_second: f64,
    /// Peak ÷ mean of all days; none where the peak itself was measured.
    pub over_mean: Option<f64>,
    /// What says so.
    pub source: PeakSource,
}

/// What the peak is known by, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeakSource {
    /// The last of the weekly peaks.
    Measured,
    /// Requests a day, and a stated ratio of the busiest minute to the mean of its day.
    Stated,
    /// Requests a day, and the busiest hour of the week's pattern. Minutes within it may be busier.
    Pattern,
    /// Requests a day alone, as if they came evenly: real peaks are higher.
    Even,
}

/// Demand at its highest, by the best that the facts know; none where they know neither peaks nor requests a day.
///
/// # Formula
/// ```text
/// measured   the last weekly peak
/// stated     requests a day ÷ 86,400 × busiest day ÷ mean day of the pattern × stated ratio
/// pattern    requests a day ÷ 86,400 × busiest hour × 168 ÷ whole week
/// even       requests a day ÷ 86,400
/// ```
///
/// # Errors
/// A stated ratio below 1, a weekly peak that is not above 0, an overflow.
///
/// ```
/// use accord::model::fleet::peak_demand;
/// use accord::plan::Facts;
/// let facts = Facts { requests_per_day: Some(8_640_000), ..Facts::default() };
/// assert_eq!(peak_demand(&facts).unwrap().unwrap().per_second, 100.0);
/// ```
pub fn peak_demand(facts: &Facts) -> Answer<PeakDemand> {
    let known = facts.capacity.as_ref();
    if let Some(&last) = known.and_then(|known| known.weekly_peaks.last()) {
        let per_second = positive("the last weekly peak", last)?;
        return Ok(Some(PeakDemand { per_second, over_mean: None, source: PeakSource::Measured }));
    }
    let Some(per_day) = facts.requests_per_day else { return Ok(None) };
    let mean = positive("requests a day", per_day as f64)? / SECONDS_PER_DAY;
    let (over_mean, source) = match (known.and_then(|known| known.peak_over_mean), &facts.traffic) {
        (Some(ratio), profile) => {
            within("the busiest minute over the mean of its day", ratio, 1.0, 1e6, "1 to 1,000,000")?;
            (ratio * profile.as_ref().map_or(1.0, busiest_day_over_mean), PeakSource::Stated)
        }
        (None, Some(profile)) => (profile.shares().fold(0.0, f64::max) * WEEK, PeakSource::Pattern),
        (None, None) => (1.0, PeakSource::Even),
    };
    let per_second = finite("peak demand", mean * over_mean)?;
    Ok(Some(PeakDemand { per_second, over_mean: Some(over_mean), source }))
}

/// The busiest day's traffic over that of the mean day.
fn busiest_day_over_mean(profile: &TrafficProfile) -> f64 {
    let shares: Vec<f64> = profile.shares().collect();
    shares.chunks(24).map(|day| day.iter().sum::<f64>()).fold(0.0, f64::max) * 7.0
}

impl PeakSource {
    /// What it is known by, in words.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Measured => "the last measured week",
            Self::Stated => "requests a day and the stated peak",
            Self::Pattern => "requests a day and the busiest hour of the pattern",
            Self::Even => "requests a day, as if they came evenly: real peaks are higher",
        }
    }
}

/// Nothing can be said about a fleet without demand.
pub(super) fn checked(per_second: f64) -> Result<f64, ModelError> {
    within("requests a second", per_second, 0.0, 1e12, "0 to a million millions")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Capacity;

    fn peak(facts: &Facts) -> (f64, PeakSource) {
        let peak = peak_demand(facts).unwrap().unwrap();
        (peak.per_second, peak.source)
    }

    #[test]
    fn the_best_that_is_known_decides() {
        assert_eq!(peak_demand(&Facts::default()), Ok(None));
        let mut facts = Facts { requests_per_day: Some(864_000), ..Facts::default() };
        assert_eq!(peak(&facts), (10.0, PeakSource::Even));
        // Nine to five on weekdays carries nine tenths of a day: 0.9 / 8 of it in an hour, 2.7 times the day's mean; a
        // weekday is 7 / 5.4 of a mean day: 10 × 2.7 × 7 / 5.4 = 35.
        let mut day = [0.1 / 16.0; 24];
        day[9..17].fill(0.9 / 8.0);
        facts.traffic = TrafficProfile::from_patterns(&day, &[1.0, 1.0, 1.0, 1.0, 1.0, 0.2, 0.2]).ok();
        let (pattern, source) = peak(&facts);
        assert!((pattern - 35.0).abs() < 1e-9 && source == PeakSource::Pattern, "{pattern}");
        // The stated ratio is of the day: 10 × 7 / 5.4 × 4.
        facts.capacity = Some(Capacity { peak_over_mean: Some(4.0), ..Capacity::default() });
        let (stated, source) = peak(&facts);
        assert!((stated - 280.0 / 5.4).abs() < 1e-9 && source == PeakSource::Stated, "{stated}");
        facts.capacity = Some(Capacity { weekly_peaks: vec![50.0, 61.5], ..Capacity::default() });
        assert_eq!(peak(&facts), (61.5, PeakSource::Measured));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let with = |capacity| Facts { requests_per_day: Some(1), capacity: Some(capacity), ..Facts::default() };
        for bad in [0.5, f64::NAN, f64::INFINITY, -1.0] {
            assert!(peak_demand(&with(Capacity { peak_over_mean: Some(bad), ..Capacity::default() })).is_err());
            let weeks = vec![1.0, if bad == 0.5 { 0.0 } else { bad }];
            assert!(peak_demand(&with(Capacity { weekly_peaks: weeks, ..Capacity::default() })).is_err());
        }
    }
}
