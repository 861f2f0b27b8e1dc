use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::picture::Picture;
use super::svg::{Ink, RESOLUTION, Svg};
use super::{NinesAxis, Tick};
use crate::units::{Target, Window};

const WIDTH: i32 = 640;
const HEIGHT: i32 = 84;
/// Left and right of the axis, so that the outer labels fit.
const MARGIN: i32 = 40;
const AXIS: i32 = 36;
const TEXT: f64 = 11.0 * RESOLUTION as f64;

/// The nines line with one target on it, and the budgets that whole nines leave.
pub fn nines_line(target: Target, window: &Window) -> Picture {
    let axis = NinesAxis::default().showing(target);
    let budget = window.budget(target.budget());
    let mut drawing = String::new();
    // The backend cannot fail.
    let _ = draw(&mut drawing, axis.position(target), &format!("{target} %: {budget}"), &axis.ticks(window));
    Picture {
        width: WIDTH as u32,
        height: HEIGHT as u32,
        title: "The target among the nines, and what each leaves to go wrong",
        sentence: format!("{target} % leaves {budget} in {}.", window.length.spoken()),
        key: Vec::new(),
        drawing,
    }
}

fn draw(out: &mut String, at: f64, label: &str, ticks: &[Tick]) -> Result<(), Box<dyn std::error::Error>> {
    let unit = RESOLUTION;
    let area = Svg::new(out, WIDTH as u32, HEIGHT as u32).into_drawing_area();
    let x = |at: f64| MARGIN * unit + libm::round(at * f64::from((WIDTH - 2 * MARGIN) * unit)) as i32;
    let line = |x0, y0: i32, x1, y1: i32, ink: Ink| PathElement::new([(x0, y0 * unit), (x1, y1 * unit)], ink.color());
    area.draw(&line(x(0.0), AXIS, x(1.0), AXIS, Ink::AXIS))?;
    let color = Ink::TEXT.color();
    let text = TextStyle::from(("sans-serif", TEXT).into_font()).color(&color);
    for Tick { at, label, budget, .. } in ticks {
        let length = if label.is_some() { 8 } else { 4 };
        area.draw(&line(x(*at), AXIS - length, x(*at), AXIS, Ink::AXIS))?;
        for (row, words) in [label, budget].into_iter().enumerate() {
            if let Some(words) = words {
                let place = (x(*at), (AXIS + 6 + 16 * row as i32) * unit);
                area.draw_text(words, &text.pos(Pos::new(HPos::Center, VPos::Top)), place)?;
            }
        }
    }
    let mark = Ink::MARK.color();
    area.draw(&line(x(at), AXIS - 14, x(at), AXIS, Ink::MARK))?;
    area.draw(&Circle::new((x(at), AXIS * unit), 5 * unit, mark.filled()))?;
    // Near an end the words stay inside the picture.
    let side = if at < 0.1 {
        HPos::Left
    } else if at > 0.9 {
        HPos::Right
    } else {
        HPos::Center
    };
    let text = TextStyle::from(("sans-serif", TEXT).into_font()).color(&mark).pos(Pos::new(side, VPos::Bottom));
    area.draw_text(label, &text, (x(at), (AXIS - 18) * unit))?;
    Ok(())
}
