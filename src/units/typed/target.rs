use super::{plain, span};
use crate::units::decimal::clip;
use crate::units::{Decimal, Share, Span, Target, UnitError, Window};

/// A target as people say it: `99.95`, `99,95 %`, `0.9995`, `three nines`, `3 nines 5`, `3.5 nines`, `3N5`, or as the time
/// that may be bad: `22m/mo`, `43m12s/30d`, `5 min per week`, or `22m` in each window.
///
/// “Three and a half nines” is what people call 99.95 %; by the logarithm that would be 3.3. Other parts of a nine are
/// refused, because nobody agrees on them. Time that may be bad gets as few digits as still mean that time to half a second
/// and a thousandth.
///
/// # Errors
/// Anything else, with what is accepted. A number from above 0 to below 0.9 without `%` could be a ratio or a percentage.
///
/// ```
/// use accord::units::{Window, typed};
/// let month = Window::rolling("30d").unwrap();
/// assert_eq!(typed::target("3 nines 5", &month).unwrap().to_string(), "99.95");
/// assert_eq!(typed::target("43m12s/30d", &month).unwrap().to_string(), "99.9");
/// assert_eq!(typed::target("0.9995", &month).unwrap().to_string(), "99.95");
/// ```
pub fn target(text: &str, window: &Window) -> Result<Target, UnitError> {
    let plain = plain(text);
    if let Some(nines) = nines(&plain) {
        return nines;
    }
    // 43:12 would be hours and minutes, and people would mean minutes and seconds.
    if plain.contains(':') {
        return Err(UnitError::new(format!("“{}” could be hours or minutes; write 43 m 12 s", clip(text))));
    }
    let per = ["/", " per ", " a ", " each ", " every "].iter().find_map(|word| plain.split_once(word));
    if let Some((bad, length)) = per {
        let length = length.trim();
        // A month alone is one month.
        let length =
            if length.starts_with(|c: char| c.is_ascii_digit()) { length.to_owned() } else { format!("1 {length}") };
        return allowing(span(bad)?, span(&length)?);
    }
    let without_sign = plain.trim_end_matches("percent").trim_end_matches('%').trim_end();
    let is_number = without_sign.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
    if !is_number {
        return match span(&plain) {
            Ok(bad) => allowing(bad, window.span()),
            Err(_) => Err(UnitError::new(format!(
                "“{}” is not a target such as 99.95, 3 nines 5, or 22 m a month",
                clip(text)
            ))),
        };
    }
    let has_sign = without_sign.len() < plain.len();
    let ratio = Decimal::parse(without_sign)?.to_f64();
    if !has_sign && (0.9..1.0).contains(&ratio) {
        return Target::parse_ratio(without_sign);
    }
    if !has_sign && ratio > 0.0 && ratio < 0.9 {
        return Err(UnitError::new(format!("Is it {without_sign} % or a ratio? Write a percentage such as 99.95")));
    }
    Target::parse_percent(without_sign)
}

/// What is said in nines; nothing where nothing is.
fn nines(text: &str) -> Option<Result<Target, UnitError>> {
    let (before, after) = text
        .split_once("nines")
        .or_else(|| text.split_once("nine"))
        .or_else(|| text.split_once('n').filter(|(count, _)| count.trim_end().bytes().all(|b| b.is_ascii_digit())))?;
    let refuse = || UnitError::new("Nines are 1 to 7, perhaps with a 5: three nines, 3 nines 5, 3.5 nines");
    let (count, has_half) = split_half(before.trim());
    let count = match count {
        "one" | "a" => "1",
        "two" => "2",
        "three" => "3",
        "four" => "4",
        "five" => "5",
        "six" => "6",
        "seven" => "7",
        digits => digits,
    };
    let last = match after.trim() {
        "" if has_half => "5",
        _ if has_half => return Some(Err(refuse())),
        "five" => "5",
        last => last,
    };
    let is_digit = last.is_empty() || last.len() == 1 && last.bytes().all(|b| b.is_ascii_digit());
    Some(match count.parse::<usize>() {
        Ok(count @ 1..=7) if is_digit => Target::parse_ratio(&format!("0.{}{last}", "9".repeat(count))),
        _ => Err(refuse()),
    })
}

