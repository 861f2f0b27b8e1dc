use crate::model::ModelError;
use crate::model::basis::{self, Stated};
use crate::model::error::{finite, positive, within};
use crate::plan::{Facts, Terms, TrafficProfile};
use crate::units::Method;

/// What traffic means for an objective.
#[derive(Debug, Clone, PartialEq)]
pub struct TrafficOutlook {
    /// Requests in a window, where it is known how many come in a day.
    pub in_window: Option<Stated>,
    /// Requests a second, over the whole week.
    pub mean_per_second: Option<f64>,
    /// The busiest hour of the week; the first of several.
    pub busiest: HourOutlook,
    /// The quietest hour of the week; the first of several.
    pub quietest: HourOutlook,
    /// Requests a day in a year: median, and the ends between which eight times of ten lie. None without growth.
    pub next_year: Option<(Stated, f64, f64)>,
}

/// One hour of the week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HourOutlook {
    /// Which one, 0 for Monday 00:00.
    pub hour: usize,
    /// Its traffic over that of a mean hour.
    pub weight: f64,
    /// Requests a second in it.
    pub per_second: Option<Stated>,
    /// The share of a window's budget that a full outage of this hour spends; above 1 it is more than there is.
    pub spends: Stated,
}

/// What traffic means: counts, peaks, and what one hour of outage would spend at the best and at the worst moment.
///
/// # Formula
/// ```text
/// requests in the window   requests a day × days
/// hour's requests/second   requests a day ÷ 86 400 × weight
/// one hour of outage       weight × 1 h ÷ (window × (1 − target));  weight is 1 where slices of time are counted
/// in a year                requests a day × (1 + growth ± 1.2816 doubt)
/// ```
/// Exact where a window is whole weeks; a window of 30 days is taken to have the traffic of 30 ÷ 7 mean weeks.
///
/// # Errors
/// A growth or doubt that is no number, a doubt below 0.
pub fn traffic_outlook(facts: &Facts, terms: &Terms) -> Result<TrafficOutlook, ModelError> {
    let flat = TrafficProfile::flat();
    let profile = facts.traffic.as_ref().unwrap_or(&flat);
    let per_day = facts.requests_per_day.map(|requests| requests as f64);
    let window_hours = positive("hours of the window", terms.window.span().to_seconds_f64() / 3_600.0)?;
    let budget_hours = window_hours * terms.target.budget().to_f64();
    let weights: Vec<f64> = profile.shares().map(|share| share * TrafficProfile::HOURS as f64).collect();
    let hour = |at: usize| -> Result<HourOutlook, ModelError> {
        let weight = weights.get(at).copied().unwrap_or(1.0);
        let counted = if terms.method == Method::Occurrences { weight } else { 1.0 };
        Ok(HourOutlook {
            hour: at,
            weight,
            per_second: per_day.map(|n| Stated::new(n / 86_400.0 * weight, &basis::PEAK_RATE)),
            spends: Stated::new(finite("what an hour of outage spends", counted / budget_hours)?, &basis::OUTAGE_HOUR),
        })
    };
    // The first of equals, so that flat traffic names Monday 00:00 and nothing moves with a last bit.
    let extreme = |is_further: fn(f64, f64) -> bool| {
        let further = |best: usize, at: usize| if is_further(weights[at], weights[best]) { at } else { best };
        (1..weights.len()).fold(0, further)
    };
    let next_year = match (per_day, facts.growth) {
        (Some(now), Some(growth)) => {
            let up = within("growth in a year", growth.per_year, -1.0, 1e3, "-100 % to 100,000 %")?;
            let doubt = within("doubt of the growth", growth.doubt, 0.0, 1e3, "0 to 100,000 %")?;
            let at = |z: f64| (now * (1.0 + up + z * doubt)).max(0.0);
            Some((Stated::new(at(0.0), &basis::GROWN_TRAFFIC), at(-P90), at(P90)))
        }
        _ => None,
    };
    Ok(TrafficOutlook {
        in_window: per_day.map(|n| Stated::new(n * window_hours / 24.0, &basis::WINDOW_REQUESTS)),
        mean_per_second: per_day.map(|n| n / 86_400.0),
        busiest: hour(extreme(|a, b| a > b))?,
        quietest: hour(extreme(|a, b| a < b))?,
        next_year,
    })
}

/// The deviations below which a normal variable lies nine times of ten.
const P90: f64 = 1.281_551_565_544_600_4;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Growth;
    use crate::units::{Length, Share, Target, Window};

    #[test]
    fn an_office_week() {
        // 40 of 168 hours carry all traffic: each weighs 4.2.
        let mut hours = [0.0; 168];
        for day in 0..5 {
            hours[day * 24 + 9..day * 24 + 17].fill(3.0);
        }
        let facts = Facts {
            requests_per_day: Some(864_000),
            traffic: TrafficProfile::from_hours(&hours).ok(),
            growth: Some(Growth { per_year: 0.5, doubt: 0.1 }),
            ..Facts::default()
        };
        let mut terms = Terms::new(Target::parse_percent("99.9").unwrap(), Window::rolling("28d").unwrap());
        let outlook = traffic_outlook(&facts, &terms).unwrap();
        assert_eq!(outlook.in_window.map(|n| n.value), Some(24_192_000.0));
        assert_eq!((outlook.busiest.hour, outlook.quietest.hour, outlook.quietest.weight), (9, 0, 0.0));
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-9 * b.abs(), "{a} {b}");
        near(outlook.busiest.per_second.unwrap().value, 42.0);
        // A budget of 0.672 hours: one hour that weighs 4.2 spends 6.25 of them.
        near(outlook.busiest.spends.value, 6.25);
        let (median, low, high) = outlook.next_year.unwrap();
        near(median.value, 1_296_000.0);
        near(high - low, 2.0 * 1.281_551_565_5 * 86_400.0);
        let length = Length::parse("1m").unwrap();
        terms.method = Method::Timeslices { slice_target: Share::parse_ratio("0.95").unwrap(), slice: length };
        near(traffic_outlook(&facts, &terms).unwrap().busiest.spends.value, 1.0 / 0.672);
        assert_eq!(traffic_outlook(&Facts::default(), &terms).unwrap().in_window, None);
    }
}
