use super::round::Unit;
use crate::plan::AlertTier;
use crate::plan::words::{capital, three_digits};
use crate::units::Span;

/// A figure with its unit, to three digits.
pub(super) fn figure(value: f64, unit: Unit) -> String {
    format!("{} {}", three_digits(value), unit.word())
}

/// A length of time in seconds, as people say it.
pub(super) fn time(seconds: f64) -> String {
    Span::from_seconds_f64(seconds).map_or_else(|| "longer than a thousand years".to_owned(), |span| span.to_string())
}

/// A tier by its numbers: `Page: 14.4 times in 1 h and 5 m`.
pub(super) fn tier(tier: &AlertTier) -> String {
    let short = tier.short.map_or_else(String::new, |short| format!(" and {short}"));
    let hold = if tier.hold > Span::ZERO { format!(", for {}", tier.hold) } else { String::new() };
    format!("{}: {} times in {}{short}{hold}", capital(tier.severity.name()), tier.factor, tier.long)
}

/// A room with what it shows, as a fragment of an address.
pub(super) fn link(room: &str, view: &[(&str, String)]) -> String {
    let mut link = format!("#/{room}");
    for (i, (name, value)) in view.iter().enumerate() {
        link.push(if i == 0 { '?' } else { '&' });
        link.push_str(name);
        link.push('=');
        link.push_str(value);
    }
    link
}

/// A room and its part.
pub(super) fn part(room: &str, part: &str) -> String {
    link(room, &[("part", part.to_owned())])
}
