//! Decks of drills, in: what people practise on, written by whoever had the incident.
//! `public/schema/drill.v1.schema.json` says the same for machines, and `public/drills/` has one deck of each drill.
//!
//! Read strictly: a key that is not known, a word that is not offered and a number that the models refuse are each
//! refused with the place and what to do. What a round needs is tried when the deck is read, so a deck that is read can
//! be played.
//!
//! Where a value says *list*, one value or a list of at most 24 may stand; each round draws one by its seed.
//! Percentages are plain numbers, 1.5 for 1.5 %; targets are texts in quotes; times are texts such as `5m`, `6h`,
//! `30d`.
//!
//! ```yaml
//! format: accord/drill/v1
//! name: read-the-burn               # letters, digits and dashes; stands in links
//! title: Read the burn
//! teaches: How soon a budget is gone, and whether that is worth a page.
//! seconds: 60                       # optional: 60; for each round or decision
//! rounds: 5                         # optional: 5; simulated and hosted drills have one play
//! drill: burn                       # burn, alert, ladder, low_traffic, meeting, rank, same_mean, ceiling, headroom,
//!                                   # cascade, triage, quarter, objective or wheel
//! cases:                            # 1 to 200, all of that drill
//!   - story: A deploy went out at ten.      # optional, in every case
//!     hint: Divide by what is allowed.      # optional, in every case; costs a tenth
//!     target_percent: ["99.9", "99.5"]      # list
//!     window: 30d                           # optional: 30d
//!     errors_percent: [0.5, 1, 2]           # list; the share of requests that fails
//!     spent_percent: [0, 50]                # optional list: 0
//!     ask: [rate, gone, call]               # list
//! ```
//!
//! The keys of a case beside `story` and `hint`; those in brackets are optional:
//! ```text
//! burn         target_percent, [window], errors_percent, [spent_percent], ask: rate gone call
//! alert        target_percent, [window], errors_percent, lasts: list of times, ask: first fires clears spent,
//!              [alerts]: {severity: page|ticket, factor: "14.4", long: 1h, [short: 5m], [hold: 2m]}
//! ladder       step: list of 1 to 6, target_percent, [window], ask: wrong fires clears spent
//! low_traffic  target_percent, [window], requests_per_hour: list, failures: list, [factor: "14.4"], [long: 1h],
//!              [usual_errors_percent: 0.05], ask: pages needed false_pages
//! meeting      target_percent: one, [window], policy, happened: {name, days_ago, minutes, [impact_percent: 100],
//!              [dependency: false], [excused_by: words of the policy]}, [proposals]: {name, [exception: words of the
//!              policy]}, ask: spent band allowed escalation postmortems
//! rank         [shown: 5], risks
//! same_mean    target_percent, [window], courses: {name, per_year, minutes, [impact_percent: 100]}, ask: which chance
//! ceiling      target_percent, [window], needs: list of names, services: {name, up_percent: "99.9", [needs]},
//!              ask: minutes share possible
//! headroom     one of  zone: {zones, [lost: 1], servers, used_percent}
//!                      order: {capacity, demand, grows_daily, most_used_percent, zones, lead_days}
//!                      queue: {per_second, service_ms, servers}
//!              all of them lists but most_used_percent and the zones of an order
//! cascade      offered: list, capacity, [timeout_seconds: 1], retries: list, lasts_seconds: list, [left_percent: 0],
//!              [noticed_after_seconds: 15], [turn_seconds: 20], [turns: 12], [added_after_turns: 4],
//!              [added_times: 1.5], [target_percent: "99.9"], [window]
//! triage       [shown: 3], alerts: {name, target_percent: one, [window], errors_percent: list, [spent_percent: list]}
//! quarter      target_percent, [weeks: 13], releases_per_week, policy, [silver_bullets], risks, miss_costs
//! objective    needed_percent, [window], offered_percent: the loosest first, risks, [kept_in_percent: 90],
//!              ask: target kept outage
//! wheel        title, opening, cause, [target_percent: "99.9"], [window], [minutes: 45], [questions], beats: {id,
//!              says, [errors_percent: 0], [clues: {look, shows}], [branches: {does, leads_to, [minutes: 5],
//!              [remark]}]};
//!              no story and no hint
//! policy       none, workbook, escalation or four_bands, or the keys of a policy's own document
//! risks        {name, per_year | every_days | changes: {per_week, failure_percent}, [detect_minutes: 0],
//!              resolve_minutes, [impact_percent: 100], [dependency: false]}
//! minutes      one number, or {median, p90}
//! ```

mod alerts;
mod budgets;
mod parts;
mod progress;
mod story;
mod systems;

use super::fields::{Fields, Text, one_of};
use super::yaml;
use crate::drill::{Deck, Drill, Kind, MOST_CASES, MOST_ROUNDS};
use crate::plan::{Place, Refusal};

pub use progress::{read_progress, write_progress};

/// What the first line says.
const FORMAT: &str = "accord/drill/v1";
/// Longest deck that is read.
const LONGEST: usize = 1 << 20;
/// Characters of a deck's name.
const LONGEST_SLUG: usize = 60;

