use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::axis::Axis;
use super::picture::Picture;
use super::svg::{Ink, RESOLUTION, Svg};

/// A picture with two axes, as data: what it draws, what it says in a sentence, and the same as a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Plot {
    /// What is shown.
    pub title: &'static str,
    /// What it says, in a sentence.
    pub sentence: String,
    /// To the right.
    pub x: Axis,
    /// Upwards.
    pub y: Axis,
    /// What is drawn, the lowest first.
    pub layers: Vec<Layer>,
    /// The same as figures.
    pub table: Table,
}

/// One thing in a plot. Series 0 to 5 have a colour and a dash of their own; 99 is ink.
#[derive(Debug, Clone, PartialEq)]
pub enum Layer {
    /// A line through points. It ends and begins anew at a point that is not a number.
    Line {
        /// Which colour and dash.
        series: u8,
        /// What it is, in the legend; nothing keeps it out of there.
        name: String,
        /// From left to right.
        points: Vec<(f64, f64)>,
    },
    /// The area between two lines.
    Band {
        /// Which colour.
        series: u8,
        /// What it is, in the legend.
        name: String,
        /// From left to right: x, and the lower and the upper y. It ends and begins anew where x is not a number.
        points: Vec<(f64, f64, f64)>,
    },
    /// Columns that stand on the low end of the axis.
    Bars {
        /// Which colour.
        series: u8,
        /// What they are, in the legend.
        name: String,
        /// From left to right: left and right x, and y.
        bars: Vec<(f64, f64, f64)>,
    },
    /// Points by themselves.
    Dots {
        /// Which colour.
        series: u8,
        /// What they are, in the legend.
        name: String,
        /// Anywhere.
        points: Vec<(f64, f64)>,
    },
    /// A vertical line at an x with words of ours beside it.
    Upright(f64, String),
    /// A horizontal line at a y with words of ours above it.
    Level(f64, String),
    /// A horizontal line that must not be crossed, with words of ours above it.
    Limit(f64, String),
}

/// The elements of a plot, without the enclosing `svg`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// Axes, grid and their labels.
    pub frame: String,
    /// Each layer, in an `svg` that covers [`Plot::INNER`].
    pub layers: Vec<String>,
    /// Words beside lines.
    pub words: String,
}

/// Figures in rows; the first cell of a row names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// What the columns are.
    pub head: Vec<String>,
    /// The rows, each as long as the head.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// As comma-separated values after RFC 4180, with the head. A cell that a spreadsheet would take for a formula is
    /// kept from being one.
    pub fn csv(&self) -> String {
        let mut out = String::new();
        for row in std::iter::once(&self.head).chain(&self.rows) {
            let cells = row.iter().map(|cell| {
                let is_number = cell.parse::<f64>().is_ok();
                let guard = if !is_number && cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
                if guard.is_empty() && !cell.contains([',', '"', '\n', '\r']) {
                    cell.clone()
                } else {
                    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
                }
            });
            out.push_str(&cells.collect::<Vec<_>>().join(","));
            out.push_str("\r\n");
        }
        out
    }
}

impl Plot {
    /// Units wide.
    pub const WIDTH: u32 = 640;
    /// Units high.
    pub const HEIGHT: u32 = 300;
    /// What lies left, right, above and below the axes.
    pub const MARGINS: [u32; 4] = [60, 16, 22, 40];
    /// Left, top, width and height of what lies between the axes.
    pub const INNER: [u32; 4] = {
        let [left, right, top, bottom] = Self::MARGINS;
        [left, top, Self::WIDTH - left - right, Self::HEIGHT - top - bottom]
    };

    /// A plot of nothing, until there is something to show.
    pub fn empty(title: &'static str) -> Self {
        let axis = || Axis::linear("", 0.0, 1.0, |_| String::new());
        Self { title, sentence: String::new(), x: axis(), y: axis(), layers: Vec::new(), table: Table::default() }
    }

