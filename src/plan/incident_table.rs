//! Incidents as a table that people paste from a spreadsheet, a ticket system or a postmortem list.

use super::table_text::{TextRow, heading, rows, separator};
use super::{Cause, Incident, Refusal, clean_name};
use crate::units::{CivilDate, CivilDateTime, Span, typed};

/// What triggers an outage: the word in a table, and what to call it.
pub const CAUSES: [(Cause, &str, &str); 9] = [
    (Cause::BinaryPush, "binary_push", "Binary push"),
    (Cause::ConfigPush, "config_push", "Configuration push"),
    (Cause::UserBehaviour, "user_behaviour", "User behaviour change"),
    (Cause::Pipeline, "pipeline", "Processing pipeline"),
    (Cause::ProviderChange, "provider_change", "Service provider change"),
    (Cause::PerformanceDecay, "performance_decay", "Performance decay"),
    (Cause::Capacity, "capacity", "Capacity management"),
    (Cause::Hardware, "hardware", "Hardware"),
    (Cause::Other, "other", "Another cause"),
];

/// What to call a cause.
pub fn cause_name(cause: Cause) -> &'static str {
    CAUSES.iter().find(|(of, ..)| *of == cause).map_or("Another cause", |(_, _, name)| name)
}

/// The most rows of one table.
pub const MOST_ROWS: usize = 10_000;
/// The longest incident, in minutes: as in the plan file.
pub const MOST_MINUTES: f64 = 1e9;

/// A row that was not taken, whole, with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedRow {
    /// Its line, from 1.
    pub line: usize,
    /// As it stood in the text.
    pub text: String,
    /// Why, without a full stop.
    pub reason: String,
    /// What to do, without a full stop.
    pub remedy: &'static str,
}

/// What a pasted table says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IncidentTable {
    /// What could be read, in the table's order.
    pub incidents: Vec<Incident>,
    /// What could not.
    pub rejected: Vec<RejectedRow>,
    /// The head of the table as it stood there, so that rejected rows can be mended and read again.
    pub head: String,
    /// Headings that mean nothing here; their cells are not kept.
    pub unknown: Vec<String>,
    /// What was taken for granted, in sentences.
    pub assumed: Vec<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Start,
    End,
    Minutes,
    DetectedAfter,
    DetectedAt,
    Impact,
    Cause,
    Dependency,
}

/// Headings that people use, letters and digits only.
const HEADINGS: [(Column, &[&str]); 9] = [
    (Column::Name, &["name", "title", "incident", "summary", "description"]),
    (Column::Start, &["start", "started", "startedat", "starttime", "began", "begin", "from", "date", "created"]),
    (
        Column::End,
        &["end", "ended", "endedat", "endtime", "until", "resolved", "resolvedat", "mitigated", "mitigatedat"],
    ),
    (Column::Minutes, &["minutes", "min", "duration", "durationmin", "durationminutes", "length", "lasted", "ttr"]),
    (
        Column::DetectedAfter,
        &["detectedafter", "detectedaftermin", "detectedafterminutes", "minutestodetect", "timetodetect", "ttd"],
    ),
    (Column::DetectedAt, &["detected", "detectedat", "noticed", "alerted"]),
    (Column::Impact, &["impact", "impactpercent", "usershurt", "share", "affected"]),
    (Column::Cause, &["cause", "trigger", "rootcause", "category"]),
    (Column::Dependency, &["dependency", "external", "thirdparty", "upstream"]),
];

