//! Money with what it is counted in before it; the bare number where nobody said.

use super::number;
use crate::units::group_thousands;

/// An amount to the last digit that was typed, for texts that are compared.
///
/// ```
/// use accord::plan::words::money;
/// assert_eq!(money(12_000.5, "€"), "€ 12000.5");
/// assert_eq!(money(12_000.0, "USD"), "USD 12,000");
/// assert_eq!(money(-0.5, ""), "-0.5");
/// ```
pub fn money(amount: f64, currency: &str) -> String {
    with_currency("", currency, &number(amount))
}

/// An amount in whole units from 100 on, with cents below.
///
/// ```
/// use accord::plan::words::money_rounded;
/// assert_eq!(money_rounded(12_400.4, "€"), "€ 12,400");
/// assert_eq!(money_rounded(12.5, "USD"), "USD 12.50");
/// assert_eq!(money_rounded(-1_000.0, ""), "−1,000");
/// ```
pub fn money_rounded(amount: f64, currency: &str) -> String {
    let size = amount.abs();
    let figure = if size >= 1e15 {
        number(size)
    } else if !(0.005..99.995).contains(&size) {
        number(libm::round(size))
    } else {
        format!("{size:.2}").trim_end_matches(".00").to_owned()
    };
    with_currency(minus(amount, &figure), currency, &figure)
}

/// An amount with three digits: `€ 184k`, `USD 1.25M`, `€ 950`.
pub fn money_in_short(amount: f64, currency: &str) -> String {
    let size = amount.abs();
    let (unit, letter) = match size {
        size if size >= 999_500_000.0 => (1e9, "G"),
        size if size >= 999_500.0 => (1e6, "M"),
        size if size >= 9_995.0 => (1e3, "k"),
        _ => (1.0, ""),
    };
    let of = size / unit;
    let digits = match of {
        of if of >= 99.95 || letter.is_empty() && of >= 10.0 => 0,
        of if of >= 9.995 => 1,
        _ => 2,
    };
    let text = format!("{of:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    // A whole number of thousands is written apart: 1,200 and not 1200.
    let text = text.parse::<u64>().map_or_else(|_| text.to_owned(), group_thousands);
    with_currency(minus(amount, &text), currency, &(text.clone() + letter))
}

/// A minus for an amount that is not shown as nothing.
fn minus(amount: f64, figure: &str) -> &'static str {
    if amount < 0.0 && figure != "0" { "−" } else { "" }
}

fn with_currency(minus: &str, currency: &str, figure: &str) -> String {
    match currency.trim() {
        "" => format!("{minus}{figure}"),
        currency => format!("{minus}{currency} {figure}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_shows_its_currency() {
        for (currency, amount, text) in [
            ("€", 0.0, "€ 0"),
            ("€", 99.999, "€ 100"),
            ("$", 3.0, "$ 3"),
            ("CHF", 1e6, "CHF 1,000,000"),
            (" ", 2e15, "2e15"),
            ("€", -0.001, "€ 0"),
        ] {
            assert_eq!(money_rounded(amount, currency), text);
        }
    }

    #[test]
    fn large_amounts_have_three_digits() {
        for (amount, text) in [
            (0.0, "€ 0"),
            (950.4, "€ 950"),
            (1.25, "€ 1.25"),
            (1_200.0, "€ 1,200"),
            (184_321.0, "€ 184k"),
            (12_340.0, "€ 12.3k"),
            (999_600.0, "€ 1M"),
            (1_254_000.0, "€ 1.25M"),
            (-20_000.0, "−€ 20k"),
        ] {
            assert_eq!(money_in_short(amount, "€"), text);
        }
        assert_eq!((money_in_short(5.0, ""), money_in_short(5.0, "USD")), ("5".to_owned(), "USD 5".to_owned()));
    }
}