    /// The drawing, its key and its words.
    pub fn picture(&self) -> Picture {
        Picture {
            width: Self::WIDTH,
            height: Self::HEIGHT,
            title: self.title,
            sentence: self.sentence.clone(),
            key: self.key(),
            drawing: self.drawing(),
        }
    }

    /// Which series is what.
    pub fn key(&self) -> Vec<(u8, String)> {
        let of = |layer: &Layer| match layer {
            Layer::Line { series, name, .. }
            | Layer::Band { series, name, .. }
            | Layer::Bars { series, name, .. }
            | Layer::Dots { series, name, .. } => Some((*series, name.clone())),
            Layer::Upright(..) | Layer::Level(..) | Layer::Limit(..) => None,
        };
        self.layers.iter().filter_map(of).filter(|(_, name)| !name.is_empty()).collect()
    }

    /// The elements, without the enclosing `svg`.
    pub fn drawing(&self) -> String {
        let Drawing { frame, layers, words } = self.parts();
        let [x, y, width, height] = Self::INNER;
        // An inner svg cuts off what lies beyond the axes.
        format!(
            "{frame}<svg x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\">{}</svg>{words}",
            layers.concat()
        )
    }

    /// The same in parts that change apart from each other while something is dragged.
    pub fn parts(&self) -> Drawing {
        let drawn = |draw: &dyn Fn(&mut String) -> Drawn| {
            let mut out = String::new();
            // The backend cannot fail.
            let _ = draw(&mut out);
            out
        };
        Drawing {
            frame: drawn(&|out| self.draw_frame(out)),
            layers: self.layers.iter().map(|layer| drawn(&|out| self.draw_layer(layer, out))).collect(),
            words: drawn(&|out| self.draw_words(out)),
        }
    }

    /// A place in the picture, in the backend's pixels.
    fn place(&self, x: f64, y: f64) -> (i32, i32) {
        let [left, right, top, bottom] = Self::MARGINS.map(f64::from);
        let (width, height) = (f64::from(Self::WIDTH) - left - right, f64::from(Self::HEIGHT) - top - bottom);
        (pixels(left + x * width), pixels(top + (1.0 - y) * height))
    }

    fn draw_frame(&self, out: &mut String) -> Drawn {
        let area = Svg::new(out, Self::WIDTH, Self::HEIGHT).into_drawing_area();
        let color = Ink::TEXT.color();
        let text = TextStyle::from(("sans-serif", TEXT).into_font()).color(&color);
        let unit = RESOLUTION;
        for (value, label) in &self.y.ticks {
            let at = self.y.position(*value);
            area.draw(&PathElement::new([self.place(0.0, at), self.place(1.0, at)], Ink::GRID.color()))?;
            let (x, y) = self.place(0.0, at);
            area.draw_text(label, &text.pos(Pos::new(HPos::Right, VPos::Center)), (x - 8 * unit, y))?;
        }
        // Where letters stay large on a small screen, labels that would touch the one before are left out there.
        let mut taken = i32::MIN;
        for (value, label) in &self.x.ticks {
            let at = self.x.position(*value);
            let (x, y) = self.place(at, 0.0);
            area.draw(&PathElement::new([(x, y), (x, y + 4 * unit)], Ink::AXIS.color()))?;
            let (side, before) = if at > 0.96 { (HPos::Right, 2) } else { (HPos::Center, 1) };
            let half = label.chars().count() as i32 * LARGE_LETTER * unit / 2;
            let is_free = x - before * half > taken;
            if is_free {
                taken = x + (2 - before) * half + LARGE_LETTER * unit;
            }
            let color = if is_free { Ink::TEXT } else { Ink::BETWEEN }.color();
            let text = text.clone().color(&color).pos(Pos::new(side, VPos::Top));
            area.draw_text(label, &text, (x, y + 8 * unit))?;
        }
        area.draw(&PathElement::new([self.place(0.0, 0.0), self.place(1.0, 0.0)], Ink::AXIS.color()))?;
        let names = [
            (&self.y.name, HPos::Left, (0, 4 * unit)),
            (&self.x.name, HPos::Right, (self.place(1.0, 0.0).0, (Self::HEIGHT as i32 - 13) * unit)),
        ];
        for (name, side, at) in names {
            area.draw_text(name, &text.pos(Pos::new(side, VPos::Top)), at)?;
        }
        Ok(())
    }

