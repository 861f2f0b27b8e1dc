//! Histories of incidents: real files, made ones of every format, hostile ones, and time zones beside Python's.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use accord::exchange::{
    Database, History, HistoryEnds, HistoryFormat, HistoryOptions, read_history, write_incidents, zone_names,
};
use accord::plan::{Dates, IncidentLog, LocalTime, Zones, guess_incidents, incidents_as_rows};
use accord::units::{CivilDate, CivilDateTime, TimeZone};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use crate::any_plan;

fn read(name: &str, text: &str) -> History {
    read_history(name, text, &HistoryOptions::default()).unwrap_or_else(|refusal| panic!("{name}: {refusal}"))
}

fn started(history: &History, at: usize) -> String {
    history.incidents[at].incident.started.to_string()
}

/// 546 local times in nine zones around their changes of clocks, as Python's zoneinfo takes them to UTC.
#[test]
fn local_times_are_what_another_database_says() {
    let table = include_str!("../cases/time_zones.csv");
    let zones = Database::default();
    let (mut count, mut odd) = (0, 0);
    for row in table.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = row.split(',').collect();
        let time = |text: &str| CivilDateTime::parse(text).unwrap();
        let zone = TimeZone::parse(cells[0]).unwrap();
        let wanted = match cells[2] {
            "once" => LocalTime::Once(time(cells[3])),
            "skipped" => LocalTime::Skipped(time(cells[3])),
            _ => LocalTime::Twice { first: time(cells[3]), second: time(cells[4]) },
        };
        assert_eq!(zones.in_utc(&zone, time(cells[1])), Ok(wanted), "{row}");
        count += 1;
        odd += usize::from(cells[2] != "once");
    }
    assert!(count >= 200 && odd >= 50, "{count} {odd}");
    let zone = TimeZone::parse("Atlantis/Capital").unwrap();
    assert!(zones.in_utc(&zone, CivilDateTime::parse("2026-01-01").unwrap()).is_err());
    let names = zone_names();
    assert!(names.len() > 300 && names.iter().any(|name| name == "Australia/Lord_Howe"), "{}", names.len());
}

#[test]
fn a_table_of_local_times_is_taken_to_utc_and_says_where_clocks_changed() {
    let text = "Opened;Resolved;Short description\n\
                08.03.2026 02:30;08.03.2026 03:30;in the jump\n\
                01.11.2026 01:50;01.11.2026 01:10;over the fold\n\
                01.07.2026 12:00;01.07.2026 12:45;in summer\n";
    let zone = Some(TimeZone::parse("America/New_York").unwrap());
    let mapping = accord::plan::Mapping { zone, ..guess_incidents(text).unwrap().mapping };
    assert_eq!(mapping.dates, Dates::YearFirst);
    let options = HistoryOptions { mapping: Some(mapping), ..HistoryOptions::default() };
    let history = read_history("incidents.csv", text, &options).unwrap();
    assert_eq!((history.format, history.rejected.len()), (HistoryFormat::Table, 0));
    let minutes: Vec<f64> = history.incidents.iter().map(|of| of.incident.minutes).collect();
    // Half past two was never: an unmoved clock shows it at 07:30 UTC, which is half past three, when it ended.
    assert_eq!(minutes, [0.0, 20.0, 45.0]);
    assert_eq!(
        [started(&history, 0), started(&history, 1), started(&history, 2)],
        ["2026-03-08 07:30:00", "2026-11-01 05:50:00", "2026-07-01 16:00:00"]
    );
    let told: Vec<&str> =
        history.notes.iter().filter(|note| note.text.starts_with("Line ")).map(|of| &*of.text).collect();
    assert_eq!(told.len(), 3, "{told:?}");
}

