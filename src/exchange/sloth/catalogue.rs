//! The arithmetic between burn rates and shares of a budget: Sloth's catalogues say by how many percent of the budget an
//! alert fires, a plan says how many times faster than allowed.

use serde::Serialize;

use super::super::write;
use super::tree::Tree;
use crate::plan::{AlertTier, Refusal, Severity};
use crate::units::{BurnRate, Decimal, Span, UnitError};

/// Digits after the point of a factor that is computed, where its whole part leaves room for so many.
const FACTOR_PLACES: usize = 9;
/// Digits after the point of a percentage.
const PERCENT_PLACES: usize = 12;
/// The most digits that a decimal takes.
const DIGITS: usize = 15;

/// One pair of windows: it fires when that much of the budget is spent within the long one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    pub percent: Decimal,
    pub short: Span,
    pub long: Span,
}

/// The four pairs of a period, in Sloth's order: quick and slow pages, quick and slow tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    /// As Prometheus writes durations.
    pub period: String,
    pub pairs: [Pair; 4],
}

/// Severity and name of each pair in the order of [`Catalogue::pairs`].
pub const PAIRS: [(Severity, &str); 4] =
    [(Severity::Page, "quick"), (Severity::Page, "slow"), (Severity::Ticket, "quick"), (Severity::Ticket, "slow")];

impl Pair {
    /// The tier of a pair, and whether its factor had to be rounded.
    ///
    /// # Formula
    /// `factor = percent / 100 * period / long`, to nine places and at most 15 digits, halves up
    ///
    /// # Errors
    /// A factor that rounds to nothing or is over a million.
    pub fn tier(&self, severity: Severity, period: Span) -> Result<(AlertTier, bool), UnitError> {
        let percent = fraction(self.percent);
        let top = percent.0 * u128::from(period.whole_seconds());
        let bottom = percent.1 * 100 * u128::from(self.long.whole_seconds());
        let too_large = || UnitError::new("the factor is over 1,000,000");
        let places = places(top, bottom, FACTOR_PLACES).ok_or_else(too_large)?;
        let (digits, is_exact) = rounded(top, bottom, places);
        let digits = u64::try_from(digits).map_err(|_| too_large())?;
        let factor = BurnRate::parse(&Decimal::new(digits, places).trimmed(0).to_string())?;
        // Two windows of one length say what one says.
        let short = (self.short != self.long).then_some(self.short);
        Ok((AlertTier { severity, long: self.long, short, factor, hold: Span::ZERO }, !is_exact))
    }

    /// The pair of a tier: the shortest percentage that gives its factor again, or the nearest one.
    pub fn of(tier: &AlertTier, period: Span) -> Option<Self> {
        let factor = Decimal::parse(&tier.factor.to_string()).ok()?;
        let (top, bottom) = fraction(factor);
        let top = top * 100 * u128::from(tier.long.whole_seconds());
        let bottom = bottom * u128::from(period.whole_seconds());
        let (short, long) = (tier.short.unwrap_or(tier.long), tier.long);
        let mut nearest = None;
        for places in 0..=places(top, bottom, PERCENT_PLACES)? {
            let (digits, _) = rounded(top, bottom, places);
            let Some(digits) = u64::try_from(digits).ok().filter(|digits| *digits > 0) else { continue };
            let pair = Self { percent: Decimal::new(digits, places).trimmed(0), short, long };
            if pair.tier(tier.severity, period).is_ok_and(|(read, _)| read.factor == tier.factor) {
                return Some(pair);
            }
            nearest = Some(pair);
        }
        nearest
    }
}

impl Catalogue {
    /// The file.
    pub fn write(&self) -> Result<String, Refusal> {
        let pair = |pair: &Pair| {
            Tree::map([
                ("errorBudgetPercent", Some(Tree::Plain(pair.percent.to_string()))),
                ("shortWindow", Some(Tree::text(pair.short.prometheus()))),
                ("longWindow", Some(Tree::text(pair.long.prometheus()))),
            ])
        };
        let [a, b, c, d] = &self.pairs;
        let both = |quick, slow| Some(Tree::map([("quick", Some(pair(quick))), ("slow", Some(pair(slow)))]));
        let spec =
            Tree::map([("sloPeriod", Some(Tree::text(&self.period))), ("page", both(a, b)), ("ticket", both(c, d))]);
        let document = Document { api_version: "sloth.slok.dev/v1", kind: "AlertWindows", spec };
        write::yaml(&document)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    api_version: &'static str,
    kind: &'static str,
    spec: Tree,
}

/// A decimal as a fraction of whole numbers.
fn fraction(decimal: Decimal) -> (u128, u128) {
    let places = decimal.places();
    (u128::from(decimal.scaled(places).unwrap_or(0)), 10u128.pow(u32::from(places)))
}

/// How many digits after the point fit a fraction, but not more than wanted; none if not even its whole part fits.
fn places(top: u128, bottom: u128, wanted: usize) -> Option<u8> {
    // One is left for rounding up to the next power of ten.
    let whole = top.checked_div(bottom)?.to_string().len();
    u8::try_from((DIGITS - 1).checked_sub(whole)?.min(wanted)).ok()
}

/// A fraction in units of that decimal place, halves up, and whether it is exact. With at most 15 digits in a decimal,
/// ten years in a span and 12 places, nothing overflows: 10^15 * 100 * 10^8.6 * 10^12 is below 10^38.3.
fn rounded(top: u128, bottom: u128, places: u8) -> (u128, bool) {
    let top = top * 10u128.pow(u32::from(places));
    ((top + bottom / 2) / bottom, top.is_multiple_of(bottom))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::burn_alert::Preset;

    #[test]
    fn published_factors_are_their_percentages() {
        // Section 2.3 of the facts: 2, 5, 10, 10 % for 28 and 30 days; 8, 12.5, 20, 42 % for seven.
        for (preset, percents) in [
            (Preset::Workbook, ["2", "5", "10", "10"]),
            (Preset::Sloth28, ["2", "5", "10", "10"]),
            (Preset::Sloth7, ["8", "12.5", "20", "42"]),
        ] {
            for (tier, percent) in preset.tiers().iter().zip(percents) {
                let pair = Pair::of(tier, preset.window()).unwrap();
                assert_eq!(pair.percent.to_string(), percent, "{preset:?}");
                assert_eq!(pair.tier(tier.severity, preset.window()).unwrap().0, *tier, "{preset:?}");
            }
        }
    }

    #[test]
    fn every_factor_of_nine_places_comes_back() {
        for factor in ["14.4", "0.000000001", "1000000", "3.141592653", "0.933333333", "123456.789012345"] {
            for (long, days) in [(1, 28), (7, 30), (72, 90), (1, 3_650), (720, 1)] {
                let factor = BurnRate::parse(factor).unwrap();
                let (severity, hold) = (Severity::Page, Span::ZERO);
                let tier = AlertTier { severity, long: Span::hours(long), short: None, factor, hold };
                let Some(pair) = Pair::of(&tier, Span::days(days)) else { continue };
                let read = pair.tier(severity, Span::days(days)).map(|(read, _)| read.factor.to_f64());
                let off = read.map_or(1.0, |read| (read / factor.to_f64() - 1.0).abs());
                assert!(off < 1e-9 || factor.to_f64() < 1e-3, "{factor} over {long} h of {days} d: {off}");
            }
        }
    }
}
