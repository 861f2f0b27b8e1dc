//! Where a profile of traffic comes from: a usual pattern, or figures that somebody pastes.

use super::table_text::{TextRow, heading, rows, separator};
use super::{Refusal, TrafficProfile, moment};
use crate::units::{CivilDate, typed};

/// A usual pattern of traffic.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Preset {
    /// The word for it.
    pub word: &'static str,
    /// What to call it.
    pub name: &'static str,
    /// Where it is found, in a line.
    pub about: &'static str,
    day: [f64; 24],
    week: [f64; 7],
}

/// Usual patterns: starting points, drawn by hand and measured nowhere.
pub const PRESETS: [Preset; 4] = [
    Preset {
        word: "flat",
        name: "Flat",
        about: "the same at every hour: machines that call machines",
        day: [1.0; 24],
        week: [1.0; 7],
    },
    Preset {
        word: "office",
        name: "Office hours",
        about: "weekdays from eight to six, little else: tools that people work with",
        day: [
            0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.1, 0.3, 0.7, 1.0, 1.0, 0.9, 0.7, 0.9, 1.0, 1.0, 0.8, 0.5, 0.2, 0.1,
            0.1, 0.05, 0.05, 0.05,
        ],
        week: [1.0, 1.0, 1.0, 1.0, 1.0, 0.1, 0.1],
    },
    Preset {
        word: "evening",
        name: "Evening consumer",
        about: "evenings and weekends: shops, games, films",
        day: [
            0.4, 0.25, 0.15, 0.1, 0.1, 0.1, 0.15, 0.25, 0.35, 0.4, 0.45, 0.5, 0.55, 0.55, 0.5, 0.5, 0.55, 0.65, 0.8,
            0.95, 1.0, 1.0, 0.85, 0.6,
        ],
        week: [0.8, 0.8, 0.8, 0.85, 0.95, 1.0, 1.0],
    },
    Preset {
        word: "global",
        name: "Global",
        about: "users on every continent: a gentle wave that never ends",
        day: [
            0.7, 0.7, 0.72, 0.75, 0.78, 0.8, 0.83, 0.87, 0.9, 0.92, 0.94, 0.95, 0.97, 1.0, 1.0, 1.0, 0.98, 0.95, 0.92,
            0.88, 0.84, 0.8, 0.76, 0.72,
        ],
        week: [1.0, 1.0, 1.0, 1.0, 0.98, 0.85, 0.85],
    },
];

impl Preset {
    /// The profile.
    pub fn profile(&self) -> TrafficProfile {
        // Its figures are numbers above 0.
        TrafficProfile::from_patterns(&self.day, &self.week).unwrap_or_default()
    }
}

/// A profile that was read, and how the figures were understood.
#[derive(Debug, Clone, PartialEq)]
pub struct TrafficReading {
    /// The profile.
    pub profile: TrafficProfile,
    /// In a sentence.
    pub understood: String,
    /// The mean of a day, where the figures are counts of requests by the hour: they came with times, and none is a part
    /// of one.
    pub per_day: Option<f64>,
}

/// The most figures of one text.
const MOST_ROWS: usize = 100_000;

