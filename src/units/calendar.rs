use super::{UnitError, decimal::clip};

/// A date and time of day with no zone, as OpenSLO writes the start of a calendar window.
///
/// Invariant: a day that exists in the Gregorian calendar, years 1970 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CivilDateTime {
    year: u16,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
}

impl CivilDateTime {
    /// Reads `2022-01-01 12:00:00`; the time of day may be missing and then is midnight.
    pub fn parse(text: &str) -> Result<Self, UnitError> {
        let text = text.trim();
        let refuse = || UnitError::new(format!("“{}” is not a date and time such as 2022-01-31 12:00:00", clip(text)));
        let (date, time) = text.split_once([' ', 'T']).unwrap_or((text, "00:00:00"));
        let fields = |s: &str, separator: char| -> Option<[u16; 3]> {
            let mut parts = s.split(separator).map(|part| {
                let digits = part.bytes().all(|b| b.is_ascii_digit()) && (2..=4).contains(&part.len());
                digits.then(|| part.parse::<u16>().ok()).flatten()
            });
            let fields = [parts.next()??, parts.next()??, parts.next()??];
            parts.next().is_none().then_some(fields)
        };
        let [year, month, day] = fields(date, '-').ok_or_else(refuse)?;
        let [hour, minute, second] = fields(time, ':').ok_or_else(refuse)?;
        let known = (1970..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=u16::from(days_in_month(year, month as u8))).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60;
        if !known {
            return Err(refuse());
        }
        Ok(Self {
            year,
            month: month as u8,
            day: day as u8,
            hour: hour as u8,
            minute: minute as u8,
            second: second as u8,
        })
    }
}

impl CivilDateTime {
    /// The month, from 1 to 12.
    pub(super) fn month(self) -> u8 {
        self.month
    }
}

pub(super) fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl std::fmt::Display for CivilDateTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { year, month, day, hour, minute, second } = self;
        write!(f, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}

/// A day with no zone: of a signature, of a review.
///
/// ```
/// use accord::units::CivilDate;
/// assert_eq!(CivilDate::parse("2027-01-31").unwrap().to_string(), "2027-01-31");
/// assert!(CivilDate::parse("2027-02-29").is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CivilDate(CivilDateTime);

impl CivilDate {
    /// Reads `2027-01-31`.
    pub fn parse(text: &str) -> Result<Self, UnitError> {
        let refuse = || UnitError::new(format!("“{}” is not a date such as 2027-01-31", clip(text)));
        let is_day = text.trim().len() == 10;
        CivilDateTime::parse(text).ok().filter(|_| is_day).map(Self).ok_or_else(refuse)
    }
}