/// Reads a table of incidents with a head, columns in any order, separated by commas, semicolons or tabs.
///
/// `start` is needed, and either `minutes` or `end`. Times are civil, `2027-01-31 14:05`; one with an offset is taken to
/// UTC. Minutes may be `95`, `1h35m` or `1:35`. An impact is a percentage, or a share where no figure of the column is
/// above 1 and none has a percent sign; where it is missing, everybody was hurt.
///
/// # Errors
/// No head that names these columns, or more rows than 10,000. A row that cannot be read does not stop the others.
///
/// ```
/// use accord_core::plan::read_incidents;
/// let table = read_incidents("minutes;start;impact %\n95;2027-01-31 14:05;50\nlong;2027-02-01;100").unwrap();
/// assert_eq!((table.incidents[0].minutes, table.incidents[0].impact), (95.0, 0.5));
/// assert_eq!((table.rejected[0].line, table.rejected[0].text.as_str()), (3, "long;2027-02-01;100"));
/// ```
pub fn read_incidents(text: &str) -> Result<IncidentTable, Refusal> {
    let refuse = |reason: String, remedy: &str| Refusal { place: None, reason, remedy: remedy.to_owned() };
    let rows = rows(text, separator(text));
    let Some((head, body)) = rows.split_first() else {
        return Err(refuse(
            "there is no table".to_owned(),
            "paste a head such as name,start,minutes and one row for each incident",
        ));
    };
    let columns: Vec<Option<Column>> = head.cells.iter().map(|cell| column_of(cell)).collect();
    let has = |column| columns.contains(&Some(column));
    if !has(Column::Start) || !(has(Column::Minutes) || has(Column::End)) {
        return Err(refuse(
            "the first line does not name the columns “start” and “minutes” (or “end”)".to_owned(),
            "put a head above the rows, such as name,start,minutes,detected after,impact %,cause,dependency",
        ));
    }
    if body.len() > MOST_ROWS {
        return Err(refuse(format!("the table has {} rows", body.len()), "paste at most 10,000 at once"));
    }
    let unknown = head.cells.iter().zip(&columns).filter(|(cell, column)| column.is_none() && !cell.is_empty());
    let mut table = IncidentTable {
        head: head.raw.clone(),
        unknown: unknown.map(|(cell, _)| cell.clone()).collect(),
        ..IncidentTable::default()
    };
    let as_shares = impact_is_share(&head.cells, &columns, body);
    for row in body {
        match incident_of(row, &columns, as_shares, table.incidents.len() + 1) {
            Ok(incident) => table.incidents.push(incident),
            Err((reason, remedy)) => {
                table.rejected.push(RejectedRow { line: row.line, text: row.raw.clone(), reason, remedy });
            }
        }
    }
    if !has(Column::Impact) {
        table.assumed.push("There is no column “impact”: every incident is taken to have hurt everybody.");
    } else if as_shares && !table.incidents.is_empty() {
        table.assumed.push("No impact is above 1: they are taken as shares, 0.5 for half of the users.");
    }
    if !has(Column::Cause) {
        table.assumed.push("There is no column “cause”: every cause is “other”.");
    }
    Ok(table)
}

fn column_of(cell: &str) -> Option<Column> {
    let wanted = heading(cell);
    HEADINGS.iter().find(|(_, names)| names.contains(&wanted.as_str())).map(|(column, _)| *column)
}

/// Whether the impacts of the table are shares rather than percentages.
fn impact_is_share(head: &[String], columns: &[Option<Column>], body: &[TextRow]) -> bool {
    let Some(at) = columns.iter().position(|column| *column == Some(Column::Impact)) else { return false };
    if head.get(at).is_some_and(|cell| cell.contains('%') || cell.to_lowercase().contains("percent")) {
        return false;
    }
    let mut cells = body.iter().filter_map(|row| row.cells.get(at)).filter(|cell| !cell.is_empty());
    cells.all(|cell| !cell.contains('%') && typed::number(cell).is_ok_and(|impact| impact <= 1.0))
}

