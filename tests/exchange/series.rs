//! Measurements: what is read of them, what is mended, what is refused.

use accord::exchange::Database;
use accord::exchange::series::{Examined, Held, Measure, Reader, Role, Track, guessed, joined, joined as joined_of};
use accord::model::attained::Midnights;
use accord::model::burn_alert::Prometheus;
use accord::model::chance::Stream;
use accord::plan::Refusal;
use accord::units::{CivilDate, TimeZone};

fn read_in(pieces: usize, text: &str) -> Result<Vec<Track>, Refusal> {
    let mut reader = Reader::default();
    for piece in text.as_bytes().chunks(pieces) {
        reader.push(piece)?;
    }
    reader.finish()
}

fn read(text: &str) -> Result<Vec<Track>, Refusal> {
    read_in(usize::MAX, text)
}

#[test]
fn an_answer_of_query_range_is_read() {
    let text = r#"{"status":"success","data":{"resultType":"matrix","result":[
        {"metric":{"__name__":"up","job":"a \"b\""},"values":[[1767225600,"1"],[1767225660.5,"NaN"],[1767225720,"+Inf"]]},
        {"values":[[1767225600,2]],"metric":{},"histograms":[[1767225600,{"count":"1"}]]}]},"warnings":["w"]}"#;
    for pieces in [1, 7, 10_000] {
        let tracks = read_in(pieces, text).unwrap();
        assert_eq!(tracks.iter().map(|of| of.name.as_str()).collect::<Vec<_>>(), ["__name__=up, job=a \"b\"", "{}"]);
        assert_eq!(*tracks[0].times, [1_767_225_600_000, 1_767_225_660_500, 1_767_225_720_000]);
        assert!(tracks[0].values[0] == 1.0 && tracks[0].values[1].is_nan() && tracks[0].values[2].is_nan());
        assert_eq!(tracks[1].values, [2.0]);
    }
}

#[test]
fn a_table_is_read_whatever_separates_it() {
    let expected = [1_767_225_600_000, 1_767_225_660_000];
    for text in [
        "time,errors,total\n1767225600,1,10\n1767225660,,12\n",
        "errors;Timestamp;total\r\n1;1767225600000;10\r\nNaN;1767225660000;12",
        "\u{feff}_time\terrors\ttotal\n2026-01-01T00:00:00Z\t1\t10\n\n2026-01-01 01:01:00+01:00\t\t12\n",
        "# exported\n\"time\",\"errors\",\"total\"\n\"2026-01-01\",1,10\n\"2026-01-01 00:01\",null,12\n",
    ] {
        for pieces in [1, 3, 10_000] {
            let tracks = read_in(pieces, text).unwrap_or_else(|refusal| panic!("{refusal}\n{text}"));
            let names: Vec<_> = tracks.iter().map(|of| of.name.as_str()).collect();
            assert_eq!(
                (names.as_slice(), tracks[0].times.as_slice()),
                (&["errors", "total"][..], &expected[..]),
                "{text}"
            );
            assert!(tracks[0].values[0] == 1.0 && tracks[0].values[1].is_nan(), "{text}");
            assert_eq!(tracks[1].values, [10.0, 12.0]);
        }
    }
}

#[test]
fn what_cannot_be_read_says_where_and_what_to_do() {
    let broken = [
        ("", "no measurement"),
        ("   \n", "no measurement"),
        ("errors,total\n1,2\n", "does not name a column of times"),
        ("time\n1\n", "nothing measured"),
        ("time,errors\n1767225600,1\nyesterday,2\n", "line 3, column 1: “yesterday” is no time"),
        ("time,errors\n1767225600,many\n", "line 2, column 1: “many” is no number"),
        ("time,errors\n1767225600,1,2\n", "3 cells, the head 2"),
        ("time,errors\n-5,1\n", "is no time"),
        ("{\"status\":\"error\",\"error\":\"parse error\"}", "an error: parse error"),
        ("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}", "of type “vector”"),
        ("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}", "no measurement"),
        ("{\"data\":{\"result\":[{\"values\":[[1767225600,\"1\"]", "ends too early"),
        ("{\"data\":{\"result\":[{\"values\":[[1767225600,\"x\"]]}]}}", "“x” is no number"),
        ("{\"data\":{\"result\":[{\"values\":[[1e300,\"1\"]]}]}}", "years 1970 to 9999"),
        ("{\"data\": nul}", "cannot be read at byte"),
    ];
    for (text, reason) in broken {
        let refusal = read(text).err().unwrap_or_else(|| panic!("{text} was read"));
        assert!(refusal.to_string().contains(reason) && !refusal.remedy.is_empty(), "{refusal}\n{text}");
    }
    let deep = "[".repeat(100_000);
    assert!(read(&deep).is_err());
    let long = format!("time,errors\n{}", "9".repeat(200_000));
    assert!(read(&long).unwrap_err().reason.contains("64 kB"));
}

