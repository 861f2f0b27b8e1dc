//! The error-budget policy as a document of its own, in and out: one file for each policy, with the objectives that it
//! is for, so that it can be reviewed and signed like code. `public/schema/policy.v1.schema.json` says the same for
//! machines.
//!
//! Shares are plain numbers, 0.25 for a quarter, so that they come back to the bit; dates are texts. Only the keys
//! without “optional” must be there.
//!
//! ```yaml
//! format: accord/policy/v1
//! objectives:                       # whom it binds
//!   - service: checkout
//!     name: availability
//!     target_percent: "99.95"       # optional; when it was signed, for the reader
//!     window: {length: 30d}         # optional, as in the plan file; the same
//! name: Four bands
//! goals: Protect users from repeated misses   # optional
//! non_goals: Punishment for misses            # optional
//! bands:                            # from much budget left to none; the first holds while no other does
//!   - name: Ship freely
//!     releases: 1.0                 # share of normal releases that goes out; 0 is a freeze
//!     reliability_work: 0.0         # share of engineering time
//!   - name: Reliability first
//!     at_or_below: 0.25             # share of the budget that is left; the first band has none
//!     exit_above: 0.5               # optional: at_or_below; higher means hysteresis
//!     at_least_days: 7              # optional: 0
//!     releases: 0.4
//!     reliability_work: 0.5
//!     actions: [Review each change with an SRE]   # optional
//!     owner: Development lead       # optional
//! postmortem_above: 0.2             # optional: 0.2; share of the budget that one incident spent
//! class_above: 0.2                  # optional: 0.2; share of a quarter's budget that one class of incidents spent
//! exceptions: [Security fixes]      # optional: what goes out in any band
//! exceptions_per_week: 0.5          # optional: 0; how many of them
//! silver_bullets: {count: 2, every_days: 90}     # optional: days of releases that may be spent in a freeze
//! excused: [The company's network was down]      # optional: misses that oblige nobody
//! dependency_misses: counted        # optional: counted | excused
//! escalations:                      # optional; days without budget
//!   - {name: Developers join, after_days: 30, releases: 0.0, reliability_work: 0.5}
//! disputes: The CTO decides         # optional
//! owner: Head of SRE                # optional
//! reviewers: [Ada]                  # optional
//! approvals:                        # optional; the date is missing while an approval is only asked for
//!   - {name: Grace, role: Product, approved_on: "2027-01-31"}
//! agreed_on: "2027-02-01"           # optional
//! review_on: "2027-08-01"           # optional
//! evidence: ["https://example.org/incidents"]    # optional
//! ```

mod body;

use std::collections::BTreeMap;

use serde::Serialize;

use super::fields::Fields;
use super::plan_file::{WindowOut, read_window};
use super::write::{File, yaml};
use super::{format, gate};
use crate::plan::{Indicator, Note, NoteKind, Objective, Part, Place, Plan, Policy, Refusal, Room, Terms};
use crate::units::{Target, Window};

pub use body::{ApprovalOut, PolicyOut, read_approval, read_policy};

/// What the first line says.
pub const FORMAT: &str = "accord/policy/v1";
/// The most objectives that a refusal names.
const MOST_NAMED: usize = 5;

#[derive(Serialize)]
struct FileOut<'a> {
    format: &'static str,
    objectives: Vec<CoveredOut<'a>>,
    #[serde(flatten)]
    policy: PolicyOut<'a>,
}

#[derive(Serialize)]
struct CoveredOut<'a> {
    service: &'a str,
    name: &'a str,
    target_percent: String,
    window: WindowOut<'a>,
}

/// Writes each policy of the plan once, with the objectives that have it.
///
/// # Errors
/// No objective has a policy, or the serializer fails.
pub fn write(plan: &Plan, notes: &mut Vec<Note>) -> Result<Vec<File>, Refusal> {
    let mut groups: Vec<(&Policy, Vec<&Objective>)> = Vec::new();
    for objective in &plan.objectives {
        let Some(policy) = &objective.terms.policy else {
            let why = "it has no error-budget policy, so no policy names it";
            notes.push(Note::about(NoteKind::Lost, objective, Part::Whole, why));
            continue;
        };
        match groups.iter_mut().find(|(of, _)| *of == policy) {
            Some((_, objectives)) => objectives.push(objective),
            None => groups.push((policy, vec![objective])),
        }
    }
    if groups.is_empty() {
        return Err(Refusal::general(
            "No objective of the plan has an error-budget policy",
            "Choose a policy for one of them first",
        ));
    }
    let mut names = gate::Names::default();
    let file = |(policy, objectives): (&Policy, Vec<&Objective>)| {
        let name = names.take(&gate::dns_label(&policy.name), '-', usize::MAX);
        let objectives = objectives.into_iter().map(covered).collect();
        let text = yaml(&FileOut { format: FORMAT, objectives, policy: PolicyOut::of(policy) })?;
        Ok(File::new(format!("{name}.policy.yaml"), text))
    };
    groups.into_iter().map(file).collect()
}

fn covered(objective: &Objective) -> CoveredOut<'_> {
    CoveredOut {
        service: &objective.service,
        name: &objective.name,
        target_percent: objective.terms.target.to_string(),
        window: WindowOut::of(&objective.terms.window),
    }
}

