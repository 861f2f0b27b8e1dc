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