/// The whole nines, and whether there is a half one more.
fn split_half(text: &str) -> (&str, bool) {
    [".5", ",5", "½", "and a half"]
        .iter()
        .find_map(|half| text.strip_suffix(half))
        .map_or((text, false), |whole| (whole.trim_end(), true))
}

/// The target under which so much of a length of time may be bad.
fn allowing(bad: Span, of: Span) -> Result<Target, UnitError> {
    if bad.nanos() == 0 || bad >= of {
        return Err(UnitError::new(
            "Bad time must be longer than nothing and shorter than the time that it is part of",
        ));
    }
    let (bad, of) = (u128::from(bad.nanos()), u128::from(of.nanos()));
    let exact = ((bad * 1_000_000_000 + of / 2) / of) as u64;
    if exact == 0 {
        return Err(UnitError::new("a target has at most 7 decimals; that is below one part in a billion"));
    }
    let near = (bad / 1_000).min(500_000_000);
    // The fewest digits that still mean it.
    let steps = std::iter::successors(Some(100_000_000u64), |step| (*step > 1).then_some(step / 10));
    let rounded = steps.map(|step| (exact + step / 2) / step * step).find(|ppb| {
        let means = u128::from(*ppb) * of / 1_000_000_000;
        *ppb > 0 && means.abs_diff(bad) <= near
    });
    Target::from_budget(Share::from_ppb(rounded.unwrap_or(exact))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month() -> Window {
        Window::rolling("30d").unwrap()
    }

    #[test]
    fn targets_as_people_say_them() {
        for (text, percent) in [
            ("99.95", "99.95"),
            ("99,95", "99.95"),
            ("99.90 %", "99.90"),
            ("99.95 percent", "99.95"),
            ("0.9995", "99.95"),
            ("0,9995", "99.95"),
            ("0.90", "90"),
            ("0", "0"),
            ("95", "95"),
            ("three nines", "99.9"),
            ("3 nines", "99.9"),
            ("One Nine", "90"),
            ("3 nines 5", "99.95"),
            ("three nines five", "99.95"),
            ("3.5 nines", "99.95"),
            ("3,5 nines", "99.95"),
            ("three and a half nines", "99.95"),
            ("3N5", "99.95"),
            ("4n", "99.99"),
            ("2 nines 8", "99.8"),
            ("7 nines", "99.99999"),
            // 43 m 12 s of 30 days is a thousandth; 5 minutes of a week are 0.0496 % (10,080 minutes).
            ("43m12s/30d", "99.9"),
            ("43:12", "-"),
            ("7.2 h per month", "99"),
            ("5 min/week", "99.9504"),
            ("5 min a week", "99.9504"),
            // 22 of 43,200 minutes are 0.050926 %.
            ("22m/mo", "99.94907"),
            ("22m/M", "99.94907"),
            ("22m", "99.94907"),
            ("43m 12s", "99.9"),
            // 8.76 of 8,760 hours.
            ("8.76 h / year", "99.9"),
        ] {
            let read = target(text, &month());
            match percent {
                "-" => assert!(read.is_err(), "{text}"),
                percent => {
                    assert_eq!(read.unwrap_or_else(|error| panic!("{text}: {error}")).to_string(), percent, "{text}");
                }
            }
        }
        // In a week the same 5 minutes are more.
        let week = Window::rolling("7d").unwrap();
        assert_eq!(target("5m", &week).unwrap(), target("5m/week", &month()).unwrap());
    }

    #[test]
    fn what_is_no_target_is_refused_with_what_is_accepted() {
        for (text, reason) in [
            ("100", "below 100 %"),
            ("0.5", "ratio"),
            ("3.2 nines", "3 nines 5"),
            ("9 nines", "1 to 7"),
            ("3 nines 55", "1 to 7"),
            ("nines", "1 to 7"),
            ("", "99.95"),
            ("x", "99.95"),
            ("<b>", "99.95"),
            ("31d/mo", "shorter"),
            ("0/mo", "longer than nothing"),
            ("5/mo", "unit"),
            ("22m/fortnight", "length of time"),
            ("1 ns", "1 to 7"),
            ("-1", "99.95"),
        ] {
            let error = target(text, &month()).unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }
}
