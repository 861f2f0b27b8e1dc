use super::budget_first::budget_first;
use super::presets::workbook_alerts;
use crate::plan::AlertTier;
use crate::units::{BurnRate, Share, Span};

/// Windows that people say, the shortest first.
pub const SAID_WINDOWS: [Span; 12] = [
    Span::minutes(5),
    Span::minutes(10),
    Span::minutes(15),
    Span::minutes(30),
    Span::hours(1),
    Span::hours(2),
    Span::hours(3),
    Span::hours(6),
    Span::hours(12),
    Span::days(1),
    Span::days(2),
    Span::days(3),
];

/// Burn rates that people say.
const SAID_FACTORS: [f64; 5] = [1.0, 2.0, 3.0, 6.0, 14.4];
/// Within so much of one of them, it is what was meant.
const MEANT: f64 = 0.03;

/// The window of those that people say that is nearest by ratio.
///
/// ```
/// use accord::{model::burn_alert::nearest_window, units::Span};
/// assert_eq!(nearest_window(3_000.0), Span::hours(1));
/// assert_eq!(nearest_window(f64::NAN), Span::minutes(5));
/// ```
pub fn nearest_window(seconds: f64) -> Span {
    nearest(seconds, &SAID_WINDOWS)
}

fn nearest(seconds: f64, windows: &[Span]) -> Span {
    let away = |span: &Span| libm::fabs(libm::log(libm::fmax(seconds, 1.0) / span.to_seconds_f64()));
    windows.iter().copied().min_by(|a, b| away(a).total_cmp(&away(b))).unwrap_or(Span::hours(1))
}

/// The window so many steps longer or shorter among those that people say.
pub fn stepped_window(from: Span, steps: i32) -> Span {
    let shorter = SAID_WINDOWS.iter().filter(|said| **said < from).count() as i32;
    let is_said = SAID_WINDOWS.contains(&from);
    // From between two of them the first step leads to the next.
    let at = if is_said || steps < 0 { shorter + steps } else { shorter - 1 + steps };
    SAID_WINDOWS[at.clamp(0, SAID_WINDOWS.len() as i32 - 1) as usize]
}

/// The factor that was meant: one that people say where it is near, or one with one decimal.
///
/// ```
/// use accord::model::burn_alert::nearest_factor;
/// assert_eq!(nearest_factor(14.1).to_string(), "14.4");
/// assert_eq!(nearest_factor(9.96).to_string(), "10");
/// assert_eq!(nearest_factor(0.0).to_string(), "0.1");
/// ```
pub fn nearest_factor(factor: f64) -> BurnRate {
    let said = SAID_FACTORS.into_iter().find(|said| libm::fabs(factor / said - 1.0) < MEANT);
    with_one_decimal(said.unwrap_or(factor))
}

/// The factor so many tenths higher or lower; from 20 on so many whole ones.
pub fn stepped_factor(from: BurnRate, steps: i32) -> BurnRate {
    let from = from.to_f64();
    let step = if from >= 20.0 { 1.0 } else { 0.1 };
    with_one_decimal(from + step * f64::from(steps))
}

fn with_one_decimal(factor: f64) -> BurnRate {
    let factor = libm::fmin(libm::fmax(factor, 0.1), 100_000.0);
    BurnRate::parse(&format!("{factor:.1}")).expect("0.1 to 100,000 with one decimal")
}

/// The short window that suits a long one: a twelfth, in whole minutes, at least one.
///
/// # Source
/// SRE workbook, chapter 5.
pub fn usual_short(long: Span) -> Span {
    Span::minutes((long.whole_seconds() / (12 * 60)).max(1))
}

/// The tier with another long window and factor. A short window that was the usual one stays the usual one; another stays
/// as it is while it is shorter.
pub fn with_long(tier: AlertTier, long: Span, factor: BurnRate) -> AlertTier {
    let short = tier
        .short
        .map(|short| if short == usual_short(tier.long) || short >= long { usual_short(long) } else { short });
    AlertTier { long, short, factor, ..tier }
}

