//! A plan in words: each thing that was written down as one line of what it is and what it says. For people who read a
//! plan and for those who compare two; nothing here is computed.

mod facts;
mod figures;
mod money;
mod negotiation;
mod operations;
mod policy;
mod texts;

pub use facts::{accepted_in_words, effect_in_words, facts_in_words, investments_in_words, trigger_in_words};
pub use figures::{percent_rounded, significant, three_digits};
pub use money::{money, money_in_short, money_rounded};
pub use negotiation::{figure_in_words, limit_in_words, policy_in_short, terms_in_short};
pub use policy::{Wording, band_in_words, charter_in_words, escalation_in_words, policy_as_prose, policy_in_words};
pub use texts::{
    alerting_in_words, decision_in_words, indicator_in_words, method_in_words, texts_in_words, tier_in_words,
};

use crate::units::group_thousands;

/// One thing that was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is, as a name: `Requests`, `Risk “bad release”`.
    pub what: String,
    /// What it says, whole.
    pub says: String,
}

impl Line {
    fn new(what: impl Into<String>, says: impl Into<String>) -> Self {
        Self { what: what.into(), says: says.into() }
    }
}

/// A number as it was typed, thousands apart: `12,000`, `0.05`.
pub fn number(value: f64) -> String {
    let size = value.abs();
    if value >= 0.0 && size < 1e15 && libm::floor(value) >= value {
        group_thousands(value as u64)
    } else if size == 0.0 || (1e-6..1e15).contains(&size) {
        format!("{value}")
    } else {
        format!("{value:e}")
    }
}

/// A share as a percentage without the noise of a float: `7 %` for 0.07.
pub fn percent(share: f64) -> String {
    // Twelve digits are more than anybody types and fewer than a product gets wrong.
    let rounded = format!("{:.11e}", share * 100.0).parse().unwrap_or(share * 100.0);
    format!("{} %", number(rounded))
}

/// A chance as a percentage of three digits, never rounded to certainty.
pub fn chance_in_words(chance: f64) -> String {
    match chance * 100.0 {
        percent if percent > 99.9 && percent < 100.0 => "over 99.9 %".to_owned(),
        percent if percent > 0.0 && percent < 0.1 => "under 0.1 %".to_owned(),
        percent => format!("{percent:.1} %"),
    }
}

/// The same with its first letter large.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A text that somebody wrote, between quotation marks.
fn quoted(text: &str) -> String {
    format!("“{text}”")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_typed() {
        for (value, text) in
            [(0.0, "0"), (12_000.0, "12,000"), (0.05, "0.05"), (1e300, "1e300"), (-2.5, "-2.5"), (1e-9, "1e-9")]
        {
            assert_eq!(number(value), text);
        }
        for (share, text) in [(0.07, "7 %"), (0.2, "20 %"), (1.0, "100 %"), (0.000_123, "0.0123 %"), (0.29, "29 %")] {
            assert_eq!(percent(share), text);
        }
        for (chance, text) in
            [(1.0, "100.0 %"), (0.999_99, "over 99.9 %"), (0.5, "50.0 %"), (1e-9, "under 0.1 %"), (0.0, "0.0 %")]
        {
            assert_eq!(chance_in_words(chance), text);
        }
    }
}
