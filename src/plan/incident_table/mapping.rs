use super::Column;
use crate::units::{CivilDateTime, TimeZone};

/// How a table is read: what its columns are, and what its figures and times mean.
///
/// ```
/// use accord_core::plan::{Column, guess_incidents, read_incidents_as, Utc};
/// let text = "what,when,minutes\nPush,2027-01-31 14:05,95";
/// let mut mapping = guess_incidents(text).unwrap().mapping;
/// mapping.columns[0] = Some(Column::Name);
/// mapping.columns[1] = Some(Column::Start);
/// assert_eq!(read_incidents_as(text, &mapping, &Utc).unwrap().incidents[0].name, "Push");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    /// What each column of the file is, in its order; none for one that is not kept. Of two that are the same, the first
    /// counts.
    pub columns: Vec<Option<Column>>,
    /// How dates are written.
    pub dates: Dates,
    /// The zone of times that say no offset, where no column names one; UTC where there is none.
    pub zone: Option<TimeZone>,
    /// What a length of time counts where it is a plain number.
    pub lengths: Lengths,
    /// What an impact is a share of.
    pub impacts: Impacts,
}

/// How dates are written. All but the counts from 1970 also read `2027-01-31`, which nobody means otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Dates {
    /// The year first, `2027-01-31` or `2027/01/31`; and `31.01.2027`, whose points say that the day comes first.
    #[default]
    YearFirst,
    /// `31/01/2027`, `31-01-27`, `31.1.2027`.
    DayFirst,
    /// `01/31/2027`, `1-31-27`.
    MonthFirst,
    /// `31 January 2027`, `Jan 31, 2027`, `31/Jan/27`.
    MonthNames,
    /// Seconds since 1970, in UTC.
    EpochSeconds,
    /// Milliseconds since 1970, in UTC.
    EpochMilliseconds,
}

impl Dates {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::YearFirst,
        Self::DayFirst,
        Self::MonthFirst,
        Self::MonthNames,
        Self::EpochSeconds,
        Self::EpochMilliseconds,
    ];

    /// What to call it, with an example.
    pub fn name(self) -> &'static str {
        match self {
            Self::YearFirst => "Year first: 2027-01-31",
            Self::DayFirst => "Day first: 31/01/2027",
            Self::MonthFirst => "Month first: 01/31/2027",
            Self::MonthNames => "Named months: 31 Jan 2027",
            Self::EpochSeconds => "Seconds since 1970: 1801404300",
            Self::EpochMilliseconds => "Milliseconds since 1970: 1801404300000",
        }
    }
}

/// What a length of time counts where it is a plain number: `1h35m` and `1:35` mean the same under all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Lengths {
    /// Thousandths of a second.
    Milliseconds,
    /// Seconds.
    Seconds,
    /// Minutes.
    #[default]
    Minutes,
    /// Hours.
    Hours,
}

impl Lengths {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Milliseconds, Self::Seconds, Self::Minutes, Self::Hours];

    /// What to call them.
    pub fn name(self) -> &'static str {
        match self {
            Self::Milliseconds => "milliseconds",
            Self::Seconds => "seconds",
            Self::Minutes => "minutes",
            Self::Hours => "hours",
        }
    }

    /// So many of them, in minutes. Divided where that is exact.
    pub fn minutes(self, number: f64) -> f64 {
        match self {
            Self::Milliseconds => number / 60_000.0,
            Self::Seconds => number / 60.0,
            Self::Minutes => number,
            Self::Hours => number * 60.0,
        }
    }
}

/// What an impact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Impacts {
    /// A percentage: 50 for half of the users.
    #[default]
    Percentages,
    /// A share: 0.5 for half of the users.
    Shares,
}

impl Impacts {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Percentages, Self::Shares];

    /// What to call them, with an example.
    pub fn name(self) -> &'static str {
        match self {
            Self::Percentages => "Percentages: 50 for half of the users",
            Self::Shares => "Shares: 0.5 for half of the users",
        }
    }
}

/// What a time of day in some zone is in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalTime {
    /// It was shown once.
    Once(CivilDateTime),
    /// It was never shown, as clocks went forward over it: the moment that a clock which nobody had moved would have shown.
    Skipped(CivilDateTime),
    /// It was shown twice, as clocks went back over it.
    Twice {
        /// The first time.
        first: CivilDateTime,
        /// The second time.
        second: CivilDateTime,
    },
}

/// Who knows time zones. The database of them is not part of the models; what reads files brings it along.
pub trait Zones {
    /// What a local time is in UTC.
    ///
    /// # Errors
    /// A zone that is not known, or a moment that no calendar here has; without a full stop.
    fn in_utc(&self, zone: &TimeZone, local: CivilDateTime) -> Result<LocalTime, String>;
}

/// Who knows no zone but UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Utc;

impl Zones for Utc {
    fn in_utc(&self, zone: &TimeZone, local: CivilDateTime) -> Result<LocalTime, String> {
        match zone.as_str() {
            "UTC" | "Etc/UTC" | "GMT" | "Z" => Ok(LocalTime::Once(local)),
            other => Err(format!("the zone {other} is not known here")),
        }
    }
}
