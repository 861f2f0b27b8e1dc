use super::axis::Axis;
use super::plot::{Layer, Plot, Table};
use super::tiers::{line_of, share_in_words, tier_name};
use crate::model::burn_alert::{Fault, FaultOutlook, Stretch, burn_in_window};
use crate::plan::Terms;
use crate::units::Span;

/// The lowest burn rate that is drawn; below it lies a row for each alert.
const LEAST: f64 = 0.1;
/// Steps in which a window's line is drawn.
const POINTS: u32 = 240;

/// When an incident begins and what of it is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Staged {
    /// What happens.
    pub fault: Fault,
    /// When it begins, in seconds from the left end.
    pub start: f64,
    /// Where the picture ends, in seconds.
    pub horizon: f64,
    /// The tier both of whose windows are drawn; none draws every long window.
    pub tier: Option<usize>,
}

/// Burn rates upwards, with a row for each tier below.
fn burn_axis(terms: &Terms) -> Axis {
    let outage = 1.0 / terms.target.budget().to_f64();
    let high = libm::fmax(outage * 1.4, 30.0);
    let part = rows_part(terms.alerts.len());
    let low = LEAST * libm::pow(high / LEAST, -part / (1.0 - part));
    let axis = Axis::log("burn rate", low, high, |_| String::new());
    let mut axis = axis.with_ticks(&[
        (0.1, "0.1×"),
        (1.0, "1×"),
        (10.0, "10×"),
        (100.0, "100×"),
        (1e3, "1000×"),
        (1e4, "10k×"),
        (1e5, "100k×"),
        (1e6, "1M×"),
        (1e7, "10M×"),
        (1e8, "100M×"),
        (1e9, "1G×"),
    ]);
    for (i, tier) in terms.alerts.iter().enumerate() {
        let (from, to) = row_of(i, terms.alerts.len());
        let name = tier.long.prometheus();
        let name = if name.len() <= 5 { name } else { format!("#{}", i + 1) };
        axis.ticks.push((axis.value((from + to) / 2.0), name));
    }
    axis
}

/// The part of the height that the rows take.
fn rows_part(tiers: usize) -> f64 {
    libm::fmin(0.075 * tiers as f64, 0.5)
}

/// The lower and upper end of a tier's row, as parts of the height; the first tier is the uppermost.
fn row_of(tier: usize, tiers: usize) -> (f64, f64) {
    let height = rows_part(tiers) * 0.94 / tiers.max(1) as f64;
    let to = height * (tiers - tier) as f64;
    (to - height * 0.82, to - height * 0.12)
}

/// The axes of [`timeline_plot`], which handles lie on: seconds, and burn rates.
pub fn timeline_axes(terms: &Terms, horizon: f64) -> (Axis, Axis) {
    const TICKS: [(f64, f64, &str, f64); 5] = [
        (7_200.0, 600.0, "m", 60.0),
        (21_600.0, 1_800.0, "m", 60.0),
        (86_400.0, 7_200.0, "h", 3_600.0),
        (345_600.0, 43_200.0, "h", 3_600.0),
        (f64::MAX, 86_400.0, "d", 86_400.0),
    ];
    let (_, step, unit, length) = TICKS.into_iter().find(|(most, ..)| horizon <= *most).unwrap_or(TICKS[4]);
    let mut x = Axis::linear("time", 0.0, horizon, |_| String::new());
    let ticks = (0..40).map(|n| f64::from(n) * step).take_while(|at| *at <= x.high() * (1.0 + 1e-9));
    x.ticks = ticks.map(|at| (at, format!("{} {unit}", at / length))).collect();
    (x, burn_axis(terms))
}

