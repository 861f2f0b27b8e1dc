use std::collections::BTreeMap;

use super::check::Check;
use super::facts::MOST_MINUTES;
use super::terms::check_dissent;
use crate::plan::{
    Action, Fact, IncidentLog, MOST_INCIDENTS, MOST_MOMENTS, MOST_REVIEWS, Moment, Note, NoteKind, Provenance, Refusal,
    Review,
};
use crate::units::CivilDate;

const MOST_ACTIONS: usize = 100;
/// What an incident's moment weighs, and its keys beyond those of other parts.
const STARTED: usize = 60;

/// What happened, and for how long somebody looked.
pub fn check_incidents(log: &mut IncidentLog, check: &mut Check) -> Result<(), Refusal> {
    let IncidentLog { from, until, incidents, reviews } = log;
    if from > until {
        return Err(Refusal::general(
            format!("“{}”: the incident log is from {from} until {until}, which is before", check.name),
            "Give the first and the last day that were looked at",
        ));
    }
    check.count("incidents", incidents.len(), MOST_INCIDENTS)?;
    check.weight += STARTED * incidents.len();
    let mut outside = 0_usize;
    for incident in incidents.iter_mut() {
        check.line("an incident's name", &mut incident.name)?;
        check.within("minutes of an incident", &mut incident.minutes, 0.0, MOST_MINUTES)?;
        if let Some(minutes) = &mut incident.detected_after {
            check.within("minutes until an incident was noticed", minutes, 0.0, MOST_MINUTES)?;
        }
        if let Some(minutes) = &mut incident.acknowledged_after {
            check.within("minutes until somebody took an incident", minutes, 0.0, MOST_MINUTES)?;
        }
        check.within("the share of users that an incident hurt", &mut incident.impact, 0.0, 1.0)?;
        outside += usize::from(!(*from..=*until).contains(&CivilDate::of(incident.started)));
    }
    if outside > 0 {
        let began = if outside == 1 { "one incident".to_owned() } else { format!("{outside} incidents") };
        let text = format!(
            "“{}”: {began} began outside the time that was looked at, {from} until {until}; kept, and counted only as far \
             as they reach into it",
            check.name
        );
        check.notes.push(Note::general(NoteKind::Assumed, text));
    }
    check_reviews(reviews, check)?;
    let lost = reviews.iter().filter(|review| !incidents.iter().any(|incident| review.is_of(incident))).count();
    if lost > 0 {
        let text = format!(
            "“{}”: {lost} of {} reviews name no incident of the list by its name and start; they are kept",
            check.name,
            reviews.len()
        );
        check.notes.push(Note::general(NoteKind::Assumed, text));
    }
    Ok(())
}

/// What was learnt from incidents.
fn check_reviews(reviews: &mut [Review], check: &mut Check) -> Result<(), Refusal> {
    check.count("post-incident reviews", reviews.len(), MOST_REVIEWS)?;
    check.weight += STARTED * reviews.len();
    for review in reviews {
        let Review { incident, started: _, summary, impact, timeline, factors, went_well, went_badly, lucky, actions } =
            review;
        check.line("the incident of a review", incident)?;
        check.text("the summary of a review", summary)?;
        check.text("the impact in a review", impact)?;
        check.count("moments of one review", timeline.len(), MOST_MOMENTS)?;
        for Moment { after, text } in timeline {
            check.within("minutes of a moment after the start", after, -MOST_MINUTES, MOST_MINUTES)?;
            check.text("a moment of a review", text)?;
        }
        check.texts("contributing factors of a review", factors)?;
        check.texts("things that went well", went_well)?;
        check.texts("things that went badly", went_badly)?;
        check.texts("strokes of luck", lucky)?;
        check.count("actions of one review", actions.len(), MOST_ACTIONS)?;
        for Action { what, owner, due: _, kind: _, is_done: _ } in actions {
            check.text("an action of a review", what)?;
            check.line("the owner of an action", owner)?;
        }
    }
    Ok(())
}

/// Where facts come from.
pub fn check_provenance(provenance: &mut BTreeMap<Fact, Provenance>, check: &mut Check) -> Result<(), Refusal> {
    check.count("sources of facts", provenance.len(), Fact::ALL.len())?;
    // An address of a dashboard is longer than any name.
    provenance.values_mut().try_for_each(|of| {
        check.text("the source of a fact", &mut of.source)?;
        check_dissent(&mut of.disputes, check)
    })
}