    fn draw_layer(&self, layer: &Layer, out: &mut String) -> Drawn {
        let [_, _, width, height] = Self::INNER;
        let area = Svg::new(out, width, height).into_drawing_area();
        let place = |x: f64, y: f64| {
            let (x, y) = (self.x.position(x), self.y.position(y));
            (pixels(x * f64::from(width)), pixels((1.0 - y) * f64::from(height)))
        };
        match layer {
            Layer::Line { series, points, .. } => {
                for part in points.split(|(x, y)| x.is_nan() || y.is_nan()).filter(|part| !part.is_empty()) {
                    let points: Vec<_> = part.iter().map(|(x, y)| place(*x, *y)).collect();
                    area.draw(&PathElement::new(points, Ink::series(*series).color()))?;
                }
            }
            Layer::Band { series, points, .. } => {
                for part in points.split(|(x, ..)| x.is_nan()).filter(|part| !part.is_empty()) {
                    let lower = part.iter().map(|(x, low, _)| place(*x, *low));
                    let upper = part.iter().rev().map(|(x, _, high)| place(*x, *high));
                    let around: Vec<_> = lower.chain(upper).collect();
                    area.draw(&Polygon::new(around, Ink::band(*series).color()))?;
                }
            }
            Layer::Bars { series, bars, .. } => {
                for (from, to, value) in bars {
                    let ((x0, y), (x1, _)) = (place(*from, *value), place(*to, *value));
                    // A gap of one unit between neighbours that are wide enough.
                    let x1 = if x1 - x0 > 4 * RESOLUTION { x1 - RESOLUTION } else { x1 };
                    let corners = [(x0, y), (x1, pixels(f64::from(height)))];
                    area.draw(&Rectangle::new(corners, Ink::bar(*series).color().filled()))?;
                }
            }
            Layer::Dots { series, points, .. } => {
                for (x, y) in points.iter().filter(|(x, y)| !x.is_nan() && !y.is_nan()) {
                    area.draw(&Circle::new(place(*x, *y), 4 * RESOLUTION, Ink::dot(*series).color().filled()))?;
                }
            }
            Layer::Upright(x, _) => {
                let (x, _) = place(*x, self.y.low());
                area.draw(&PathElement::new([(x, 0), (x, pixels(f64::from(height)))], Ink::MARK.color()))?;
            }
            Layer::Level(y, _) => {
                let (_, y) = place(self.x.low(), *y);
                area.draw(&PathElement::new([(0, y), (pixels(f64::from(width)), y)], Ink::MARK.color()))?;
            }
            Layer::Limit(y, _) => {
                let (_, y) = place(self.x.low(), *y);
                area.draw(&PathElement::new([(0, y), (pixels(f64::from(width)), y)], Ink::LIMIT.color()))?;
            }
        }
        Ok(())
    }