#[test]
fn rows_that_name_their_zone_are_taken_to_utc_from_it() {
    let text = "Summary,Created,Resolved,Time Zone\n\
                a,2026-07-01 12:00,2026-07-01 12:45,America/New_York\n\
                b,2026-07-01 12:00,2026-07-01 12:45,\n\
                c,2026-07-01 12:00,2026-07-01 12:45,Atlantis/Capital\n";
    let read = |text: &str| {
        let zone = Some(TimeZone::parse("Europe/Berlin").unwrap());
        let mapping = accord::plan::Mapping { zone, ..guess_incidents(text).unwrap().mapping };
        let options = HistoryOptions { mapping: Some(mapping), ..HistoryOptions::default() };
        read_history("incidents.csv", text, &options).unwrap()
    };
    let history = read(text);
    assert_eq!([started(&history, 0), started(&history, 1)], ["2026-07-01 16:00:00", "2026-07-01 10:00:00"]);
    assert_eq!(history.rejected.len(), 1);
    assert!(history.rejected[0].reason.contains("Atlantis/Capital") && history.rejected[0].remedy.contains("IANA"));
    // Words that are no zone are left out, and it is said: the rows count as the whole table does.
    let words = guess_incidents(
        &text
            .replace("America/New_York", "Eastern Time (US & Canada)")
            .replace("Atlantis/Capital", "Central Time (US)"),
    );
    assert!(words.unwrap().why.iter().any(|why| why.contains("“Time Zone” is left out")));
}

/// The real file, read by another JSON reader: the same minutes on the same days.
#[test]
fn the_real_summary_of_upptime() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples/upptime-summary.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        assert!(std::env::var_os("CI").is_none(), "{} is missing", path.display());
        return;
    };
    let history = read("upptime-summary.json", &text);
    assert_eq!((history.format, history.rejected.len()), (HistoryFormat::UpptimeSummary, 0));
    let known: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mut wanted: BTreeMap<(String, String), f64> = BTreeMap::new();
    for site in known.as_array().unwrap() {
        for (day, minutes) in site["dailyMinutesDown"].as_object().unwrap() {
            let minutes = minutes.as_f64().unwrap();
            if minutes > 0.0 {
                wanted.insert((site["name"].as_str().unwrap().to_owned(), day.clone()), minutes.min(1_440.0));
            }
        }
    }
    let of = |found: &accord::exchange::Found| {
        let day = CivilDate::of(found.incident.started).to_string();
        ((found.sites[0].clone(), day), found.incident.minutes)
    };
    assert_eq!(history.incidents.iter().map(of).collect::<BTreeMap<_, _>>(), wanted);
    assert!(!wanted.is_empty() && history.sites.len() == known.as_array().unwrap().len());
    assert!(history.notes.iter().any(|note| note.text.contains("begins at midnight")), "{:?}", history.notes);
    // One site of them.
    let options = HistoryOptions { sites: vec!["Hacker News".to_owned()], ..HistoryOptions::default() };
    let one = read_history("", &text, &options).unwrap();
    assert_eq!(one.incidents.len(), wanted.keys().filter(|(site, _)| site == "Hacker News").count());
    assert_eq!(one.sites, history.sites);
}

