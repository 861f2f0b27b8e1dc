use super::calendar::days_in_month;
use super::{CivilDateTime, Share, Span, TimeZone, UnitError, decimal::clip};

/// What a [`Length`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LengthUnit {
    /// `m`
    Minute,
    /// `h`
    Hour,
    /// `d`
    Day,
    /// `w`
    Week,
    /// `M`: 30 days where a nominal length is needed, as OpenSLO's validator counts it.
    Month,
    /// `Q`: nominally 90 days.
    Quarter,
    /// `Y`: nominally 365 days.
    Year,
}

impl LengthUnit {
    const ALL: [(Self, char); 7] = [
        (Self::Minute, 'm'),
        (Self::Hour, 'h'),
        (Self::Day, 'd'),
        (Self::Week, 'w'),
        (Self::Month, 'M'),
        (Self::Quarter, 'Q'),
        (Self::Year, 'Y'),
    ];

    /// The nominal length of one.
    fn span(self) -> Span {
        match self {
            Self::Minute => Span::minutes(1),
            Self::Hour => Span::hours(1),
            Self::Day => Span::days(1),
            Self::Week => Span::days(7),
            Self::Month => Span::days(30),
            Self::Quarter => Span::days(90),
            Self::Year => Span::days(365),
        }
    }

    /// How many months one is, for those that are counted in months.
    fn months(self) -> Option<u32> {
        match self {
            Self::Month => Some(1),
            Self::Quarter => Some(3),
            Self::Year => Some(12),
            _ => None,
        }
    }
}

/// One integer and one unit, as OpenSLO writes durations: `30d`, `4w`, `1M`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    count: u32,
    unit: LengthUnit,
}

impl Length {
    /// `count` units.
    ///
    /// # Errors
    /// Nothing at all, and more than ten years, are refused.
    pub fn new(count: u32, unit: LengthUnit) -> Result<Self, UnitError> {
        let length = Self { count, unit };
        let seconds = u64::from(count).saturating_mul(unit.span().whole_seconds());
        if count == 0 || seconds > Span::MAX.whole_seconds() {
            return Err(UnitError::new("a length must be longer than nothing and at most ten years"));
        }
        Ok(length)
    }

    /// Reads `30d`. Compound lengths such as `1h30m` are not lengths in OpenSLO.
    pub fn parse(text: &str) -> Result<Self, UnitError> {
        let text = text.trim();
        let refuse =
            || UnitError::new(format!("“{}” is not one number and one unit of m h d w M Q Y, such as 30d", clip(text)));
        let letter = text.chars().last().ok_or_else(refuse)?;
        let (unit, _) = LengthUnit::ALL.into_iter().find(|(_, l)| *l == letter).ok_or_else(refuse)?;
        let digits = &text[..text.len() - 1];
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(refuse());
        }
        Self::new(digits.parse().map_err(|_| refuse())?, unit)
    }

    /// A span in the largest unit, up to days, of which it is a whole number; none if it has seconds.
    pub fn of(span: Span) -> Option<Self> {
        let units = [LengthUnit::Day, LengthUnit::Hour, LengthUnit::Minute];
        let unit = units.into_iter().find(|unit| span.nanos().is_multiple_of(unit.span().nanos()))?;
        Self::new(u32::try_from(span.nanos() / unit.span().nanos()).ok()?, unit).ok()
    }

    /// As people say it: `30 days`, `1 month`.
    pub fn spoken(self) -> String {
        let unit = match self.unit {
            LengthUnit::Minute => "minute",
            LengthUnit::Hour => "hour",
            LengthUnit::Day => "day",
            LengthUnit::Week => "week",
            LengthUnit::Month => "month",
            LengthUnit::Quarter => "quarter",
            LengthUnit::Year => "year",
        };
        let plural = if self.count == 1 { "" } else { "s" };
        format!("{} {unit}{plural}", self.count)
    }

    /// Length with months of 30, quarters of 90 and years of 365 days.
    pub fn nominal(self) -> Span {
        self.times(self.unit.span())
    }

    /// Its months, where it is made of months, quarters or years, whose lengths differ.
    pub fn whole_months(self) -> Option<u32> {
        Some(self.unit.months()? * self.count)
    }

    fn times(self, one: Span) -> Span {
        Span::seconds(u64::from(self.count) * one.whole_seconds())
    }
}

impl std::fmt::Display for Length {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let letter = LengthUnit::ALL.iter().find(|(unit, _)| *unit == self.unit).map_or('d', |(_, letter)| *letter);
        write!(f, "{}{letter}", self.count)
    }
}

/// How a window lies on the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alignment {
    /// Always the last length of time.
    Rolling,
    /// Starts at a date and again after each length; the budget is new each time.
    Calendar {
        /// The first start.
        start: CivilDateTime,
        /// Whose clock the start is read on.
        zone: TimeZone,
    },
}

/// The time over which an objective is judged.
///
/// ```
/// use accord::units::{Target, Window};
/// let budget = Window::rolling("30d").unwrap().budget(Target::parse_percent("99.9").unwrap().budget());
/// assert_eq!(budget.to_string(), "43 m 12 s");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// How long.
    pub length: Length,
    /// Where it lies.
    pub alignment: Alignment,
}

impl Window {
    /// A rolling window of a length such as `30d`.
    pub fn rolling(text: &str) -> Result<Self, UnitError> {
        Ok(Self { length: Length::parse(text)?, alignment: Alignment::Rolling })
    }

    /// The nominal length.
    pub fn span(&self) -> Span {
        self.length.nominal()
    }

