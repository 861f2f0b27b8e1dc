use super::*;

#[test]
fn columns_in_any_order() {
    let text = "Cause\tImpact %\tDependency\tEnded at\tStarted at\tDetected at\tTitle\n\
                deploy\t12,5\tyes\t2027-01-31 15:40\t2027-01-31T14:05:00Z\t2027-01-31 14:12\tBad <b>release</b>\n\
                Hardware\t100 %\t\t2027-03-01T00:30:00+01:00\t2027-02-28 23:00\t\t";
    let table = read_incidents(text, &Utc).unwrap();
    assert_eq!(table.rejected, []);
    let [first, second] = &table.incidents[..] else { panic!("two incidents") };
    assert_eq!((first.name.as_str(), first.minutes, first.impact), ("Bad <b>release</b>", 95.0, 0.125));
    assert_eq!((first.detected_after, first.cause, first.dependency), (Some(7.0), Cause::BinaryPush, true));
    // Half past midnight in Berlin is half past eleven in UTC.
    assert_eq!((second.minutes, second.name.as_str(), second.detected_after), (30.0, "Incident 2", None));
}

#[test]
fn each_row_that_is_not_taken_is_named_whole() {
    let text = "name,start,minutes,impact,cause\n\
                a,31/31/2027,5,100,other\n\
                b,2027-01-01,soon,100,other\n\
                c,2027-01-01,5,250,other\n\
                d,2027-01-01,5,100,gremlins\n\
                e,2027-01-01,5,100,other,more\n\
                f,,5,100,other\n\
                \"g, the good\",01.02.2027 7:05,1h35m,40,pipeline";
    let table = read_incidents(text, &Utc).unwrap();
    assert_eq!(table.incidents.len(), 1);
    assert_eq!((table.incidents[0].name.as_str(), table.incidents[0].minutes), ("g, the good", 95.0));
    assert_eq!(table.incidents[0].started.to_string(), "2027-02-01 07:05:00");
    let lines: Vec<usize> = table.rejected.iter().map(|row| row.line).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6, 7]);
    assert_eq!(table.rejected[3].text, "d,2027-01-01,5,100,gremlins");
    assert!(table.rejected[3].reason.contains("“gremlins”") && table.rejected[3].remedy.contains("hardware"));
    // What is left is a table again, in which nothing is missing.
    let left = std::iter::once(table.head.as_str()).chain(table.rejected.iter().map(|row| row.text.as_str()));
    assert_eq!(read_incidents(&left.collect::<Vec<_>>().join("\n"), &Utc).unwrap().rejected.len(), 6);
}

#[test]
fn shares_and_percentages_are_told_apart() {
    let impacts = |text: &str| {
        read_incidents(text, &Utc).unwrap().incidents.iter().map(|incident| incident.impact).collect::<Vec<_>>()
    };
    assert_eq!(impacts("start;minutes;impact\n2027-01-01;1;0,5\n2027-01-01;1;1"), [0.5, 1.0]);
    assert_eq!(impacts("start;minutes;impact\n2027-01-01;1;1\n2027-01-01;1;50"), [0.01, 0.5]);
    assert_eq!(impacts("start;minutes;impact %\n2027-01-01;1;1"), [0.01]);
    assert_eq!(impacts("start;minutes\n2027-01-01;1"), [1.0]);
}

#[test]
fn a_list_reads_back() {
    let text = "name,start,minutes,detected after,impact %,cause,dependency\n\
                \"a, \"\"b\"\"\",2027-01-31 14:05:09,0.1,,33,hardware,yes\nc,1999-12-31,1e6,7,0,other,no";
    let read = read_incidents(text, &Utc).unwrap().incidents;
    let (head, rows) = incidents_as_rows(&read);
    let quoted = |row: &Vec<String>| {
        row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect::<Vec<_>>().join(",")
    };
    let again: Vec<String> = std::iter::once(&head).chain(&rows).map(quoted).collect();
    assert_eq!(read_incidents(&again.join("\n"), &Utc).unwrap().incidents, read);
}

#[test]
fn noise_is_refused_and_never_panics() {
    for text in ["", "\n\n", "hello", "a,b\n1,2", "start\n2027-01-01", "\"", "start,minutes\n\"", "日,本\n\u{0},;"] {
        let _ = read_incidents(text, &Utc).map(|table| assert_eq!(table.incidents, []));
    }
    for text in ["2027-13-01", "", "+", "2027-01-01 +", "2027-01-01 10:00+99:99", "1969-12-31", "é-+:"] {
        assert_eq!(moment(text), None, "{text}");
    }
    for text in ["", "-1", "1:75", "::", "m", "1e99", "NaN", "9999999999:00"] {
        assert_eq!(minutes_typed(text), None, "{text}");
    }
    assert_eq!(
        (minutes_typed("90 min"), minutes_typed("1:30"), minutes_typed("1h 30m")),
        (Some(90.0), Some(90.0), Some(90.0))
    );
    assert!(read_incidents(&format!("start,minutes\n{}", "x,y\n".repeat(10_001)), &Utc).is_err());
}
