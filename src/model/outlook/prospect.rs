use crate::model::ModelError;
use crate::model::basis::{self, Stated};
use crate::model::loss::{Badness, Removal};
use crate::plan::Terms;
use crate::units::Target;

/// Whether the objective can be kept, as far as the catalogue of risks knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Prospect {
    /// Bad minutes in a window, on average.
    pub mean: Stated,
    /// The chance to meet the objective in one window.
    pub chance: Stated,
    /// The chance that every calendar month of a year keeps the target.
    pub every_month: Stated,
    /// The share of time in which a rolling window is in breach.
    pub in_breach: Stated,
    /// Chances, and the highest target that is met with each; none where not even 0 % is.
    pub supported: Vec<(f64, Option<Target>)>,
    /// The chance without each risk, best first.
    pub removals: Vec<Removal>,
}

/// The chances for which a supported target is given.
const SUPPORT: [f64; 3] = [0.8, 0.9, 0.95];

/// Whether the objective can be kept.
///
/// # Errors
/// What [`Badness::chance`] refuses.
pub fn prospect(badness: &Badness, terms: &Terms) -> Result<Prospect, ModelError> {
    let window = terms.window.span().to_seconds_f64() / 60.0;
    let allowed = terms.window.budget(terms.target.budget()).to_seconds_f64() / 60.0;
    let chance = badness.chance(window, allowed)?;
    let mut supported = Vec::with_capacity(SUPPORT.len());
    for p in SUPPORT {
        supported.push((p, badness.supported_target(window, p)?));
    }
    Ok(Prospect {
        mean: Stated::new(badness.mean(window), &basis::MEAN_BAD_TIME),
        chance: Stated::new(chance, &basis::CHANCE),
        every_month: Stated::new(badness.chance_of_every_month(terms.target)?, &basis::EVERY_MONTH),
        in_breach: Stated::new(1.0 - chance, &basis::IN_BREACH),
        supported,
        removals: badness.removals(window, allowed)?,
    })
}
