use super::*;

fn read(text: &str) -> (Guess, IncidentTable) {
    let guess = guess_incidents(text).unwrap();
    let table = read_incidents_as(text, &guess.mapping, &Utc).unwrap();
    (guess, table)
}

/// Heads as the tools export them, rows made up.
#[test]
fn exports_of_ticket_systems_are_known() {
    let pager = "id,incident_number,description,service_name,created_on,resolved_on,seconds_to_first_ack,seconds_to_resolve,urgency\n\
                 P1,7,Checkout fails,shop,2026-03-04T10:12:00-08:00,2026-03-04T11:47:00-08:00,180,5700,high";
    let (guess, table) = read(pager);
    assert_eq!(table.rejected, []);
    assert_eq!((table.incidents[0].minutes, table.incidents[0].acknowledged_after), (95.0, Some(3.0)));
    assert_eq!((table.incidents[0].name.as_str(), guess.mapping.lengths), ("Checkout fails", Lengths::Seconds));
    assert_eq!(table.incidents[0].started.to_string(), "2026-03-04 18:12:00");
    assert!(guess.why.iter().any(|why| why.contains("users may have been hurt before")), "{:?}", guess.why);

    let alerts = "Alert ID,Message,Status,Acknowledged,CreatedAt,CreatedAtDate,CloseTime\n\
                  a,Disk full,closed,true,1772619150000,x,1772619450000";
    let (guess, table) = read(alerts);
    assert_eq!((guess.mapping.dates, table.incidents[0].minutes), (Dates::EpochMilliseconds, 5.0));
    // A truth value is no moment.
    assert!(guess.why.iter().any(|why| why.contains("“Acknowledged” is left out")), "{:?}", guess.why);
    assert!(guess.why.iter().any(|why| why.contains("“CreatedAtDate”")), "{:?}", guess.why);

    let tickets = "\"Number\",\"Short description\",\"Opened\",\"Resolved\",\"Closed\",\"Category\",\"Impact\"\n\
                   \"INC1\",\"Mail is slow\",\"2026-03-04 10:12:00\",\"2026-03-04 11:12:00\",\"2026-03-09 10:00:00\",\"Software\",\"2 - Medium\"";
    let (guess, table) = read(tickets);
    assert_eq!((table.rejected.len(), table.incidents[0].minutes, table.incidents[0].impact), (0, 60.0, 1.0));
    let left: Vec<&str> = guess.why.iter().filter(|why| why.contains("left out")).map(String::as_str).collect();
    assert_eq!(left.len(), 3, "{left:?}");

    let issues = "Summary,Issue key,Issue id,Created,Updated,Resolved,Labels,Labels,Custom field (Root cause)\n\
                  Push,X-1,1,31/Jan/26 2:05 PM,01/Feb/26 1:00 AM,31/Jan/26 3:40 PM,a,b,Deployment";
    let (guess, table) = read(issues);
    assert_eq!((guess.mapping.dates, table.incidents[0].minutes), (Dates::MonthNames, 95.0));
    assert_eq!((table.incidents[0].cause, table.incidents[0].name.as_str()), (Cause::BinaryPush, "Push"));
}

#[test]
fn a_date_order_is_decided_by_the_whole_column() {
    let started = |text: &str| {
        let (guess, table) = read(text);
        let first = table.incidents.first().map(|of| of.started.to_string()).unwrap_or_default();
        (guess.mapping.dates, guess.is_order_open, first, guess.why)
    };
    // One cell that can only be the month first decides for all.
    let (dates, open, first, why) = started("start,minutes\n03/04/2026 10:00,5\n03/14/2026,5");
    assert_eq!((dates, open, first.as_str()), (Dates::MonthFirst, false, "2026-03-04 10:00:00"));
    assert!(why[0].contains("03/14/2026"), "{why:?}");
    // An incident that would last backwards.
    let (dates, open, ..) = started("start,end\n03/04/2026,04/04/2026\n12/01/2026,02/02/2026");
    assert_eq!((dates, open), (Dates::DayFirst, false));
    // Rows in order of time.
    let (dates, open, ..) = started("start,minutes\n01/02/2026,5\n02/01/2026,5\n02/03/2026,5\n03/01/2026,5");
    assert_eq!((dates, open), (Dates::MonthFirst, false));
    let (dates, open, ..) = started("start,minutes\n03/04/2026 9:00 PM,5");
    assert_eq!((dates, open), (Dates::MonthFirst, false));
    // Nothing decides: it is said, and can be corrected.
    let text = "start,minutes\n03/04/2026,5";
    let (dates, open, first, why) = started(text);
    assert_eq!((dates, open, first.as_str()), (Dates::DayFirst, true, "2026-04-03 00:00:00"));
    assert!(why.iter().any(|why| why.contains("Correct it")), "{why:?}");
    assert!(read_incidents(text, &Utc).unwrap().assumed.iter().any(|said| said.contains("day first and month first")));
    let mapping = Mapping { dates: Dates::MonthFirst, ..guess_incidents(text).unwrap().mapping };
    let table = read_incidents_as(text, &mapping, &Utc).unwrap();
    assert_eq!(table.incidents[0].started.to_string(), "2026-03-04 00:00:00");
}

