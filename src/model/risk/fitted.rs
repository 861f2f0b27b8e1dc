use std::collections::BTreeMap;

use super::{DurationFit, Prior, Year, fit_durations, observed_frequency};
use crate::model::ModelError;
use crate::model::error::within;
use crate::model::loss::beta_of;
use crate::model::special::beta_quantile;
use crate::plan::{Catalogue, Cause, Duration, Incident, IncidentLog, Risk, cause_name};
use crate::units::Estimate;

/// Fewer lengths than these are kept as they are: a spread of four is hardly known.
const FEWEST_FOR_A_SPREAD: usize = 5;
/// Where lognormal lengths would look as unlike it less often than this, they are kept as they are.
const DOUBTFUL: f64 = 0.05;

/// A risk that observed incidents speak of, and how well they do.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedRisk {
    /// The row for the catalogue.
    pub risk: Risk,
    /// How many incidents it stands on.
    pub incidents: usize,
    /// For how many years of 365 days somebody looked.
    pub years: f64,
    /// The lognormal distribution of the lengths, whether or not the row uses it; none for fewer than two, or where one
    /// is 0.
    pub lengths: Option<DurationFit>,
    /// Whether the row says that lengths are lognormal; else it holds those that were observed.
    pub is_smooth: bool,
    /// The mean share of users that was hurt.
    pub mean_impact: f64,
    /// Bad minutes in a year, as observed: the sum of impact times minutes, divided by the years.
    pub bad_per_year: f64,
}

/// The risks that a list of incidents speaks of: one for each cause, those of dependencies apart. The one with the most
/// bad minutes comes first. Incidents that did not start within the period are left out.
///
/// # Formula
/// ```text
/// frequency   Gamma(n + 1/2, 1 / T), Jeffreys' prior                             see [`observed_frequency`]
/// length      five or more, lognormal not rejected at 5 %: lognormal of greatest likelihood, of detection and
///             resolution apart where every incident has both; else the observed lengths
/// impact      beta distribution with the mean m and the variance v of the observed shares:
///             a = m (m (1 - m) / v - 1), b = a (1 - m) / m;  one value where they are equal or no such beta exists
/// ```
/// Each is exact for what was observed; that the future is like the past, that a cause has one kind of incident, and that
/// long incidents are as wide as short ones are assumptions. Shares of the beta distribution are found again from its
/// median and p90, to 1e-6.
///
/// # Errors
/// A period that ends before it begins; an incident with minutes or an impact that cannot be.
///
/// # Source
/// Frequencies and lengths as [`observed_frequency`] and [`fit_durations`]; the method of moments for impacts.
pub fn fit_risks(log: &IncidentLog) -> Result<Vec<FittedRisk>, ModelError> {
    let years = observed_years(log)?;
    let mut groups: BTreeMap<(Cause, bool), Vec<&Incident>> = BTreeMap::new();
    for incident in incidents_within(log) {
        groups.entry((incident.cause, incident.dependency)).or_default().push(incident);
    }
    let mut risks = Vec::with_capacity(groups.len());
    for ((cause, dependency), incidents) in groups {
        risks.push(fitted(cause, dependency, &incidents, years)?);
    }
    risks.sort_by(|a, b| b.bad_per_year.total_cmp(&a.bad_per_year));
    Ok(risks)
}

/// Years of 365 days for which somebody looked, the first and the last day included.
///
/// # Errors
/// A period that ends before it begins.
pub fn observed_years(log: &IncidentLog) -> Result<f64, ModelError> {
    let days = (log.until.day_number() + 1).checked_sub(log.from.day_number()).filter(|days| *days > 0);
    days.map(|days| f64::from(days) / Year::Common.days()).ok_or(ModelError::Unusable {
        what: "the observed period ends before it begins",
        remedy: "exchange its two days",
    })
}

/// The incidents that started within the observed period.
pub fn incidents_within(log: &IncidentLog) -> impl Iterator<Item = &Incident> {
    let first = log.from.midnight();
    let last = log.until.day_number();
    log.incidents.iter().filter(move |incident| {
        incident.started >= first && crate::units::CivilDate::of(incident.started).day_number() <= last
    })
}

/// The catalogue with fitted risks in it: those of the same name become the fitted ones, the others stay.
pub fn with_fitted(catalogue: &Catalogue, fitted: &[FittedRisk]) -> Catalogue {
    let mut catalogue = catalogue.clone();
    for FittedRisk { risk, .. } in fitted {
        match catalogue.risks.iter_mut().find(|known| known.name == risk.name) {
            Some(known) => *known = risk.clone(),
            None => catalogue.risks.push(risk.clone()),
        }
    }
    catalogue
}

