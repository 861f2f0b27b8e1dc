use super::{chance_in_words, money_in_short, number, three_digits};
use crate::plan::{Bound, Figure, Limit, Policy, Terms};

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

/// A limit as people say it, to the last digit that was typed: `Freeze days: at most 10 a year`.
pub fn limit_in_words(limit: &Limit) -> String {
    let side = match limit.bound {
        Bound::AtMost(_) => "at most",
        Bound::AtLeast(_) => "at least",
    };
    let bound = limit.bound.number();
    let figure = if limit.figure.is_share() { super::percent(bound) } else { format!("{} a year", number(bound)) };
    format!("{}: {side} {figure}", limit.figure.name())
}

/// Terms in one line: `99.95 % over rolling 30 days, policy “Strict” (freezes at 0 % left), 2 investments`.
pub fn terms_in_short(terms: &Terms) -> String {
    let policy = terms.policy.as_ref().map_or_else(|| "no policy".to_owned(), policy_in_short);
    let bought = match terms.investments.as_slice() {
        [] => "nothing bought".to_owned(),
        [one] => one.name.clone(),
        many => format!("{} investments", many.len()),
    };
    format!("{} % over {}, {policy}, {bought}", terms.target, terms.window.spoken())
}

/// A policy by its name and its rules in short, as policies of one name may differ: `policy “Four bands” (bands at 50 %, 25 %
/// and 0 %; freezes at 0 % left for at least 7 d, 2 silver bullets)`.
pub fn policy_in_short(policy: &Policy) -> String {
    let bands: Vec<String> = policy.bands.iter().skip(1).map(|band| super::percent(band.at_or_below)).collect();
    let bands = match bands.as_slice() {
        [] | [_] => String::new(),
        [first @ .., last] => format!("bands at {} and {last}; ", first.join(", ")),
    };
    let sharpest = policy.bands.iter().skip(1).min_by(|a, b| a.releases.total_cmp(&b.releases));
    let rule = match sharpest.filter(|band| band.releases < 1.0) {
        None => "holds nothing back".to_owned(),
        Some(band) => {
            let does = match band.releases {
                0.0 => "freezes".to_owned(),
                share => format!("slows releases to {}", super::percent(share)),
            };
            let stays = match band.at_least_days {
                0 | 1 => String::new(),
                days => format!(" for at least {days} d"),
            };
            format!("{does} at {} left{stays}", super::percent(band.at_or_below))
        }
    };
    let bullets = match policy.silver_bullets.count {
        0 => String::new(),
        1 => ", 1 silver bullet".to_owned(),
        count => format!(", {count} silver bullets"),
    };
    format!("policy “{}” ({bands}{rule}{bullets})", policy.name)
}
