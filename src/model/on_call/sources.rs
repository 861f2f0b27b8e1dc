use super::PageSource;
use crate::model::ModelError;
use crate::model::error::{at_least_zero, probability};
use crate::model::loss::{Badness, MINUTES_PER_WEEK};

/// What the catalogue and the alerts send to the pager: one source for each risk, and one for pages that no incident
/// caused.
///
/// # Formula
/// ```text
/// pages a week = incidents of the risk a week * share of its incidents that an alert notices
/// minutes each = mean bad minutes of an incident, but at least `least_minutes`
/// ```
/// `noticed` is that share, for each source in order: 1 where an alert sees every incident; missing ones count as 1.
/// False pages come as many a week as `false_per_week`, each taking `least_minutes`. `at_night` is the share of all pages
/// that come at night: 1/3 where nothing is known.
///
/// # Errors
/// Shares outside 0 to 1; minutes and pages below 0.
pub fn page_sources(
    badness: &Badness,
    noticed: &[f64],
    false_per_week: f64,
    least_minutes: f64,
    at_night: f64,
) -> Result<Vec<PageSource>, ModelError> {
    let at_night = probability("the share of pages at night", at_night)?;
    let least = at_least_zero("the least minutes of a page", least_minutes)?;
    let mut sources = Vec::with_capacity(badness.sources.len() + 1);
    for (i, source) in badness.sources.iter().enumerate() {
        let noticed = probability("the share of incidents that page", noticed.get(i).copied().unwrap_or(1.0))?;
        sources.push(PageSource {
            per_week: source.rate.mean() * MINUTES_PER_WEEK * noticed,
            minutes_each: source.severity.mean().max(least),
            at_night,
        });
    }
    let false_per_week = at_least_zero("false pages in a week", false_per_week)?;
    sources.push(PageSource { per_week: false_per_week, minutes_each: least, at_night });
    Ok(sources)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::risk::starter_catalogue;
    use crate::units::Estimate;

    #[test]
    fn a_hundred_outages_a_year_are_two_pages_a_week() {
        let value = |x| Estimate::value(x).unwrap();
        let catalogue = starter_catalogue(365.0 / 7.0 * 2.0, value(5.0), value(25.0), value(1.0)).unwrap();
        let sources = page_sources(&Badness::of(&catalogue).unwrap(), &[], 0.5, 10.0, 0.3).unwrap();
        let week: f64 = sources.iter().map(|source| source.per_week).sum();
        assert!((week - 2.5).abs() < 1e-9, "{week}");
        assert_eq!((sources[0].minutes_each, sources[0].at_night), (30.0, 0.3));
        assert_eq!(sources.last().map(|last| last.minutes_each), Some(10.0));
        assert!(page_sources(&Badness::of(&catalogue).unwrap(), &[2.0], 0.5, 10.0, 0.3).is_err());
    }
}