    /// Time that may be bad in the nominal window: exact.
    pub fn budget(&self, share: Share) -> Span {
        self.span().share(share)
    }

    /// As people say it: `rolling 30 days`.
    pub fn spoken(&self) -> String {
        format!("{} {}", self.kind(), self.length.spoken())
    }

    fn kind(&self) -> &'static str {
        match self.alignment {
            Alignment::Rolling => "rolling",
            Alignment::Calendar { .. } => "calendar",
        }
    }

    /// The shortest and the longest the window can be, where the calendar makes them differ.
    pub fn extremes(&self) -> Option<(Span, Span)> {
        let Alignment::Calendar { start, .. } = self.alignment else { return None };
        let months = self.length.whole_months()?;
        // Lengths repeat after four years at the latest, as every century that matters here has its leap days.
        let mut month = u32::from(start.month()) - 1;
        let days = (0..48).map(|_| {
            let window = month..month + months;
            month += months;
            window.map(|m| u64::from(days_in_month(2024 + (m / 12 % 4) as u16, (m % 12 + 1) as u8))).sum::<u64>()
        });
        let (shortest, longest) = days.fold((u64::MAX, 0), |(low, high), days| (low.min(days), high.max(days)));
        (shortest != longest).then(|| (Span::days(shortest), Span::days(longest)))
    }
}

/// `rolling 30d`, `calendar 1M`.
impl std::fmt::Display for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.kind(), self.length)
    }
}

/// How badness is counted against the budget; the names are OpenSLO's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Good events by all events of the window: every event weighs the same.
    Occurrences,
    /// Slices whose own ratio reaches the slice target, by all slices.
    Timeslices {
        /// What a slice must reach to be good.
        slice_target: Share,
        /// How long a slice is.
        slice: Length,
    },
    /// The mean of the slices' ratios: every slice weighs the same, however busy it was.
    RatioTimeslices {
        /// How long a slice is.
        slice: Length,
    },
}

impl Method {
    /// OpenSLO's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Occurrences => "Occurrences",
            Self::Timeslices { .. } => "Timeslices",
            Self::RatioTimeslices { .. } => "RatioTimeslices",
        }
    }

    /// The length of a slice where the method has slices.
    pub fn slice(self) -> Option<Length> {
        match self {
            Self::Occurrences => None,
            Self::Timeslices { slice, .. } | Self::RatioTimeslices { slice } => Some(slice),
        }
    }

    /// Whether a slice counts as bad or not at all; otherwise badness counts for as much as it is.
    pub fn has_whole_slices(self) -> bool {
        matches!(self, Self::Timeslices { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Target;

    #[test]
    fn published_budgets() {
        // Minutes for 7, 28, 30 and 90 days, from the SRE workbook's tables.
        let cases = [
            ("99", ["100.8", "403.2", "432", "1296"]),
            ("99.9", ["10.08", "40.32", "43.2", "129.6"]),
            ("99.95", ["5.04", "20.16", "21.6", "64.8"]),
            ("99.99", ["1.008", "4.032", "4.32", "12.96"]),
            ("99.999", ["0.1008", "0.4032", "0.432", "1.296"]),
        ];
        for (target, minutes) in cases {
            let budget = Target::parse_percent(target).unwrap().budget();
            for (window, expected) in ["7d", "28d", "30d", "90d"].into_iter().zip(minutes) {
                let seconds = Window::rolling(window).unwrap().budget(budget).to_seconds_f64();
                let expected: f64 = expected.parse().unwrap();
                assert!((seconds - expected * 60.0).abs() < 1e-9, "{target} {window}");
            }
        }
    }

    #[test]
    fn lengths_print_what_was_typed() {
        for text in ["30d", "4w", "1M", "1Q", "1Y", "720h", "1m"] {
            assert_eq!(Length::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "d", "0d", "1h30m", "-1h", "Week", "30", "11Y", "4294967296d", "½d"] {
            assert!(Length::parse(text).is_err(), "{text}");
        }
        assert_eq!(Length::parse("1Q").unwrap().nominal(), Span::days(90));
        for (span, text) in [("4w", "28d"), ("36h", "36h"), ("1h30m", "90m")] {
            assert_eq!(Length::of(Span::parse(span).unwrap()).unwrap().to_string(), text);
        }
        assert_eq!((Length::of(Span::seconds(90)), Length::of(Span::ZERO)), (None, None));
    }

    #[test]
    fn only_calendar_windows_vary() {
        let month = Length::parse("1M").unwrap();
        let rolling = Window { length: month, alignment: Alignment::Rolling };
        assert_eq!(rolling.extremes(), None);
        let start = CivilDateTime::parse("2027-01-01").unwrap();
        let alignment = Alignment::Calendar { start, zone: TimeZone::parse("UTC").unwrap() };
        assert_eq!(Window { length: month, alignment }.extremes(), Some((Span::days(28), Span::days(31))));
        for (length, start, shortest, longest) in [
            ("3M", "2027-01-01", 90, 92),
            ("1Q", "2027-02-01", 89, 92),
            ("6M", "2027-01-01", 181, 184),
            ("12M", "2027-03-01", 365, 366),
            ("1Y", "2027-01-01", 365, 366),
        ] {
            let alignment = Alignment::Calendar {
                start: CivilDateTime::parse(start).unwrap(),
                zone: TimeZone::parse("UTC").unwrap(),
            };
            let window = Window { length: Length::parse(length).unwrap(), alignment };
            assert_eq!(window.extremes(), Some((Span::days(shortest), Span::days(longest))), "{length}");
        }
    }
}