/// An incident over the alerts: the burn rate that windows show, and below it a row for each alert with a bar while it
/// fires.
pub fn timeline_plot(terms: &Terms, staged: &Staged, outlook: &FaultOutlook) -> Plot {
    let (x, y) = timeline_axes(terms, staged.horizon);
    let mut layers = vec![incident(staged, outlook)];
    match staged.tier.and_then(|i| Some((i, terms.alerts.get(i)?))) {
        Some((i, tier)) => {
            layers.push(window_line(
                terms,
                staged,
                tier.long,
                line_of(i),
                format!("{} long window", tier.long.prometheus()),
            ));
            if let Some(short) = tier.short {
                layers.push(window_line(terms, staged, short, 5, format!("{} short window", short.prometheus())));
            }
            layers.push(Layer::Limit(tier.factor.to_f64(), format!("fires above {}×", tier.factor)));
        }
        None => {
            for (i, tier) in terms.alerts.iter().enumerate() {
                layers.push(window_line(
                    terms,
                    staged,
                    tier.long,
                    line_of(i),
                    format!("{} window", tier.long.prometheus()),
                ));
            }
        }
    }
    layers.extend(rows(terms, staged, outlook, &y));
    // What lies beyond the picture would be drawn on its edge.
    let is_seen = |gone: &Span| staged.start + gone.to_seconds_f64() <= staged.horizon;
    if let Some(gone) = outlook.gone.filter(is_seen) {
        let words = if gone <= staged.fault.length { "budget gone" } else { "budget would be gone" };
        layers.push(Layer::Upright(staged.start + gone.to_seconds_f64(), words.to_owned()));
    }
    Plot {
        title: "What one incident does",
        sentence: sentence(terms, staged, outlook),
        x,
        y,
        layers,
        table: table(terms, outlook),
    }
}

fn incident(staged: &Staged, outlook: &FaultOutlook) -> Layer {
    let (from, to) = (staged.start, staged.start + staged.fault.length.to_seconds_f64());
    // What burns nothing has no height on a log axis.
    let burn = libm::fmax(outlook.burn, LEAST);
    Layer::Line {
        series: 99,
        name: "the incident".to_owned(),
        points: vec![(from, LEAST), (from, burn), (to, burn), (to, LEAST)],
    }
}

/// The burn rate of a window over time. It is drawn where it is high enough not to lie in the rows.
fn window_line(terms: &Terms, staged: &Staged, window: Span, series: u8, name: String) -> Layer {
    let length = staged.fault.length.to_seconds_f64();
    let whole = window.to_seconds_f64();
    // Corners by themselves, so that they stay sharp.
    let corners = [0.0, length, whole, length + whole].map(|at| at + staged.start);
    let even = (0..=POINTS).map(|n| staged.horizon * f64::from(n) / f64::from(POINTS));
    let mut times: Vec<f64> = even.chain(corners).filter(|at| *at <= staged.horizon).collect();
    times.sort_by(f64::total_cmp);
    let points = times.into_iter().map(|at| {
        let burn = burn_in_window(staged.fault, terms, window, at - staged.start);
        (at, if burn >= LEAST { burn } else { f64::NAN })
    });
    Layer::Line { series, name, points: points.collect() }
}

fn rows(terms: &Terms, staged: &Staged, outlook: &FaultOutlook, y: &Axis) -> Vec<Layer> {
    let mut layers = Vec::new();
    for (i, (tier, during)) in terms.alerts.iter().zip(&outlook.tiers).enumerate() {
        let (low, high) = row_of(i, terms.alerts.len());
        let at = |stretch: Stretch| {
            [stretch.from, stretch.until].map(|at| libm::fmin(staged.start + at.to_seconds_f64(), staged.horizon))
        };
        if let Some(both) = during.both_above.map(at) {
            let middle = y.value((low + high) / 2.0);
            let points = both.map(|at| (at, middle)).to_vec();
            layers.push(Layer::Line { series: line_of(i), name: String::new(), points });
        }
        if let Some(fires) = during.fires.map(at) {
            let points = fires.map(|at| (at, y.value(low), y.value(high))).to_vec();
            layers.push(Layer::Band { series: line_of(i), name: format!("{} fires", tier_name(*tier)), points });
        }
    }
    layers
}

/// What happens to each alert, in times from the beginning of the incident.
fn table(terms: &Terms, outlook: &FaultOutlook) -> Table {
    let head = ["Alert", "Both windows above", "Fires after", "Quiet after", "Budget gone when it fires"];
    let dash = || "–".to_owned();
    let rows = terms.alerts.iter().zip(&outlook.tiers).map(|(tier, during)| {
        vec![
            tier_name(*tier),
            during.both_above.map_or_else(dash, |both| format!("{} to {}", both.from, both.until)),
            during.fires.map_or_else(|| "never".to_owned(), |fires| fires.from.to_string()),
            during.fires.map_or_else(dash, |fires| fires.until.to_string()),
            during.spent.map_or_else(dash, share_in_words),
        ]
    });
    Table { head: head.map(str::to_owned).to_vec(), rows: rows.collect() }
}

