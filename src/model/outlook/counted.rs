use super::Answer;
use crate::model::ModelError;
use crate::model::cost::bought;
use crate::model::error::at_least_zero;
use crate::model::loss::{Badness, Rate, Severity, Source, beta_of};
use crate::model::special::beta_p;
use crate::plan::{Catalogue, Facts, Investment, Risk, Terms};
use crate::units::{Estimate, Method};

/// What goes wrong once the chosen investments act, in the minutes that the method of the terms counts: what a chance to
/// keep the objective is asked of. None where no risk and no background is known.
///
/// # Errors
/// What a catalogue and its investments may not be.
pub fn counted(facts: &Facts, terms: &Terms) -> Answer<Badness> {
    if facts.catalogue == Catalogue::default() {
        return Ok(None);
    }
    let chosen: Vec<&Investment> = terms.investments.iter().collect();
    counted_of(&bought(&facts.catalogue, &chosen)?, terms.method).map(Some)
}

/// The same, where [`super::badness()`] was tabulated already: most methods count just that.
///
/// # Errors
/// As [`counted`].
pub fn counted_beside(badness: &Answer<Badness>, facts: &Facts, terms: &Terms) -> Answer<Badness> {
    if terms.method.has_whole_slices() { counted(facts, terms) } else { badness.clone() }
}

/// What goes wrong by a catalogue, in the minutes that a method counts.
///
/// # Formula
/// Occurrences and ratio timeslices count an incident's length times its impact, as [`Badness::of`] does. Timeslices count
/// every slice in which more fails than a good slice may:
/// ```text
/// how often     rate × P(impact > 1 − slice target)                      (thinning of a Poisson process)
/// how long      length + slice × (1 − 2 (1 − slice target) ÷ impact)     (mean over where the slices lie)
/// background    all of the time if it is above 1 − slice target, else none
/// ```
/// Accuracy: the mean is exact for incidents that are longer than a slice and do not meet in one; which slices at the
/// ends are bad moves any one incident by less than a slice. Of an impact with a spread the median decides what is
/// added. Nothing is added below nothing: very partial incidents count for up to a slice too long. Traffic is taken as
/// even.
///
/// # Errors
/// What a catalogue may not be.
///
/// # Source
/// OpenSLO's budgeting methods.
pub fn counted_of(catalogue: &Catalogue, method: Method) -> Result<Badness, ModelError> {
    let Method::Timeslices { slice_target, slice } = method else { return Badness::of(catalogue) };
    let most = slice_target.complement().to_f64();
    let slice = slice.nominal().to_seconds_f64() / 60.0;
    let added: f64 = catalogue.adjustments.iter().map(|a| a.detect_minutes + a.resolve_minutes).sum();
    let oftener = at_least_zero("an adjustment of frequency", catalogue.adjustments.iter().map(|a| a.frequency).sum())?;
    let sources = catalogue.risks.iter().map(|risk| {
        let (hits, impact) = hits(risk, most)?;
        let ends = if impact > 0.0 { slice * (1.0 - 2.0 * (most / impact).min(1.0)) } else { 0.0 };
        let whole = Estimate::value(1.0).map_err(|_| NO_ESTIMATE)?;
        Ok(Source {
            name: risk.name.clone(),
            rate: Rate::of(risk.frequency)?.times((1.0 + oftener) * hits),
            severity: Severity::new(&risk.duration, whole, (added + ends).max(0.0))?,
            changes: risk.from_changes(),
            dependency: risk.dependency,
        })
    });
    let background = if catalogue.background > most { 1.0 } else { 0.0 };
    Ok(Badness { sources: sources.collect::<Result<_, ModelError>>()?, background })
}

const NO_ESTIMATE: ModelError =
    ModelError::Unusable { what: "an impact is no estimate", remedy: "give a number of at least 0" };

/// The chance that an incident makes slices bad, and the impact at which it does.
fn hits(risk: &Risk, most: f64) -> Result<(f64, f64), ModelError> {
    let impact = risk.impact;
    if !impact.is_spread() {
        return Ok((if impact.median() > most { 1.0 } else { 0.0 }, impact.median().min(1.0)));
    }
    let (a, b) = beta_of(impact)?;
    Ok((1.0 - beta_p(a, b, most), impact.median().max(most)))
}

#[cfg(test)]
pub(in crate::model) mod tests {
    use super::*;
    use crate::plan::{Cause, Duration, Frequency};
    use crate::units::{Length, Share, Target, Window};

    pub fn exactly(x: f64) -> Estimate {
        Estimate::value(x).unwrap()
    }

    /// One risk of so many incidents in a year, detected at once.
    pub fn one_risk(per_year: f64, resolve: Estimate, impact: Estimate) -> Catalogue {
        let risk = Risk {
            name: "Bad release".to_owned(),
            cause: Cause::BinaryPush,
            duration: Duration::Estimated { detect: exactly(0.0), resolve },
            impact,
            frequency: Frequency::PerYear(exactly(per_year)),
            dependency: false,
        };
        Catalogue { risks: vec![risk], ..Catalogue::default() }
    }

    fn by_slices(impact: Estimate, background: f64) -> Badness {
        let facts =
            Facts { catalogue: Catalogue { background, ..one_risk(36.5, exactly(30.0), impact) }, ..Facts::default() };
        let method = Method::Timeslices {
            slice_target: Share::parse_ratio("0.95").unwrap(),
            slice: Length::parse("5m").unwrap(),
        };
        let target = Target::parse_percent("99.9").unwrap();
        counted(&facts, &Terms { method, ..Terms::new(target, Window::rolling("30d").unwrap()) }).unwrap().unwrap()
    }

    /// By a simulation of 200,000 incidents of 30 minutes at random places among slices of five: 34.50 bad minutes at
    /// full impact, 34.00 at half, 30.01 at a tenth. Three incidents in 30 days.
    #[test]
    fn slices_count_whole() {
        for (impact, minutes) in [(1.0, 34.5), (0.5, 34.0), (0.1, 30.0)] {
            let badness = by_slices(exactly(impact), 0.0);
            assert!((badness.mean(43_200.0) - 3.0 * minutes).abs() < 1e-9, "{impact}: {}", badness.mean(43_200.0));
        }
    }

    #[test]
    fn what_a_good_slice_may_hold_counts_for_nothing() {
        assert_eq!(by_slices(exactly(0.05), 0.05).mean(43_200.0), 0.0);
        assert_eq!(by_slices(exactly(0.0), 0.051).mean(43_200.0), 43_200.0);
        // Half of the incidents are above the median, which is where a good slice ends.
        let half = by_slices(Estimate::spread(0.05, 0.2).unwrap(), 0.0);
        assert!((half.sources[0].rate.mean() * 525_600.0 - 18.25).abs() < 1e-6);
    }
}