/// Reads traffic by the hour: 168 figures from Monday 00:00 on, 24 of them for every day alike, seven rows of 24, whole
/// weeks of them, or a table with a column of times (a dashboard's export), whose rows are averaged by hour of the week.
/// Of several columns of figures that one is taken whose heading speaks of requests, traffic, a count or a value, and
/// else the first one.
///
/// # Errors
/// Another number of figures, hours of the week without a row, a figure that is none or below 0, no traffic at all.
///
/// ```
/// use accord_core::plan::{TrafficProfile, read_traffic};
/// let day = (0..24).map(|hour| hour.to_string()).collect::<Vec<_>>().join(" ");
/// let read = read_traffic(&day).unwrap();
/// assert!((read.profile.weight(25.0, 0.0).unwrap() * 11.5 - 1.0).abs() < 1e-12); // one in the second hour, of 11.5
/// ```
pub fn read_traffic(text: &str) -> Result<TrafficReading, Refusal> {
    let rows = rows(text, separator(text));
    if rows.len() > MOST_ROWS {
        return Err(refused(format!("there are {} rows", rows.len()), "paste at most 100,000"));
    }
    if let Some(at) = time_column(&rows) {
        return by_time(&rows, at);
    }
    let (figures, understood) = plain_figures(text, &rows)?;
    let (hours, how) = match figures.len() {
        24 => (figures.repeat(7), "24 figures: every day alike".to_owned()),
        n if n > 0 && n.is_multiple_of(TrafficProfile::HOURS) => {
            let weeks = n / TrafficProfile::HOURS;
            let mean = |hour: usize| {
                figures.iter().skip(hour).step_by(TrafficProfile::HOURS).map(|x| x / weeks as f64).sum::<f64>()
            };
            let how = if weeks == 1 { "168 figures".to_owned() } else { format!("the mean of {weeks} weeks") };
            ((0..TrafficProfile::HOURS).map(mean).collect(), how)
        }
        n => {
            let reason = format!("there are {n} figures, and a week has 168 hours");
            return Err(refused(
                reason,
                "paste 168 figures from Monday 00:00 on, 24 for every day alike, or a table with a column of times",
            ));
        }
    };
    Ok(TrafficReading {
        profile: profile(&hours)?,
        understood: format!("Read {how}, from Monday 00:00 on{understood}."),
        per_day: None,
    })
}

fn refused(reason: String, remedy: &str) -> Refusal {
    Refusal { place: None, reason, remedy: remedy.to_owned() }
}

fn profile(hours: &[f64]) -> Result<TrafficProfile, Refusal> {
    TrafficProfile::from_hours(hours)
        .map_err(|error| refused(error.to_string(), "paste figures of at least 0, some of them above it"))
}

/// A figure that is no day and no time.
fn figure(cell: &str) -> Option<f64> {
    typed::number(cell).ok()
}

/// Figures without times: one column of a table, or all there are.
fn plain_figures(text: &str, rows: &[TextRow]) -> Result<(Vec<f64>, String), Refusal> {
    // A head or names of days are no figures.
    let body = |row: &&TextRow| row.cells.iter().filter(|cell| figure(cell).is_some()).count() > 0;
    let wide =
        rows.iter().filter(body).filter(|row| row.cells.iter().filter(|cell| figure(cell).is_some()).count() >= 24);
    let is_wide = wide.clone().count() == 7;
    if is_wide {
        let day = |row: &TextRow| {
            let figures: Vec<f64> = row.cells.iter().filter_map(|cell| figure(cell)).collect();
            // A number of the day may stand before its hours.
            figures[figures.len() - 24..].to_vec()
        };
        return Ok((wide.flat_map(day).collect(), ", a row for each day".to_owned()));
    }
    let has_columns = rows.len() >= 24 && rows.iter().all(|row| row.cells.len() >= 2);
    if has_columns {
        let at = value_column(rows, None)?;
        return column(rows, at).map(|figures| (figures, format!(", column {}", at + 1)));
    }
    let mut figures = Vec::new();
    let is_break = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '[' | ']' | '"');
    for (n, word) in text.trim_start_matches('\u{feff}').split(is_break).filter(|word| !word.is_empty()).enumerate() {
        match figure(word) {
            Some(figure) => figures.push(figure),
            // One heading above a column.
            None if n == 0 => {}
            None => {
                let word: String = word.chars().take(40).collect();
                return Err(refused(
                    format!("“{word}” is not a number"),
                    "paste figures with a decimal point, such as 12.5",
                ));
            }
        }
    }
    Ok((figures, String::new()))
}

