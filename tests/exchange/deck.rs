//! Decks of drills: every one of ours reads, plays and fits its schema; a broken one says where and why.

use std::collections::BTreeSet;
use std::path::Path;

use accord::drill::{Answer, Kind, Marks, PATH, Play, Progress, ProgressEntry, Question};
use accord::exchange::{read_deck, read_progress, write_progress};
use accord::plan::Place;
use accord::units::CivilDateTime;

use crate::schema::{assert_accepted, validate};

const SCHEMA: &str = "drill.v1.schema.json";

fn decks() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("public/drills");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the folder").map(|of| of.expect("an entry").path()).collect();
    files.sort();
    let stem = |path: &Path| path.file_stem().expect("a name").to_string_lossy().into_owned();
    files.iter().map(|path| (stem(path), std::fs::read_to_string(path).expect("a readable file"))).collect()
}

fn text_of(name: &str) -> String {
    decks().into_iter().find(|deck| deck.0 == name).unwrap_or_else(|| panic!("{name}")).1
}

#[test]
fn every_deck_reads_and_there_is_one_for_each_drill() {
    let mut kinds = BTreeSet::new();
    let mut names = BTreeSet::new();
    for (name, text) in decks() {
        let deck = read_deck(&text).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        assert_eq!(deck.name, name);
        kinds.insert(deck.kind());
        names.insert(name);
    }
    assert_eq!(kinds.len(), Kind::ALL.len());
    // The path for the first week names each once, and nothing else.
    let path: Vec<&str> = PATH.iter().flat_map(|day| day.decks.iter().copied()).collect();
    assert_eq!(path.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>(), names);
    assert_eq!(path.len(), names.len());
}

/// Every round of every deck over many seeds: its own answer is right, it explains itself, and it leads to a room.
#[test]
fn every_deck_plays_with_any_seed() {
    const ROOMS: [&str; 7] = ["alerts", "policy", "risks", "objective", "facts", "capacity", "portfolio"];
    for (name, text) in decks() {
        let deck = read_deck(&text).expect("reads");
        for seed in 0..40 {
            let play = deck.play(seed).unwrap_or_else(|error| panic!("{name} {seed}: {error}"));
            let Play::Rounds(rounds) = play else { continue };
            assert_eq!(rounds.len(), deck.rounds as usize);
            for round in &rounds {
                assert!((round.grade(round.answer()).share - 1.0).abs() < 1e-9, "{name} {seed}: {round:?}");
                let debrief = round.debrief();
                assert!(!debrief.answer.is_empty() && !debrief.steps.is_empty(), "{name} {seed}");
                let room = debrief.link.trim_start_matches("#/").split('?').next().expect("a room");
                assert!(ROOMS.contains(&room), "{name}: {}", debrief.link);
                assert!(!round.hints.is_empty() && round.seconds == deck.seconds, "{name}");
                if let (Question::Number { within, .. }, Answer::Number(right)) = (&round.question, round.answer()) {
                    assert!(right.is_finite() && *within > 0.0, "{name} {seed}: {right}");
                }
            }
        }
    }
}

#[test]
fn every_deck_fits_its_schema() {
    let texts: Vec<(&str, String)> = decks().into_iter().map(|deck| (SCHEMA, deck.1)).collect();
    assert_accepted("decks", &texts);
}

/// Which deck, what becomes what in it, the line of the refusal if it differs from that of the mistake, and words of
/// it.
struct Mistake(&'static str, &'static str, &'static str, &'static str);

/// One mistake each, in a deck that is right without it, which the schema can see as well.
const BROKEN: [Mistake; 20] = [
    Mistake("read-the-burn", "accord/drill/v1", "accord/drill/v2", "is not known here"),
    Mistake("read-the-burn", "drill: burn", "drill: burns", "burns"),
    Mistake("read-the-burn", "name: read-the-burn", "name: Read the burn", "short name"),
    Mistake("read-the-burn", "seconds: 60", "seconds: 2", "5 to 3600"),
    Mistake("read-the-burn", "rounds: 6", "rounds: 6.5", "whole number"),
    Mistake("read-the-burn", "errors_percent: [33, 50, 100]", "errors_percent: [33, 150]", "150"),
    Mistake("read-the-burn", "ask: [rate, gone]", "ask: [rate, when]", "rate, gone, call"),
    Mistake("read-the-burn", "window: 28d", "window: 28 days", "28 days"),
    Mistake("read-the-burn", "target_percent: [\"99.9\", \"99.99\"]", "target_percent: [\"99.9\", \"100\"]", "100"),
    Mistake("read-the-burn", "spent_percent: [25, 50, 80]", "spend_percent: [25]", "“spent_percent”"),
    Mistake("which-alert-fires", "severity: ticket", "severity: mail", "page or ticket"),
    Mistake("which-alert-fires", "lasts: [30m, 1h, 2h]", "lasts: [30 m]", "30 m"),
    Mistake("which-alert-fires", "factor: \"3\"", "factors: \"3\"", "factor is missing"),
    Mistake("what-is-wrong-with-this-alert", "step: 4", "step: 7", "1 to 6"),
    Mistake("low-traffic", "requests_per_hour: [20, 100]", "requests_per_hour: []", "no value"),
    Mistake("budget-meeting", "policy: four_bands", "policy: five_bands", "four_bands"),
    Mistake("rank-the-risks", "per_year: 0.5, ", "per_year: 0.5, every_days: 9, ", "several ways"),
    Mistake("headroom", "zone: {zones: [5, 6]", "place: {zones: [5, 6]", "none or several"),
    Mistake("cascade", "capacity: 300", "capacity: many", "many"),
    Mistake("wheel-of-misfortune", "does: Kill it again and say nothing", "do: Kill it again", "does is missing"),
];