/// A zone with one jump forward and one back, both of an hour, made for the test.
struct Jumps;

impl Zones for Jumps {
    fn in_utc(&self, _: &crate::units::TimeZone, local: crate::units::CivilDateTime) -> Result<LocalTime, String> {
        let plus = |hours: f64| times::from_seconds((local.minutes() + hours * 60.0) * 60.0).ok_or_else(String::new);
        match &local.to_string()[..13] {
            "2026-03-29 02" => Ok(LocalTime::Skipped(plus(-1.0)?)),
            "2026-10-25 02" => Ok(LocalTime::Twice { first: plus(-2.0)?, second: plus(-1.0)? }),
            text if ("2026-03-29 03".."2026-10-25 03").contains(&text) => Ok(LocalTime::Once(plus(-2.0)?)),
            _ => Ok(LocalTime::Once(plus(-1.0)?)),
        }
    }
}

#[test]
fn local_times_that_never_were_or_were_twice_are_told() {
    let text = "name,start,end\na,2026-03-29 02:30,2026-03-29 03:45\nb,2026-10-25 02:50,2026-10-25 02:10\n\
                c,2026-10-25T02:50:00+02:00,2026-10-25T02:10:00+01:00\nd,2026-07-01 12:00,2026-07-01 12:30";
    let zone = Some(crate::units::TimeZone::parse("Europe/Berlin").unwrap());
    let mapping = Mapping { zone, ..guess_incidents(text).unwrap().mapping };
    let table = read_incidents_as(text, &mapping, &Jumps).unwrap();
    assert_eq!(table.rejected, []);
    let minutes: Vec<f64> = table.incidents.iter().map(|of| of.minutes).collect();
    assert_eq!(minutes, [15.0, 20.0, 20.0, 30.0]);
    assert_eq!(table.incidents[1].started, table.incidents[2].started);
    let lines: Vec<usize> = table.remarks.iter().map(|remark| remark.line).collect();
    assert_eq!(lines, [2, 3, 3]);
    assert!(table.remarks[0].text.contains("never was") && table.remarks[2].text.contains("second"));
    // A zone that nobody knows stops the reading once.
    assert!(read_incidents_as(text, &mapping, &Utc).unwrap_err().remedy.contains("Europe/Berlin"));
}

/// Whatever a mapping says, nothing panics and every row is either taken or rejected.
#[test]
fn any_mapping_of_any_table_accounts_for_every_row() {
    let cells =
        ["", "1", "2026-01-01", "03/04/26", "é", "\"", "1772619150", "12:99", "yes", "release", "1e9", "-3", "50%"];
    let mut seed = 7_u64;
    let mut next = |most: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % most
    };
    for _ in 0..3_000 {
        let row = |next: &mut dyn FnMut(usize) -> usize| {
            (0..4).map(|_| cells[next(cells.len())]).collect::<Vec<_>>().join(",")
        };
        let body: Vec<String> = (0..3).map(|_| row(&mut next)).collect();
        let text = format!("a,b,c,d\n{}", body.join("\n"));
        let Ok(guess) = guess_incidents(&text) else { continue };
        let columns = (0..4).map(|_| Some(Column::ALL[next(11)]).filter(|_| next(5) > 0)).collect();
        let (dates, lengths) = (Dates::ALL[next(6)], Lengths::ALL[next(4)]);
        let mapping = Mapping { columns, dates, lengths, zone: None, impacts: Impacts::ALL[next(2)] };
        if let Ok(table) = read_incidents_as(&text, &mapping, &Utc) {
            assert_eq!(table.incidents.len() + table.rejected.len(), guess.count, "{text}");
            for of in &table.incidents {
                assert!(of.minutes >= 0.0 && (0.0..=1.0).contains(&of.impact), "{text}");
            }
        }
    }
}
