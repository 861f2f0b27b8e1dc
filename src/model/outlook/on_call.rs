use super::pager::WEEKS;
use crate::model::ModelError;
use crate::model::error::positive;
use crate::model::loss::Badness;
use crate::model::on_call::{
    PageSource, People, PersonLoad, Rotation, ShiftLoad, TimeUse, page_sources, people_needed, person_load, shift_load,
};
use crate::model::risk::{incidents_within, observed_years};
use crate::plan::Facts;

use super::Answer;

/// Where the pages of an outlook come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PagesFrom {
    /// Every incident of the catalogue pages once.
    Catalogue,
    /// Every incident of the list paged once, and they go on so.
    Incidents,
    /// Nothing is known of incidents: false pages alone.
    FalseAlone,
}

/// What being on call is like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OnCallOutlook {
    /// Where the pages come from.
    pub from: PagesFrom,
    /// Pages in a week that no incident causes.
    pub false_per_week: f64,
    /// Who shares them.
    pub rotation: Rotation,
    /// Pages by shift, half day and night.
    pub load: ShiftLoad,
    /// Where each person's week goes.
    pub person: PersonLoad,
    /// How many people it takes.
    pub people: People,
}

/// What being on call is like, from the facts; none while nobody is said to be on call.
///
/// Incidents are the catalogue's where there is one, else those of the incident list at the rate at which they came. Each
/// pages once and takes the minutes that the facts name for a page. People are shared evenly over the sites; a rest that
/// does not fill every site is left out.
///
/// # Errors
/// Figures outside the ranges of [`Rotation`], [`TimeUse`] and [`PageSource`]; fewer people than sites.
pub fn on_call_outlook(known: Option<&Badness>, facts: &Facts) -> Answer<OnCallOutlook> {
    let Some(people) = facts.people_on_call else { return Ok(None) };
    let on_call = facts.on_call.unwrap_or_default();
    let each = libm::floor(positive("people on call", people)? / f64::from(on_call.sites.max(1)));
    if each < 1.0 {
        return Err(ModelError::Unusable {
            what: "there are fewer people than sites",
            remedy: "put at least one person at each site, or choose fewer sites",
        });
    }
    let rotation = Rotation {
        sites: on_call.sites,
        people_per_site: each.min(1e9) as u32,
        at_once: on_call.at_once,
        shift_days: on_call.shift_days,
    };
    let false_per_week = facts.false_pages / WEEKS;
    let page = |per_week| PageSource { per_week, minutes_each: on_call.minutes_per_page, at_night: on_call.at_night };
    let (from, sources) = match (known, &facts.incidents) {
        (Some(badness), _) => {
            let sources = page_sources(badness, &[], false_per_week, on_call.minutes_per_page, on_call.at_night)?;
            (PagesFrom::Catalogue, sources.into_iter().map(|source| page(source.per_week)).collect())
        }
        (None, Some(log)) => {
            let weeks = observed_years(log)? * WEEKS;
            let per_week = incidents_within(log).count() as f64 / weeks;
            (PagesFrom::Incidents, vec![page(per_week), page(false_per_week)])
        }
        (None, None) => (PagesFrom::FalseAlone, vec![page(false_per_week)]),
    };
    let time = TimeUse {
        working_hours_each: on_call.working_hours,
        ticket_hours_of_team: on_call.ticket_hours,
        toil_hours_each: on_call.toil_hours,
        ..TimeUse::default()
    };
    Ok(Some(OnCallOutlook {
        from,
        false_per_week,
        rotation,
        load: shift_load(&sources, &rotation)?,
        person: person_load(&sources, &rotation, &time)?,
        people: people_needed(&sources, &rotation, &time)?,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::OnCall;

    #[test]
    fn a_week_of_seven_false_pages() {
        let on_call = OnCall { minutes_per_page: 60.0, ticket_hours: 9.0, toil_hours: 4.0, ..OnCall::default() };
        let facts = Facts { people_on_call: Some(8.0), on_call: Some(on_call), false_pages: 365.0, ..Facts::default() };
        let outlook = on_call_outlook(None, &facts).unwrap().unwrap();
        assert_eq!(outlook.from, PagesFrom::FalseAlone);
        assert!((outlook.load.pages_per_week - 7.0).abs() < 1e-12);
        // Poisson of 7: P(N <= 10) = 0.9015, P(N <= 14) = 0.9943; the median is 7.
        assert_eq!(outlook.load.quantiles, [7, 10, 14]);
        // (7 + 9) / 8 + 4 = 6 of 40 hours.
        assert!((outlook.person.toil_share - 0.15).abs() < 1e-12);
        // Two at once for a quarter of the time; 16 hours at 16 hours left each; eight at one site.
        let people = outlook.people;
        assert_eq!((people.by_time_on_call, people.by_toil, people.by_size, people.per_site), (8, Some(1), 8, Some(8)));
    }

    #[test]
    fn sites_share_people() {
        let on_call = OnCall { sites: 3, ..OnCall::default() };
        let facts = |people| Facts { people_on_call: people, on_call: Some(on_call), ..Facts::default() };
        assert_eq!(on_call_outlook(None, &facts(None)), Ok(None));
        assert!(on_call_outlook(None, &facts(Some(2.0))).is_err());
        let outlook = on_call_outlook(None, &facts(Some(20.0))).unwrap().unwrap();
        assert_eq!((outlook.rotation.people_per_site, outlook.load.shift_hours), (6, 56.0));
    }
}
