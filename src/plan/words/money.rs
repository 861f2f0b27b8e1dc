use super::number;

/// An amount of money with its currency before it: `€12,400`, `USD 12,400`, `12,400` where nobody said which. Whole from
/// 100 on, with cents below.
///
/// ```
/// use accord::plan::words::money;
/// assert_eq!(money("€", 12_400.4), "€12,400");
/// assert_eq!(money("USD", 12.5), "USD\u{a0}12.50");
/// assert_eq!(money("", -1_000.0), "−1,000");
/// ```
pub fn money(currency: &str, amount: f64) -> String {
    let size = amount.abs();
    let figure = if size >= 1e15 {
        number(size)
    } else if !(0.005..99.995).contains(&size) {
        number(libm::round(size))
    } else {
        format!("{size:.2}").trim_end_matches(".00").to_owned()
    };
    let minus = if amount < 0.0 && figure != "0" { "−" } else { "" };
    let currency = currency.trim();
    // A code is a word and stands apart, a sign does not.
    let apart = if currency.chars().last().is_some_and(char::is_alphanumeric) { "\u{a0}" } else { "" };
    format!("{minus}{currency}{apart}{figure}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_shows_its_currency() {
        for (currency, amount, text) in [
            ("€", 0.0, "€0"),
            ("€", 99.999, "€100"),
            ("$", 3.0, "$3"),
            ("CHF", 1e6, "CHF\u{a0}1,000,000"),
            (" ", 2e15, "2e15"),
            ("€", -0.001, "€0"),
        ] {
            assert_eq!(money(currency, amount), text);
        }
    }
}
