use super::distribution::{minutes, supported};
use super::{Keeping, allowed, chance_to_keep, keeping};
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
    /// The share of time in which the budget is overspent.
    pub in_breach: Stated,
    /// Chances, and the highest target that is met with each; none where not even 0 % is.
    pub supported: Vec<(f64, Option<Target>)>,
    /// The chance without each risk, best first.
    pub removals: Vec<Removal>,
}

/// What mitigating each risk would buy: the part of a [`Prospect`] that follows a risk while it is changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Leverage {
    /// Bad minutes in a window, on average.
    pub mean: Stated,
    /// The chance to meet the objective in one window.
    pub chance: Stated,
    /// The chance without each risk, best first.
    pub removals: Vec<Removal>,
}

/// What mitigating each risk would buy; `counted` as [`super::counted()`] gives it for the terms.
///
/// # Errors
/// What [`Badness::chance`] refuses.
pub fn leverage(counted: &Badness, terms: &Terms) -> Result<Leverage, ModelError> {
    let window = minutes(&terms.window);
    Ok(Leverage {
        mean: Stated::new(counted.mean(window), &basis::MEAN_BAD_TIME),
        chance: chance_to_keep(counted, terms)?,
        removals: counted.removals(window, allowed(terms))?,
    })
}

/// Whether the objective can be kept; `counted` as [`super::counted()`] gives it for the terms.
///
/// # Errors
/// What [`Badness::chance`] refuses.
pub fn prospect(counted: &Badness, terms: &Terms) -> Result<Prospect, ModelError> {
    let window = minutes(&terms.window);
    let Keeping { allowed, chance, in_breach } = keeping(counted, terms)?;
    Ok(Prospect {
        mean: Stated::new(counted.mean(window), &basis::MEAN_BAD_TIME),
        chance,
        every_month: Stated::new(counted.chance_of_every_month(terms.target)?, &basis::EVERY_MONTH),
        in_breach,
        supported: supported(counted, window)?,
        removals: counted.removals(window, allowed)?,
    })
}