/// The workbook's four alerts for any window: each for the same share of the budget, in a long window that people say.
///
/// # Formula
/// ```text
/// long      = the said window nearest to: the workbook's * window / 30 d       (to a week at most)
/// factor    = share * window / long, in hundredths, at least 1                 share: 2, 5, 10, 10 %
/// short     = long / 12
/// ```
/// For 30 days these are the workbook's own; for 28 days Sloth's, but for the last, which Sloth lets fire below 1.
///
/// # Source
/// SRE workbook, chapter 5, tables 5-6 and 5-8: the share of the budget decides.
///
/// ```
/// use accord::model::burn_alert::{workbook_alerts, workbook_for};
/// use accord::units::Span;
/// assert_eq!(workbook_for(Span::days(30)), workbook_alerts());
/// let week = workbook_for(Span::days(7));
/// assert_eq!((week[0].long, week[0].factor.to_string().as_str()), (Span::minutes(15), "13.44"));
/// ```
pub fn workbook_for(window: Span) -> Vec<AlertTier> {
    const SHARES: [u64; 4] = [20_000_000, 50_000_000, 100_000_000, 100_000_000];
    let scale = window.to_seconds_f64() / Span::days(30).to_seconds_f64();
    let mut windows = SAID_WINDOWS.to_vec();
    windows.push(Span::days(7));
    let scaled = workbook_alerts().into_iter().zip(SHARES).map(|(tier, share)| {
        let long = nearest(tier.long.to_seconds_f64() * scale, &windows);
        let found = Share::from_ppb(share).ok().and_then(|share| budget_first(share, long, window).ok());
        let factor = found.map_or(1.0, |found| libm::fmax(found.factor.to_f64(), 1.0));
        let factor = BurnRate::parse(&format!("{factor:.2}")).unwrap_or(tier.factor);
        AlertTier { long, short: Some(usual_short(long)), factor, ..tier }
    });
    let mut tiers: Vec<AlertTier> = Vec::new();
    for tier in scaled {
        // Short windows of an objective leave no room for four that differ.
        if !tiers.iter().any(|other| other.long == tier.long) {
            tiers.push(tier);
        }
    }
    tiers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_walk_over_said_windows() {
        assert_eq!(stepped_window(Span::hours(1), 1), Span::hours(2));
        assert_eq!(stepped_window(Span::hours(1), -1), Span::minutes(30));
        assert_eq!(stepped_window(Span::minutes(64), 1), Span::hours(2));
        assert_eq!(stepped_window(Span::minutes(64), -1), Span::hours(1));
        assert_eq!(stepped_window(Span::days(9), 1), Span::days(3));
        assert_eq!(stepped_window(Span::days(9), -1), Span::days(3));
        assert_eq!(stepped_window(Span::minutes(1), -10), Span::minutes(5));
        let factor = |text| BurnRate::parse(text).unwrap();
        for (from, steps, to) in [("14.4", 1, "14.5"), ("0.1", -3, "0.1"), ("13.44", 10, "14.4"), ("20", 1, "21")] {
            assert_eq!(stepped_factor(factor(from), steps).to_string(), to);
        }
    }

    #[test]
    fn the_short_window_follows_while_it_is_the_usual_one() {
        let page = workbook_alerts()[0];
        let moved = with_long(page, Span::hours(6), page.factor);
        assert_eq!(moved.short, Some(Span::minutes(30)));
        assert_eq!(with_long(moved, Span::hours(1), page.factor), page);
        let own = AlertTier { short: Some(Span::minutes(7)), ..page };
        assert_eq!(with_long(own, Span::hours(6), page.factor).short, Some(Span::minutes(7)));
        assert_eq!(with_long(own, Span::minutes(5), page.factor).short, Some(Span::minutes(1)));
        let one = AlertTier { short: None, ..page };
        assert_eq!(with_long(one, Span::hours(6), page.factor).short, None);
    }

    /// By hand: 5 % of 7 d in 1 h is 8.4 times, 10 % in 6 h 2.8, in 12 h 1.4; 10 % of 28 d in 3 d is 0.93, which is 1.
    #[test]
    fn the_workbook_for_other_windows() {
        let factors = |days| {
            workbook_for(Span::days(days))
                .iter()
                .map(|tier| format!("{} {}", tier.long.prometheus(), tier.factor))
                .collect::<Vec<_>>()
        };
        assert_eq!(factors(7), ["15m 13.44", "1h 8.4", "6h 2.8", "12h 1.4"]);
        assert_eq!(factors(28), ["1h 13.44", "6h 5.6", "1d 2.8", "3d 1"]);
        assert_eq!(factors(90), ["3h 14.4", "1d 4.5", "3d 3", "1w 1.29"]);
        for window in [Span::seconds(1), Span::hours(1), Span::days(365), Span::MAX] {
            assert!(!workbook_for(window).is_empty());
        }
    }
}
