use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::picture::Picture;
use super::svg::{Ink, RESOLUTION, Svg};
use crate::model::ModelError;
use crate::model::loss::{Badness, CELLS, Loss, Rounding};
use crate::plan::Terms;
use crate::plan::words::chance_in_words;
use crate::units::Span;

const WIDTH: u32 = 640;
const HEIGHT: u32 = 240;
const TEXT: f64 = 11.0 * RESOLUTION as f64;
/// Vertices of the line.
const POINTS: u32 = 240;
/// Steps between labels, in minutes: lengths that people say.
const STEPS: [f64; 24] = [
    0.05,
    0.1,
    0.25,
    0.5,
    1.0,
    2.0,
    5.0,
    10.0,
    15.0,
    30.0,
    60.0,
    120.0,
    240.0,
    480.0,
    720.0,
    1440.0,
    2880.0,
    7200.0,
    14_400.0,
    43_200.0,
    86_400.0,
    172_800.0,
    525_600.0,
    1_051_200.0,
];

/// The chance that bad time in one window stays below so much, and where the budget stands in it.
///
/// # Errors
/// What [`Badness::chance`] and [`Badness::quantile`] refuse.
pub fn bad_time_chart(badness: &Badness, terms: &Terms) -> Result<Picture, ModelError> {
    let window = terms.window.span().to_seconds_f64() / 60.0;
    let budget = terms.window.budget(terms.target.budget());
    let allowed = budget.to_seconds_f64() / 60.0;
    let chance = badness.chance(window, allowed)?;
    let one_in_ten = badness.quantile(window, 0.9)?;
    let range = libm::fmin(libm::fmax(2.0 * allowed, 1.25 * one_in_ten), window);
    let background = badness.background * window;
    let loss = Loss::new(&badness.sources, window, range, CELLS, Rounding::Nearest)?;
    let points: Vec<(f64, f64)> = (0..=POINTS)
        .map(|n| range * f64::from(n) / f64::from(POINTS))
        .map(|minutes| (minutes, if minutes < background { 0.0 } else { loss.within(minutes - background) }))
        .collect();
    let mut drawing = String::new();
    // The backend cannot fail, and the range is not empty.
    let _ = draw(&mut drawing, points, range, (allowed, chance), &format!("budget {budget}"));
    let rest = Span::from_seconds_f64(one_in_ten * 60.0)
        .map_or(String::new(), |span| format!("; one window in ten has more than {span} of it"));
    Ok(Picture {
        width: WIDTH,
        height: HEIGHT,
        title: "Chance that bad time in one window stays within a length",
        sentence: format!(
            "Bad time stays within the budget of {budget} with a chance of {}{rest}.",
            chance_in_words(chance)
        ),
        key: Vec::new(),
        drawing,
    })
}

fn draw(
    out: &mut String,
    points: Vec<(f64, f64)>,
    range: f64,
    budget: (f64, f64),
    label: &str,
) -> Result<(), Box<dyn std::error::Error>> {
    let unit = RESOLUTION;
    let area = Svg::new(out, WIDTH, HEIGHT).into_drawing_area();
    let chart = ChartBuilder::on(&area)
        .margin_top(24 * unit)
        .margin_right(24 * unit)
        .x_label_area_size(28 * unit)
        .y_label_area_size(60 * unit)
        .build_cartesian_2d(0.0..range, 0.0..1.0)?;
    let color = Ink::TEXT.color();
    let text = TextStyle::from(("sans-serif", TEXT).into_font()).color(&color);
    let plot = chart.plotting_area();
    for tenths in [0, 25, 50, 75, 100] {
        let at = f64::from(tenths) / 100.0;
        plot.draw(&PathElement::new([(0.0, at), (range, at)], Ink::GRID.color()))?;
        let (x, y) = plot.map_coordinate(&(0.0, at));
        area.draw_text(&format!("{tenths} %"), &text.pos(Pos::new(HPos::Right, VPos::Center)), (x - 8 * unit, y))?;
    }
    let step = STEPS.into_iter().find(|step| range / step <= 7.0).unwrap_or(range / 7.0);
    for n in 0..=libm::floor(range / step) as u32 {
        let at = f64::from(n) * step;
        let (x, y) = plot.map_coordinate(&(at, 0.0));
        plot.draw(&PathElement::new([(at, 0.0), (at, 0.02)], Ink::AXIS.color()))?;
        let words = Span::from_seconds_f64(at * 60.0).map_or(String::new(), |span| span.to_string());
        area.draw_text(&words, &text.pos(Pos::new(HPos::Center, VPos::Top)), (x, y + 7 * unit))?;
    }
    plot.draw(&PathElement::new([(0.0, 0.0), (range, 0.0)], Ink::AXIS.color()))?;
    let (allowed, chance) = budget;
    plot.draw(&PathElement::new([(allowed, 0.0), (allowed, 1.0)], Ink::MARK.color()))?;
    plot.draw(&PathElement::new(points, Ink::series(99).color()))?;
    plot.draw(&Circle::new((allowed, chance), 5 * unit, Ink::MARK.color().filled()))?;
    let (x, y) = plot.map_coordinate(&(allowed, 1.0));
    let side = if allowed > 0.85 * range { HPos::Right } else { HPos::Left };
    let mark = Ink::MARK.color();
    let text = TextStyle::from(("sans-serif", TEXT).into_font()).color(&mark).pos(Pos::new(side, VPos::Bottom));
    area.draw_text(label, &text, (x, y - 5 * unit))?;
    Ok(())
}
