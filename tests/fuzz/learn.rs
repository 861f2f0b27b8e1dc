//! The readers of what people learn from, on mutations: decks, histories and measurements. Each gives an answer or a clean
//! refusal; a deck that is read can be played, a history that is read can be taken into a plan and written.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use accord::drill::Play;
use accord::exchange::series::{Reader, guessed, joined};
use accord::exchange::{HistoryOptions, merged, overlaps, read_deck, read_history, write_incidents};
use accord::model::chance::Stream;
use accord::plan::IncidentLog;
use accord::units::CivilDate;

use super::mutate;

/// A text that can be read is changed further, so often at most.
const GENERATIONS: usize = 6;

/// Tries a reader on mutations of each text; it says whether a text could be read, or why that is a fault.
fn survives(texts: &[(&str, String)], rounds: usize, read: impl Fn(&str, &str, &mut Stream) -> Result<bool, String>) {
    let corpus: Vec<(String, String)> = texts.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
    let mut chance = Stream::new(11);
    let (mut tried, mut readable) = (0u32, 0u32);
    for (name, text) in texts {
        assert_eq!(read(name, text, &mut chance), Ok(true), "{name} itself");
        for _ in 0..rounds {
            let mut last = text.clone();
            for _ in 0..GENERATIONS {
                let mutant = mutate::mutate(&last, &corpus, &mut chance);
                let outcome = catch_unwind(AssertUnwindSafe(|| read(name, &mutant, &mut chance)));
                match outcome.unwrap_or_else(|_| Err("a panic".to_owned())) {
                    Ok(true) => {
                        readable += 1;
                        last = mutant;
                    }
                    Ok(false) => {}
                    Err(fault) => panic!("{name}: {fault}\n{mutant}"),
                }
                tried += 1;
            }
        }
    }
    eprintln!("{tried} texts, {:.0} % of them can be read", 100.0 * f64::from(readable) / f64::from(tried));
    // What is refused at the door proves nothing of what lies behind it.
    assert!(readable * 6 > tried, "{readable} of {tried} texts can be read");
}

#[test]
fn a_deck_that_is_read_can_be_played() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("public/drills");
    let mut texts: Vec<(String, String)> = std::fs::read_dir(folder)
        .expect("the decks")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| (path.display().to_string(), std::fs::read_to_string(&path).expect("a text")))
        .collect();
    texts.sort();
    let texts: Vec<(&str, String)> = texts.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    survives(&texts, 8, |_, text, chance| {
        let Ok(deck) = read_deck(text) else { return Ok(false) };
        match deck.play(chance.below(1_000) as u64) {
            Ok(Play::Rounds(rounds)) if rounds.is_empty() => Err("no rounds".to_owned()),
            Ok(_) => Ok(true),
            Err(error) => Err(format!("read but not played: {error}")),
        }
    });
}

#[test]
fn a_history_that_is_read_can_be_taken() {
    let statuspage = r#"{"page":{"id":"p","name":"Us"},"incidents":[
        {"id":"a","name":"Sign-in","status":"resolved","impact":"major","created_at":"2026-04-02T11:50:00.000Z","resolved_at":"2026-04-02T12:30:00.000Z",
         "incident_updates":[{"status":"resolved","body":"Well.","created_at":"2026-04-02T12:30:00Z","affected_components":[{"name":"API","old_status":"major_outage","new_status":"operational"}]},
                             {"status":"investigating","body":"Looking.","created_at":"2026-04-02T11:50:00Z","affected_components":null}]}]}"#;
    let upptime = r#"[{"name":"Site","url":"https://example.org","slug":"site","status":"up","uptime":"99.9%","dailyMinutesDown":{"2026-03-01":12,"2026-03-04":3}}]"#;
    let issues = r#"[{"title":"Site is down","state":"closed","created_at":"2026-03-01T10:00:00Z","closed_at":"2026-03-01T10:12:00Z","labels":[{"name":"status"},{"name":"site"}],"body":"x"}]"#;
    let front = "---\ntitle: Disk full\ndate: 2026-03-01 10:00:00\nresolved: true\nresolvedWhen: 2026-03-01 11:00:00\nseverity: down\naffected:\n  - API\nsection: issue\n---\n\nWe looked.\n";
    let table = "Summary;Created;Resolved;Impact %;Cause\nOne;05/03/2026 09:30;05/03/2026 10:10;50;config push\nTwo;06/03/2026 23:50;07/03/2026 00:20;100;other\n";
    let texts = [
        ("incidents.json", statuspage.to_owned()),
        ("summary.json", upptime.to_owned()),
        ("issues.json", issues.to_owned()),
        ("post.md", front.to_owned()),
        ("export.csv", table.to_owned()),
    ];
    survives(&texts, 60, |name, text, _| {
        let Ok(history) = read_history(name, text, &HistoryOptions::default()) else { return Ok(false) };
        let found: Vec<_> = history.incidents.iter().map(|found| found.incident.clone()).collect();
        if let Some(odd) =
            found.iter().find(|of| !(0.0..=1.0).contains(&of.impact) || of.minutes.is_nan() || of.minutes < 0.0)
        {
            return Err(format!("{odd:?}"));
        }
        let incidents = merged(&found, &overlaps(&found));
        let day = |text| CivilDate::parse(text).expect("a day");
        let (from, until) = history.period.unwrap_or((day("2026-01-01"), day("2026-12-31")));
        let log = IncidentLog { from, until, incidents, reviews: Vec::new() };
        write_incidents(&log).map_err(|refusal| refusal.to_string())?;
        Ok(!log.incidents.is_empty())
    });
}

#[test]
fn measurements_that_are_read_can_be_joined() {
    let json = r#"{"status":"success","data":{"resultType":"matrix","result":[
        {"metric":{"__name__":"errors","job":"a"},"values":[[1767225600,"1"],[1767225660.5,"NaN"],[1767225720,"3"],[1767225780,"0"]]},
        {"metric":{"__name__":"total","job":"a"},"values":[[1767225600,"10"],[1767225660.5,"20"],[1767225720,"40"],[1767225780,"5"]]}]}}"#;
    let table = "time,errors,total\n1767225600,1,10\n1767225660,,12\n1767225720,0,9\n2026-01-01T00:03:00Z,2,9\n";
    let ratio = "Timestamp;availability\n1767225600000;0.99\n1767225660000;1\n1767225720000;98\n";
    let texts = [("range.json", json.to_owned()), ("table.csv", table.to_owned()), ("ratio.csv", ratio.to_owned())];
    survives(&texts, 120, |_, text, chance| {
        let mut reader = Reader::default();
        // Cut anywhere, within letters and numbers too.
        let cut = chance.below(text.len() + 1);
        let tracks = reader.push(&text.as_bytes()[..cut]).and_then(|()| reader.push(&text.as_bytes()[cut..]));
        let Ok(tracks) = tracks.and_then(|()| reader.finish()) else { return Ok(false) };
        let (roles, measure) = guessed(&tracks);
        match joined(tracks, &roles, measure) {
            Ok(joined) if joined.gaps < 0 => Err(format!("gaps of {}", joined.gaps)),
            Ok(_) => Ok(true),
            Err(_) => Ok(false),
        }
    });
}