/// A policy that was read, until the objectives that it is for are known.
#[derive(Debug)]
pub struct Found {
    place: Place,
    policy: Policy,
    objectives: Vec<Covered>,
}

/// An objective as the policy's document names it.
#[derive(Debug)]
struct Covered {
    place: Place,
    service: String,
    name: String,
    target: Option<Target>,
    window: Option<Window>,
}

/// Reads the document of a policy; the key `format` has been taken.
pub fn read(mut document: Fields, notes: &mut Vec<Note>) -> Result<Found, Refusal> {
    let found = Found {
        place: document.place,
        policy: read_policy(&mut document, notes)?,
        objectives: document.maps("objectives", |objective| read_covered(objective, notes))?,
    };
    document.finish(notes);
    Ok(found)
}

fn read_covered(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Covered, Refusal> {
    let covered = Covered {
        place: fields.place,
        service: fields.need_text("service")?.text,
        name: fields.need_text("name")?.text,
        target: fields.parsed("target_percent", Target::parse_percent)?,
        window: fields.map("window")?.map(|window| read_window(window, notes)).transpose()?,
    };
    fields.finish(notes);
    Ok(covered)
}

/// Puts policies to the objectives that they name. A name that is not there and a second policy for one objective are
/// told.
///
/// # Errors
/// There are policies and no objectives, or more of them than a plan has room for.
pub fn apply(found: Vec<Found>, objectives: &mut [Objective], notes: &mut Vec<Note>) -> Result<(), Refusal> {
    if let (Some(first), []) = (found.first(), &*objectives) {
        let mut named: Vec<String> =
            first.objectives.iter().take(MOST_NAMED).map(|of| format!("“{} / {}”", of.service, of.name)).collect();
        if first.objectives.len() > MOST_NAMED {
            named.push("others".to_owned());
        }
        let of = if named.is_empty() { "the objectives".to_owned() } else { named.join(", ") };
        return Err(Refusal::at(
            first.place,
            "An error-budget policy holds no objectives, and nothing else was opened with it",
            format!("Open it together with the files of the objectives that it is for: {of}"),
        ));
    }
    let positions = objectives.iter().enumerate().rev();
    let positions: BTreeMap<(String, String), usize> =
        positions.map(|(at, objective)| ((objective.service.clone(), objective.name.clone()), at)).collect();
    let mut room = Room::default();
    for Found { policy, objectives: named, place } in found {
        let weight = yaml(&PolicyOut::of(&policy))?.len();
        if named.is_empty() {
            let text = format!("the policy “{}” names no objectives, so none has it", policy.name);
            notes.push(Note::at(NoteKind::Lost, place, text));
        }
        for of in named {
            let at = positions.get(&(of.service.clone(), of.name.clone()));
            match at.and_then(|at| objectives.get_mut(*at)) {
                Some(objective) => {
                    room.take_text(weight)?;
                    give(&policy, &of, objective, notes);
                }
                None => notes.push(Note::at(
                    NoteKind::Lost,
                    of.place,
                    format!("the policy “{}” names “{} / {}”, which is not there", policy.name, of.service, of.name),
                )),
            }
        }
    }
    Ok(())
}

fn give(policy: &Policy, of: &Covered, objective: &mut Objective, notes: &mut Vec<Note>) {
    let name = objective.display_name().to_owned();
    if let Some(has) = &objective.terms.policy {
        let text = format!("“{name}” has the policy “{}” already; “{}” is not taken", has.name, policy.name);
        notes.push(Note::at(NoteKind::Lost, of.place, text));
        return;
    }
    let terms = &mut objective.terms;
    let signed = (of.target.unwrap_or(terms.target).budget(), of.window.as_ref().unwrap_or(&terms.window));
    if signed != (terms.target.budget(), &terms.window) {
        let text = format!("the policy “{}” was written for another target or window of “{name}”", policy.name);
        notes.push(Note::at(NoteKind::Assumed, of.place, format!("{text}; it is taken to hold for this one as well")));
    }
    terms.policy = Some(policy.clone());
}

/// The objectives that written files name, with what they say of each, in the order of the plan.
///
/// # Errors
/// A file that is not the document of a policy.
pub fn read_back(plan: &Plan, files: &[File]) -> Result<Plan, Refusal> {
    let mut notes = Vec::new();
    let mut objectives = Vec::new();
    for node in files.iter().map(|file| super::yaml::parse(&file.text)) {
        for node in node?.documents {
            let mut fields = Fields::new(node, "")?;
            format::detect(&mut fields)?;
            let Found { policy, objectives: named, .. } = read(fields, &mut notes)?;
            for Covered { place, service, name, target, window } in named {
                let (Some(target), Some(window)) = (target, window) else {
                    return Err(Refusal::at(place, "The target or window is missing", "Report this as a fault"));
                };
                let terms = Terms { policy: Some(policy.clone()), ..Terms::new(target, window) };
                let indicator = Indicator::Reference { name: String::new(), bound: None };
                objectives.push(Objective::new(service, name, indicator, terms));
            }
        }
    }
    let name_of = |objective: &Objective| (objective.service.clone(), objective.name.clone());
    let order: BTreeMap<_, _> = plan.objectives.iter().map(name_of).zip(0..).collect();
    objectives.sort_by_key(|objective| order.get(&name_of(objective)).copied().unwrap_or(u32::MAX));
    Ok(Plan { objectives, ..Plan::default() })
}