impl CivilDate {
    /// The day of a year, a month from 1 and a day from 1; none where the calendar has no such day.
    pub fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let (year, month, day) = (u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
        let is_known = (1970..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        is_known.then_some(Self(CivilDateTime { year, month, day, hour: 0, minute: 0, second: 0 }))
    }

    /// The year.
    pub fn year(self) -> u32 {
        u32::from(self.0.year)
    }

    /// The month, from 1 to 12.
    pub fn month(self) -> u32 {
        u32::from(self.0.month)
    }

    /// The day of the month, from 1.
    pub fn day_of_month(self) -> u32 {
        u32::from(self.0.day)
    }

    /// The day of a date and time.
    pub fn of(time: CivilDateTime) -> Self {
        Self(CivilDateTime { hour: 0, minute: 0, second: 0, ..time })
    }

    /// Days since 1970-01-01.
    ///
    /// ```
    /// use accord::units::CivilDate;
    /// let day = CivilDate::parse("2027-01-31").unwrap();
    /// assert_eq!(day.day_number(), 20_849);
    /// assert_eq!(CivilDate::from_day_number(20_849), Some(day));
    /// ```
    pub fn day_number(self) -> u32 {
        let CivilDateTime { year, month, day, .. } = self.0;
        let before = u32::from(year) - 1;
        let leaps = before / 4 - before / 100 + before / 400;
        let months: u32 = (1..month).map(|month| u32::from(days_in_month(year, month))).sum();
        // 719 162 days from 0001-01-01 to 1970-01-01.
        365 * before + leaps + months + u32::from(day) - 1 - 719_162
    }

    /// The day of that number; none after the year 9999.
    pub fn from_day_number(number: u32) -> Option<Self> {
        // A year has at most 366 days, so the true one is this or a later one.
        let mut year = u16::try_from(1970 + number / 366).ok()?;
        let first = |year: u16| Self(CivilDateTime { year, month: 1, day: 1, hour: 0, minute: 0, second: 0 });
        while year < 9999 && first(year + 1).day_number() <= number {
            year += 1;
        }
        let mut left = number.checked_sub(first(year).day_number())?;
        for month in 1..=12 {
            let days = u32::from(days_in_month(year, month));
            if left < days {
                return Some(Self(CivilDateTime { year, month, day: left as u8 + 1, hour: 0, minute: 0, second: 0 }));
            }
            left -= days;
        }
        None
    }

    /// The first moment of the day.
    pub fn midnight(self) -> CivilDateTime {
        self.0
    }
}

impl CivilDateTime {
    /// Minutes since 1970-01-01 00:00, seconds as a part.
    pub fn minutes(self) -> f64 {
        let day = f64::from(CivilDate::of(self).day_number());
        day * 1_440.0 + f64::from(self.hour) * 60.0 + f64::from(self.minute) + f64::from(self.second) / 60.0
    }
}

impl CivilDateTime {
    /// The moment so many minutes later, or earlier where they are below 0, to the nearest second; none before 1970 or after
    /// the year 9999.
    ///
    /// ```
    /// use accord::units::CivilDateTime;
    /// let at = CivilDateTime::parse("2027-02-28 23:59:30").unwrap();
    /// assert_eq!(at.plus_minutes(1.5).unwrap().to_string(), "2027-03-01 00:01:00");
    /// assert_eq!(at.plus_minutes(-1e12), None);
    /// ```
    pub fn plus_minutes(self, minutes: f64) -> Option<Self> {
        let seconds = libm::round((self.minutes() + minutes) * 60.0);
        // The year 9999 ends within 3e11 seconds.
        if !(0.0..=3e11).contains(&seconds) {
            return None;
        }
        let seconds = seconds as u64;
        let date = CivilDate::from_day_number(u32::try_from(seconds / 86_400).ok()?)?;
        let of_day = seconds % 86_400;
        Some(Self {
            hour: (of_day / 3_600) as u8,
            minute: (of_day / 60 % 60) as u8,
            second: (of_day % 60) as u8,
            ..date.0
        })
    }
}

impl std::fmt::Display for CivilDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let CivilDateTime { year, month, day, .. } = self.0;
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// The name of a time zone in the IANA database, checked for its alphabet only: the database is not shipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeZone(String);

impl TimeZone {
    /// Reads a name such as `America/New_York` or `UTC`.
    pub fn parse(text: &str) -> Result<Self, UnitError> {
        let text = text.trim();
        let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
        if !(2..=64).contains(&text.len())
            || !text.chars().all(known)
            || !text.starts_with(|c: char| c.is_ascii_alphabetic())
        {
            return Err(UnitError::new(format!(
                "“{}” is not a time zone name such as Europe/Berlin or UTC",
                clip(text)
            )));
        }
        Ok(Self(text.to_owned()))
    }

    /// The name as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_exist() {
        for text in ["2022-01-01 12:00:00", "2024-02-29 00:00:00", "9999-12-31 23:59:59"] {
            assert_eq!(CivilDateTime::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(CivilDateTime::parse("2022-01-01").unwrap().to_string(), "2022-01-01 00:00:00");
        for text in
            ["", "Monday", "2023-02-29 00:00:00", "2022-13-01", "2022-01-01 24:00:00", "22-1-1", "2022-01-01-01"]
        {
            assert!(CivilDateTime::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn zones_keep_their_alphabet() {
        assert_eq!(TimeZone::parse("America/New_York").unwrap().as_str(), "America/New_York");
        for text in ["", "x\"}", "Europe Berlin", "{{ query }}"] {
            assert!(TimeZone::parse(text).is_err(), "{text}");
        }
    }
}
