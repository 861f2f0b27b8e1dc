use super::low_traffic::{FalsePages, detection_with_guard, false_pages, requests_needed, traffic_scaled_threshold};
use crate::model::ModelError;
use crate::model::error::{finite, positive, probability};
use crate::plan::{AlertTier, Facts, Severity, Terms};
use crate::units::{Share, Span};

/// What the traffic makes of one tier.
#[derive(Debug, Clone, PartialEq)]
pub struct TierNoise {
    /// Requests in its long window, on average.
    pub requests: f64,
    /// Requests that the long window must hold for one failure not to fire it.
    pub needed: f64,
    /// What fires by chance alone.
    pub pages: FalsePages,
    /// When it fires in a full outage, minimum of failures and time to hold included.
    pub detection: Option<Span>,
    /// Its long window at the quietest time of the week; none where traffic is even, or not known by the hour.
    pub quiet: Option<Quiet>,
}

/// A long window at the quietest time of the week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quiet {
    /// Requests in it.
    pub requests: f64,
    /// The error ratio above which an alert would fire whose threshold follows traffic; above 1 it cannot.
    pub threshold: f64,
}

const DAY: f64 = 86_400.0;
/// Requests beyond this many are counted as so many: no binomial is exact there.
const MOST_REQUESTS: f64 = 1e15;

/// The share of requests that fail on an ordinary day, and whether the facts say so: where they do not, half of what is
/// allowed is taken.
pub fn usual_errors(facts: &Facts, terms: &Terms) -> (f64, bool) {
    let background = facts.catalogue.background;
    if background > 0.0 { (background, true) } else { (terms.target.budget().to_f64() / 2.0, false) }
}

/// What the traffic makes of each tier while a share `usual` of requests fails; none where the traffic is not known.
///
/// Formulas as in [`false_pages`], [`requests_needed`], [`detection_with_guard`] and [`traffic_scaled_threshold`], at the
/// average traffic; the quietest time is that of the hour of the week at which the long window holds the least.
///
/// # Errors
/// A usual share outside 0 to 1.
pub fn noise(facts: &Facts, terms: &Terms, usual: f64) -> Result<Option<Vec<TierNoise>>, ModelError> {
    let usual = probability("the usual share of errors", usual)?;
    let Some(per_day) = facts.requests_per_day.filter(|n| *n > 0) else { return Ok(None) };
    terms
        .alerts
        .iter()
        .map(|tier| of_tier(*tier, facts, terms, per_day as f64, usual))
        .collect::<Result<_, _>>()
        .map(Some)
}

fn of_tier(tier: AlertTier, facts: &Facts, terms: &Terms, per_day: f64, usual: f64) -> Result<TierNoise, ModelError> {
    let (factor, budget) = (tier.factor.to_f64(), terms.target.budget());
    let least = u64::from(terms.alerting.minimum_failures.unwrap_or(0));
    let requests = per_day * positive("the long window", tier.long.to_seconds_f64())? / DAY;
    let whole = libm::floor(libm::fmin(requests, MOST_REQUESTS)) as u64;
    let detection = detection_with_guard(factor, budget, tier.long, 1.0, per_day / DAY, least)?;
    Ok(TierNoise {
        requests,
        needed: requests_needed(1, factor, budget)?,
        pages: false_pages(whole, tier.long, usual, factor, budget, least)?,
        detection: detection.and_then(|after| after.plus(tier.hold)),
        quiet: quiet(tier, facts, terms, per_day)?,
    })
}

fn quiet(tier: AlertTier, facts: &Facts, terms: &Terms, per_day: f64) -> Result<Option<Quiet>, ModelError> {
    let Some(profile) = &facts.traffic else { return Ok(None) };
    let hours = tier.long.to_seconds_f64() / 3_600.0;
    let least = (0..168).filter_map(|start| profile.between(f64::from(start), hours).ok()).fold(f64::MAX, f64::min);
    let requests = 7.0 * per_day * least;
    let days = terms.window.span().to_seconds_f64() / DAY;
    let part = tier.factor.to_f64() * hours / 24.0 / days;
    let share = Share::from_ppb(libm::round(libm::fmin(part, 1.0) * 1e9) as u64).ok();
    let Some(share) = share.filter(|_| requests > 0.0 && part <= 1.0) else { return Ok(None) };
    let threshold = traffic_scaled_threshold(per_day * days, requests, share, terms.target.budget())?;
    Ok(Some(Quiet { requests, threshold }))
}

