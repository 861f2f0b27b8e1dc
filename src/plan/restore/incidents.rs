use std::collections::BTreeMap;

use super::check::Check;
use super::facts::MOST_MINUTES;
use super::terms::check_dissent;
use crate::plan::{Fact, IncidentLog, Note, NoteKind, Provenance, Refusal};
use crate::units::CivilDate;

const MOST_INCIDENTS: usize = 20_000;
/// What an incident's moment weighs, and its keys beyond those of other parts.
const STARTED: usize = 60;

/// What happened, and for how long somebody looked.
pub fn check_incidents(log: &mut IncidentLog, check: &mut Check) -> Result<(), Refusal> {
    let IncidentLog { from, until, incidents } = log;
    if from > until {
        return Err(Refusal::general(
            format!("“{}”: the incident log is from {from} until {until}, which is before", check.name),
            "Give the first and the last day that were looked at",
        ));
    }
    check.count("incidents", incidents.len(), MOST_INCIDENTS)?;
    check.weight += STARTED * incidents.len();
    let mut outside = 0_usize;
    for incident in incidents {
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