type Rejection = (String, &'static str);

const DATE_REMEDY: &str = "write times as 2027-01-31 14:05";

fn incident_of(
    row: &TextRow,
    columns: &[Option<Column>],
    as_shares: bool,
    number: usize,
) -> Result<Incident, Rejection> {
    let cell = |column| {
        let at = columns.iter().position(|of| *of == Some(column))?;
        row.cells.get(at).map(String::as_str).filter(|cell| !cell.is_empty())
    };
    if row.cells.len() > columns.len() && row.cells.iter().skip(columns.len()).any(|cell| !cell.is_empty()) {
        return Err((
            format!("it has {} cells, and the head names {}", row.cells.len(), columns.len()),
            "put quotation marks around a cell that holds a separator",
        ));
    }
    let time = |column, what: &str| {
        cell(column)
            .map(|text| moment(text).ok_or_else(|| (format!("{what} “{}” is no date", short(text)), DATE_REMEDY)))
            .transpose()
    };
    let started = time(Column::Start, "the start")?.ok_or_else(|| ("it has no start".to_owned(), DATE_REMEDY))?;
    let since = |moment: CivilDateTime| moment.minutes() - started.minutes();
    let minutes = match (cell(Column::Minutes), time(Column::End, "the end")?) {
        (Some(text), _) => length(text, "minutes")?,
        (None, Some(end)) => since(end),
        (None, None) => return Err(("it has neither minutes nor an end".to_owned(), "say how long it lasted")),
    };
    if minutes < 0.0 {
        return Err(("it ends before it starts".to_owned(), "exchange or mend the two times"));
    }
    let detected_after = match (cell(Column::DetectedAfter), time(Column::DetectedAt, "the detection")?) {
        (Some(text), _) => Some(length(text, "time to detect")?),
        (None, at) => at.map(since),
    };
    if detected_after.is_some_and(|after| after < 0.0) {
        return Err(("it was detected before it started".to_owned(), "set its start to when users began to be hurt"));
    }
    Ok(Incident {
        name: cell(Column::Name).map_or_else(|| format!("Incident {number}"), clean_name),
        started,
        detected_after,
        minutes,
        impact: cell(Column::Impact).map_or(Ok(1.0), |text| impact(text, as_shares))?,
        cause: cell(Column::Cause).map_or(Ok(Cause::Other), cause)?,
        dependency: cell(Column::Dependency).map_or(Ok(false), yes_or_no)?,
    })
}

/// The first characters of a cell, for a sentence.
fn short(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(40).collect();
    if text.chars().count() > 40 { format!("{plain}…") } else { plain }
}

/// A moment: `2027-01-31`, `2027-01-31 14:05`, `2027-01-31T14:05:09.5Z`, `31.01.2027 14:05`, `2027/01/31`. One with an
/// offset is taken to UTC.
pub fn moment(text: &str) -> Option<CivilDateTime> {
    let text = text.trim().trim_end_matches(['Z', 'z']).trim_end_matches(" UTC").trim_end();
    let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    let date = date.replace('/', "-");
    let date = match date.split('.').collect::<Vec<_>>()[..] {
        [day, month, year] => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => date,
    };
    let time = time.trim();
    // An offset stands behind the time of day.
    let offset_at = time.rfind(['+', '-']);
    let (time, offset) = offset_at.map_or((time, None), |at| (time[..at].trim_end(), Some(&time[at..])));
    let time = time.split(['.', ',']).next().unwrap_or_default();
    let time = match time.matches(':').count() {
        0 if time.is_empty() => "00:00:00".to_owned(),
        1 => format!("{time:0>5}:00"),
        _ => format!("{time:0>8}"),
    };
    let civil = CivilDateTime::parse(&format!("{date} {time}")).ok()?;
    match offset {
        None => Some(civil),
        Some(offset) => from_seconds(civil.minutes() * 60.0 - offset_seconds(offset)?),
    }
}

fn offset_seconds(offset: &str) -> Option<f64> {
    let sign = if offset.starts_with('-') { -1.0 } else { 1.0 };
    let digits: String = offset.chars().skip(1).filter(|c| *c != ':').collect();
    let number: u32 = digits.parse().ok().filter(|_| matches!(digits.len(), 2 | 4))?;
    let (hours, minutes) = if digits.len() == 2 { (number, 0) } else { (number / 100, number % 100) };
    (hours <= 14 && minutes < 60).then(|| sign * f64::from(hours * 3_600 + minutes * 60))
}

/// The moment so many seconds after 1970.
fn from_seconds(seconds: f64) -> Option<CivilDateTime> {
    let seconds = libm::round(seconds);
    if !(0.0..=3e11).contains(&seconds) {
        return None;
    }
    let seconds = seconds as u64;
    let day = CivilDate::from_day_number(u32::try_from(seconds / 86_400).ok()?)?;
    let of_day = seconds % 86_400;
    CivilDateTime::parse(&format!("{day} {:02}:{:02}:{:02}", of_day / 3_600, of_day / 60 % 60, of_day % 60)).ok()
}

/// Minutes: `95`, `1h35m`, `1 h 35 m`, `95 min`, `1:35` for hours and minutes.
pub fn minutes_typed(text: &str) -> Option<f64> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let plain = plain.trim_end_matches("utes").trim_end_matches("ute");
    let plain = plain.strip_suffix("mins").or_else(|| plain.strip_suffix("min")).unwrap_or(plain);
    let minutes = if plain.contains(':') {
        let parts: Option<Vec<f64>> =
            plain.split(':').map(|part| part.parse::<u32>().ok().filter(|_| part.len() <= 5).map(f64::from)).collect();
        match parts?[..] {
            [hours, minutes] if minutes < 60.0 => hours * 60.0 + minutes,
            [hours, minutes, seconds] if minutes < 60.0 && seconds < 60.0 => hours * 60.0 + minutes + seconds / 60.0,
            _ => return None,
        }
    } else if plain.ends_with(|c: char| c.is_ascii_alphabetic()) {
        Span::parse(plain).ok()?.to_seconds_f64() / 60.0
    } else {
        typed::number(plain).ok()?
    };
    (0.0..=MOST_MINUTES).contains(&minutes).then_some(minutes)
}

fn length(text: &str, what: &str) -> Result<f64, Rejection> {
    minutes_typed(text)
        .ok_or_else(|| (format!("its {what} “{}” cannot be read", short(text)), "write minutes such as 95, or 1h35m"))
}

fn impact(text: &str, as_shares: bool) -> Result<f64, Rejection> {
    let number = typed::number(text).ok().map(|number| if as_shares { number } else { number / 100.0 });
    number.filter(|impact| (0.0..=1.0).contains(impact)).map(|impact| impact + 0.0).ok_or_else(|| {
        (format!("its impact “{}” is no share of users", short(text)), "write a percentage from 0 to 100")
    })
}

