//! What the columns of a table most likely are, and why.

use super::super::table_text::{TextRow, rows, separator};
use super::cells::{cause, length_in, short};
use super::columns::column_of;
use super::read::no_table;
use super::times::{Written, written};
use super::{Column, Dates, Impacts, Lengths, Mapping};
use crate::plan::Refusal;
use crate::units::{TimeZone, typed};

/// The rows that are shown beside a guess.
const SHOWN: usize = 5;
/// The most rows that are looked at: a date order is decided by the whole column, up to what is read at all.
const LOOKED_AT: usize = super::MOST_ROWS;

/// What a table looks like, to be shown and corrected.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Guess {
    /// The cells of its head.
    pub head: Vec<String>,
    /// The first rows below it, at most five.
    pub rows: Vec<Vec<String>>,
    /// How many rows there are below the head.
    pub count: usize,
    /// What the columns most likely are.
    pub mapping: Mapping,
    /// Whether every date can be read day first and month first, and nothing else decides it: somebody should look.
    pub is_order_open: bool,
    /// What was guessed and from what, in sentences.
    pub why: Vec<String>,
}

/// Guesses what the columns of a table are, from its headings and from what stands below them. [`super::read_incidents_as`]
/// says what a mapping that was guessed lacks.
///
/// # Errors
/// There is no table at all.
///
/// ```
/// use accord_core::plan::{Dates, guess_incidents};
/// let guess = guess_incidents("Summary,Created,Resolved\nPush,31/Jan/26 2:05 PM,31/Jan/26 3:40 PM").unwrap();
/// assert_eq!(guess.mapping.dates, Dates::MonthNames);
/// ```
pub fn guess_incidents(text: &str) -> Result<Guess, Refusal> {
    let rows = rows(text, separator(text));
    let Some((head, body)) = rows.split_first() else { return Err(no_table()) };
    let mut guess = Guess {
        head: head.cells.clone(),
        rows: body.iter().take(SHOWN).map(|row| row.cells.clone()).collect(),
        count: body.len(),
        ..Guess::default()
    };
    let body = &body[..body.len().min(LOOKED_AT)];
    let named = columns(&head.cells, body, &mut guess);
    guess.mapping.columns = named;
    dates(body, &mut guess);
    lengths(&mut guess);
    guess.mapping.impacts = impacts(&guess, body);
    tell_start(&mut guess);
    Ok(guess)
}

/// The filled cells of a column.
fn filled(body: &[TextRow], at: usize) -> impl Iterator<Item = &str> + Clone {
    body.iter().filter_map(move |row| row.cells.get(at)).map(String::as_str).filter(|cell| !cell.is_empty())
}

/// What each column is: by its heading, if its cells can be that; of several, the heading that is preferred.
fn columns(head: &[String], body: &[TextRow], guess: &mut Guess) -> Vec<Option<Column>> {
    let named: Vec<Option<(Column, usize)>> = head
        .iter()
        .enumerate()
        .map(|(at, cell)| {
            let (column, rank) = column_of(cell)?;
            if let Some(example) = misfit(column, filled(body, at)) {
                guess.why.push(format!(
                    "“{}” is left out: “{}” in it is no {}.",
                    short(cell),
                    short(&example),
                    column.name().to_lowercase()
                ));
                return None;
            }
            Some((column, rank))
        })
        .collect();
    let is_first = |at: usize, (column, rank): (Column, usize)| {
        let rivals = named.iter().enumerate().filter_map(|(i, of)| of.map(|(c, r)| (i, c, r)));
        rivals.filter(|(_, of, _)| *of == column).all(|(i, _, r)| (rank, at) <= (r, i))
    };
    let mut taken = Vec::new();
    for (at, of) in named.iter().enumerate() {
        let kept = of.filter(|of| is_first(at, *of)).map(|(column, _)| column);
        if let (Some((column, _)), None) = (of, kept) {
            guess.why.push(format!(
                "“{}” is left out: another column says “{}” better.",
                short(&head[at]),
                column.name()
            ));
        }
        taken.push(kept);
    }
    taken
}