/// Reads a deck.
///
/// # Errors
/// What is wrong, where, and what to do about it: text that is not YAML, more than a megabyte, another format, missing
/// and unknown keys, words and numbers that cannot be used, and a case that the models cannot play.
pub fn read_deck(text: &str) -> Result<Deck, Refusal> {
    let (deck, places) = parsed(text)?;
    for (case, place) in places.into_iter().enumerate() {
        deck.try_case(case).map_err(|error| {
            let reason = format!("cases[{case}] cannot be played: {error}");
            Refusal::at(place, reason, "Correct the case and open the deck again")
        })?;
    }
    Ok(deck)
}

/// Reads a deck whose cases were tried before, as those of `public/drills/` are in tests: trying them takes far longer than
/// reading.
///
/// # Errors
/// As [`read_deck`], but for cases that cannot be played.
pub fn read_tried_deck(text: &str) -> Result<Deck, Refusal> {
    parsed(text).map(|(deck, _)| deck)
}

/// A deck, and where each of its cases begins.
fn parsed(text: &str) -> Result<(Deck, Vec<Place>), Refusal> {
    let mut fields = document(text, FORMAT)?;
    let name = slug(fields.need_text("name")?)?;
    let title = parts::need_line(&mut fields, "title")?;
    let teaches = parts::need_words(&mut fields, "teaches")?;
    let seconds = parts::whole(&mut fields, "seconds", 5, 3_600)?.unwrap_or(60);
    let rounds = parts::whole(&mut fields, "rounds", 1, MOST_ROUNDS)?.unwrap_or(5);
    let word = fields.need_text("drill")?;
    let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.word() == word.text) else {
        let words: Vec<&str> = Kind::ALL.iter().map(|kind| kind.word()).collect();
        return Err(one_of(&word, &format!("one of {}", words.join(", "))));
    };
    let mut places = Vec::new();
    let drill = read_cases(kind, &mut fields, &mut places)?;
    fields.closed()?;
    Ok((Deck { name, title, teaches, seconds, rounds, drill }, places))
}

/// The one document of a text, which says this format.
fn document(text: &str, format: &str) -> Result<Fields, Refusal> {
    if text.len() > LONGEST {
        return Err(Refusal::general("The deck has more than a megabyte", "Split it into several decks"));
    }
    let mut documents = yaml::parse(text)?.documents;
    if documents.len() != 1 {
        let remedy = format!("Write one document that begins with “format: {format}”");
        return Err(Refusal::general(format!("There are {} documents in the text", documents.len()), remedy));
    }
    let mut fields = Fields::new(documents.swap_remove(0), "")?;
    let said = fields.need_text("format")?;
    if said.text != format {
        return Err(one_of(&said, &format!("“format: {format}”")));
    }
    Ok(fields)
}

fn slug(text: Text) -> Result<String, Refusal> {
    let is_slug = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if text.text.is_empty() || text.text.len() > LONGEST_SLUG || !text.text.bytes().all(is_slug) {
        let reason = "name is not a short name of small letters, digits and dashes";
        return Err(Refusal::at(text.place, reason, "Write one such as read-the-burn, of at most 60 characters"));
    }
    Ok(text.text)
}

/// The cases of a drill, each by its own reader, and where each stands.
fn read_cases(kind: Kind, fields: &mut Fields, places: &mut Vec<Place>) -> Result<Drill, Refusal> {
    Ok(match kind {
        Kind::Burn => Drill::Burn(each(fields, places, alerts::burn)?),
        Kind::Alert => Drill::Alert(each(fields, places, alerts::alert)?),
        Kind::Ladder => Drill::Ladder(each(fields, places, alerts::ladder)?),
        Kind::LowTraffic => Drill::LowTraffic(each(fields, places, alerts::low_traffic)?),
        Kind::Triage => Drill::Triage(each(fields, places, alerts::triage)?),
        Kind::Meeting => Drill::Meeting(each(fields, places, budgets::meeting)?),
        Kind::Rank => Drill::Rank(each(fields, places, budgets::rank)?),
        Kind::SameMean => Drill::SameMean(each(fields, places, budgets::same_mean)?),
        Kind::Objective => Drill::Objective(each(fields, places, budgets::objective)?),
        Kind::Ceiling => Drill::Ceiling(each(fields, places, systems::ceiling)?),
        Kind::Headroom => Drill::Headroom(each(fields, places, systems::headroom)?),
        Kind::Cascade => Drill::Cascade(each(fields, places, systems::cascade)?),
        Kind::Quarter => Drill::Quarter(each(fields, places, budgets::quarter)?),
        Kind::Wheel => Drill::Wheel(each(fields, places, story::scenario)?),
    })
}

fn each<T>(
    fields: &mut Fields,
    places: &mut Vec<Place>,
    read: impl Fn(&mut Fields) -> Result<T, Refusal>,
) -> Result<Vec<T>, Refusal> {
    let place = fields.place;
    let cases = fields.list("cases")?;
    if cases.len() == 0 || cases.len() > MOST_CASES {
        let reason = format!("The deck has {} cases", cases.len());
        return Err(Refusal::at(place, reason, format!("Write 1 to {MOST_CASES} under “cases”")));
    }
    cases
        .map(|(node, path)| {
            places.push(node.place);
            let mut case = Fields::new(node, path)?;
            let read = read(&mut case)?;
            case.closed()?;
            Ok(read)
        })
        .collect()
}
