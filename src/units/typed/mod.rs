//! Figures as people type them: with a comma or a point, with thousands apart, with `k` and `M`; targets as nines or as
//! minutes in a month; lengths of time as a clock or a diary has them.

mod find;
mod span;
mod target;

pub use find::finds;
pub use span::{span, span_in};
pub use target::target;

use super::UnitError;
use super::decimal::clip;

/// The number that was meant: `1234.5`, `1,234.5`, `1 234,5`, `99,95`, `12k`, `1.2M`, `40 %` (which is 40).
///
/// A comma is a decimal comma where nothing else can be meant: `99,95` is, `1,234` is a thousand.
///
/// # Errors
/// Anything else, with the text.
///
/// ```
/// use accord::units::typed;
/// assert_eq!(typed::number("1,234.5").unwrap(), 1234.5);
/// assert_eq!(typed::number("99,95").unwrap(), 99.95);
/// assert_eq!(typed::number("1.2M").unwrap(), 1_200_000.0);
/// assert!(typed::number("1,2,3").is_err());
/// ```
pub fn number(text: &str) -> Result<f64, UnitError> {
    let refuse = || UnitError::new(format!("“{}” is not a number such as 1200, 99.95 or 1.2M", clip(text)));
    let mut plain: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '_' | '\'' | '\u{a0}' | '\u{202f}' | '\u{2009}'))
        .map(|c| if c == '−' { '-' } else { c })
        .collect();
    if plain.ends_with('%') {
        plain.pop();
    }
    let times = match plain.chars().last() {
        Some('k' | 'K') => 1e3,
        Some('M' | 'm') => 1e6,
        Some('G' | 'g' | 'B' | 'b') => 1e9,
        _ => 1.0,
    };
    if times > 1.0 {
        plain.pop();
    }
    let digits = with_point(&plain).ok_or_else(refuse)?;
    let is_plain = digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'e' | b'E' | b'+'));
    let number = digits.parse::<f64>().ok().filter(|number| is_plain && number.is_finite()).ok_or_else(refuse)?;
    let meant = number * times;
    if meant.is_finite() { Ok(meant) } else { Err(refuse()) }
}

/// The same digits with at most one point and no comma; none where commas and points contradict each other.
fn with_point(text: &str) -> Option<String> {
    let (commas, points) = (text.matches(',').count(), text.matches('.').count());
    // Groups of three after the first one, as in 12,345,678.
    let are_groups = |separator: char, text: &str| {
        let mut parts = text.split(separator);
        let first = parts.next().unwrap_or_default().trim_start_matches('-');
        (1..=3).contains(&first.len()) && first != "0" && parts.all(|part| part.len() == 3)
    };
    match (commas, points) {
        (0, 0 | 1) => Some(text.to_owned()),
        (0, _) if are_groups('.', text) => Some(text.replace('.', "")),
        (_, 0) if are_groups(',', text) => Some(text.replace(',', "")),
        (1, 0) => Some(text.replace(',', ".")),
        // The one that comes last and once is the decimal sign.
        (_, 1) if text.rfind(',') < text.rfind('.') => {
            let (whole, part) = text.split_once('.')?;
            are_groups(',', whole).then(|| format!("{}.{part}", whole.replace(',', "")))
        }
        (1, _) if text.rfind('.') < text.rfind(',') => {
            let (whole, part) = text.split_once(',')?;
            are_groups('.', whole).then(|| format!("{}.{part}", whole.replace('.', "")))
        }
        _ => None,
    }
}

/// Lower case except for the M of a month, one kind of blank, and no blanks around.
fn plain(text: &str) -> String {
    let blanks = text.replace(['\u{a0}', '\u{202f}', '\u{2009}'], " ");
    let trimmed = blanks.trim();
    // Prometheus and OpenSLO tell minutes and months apart by case alone.
    match trimmed.strip_suffix('M').filter(|rest| rest.ends_with(|c: char| c.is_ascii_digit() || c == ' ' || c == '/'))
    {
        Some(rest) => format!("{}mo", rest.to_lowercase()),
        None => trimmed.to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_and_points_as_people_use_them() {
        for (text, meant) in [
            ("12", 12.0),
            ("-0.5", -0.5),
            ("0,5", 0.5),
            ("0,125", 0.125),
            ("1,200", 1200.0),
            ("1.200.000", 1_200_000.0),
            ("1.200.000,5", 1_200_000.5),
            ("12,345,678.25", 12_345_678.25),
            ("1 200", 1200.0),
            ("1'200", 1200.0),
            ("40 %", 40.0),
            ("3k", 3000.0),
            ("1,5k", 1500.0),
            ("1e6", 1e6),
            ("−3", -3.0),
        ] {
            assert_eq!(number(text).unwrap(), meant, "{text}");
        }
        for text in ["", " ", "x", "1,2,3", "1.2.3", "1,23.4", "NaN", "inf", "1e999", "12,34,567", "0x10", "k", "--1"] {
            assert!(number(text).is_err(), "{text}");
        }
    }
}
