//! Moments as tables have them.

use super::Dates;
use crate::units::{CivilDate, CivilDateTime};

/// A moment as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// It says where on the globe it was, or counts from 1970.
    InUtc(CivilDateTime),
    /// It says a time of day somewhere.
    Local(CivilDateTime),
}

/// A moment: `2027-01-31`, `2027-01-31 14:05`, `2027-01-31T14:05:09.5Z`, `31.01.2027 14:05`, `2027/01/31`. One with an
/// offset is taken to UTC; one without is taken for UTC.
pub fn moment(text: &str) -> Option<CivilDateTime> {
    written(text, Dates::YearFirst).map(|written| match written {
        Written::InUtc(moment) | Written::Local(moment) => moment,
    })
}

/// As [`moment`], and whether the text says where on the globe it was: it is in UTC then, and else a local time.
///
/// ```
/// use accord_core::plan::moment_written;
/// let (at, is_utc) = moment_written("2027-01-31 14:05 +01:00").unwrap();
/// assert_eq!((at.to_string().as_str(), is_utc), ("2027-01-31 13:05:00", true));
/// assert!(!moment_written("2027-01-31 14:05").unwrap().1);
/// ```
pub fn moment_written(text: &str) -> Option<(CivilDateTime, bool)> {
    written(text, Dates::YearFirst).map(|written| match written {
        Written::InUtc(moment) => (moment, true),
        Written::Local(moment) => (moment, false),
    })
}

/// A moment in a table whose dates are written so.
pub(super) fn written(text: &str, dates: Dates) -> Option<Written> {
    let text = text.trim();
    match dates {
        Dates::EpochSeconds => epoch(text, 1.0).map(Written::InUtc),
        Dates::EpochMilliseconds => epoch(text, 1e3).map(Written::InUtc),
        _ => in_words(text, dates),
    }
}

fn epoch(text: &str, per_second: f64) -> Option<CivilDateTime> {
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    // Before March 1973 it is a small figure, and most likely not a moment at all.
    text.parse::<f64>()
        .ok()
        .filter(|_| is_number)
        .map(|number| number / per_second)
        .filter(|seconds| *seconds >= 1e8)
        .and_then(from_seconds)
}

fn in_words(text: &str, dates: Dates) -> Option<Written> {
    let (text, is_utc) = without_utc(text);
    let (date, time) = split(text)?;
    let (time, offset) = split_offset(time);
    let civil = CivilDateTime::parse(&format!("{} {}", year_first(date, dates)?, clock(time)?)).ok()?;
    match offset {
        None if is_utc => Some(Written::InUtc(civil)),
        None => Some(Written::Local(civil)),
        Some(offset) => from_seconds(civil.minutes() * 60.0 - offset_seconds(offset)?).map(Written::InUtc),
    }
}

fn without_utc(text: &str) -> (&str, bool) {
    for end in ["Z", "z", " UTC", " GMT"] {
        if let Some(rest) = text.strip_suffix(end) {
            return (rest.trim_end(), true);
        }
    }
    (text, false)
}

/// Date and time of day. A date of named months has spaces of its own, so the time begins at the first word with a colon.
fn split(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    if let Some(at) = text.find('T')
        && at > 0
        && bytes[at - 1].is_ascii_digit()
        && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
    {
        return Some((&text[..at], &text[at + 1..]));
    }
    let Some(colon) = text.find(':') else {
        // A lone offset behind a date is no time of day.
        return (!text.ends_with(['+', '-'])).then_some((text, ""));
    };
    let at = text[..colon].rfind(char::is_whitespace)?;
    Some((text[..at].trim_end().trim_end_matches(',').trim_end_matches(" at"), text[at..].trim()))
}

/// An offset stands behind the time of day.
fn split_offset(time: &str) -> (&str, Option<&str>) {
    match time.rfind(['+', '-']) {
        Some(at) => (time[..at].trim_end(), Some(&time[at..])),
        None => (time, None),
    }
}

/// The time of day as `14:05:00`, from that, `14:05`, `2:05 PM` or nothing.
fn clock(time: &str) -> Option<String> {
    if time.is_empty() {
        return Some("00:00:00".to_owned());
    }
    let upper = time.to_ascii_uppercase();
    let half =
        upper.strip_suffix("AM").map(|rest| (rest, 0)).or_else(|| upper.strip_suffix("PM").map(|rest| (rest, 12)));
    let (digits, afternoon) = half.map_or((upper.as_str(), None), |(rest, add)| (rest.trim_end(), Some(add)));
    let whole = digits.split(['.', ',']).next().unwrap_or_default();
    let mut parts = whole.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next().unwrap_or("00"));
    if parts.next().is_some() || hour.len() > 2 || minute.len() != 2 {
        return None;
    }
    let mut hour: u32 = hour.parse().ok()?;
    if let Some(add) = afternoon {
        hour = (1..=12).contains(&hour).then_some(hour % 12 + add)?;
    }
    Some(format!("{hour:02}:{minute}:{second:0>2}"))
}