/// The fields of a status page's answer, with texts and times made up.
const STATUSPAGE: &str = r#"{"page": {"id": "p", "name": "Shop", "time_zone": "Etc/UTC"}, "incidents": [
  {"id": "a", "name": "Checkout \ud83d\udd25 fails", "status": "resolved", "created_at": "2026-03-04T10:20:00.100-08:00",
   "monitoring_at": "2026-03-04T11:00:00.000-08:00", "resolved_at": "2026-03-04T12:00:00.000-08:00", "impact": "major",
   "started_at": "2026-03-04T10:12:00.000-08:00", "components": [{"id": "c", "name": "Checkout"}, {"id": "d", "name": "API"}],
   "incident_updates": [
     {"id": "3", "status": "resolved", "body": "Done.", "display_at": "2026-03-04T12:00:00.000-08:00"},
     {"id": "2", "status": "monitoring", "body": "A fix is in.\r\nWe watch.", "display_at": "2026-03-04T11:00:00.000-08:00"},
     {"id": "1", "status": "investigating", "body": "We look.", "display_at": "2026-03-04T10:20:00.000-08:00",
      "affected_components": [{"code": "c", "name": "Checkout"}]}]},
  {"id": "b", "name": "Slow", "created_at": "2026-04-01T00:00:00Z", "started_at": "2026-04-01T00:00:00Z", "impact": "minor",
   "monitoring_at": "2026-04-01T00:30:00Z", "resolved_at": "2026-04-01T02:00:00Z", "components": [],
   "incident_updates": [{"status": "identified", "body": "Not over", "created_at": "2026-04-01T01:00:00Z"}]},
  {"id": "c", "name": "Open", "started_at": "2026-05-01T00:00:00Z", "impact": "critical", "resolved_at": null},
  {"id": "d", "name": "Planned", "started_at": "2026-05-01T00:00:00Z", "impact": "maintenance", "resolved_at": "2026-05-01T01:00:00Z"},
  {"id": "e", "name": "Backwards", "started_at": "2026-05-02T00:00:00Z", "impact": "none", "resolved_at": "2026-05-01T01:00:00Z"},
  {"id": "f", "name": "No day", "started_at": "yesterday", "impact": "none"}]}"#;

#[test]
fn a_status_page_as_it_is_served() {
    let history = read("incidents.json", STATUSPAGE);
    assert_eq!(history.format, HistoryFormat::Statuspage);
    let [first, second] = &history.incidents[..] else { panic!("{:?}", history.incidents) };
    assert_eq!(
        (first.incident.name.as_str(), started(&history, 0).as_str()),
        ("Checkout 🔥 fails", "2026-03-04 18:12:00")
    );
    // Until the fix was in; the first message came after eight minutes.
    assert_eq!(
        (first.incident.minutes, first.incident.acknowledged_after, first.incident.impact),
        (48.0, Some(8.0), 0.5)
    );
    assert_eq!(first.sites, ["API", "Checkout"]);
    let told: Vec<(f64, &str)> = first.timeline.iter().map(|of| (of.after, of.text.as_str())).collect();
    assert_eq!(told[0], (8.0, "investigating: We look."));
    assert_eq!(told[1], (48.0, "monitoring: A fix is in.\nWe watch."));
    // The work went on after the watching began, so that was no end.
    assert_eq!((second.incident.minutes, second.incident.impact), (120.0, 0.1));
    let reasons: Vec<&str> = history.rejected.iter().map(|of| of.reason.as_str()).collect();
    assert!(reasons[0].contains("not resolved") && reasons[1].contains("maintenance"), "{reasons:?}");
    assert!(reasons[2].contains("ends before") && reasons[3].contains("“yesterday” is no date"), "{reasons:?}");
    assert_eq!(history.rejected[0].line, 13);
    // Words are shown, and can be changed.
    let words: Vec<(&str, f64)> = history.words.iter().map(|of| (of.word.as_str(), of.share)).collect();
    assert_eq!(words, [("major", 0.5), ("minor", 0.1)]);
    let impacts = BTreeMap::from([("major".to_owned(), 0.8), ("minor".to_owned(), 7.0)]);
    let options = HistoryOptions { impacts, ends: HistoryEnds::WhenResolved, ..HistoryOptions::default() };
    let other = read_history("incidents.json", STATUSPAGE, &options).unwrap();
    assert_eq!((other.incidents[0].incident.minutes, other.incidents[0].incident.impact), (108.0, 0.8));
    // A share of seven is none.
    assert_eq!(other.incidents[1].incident.impact, 0.1);
}

