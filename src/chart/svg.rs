use std::convert::Infallible;
use std::fmt::Write;

use plotters::style::RGBColor;
use plotters::style::text_anchor::{HPos, VPos};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};

/// Plotters draws in whole pixels; ten of them make one unit of the picture, so that lines do not step.
pub const RESOLUTION: i32 = 10;

/// What a mark is, and of which series. Plotters hands colours through; each kind travels as a colour and becomes a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ink(u8, u8);

impl Ink {
    /// Lines at ticks.
    pub const GRID: Self = Self(1, 0);
    /// Axis lines.
    pub const AXIS: Self = Self(2, 0);
    /// Labels.
    pub const TEXT: Self = Self(3, 0);
    /// Labels between others, for which a small screen has no room.
    pub const BETWEEN: Self = Self(3, 1);

    /// The one thing that a picture is about.
    pub const MARK: Self = Self(4, 0);

    /// What must not be crossed.
    pub const LIMIT: Self = Self(5, 0);

    /// The n-th series.
    pub const fn series(n: u8) -> Self {
        Self(6, n)
    }

    /// The area of the n-th series.
    pub const fn band(n: u8) -> Self {
        Self(7, n)
    }

    /// A column of the n-th series.
    pub const fn bar(n: u8) -> Self {
        Self(8, n)
    }

    /// A point of the n-th series.
    pub const fn dot(n: u8) -> Self {
        Self(9, n)
    }

    /// As a colour for plotters.
    pub fn color(self) -> RGBColor {
        RGBColor(self.0, self.1, 0)
    }

    fn class(color: BackendColor) -> String {
        let n = color.rgb.1;
        match color.rgb.0 {
            1 => "grid".to_owned(),
            2 => "axis".to_owned(),
            3 if n == 1 => "label between".to_owned(),
            3 => "label".to_owned(),
            4 => "mark".to_owned(),
            5 => "limit".to_owned(),
            7 => format!("band band-{n}"),
            8 => format!("bar bar-{n}"),
            9 => format!("dot dot-{n}"),
            _ => format!("series series-{n}"),
        }
    }
}

/// A drawing backend that writes SVG elements with classes.
pub struct Svg<'a> {
    out: &'a mut String,
    width: u32,
    height: u32,
}

impl<'a> Svg<'a> {
    /// A picture of `width` by `height` units, appended to `out` as elements without the enclosing `svg`.
    pub fn new(out: &'a mut String, width: u32, height: u32) -> Self {
        Self { out, width: width * RESOLUTION as u32, height: height * RESOLUTION as u32 }
    }
}

/// A coordinate in units, without zeros at the end.
fn units(pixels: i32) -> f64 {
    f64::from(pixels) / f64::from(RESOLUTION)
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

// Writing to a String cannot fail, so the results of `write!` say nothing.
impl DrawingBackend for Svg<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        let class = Ink::class(color);
        let _ = write!(
            self.out,
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"1\" height=\"1\"/>",
            units(x),
            units(y)
        );
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let color = style.color();
        if color.alpha == 0.0 {
            return Ok(());
        }
        let _ = write!(self.out, "<path class=\"{}\" d=\"", Ink::class(color));
        for (i, (x, y)) in path.into_iter().enumerate() {
            let _ = write!(self.out, "{}{} {}", if i == 0 { 'M' } else { 'L' }, units(x), units(y));
        }
        self.out.push_str("\"/>");
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (x0, y0): BackendCoord,
        (x1, y1): BackendCoord,
        style: &S,
        _: bool,
    ) -> Drawn {
        let class = Ink::class(style.color());
        let (width, height) = (units((x1 - x0).max(0)), units((y1 - y0).max(0)));
        let _ = write!(
            self.out,
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{height}\"/>",
            units(x0),
            units(y0)
        );
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, (x, y): BackendCoord, radius: u32, style: &S, _: bool) -> Drawn {
        let class = Ink::class(style.color());
        let radius = f64::from(radius) / f64::from(RESOLUTION);
        let _ = write!(self.out, "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{radius}\"/>", units(x), units(y));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, points: I, style: &S) -> Drawn {
        let _ = write!(self.out, "<polygon class=\"{}\" points=\"", Ink::class(style.color()));
        for (x, y) in points {
            let _ = write!(self.out, "{},{} ", units(x), units(y));
        }
        self.out.push_str("\"/>");
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, (x, y): BackendCoord) -> Drawn {
        let anchor = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        // Where the baseline lies below the point, as a part of the letter's height.
        let drop = match style.anchor().v_pos {
            VPos::Top => 0.8,
            VPos::Center => 0.35,
            VPos::Bottom => -0.2,
        };
        let y = units(y) + drop * style.size() / f64::from(RESOLUTION);
        let class = Ink::class(style.color());
        let _ = write!(self.out, "<text class=\"{class}\" x=\"{}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">", units(x));
        for c in text.chars() {
            match c {
                '<' => self.out.push_str("&lt;"),
                '&' => self.out.push_str("&amp;"),
                c => self.out.push(c),
            }
        }
        self.out.push_str("</text>");
        Ok(())
    }

    /// An estimate: digits and Latin letters of a text face are a little over half as wide as high.
    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let width = text.chars().count() as f64 * style.size() * 0.55;
        Ok((width as u32, style.size() as u32))
    }
}
