use super::{chance_in_words, money_in_short, number, three_digits};
use crate::plan::{Bound, Figure, Limit};

/// A consequence with its unit: `12.4 days`, `€ 184k`, `93.1 %`.
///
/// ```
/// use accord_core::plan::{Figure, words::figure_in_words};
/// assert_eq!(figure_in_words(Figure::FreezeDays, 12.43, "€"), "12.4 days");
/// assert_eq!(figure_in_words(Figure::TotalCost, 184_300.0, "€"), "€ 184k");
/// assert_eq!(figure_in_words(Figure::Chance, 0.9312, ""), "93.1 %");
/// ```
pub fn figure_in_words(figure: Figure, value: f64, currency: &str) -> String {
    match figure {
        Figure::Chance | Figure::EveryMonth => chance_in_words(value),
        Figure::BreachDays | Figure::FreezeDays => format!("{} days", three_digits(value)),
        Figure::Releases | Figure::PagesPerPerson => three_digits(value),
        Figure::BadMinutes => format!("{} min", three_digits(value)),
        Figure::OutageCost | Figure::SlaCredit | Figure::InvestmentCost | Figure::TotalCost => {
            money_in_short(value, currency)
        }
    }
}

/// A limit as people say it, to the last digit that was typed: `Freeze days: at most 10`.
pub fn limit_in_words(limit: &Limit) -> String {
    let side = match limit.bound {
        Bound::AtMost(_) => "at most",
        Bound::AtLeast(_) => "at least",
    };
    let bound = limit.bound.number();
    let figure = if limit.figure.is_share() { super::percent(bound) } else { number(bound) };
    format!("{}: {side} {figure}", limit.figure.name())
}
