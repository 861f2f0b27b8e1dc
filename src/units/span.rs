use super::{Share, UnitError, decimal::clip};

const NANOS: u64 = 1_000_000_000;
const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const WEEK: u64 = 7 * DAY;
const YEAR: u64 = 365 * DAY;

/// A length of time in whole nanoseconds.
///
/// Nanoseconds, because a window in seconds times a share in parts per billion is a whole number of them: every
/// error budget is exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(u64);

impl Span {
    /// No time.
    pub const ZERO: Self = Self(0);

    /// The longest span that may be written in a file: ten years.
    pub const MAX: Self = Self(10 * YEAR * NANOS);

    /// A span of whole seconds.
    pub const fn seconds(seconds: u64) -> Self {
        Self(seconds * NANOS)
    }

    /// A span of whole minutes.
    pub const fn minutes(minutes: u64) -> Self {
        Self::seconds(minutes * MINUTE)
    }

    /// A span of whole hours.
    pub const fn hours(hours: u64) -> Self {
        Self::seconds(hours * HOUR)
    }

    /// A span of whole days of 24 hours.
    pub const fn days(days: u64) -> Self {
        Self::seconds(days * DAY)
    }

    /// The span of `seconds`, or `None` where that is negative, not a number or over a thousand years.
    pub fn from_seconds_f64(seconds: f64) -> Option<Self> {
        let nanos = seconds * NANOS as f64;
        // False for NaN as well.
        (0.0..1e19).contains(&nanos).then(|| Self(libm::round(nanos) as u64))
    }

    /// Reads a Prometheus duration such as `5m`, `1h30m` or `4w`.
    ///
    /// # Errors
    /// Units are `y w d h m s`, each at most once and in that order; zero and more than ten years are refused.
    pub fn parse(text: &str) -> Result<Self, UnitError> {
        let text = text.trim();
        let refuse = || UnitError::new(format!("“{}” is not a duration such as 5m, 1h30m or 30d", clip(text)));
        let (mut rest, mut total, mut last) = (text, 0u64, u64::MAX);
        while !rest.is_empty() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let count: u64 = rest[..digits].parse().map_err(|_| refuse())?;
            let unit = match &rest.as_bytes()[digits..] {
                [b'm', b's', ..] => return Err(refuse()),
                [b'y', ..] => YEAR,
                [b'w', ..] => WEEK,
                [b'd', ..] => DAY,
                [b'h', ..] => HOUR,
                [b'm', ..] => MINUTE,
                [b's', ..] => 1,
                _ => return Err(refuse()),
            };
            if unit >= last {
                return Err(refuse());
            }
            last = unit;
            total = count.checked_mul(unit).and_then(|s| total.checked_add(s)).ok_or_else(refuse)?;
            rest = &rest[digits + 1..];
        }
        if total == 0 || total > YEAR * 10 {
            return Err(UnitError::new(format!("“{}” must be longer than nothing and at most ten years", clip(text))));
        }
        Ok(Self::seconds(total))
    }

    /// Reads what [`Span::exact`] writes, and whatever [`Span::parse`] reads.
    ///
    /// # Errors
    /// Neither a Prometheus duration nor whole nanoseconds such as `1500000000ns`.
    pub fn parse_exact(text: &str) -> Result<Self, UnitError> {
        let nanos = text.trim().strip_suffix("ns").filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
        match nanos.map(str::parse) {
            None => Self::parse(text),
            Some(nanos) => nanos.map(Self).map_err(|_| {
                UnitError::new(format!("“{}” is not a number of nanoseconds such as 1500000000ns", clip(text)))
            }),
        }
    }

    /// The span for our own files: as Prometheus writes it, and in whole nanoseconds where it cannot, which are no time
    /// at all, parts of a second, and more than ten years.
    pub fn exact(self) -> String {
        let says_it = self.0 > 0 && self.0.is_multiple_of(NANOS) && self <= Self::MAX;
        if says_it { self.prometheus() } else { format!("{}ns", self.0) }
    }

    /// Length in seconds.
    pub fn to_seconds_f64(self) -> f64 {
        self.0 as f64 / NANOS as f64
    }

    /// Whole seconds; what is below a second is cut off.
    pub fn whole_seconds(self) -> u64 {
        self.0 / NANOS
    }

    /// Whole nanoseconds.
    pub fn nanos(self) -> u64 {
        self.0
    }

    /// Both, one after the other; none beyond [`Span::MAX`].
    pub fn plus(self, other: Self) -> Option<Self> {
        let sum = self.0.checked_add(other.0)?;
        (sum <= Self::MAX.0).then_some(Self(sum))
    }

    /// The share of this span, exactly, cut to whole nanoseconds.
    pub fn share(self, share: Share) -> Self {
        Self((u128::from(self.0) * u128::from(share.ppb()) / 1_000_000_000) as u64)
    }

    /// Three digits at most, in the unit that suits; rounded once, from the nanoseconds.
    fn below_a_minute(self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let units = [(1, "ns"), (1_000, "µs"), (1_000_000, "ms"), (NANOS, "s")];
        // Hundredths of a second are said down to a tenth; below that milliseconds read better.
        let (unit, name) = match self.0 {
            0 => units[3],
            1..1_000 => units[0],
            1_000..1_000_000 => units[1],
            1_000_000..100_000_000 => units[2],
            _ => units[3],
        };
        let (step, places) = match self.0 / unit {
            0..10 => (unit / 100, 2),
            10..100 => (unit / 10, 1),
            _ => (unit, 0),
        };
        let step = step.max(1);
        let rounded = ((self.0 + step / 2) / step * step) as f64 / unit as f64;
        let text = format!("{rounded:.places$}");
        let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
        write!(f, "{text} {name}")
    }

    /// As Prometheus writes it: `5m`, `1h30m`, `30d`. Weeks only where they are whole, as its own printer does not
    /// write `4w2d`. Parts of a second are left out, but nothing
    /// becomes no time that is some.
    pub fn prometheus(self) -> String {
        let mut seconds = self.whole_seconds();
        if seconds == 0 {
            return if self.0 == 0 { "0s" } else { "1s" }.to_owned();
        }
        if seconds.is_multiple_of(WEEK) {
            return format!("{}w", seconds / WEEK);
        }
        let mut out = String::new();
        for (unit, letter) in [(DAY, 'd'), (HOUR, 'h'), (MINUTE, 'm'), (1, 's')] {
            if seconds >= unit {
                out.push_str(&format!("{}{letter}", seconds / unit));
                seconds %= unit;
            }
        }
        out
    }
}

