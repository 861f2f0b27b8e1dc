use super::axis::Axis;
use super::plot::{Layer, Plot, Table};
use super::tiers::{line_of, share_in_words, tier_name};
use crate::model::{detection_time, effective_error, reset_time};
use crate::plan::{AlertTier, Terms};
use crate::units::Span;

/// What is shown of alerts against the error rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DetectionView {
    /// When each fires, and when the budget is gone.
    #[default]
    Time,
    /// How much budget is gone when it fires.
    Spent,
    /// How long it goes on after the fault.
    Reset,
}

/// Error ratios of the table.
const ERRORS: [f64; 6] = [1.0, 0.5, 0.1, 0.05, 0.01, 0.001];
/// Vertices of each line: about one for every two units of width.
const POINTS: u32 = 240;

/// The ends of the time axis, in minutes: six seconds to thirty days.
const SHORTEST: f64 = 0.1;
const LONGEST: f64 = 43_200.0;

/// Times that are labelled, in minutes: those that people say, not powers of ten alone.
const TIME_TICKS: [(f64, &str); 8] = [
    (SHORTEST, "6 s"),
    (1.0, "1 m"),
    (10.0, "10 m"),
    (60.0, "1 h"),
    (1_440.0, "1 d"),
    (LONGEST, "30 d"),
    (525_600.0, "1 y"),
    (5_256_000.0, "10 y"),
];

/// A value for an error ratio, in the unit of the axis; none where the alert never fires.
type Line<'a> = Box<dyn Fn(f64) -> Option<f64> + 'a>;

/// Detection time against error rate, for each alert tier, and the time until the budget is gone.
///
/// Formulas as in [`detection_time`]; the budget is gone after window × budget ÷ error ratio.
pub fn detection_chart(terms: &Terms) -> Plot {
    detection_plot(terms, DetectionView::Time)
}

/// Detection time, budget spent at detection or reset time against the error rate, for each alert tier.
pub fn detection_plot(terms: &Terms, show: DetectionView) -> Plot {
    let mut lines: Vec<(u8, String, Line)> = Vec::new();
    for (i, tier) in terms.alerts.iter().enumerate() {
        lines.push((line_of(i), tier_name(*tier), Box::new(move |error| value(*tier, terms, show, error))));
    }
    if show == DetectionView::Time {
        lines.push((99, "budget gone".to_owned(), Box::new(|error| minutes(gone(terms, error)))));
    }
    let (x, y) = axes(terms, show);
    let layers = lines.iter().map(|(series, name, line)| {
        // A line ends where the alert can no longer fire, and where the axis ends.
        let seen = |error: f64| line(error).filter(|value| (y.low()..=y.high()).contains(value));
        let points = x.sampled(POINTS).map(|error| (error, seen(error).unwrap_or(f64::NAN))).collect();
        Layer::Line { series: *series, name: name.clone(), points }
    });
    let cells = |(_, name, line): &(u8, String, Line)| {
        std::iter::once(name.clone()).chain(ERRORS.iter().map(|error| in_words(line(*error), show))).collect()
    };
    let head = ERRORS.iter().map(|error| format!("{} %", error * 100.0));
    Plot {
        title: match show {
            DetectionView::Time => "How soon a fault is noticed",
            DetectionView::Spent => "How much budget is gone by then",
            DetectionView::Reset => "How long it goes on afterwards",
        },
        sentence: sentence(terms, show),
        layers: layers.collect(),
        table: Table {
            head: std::iter::once("Errors".to_owned()).chain(head).collect(),
            rows: lines.iter().map(cells).collect(),
        },
        x,
        y,
    }
}

fn axes(terms: &Terms, show: DetectionView) -> (Axis, Axis) {
    let label = |_: f64| String::new();
    let x = Axis::log("share of requests that fail", 0.001, 1.0, label).with_ticks(&[
        (0.001, "0.1 %"),
        (0.01, "1 %"),
        (0.1, "10 %"),
        (1.0, "100 %"),
    ]);
    let longest = libm::fmax(LONGEST, terms.window.span().to_seconds_f64() / 60.0);
    let y = match show {
        DetectionView::Time => Axis::log("time until it fires", SHORTEST, longest, label).with_ticks(&TIME_TICKS),
        DetectionView::Reset => Axis::log("time until it is quiet", SHORTEST, longest, label).with_ticks(&TIME_TICKS),
        DetectionView::Spent => Axis::log("budget gone when it fires", 0.001, 1.0, label).with_ticks(&[
            (0.001, "0.1 %"),
            (0.01, "1 %"),
            (0.02, "2 %"),
            (0.05, "5 %"),
            (0.1, "10 %"),
            (0.5, "50 %"),
            (1.0, "100 %"),
        ]),
    };
    (x, y)
}

fn value(tier: AlertTier, terms: &Terms, show: DetectionView, error: f64) -> Option<f64> {
    let budget = terms.target.budget();
    let factor = tier.factor.to_f64();
    // What the method makes of an error ratio is what burns.
    let error = effective_error(terms.method, error);
    match show {
        DetectionView::Time => minutes(told(tier, terms, error)),
        DetectionView::Spent => {
            let after = told(tier, terms, error)?.to_seconds_f64();
            Some(error * after / (budget.to_f64() * terms.window.span().to_seconds_f64()))
        }
        DetectionView::Reset => minutes(reset_time(factor, budget, tier.short.unwrap_or(tier.long), error)),
    }
}

