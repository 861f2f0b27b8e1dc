use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::picture::Picture;
use super::svg::{Ink, RESOLUTION, Svg};
use crate::model::{detection_time, effective_error};
use crate::plan::{AlertTier, Terms};
use crate::units::Span;

/// Detection time against error rate, for each alert tier, and the time until the budget is gone.
#[derive(Debug, Clone, PartialEq)]
pub struct DetectionChart {
    /// Elements of the picture, to be put into an `svg` with [`DetectionChart::VIEW_BOX`].
    pub svg: String,
    /// What the picture shows, in a sentence.
    pub sentence: String,
    /// Error rates of the table, in percent.
    pub error_percents: Vec<f64>,
    /// A row for each tier and one for the budget: a name, and a time for each error rate.
    pub rows: Vec<(String, Vec<Option<Span>>)>,
}

const WIDTH: u32 = 640;
const HEIGHT: u32 = 300;
const TEXT: f64 = 11.0 * RESOLUTION as f64;
/// Error ratios of the table.
const ERRORS: [f64; 6] = [1.0, 0.5, 0.1, 0.05, 0.01, 0.001];
/// Vertices of each line: about one for every two units of width.
const POINTS: u32 = 240;

/// The ends of the time axis, in minutes: six seconds to thirty days.
const SHORTEST: f64 = 0.1;
const LONGEST: f64 = 43_200.0;

/// A name, and a time for each error ratio.
type Line = (String, Box<dyn Fn(f64) -> Option<Span>>);

impl DetectionChart {
    /// The `viewBox` of the picture.
    pub const VIEW_BOX: &'static str = "0 0 640 300";

    /// The chart with its key, to stand outside the page.
    pub fn picture(self) -> Picture {
        let last = self.rows.len().saturating_sub(1);
        let line = |i: usize| if i == last { 99 } else { i.min(11) as u8 };
        Picture {
            width: WIDTH,
            height: HEIGHT,
            title: "Time until somebody is told, by the share of requests that fail",
            key: self.rows.into_iter().enumerate().map(|(i, (name, _))| (line(i), name)).collect(),
            drawing: self.svg,
            sentence: self.sentence,
        }
    }
}

/// Draws the chart. Formulas as in [`detection_time`]; the budget is gone after window × budget ÷ error ratio.
pub fn detection_chart(terms: &Terms) -> DetectionChart {
    let budget = terms.target.budget();
    let (share, window) = (budget.to_f64(), terms.window.span().to_seconds_f64());
    // What the method makes of an error ratio is what burns.
    let method = terms.method;
    let gone = move |e: f64| {
        let e = effective_error(method, e);
        // At exactly the allowed ratio the budget lasts exactly the window; alerts compare strictly, budgets do not.
        if e >= share { Span::from_seconds_f64(window * share / e) } else { None }
    };
    let mut lines: Vec<Line> = Vec::new();
    for tier in &terms.alerts {
        let (factor, long, hold) = (tier.factor.to_f64(), tier.long, tier.hold);
        let name = format!("{} {}× over {}", tier.severity.name(), tier.factor, long.prometheus());
        lines.push((
            name,
            Box::new(move |e| detection_time(factor, budget, long, effective_error(method, e))?.plus(hold)),
        ));
    }
    lines.push(("budget gone".to_owned(), Box::new(gone)));
    let mut svg = String::new();
    // The backend cannot fail, and the ranges below are not empty.
    let _ = draw(&mut svg, &lines);
    let rows = lines.iter().map(|(name, line)| (name.clone(), ERRORS.iter().map(|e| line(*e)).collect())).collect();
    DetectionChart { svg, sentence: sentence(terms), error_percents: ERRORS.iter().map(|e| e * 100.0).collect(), rows }
}

fn sentence(terms: &Terms) -> String {
    let budget = terms.target.budget();
    let first = |e: f64| {
        let e = effective_error(terms.method, e);
        let told = |tier: &AlertTier| detection_time(tier.factor.to_f64(), budget, tier.long, e)?.plus(tier.hold);
        terms.alerts.iter().filter_map(told).min()
    };
    let part = |e: f64, what: &str| match first(e) {
        Some(after) => format!("{what} is noticed after {after}"),
        None => format!("{what} is never noticed"),
    };
    format!("{}; {}.", part(1.0, "A full outage"), part(0.01, "a fault that fails 1 % of requests"))
}