/// `2027-01-31` from what was written.
fn year_first(date: &str, dates: Dates) -> Option<String> {
    let is_break = |c: char| matches!(c, '-' | '/' | '.' | ',') || c.is_whitespace();
    let parts: Vec<&str> = date.split(is_break).filter(|part| !part.is_empty()).collect();
    // A day of the week before a date says nothing new.
    let parts = match &parts[..] {
        [day, rest @ ..] if rest.len() == 3 && is_weekday(day) => rest,
        all => all,
    };
    let [a, b, c] = parts else { return None };
    let has_points = date.contains('.') && !date.contains(['-', '/']);
    let (year, month, day) = match dates {
        _ if a.len() == 4 => (*a, (*b).to_owned(), *c),
        Dates::MonthNames if month_number(a).is_some() => (*c, month_number(a)?, *b),
        Dates::MonthNames => (*c, month_number(b)?, *a),
        Dates::DayFirst => (*c, (*b).to_owned(), *a),
        Dates::MonthFirst => (*c, (*a).to_owned(), *b),
        Dates::YearFirst if has_points => (*c, (*b).to_owned(), *a),
        _ => return None,
    };
    let is_number =
        |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if !is_number(&month, 2) || !is_number(day, 2) || !is_number(year, 4) {
        return None;
    }
    // Jira writes years so. Of a longer year nothing is left out.
    let year = if year.len() == 2 { format!("20{year}") } else { year.to_owned() };
    Some(format!("{year}-{month:0>2}-{day:0>2}"))
}

fn is_weekday(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().any(|day| word.starts_with(day))
}

/// The number of an English month, or of its first three letters.
fn month_number(word: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let is_it =
        |month: &&str| word.len() >= 3 && (month.starts_with(&word) || word == "sept" && month.starts_with("sep"));
    MONTHS.iter().position(is_it).map(|at| (at + 1).to_string())
}

fn offset_seconds(offset: &str) -> Option<f64> {
    let sign = if offset.starts_with('-') { -1.0 } else { 1.0 };
    let digits: String = offset.chars().skip(1).filter(|c| *c != ':').collect();
    let number: u32 = digits.parse().ok().filter(|_| matches!(digits.len(), 2 | 4))?;
    let (hours, minutes) = if digits.len() == 2 { (number, 0) } else { (number / 100, number % 100) };
    (hours <= 14 && minutes < 60).then(|| sign * f64::from(hours * 3_600 + minutes * 60))
}

/// The moment so many seconds after 1970.
pub(super) fn from_seconds(seconds: f64) -> Option<CivilDateTime> {
    let seconds = libm::round(seconds);
    if !(0.0..=3e11).contains(&seconds) {
        return None;
    }
    let seconds = seconds as u64;
    let day = CivilDate::from_day_number(u32::try_from(seconds / 86_400).ok()?)?;
    let of_day = seconds % 86_400;
    CivilDateTime::parse(&format!("{day} {:02}:{:02}:{:02}", of_day / 3_600, of_day / 60 % 60, of_day % 60)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, dates: Dates) -> Option<String> {
        written(text, dates).map(|written| match written {
            Written::InUtc(moment) => format!("{moment}Z"),
            Written::Local(moment) => moment.to_string(),
        })
    }

    #[test]
    fn moments_as_tools_write_them() {
        for (text, dates, says) in [
            ("2026-03-04T10:12:30+05:45", Dates::YearFirst, "2026-03-04 04:27:30Z"),
            ("2026-03-04 10:12 -0800", Dates::DayFirst, "2026-03-04 18:12:00Z"),
            ("2026-03-04T10:12:30.123456Z", Dates::MonthFirst, "2026-03-04 10:12:30Z"),
            ("03/04/2026 10:12", Dates::DayFirst, "2026-04-03 10:12:00"),
            ("03/04/2026 10:12", Dates::MonthFirst, "2026-03-04 10:12:00"),
            ("3-4-26 9:05 pm", Dates::MonthFirst, "2026-03-04 21:05:00"),
            ("12/01/2026 12:00 AM", Dates::MonthFirst, "2026-12-01 00:00:00"),
            ("31/Jan/26 2:05 PM", Dates::MonthNames, "2026-01-31 14:05:00"),
            ("Jan 31, 2026, 2:05 PM", Dates::MonthNames, "2026-01-31 14:05:00"),
            ("Saturday, 31 January 2026 14:05 GMT", Dates::MonthNames, "2026-01-31 14:05:00Z"),
            ("Jan 31, 2026", Dates::MonthNames, "2026-01-31 00:00:00"),
            ("31 Sept 2026", Dates::MonthNames, ""),
            ("1772619150", Dates::EpochSeconds, "2026-03-04 10:12:30Z"),
            ("1772619150123", Dates::EpochMilliseconds, "2026-03-04 10:12:30Z"),
            ("95", Dates::EpochSeconds, ""),
            ("1e12", Dates::EpochMilliseconds, ""),
            ("03/04/2026", Dates::YearFirst, ""),
            ("31.01.2026 7:05", Dates::YearFirst, "2026-01-31 07:05:00"),
            ("13:05 PM", Dates::YearFirst, ""),
            ("2026-03-04 13:05 PM", Dates::YearFirst, ""),
            ("2026-03-04 10:12 CST", Dates::YearFirst, ""),
            ("2026-03-04T10:12é", Dates::YearFirst, ""),
            ("éT1", Dates::YearFirst, ""),
        ] {
            assert_eq!(at(text, dates).unwrap_or_default(), says, "{text}");
        }
    }
}