/// When a tier fires at an error ratio as the method has it.
fn told(tier: AlertTier, terms: &Terms, error: f64) -> Option<Span> {
    detection_time(tier.factor.to_f64(), terms.target.budget(), tier.long, error)?.plus(tier.hold)
}

fn gone(terms: &Terms, error: f64) -> Option<Span> {
    let (share, window) = (terms.target.budget().to_f64(), terms.window.span().to_seconds_f64());
    let error = effective_error(terms.method, error);
    // At exactly the allowed ratio the budget lasts exactly the window; alerts compare strictly, budgets do not.
    if error >= share { Span::from_seconds_f64(window * share / error) } else { None }
}

fn minutes(span: Option<Span>) -> Option<f64> {
    span.map(|span| span.to_seconds_f64() / 60.0)
}

fn in_words(value: Option<f64>, show: DetectionView) -> String {
    match (value, show) {
        (Some(share), DetectionView::Spent) => share_in_words(share),
        (Some(minutes), _) => Span::from_seconds_f64(minutes * 60.0).map_or_else(String::new, |span| span.to_string()),
        (None, DetectionView::Time) => "never".to_owned(),
        (None, _) => "–".to_owned(),
    }
}

fn sentence(terms: &Terms, show: DetectionView) -> String {
    let first = |error: f64| {
        let error = effective_error(terms.method, error);
        let times = terms.alerts.iter().filter_map(|tier| Some((told(*tier, terms, error)?, *tier)));
        times.min_by_key(|(after, _)| *after)
    };
    let part = |error: f64, what: &str| match (first(error), show) {
        (None, DetectionView::Time) => format!("{what} is never noticed"),
        (None, _) => format!("{what} fires nothing"),
        (Some((after, _)), DetectionView::Time) => format!("{what} is noticed after {after}"),
        (Some((_, tier)), DetectionView::Spent) => {
            let spent = value(tier, terms, show, error).unwrap_or_default();
            format!("{what} has spent {} of the budget when the first alert fires", share_in_words(spent))
        }
        (Some((_, tier)), DetectionView::Reset) => {
            let after = value(tier, terms, show, error).and_then(|minutes| Span::from_seconds_f64(minutes * 60.0));
            format!("after {what} the first alert is quiet again within {}", after.unwrap_or(Span::ZERO))
        }
    };
    let (outage, slight) = match show {
        DetectionView::Reset => ("a full outage", "a fault that failed 1 % of requests"),
        _ => ("A full outage", "a fault that fails 1 % of requests"),
    };
    let text = format!("{}; {}.", part(1.0, outage), part(0.01, slight));
    text.strip_prefix("after ").map(|rest| format!("After {rest}")).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::workbook_alerts;
    use crate::units::{Target, Window};

    fn terms() -> Terms {
        Terms {
            alerts: workbook_alerts(),
            ..Terms::new(Target::parse_percent("99.9").unwrap(), Window::rolling("30d").unwrap())
        }
    }

    #[test]
    fn a_line_for_each_tier_and_no_colours() {
        let chart = detection_chart(&terms());
        let drawn = chart.drawing();
        assert_eq!(drawn.matches("class=\"series series-").count(), 5);
        assert!(!drawn.contains('#') && !drawn.contains("style="));
        assert_eq!(chart.table.rows.len(), 5);
        assert_eq!(chart.table.rows[4][0], "budget gone");
        assert_eq!(chart.table.rows[4][1], "43 m 12 s");
        assert_eq!(chart.table.rows[4][6], "30 d");
        assert_eq!(chart.table.rows[0][5], "never");
        assert_eq!(
            chart.sentence,
            "A full outage is noticed after 51.8 s; a fault that fails 1 % of requests is noticed after 3 h 36 m."
        );
    }

    /// The workbook: 2, 5, 10 and 10 % whatever the error rate; reset by hand: 5 m × (1 − 0.0144 ÷ e).
    #[test]
    fn budget_spent_and_reset() {
        let spent = detection_plot(&terms(), DetectionView::Spent);
        let column = |plot: &Plot, n: usize| plot.table.rows.iter().map(|row| row[n].clone()).collect::<Vec<_>>();
        assert_eq!(column(&spent, 1), ["2 %", "5 %", "10 %", "10 %"]);
        assert_eq!(column(&spent, 5), ["–", "5 %", "10 %", "10 %"]);
        let reset = detection_plot(&terms(), DetectionView::Reset);
        assert_eq!(reset.table.rows[0][1], "4 m 55.7 s");
        assert_eq!(reset.table.rows[0][3], "4 m 16.8 s");
        assert!(reset.sentence.starts_with("After a full outage the first alert is quiet again within 4 m 55.7 s"));
    }

    #[test]
    fn without_alerts_it_says_so() {
        let none = Terms { alerts: Vec::new(), ..terms() };
        assert!(detection_chart(&none).sentence.starts_with("A full outage is never noticed"));
    }
}
