use super::{plain, with_point};
use crate::units::decimal::clip;
use crate::units::{Span, UnitError};

/// A length of time as people type it: `2h30`, `2h 30m`, `1.5h`, `1,5 h`, `2:30` (hours and minutes), `45 s`, `3 days`,
/// `10 min`, `250 ms`, `1 month` (30 days, as everywhere here).
///
/// # Errors
/// A number without a unit could be anything and is refused, except for `0`; so are units twice, in the wrong order or
/// unknown, and more than ten years.
///
/// ```
/// use accord::units::{Span, typed};
/// assert_eq!(typed::span("2h30").unwrap(), Span::minutes(150));
/// assert_eq!(typed::span("1,5 h").unwrap(), Span::minutes(90));
/// assert!(typed::span("90").is_err());
/// ```
pub fn span(text: &str) -> Result<Span, UnitError> {
    let refuse =
        || UnitError::new(format!("“{}” is not a length of time such as 90 m, 2h30, 1.5 h or 3 days", clip(text)));
    let plain = plain(text);
    if plain == "0" {
        return Ok(Span::ZERO);
    }
    if plain.contains(':') {
        return clock(&plain).ok_or_else(refuse);
    }
    let pieces = pieces(&plain).ok_or_else(refuse)?;
    if let [(number, "")] = &pieces[..] {
        return Err(UnitError::new(format!("Is it {number} s, {number} m or {number} h? A unit is needed")));
    }
    let (mut seconds, mut last) = (0.0, f64::INFINITY);
    for (number, unit) in pieces {
        let unit = match unit {
            // 2h30 is two hours and a half, 5m30 is five minutes and a half.
            "" if (last - HOUR).abs() < 1e-9 => MINUTE,
            "" if (last - MINUTE).abs() < 1e-9 => 1.0,
            named => seconds_of(named).ok_or_else(refuse)?,
        };
        if unit >= last {
            return Err(refuse());
        }
        last = unit;
        seconds += number * unit;
    }
    Span::from_seconds_f64(seconds)
        .filter(|span| *span <= Span::MAX)
        .ok_or_else(|| UnitError::new(format!("“{}” is more than ten years", clip(text))))
}

const MINUTE: f64 = 60.0;
const HOUR: f64 = 3_600.0;
const DAY: f64 = 86_400.0;

fn seconds_of(unit: &str) -> Option<f64> {
    Some(match unit {
        "ms" | "milliseconds" | "millisecond" => 0.001,
        "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
        "m" | "min" | "mins" | "minute" | "minutes" => MINUTE,
        "h" | "hr" | "hrs" | "hour" | "hours" => HOUR,
        "d" | "day" | "days" => DAY,
        "w" | "wk" | "wks" | "week" | "weeks" => 7.0 * DAY,
        "mo" | "mon" | "month" | "months" => 30.0 * DAY,
        "q" | "quarter" | "quarters" => 90.0 * DAY,
        "y" | "yr" | "yrs" | "year" | "years" => 365.0 * DAY,
        _ => return None,
    })
}

/// Numbers with the unit after each; a number may have none.
fn pieces(text: &str) -> Option<Vec<(f64, &str)>> {
    let mut pieces = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(rest.len());
        let number = with_point(rest[..digits].trim_end_matches(','))?.parse::<f64>().ok()?;
        let after = rest[digits..].trim_start();
        let letters = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
        pieces.push((number, &after[..letters]));
        rest = after[letters..].trim_start().trim_start_matches(',').trim_start();
        rest = rest.strip_prefix("and ").unwrap_or(rest).trim_start();
    }
    (!pieces.is_empty()).then_some(pieces)
}

/// Hours and minutes, perhaps with seconds.
fn clock(text: &str) -> Option<Span> {
    let parts: Vec<&str> = text.split(':').collect();
    let is_clock = (2..=3).contains(&parts.len())
        && (1..=5).contains(&parts[0].len())
        && parts[1..].iter().all(|part| part.len() == 2)
        && parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let numbers: Vec<u64> = parts.iter().filter(|_| is_clock).filter_map(|part| part.parse().ok()).collect();
    let (hours, rest) = numbers.split_first()?;
    if rest.iter().any(|part| *part > 59) {
        return None;
    }
    let seconds = hours * 3_600 + rest.first().unwrap_or(&0) * 60 + rest.get(1).unwrap_or(&0);
    Some(Span::seconds(seconds)).filter(|span| *span <= Span::MAX)
}

/// As [`span`], where a bare number counts what `bare` says; no time at all is refused.
///
/// ```
/// use accord::units::{Span, typed};
/// assert_eq!(typed::span_in("45", Span::minutes(1)).unwrap(), Span::minutes(45));
/// assert_eq!(typed::span_in("2h30", Span::minutes(1)).unwrap(), Span::minutes(150));
/// assert!(typed::span_in("0", Span::minutes(1)).is_err());
/// ```
///
/// # Errors
/// As [`span`], and for nothing.
pub fn span_in(text: &str, bare: Span) -> Result<Span, UnitError> {
    let refuse = || UnitError::new("a length of time is needed, such as 45 m, 2h30 or 90 d, and at most ten years");
    let is_bare = !text.contains(|c: char| c.is_alphabetic() || c == ':');
    let meant = if is_bare {
        let count = super::number(text).map_err(|_| refuse())?;
        Span::from_seconds_f64(count * bare.to_seconds_f64()).ok_or_else(refuse)?
    } else {
        span(text)?
    };
    if meant > Span::ZERO && meant <= Span::MAX { Ok(meant) } else { Err(refuse()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_as_people_write_them() {
        for (text, seconds) in [
            ("2h30", 9_000.0),
            ("2h 30m", 9_000.0),
            ("2 h 30 min", 9_000.0),
            ("2 hours and 30 minutes", 9_000.0),
            ("2 hours, 30 minutes", 9_000.0),
            ("90m", 5_400.0),
            ("1.5h", 5_400.0),
            ("1,5 h", 5_400.0),
            ("2:30", 9_000.0),
            ("0:05:30", 330.0),
            ("45 s", 45.0),
            ("3 days", 259_200.0),
            ("10 min", 600.0),
            ("5m30", 330.0),
            ("250 ms", 0.25),
            ("1,500 s", 1_500.0),
            ("1 d 2 h 3 m 4 s", 93_784.0),
            ("1M", 2_592_000.0),
            ("1 mo", 2_592_000.0),
            ("2w", 1_209_600.0),
            ("\u{a0}7\u{202f}h ", 25_200.0),
            ("0", 0.0),
            ("10 years", 315_360_000.0),
        ] {
            assert_eq!(
                span(text).unwrap_or_else(|error| panic!("{text}: {error}")).to_seconds_f64(),
                seconds,
                "{text}"
            );
        }
        for text in [
            "",
            " ",
            "h",
            "2x",
            "30m2h",
            "5m5m",
            "1d12",
            "-5m",
            "2:60",
            "2:5",
            "1:2:3:4",
            ":30",
            "2:",
            "11 years",
            "1e3 s",
            "NaN s",
            "99999:00:00",
            "1..5h",
            "½ h",
            "2h30 apples",
            "1.2.3 h",
            "9".repeat(400).as_str(),
        ] {
            assert!(span(text).is_err(), "{text}");
        }
        assert!(span("90").unwrap_err().to_string().contains("90 m"));
    }
}