#[test]
fn issues_and_front_matters() {
    let issues = r#"[{"title": "🛑 Wiki is down", "createdAt": "2026-03-04T10:12:00Z", "closedAt": "2026-03-04T10:40:00Z", "labels": [{"name": "status"}]},
        {"title": "⚠️ Wiki has degraded performance", "created_at": "2026-03-05T10:12:00Z", "closed_at": "2026-03-05T11:12:00Z"},
        {"title": "Please add a dark theme", "created_at": "2026-03-05T10:12:00Z", "closed_at": "2026-03-05T11:12:00Z", "labels": []},
        {"title": "🛑 Shop is down", "created_at": "2026-03-05T10:12:00Z", "closed_at": null}]"#;
    let history = read("issues.json", issues);
    assert_eq!((history.format, history.incidents.len(), history.rejected.len()), (HistoryFormat::Issues, 2, 2));
    let of = |at: usize| (history.incidents[at].incident.minutes, history.incidents[at].incident.impact);
    assert_eq!((of(0), of(1)), ((28.0, 1.0), (60.0, 0.1)));
    assert_eq!((history.sites.len(), history.sites[0].name.as_str(), history.sites[0].incidents), (1, "Wiki", 2));

    let page = "---\ntitle: Builds stand still\ndate: 2026-05-14T10:00:00+02:00\nresolved: true\nresolvedWhen: 2026-05-14 09:30:00\n\
                severity: disrupted\naffected:\n  - Builds\nsection: issue\n---\n\nThe queue was **full**.\n";
    let history = read("content/issues/builds.md", page);
    assert_eq!(history.format, HistoryFormat::FrontMatter);
    let found = &history.incidents[0];
    assert_eq!((found.incident.minutes, found.incident.impact, found.sites[0].as_str()), (90.0, 0.5, "Builds"));
    assert_eq!(found.timeline[0].text, "The queue was **full**.");
}

#[test]
fn our_own_list_reads_back() {
    let text = "format: accord/incidents/v1\nfrom: \"2026-01-01\"\nuntil: \"2026-12-31\"\nzone: Europe/Berlin\nincidents:\n\
                  - {name: a, started: \"2026-07-01 12:00\", minutes: 5, sites: [x, y]}\n\
                  - {name: b, started: \"2026-07-01T12:00:00Z\", ended: \"2026-07-01T14:30:00+02:00\", impact: 0.25, cause: hardware}\n\
                  - {name: c, started: \"2026-10-25 02:50:00\", ended: \"2026-10-25 02:10:00\"}\n\
                  - {name: d, started: \"2026-07-01 12:00\", minutes: -1}\n\
                  - {name: e, started: \"2026-07-01 12:00\", minutes: 1, impact: 40}\n\
                  - {name: f, started: \"2026-07-01 12:00\", minutes: 1, cause: gremlins}\n\
                  - {name: g, started: \"2026-07-01 12:00\", minutes: 1, inpact: 1}\n";
    let history = read("x.yaml", text);
    assert_eq!((history.format, history.incidents.len(), history.rejected.len()), (HistoryFormat::Own, 4, 3));
    assert_eq!(
        (started(&history, 0).as_str(), started(&history, 1).as_str()),
        ("2026-07-01 10:00:00", "2026-07-01 12:00:00")
    );
    assert_eq!((history.incidents[1].incident.minutes, history.incidents[2].incident.minutes), (30.0, 20.0));
    assert_eq!(history.rejected[0].line, 9);
    assert!(history.notes.iter().any(|note| note.text.contains("inpact") && note.text.contains("“impact”")));
    assert_eq!(history.notes.iter().filter(|note| note.text.contains("was twice")).count(), 2);
    assert_eq!(history.period.map(|(from, _)| from.to_string()).as_deref(), Some("2026-01-01"));

    // Any log comes back to the bit, through the list and, without its reviews, through a table.
    let mut runner = TestRunner::deterministic();
    let mut seen = 0;
    for _ in 0..200 {
        let plan = any_plan::plan().new_tree(&mut runner).expect("a plan").current();
        // Plans that have passed the gate, as names are cleaned there.
        let Ok(restored) = accord::plan::restore(plan, Vec::new()) else { continue };
        for objective in restored.plan.objectives {
            let Some(log) = objective.facts.incidents else { continue };
            let again = read("", &write_incidents(&log).unwrap());
            let named = |name: &str| accord::plan::clean_name(name);
            let wanted: Vec<_> =
                log.incidents.iter().map(|of| accord::plan::Incident { name: named(&of.name), ..of.clone() }).collect();
            let found: Vec<_> = again.incidents.into_iter().map(|of| of.incident).collect();
            assert_eq!((found, again.rejected), (wanted, vec![]));
            seen += log.incidents.len();
        }
    }
    assert!(seen > 50, "{seen}");
}

