use super::axis::Axis;
use super::plot::{Layer, Plot, Table};
use crate::plan::{AlertTier, Terms};

/// What people call a tier in a legend: `page 14.4× over 1h`.
pub fn tier_name(tier: AlertTier) -> String {
    format!("{} {}× over {}", tier.severity.name(), tier.factor, tier.long.prometheus())
}

/// The line of the n-th tier; 5 and ink are kept for what is no tier.
pub fn line_of(n: usize) -> u8 {
    (n % 5) as u8
}

/// A share in percent with three digits: `1.44 %`.
pub(super) fn share_in_words(share: f64) -> String {
    let digits: f64 = format!("{:.2e}", share * 100.0).parse().unwrap_or(0.0);
    format!("{} %", crate::plan::words::number(digits))
}

/// What the axes of [`tier_plot`] show, in seconds and factors. It is only ever widened while people drag, so that
/// nothing moves under their hand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TierBounds {
    shortest: f64,
    longest: f64,
    slowest: f64,
    fastest: f64,
}

impl Default for TierBounds {
    /// Somewhat more than the windows and factors that people say.
    fn default() -> Self {
        Self { shortest: 240.0, longest: 345_600.0, slowest: 0.5, fastest: 40.0 }
    }
}

impl TierBounds {
    /// Wide enough for these tiers as well.
    pub fn including(self, tiers: &[AlertTier]) -> Self {
        tiers.iter().fold(self, |bounds, tier| {
            let (long, factor) = (tier.long.to_seconds_f64(), tier.factor.to_f64());
            Self {
                shortest: if long < bounds.shortest { long * 0.8 } else { bounds.shortest },
                longest: if long > bounds.longest { long * 1.25 } else { bounds.longest },
                slowest: if factor < bounds.slowest { factor * 0.8 } else { bounds.slowest },
                fastest: if factor > bounds.fastest { factor * 1.25 } else { bounds.fastest },
            }
        })
    }

    /// Long windows, to the right, in seconds.
    pub fn windows(&self) -> Axis {
        Axis::log("long window", self.shortest, self.longest, |_| String::new()).with_ticks(&[
            (60.0, "1m"),
            (300.0, "5m"),
            (900.0, "15m"),
            (3_600.0, "1h"),
            (10_800.0, "3h"),
            (21_600.0, "6h"),
            (86_400.0, "1d"),
            (259_200.0, "3d"),
            (604_800.0, "1w"),
            (2_419_200.0, "4w"),
            (31_536_000.0, "1y"),
        ])
    }

    /// Burn rates, upwards.
    pub fn factors(&self) -> Axis {
        Axis::log("burn rate", self.slowest, self.fastest, |_| String::new()).with_ticks(&[
            (0.01, "0.01×"),
            (0.1, "0.1×"),
            (0.5, "0.5×"),
            (1.0, "1×"),
            (2.0, "2×"),
            (3.0, "3×"),
            (6.0, "6×"),
            (14.4, "14.4×"),
            (30.0, "30×"),
            (100.0, "100×"),
            (1_000.0, "1000×"),
            (1e4, "10k×"),
            (1e5, "100k×"),
            (1e6, "1M×"),
        ])
    }
}

/// Shares of the budget whose lines are drawn.
pub const GUIDES: [(f64, &str); 3] = [(0.02, "2 %"), (0.05, "5 %"), (0.1, "10 %")];

/// Where the line of a share of the budget is best labelled: near the top or the left end, as x and y of the axes.
pub fn guide_place(share: f64, terms: &Terms, bounds: &TierBounds) -> (f64, f64) {
    let (x, y) = (bounds.windows(), bounds.factors());
    let in_all = share * terms.window.span().to_seconds_f64();
    // Where it enters the picture: at the top, or on the left where it is below the top there.
    let enters = libm::fmax(in_all / y.high(), x.low());
    (x.position(enters), y.position(in_all / enters))
}

/// The part of a guide that lies within the axes: a straight line where both are logarithmic.
fn guide(in_all: f64, x: &Axis, y: &Axis) -> Vec<(f64, f64)> {
    let (from, to) = (libm::fmax(in_all / y.high(), x.low()), libm::fmin(in_all / y.low(), x.high()));
    if from < to { [from, to].map(|long| (long, in_all / long)).to_vec() } else { Vec::new() }
}