/// A cell that cannot be what the heading says, where fewer than half can: `Acknowledged` may be a truth value, `Impact` a
/// word.
fn misfit<'a>(column: Column, cells: impl Iterator<Item = &'a str> + Clone) -> Option<String> {
    let fits = |cell: &str| match column {
        Column::DetectedAt | Column::AcknowledgedAt => Dates::ALL.iter().any(|dates| written(cell, *dates).is_some()),
        Column::Impact => typed::number(cell).is_ok(),
        Column::Cause => cause(cell).is_ok(),
        Column::DetectedAfter | Column::AcknowledgedAfter => length_in(cell, Lengths::Milliseconds).is_some(),
        Column::Zone => TimeZone::parse(cell).is_ok(),
        // Without these there are no incidents, so a row that has none says what is wrong with it.
        Column::Start | Column::End | Column::Minutes | Column::Name | Column::Dependency => true,
    };
    let (mut all, mut good, mut example) = (0_usize, 0_usize, None);
    for cell in cells {
        all += 1;
        if fits(cell) { good += 1 } else { example = example.or(Some(cell.to_owned())) }
    }
    example.filter(|_| 2 * good < all)
}

/// How dates are written: as most of the cells that should be moments can be read. Where day and month could be either, what
/// decides is whether incidents end before they start, whether the column is in order, and AM or PM.
fn dates(body: &[TextRow], guess: &mut Guess) {
    let times: Vec<usize> = positions(&guess.mapping, Column::is_time);
    let cells = || times.iter().flat_map(|at| filled(body, *at));
    let count = |dates| cells().filter(|cell| written(cell, dates).is_some()).count();
    let best = Dates::ALL
        .iter()
        .copied()
        .map(|dates| (count(dates), dates))
        .fold((0, Dates::YearFirst), |best, of| if of.0 > best.0 { of } else { best });
    guess.mapping.dates = best.1;
    if best.1 != Dates::DayFirst && best.1 != Dates::MonthFirst {
        if best.1 != Dates::YearFirst {
            guess.why.push(format!("Dates are read as “{}”.", best.1.name()));
        }
        return;
    }
    let other = if best.1 == Dates::DayFirst { Dates::MonthFirst } else { Dates::DayFirst };
    let example = cells().find(|cell| written(cell, best.1).is_some()).map(short).unwrap_or_default();
    if count(other) < best.0 {
        let proof = cells().find(|cell| written(cell, best.1).is_some() && written(cell, other).is_none());
        let proof = proof.map(short).unwrap_or_default();
        guess.why.push(format!("“{proof}” can only be read as “{}”, so all dates are.", best.1.name()));
        return;
    }
    let faults = |dates| backwards(body, &guess.mapping, dates);
    let steps = |dates| out_of_order(body, &guess.mapping, dates);
    let has_half =
        cells().any(|cell| cell.to_ascii_uppercase().ends_with("AM") || cell.to_ascii_uppercase().ends_with("PM"));
    let (day, month) = (Dates::DayFirst, Dates::MonthFirst);
    let (dates, reason) = if faults(day) != faults(month) {
        (if faults(day) < faults(month) { day } else { month }, "otherwise incidents end before they start")
    } else if steps(day) != steps(month) {
        (if steps(day) < steps(month) { day } else { month }, "then the rows are better in order")
    } else if has_half {
        (month, "times have AM and PM, as where the month comes first")
    } else {
        guess.is_order_open = true;
        (day, "nothing in the file decides it")
    };
    guess.mapping.dates = dates;
    guess.why.push(format!(
        "“{example}” can be read day first and month first. It is read as “{}”: {reason}. Correct it if that is wrong.",
        dates.name()
    ));
}

fn positions(mapping: &Mapping, wanted: impl Fn(Column) -> bool) -> Vec<usize> {
    let columns = mapping.columns.iter().enumerate();
    columns.filter(|(_, column)| column.is_some_and(&wanted)).map(|(at, _)| at).collect()
}