/// Pages in a week by chance alone: of the tiers that page, each counted for itself.
///
/// # Formula
/// ```text
/// pages = Σ over paging tiers of false pages in 30 d * 7 / 30
/// ```
/// At most as many as are seen: one burst of errors may fire two tiers.
///
/// # Errors
/// A sum that is no number.
pub fn chance_pages(terms: &Terms, noise: &[TierNoise]) -> Result<f64, ModelError> {
    let paging = terms.alerts.iter().zip(noise).filter(|(tier, _)| tier.severity == Severity::Page);
    finite("pages in a week", paging.map(|(_, noise)| noise.pages.sliding_per_month).sum::<f64>() * 7.0 / 30.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::burn_alert::workbook_alerts;
    use crate::plan::TrafficProfile;
    use crate::units::{Target, Window};

    fn terms() -> Terms {
        Terms {
            alerts: workbook_alerts(),
            ..Terms::new(Target::parse_percent("99.9").unwrap(), Window::rolling("30d").unwrap())
        }
    }

    /// 720 requests a day are 30 an hour: one failure fires. 720 × 30 × 0.0005 crossings in 30 days, less the few that
    /// overlap: 21600 × 0.0005 × 0.9995^30, by hand 10.64.
    #[test]
    fn one_failure_among_thirty_requests_pages() {
        let facts = Facts { requests_per_day: Some(720), ..Facts::default() };
        let (usual, is_known) = usual_errors(&facts, &terms());
        assert!((usual - 0.000_5).abs() < 1e-15 && !is_known);
        let found = noise(&facts, &terms(), usual).unwrap().unwrap();
        assert!((found[0].requests - 30.0).abs() < 1e-9 && (found[0].needed - 69.444_4).abs() < 1e-3);
        assert_eq!(found[0].pages.errors, Some(1));
        assert!((found[0].pages.sliding_per_month - 10.64).abs() < 0.01, "{:?}", found[0].pages);
        // 180 in six hours need 2 failures of more than 1.08; the page of an hour has the most by far.
        let pages = chance_pages(&terms(), &found).unwrap();
        let by_hand = (found[0].pages.sliding_per_month + found[1].pages.sliding_per_month) * 7.0 / 30.0;
        assert!((pages - by_hand).abs() < 1e-12 && pages > 2.48);
        assert_eq!(noise(&Facts::default(), &terms(), 0.1), Ok(None));
        assert!(noise(&facts, &terms(), 1.5).is_err());
    }

    #[test]
    fn a_minimum_of_failures_is_in_the_detection() {
        let facts = Facts { requests_per_day: Some(86_400), ..Facts::default() };
        let mut terms = terms();
        terms.alerting.minimum_failures = Some(100);
        terms.alerts[0].hold = Span::seconds(20);
        let found = noise(&facts, &terms, 0.0).unwrap().unwrap();
        // One request a second: 100 failures take 100 s, more than 51.84 s; 20 s more to hold.
        assert_eq!(found[0].detection, Some(Span::seconds(120)));
        assert!(found[0].pages.sliding_per_month <= 0.0);
    }

    #[test]
    fn at_the_quietest_hour_the_threshold_rises() {
        // An hour with a tenth of the others' traffic: 168 hours weigh 167.1, so the quiet one has 0.1 / 167.1 of a week.
        let mut hours = [1.0; 168];
        hours[3] = 0.1;
        let traffic = TrafficProfile::from_hours(&hours).unwrap();
        let facts = Facts { requests_per_day: Some(24_000), traffic: Some(traffic), ..Facts::default() };
        let found = noise(&facts, &terms(), 0.0).unwrap().unwrap();
        let quiet = found[0].quiet.unwrap();
        let requests = 7.0 * 24_000.0 * 0.1 / 167.1;
        assert!((quiet.requests - requests).abs() < 1e-6);
        // 2 % of 720 failures are 14.4, of so many requests.
        assert!((quiet.threshold - 14.4 / requests).abs() < 1e-9);
    }
}
