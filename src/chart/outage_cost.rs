use super::axis::Axis;
use super::incidents::minutes_in_words;
use super::plot::{Layer, Plot, Table};
use crate::model::cost::{CostCurve, Curvature};
use crate::plan::OutageCost;
use crate::plan::words::{money_rounded, number};

/// Lengths that people speak of, in minutes.
const LENGTHS: [(f64, &str); 11] = [
    (0.1, "6 s"),
    (1.0, "1 m"),
    (5.0, "5 m"),
    (15.0, "15 m"),
    (60.0, "1 h"),
    (240.0, "4 h"),
    (1_440.0, "1 d"),
    (10_080.0, "7 d"),
    (43_200.0, "30 d"),
    (525_600.0, "1 y"),
    (5_256_000.0, "10 y"),
];

/// The ends of the axes of an outage cost curve. They stay as they were while the points keep within them, so that
/// nothing moves under a point that is dragged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OutageCostRange {
    minutes: (f64, f64),
    money: f64,
}

impl OutageCostRange {
    /// The range for a curve; the one before it where that will do.
    pub fn of(cost: &OutageCost, before: Option<Self>) -> Self {
        let minutes = || cost.points.iter().map(|(minutes, _)| *minutes).filter(|minutes| *minutes > 0.0);
        let (least, most) = (minutes().fold(1.0, f64::min), minutes().fold(1.0, f64::max));
        let highest = cost.points.iter().map(|(_, money)| *money).fold(0.0, f64::max);
        if let Some(before) = before
            && least >= before.minutes.0
            && most <= before.minutes.1
            && (0.1 * before.money..=before.money).contains(&highest)
        {
            return before;
        }
        let low = if least < 1.0 { least.max(0.05) } else { 1.0 };
        // Room to drag to: a day at least, and half again as much money.
        Self { minutes: (low, (2.0 * most).max(1_440.0)), money: if highest > 0.0 { 1.5 * highest } else { 10_000.0 } }
    }

    /// The axis of minutes, to the right.
    pub fn x(&self) -> Axis {
        Axis::log("length of the outage", self.minutes.0, self.minutes.1, number).with_ticks(&LENGTHS)
    }

    /// The axis of money, upwards.
    pub fn y(&self, currency: &str) -> Axis {
        let name = if currency.trim().is_empty() { "cost".to_owned() } else { "cost, with its currency".to_owned() };
        Axis::linear(name, 0.0, self.money, short)
    }
}

/// Money at an axis: `12 k`, `1.5 M`.
fn short(amount: f64) -> String {
    let (amount, letter) = match amount {
        x if x >= 1e9 => (x / 1e9, " G"),
        x if x >= 1e6 => (x / 1e6, " M"),
        x if x >= 1e4 => (x / 1e3, " k"),
        x => (x, ""),
    };
    format!("{}{letter}", number(libm::round(amount * 100.0) / 100.0))
}

/// What an outage costs by its length, as a curve that can be dragged.
pub fn outage_cost_chart(cost: &OutageCost, range: OutageCostRange, currency: &str) -> Plot {
    let (x, y) = (range.x(), range.y(currency));
    let curve = CostCurve::new(cost).ok();
    let of = |minutes: f64| curve.as_ref().and_then(|curve| curve.of(minutes).ok());
    let sampled: Vec<f64> = x.sampled(120).collect();
    // What lies above the axis is not drawn along its end.
    let inside = |(_, costs): &(f64, f64)| *costs <= y.high();
    let line = sampled.iter().filter_map(|&minutes| Some((minutes, of(minutes)?))).take_while(inside).collect();
    let known = cost.points.iter().map(|(minutes, money)| (minutes.max(x.low()), *money)).collect();
    let rows = [5.0, 60.0, 480.0]
        .iter()
        .filter_map(|&minutes| Some(vec![minutes_in_words(minutes), money_rounded(of(minutes)?, currency)]));
    let points = cost.points.iter().map(|(minutes, costs)| {
        let at = if *minutes > 0.0 { minutes_in_words(*minutes) } else { "any outage, at once".to_owned() };
        vec![at, money_rounded(*costs, currency)]
    });
    let table = Table {
        head: vec!["Length of the outage".to_owned(), "Cost".to_owned()],
        rows: points.chain(rows.collect::<Vec<_>>()).collect(),
    };
    Plot {
        title: "What an outage costs by its length",
        sentence: sentence(curve.as_ref(), currency),
        x,
        y,
        layers: vec![
            Layer::Line { series: 2, name: "cost of one outage".to_owned(), points: line },
            Layer::Dots { series: 2, name: String::new(), points: known },
        ],
        table,
    }
}

fn sentence(curve: Option<&CostCurve>, currency: &str) -> String {
    let Some(curve) = curve else { return "The points do not rise, so there is no curve.".to_owned() };
    let of = |minutes| curve.of(minutes).map_or_else(|_| "?".to_owned(), |amount| money_rounded(amount, currency));
    let shape = match curve.curvature() {
        Curvature::Straight => "Every minute costs the same, so only the sum of bad minutes matters.",
        Curvature::Convex => "Later minutes are dearer: one long outage is worse than many short ones.",
        Curvature::Concave => "The first minutes are dearest: many short outages are worse than one long one.",
        Curvature::Mixed => "Some minutes are dearer than others, both early and late.",
    };
    format!(
        "An outage of 5 minutes costs {}, of an hour {}, of a working day of 8 hours {}. {shape}",
        of(5.0),
        of(60.0),
        of(480.0)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::cost::interruption_costs_large;

    #[test]
    fn the_published_curve_says_what_was_published() {
        let cost = interruption_costs_large();
        let plot = outage_cost_chart(&cost, OutageCostRange::of(&cost, None), "USD");
        // Sullivan et al. 2015: 17,804 an hour, 84,083 for eight; 5 minutes lie a sixth of the way to half an hour:
        // 12,952 + 2,289 / 6 = 13,333.5.
        assert_eq!(
            plot.sentence,
            "An outage of 5 minutes costs USD 13,334, of an hour USD 17,804, of a working day of 8 hours USD 84,083. Some minutes are dearer than others, both early and late."
        );
        assert_eq!(plot.table.rows.len(), 9);
        assert!((plot.y.high() - 248_223.0).abs() < 1e-6);
    }

    #[test]
    fn the_range_stays_while_points_keep_within_it() {
        let of = |points: &[(f64, f64)]| OutageCost { points: points.to_vec() };
        let first = OutageCostRange::of(&of(&[(60.0, 1_000.0)]), None);
        assert_eq!(first, OutageCostRange { minutes: (1.0, 1_440.0), money: 1_500.0 });
        assert_eq!(OutageCostRange::of(&of(&[(1_440.0, 1_500.0)]), Some(first)), first);
        let wider = OutageCostRange::of(&of(&[(2_000.0, 1_600.0)]), Some(first));
        assert_eq!(wider, OutageCostRange { minutes: (1.0, 4_000.0), money: 2_400.0 });
        assert_eq!(OutageCostRange::of(&of(&[]), None).money, 10_000.0);
    }
}
