//! OpenSLO's time windows, and what files in the wild write there.

use super::super::fields::{Fields, Text};
use super::dialect;
use crate::plan::{Note, NoteKind, Refusal};
use crate::units::{Alignment, CivilDateTime, Length, Span, TimeZone, Window};

/// Reads `timeWindow` of v1 and v2alpha.
pub fn read(spec: &mut Fields, notes: &mut Vec<Note>) -> Result<Window, Refusal> {
    let Some(mut fields) = only(spec, "timeWindow", notes)? else { return Ok(usual()) };
    let path = format!("{}.duration", fields.path);
    let duration = fields.need_text("duration")?;
    let length = match length_by_name(&duration.text) {
        Some(length) => {
            let text = format!("{path} “{}” is read as {length}", duration.text);
            dialect::repaired(duration.place, text, notes);
            length
        }
        None => duration.parse(&path, Length::parse)?,
    };
    if length.nominal() < Span::days(1) {
        notes.push(Note::at(
            NoteKind::Assumed,
            duration.place,
            format!("{path} {length} is less than a day: “m” means minutes, a month is “1M”"),
        ));
    }
    let alignment = read_alignment(fields, notes)?;
    Ok(Window { length, alignment })
}

/// Reads `timeWindows` of v1alpha.
pub fn read_v1alpha(spec: &mut Fields, notes: &mut Vec<Note>) -> Result<Window, Refusal> {
    let Some(mut fields) = only(spec, "timeWindows", notes)? else { return Ok(usual()) };
    let unit = fields.need_text("unit")?;
    let count = fields.need_text("count")?;
    let letter = ["Day", "Week", "Month", "Quarter"].into_iter().find(|known| unit.text == *known);
    let seconds = count.text.parse::<u64>().ok().filter(|count| unit.text == "Second" && count.is_multiple_of(60));
    let written = match (letter, seconds) {
        (Some("Day"), _) => format!("{}d", count.text),
        (Some("Week"), _) => format!("{}w", count.text),
        (Some(unit), _) => format!("{}{}", count.text, &unit[..1]),
        (None, Some(seconds)) => match (seconds.is_multiple_of(86_400), seconds.is_multiple_of(3_600)) {
            (true, _) => format!("{}d", seconds / 86_400),
            (_, true) => format!("{}h", seconds / 3_600),
            _ => format!("{}m", seconds / 60),
        },
        (None, None) => {
            return Err(Refusal::at(
                unit.place,
                format!("{}: {} {} is not a window that can be kept", fields.path, count.text, unit.text),
                "Use Day, Week, Month or Quarter, or a number of Seconds that makes whole minutes",
            ));
        }
    };
    let length = Text { text: written, ..count }.parse(&format!("{}.count", fields.path), Length::parse)?;
    let alignment = read_alignment(fields, notes)?;
    Ok(Window { length, alignment })
}

/// The one window of a list.
fn only(spec: &mut Fields, key: &'static str, notes: &mut Vec<Note>) -> Result<Option<Fields>, Refusal> {
    let place = spec.place;
    let mut windows = spec.list(key)?;
    let first = windows.next();
    if let Some((second, _)) = windows.next() {
        return Err(Refusal::at(
            second.place,
            "There is more than one time window",
            "Keep one; make a second SLO for another window",
        ));
    }
    let Some((node, path)) = first else {
        let text = format!("no {key} is named; a rolling window of 30 days is taken. Validators ask for exactly one");
        notes.push(Note::at(NoteKind::Assumed, place, text));
        return Ok(None);
    };
    Fields::new(node, path).map(Some)
}

fn usual() -> Window {
    Window::rolling("30d").expect("a literal")
}

/// Lengths that are written as a word.
fn length_by_name(text: &str) -> Option<Length> {
    let letter = match text.to_ascii_lowercase().as_str() {
        "day" | "daily" => 'd',
        "week" | "weekly" => 'w',
        "month" | "monthly" => 'M',
        "quarter" | "quarterly" => 'Q',
        "year" | "yearly" => 'Y',
        _ => return None,
    };
    Length::parse(&format!("1{letter}")).ok()
}

fn read_alignment(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Alignment, Refusal> {
    let (place, path) = (fields.place, fields.path.clone());
    let rolling = fields.flag("isRolling")?;
    let calendar = fields.map("calendar")?;
    fields.finish(notes);
    match (rolling, calendar) {
        (Some(true), None) => Ok(Alignment::Rolling),
        (None, None) => {
            let text = format!(
                "{path} says neither isRolling nor calendar; a rolling window is taken. Validators ask for one of the two"
            );
            notes.push(Note::at(NoteKind::Assumed, place, text));
            Ok(Alignment::Rolling)
        }
        (Some(false) | None, Some(calendar)) => read_calendar(calendar, notes),
        (Some(true), Some(_)) | (Some(false), None) => Err(Refusal::at(
            place,
            "A time window is either rolling or has a calendar, not both and not neither",
            "Set isRolling: true, or add calendar with startTime and timeZone",
        )),
    }
}

fn read_calendar(mut calendar: Fields, notes: &mut Vec<Note>) -> Result<Alignment, Refusal> {
    let path = calendar.path.clone();
    let written = calendar.need_text("startTime")?;
    let start = match weekday(&written.text) {
        Some(day) => {
            // 2024-01-01 was a Monday.
            let start = format!("2024-01-0{} 00:00:00", day + 1);
            let text = format!(
                "{path}.startTime “{}” is a day of the week; windows are counted from {start}. Validators ask for a date",
                written.text
            );
            notes.push(Note::at(NoteKind::Assumed, written.place, text));
            CivilDateTime::parse(&start).expect("a literal")
        }
        None => written.parse(&format!("{path}.startTime"), CivilDateTime::parse)?,
    };
    let zone = match calendar.text("timeZone")? {
        Some(zone) => zone.parse(&format!("{path}.timeZone"), TimeZone::parse)?,
        None => {
            let text = format!("{path} names no timeZone; UTC is taken. Validators ask for one");
            notes.push(Note::at(NoteKind::Assumed, calendar.place, text));
            TimeZone::parse("UTC").expect("a literal")
        }
    };
    calendar.finish(notes);
    Ok(Alignment::Calendar { start, zone })
}

/// Days from Monday, of a day's English name or its first three letters.
fn weekday(text: &str) -> Option<usize> {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let text = text.trim().to_ascii_lowercase();
    days.iter().position(|day| text == *day || text == day[..3])
}