/// Any bytes end in tracks or in a refusal.
#[test]
fn noise_is_refused_and_never_a_panic() {
    let whole =
        "{\"data\":{\"result\":[{\"metric\":{\"a\":\"b\"},\"values\":[[1767225600,\"1\"],[1767225660,\"2\"]]}]}}";
    let table = "time,errors,total\n1767225600,1,10\n1767225660,2,12\n";
    let mut stream = Stream::new(5);
    for _ in 0..20_000 {
        let mut bytes = if stream.uniform() < 0.5 { whole } else { table }.as_bytes().to_vec();
        for _ in 0..=stream.below(4) {
            let at = stream.below(bytes.len());
            match stream.below(3) {
                0 => bytes[at] = stream.below(256) as u8,
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, b"\",[]{}\n0-e"[stream.below(10)]),
            }
        }
        let mut reader = Reader::default();
        let cut = stream.below(bytes.len());
        if reader.push(&bytes[..cut]).and_then(|()| reader.push(&bytes[cut..])).is_ok()
            && let Ok(tracks) = reader.finish()
        {
            let (roles, measure) = guessed(&tracks);
            let _ = joined(tracks, &roles, measure);
        }
    }
}

#[test]
fn roles_are_guessed_by_name_and_by_values() {
    let cases = [
        ("time,errors,total\n1767225600,1,10\n1767225660,0,12\n", vec![Role::Bad, Role::Total], Measure::Counts),
        ("time,ok,requests\n1767225600,9,10\n1767225660,20,22\n", vec![Role::Good, Role::Total], Measure::Counters),
        ("time,value\n1767225600,0.001\n1767225660,0.002\n", vec![Role::ErrorRatio], Measure::Counts),
        ("time,availability\n1767225600,0.99\n1767225660,1\n", vec![Role::SuccessRatio], Measure::Counts),
        ("time,b,failed\n1767225600,10,1\n1767225660,5,0\n", vec![Role::Total, Role::Bad], Measure::Counts),
        (
            "time,errors,total,error_ratio\n1767225600,1,10,0.1\n",
            vec![Role::Bad, Role::Total, Role::Ignored],
            Measure::Counts,
        ),
    ];
    for (text, roles, measure) in cases {
        assert_eq!(guessed(&read(text).unwrap()), (roles, measure), "{text}");
    }
}

#[test]
fn tracks_are_joined_by_their_times_and_what_is_mended_is_said() {
    // Out of order, one moment twice, one without a partner, one not measured, one that says more than all.
    let text = "time,bad,total\n1767225660,2,20\n1767225600,1,10\n1767225660,3,20\n1767225720,,20\n1767226320,30,20\n";
    let tracks = read(text).unwrap();
    let joined = joined(tracks, &[Role::Bad, Role::Total], Measure::Counts).unwrap();
    assert_eq!(joined.series.len(), 3);
    let ratio = joined.series.error_ratio_over(1_767_226_320_000, 86_400_000, Prometheus::V3).unwrap();
    assert!((ratio - 24.0 / 50.0).abs() < 1e-12, "{ratio}");
    let says: Vec<&str> = joined.notes.iter().map(|note| note.text.as_str()).collect();
    for what in ["out of order", "no number", "more than all", "nothing was measured"] {
        assert!(says.iter().any(|note| note.contains(what)), "{what}: {says:?}");
    }
    // Good and bad make all; tracks of one role are added up.
    let text = "time,good,bad a,bad b\n1767225600,8,1,1\n1767225660,9,1,\n";
    let tracks = read(text).unwrap();
    let joined = joined_of(tracks, &[Role::Good, Role::Bad, Role::Bad], Measure::Counts).unwrap();
    let ratio = joined.series.error_ratio_over(1_767_225_660_000, 86_400_000, Prometheus::V3).unwrap();
    assert!((ratio - 3.0 / 20.0).abs() < 1e-12, "{ratio}");
}