/// A table of acknowledgements reads back too.
#[test]
fn a_list_with_acknowledgements_is_a_table_again() {
    let text = "name,start,minutes,acknowledged after\na,2027-01-31 14:05:09,10,2.5\nb,2027-02-01,10,";
    let incidents = read("", text).incidents.into_iter().map(|of| of.incident).collect::<Vec<_>>();
    let (head, rows) = incidents_as_rows(&incidents);
    let lines: Vec<String> = std::iter::once(&head).chain(&rows).map(|row| row.join(";")).collect();
    let again: Vec<_> = read("", &lines.join("\n")).incidents.into_iter().map(|of| of.incident).collect();
    assert_eq!((again, incidents[0].acknowledged_after), (incidents.clone(), Some(2.5)));
}

#[test]
fn what_is_no_history_is_refused_with_a_remedy() {
    let bomb = format!(
        "[{}]",
        (0..30).map(|i| format!("&a{i} [")).collect::<String>() + &"x, ".repeat(20_000) + &"]".repeat(30)
    );
    let many = format!(
        "format: accord/incidents/v1\nincidents: [{}]",
        "{name: x, started: 2026-01-01, minutes: 1},".repeat(20_001)
    );
    for (name, text) in [
        ("", String::new()),
        ("", "\u{feff} \n".to_owned()),
        ("x.json", "{".to_owned()),
        ("x.json", "[]".to_owned()),
        ("x.json", "{}".to_owned()),
        ("x.json", "[1, 2]".to_owned()),
        ("x.json", "[".repeat(100_000)),
        ("x.json", bomb),
        ("x.yml", "url: https://x\nstatus: up\nstartTime: 2020-08-10T07:54:43.000Z\n".to_owned()),
        ("x.json", r#"{"incidents": 7}"#.to_owned()),
        ("x.json", r#"{"incidents": [7]}"#.to_owned()),
        ("x.yaml", "format: accord/incidents/v9\n".to_owned()),
        ("x.yaml", "format: accord/plan/v3\n".to_owned()),
        ("x.yaml", "format: accord/incidents/v1\nincidents: []\n---\nformat: accord/incidents/v1\n".to_owned()),
        ("x.yaml", many),
        ("x.csv", "hello world".to_owned()),
        ("x.csv", "x".repeat(9 << 20)),
        ("x.md", "---\n[\n---\n".to_owned()),
    ] {
        let refusal = read_history(name, &text, &HistoryOptions::default()).expect_err(&text[..text.len().min(60)]);
        assert!(!refusal.reason.is_empty() && !refusal.remedy.is_empty(), "{refusal}");
    }
    let site = "url: https://x\nstatus: up\nstartTime: 2020-08-10T07:54:43.000Z\n";
    let refusal = read_history("shop.yml", site, &HistoryOptions::default()).unwrap_err();
    assert!(refusal.reason.contains("state of one site") && refusal.remedy.contains("summary.json"), "{refusal}");
}

/// Cut, doubled and scrambled files: refused or read, never a panic, and nothing that cannot be an incident.
#[test]
fn broken_files_never_panic() {
    let seeds = [
        STATUSPAGE.to_owned(),
        r#"[{"name": "a", "dailyMinutesDown": {"2026-01-01": 5, "2026-02-30": 5, "2026-01-02": "x", "2026-01-03": 1e9, "2026-01-04": 1500}}]"#.to_owned(),
        "---\ntitle: x\ndate: 2026-01-01\nresolvedWhen: 2026-01-02\n---\nbody".to_owned(),
        "format: accord/incidents/v1\nincidents:\n- {name: a, started: 2026-01-01, minutes: 5}\n".to_owned(),
        "name,start,end\na,2026-01-01 10:00,2026-01-01 11:00\n".to_owned(),
    ];
    let mut seed = 11_u64;
    let mut next = |most: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % most.max(1)
    };
    let mut read = 0;
    for round in 0..4_000 {
        let mut text: Vec<char> = seeds[round % seeds.len()].chars().collect();
        for _ in 0..=next(4) {
            let (from, to) = (next(text.len()), next(text.len()));
            match next(4) {
                0 => text.truncate(from.max(1)),
                1 => text.swap(from, to),
                2 => text[from] = ['"', '\n', '{', ':', '9', '-', '\u{0}', '\u{202e}', 'é'][next(9)],
                _ => {
                    let part: Vec<char> = text[from.min(to)..from.max(to)].to_vec();
                    text.extend(part);
                }
            }
        }
        let text: String = text.into_iter().collect();
        let name = ["", "x.json", "x.yml", "x.md", "x.csv"][next(5)];
        if let Ok(history) = read_history(name, &text, &HistoryOptions::default()) {
            read += 1;
            for found in &history.incidents {
                let of = &found.incident;
                assert!(of.minutes >= 0.0 && (0.0..=1.0).contains(&of.impact) && !of.name.is_empty(), "{text}");
            }
        }
    }
    assert!(read > 200, "{read}");
}

/// What the summary of a day says of a day with too many minutes, a day that is none, and minutes that are none.
#[test]
fn days_of_upptime_that_cannot_be() {
    let text = r#"[{"name": "a", "dailyMinutesDown": {"2026-01-01": 5, "2026-02-30": 5, "2026-01-02": "x", "2026-01-03": 1e9, "2026-01-04": 1500}}]"#;
    let history = read("summary.json", text);
    let minutes: Vec<f64> = history.incidents.iter().map(|of| of.incident.minutes).collect();
    assert_eq!((minutes, history.rejected.len()), (vec![5.0, 1_440.0], 3));
    assert!(history.notes.iter().any(|note| note.text.contains("1500 minutes are more than a day has")));
}

/// The interpreter that has the packages of the tests; none where it is not installed.
fn python() -> Option<Command> {
    let tools = std::env::var_os("PYTHON_TOOLS").map(std::path::PathBuf::from)?;
    let python = tools.join("bin/python3");
    Command::new(&python).args(["-c", "import yaml"]).output().ok().filter(|output| output.status.success())?;
    Some(Command::new(python))
}

/// Our list is plain enough for another reader: PyYAML finds the same names, times and numbers.
#[test]
fn another_reader_finds_the_same_list() {
    let Some(mut python) = python() else {
        assert!(std::env::var_os("CI").is_none(), "the Python tools are missing; run script/bootstrap");
        return;
    };
    let text = "name,start,minutes,impact %,cause\n\"yes: \"\"no\"\" # 1\",2027-01-31 14:05:09,0.1,33,hardware\non,1999-12-31,1e6,0,other";
    let incidents: Vec<_> = read("", text).incidents.into_iter().map(|of| of.incident).collect();
    let day = |text| CivilDate::parse(text).unwrap();
    let log = IncidentLog { from: day("1999-01-01"), until: day("2027-12-31"), incidents, reviews: Vec::new() };
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("incidents.yaml");
    std::fs::write(&path, write_incidents(&log).unwrap()).unwrap();
    let script = "import sys, yaml\nfor i in yaml.safe_load(open(sys.argv[1]))['incidents']:\n  print(repr((i['name'], i['started'], i['minutes'], i['impact'], i['cause'])))";
    let output = python.args(["-c", script]).arg(&path).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let expected = "('yes: \"no\" # 1', '2027-01-31 14:05:09', 0.1, 0.33, 'hardware')\n('on', '1999-12-31 00:00:00', 1000000.0, 0.0, 'other')\n";
    assert_eq!(said, expected, "{}", String::from_utf8_lossy(&output.stderr));
}