/// For people, the two largest units that matter and three digits below a minute: `21 m 36 s`, `7 h 12 m`, `6.05 s`.
impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let pair = |f: &mut std::fmt::Formatter<'_>, major: u64, a: &str, minor: u64, b: &str| match minor {
            0 => write!(f, "{major} {a}"),
            _ => write!(f, "{major} {a} {minor} {b}"),
        };
        // Rounded in the unit that is shown last, so that 59.9996 s reads 1 m and never 60 s.
        let to = |seconds: u64| (self.0 + seconds * NANOS / 2) / (seconds * NANOS);
        if to(HOUR) >= 48 {
            let hours = to(HOUR);
            return pair(f, hours / 24, "d", hours % 24, "h");
        }
        if to(MINUTE) >= 60 {
            let minutes = to(MINUTE);
            return pair(f, minutes / 60, "h", minutes % 60, "m");
        }
        if self.0 < 59_950_000_000 {
            return self.below_a_minute(f);
        }
        // Under ten minutes a tenth of a second is kept where there is one: 4 m 19.2 s.
        let tenths = (self.0 + NANOS / 20) / (NANOS / 10);
        if tenths < 6_000 && !tenths.is_multiple_of(10) {
            return write!(f, "{} m {}.{} s", tenths / 600, tenths % 600 / 10, tenths % 10);
        }
        let seconds = to(1);
        match seconds / 60 {
            60 => write!(f, "1 h"),
            minutes => pair(f, minutes, "m", seconds % 60, "s"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_prometheus_durations() {
        for text in ["5m", "1h30m", "1d", "30d", "4w", "1w", "6h", "2h9m", "90d", "1d1h43m"] {
            assert_eq!(Span::parse(text).unwrap().prometheus(), text);
        }
        assert_eq!(Span(1).prometheus(), "1s");
        assert_eq!(Span::ZERO.prometheus(), "0s");
        assert_eq!(Span::parse("24h").unwrap().prometheus(), "1d");
        assert_eq!(Span::parse("28d").unwrap().prometheus(), "4w");
        for text in ["", "0m", "5", "m", "5ms", "5m5m", "5m1h", "-5m", "1.5h", "99999999999999999999h", "11y"] {
            assert!(Span::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn every_span_is_written_exactly() {
        for (span, text) in [
            (Span::hours(25), "1d1h"),
            (Span::ZERO, "0ns"),
            (Span(1_500_000_000), "1500000000ns"),
            (Span::MAX, "3650d"),
            (Span(u64::MAX), "18446744073709551615ns"),
        ] {
            assert_eq!(span.exact(), text);
            assert_eq!(Span::parse_exact(text), Ok(span));
        }
        for text in ["", "ns", "-1ns", "1.5ns", "18446744073709551616ns", "0s"] {
            assert!(Span::parse_exact(text).is_err(), "{text}");
        }
    }

    #[test]
    fn reads_as_people_say_it() {
        let cases = [
            (Span::seconds(2592), "43 m 12 s"),
            (Span::seconds(1296), "21 m 36 s"),
            (Span::hours(7), "7 h"),
            (Span::minutes(432), "7 h 12 m"),
            (Span(259_200_000_000), "4 m 19.2 s"),
            (Span(25_920_000_000), "25.9 s"),
            (Span(6_048_000_000), "6.05 s"),
            (Span(51_840_000_000), "51.8 s"),
            (Span(604_800_000), "0.6 s"),
            (Span(4_838_400), "4.84 ms"),
            (Span(51_840), "51.8 µs"),
            (Span(518), "518 ns"),
            (Span(99_996_000), "100 ms"),
            (Span(9_996_000_000), "10 s"),
            (Span(59_940_000_000), "59.9 s"),
            (Span(59_999_600_000), "1 m"),
            (Span(3_599_700_000_000), "1 h"),
            (Span::hours(50), "2 d 2 h"),
            (Span::days(30), "30 d"),
            (Span::ZERO, "0 s"),
        ];
        for (span, text) in cases {
            assert_eq!(span.to_string(), text);
        }
    }

    #[test]
    fn a_share_of_a_span_is_exact() {
        let budget = Share::parse_ratio("0.001").unwrap();
        assert_eq!(Span::days(30).share(budget), Span::seconds(2592));
        assert_eq!(Span::days(7).share(Share::parse_ratio("0.00001").unwrap()), Span(6_048_000_000));
    }

    #[test]
    fn hostile_floats_are_refused() {
        for seconds in [f64::NAN, f64::INFINITY, -1.0, 1e300] {
            assert_eq!(Span::from_seconds_f64(seconds), None);
        }
    }
}