fn fitted(cause: Cause, dependency: bool, incidents: &[&Incident], years: f64) -> Result<FittedRisk, ModelError> {
    for incident in incidents {
        within("minutes of an incident", incident.minutes, 0.0, 1e9, "0 to 1e9")?;
        within("impact of an incident", incident.impact, 0.0, 1.0, "0 to 1")?;
    }
    let minutes: Vec<f64> = incidents.iter().map(|incident| incident.minutes).collect();
    let impacts: Vec<f64> = incidents.iter().map(|incident| incident.impact).collect();
    let lengths = if minutes.iter().all(|minutes| *minutes > 0.0) { fit_durations(&minutes).ok() } else { None };
    let smooth = lengths.as_ref().and_then(|fit| smooth_length(fit, incidents));
    let whose = if dependency { ", of a dependency" } else { "" };
    let bad: f64 = incidents.iter().map(|incident| incident.impact * incident.minutes).sum();
    Ok(FittedRisk {
        risk: Risk {
            name: format!("{}{whose} (observed)", cause_name(cause)),
            cause,
            duration: smooth.clone().unwrap_or(Duration::Observed(minutes)),
            impact: impact(&impacts)?,
            frequency: observed_frequency(incidents.len(), years, Prior::Jeffreys)?,
            dependency,
        },
        incidents: incidents.len(),
        years,
        lengths,
        is_smooth: smooth.is_some(),
        mean_impact: impacts.iter().sum::<f64>() / impacts.len() as f64,
        bad_per_year: bad / years,
    })
}

/// The lognormal length, where there is reason to believe in one.
fn smooth_length(fit: &DurationFit, incidents: &[&Incident]) -> Option<Duration> {
    let is_doubtful = fit.fit.is_some_and(|fit| fit.p_value < DOUBTFUL);
    if fit.count < FEWEST_FOR_A_SPREAD || is_doubtful || !fit.estimate.is_spread() {
        return None;
    }
    // Both phases, where each incident has both.
    let phases: Option<Vec<(f64, f64)>> = incidents
        .iter()
        .map(|incident| incident.detected_after.map(|detect| (detect, incident.minutes - detect)))
        .map(|phases| phases.filter(|(detect, resolve)| *detect > 0.0 && *resolve > 0.0))
        .collect();
    let apart = phases.and_then(|phases| {
        let (detect, resolve): (Vec<f64>, Vec<f64>) = phases.into_iter().unzip();
        Some((fit_durations(&detect).ok()?.estimate, fit_durations(&resolve).ok()?.estimate))
    });
    let (detect, resolve) = apart.unwrap_or((Estimate::value(0.0).ok()?, fit.estimate));
    Some(Duration::Estimated { detect, resolve })
}

