use super::rotation::{PageSource, Rotation, checked};
use crate::model::ModelError;
use crate::model::error::{positive, within};

/// Where the hours of a week go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeUse {
    /// Hours that each person works in a week, above 0, at most 168.
    pub working_hours_each: f64,
    /// Hours of ticket work that come to the whole team in a week, at most 1e6.
    pub ticket_hours_of_team: f64,
    /// Hours of other toil of each person in a week, at most 168.
    pub toil_hours_each: f64,
    /// The share of working time that toil may take; the usual cap is 0.5.
    pub toil_cap: f64,
}

impl Default for TimeUse {
    /// Forty hours without tickets and other toil, half of which may be toil.
    fn default() -> Self {
        Self { working_hours_each: 40.0, ticket_hours_of_team: 0.0, toil_hours_each: 0.0, toil_cap: 0.5 }
    }
}

/// What operations take of each person's week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PersonLoad {
    /// Hours of page work, a week and person.
    pub page_hours: f64,
    /// Hours of ticket work, a week and person.
    pub ticket_hours: f64,
    /// All toil as a share of working time; above 1 it does not fit at all.
    pub toil_share: f64,
    /// Whether that is above the cap.
    pub over_cap: bool,
    /// Hours a week that the whole team has left under the cap; below zero it is over.
    pub hours_left: f64,
    /// Further pages a week that would fit, at the present work for each; none if pages take no work.
    pub pages_left: Option<f64>,
}

/// Toil against its cap.
///
/// # Formula
/// ```text
/// toil share = (page hours + ticket hours) ÷ people ÷ working hours + own toil hours ÷ working hours
/// ```
/// Exact for averages; page work is shared evenly over the rotation in the long run.
///
/// # Errors
/// Figures outside the ranges that the fields name.
///
/// # Source
/// Site Reliability Engineering (2016), chapters 5 and 11: at most half of the time for toil.
///
/// ```
/// use accord::model::on_call::{PageSource, Rotation, TimeUse, person_load};
/// let rotation = Rotation { sites: 1, people_per_site: 8, at_once: 2, shift_days: 7.0 };
/// let pages = [PageSource { per_week: 28.0, minutes_each: 360.0, at_night: 0.3 }];
/// // Two incidents in every 12 hours at six hours each: more than half of eight people.
/// let load = person_load(&pages, &rotation, &TimeUse::default()).unwrap();
/// assert!(load.page_hours == 21.0 && load.over_cap);
/// ```
pub fn person_load(sources: &[PageSource], rotation: &Rotation, time: &TimeUse) -> Result<PersonLoad, ModelError> {
    let people = rotation.checked()?;
    let of_pages = page_hours(sources, time)?;
    let shared = of_pages + time.ticket_hours_of_team;
    let toil = shared + time.toil_hours_each * people;
    let hours_left = time.toil_cap * time.working_hours_each * people - toil;
    let pages: f64 = sources.iter().map(|source| source.per_week).sum();
    let toil_share = toil / people / time.working_hours_each;
    Ok(PersonLoad {
        page_hours: of_pages / people,
        ticket_hours: time.ticket_hours_of_team / people,
        toil_share,
        over_cap: toil_share > time.toil_cap,
        hours_left,
        // Nothing where each page takes no work, or next to none.
        pages_left: Some(hours_left.max(0.0) / (of_pages / pages)).filter(|pages| pages.is_finite()),
    })
}

/// Hours of page work of the whole team in a week; checks sources and time.
pub(super) fn page_hours(sources: &[PageSource], time: &TimeUse) -> Result<f64, ModelError> {
    checked(sources)?;
    within("working hours", positive("working hours", time.working_hours_each)?, 1e-3, 168.0, "0.001 to 168")?;
    within("ticket hours", time.ticket_hours_of_team, 0.0, 1e6, "0 to 1000000")?;
    within("hours of other toil", time.toil_hours_each, 0.0, 168.0, "0 to 168")?;
    within("cap on toil", time.toil_cap, 0.0, 1.0, "0 to 1")?;
    Ok(sources.iter().map(|source| source.per_week * source.minutes_each / 60.0).sum())
}