fn sentence(terms: &Terms, staged: &Staged, outlook: &FaultOutlook) -> String {
    let fired = terms.alerts.iter().zip(&outlook.tiers).filter_map(|(tier, during)| Some((tier, during.fires?)));
    let first = fired.min_by_key(|(_, fires)| fires.from);
    let told = match first {
        Some((tier, fires)) => format!(
            "the first alert, {}, fires after {} and is quiet {} after the beginning",
            tier_name(*tier),
            fires.from,
            fires.until
        ),
        None => "no alert fires".to_owned(),
    };
    let gone = match outlook.gone {
        Some(gone) if gone <= staged.fault.length => format!("The budget is gone after {gone}"),
        Some(gone) => {
            format!("It takes {} of the budget, which would be gone after {gone}", share_in_words(outlook.spent))
        }
        None => format!("It takes {} of the budget and burns no faster than allowed", share_in_words(outlook.spent)),
    };
    format!(
        "When {} of requests fail for {}, {told}. {gone}.",
        share_in_words(staged.fault.error_ratio),
        staged.fault.length
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::burn_alert::{fault_outlook, workbook_alerts};
    use crate::units::{Target, Window};

    fn terms() -> Terms {
        Terms {
            alerts: workbook_alerts(),
            ..Terms::new(Target::parse_percent("99.9").unwrap(), Window::rolling("30d").unwrap())
        }
    }

    fn staged(error_ratio: f64, minutes: u64, tier: Option<usize>) -> Staged {
        let fault = Fault { error_ratio, length: Span::minutes(minutes) };
        Staged { fault, start: 600.0, horizon: 10_800.0, tier }
    }

    #[test]
    fn an_outage_of_half_an_hour() {
        let (terms, staged) = (terms(), staged(1.0, 30, None));
        let plot = timeline_plot(&terms, &staged, &fault_outlook(staged.fault, &terms, None).unwrap());
        assert_eq!(plot.table.rows[0][1..], ["51.8 s to 34 m 56 s", "51.8 s", "34 m 56 s", "2 %"]);
        assert_eq!(
            plot.sentence,
            "When 100 % of requests fail for 30 m, the first alert, page 14.4× over 1h, fires after 51.8 s and is quiet \
             34 m 56 s after the beginning. It takes 69.4 % of the budget, which would be gone after 43 m 12 s."
        );
        let bands: Vec<_> = plot
            .layers
            .iter()
            .filter_map(|layer| match layer {
                Layer::Band { points, .. } => Some(points.clone()),
                _ => None,
            })
            .collect();
        assert_eq!(bands.len(), 4);
        // From 600 + 51.84 s to 600 + 2095.68 s; a row lies below what is drawn of burn rates.
        assert!((bands[0][0].0 - 651.84).abs() < 1e-6 && (bands[0][1].0 - 2_695.68).abs() < 1e-6);
        assert!(bands.iter().flatten().all(|(at, low, high)| *at <= 10_800.0 && low < high && *high < LEAST));
        assert!(plot.layers.contains(&Layer::Upright(600.0 + 2_592.0, "budget would be gone".to_owned())));
    }

    #[test]
    fn one_tier_shows_both_windows_and_its_threshold() {
        let (terms, staged) = (terms(), staged(0.2, 30, Some(0)));
        let plot = timeline_plot(&terms, &staged, &fault_outlook(staged.fault, &terms, None).unwrap());
        assert!(plot.layers.contains(&Layer::Limit(14.4, "fires above 14.4×".to_owned())));
        let names: Vec<String> = plot.key().into_iter().map(|(_, name)| name).collect();
        assert!(names.contains(&"1h long window".to_owned()) && names.contains(&"5m short window".to_owned()));
    }

    #[test]
    fn any_terms_make_a_picture() {
        for (target, alerts) in [("0", 4), ("99.9999999", 4), ("99.9", 0)] {
            let mut terms = terms();
            terms.target = Target::parse_percent(target).unwrap();
            terms.alerts.truncate(alerts);
            let staged = staged(0.001, 200, Some(7));
            let plot = timeline_plot(&terms, &staged, &fault_outlook(staged.fault, &terms, None).unwrap());
            assert!(!plot.drawing().contains("NaN") && !plot.sentence.is_empty());
            assert!(plot.x.position(600.0) > 0.0 && plot.y.position(LEAST) < 1.0);
        }
    }
}
