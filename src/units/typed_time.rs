use super::{Span, UnitError, typed::number};

/// Reads a length of time as people type it: `90d`, `2h30`, `1 h 30 m`, `1.5h`, or a bare number, which counts what
/// `bare` says.
///
/// # Errors
/// Anything else, with the text; no time at all and more than ten years.
///
/// ```
/// use accord::units::{Span, typed_span};
/// let minute = Span::minutes(1);
/// assert_eq!(typed_span("2h30", minute).unwrap(), Span::minutes(150));
/// assert_eq!(typed_span("1,5 h", minute).unwrap(), Span::minutes(90));
/// assert_eq!(typed_span("45", minute).unwrap(), Span::minutes(45));
/// assert!(typed_span("soon", minute).is_err() && typed_span("0", minute).is_err());
/// ```
pub fn typed_span(text: &str, bare: Span) -> Result<Span, UnitError> {
    let tight: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let tight = tight.replace("min", "m");
    let ends_bare = tight.chars().last().is_some_and(|c| c.is_ascii_digit());
    // 2h30 is two hours and thirty minutes.
    let minutes = if ends_bare && tight.contains('h') { format!("{tight}m") } else { tight.clone() };
    if let Ok(span) = Span::parse(&minutes) {
        return Ok(span);
    }
    let units = [('d', 86_400.0), ('h', 3_600.0), ('m', 60.0), ('s', 1.0), ('w', 604_800.0), ('y', 31_536_000.0)];
    let named = units.into_iter().find_map(|(letter, seconds)| Some((tight.strip_suffix(letter)?, seconds)));
    let (count, seconds) = named.unwrap_or((&tight, bare.to_seconds_f64()));
    let refuse = || UnitError::new("a length of time is needed, such as 45m, 2h30 or 90d, and at most ten years");
    let seconds = number(count).map_err(|_| refuse())? * seconds;
    Span::from_seconds_f64(seconds).filter(|span| *span > Span::ZERO && *span <= Span::MAX).ok_or_else(refuse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_as_people_type_them() {
        for (text, minutes) in
            [("90d", 129_600), ("1w", 10_080), ("8h", 480), ("5 min", 5), ("2h30", 150), ("0.5d", 720), ("120", 120)]
        {
            assert_eq!(typed_span(text, Span::minutes(1)).unwrap(), Span::minutes(minutes), "{text}");
        }
        assert_eq!(typed_span("90 s", Span::minutes(1)).unwrap(), Span::seconds(90));
        for text in ["", "x", "-5", "11y", "1h2x", "NaN", "1e30d"] {
            assert!(typed_span(text, Span::minutes(1)).is_err(), "{text}");
        }
    }
}
