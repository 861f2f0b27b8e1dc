use std::fmt::Write;

/// A drawing with what it needs outside the page: a title, a sentence and a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Units wide.
    pub width: u32,
    /// Units high, without the key.
    pub height: u32,
    /// What is shown.
    pub title: &'static str,
    /// What it says, in a sentence.
    pub sentence: String,
    /// Which series is what.
    pub key: Vec<(u8, String)>,
    /// The elements.
    pub drawing: String,
}

/// Strokes and letters; the dashes tell series apart where colours do not.
const STROKES: &str = "\
.chart text{font:11px \"Inter\",\"Segoe UI\",system-ui,\"Liberation Sans\",sans-serif;font-variant-numeric:tabular-nums}\
.chart path{fill:none}.chart .band{opacity:.22}.chart .bar{opacity:.75}.chart .limit{stroke-width:2;stroke-dasharray:6 4}\
.chart text.limit{stroke:none;font-weight:600}.chart .series{stroke-width:2;stroke-linejoin:round}.chart .mark{stroke-width:2}\
.chart text.mark{stroke:none;font-weight:600;font-size:13px}\
.chart .series-1{stroke-dasharray:9 3}.chart .series-2{stroke-dasharray:4 3}\
.chart .series-3{stroke-dasharray:1 3;stroke-linecap:round}.chart .series-4{stroke-dasharray:12 3 2 3}\
.chart .series-5{stroke-dasharray:2 2}.chart .series-99{stroke-width:1.5}";

/// The colours of the page, by class: a ground, then what is drawn on it. Light and dark.
const COLOURS: [(&str, &str, &str); 12] = [
    (".ground{fill:", "#fffefb", "#1c2025"),
    (".chart .grid{stroke:", "#e3ded3", "#333941"),
    (".chart .axis{stroke:", "#8a8577", "#7d848d"),
    (".chart .label{fill:", "#5b636c", "#a4abb3"),
    (".chart .series{stroke:", "#5b636c", "#a4abb3"),
    (".chart .bar,.chart .band,.chart .dot{fill:", "#5b636c", "#a4abb3"),
    (".chart path.mark{stroke:", "#0f766e", "#4fc3b5"),
    (".chart circle.mark,.chart text.mark{fill:", "#0f766e", "#4fc3b5"),
    (".chart path.limit{stroke:", "#b3261e", "#ff8f85"),
    (".chart text.limit{fill:", "#b3261e", "#ff8f85"),
    (".chart .series-99{stroke:", "#1c2127", "#eceae4"),
    (".chart .bar-99,.chart .band-99,.chart .dot-99{fill:", "#1c2127", "#eceae4"),
];

/// Light and dark, by series.
const SERIES: [(&str, &str); 6] = [
    ("#b3261e", "#ff8f85"),
    ("#b4530a", "#f0a35e"),
    ("#3b4cb8", "#9aa8ff"),
    ("#0f766e", "#4fc3b5"),
    ("#7a3e9d", "#cf9be8"),
    ("#5b636c", "#a4abb3"),
];

/// The style sheet of pictures on light paper, for a page that holds them inline.
pub fn paper() -> String {
    STROKES.to_owned() + &colours(false)
}

fn colours(is_dark: bool) -> String {
    let one = |light: &'static str, dark: &'static str| if is_dark { dark } else { light };
    let mut out: String = COLOURS.iter().map(|(class, light, dark)| format!("{class}{}}}", one(light, dark))).collect();
    for (n, (light, dark)) in SERIES.iter().enumerate() {
        let color = one(light, dark);
        let _ = write!(
            out,
            ".chart .series-{n}{{stroke:{color}}}.chart .bar-{n},.chart .band-{n},.chart .dot-{n}{{fill:{color}}}"
        );
    }
    out
}

const KEY_ROW: u32 = 18;
const KEY_COLUMNS: u32 = 2;

impl Picture {
    /// A file of its own: with its colours, light or dark as the reader prefers, and with a title and a description.
    pub fn standalone(&self) -> String {
        self.file(&format!("{}@media (prefers-color-scheme:dark){{{}}}", colours(false), colours(true)))
    }

    /// The same on light paper whoever reads it: what becomes pixels, for slides and documents.
    pub fn on_paper(&self) -> String {
        self.file(&colours(false))
    }

    /// Units wide and high, with the key.
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.whole_height())
    }

    fn file(&self, colours: &str) -> String {
        let (width, height) = self.size();
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" role=\"img\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\">\n"
        );
        let _ = writeln!(out, "<title>{}</title>\n<desc>{}</desc>", escape(self.title), escape(&self.sentence));
        let _ = writeln!(out, "<style>{STROKES}{colours}</style>");
        let _ = writeln!(out, "<rect class=\"ground\" width=\"{width}\" height=\"{height}\"/>");
        let _ = writeln!(out, "{}{}\n</svg>", self.drawing, self.drawn_key());
        out
    }

    /// An element for a page that has [`paper()`] in its style.
    pub fn inline(&self) -> String {
        format!(
            "<svg class=\"chart\" role=\"img\" aria-label=\"{}. {}\" viewBox=\"0 0 {} {}\">{}{}</svg>",
            escape(self.title),
            escape(&self.sentence),
            self.width,
            self.whole_height(),
            self.drawing,
            self.drawn_key()
        )
    }

    fn whole_height(&self) -> u32 {
        self.height + KEY_ROW * (self.key.len() as u32).div_ceil(KEY_COLUMNS)
    }

    fn drawn_key(&self) -> String {
        let mut out = String::new();
        for (i, (series, name)) in self.key.iter().enumerate() {
            let (column, row) = (i as u32 % KEY_COLUMNS, i as u32 / KEY_COLUMNS);
            let x = 60 + column * (self.width - 60) / KEY_COLUMNS;
            let y = self.height + row * KEY_ROW + 8;
            let _ = write!(
                out,
                "<path class=\"series series-{series}\" d=\"M{x} {y}H{}\"/><text class=\"label\" x=\"{}\" y=\"{}\">{}</text>",
                x + 28,
                x + 36,
                y + 4,
                escape(name)
            );
        }
        out
    }
}

/// Text as an element of SVG may hold it.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