fn cause(text: &str) -> Result<Cause, Rejection> {
    let wanted = heading(text);
    let known = CAUSES.iter().find(|(_, word, name)| heading(word) == wanted || heading(name) == wanted);
    let usual = match wanted.as_str() {
        "release" | "deploy" | "deployment" | "binary" | "rollout" | "code" => Some(Cause::BinaryPush),
        "config" | "configuration" | "configchange" => Some(Cause::ConfigPush),
        "traffic" | "userbehavior" | "users" => Some(Cause::UserBehaviour),
        "provider" | "vendor" | "serviceprovider" => Some(Cause::ProviderChange),
        "performance" | "leak" => Some(Cause::PerformanceDecay),
        "overload" => Some(Cause::Capacity),
        "unknown" | "na" => Some(Cause::Other),
        _ => None,
    };
    known.map(|(cause, ..)| *cause).or(usual).ok_or_else(|| {
        (
            format!("its cause “{}” is none that is known here", short(text)),
            "write binary push, config push, user behaviour, pipeline, provider change, performance decay, capacity, hardware or other",
        )
    })
}

fn yes_or_no(text: &str) -> Result<bool, Rejection> {
    match heading(text).as_str() {
        "yes" | "y" | "true" | "1" | "x" | "ja" => Ok(true),
        "no" | "n" | "false" | "0" | "nein" => Ok(false),
        _ => Err((format!("its dependency “{}” is neither yes nor no", short(text)), "write yes or no")),
    }
}

/// The table of a list: what [`read_incidents`] reads again.
pub fn incidents_as_rows(incidents: &[Incident]) -> (Vec<String>, Vec<Vec<String>>) {
    let head = ["name", "start", "minutes", "detected after", "impact %", "cause", "dependency"];
    let row = |incident: &Incident| {
        let word = CAUSES.iter().find(|(of, ..)| *of == incident.cause).map_or("other", |(_, word, _)| word);
        vec![
            incident.name.clone(),
            incident.started.to_string(),
            incident.minutes.to_string(),
            incident.detected_after.map(|minutes| minutes.to_string()).unwrap_or_default(),
            (incident.impact * 100.0).to_string(),
            word.to_owned(),
            if incident.dependency { "yes" } else { "no" }.to_owned(),
        ]
    };
    (head.map(str::to_owned).to_vec(), incidents.iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_in_any_order() {
        let text = "Cause\tImpact %\tDependency\tEnded at\tStarted at\tDetected at\tTitle\n\
                    deploy\t12,5\tyes\t2027-01-31 15:40\t2027-01-31T14:05:00Z\t2027-01-31 14:12\tBad <b>release</b>\n\
                    Hardware\t100 %\t\t2027-03-01T00:30:00+01:00\t2027-02-28 23:00\t\t";
        let table = read_incidents(text).unwrap();
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
        let table = read_incidents(text).unwrap();
        assert_eq!(table.incidents.len(), 1);
        assert_eq!((table.incidents[0].name.as_str(), table.incidents[0].minutes), ("g, the good", 95.0));
        assert_eq!(table.incidents[0].started.to_string(), "2027-02-01 07:05:00");
        let lines: Vec<usize> = table.rejected.iter().map(|row| row.line).collect();
        assert_eq!(lines, [2, 3, 4, 5, 6, 7]);
        assert_eq!(table.rejected[3].text, "d,2027-01-01,5,100,gremlins");
        assert!(table.rejected[3].reason.contains("“gremlins”") && table.rejected[3].remedy.contains("hardware"));
        // What is left is a table again, in which nothing is missing.
        let left = std::iter::once(table.head.as_str()).chain(table.rejected.iter().map(|row| row.text.as_str()));
        assert_eq!(read_incidents(&left.collect::<Vec<_>>().join("\n")).unwrap().rejected.len(), 6);
    }

    #[test]
    fn shares_and_percentages_are_told_apart() {
        let impacts = |text: &str| {
            read_incidents(text).unwrap().incidents.iter().map(|incident| incident.impact).collect::<Vec<_>>()
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
        let read = read_incidents(text).unwrap().incidents;
        let (head, rows) = incidents_as_rows(&read);
        let quoted = |row: &Vec<String>| {
            row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect::<Vec<_>>().join(",")
        };
        let again: Vec<String> = std::iter::once(&head).chain(&rows).map(quoted).collect();
        assert_eq!(read_incidents(&again.join("\n")).unwrap().incidents, read);
    }

    #[test]
    fn noise_is_refused_and_never_panics() {
        for text in ["", "\n\n", "hello", "a,b\n1,2", "start\n2027-01-01", "\"", "start,minutes\n\"", "日,本\n\u{0},;"]
        {
            let _ = read_incidents(text).map(|table| assert_eq!(table.incidents, []));
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
        assert!(read_incidents(&format!("start,minutes\n{}", "x,y\n".repeat(10_001))).is_err());
    }
}