/// The same, where it takes more than a schema to see it.
const BROKEN_BEYOND: [Mistake; 9] = [
    Mistake(
        "budget-meeting",
        "excused_by: The company's network was down",
        "excused_by: Bad luck",
        "Load or penetration",
    ),
    Mistake("budget-meeting", "exception: P0 fixes", "exception: P1 fixes", "Security fixes"),
    Mistake("same-mean", "per_year: 48, minutes: 10", "per_year: 48, minutes: 11", "more than 2 %"),
    Mistake("dependency-ceiling", "needs: [cart, search]", "needs: [cart, shop]", "“shop”"),
    Mistake("headroom", "lead_days: [30, 45, 60]", "lead_days: [30, 900]", "too late to order"),
    Mistake("headroom", "service_ms: 20", "service_ms: 60", "never settles"),
    Mistake("wheel-of-misfortune", "leads_to: softened", "leads_to: soft", "“soft”"),
    Mistake("wheel-of-misfortune", "- id: renewed", "- id: found", "another beat"),
    Mistake(
        "deciding-an-objective",
        "offered_percent: [\"98\", \"99\"",
        "offered_percent: [\"99\", \"98\"",
        "in order",
    ),
];

fn broken(mistakes: &[Mistake]) -> Vec<(&'static str, String)> {
    let text = |Mistake(deck, from, to, _): &Mistake| {
        let text = text_of(deck);
        assert!(text.contains(from), "{from} in {deck}");
        (SCHEMA, text.replacen(from, to, 1))
    };
    mistakes.iter().map(text).collect()
}

#[test]
fn a_broken_deck_says_where() {
    for (mistake, (_, text)) in
        BROKEN.iter().chain(&BROKEN_BEYOND).zip(broken(&BROKEN).into_iter().chain(broken(&BROKEN_BEYOND)))
    {
        let Mistake(deck, from, to, words) = mistake;
        let refusal = read_deck(&text).expect_err(&format!("{deck}: {to}"));
        assert!(refusal.to_string().contains(words), "{deck}: {to}: {refusal}");
        let Some(Place { line, .. }) = refusal.place else { panic!("{deck}: {to}: no place in {refusal}") };
        // The mistake itself, or the case in which it stands, which begins at most so many lines above it.
        let at = text_of(deck).split(from).next().expect("text").lines().count() as u32;
        assert!((at.saturating_sub(110)..=at + 2).contains(&line), "{deck}: {to}: {refusal}, written on line {at}");
        assert!(!refusal.remedy.is_empty());
    }
}

#[test]
fn a_broken_deck_is_refused_by_the_schema() {
    for said in validate("broken-decks", &broken(&BROKEN)).unwrap_or_default() {
        for ((said, _), Mistake(deck, _, to, _)) in said.iter().zip(&BROKEN) {
            assert!(said.starts_with("refused: "), "{deck}: {to}");
        }
    }
}

#[test]
fn places_are_exact() {
    let place = |deck: &str, from: &str, to: &str| {
        read_deck(&text_of(deck).replacen(from, to, 1)).expect_err("refused").place.expect("a place")
    };
    assert_eq!(place("read-the-burn", "drill: burn", "drill: burns"), Place { line: 9, column: 8 });
    assert_eq!(place("read-the-burn", "seconds: 60", "second: 60"), Place { line: 7, column: 1 });
    let second = place("read-the-burn", "errors_percent: [0.4, 0.8,", "errors_percent: [0.4, -8,");
    assert_eq!(second, Place { line: 15, column: 27 });
}

#[test]
fn what_is_no_deck_is_refused() {
    for (text, words) in [
        (String::new(), "0 documents"),
        ("a: 1\n---\nb: 2\n".to_owned(), "2 documents"),
        ("- 1\n".to_owned(), "mapping"),
        ("format: accord/plan/v3\n".to_owned(), "accord/drill/v1"),
        ("x".repeat(2 << 20), "megabyte"),
        ("a: [".to_owned(), "YAML"),
        ("format: accord/drill/v1\nname: a\ntitle: a\nteaches: a\ndrill: burn\ncases: []\n".to_owned(), "0 cases"),
        ("format: accord/drill/v1\nname: a\ntitle: \" \"\n".to_owned(), "empty"),
    ] {
        let refusal = read_deck(&text).expect_err(words);
        assert!(refusal.to_string().contains(words), "{words}: {refusal}");
    }
}

#[test]
fn progress_is_written_and_read_back() {
    let marks = Marks { correctness: 0.5, pace: 0.125, own: 0.8, calibration: None, points: 33.25 };
    let at = CivilDateTime::parse("2026-11-02 09:30:00").unwrap();
    let entry = ProgressEntry { deck: "read-the-burn".into(), seed: u64::MAX, round: 3, at, confidence: None, marks };
    let sure = Marks { calibration: Some(0.96), ..marks };
    let mut progress = Progress::default();
    progress.add(entry.clone());
    progress.add(ProgressEntry { confidence: Some(0.8), marks: sure, round: 0, ..entry });
    let text = write_progress(&progress).expect("writes");
    assert_eq!(read_progress(&text).expect("reads"), progress);
    assert_eq!(read_progress(&write_progress(&Progress::default()).unwrap()).unwrap(), Progress::default());
    let refusal = read_progress(&text.replacen("pace: 0.125", "pace: 1.5", 1)).expect_err("refused");
    assert!(refusal.place.is_some() && refusal.reason.contains("1.5"), "{refusal}");
}
