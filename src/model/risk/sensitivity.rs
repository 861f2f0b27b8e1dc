use crate::model::ModelError;
use crate::model::loss::{Badness, Source};
use crate::plan::{Catalogue, Duration, Frequency, Risk};
use crate::units::Estimate;

/// Which estimate of a risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Input {
    /// How often it happens.
    Frequency,
    /// How long an incident lasts: detection and resolution together.
    Length,
    /// The share that is hit.
    Impact,
}

/// What one estimate does to the chance to meet the objective.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Swing {
    /// Which risk, by its place in the catalogue.
    pub risk: usize,
    /// Which of its estimates.
    pub input: Input,
    /// The chance if it were always what is believed as often above as below.
    pub at_median: f64,
    /// The chance if it were always what is exceeded once in ten times.
    pub at_p90: f64,
}

impl Swing {
    /// How far the chance moves.
    pub fn width(&self) -> f64 {
        (self.at_median - self.at_p90).abs()
    }
}

/// Which estimate matters most: the chance to meet the objective with one estimate at a time taken to be exactly its
/// median, and exactly its p90, while all others keep their spread. Widest swing first; estimates without a spread have
/// none and are left out, as are lengths that were observed.
///
/// # Formula
/// `P(bad minutes ≤ allowed | the estimate = median)` and the same for its p90, for each frequency, length and impact.
///
/// Accuracy: as [`Badness::chances_with`].
///
/// # Errors
/// What [`Badness::of`] and [`Badness::chances_with`] refuse.
///
/// # Source
/// The tornado diagram of decision analysis (R. Howard, 1988), with percentiles in place of a range.
pub fn sensitivity(catalogue: &Catalogue, window: f64, allowed: f64) -> Result<Vec<Swing>, ModelError> {
    let all = 0..catalogue.risks.len();
    let mut swings = sensitivity_of(&Badness::of(catalogue)?, catalogue, all, (window, allowed))?;
    widest_first(&mut swings);
    Ok(swings)
}

/// Puts the widest swing first.
pub fn widest_first(swings: &mut [Swing]) {
    swings.sort_by(|a, b| b.width().total_cmp(&a.width()).then(a.risk.cmp(&b.risk)).then(a.input.cmp(&b.input)));
}

/// As [`sensitivity`], for some risks of a catalogue whose badness is known already, in the order of the catalogue: so
/// that a page can ask for a few at a time.
///
/// # Errors
/// As [`sensitivity`].
pub fn sensitivity_of(
    badness: &Badness,
    catalogue: &Catalogue,
    places: std::ops::Range<usize>,
    (window, allowed): (f64, f64),
) -> Result<Vec<Swing>, ModelError> {
    let minutes = catalogue.adjustments.iter().map(|a| a.detect_minutes + a.resolve_minutes).sum();
    let frequency = catalogue.adjustments.iter().map(|a| a.frequency).sum();
    let (mut asked, mut replaced) = (Vec::new(), Vec::new());
    for (i, risk) in catalogue.risks.iter().enumerate().skip(places.start).take(places.len()) {
        for input in [Input::Frequency, Input::Length, Input::Impact] {
            let Some(ends) = fixed(risk, input) else { continue };
            asked.push((i, input));
            for risk in &ends {
                replaced.push((i, Source::of(risk, minutes, frequency)?));
            }
        }
    }
    let chances = badness.chances_with(window, allowed, &replaced)?;
    Ok(asked
        .into_iter()
        .zip(chances.chunks_exact(2))
        .map(|((risk, input), ends)| Swing { risk, input, at_median: ends[0], at_p90: ends[1] })
        .collect())
}

/// The risk with an estimate at its median and at its p90; none where it has no spread.
fn fixed(risk: &Risk, input: Input) -> Option<[Risk; 2]> {
    let at = |pick: fn(Estimate) -> f64| -> Option<Risk> {
        let exactly = |estimate: Estimate| Estimate::value(pick(estimate)).ok();
        let mut fixed = risk.clone();
        match (input, &risk.frequency, &risk.duration) {
            (Input::Frequency, Frequency::PerYear(rate), _) if rate.is_spread() => {
                fixed.frequency = Frequency::PerYear(exactly(*rate)?);
            }
            (Input::Length, _, Duration::Estimated { detect, resolve })
                if detect.is_spread() || resolve.is_spread() =>
            {
                fixed.duration = Duration::Estimated { detect: exactly(*detect)?, resolve: exactly(*resolve)? };
            }
            (Input::Impact, ..) if risk.impact.is_spread() => fixed.impact = exactly(risk.impact)?,
            _ => return None,
        }
        Some(fixed)
    };
    Some([at(Estimate::median)?, at(Estimate::p90)?])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Cause;

    fn risk(per_year: Estimate, resolve: Estimate) -> Risk {
        Risk {
            name: String::new(),
            cause: Cause::Other,
            duration: Duration::Estimated { detect: Estimate::value(0.0).unwrap(), resolve },
            impact: Estimate::value(1.0).unwrap(),
            frequency: Frequency::PerYear(per_year),
            dependency: false,
        }
    }

    /// Poisson sums by hand: of 43.2 minutes in 30 days, one incident of 30 minutes fits, or two of 20, or none of 60.
    #[test]
    fn swings_are_poisson_sums() {
        let (exactly, spread) = (|x| Estimate::value(x).unwrap(), |a, b| Estimate::spread(a, b).unwrap());
        let (window, allowed) = (43_200.0, 43.2);
        let often = Catalogue { risks: vec![risk(spread(6.0, 24.0), exactly(30.0))], ..Catalogue::default() };
        let swings = sensitivity(&often, window, allowed).unwrap();
        assert_eq!((swings.len(), swings[0].input), (1, Input::Frequency));
        let at_most_one = |per_year: f64| {
            let m = per_year * 30.0 / 365.0;
            libm::exp(-m) * (1.0 + m)
        };
        assert!((swings[0].at_median - at_most_one(6.0)).abs() < 1e-9, "{swings:?}");
        assert!((swings[0].at_p90 - at_most_one(24.0)).abs() < 1e-9, "{swings:?}");
        let long = Catalogue { risks: vec![risk(exactly(12.0), spread(20.0, 60.0))], ..Catalogue::default() };
        let swings = sensitivity(&long, window, allowed).unwrap();
        assert_eq!((swings.len(), swings[0].input), (1, Input::Length));
        let m = 12.0 * 30.0 / 365.0;
        assert!((swings[0].at_median - libm::exp(-m) * (1.0 + m + m * m / 2.0)).abs() < 1e-9, "{swings:?}");
        assert!((swings[0].at_p90 - libm::exp(-m)).abs() < 1e-9, "{swings:?}");
    }

    #[test]
    fn the_widest_comes_first_and_single_values_have_none() {
        let (exactly, spread) = (|x| Estimate::value(x).unwrap(), |a, b| Estimate::spread(a, b).unwrap());
        let risks = vec![
            risk(exactly(4.0), exactly(9.0)),
            risk(spread(0.01, 0.02), exactly(9.0)),
            risk(exactly(6.0), spread(25.0, 100.0)),
        ];
        let swings = sensitivity(&Catalogue { risks, ..Catalogue::default() }, 43_200.0, 43.2).unwrap();
        assert_eq!(swings.iter().map(|swing| swing.risk).collect::<Vec<_>>(), [2, 1]);
        assert!(swings[0].width() > 0.1 && swings[1].width() < 0.01);
    }
}