/// The spread of observed shares: a beta distribution with their mean and variance, or their mean.
fn impact(shares: &[f64]) -> Result<Estimate, ModelError> {
    let n = shares.len() as f64;
    let first = shares.first().copied().unwrap_or(1.0);
    // Around the first one, so that equal shares vary by exactly 0.
    let mean = first + shares.iter().map(|share| share - first).sum::<f64>() / n;
    let variance = shares.iter().map(|share| (share - mean) * (share - mean)).sum::<f64>() / n;
    let sure = || {
        Estimate::value(mean.clamp(0.0, 1.0))
            .map_err(|_| ModelError::Unusable { what: "the impacts have no mean", remedy: "give shares from 0 to 1" })
    };
    let concentration = mean * (1.0 - mean) / variance - 1.0;
    let (a, b) = (mean * concentration, (1.0 - mean) * concentration);
    if !(a.is_finite() && b.is_finite() && a > 0.0 && b > 0.0) {
        return sure();
    }
    let spread = Estimate::spread(beta_quantile(a, b, 0.5), beta_quantile(a, b, 0.9));
    match spread {
        // Only what the loss model finds again is worth handing to it.
        Ok(spread) if beta_of(spread).is_ok_and(|(a, b)| (a / (a + b) - mean).abs() < 1e-3) => Ok(spread),
        _ => sure(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::loss::Badness;
    use crate::plan::Frequency;
    use crate::units::CivilDate;

    fn incident(day: u32, minutes: f64, impact: f64, cause: Cause) -> Incident {
        let started = CivilDate::from_day_number(20_454 + day).map(CivilDate::midnight).unwrap();
        Incident { impact, cause, ..Incident::new(String::new(), started, minutes) }
    }

    /// The whole of 2026: 365 days. 2026-01-01 is day 20 454.
    fn log(incidents: Vec<Incident>) -> IncidentLog {
        let day = |text| CivilDate::parse(text).unwrap();
        IncidentLog { from: day("2026-01-01"), until: day("2026-12-31"), incidents, reviews: Vec::new() }
    }

    #[test]
    fn a_year_of_releases() {
        // Lengths e^1 to e^5: mu = 3, sigma = sqrt 2, p90 = e^(3 + 1.2815516 sqrt 2).
        let incidents: Vec<Incident> =
            (1..=5).map(|n| incident(n * 30, libm::exp(f64::from(n)), 1.0, Cause::BinaryPush)).collect();
        let [risk] = &fit_risks(&log(incidents)).unwrap()[..] else { panic!("one cause") };
        assert_eq!((risk.incidents, risk.years, risk.mean_impact, risk.is_smooth), (5, 1.0, 1.0, true));
        assert_eq!(risk.risk.name, "Binary push (observed)");
        let Duration::Estimated { detect, resolve } = risk.risk.duration else { panic!("a spread") };
        assert_eq!(detect.median(), 0.0);
        assert!((resolve.median() - 20.085_536_923_187_67).abs() < 1e-9, "{resolve:?}");
        assert!((resolve.p90() - 123.025_002).abs() < 1e-5, "{resolve:?}");
        // Gamma(5.5, 1), by numerical integration: median 5.170 499, p90 8.637 504.
        let Frequency::PerYear(rate) = risk.risk.frequency else { panic!("a rate") };
        assert!((rate.median() - 5.170_499).abs() < 1e-5 && (rate.p90() - 8.637_504).abs() < 1e-5, "{rate:?}");
        // e + e^2 + e^3 + e^4 + e^5 = 233.204...
        assert!((risk.bad_per_year - 233.204_184).abs() < 1e-4, "{}", risk.bad_per_year);
    }

    #[test]
    fn few_are_kept_as_they_are_and_dependencies_apart() {
        let mut foreign = incident(3, 600.0, 0.5, Cause::Hardware);
        foreign.dependency = true;
        let own = [incident(1, 10.0, 1.0, Cause::Hardware), incident(2, 30.0, 1.0, Cause::Hardware)];
        let outside = incident(365, 1e6, 1.0, Cause::Hardware);
        let risks = fit_risks(&log([vec![foreign], own.to_vec(), vec![outside]].concat())).unwrap();
        let said: Vec<_> = risks.iter().map(|risk| (risk.risk.name.as_str(), risk.bad_per_year)).collect();
        assert_eq!(said, [("Hardware, of a dependency (observed)", 300.0), ("Hardware (observed)", 40.0)]);
        assert_eq!(risks[1].risk.duration, Duration::Observed(vec![10.0, 30.0]));
        assert_eq!((risks[0].lengths, risks[1].lengths.map(|fit| fit.count)), (None, Some(2)));
    }

    #[test]
    fn phases_are_fitted_apart_where_all_have_both() {
        let both = |n: u32| Incident {
            detected_after: Some(f64::from(n)),
            acknowledged_after: None,
            ..incident(n, f64::from(n) * 11.0, 1.0, Cause::Pipeline)
        };
        let risks = fit_risks(&log([1, 2, 4, 8, 16].map(both).to_vec())).unwrap();
        let Duration::Estimated { detect, resolve } = risks[0].risk.duration else { panic!("a spread") };
        // The geometric mean of 1, 2, 4, 8, 16 is 4; resolution is always ten times detection.
        assert!((detect.median() - 4.0).abs() < 1e-12 && (resolve.median() - 40.0).abs() < 1e-10);
    }

    #[test]
    fn impacts_keep_their_mean() {
        // Mean 0.5, variance 1/20: a = b = 2. The p90 of Beta(2, 2) solves 3x^2 - 2x^3 = 0.9: 0.804 2.
        let d = libm::sqrt(0.05);
        let spread = impact(&[0.5 - d, 0.5 + d]).unwrap();
        assert!((spread.median() - 0.5).abs() < 1e-9 && (spread.p90() - 0.804_2).abs() < 1e-4, "{spread:?}");
        for (shares, mean) in
            [(vec![0.3, 0.3, 0.3], 0.3), (vec![0.0, 1.0], 0.5), (vec![0.0], 0.0), (vec![1.0, 1.0], 1.0)]
        {
            let impact = impact(&shares).unwrap();
            assert!(!impact.is_spread() && (impact.median() - mean).abs() < 1e-15, "{shares:?}");
        }
    }

    #[test]
    fn what_is_fitted_is_a_catalogue() {
        let causes = [Cause::BinaryPush, Cause::Hardware, Cause::Other];
        let incidents: Vec<Incident> = (0..60_u32)
            .map(|n| {
                incident(n * 6, 5.0 + f64::from(n * 37 % 101), f64::from(n * 7 % 11) / 10.0, causes[n as usize % 3])
            })
            .collect();
        let fitted = fit_risks(&log(incidents)).unwrap();
        let catalogue = with_fitted(&Catalogue::default(), &fitted);
        assert_eq!(catalogue.risks.len(), 3);
        assert!(Badness::of(&catalogue).is_ok());
        assert_eq!(with_fitted(&catalogue, &fitted), catalogue, "twice is once");
        assert_eq!(fit_risks(&log(Vec::new())), Ok(Vec::new()));
        let (from, until) = (log(Vec::new()).until, log(Vec::new()).from);
        assert!(fit_risks(&IncidentLog { from, until, incidents: Vec::new(), reviews: Vec::new() }).is_err());
    }
}