/// Tiers as points: burn rate against long window, with lines on which the same share of the budget is spent when an alert
/// fires.
///
/// # Formula
/// ```text
/// factor = share * window / long window
/// ```
pub fn tier_plot(terms: &Terms, bounds: &TierBounds) -> Plot {
    let (x, y) = (bounds.windows(), bounds.factors());
    let window = terms.window.span().to_seconds_f64();
    let mut layers: Vec<Layer> = GUIDES
        .iter()
        .enumerate()
        .map(|(i, (share, _))| Layer::Line {
            series: 5,
            // One entry in the legend stands for the three.
            name: if i == 0 { "the same share of the budget spent: 2, 5 and 10 %".to_owned() } else { String::new() },
            points: guide(share * window, &x, &y),
        })
        .collect();
    let outage = 1.0 / terms.target.budget().to_f64();
    // A line beyond the axis would be drawn on its edge.
    if (y.low()..=y.high()).contains(&outage) {
        layers.push(Layer::Limit(outage, "a full outage burns this fast: nothing above it ever fires".to_owned()));
    }
    layers.extend(terms.alerts.iter().enumerate().map(|(i, tier)| Layer::Dots {
        series: line_of(i),
        name: tier_name(*tier),
        points: vec![(tier.long.to_seconds_f64(), tier.factor.to_f64())],
    }));
    let spent = |tier: &AlertTier| share_in_words(tier.factor.to_f64() * tier.long.to_seconds_f64() / window);
    let row = |tier: &AlertTier| {
        vec![tier.severity.name().to_owned(), tier.long.prometheus(), tier.factor.to_string(), spent(tier)]
    };
    let said: Vec<String> =
        terms.alerts.iter().map(|tier| format!("{} at {}", tier_name(*tier), spent(tier))).collect();
    Plot {
        title: "Fast burns wake somebody, slow burns open a ticket",
        sentence: if said.is_empty() {
            "There are no alerts.".to_owned()
        } else {
            format!("Budget that is gone when each fires: {}.", said.join("; "))
        },
        x,
        y,
        layers,
        table: Table {
            head: ["Alert", "Long window", "Burn rate", "Budget gone when it fires"].map(str::to_owned).to_vec(),
            rows: terms.alerts.iter().map(row).collect(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::burn_alert::workbook_alerts;
    use crate::units::{BurnRate, Span, Target, Window};

    fn terms() -> Terms {
        Terms {
            alerts: workbook_alerts(),
            ..Terms::new(Target::parse_percent("99.9").unwrap(), Window::rolling("30d").unwrap())
        }
    }

    #[test]
    fn the_workbook_lies_on_its_lines() {
        let plot = tier_plot(&terms(), &TierBounds::default());
        let guide = |n: usize| match &plot.layers[n] {
            Layer::Line { points, .. } => points.clone(),
            other => panic!("{other:?}"),
        };
        for (n, share) in [(0, 0.02), (1, 0.05), (2, 0.1)] {
            // share × 30 d ÷ window: 14.4 at an hour, 6 at six hours, 3 at a day.
            assert_eq!(guide(n).len(), 2);
            for (long, factor) in guide(n) {
                assert!((factor * long / 2_592_000.0 - share).abs() < 1e-12);
                assert!((0.49..=40.1).contains(&factor) && (239.0..=345_601.0).contains(&long));
            }
        }
        assert_eq!(plot.table.rows[0], ["page", "1h", "14.4", "2 %"]);
        assert_eq!(plot.table.rows[3], ["ticket", "3d", "1", "10 %"]);
        assert_eq!(plot.drawing().matches("<circle").count(), 4);
    }

    #[test]
    fn bounds_grow_for_what_lies_outside() {
        let plain = TierBounds::default();
        assert_eq!(plain.including(&workbook_alerts()), plain);
        let far =
            AlertTier { long: Span::days(28), factor: BurnRate::parse("1000000").unwrap(), ..workbook_alerts()[0] };
        let wide = plain.including(&[far]);
        for (axis, at) in [(wide.windows(), 2_419_200.0), (wide.factors(), 1e6)] {
            assert!((0.0..=1.0).contains(&axis.position(at)) && !axis.ticks.is_empty());
        }
        let (x, y) = guide_place(0.02, &terms(), &plain);
        assert!((0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y));
    }
}
