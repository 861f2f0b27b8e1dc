use crate::model::ModelError;
use crate::model::basis::{self, Stated};
use crate::model::error::{finite, positive};
use crate::model::loss::Badness;
use crate::model::on_call::page_sources;
use crate::plan::Facts;

/// What the pager does, as far as the catalogue knows.
#[derive(Debug, Clone, PartialEq)]
pub struct PagerOutlook {
    /// Pages in a week.
    pub per_week: Stated,
    /// Pages in a week for each person, where it is known how many share them.
    pub per_person: Option<Stated>,
}

/// Weeks in a year of 365 days.
pub(super) const WEEKS: f64 = 365.0 / 7.0;

/// What the pager does.
///
/// # Errors
/// Pages or people that are not numbers of at least 0, or above it.
pub fn pager(badness: &Badness, facts: &Facts) -> Result<PagerOutlook, ModelError> {
    let sources = page_sources(badness, &[], facts.false_pages / WEEKS, 0.0, 1.0 / 3.0)?;
    let per_week = finite("pages in a week", sources.iter().map(|source| source.per_week).sum())?;
    let per_person = match facts.people_on_call {
        Some(people) => Some(finite("pages for each person", per_week / positive("people on call", people)?)?),
        None => None,
    };
    Ok(PagerOutlook {
        per_week: Stated::new(per_week, &basis::PAGES),
        per_person: per_person.map(|value| Stated::new(value, &basis::PAGES)),
    })
}