/// The column that holds a time in every row below the first.
fn time_column(rows: &[TextRow]) -> Option<usize> {
    let body = rows.get(1..).filter(|body| body.len() >= 24)?;
    let columns = rows.first()?.cells.len();
    (0..columns).find(|at| body.iter().all(|row| row.cells.get(*at).is_some_and(|cell| hour_of_week(cell).is_some())))
}

/// The hour of the week of a moment: a date, or seconds or milliseconds since 1970.
fn hour_of_week(cell: &str) -> Option<usize> {
    let (day, hour) = match moment(cell) {
        Some(moment) => {
            let day = CivilDate::of(moment).day_number();
            (day, libm::floor((moment.minutes() - f64::from(day) * 1_440.0) / 60.0) as usize)
        }
        None => {
            let seconds = cell.parse::<f64>().ok().map(|number| if number > 1e11 { number / 1e3 } else { number })?;
            // From 2001 on: smaller numbers are figures.
            let seconds = (1e9..1e11).contains(&seconds).then_some(seconds)? as u64;
            ((seconds / 86_400) as u32, (seconds / 3_600 % 24) as usize)
        }
    };
    // 1970 began on a Thursday.
    Some((day as usize + 3) % 7 * 24 + hour.min(23))
}

fn by_time(rows: &[TextRow], times: usize) -> Result<TrafficReading, Refusal> {
    let at = value_column(rows, Some(times))?;
    let mut sums = [0.0; TrafficProfile::HOURS];
    let mut counts = [0_u32; TrafficProfile::HOURS];
    let mut is_whole = true;
    let mut last = None;
    let mut one_an_hour = true;
    for row in rows.iter().skip(usize::from(hour_of_row(&rows[0], times).is_none())) {
        let Some(hour) = hour_of_row(row, times) else { continue };
        let value = row.cells.get(at).and_then(|cell| figure(cell)).filter(|value| *value >= 0.0);
        let Some(value) = value else {
            return Err(refused(
                format!("line {}: its figure is not a number of at least 0", row.line),
                "mend or leave out the row",
            ));
        };
        is_whole &= libm::floor(value) >= value;
        one_an_hour &= last != Some(hour);
        last = Some(hour);
        sums[hour] += value;
        counts[hour] += 1;
    }
    let missing = counts.iter().filter(|count| **count == 0).count();
    if missing > 0 {
        return Err(refused(
            format!("{missing} of the 168 hours of a week have no row"),
            "export at least a whole week, hour by hour",
        ));
    }
    let hours: Vec<f64> = sums.iter().zip(counts).map(|(sum, count)| sum / f64::from(count)).collect();
    let per_day = hours.iter().sum::<f64>() / 7.0;
    let read: u32 = counts.iter().sum();
    Ok(TrafficReading {
        profile: profile(&hours)?,
        understood: format!("Read {read} rows with times, averaged by hour of the week, from column {}.", at + 1),
        per_day: Some(per_day).filter(|_| is_whole && one_an_hour),
    })
}

fn hour_of_row(row: &TextRow, times: usize) -> Option<usize> {
    row.cells.get(times).and_then(|cell| hour_of_week(cell))
}

/// The column of figures: by its heading, or the first that holds figures in every row below the first.
fn value_column(rows: &[TextRow], but: Option<usize>) -> Result<usize, Refusal> {
    let columns = rows.first().map_or(0, |row| row.cells.len());
    let holds = |at: usize| {
        Some(at) != but && rows.iter().skip(1).all(|row| row.cells.get(at).is_some_and(|cell| figure(cell).is_some()))
    };
    let speaks = |at: &usize| {
        let heading = rows.first().and_then(|row| row.cells.get(*at)).map(|cell| heading(cell)).unwrap_or_default();
        ["request", "traffic", "count", "value", "rps", "qps"].iter().any(|word| heading.contains(word))
    };
    let full: Vec<usize> = (0..columns).filter(|at| holds(*at)).collect();
    full.iter().copied().find(speaks).or(full.first().copied()).ok_or_else(|| {
        refused(
            "no column holds a figure in every row".to_owned(),
            "paste a table in which each row has a time and a figure",
        )
    })
}