    /// Words beside lines; they may lie above the axes.
    fn draw_words(&self, out: &mut String) -> Drawn {
        let area = Svg::new(out, Self::WIDTH, Self::HEIGHT).into_drawing_area();
        let is_seen = |at: f64| (0.0..=1.0).contains(&at);
        for layer in &self.layers {
            let (words, ink, at, side) = match layer {
                Layer::Upright(x, words) => {
                    let at = self.x.position(*x);
                    let side = if at > 0.75 { HPos::Right } else { HPos::Left };
                    (words, Ink::MARK, is_seen(at).then(|| self.place(at, 1.0)), side)
                }
                Layer::Level(y, words) => {
                    let at = self.y.position(*y);
                    (words, Ink::MARK, is_seen(at).then(|| self.place(1.0, at)), HPos::Right)
                }
                Layer::Limit(y, words) => {
                    let at = self.y.position(*y);
                    (words, Ink::LIMIT, is_seen(at).then(|| self.place(1.0, at)), HPos::Right)
                }
                _ => continue,
            };
            if let Some((x, y)) = at {
                let color = ink.color();
                let text =
                    TextStyle::from(("sans-serif", TEXT).into_font()).color(&color).pos(Pos::new(side, VPos::Bottom));
                area.draw_text(words, &text, (x, y - 2 * RESOLUTION))?;
            }
        }
        Ok(())
    }
}

const TEXT: f64 = 11.0 * RESOLUTION as f64;
/// How wide a letter is where a small screen makes labels larger, in units.
const LARGE_LETTER: i32 = 11;

type Drawn = Result<(), Box<dyn std::error::Error>>;

fn pixels(units: f64) -> i32 {
    libm::round(units * f64::from(RESOLUTION)) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot(layers: Vec<Layer>) -> Plot {
        let label = |x: f64| x.to_string();
        Plot {
            title: "A test",
            sentence: "It says so.".to_owned(),
            x: Axis::linear("x", 0.0, 10.0, label),
            y: Axis::linear("y", 0.0, 100.0, label),
            layers,
            table: Table::default(),
        }
    }

    #[test]
    fn a_line_lies_where_its_axes_say() {
        let line = |points| Layer::Line { series: 2, name: "a".to_owned(), points };
        let drawn = plot(vec![line(vec![(0.0, 0.0), (5.0, 50.0), (10.0, 100.0)])]).drawing();
        // 640 - 60 - 16 wide, 300 - 22 - 40 high.
        assert!(drawn.contains("<path class=\"series series-2\" d=\"M0 238L282 119L564 0\"/>"), "{drawn}");
        let broken = plot(vec![line(vec![(0.0, 0.0), (1.0, f64::NAN), (2.0, 3.0)])]).drawing();
        assert_eq!(broken.matches("class=\"series").count(), 2);
    }

    #[test]
    fn a_drawing_has_classes_and_no_colours() {
        let layers = vec![
            Layer::Band { series: 0, name: "b".to_owned(), points: vec![(0.0, 1.0, 2.0), (1.0, 2.0, 4.0)] },
            Layer::Bars { series: 1, name: String::new(), bars: vec![(0.0, 1.0, 5.0)] },
            Layer::Dots { series: 3, name: "d".to_owned(), points: vec![(1.0, 1.0), (f64::NAN, 1.0)] },
            Layer::Dots { series: 99, name: String::new(), points: vec![(2.0, 1.0)] },
            Layer::Upright(5.0, "here".to_owned()),
            Layer::Limit(80.0, "no further".to_owned()),
            Layer::Limit(800.0, "unseen".to_owned()),
        ];
        let plot = plot(layers);
        let drawn = plot.drawing();
        for class in ["band band-0", "bar bar-1", "dot dot-3", "dot dot-99", "mark", "limit"] {
            assert!(drawn.contains(&format!("class=\"{class}\"")), "{class}: {drawn}");
        }
        assert_eq!(drawn.matches("<circle").count(), 2);
        assert!(!drawn.contains('#') && !drawn.contains("style=") && !drawn.contains("unseen"));
        assert_eq!(plot.key(), [(0, "b".to_owned()), (3, "d".to_owned())]);
    }

    #[test]
    fn figures_leave_as_csv() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let table = Table {
            head: row(["name", "a", "b"]),
            rows: vec![row(["x, \"y\"", "-1.5", "=1+1"]), row(["", "2", "@a"])],
        };
        assert_eq!(table.csv(), "name,a,b\r\n\"x, \"\"y\"\"\",-1.5,\"'=1+1\"\r\n,2,\"'@a\"\r\n");
    }
}
