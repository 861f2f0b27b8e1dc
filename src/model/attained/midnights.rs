use std::ops::RangeInclusive;

use crate::plan::{LocalTime, Zones};
use crate::units::{CivilDate, TimeZone};

/// Milliseconds of a day and of a minute.
const DAY: i64 = 86_400_000;
const MINUTE: i64 = 60_000;
/// The furthest that a clock on earth is from UTC, in minutes, and room to spare.
const FURTHEST: i32 = 26 * 60;

/// When the days of a place begin. Without a place they begin at midnight UTC.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Midnights {
    /// From which day on the clock is how many minutes before UTC at midnight, the days rising.
    ahead: Vec<(u32, i32)>,
}

impl Midnights {
    /// Those of a zone. Where clocks jump over midnight, the day begins with the jump; where midnight comes twice, with the
    /// first.
    ///
    /// # Errors
    /// A zone that is not known.
    pub fn of(zone: &TimeZone, zones: &impl Zones, days: RangeInclusive<u32>) -> Result<Self, String> {
        let mut ahead: Vec<(u32, i32)> = Vec::new();
        for day in days {
            let Some(date) = CivilDate::from_day_number(day) else { continue };
            let begins = match zones.in_utc(zone, date.midnight())? {
                LocalTime::Once(at) | LocalTime::Skipped(at) | LocalTime::Twice { first: at, .. } => at,
            };
            let minutes = (f64::from(day) * 1_440.0 - begins.minutes()).round() as i32;
            if ahead.last().is_none_or(|last| last.1 != minutes) {
                ahead.push((day, minutes));
            }
        }
        Ok(Self { ahead })
    }

    /// When a day begins, in milliseconds since 1970.
    pub fn begin(&self, day: i64) -> i64 {
        let next = self.ahead.partition_point(|(from, _)| i64::from(*from) <= day);
        let minutes = self.ahead.get(next.saturating_sub(1)).map_or(0, |of| of.1);
        day * DAY - i64::from(minutes) * MINUTE
    }

    /// The day that a moment is in.
    pub fn day_of(&self, at: i64) -> i64 {
        let near = at.div_euclid(DAY);
        let days = [near + 1, near, near - 1];
        days.into_iter().find(|day| self.begin(*day) <= at).unwrap_or(near - 2)
    }

    /// As one line of text: `20454:60,20541:120`.
    pub fn to_text(&self) -> String {
        self.ahead.iter().map(|(day, minutes)| format!("{day}:{minutes}")).collect::<Vec<_>>().join(",")
    }

    /// From that text; none if it is none.
    pub fn from_text(text: &str) -> Option<Self> {
        let one = |part: &str| {
            let (day, minutes) = part.split_once(':')?;
            let minutes: i32 = minutes.parse().ok()?;
            (minutes.abs() <= FURTHEST).then_some((day.parse().ok()?, minutes))
        };
        let ahead: Option<Vec<(u32, i32)>> = text.split(',').filter(|part| !part.is_empty()).map(one).collect();
        ahead.filter(|ahead| ahead.is_sorted_by(|a, b| a.0 < b.0)).map(|ahead| Self { ahead })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two hours before UTC from day 100 on, one before.
    fn place() -> Midnights {
        Midnights::from_text("90:60,100:120").unwrap()
    }

    #[test]
    fn days_begin_where_their_clock_says() {
        let place = place();
        assert_eq!(place.begin(99), 99 * DAY - 60 * MINUTE);
        assert_eq!(place.begin(100), 100 * DAY - 120 * MINUTE);
        // Before the table its first line holds.
        assert_eq!(place.begin(10), 10 * DAY - 60 * MINUTE);
        for day in 80..120 {
            assert_eq!((place.day_of(place.begin(day)), place.day_of(place.begin(day) - 1)), (day, day - 1));
            assert_eq!(Midnights::default().day_of(day * DAY), day);
        }
        assert_eq!(Midnights::from_text(&place.to_text()), Some(place));
    }

    #[test]
    fn a_text_that_is_none_is_refused() {
        assert_eq!(Midnights::from_text(""), Some(Midnights::default()));
        for text in ["x", "1", "1:x", "2:0,1:0", "1:0,1:1", "-1:0", "1:99999"] {
            assert_eq!(Midnights::from_text(text), None, "{text}");
        }
    }
}