/// Error ratios that are labelled; the outer labels stay inside the picture.
const ERROR_TICKS: [(f64, &str, HPos); 4] = [
    (0.001, "0.1 %", HPos::Left),
    (0.01, "1 %", HPos::Center),
    (0.1, "10 %", HPos::Center),
    (1.0, "100 %", HPos::Right),
];

/// Times that are labelled, in minutes: those that people say, not powers of ten alone.
const TIME_TICKS: [(f64, &str); 6] =
    [(SHORTEST, "6 s"), (1.0, "1 m"), (10.0, "10 m"), (60.0, "1 h"), (1_440.0, "1 d"), (LONGEST, "30 d")];

type Drawn = Result<(), Box<dyn std::error::Error>>;

fn draw(out: &mut String, lines: &[Line]) -> Drawn {
    let area = Svg::new(out, WIDTH, HEIGHT).into_drawing_area();
    let unit = RESOLUTION;
    let mut chart = ChartBuilder::on(&area)
        .margin_top(14 * unit)
        .margin_right(8 * unit)
        .x_label_area_size(32 * unit)
        .y_label_area_size(60 * unit)
        .build_cartesian_2d((0.001..1.0).log_scale(), (SHORTEST..LONGEST).log_scale())?;
    let color = Ink::TEXT.color();
    let text = TextStyle::from(("sans-serif", TEXT).into_font()).color(&color);
    let plot = chart.plotting_area();
    for (error, label, side) in ERROR_TICKS {
        plot.draw(&PathElement::new([(error, SHORTEST), (error, LONGEST)], Ink::GRID.color()))?;
        let (x, y) = plot.map_coordinate(&(error, SHORTEST));
        area.draw_text(label, &text.pos(Pos::new(side, VPos::Top)), (x, y + 9 * unit))?;
    }
    for (minutes, label) in TIME_TICKS {
        plot.draw(&PathElement::new([(0.001, minutes), (1.0, minutes)], Ink::GRID.color()))?;
        let (x, y) = plot.map_coordinate(&(0.001, minutes));
        area.draw_text(label, &text.pos(Pos::new(HPos::Right, VPos::Center)), (x - 8 * unit, y))?;
    }
    plot.draw(&PathElement::new([(0.001, SHORTEST), (1.0, SHORTEST)], Ink::AXIS.color()))?;
    for (i, (_, line)) in lines.iter().enumerate() {
        let points = (0..=POINTS).filter_map(|n| {
            let error = libm::pow(10.0, 3.0 * f64::from(n) / f64::from(POINTS) - 3.0);
            let minutes = line(error)?.to_seconds_f64() / 60.0;
            (SHORTEST..=LONGEST).contains(&minutes).then_some((error, minutes))
        });
        let is_last = i + 1 == lines.len();
        let ink = if is_last { Ink::series(99) } else { Ink::series(i.min(11) as u8) };
        chart.draw_series(LineSeries::new(points, ink.color()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::workbook_alerts;
    use crate::units::{Target, Window};

    #[test]
    fn a_line_for_each_tier_and_no_colours() {
        let terms = Terms {
            alerts: workbook_alerts(),
            ..Terms::new(Target::parse_percent("99.9").unwrap(), Window::rolling("30d").unwrap())
        };
        let chart = detection_chart(&terms);
        assert_eq!(chart.svg.matches("class=\"series series-").count(), 5);
        assert!(!chart.svg.contains('#') && !chart.svg.contains("style="));
        assert_eq!(chart.rows.len(), 5);
        assert_eq!(chart.rows[4].1[0].unwrap().to_string(), "43 m 12 s");
        assert_eq!(chart.rows[4].1[5].unwrap().to_string(), "30 d");
        assert_eq!(
            chart.sentence,
            "A full outage is noticed after 51.8 s; a fault that fails 1 % of requests is noticed after 3 h 36 m."
        );
    }
}