fn column(rows: &[TextRow], at: usize) -> Result<Vec<f64>, Refusal> {
    let figures: Vec<Option<f64>> = rows.iter().map(|row| row.cells.get(at).and_then(|cell| figure(cell))).collect();
    // The first row may be a head.
    let from = usize::from(figures.first().is_some_and(Option::is_none));
    figures
        .into_iter()
        .skip(from)
        .collect::<Option<Vec<f64>>>()
        .ok_or_else(|| refused("a row of the column has no figure".to_owned(), "mend or leave out the row"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hours of a week that rise by one.
    fn rising(separator: &str) -> String {
        (0..168).map(|n| n.to_string()).collect::<Vec<_>>().join(separator)
    }

    /// The 168 hours sum to 14 028; hour 100 has 100 of them.
    fn is_rising(profile: &TrafficProfile) -> bool {
        let share = profile.shares().nth(100).unwrap_or_default();
        (share - 100.0 / 14_028.0).abs() < 1e-15
    }

    #[test]
    fn figures_in_the_shapes_that_people_have() {
        for text in [rising("\n"), rising(", "), rising(" "), rising("\t"), format!("requests\n{}", rising("\n"))] {
            assert!(is_rising(&read_traffic(&text).unwrap().profile), "{}", &text[..20]);
        }
        let days: Vec<String> = (0..7)
            .map(|day| {
                format!("day {day};{}", (0..24).map(|h| (day * 24 + h).to_string()).collect::<Vec<_>>().join(";"))
            })
            .collect();
        assert!(is_rising(&read_traffic(&days.join("\n")).unwrap().profile));
        let named: Vec<String> = (0..168).map(|n| format!("x,{n}")).collect();
        assert!(is_rising(&read_traffic(&format!("who,count\n{}", named.join("\n"))).unwrap().profile));
        let two_weeks = format!("{} {}", rising(" "), rising(" "));
        assert!(is_rising(&read_traffic(&two_weeks).unwrap().profile));
    }

    #[test]
    fn times_find_their_hour_of_the_week() {
        // 2027-01-04 is a Monday; the table begins on Wednesday the 6th, which is hour 48.
        let row = |n: usize| {
            let (day, hour) = (6 + n / 24, n % 24);
            format!("2027-01-{day:02}T{hour:02}:00:00Z,7,{}", (48 + n) % 168)
        };
        let text = format!("Time,errors,requests\n{}", (0..168).map(row).collect::<Vec<_>>().join("\n"));
        let read = read_traffic(&text).unwrap();
        assert!(is_rising(&read.profile), "{}", read.understood);
        assert_eq!(read.per_day, Some(2004.0));
        // The same by seconds since 1970: 2027-01-06 is day 20 824.
        let row = |n: usize| format!("{},{}", (20_824 * 24 + n) * 3_600, (48 + n) % 168);
        let text = format!("t,v\n{}", (0..168).map(row).collect::<Vec<_>>().join("\n"));
        assert!(is_rising(&read_traffic(&text).unwrap().profile));
        let short = text.lines().take(100).collect::<Vec<_>>().join("\n");
        assert!(read_traffic(&short).unwrap_err().reason.contains("69 of the 168"));
    }

    #[test]
    fn what_is_no_traffic_is_refused() {
        for text in ["", "1 2 3", "a b c", &"0 ".repeat(168), &"-1 ".repeat(168), &"x,y\n".repeat(168), "\u{0},;\t\""] {
            assert!(read_traffic(text).is_err(), "{text}");
        }
    }

    #[test]
    fn presets_are_profiles_with_words_of_their_own() {
        for preset in PRESETS {
            assert_eq!(PRESETS.iter().filter(|other| other.word == preset.word).count(), 1);
            assert!((preset.profile().shares().sum::<f64>() - 1.0).abs() < 1e-12);
        }
        assert_eq!(PRESETS[0].profile(), TrafficProfile::flat());
    }
}
