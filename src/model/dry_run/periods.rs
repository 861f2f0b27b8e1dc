use super::years::YEAR;
use crate::model::ModelError;
use crate::model::error::within;
use crate::model::loss::MONTH_DAYS;
use crate::units::{Alignment, Window};

/// When bad time leaves a budget: on a rolling window after its length, on a calendar window when a new one begins.
#[derive(Debug, Clone)]
pub(super) enum Periods {
    /// After so many days.
    Rolling(u16),
    /// Day by day, from the start of the warm-up: the day on which the next period begins, and the length of this one.
    Calendar(Vec<(u16, u16)>),
}

/// Days of a window, at least one.
///
/// # Errors
/// Less than a day, or more than ten years.
pub(super) fn days_of(window: &Window) -> Result<u16, ModelError> {
    let days = window.span().to_seconds_f64() / 86_400.0;
    Ok(libm::round(within("the window in days", days, 1.0, 3_660.0, "1 to 3 660")?) as u16)
}

impl Periods {
    /// For years that begin after so many days of warm-up. Calendar periods begin with the year, and backwards from
    /// it; months have their own lengths, as in a year of 365 days.
    pub fn new(window: &Window, before: u16) -> Result<Self, ModelError> {
        let days = days_of(window)?;
        if window.alignment == Alignment::Rolling {
            return Ok(Self::Rolling(days));
        }
        let length = |period: i32| -> u16 {
            let Some(months) = window.length.whole_months() else { return days };
            let months = months as i32;
            (period * months..(period + 1) * months).map(|m| MONTH_DAYS[m.rem_euclid(12) as usize] as u16).sum()
        };
        // From the start of the year backwards to before the warm-up, then forwards.
        let (mut period, mut start) = (0, i32::from(before));
        while start > 0 {
            period -= 1;
            start -= i32::from(length(period));
        }
        let all = i32::from(before) + i32::from(YEAR);
        let mut table = Vec::with_capacity(all as usize);
        while start < all {
            let of_period = length(period);
            let end = start + i32::from(of_period);
            for _ in start.max(0)..end.min(all) {
                table.push((end as u16, of_period));
            }
            (period, start) = (period + 1, end);
        }
        Ok(Self::Calendar(table))
    }

    /// The first morning on which bad time of this day no longer counts: a rolling window that is read in the morning
    /// holds that many whole days before it.
    #[inline]
    pub fn expires(&self, day: u16) -> u16 {
        match self {
            Self::Rolling(days) => day.saturating_add(*days).saturating_add(1),
            Self::Calendar(table) => table.get(usize::from(day)).map_or(u16::MAX, |(end, _)| *end),
        }
    }

    /// Days of the window that a day lies in.
    #[inline]
    pub fn days(&self, day: u16) -> u16 {
        match self {
            Self::Rolling(days) => *days,
            Self::Calendar(table) => table.get(usize::from(day)).map_or(1, |(_, days)| *days),
        }
    }

    /// Whether each period has a budget of its own.
    pub fn is_calendar(&self) -> bool {
        matches!(self, Self::Calendar(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{CivilDateTime, TimeZone};

    #[test]
    fn months_end_when_they_end() {
        let window = |text: &str| Window {
            alignment: Alignment::Calendar {
                start: CivilDateTime::parse("2026-01-01 00:00:00").unwrap(),
                zone: TimeZone::parse("UTC").unwrap(),
            },
            ..Window::rolling(text).unwrap()
        };
        let months = Periods::new(&window("1M"), 60).unwrap();
        // Two days of November are left in sixty days before January: 29 and 30, then December.
        assert_eq!([months.expires(0), months.expires(28), months.expires(29)], [29, 29, 60]);
        assert_eq!([months.expires(60), months.expires(90), months.expires(91)], [91, 91, 119]);
        assert_eq!([months.days(60), months.days(91), months.days(424)], [31, 28, 31]);
        assert_eq!(months.expires(424), 425);
        let weeks = Periods::new(&window("1w"), 10).unwrap();
        assert_eq!([weeks.expires(2), weeks.expires(3), weeks.expires(9), weeks.expires(10)], [3, 10, 10, 17]);
        assert_eq!(Periods::new(&Window::rolling("30d").unwrap(), 60).unwrap().expires(5), 36);
        assert!(Periods::new(&Window::rolling("12h").unwrap(), 60).is_err());
    }
}