#[test]
fn roles_without_a_ratio_are_refused() {
    let tracks = || read("time,a,b\n1767225600,1,10\n1767225660,2,12\n").unwrap();
    for roles in [
        [Role::Good, Role::Ignored],
        [Role::Ignored; 2],
        [Role::ErrorRatio, Role::Total],
        [Role::ErrorRatio, Role::SuccessRatio],
    ] {
        assert!(joined(tracks(), &roles, Measure::Counts).is_err(), "{roles:?}");
    }
    // Percentages are told by values that no share has.
    let joined =
        joined(read("time,uptime\n1767225600,99.5\n1767225660,100\n").unwrap(), &[Role::SuccessRatio], Measure::Counts);
    let ratio = joined.unwrap().series.error_ratio_over(1_767_225_660_000, 86_400_000, Prometheus::V3).unwrap();
    assert!((ratio - 0.0025).abs() < 1e-12, "{ratio}");
}

/// What the worker says of measurements is what the page hears, and each figure is what plain arithmetic gives.
#[test]
fn what_is_examined_crosses_whole() {
    // Forty days by the quarter of an hour, 100 events each; four hours of full outage on the 11th day.
    let bad = |at: i64| if (1_000..1_016).contains(&at) { 100 } else { 0 };
    let rows: String =
        (1..=3_840_i64).map(|at| format!("{},{},100\n", 1_767_225_600 + at * 900, bad(at - 1))).collect();
    let mut held = Held::default();
    for piece in format!("time,errors,total\n{rows}").as_bytes().chunks(1_000) {
        held.push(piece).unwrap();
    }
    held.end("folder/api.csv").unwrap();
    let (heads, measure) = held.heads();
    assert_eq!(heads[0].name, "api.csv: errors");
    assert_eq!((heads[1].samples, heads[1].role, measure), (3_840, Role::Total, Measure::Counts));
    let plan = accord::exchange::read(include_str!("../plans/v1-checkout.accord.yaml"), "").unwrap().restored.plan;
    let objective = &plan.objectives[0];
    let roles: Vec<Role> = heads.iter().map(|head| head.role).collect();
    let examined = held.examined(&roles, measure, objective, &Midnights::default()).unwrap();
    assert!((examined.ratio - 16.0 / 3_840.0).abs() < 1e-12);
    assert_eq!(examined.days.len(), 40);
    // 1,000 quarters are ten days and ten hours.
    let hurt: Vec<_> = examined.days.iter().filter(|(_, minutes)| *minutes > 0.0).collect();
    assert_eq!(hurt, [&(20_454 + 10, 240.0)]);
    let [spell] = examined.spells[..] else { panic!("{:?}", examined.spells) };
    assert_eq!((spell.until - spell.from, spell.share), (4 * 3_600_000, 1.0));
    assert_eq!(examined.firings.len(), objective.terms.alerts.len());
    // The first sample of the outage is the first evaluation at which both windows burn.
    assert_eq!(examined.firings[0][0].from, (1_767_225_600 + 1_001 * 900) * 1_000);
    let again = Examined::from_numbers(&examined.to_numbers()).unwrap();
    assert_eq!(Examined { notes: examined.notes.clone(), ..again }, examined);
    let numbers = examined.to_numbers();
    for cut in 0..numbers.len() {
        assert_eq!(Examined::from_numbers(&numbers[..cut]), None);
    }
    assert_eq!(Examined::from_numbers(&[1.0, 0.0, 0.0, 0.0, 0.0, 1e300]), None);
}

/// Midnights of places, as Python's zoneinfo has them: `datetime(y, m, d, tzinfo=ZoneInfo(zone)).timestamp()`.
#[test]
fn days_begin_with_the_clock_of_their_place() {
    let known = [
        ("Europe/Berlin", "2026-03-29", 1_774_738_800),
        ("Europe/Berlin", "2026-03-30", 1_774_821_600),
        ("Europe/Berlin", "2026-10-26", 1_792_969_200),
        ("America/New_York", "2026-11-02", 1_793_595_600),
        ("Asia/Kathmandu", "2026-07-01", 1_782_843_300),
        // Clocks jumped from midnight to one; Python puts the hour that is missing after the jump, as we do.
        ("America/Sao_Paulo", "2018-11-04", 1_541_300_400),
    ];
    for (zone, date, seconds) in known {
        let day = CivilDate::parse(date).unwrap().day_number();
        let zone = TimeZone::parse(zone).unwrap();
        let midnights = Midnights::of(&zone, &Database::default(), day - 400..=day + 400).unwrap();
        assert_eq!(midnights.begin(i64::from(day)), seconds * 1_000, "{zone:?} {date}");
        assert_eq!(midnights.day_of(seconds * 1_000), i64::from(day));
        assert_eq!(midnights.day_of(seconds * 1_000 - 1), i64::from(day) - 1);
    }
    assert!(Midnights::of(&TimeZone::parse("Atlantis/Capital").unwrap(), &Database::default(), 1..=2).is_err());
}