fn minute(row: &TextRow, at: Option<usize>, dates: Dates) -> Option<f64> {
    match written(row.cells.get(at?)?, dates)? {
        Written::InUtc(moment) | Written::Local(moment) => Some(moment.minutes()),
    }
}

/// How many rows would end before they start.
fn backwards(body: &[TextRow], mapping: &Mapping, dates: Dates) -> usize {
    let at = |column| mapping.columns.iter().position(|of| *of == Some(column));
    let (start, end) = (at(Column::Start), at(Column::End));
    let ends_early =
        |row: &&TextRow| minute(row, start, dates).zip(minute(row, end, dates)).is_some_and(|(start, end)| end < start);
    body.iter().filter(ends_early).count()
}

/// How many starts break the order of the rows, whichever way it runs.
fn out_of_order(body: &[TextRow], mapping: &Mapping, dates: Dates) -> usize {
    let at = mapping.columns.iter().position(|of| *of == Some(Column::Start));
    let starts: Vec<f64> = body.iter().filter_map(|row| minute(row, at, dates)).collect();
    let falls = starts.windows(2).filter(|pair| pair[1] < pair[0]).count();
    let rises = starts.windows(2).filter(|pair| pair[1] > pair[0]).count();
    falls.min(rises)
}

/// What plain numbers of lengths count: as the headings say. A column whose heading says something else than the first one
/// is left out, as one table has one.
fn lengths(guess: &mut Guess) {
    let mut first = None;
    for at in positions(&guess.mapping, Column::is_length) {
        let says = lengths_of(&guess.head[at]);
        match first {
            None => first = Some(says),
            Some(of) if of == says => {}
            Some(of) => {
                guess.mapping.columns[at] = None;
                guess.why.push(format!(
                    "“{}” is left out: it counts {}, and another column {}.",
                    short(&guess.head[at]),
                    says.name(),
                    of.name()
                ));
            }
        }
    }
    guess.mapping.lengths = first.unwrap_or_default();
    if guess.mapping.lengths != Lengths::Minutes {
        guess
            .why
            .push(format!("Lengths of time are taken as {}, as their headings say.", guess.mapping.lengths.name()));
    }
}

fn lengths_of(heading: &str) -> Lengths {
    let heading = heading.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| heading.contains(word));
    if says(&["millis", "(ms)", "_ms", " ms", "durationms"]) {
        Lengths::Milliseconds
    } else if says(&["second", "(s)", "(sec", "_sec", "calendar_duration", "calendar_stc"]) {
        Lengths::Seconds
    } else if says(&["hour", "(h)", "(hrs"]) {
        Lengths::Hours
    } else {
        Lengths::Minutes
    }
}

/// Impacts are shares where no figure of the column is above 1 and neither head nor cells have a percent sign.
fn impacts(guess: &Guess, body: &[TextRow]) -> Impacts {
    let Some(at) = guess.mapping.columns.iter().position(|column| *column == Some(Column::Impact)) else {
        return Impacts::Percentages;
    };
    let heading = &guess.head[at];
    if heading.contains('%') || heading.to_lowercase().contains("percent") {
        return Impacts::Percentages;
    }
    let is_share = |cell: &str| !cell.contains('%') && typed::number(cell).is_ok_and(|impact| impact <= 1.0);
    if filled(body, at).all(is_share) { Impacts::Shares } else { Impacts::Percentages }
}

/// A ticket is made when somebody knew, which is not when users began to be hurt.
fn tell_start(guess: &mut Guess) {
    let at = guess.mapping.columns.iter().position(|column| *column == Some(Column::Start));
    let Some(heading) = at.and_then(|at| guess.head.get(at)) else { return };
    let plain = heading.to_lowercase();
    if plain.contains("created") || plain.contains("opened") || plain.contains("triggered") {
        let text = format!(
            "“{}” is taken as the start. It is when the ticket or alert was made: users may have been hurt before.",
            short(heading)
        );
        guess.why.push(text);
    }
}
