use super::NinesAxis;
use crate::model::{Measured, Outcomes, Structure};
use crate::units::{Share, Target};

/// Something that stands on the nines line beside the target.
#[derive(Debug, Clone, PartialEq)]
pub struct NinesMark {
    /// What it is.
    pub kind: MarkKind,
    /// Nines of it.
    pub nines: f64,
    /// The availability, as people say it: `99.93`.
    pub percent: String,
    /// What to call it, short: `measured`.
    pub name: String,
}

/// What a mark on the nines line is; each kind has a shape of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// What was delivered.
    Measured,
    /// What dependencies, or the users' network, allow at most.
    Ceiling,
    /// What would be kept.
    Supported,
}

impl MarkKind {
    /// A word for style sheets.
    pub fn word(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Ceiling => "ceiling",
            Self::Supported => "supported",
        }
    }
}

impl NinesMark {
    /// A mark at an unavailability, said in so many digits of it; none where it is never down, which no line can show.
    fn at(kind: MarkKind, name: &str, down: f64, digits: u32) -> Option<Self> {
        let percent = said(down, digits)?;
        Some(Self { kind, nines: -libm::log10(down.max(1e-9)), percent, name: name.to_owned() })
    }

    /// The words beside the mark.
    pub fn label(&self) -> String {
        format!("{} {} %", self.name, self.percent)
    }
}

/// The availability that leaves so much unavailability, rounded up to so many digits of it, so that nothing is said to
/// be better than it is.
fn said(down: f64, digits: u32) -> Option<String> {
    let ppb = libm::ceil(down * 1e9 - 1e-3);
    if !(1.0..=1e9).contains(&ppb) {
        return None;
    }
    let (ppb, most) = (ppb as u64, 10u64.pow(digits));
    let mut step = 1;
    while ppb / step >= most {
        step *= 10;
    }
    let target = Share::from_ppb((ppb.div_ceil(step) * step).min(1_000_000_000)).and_then(Target::from_budget);
    Some(target.ok()?.to_string())
}

/// What stands on the nines line beside the target: what was measured, what is allowed at most, what would be kept.
pub fn nines_marks(
    measured: Option<&Measured>,
    structure: Option<&Structure>,
    network: Option<Share>,
    outcomes: Option<&Outcomes>,
) -> Vec<NinesMark> {
    let measured =
        measured.and_then(|measured| NinesMark::at(MarkKind::Measured, "measured", measured.unavailability.value, 3));
    let architecture = structure
        .and_then(|structure| structure.unavailability)
        .and_then(|down| NinesMark::at(MarkKind::Ceiling, "dependencies allow", down.value, 3));
    let network = network
        .and_then(|network| NinesMark::at(MarkKind::Ceiling, "users’ network", network.complement().to_f64(), 3));
    let supported = outcomes.map(|outcomes| outcomes.supported.as_slice()).unwrap_or_default().iter().filter_map(
        |(chance, target)| {
            let name = format!("{:.0} % sure:", chance * 100.0);
            NinesMark::at(MarkKind::Supported, &name, target.as_ref()?.budget().to_f64(), 2)
        },
    );
    [measured, architecture, network].into_iter().flatten().chain(supported).collect()
}

/// Widths of the line, in pixels, from which on labels are placed anew. Labels that do not overlap on a line of some width
/// do not on a wider one.
pub const LINE_WIDTHS: [f64; 3] = [230.0, 520.0, 860.0];

/// About how wide a label is, in pixels of 12: wide enough for every common font.
fn width_of(label: &str) -> f64 {
    7.0 * label.chars().count() as f64 + 14.0
}

/// In which row each label of the marks lies, for each of [`LINE_WIDTHS`]; the lowest row is 0.
pub fn label_rows(axis: NinesAxis, marks: &[NinesMark]) -> [Vec<usize>; 3] {
    let labels: Vec<(f64, f64)> =
        marks.iter().map(|mark| (axis.place(mark.nines).clamp(0.0, 1.0), width_of(&mark.label()))).collect();
    LINE_WIDTHS.map(|line| rows(&labels, line))
}

/// Rows for labels so that no two overlap: each is a place from 0 to 1 and a width. A label lies over its place, flush
/// with the line at both ends, so that its left edge is at `place × (line − width)`.
///
/// The lowest row that has room is taken, from left to right.
fn rows(labels: &[(f64, f64)], line: f64) -> Vec<usize> {
    let edges = |(at, width): (f64, f64)| (at * (line - width), at * (line - width) + width);
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by(|a, b| edges(labels[*a]).0.total_cmp(&edges(labels[*b]).0).then(a.cmp(b)));
    let mut taken: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut rows = vec![0; labels.len()];
    for i in order {
        let (left, right) = edges(labels[i]);
        let is_free = |row: &Vec<(f64, f64)>| row.iter().all(|(from, to)| *to <= left || *from >= right);
        let row = taken.iter().position(is_free).unwrap_or(taken.len());
        if row == taken.len() {
            taken.push(Vec::new());
        }
        taken[row].push((left, right));
        rows[i] = row;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::basis;

    #[test]
    fn labels_never_overlap() {
        // A plain linear congruential generator: any spread of places and widths will do.
        let mut seed = 7u64;
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as f64 / f64::from(1u32 << 31)
        };
        for _ in 0..2_000 {
            let labels: Vec<(f64, f64)> = (0..6).map(|_| (next(), 60.0 + 140.0 * next())).collect();
            for line in LINE_WIDTHS {
                let rows = rows(&labels, line);
                // On the line itself and on any wider one.
                for line in [line, line * 1.3, line * 7.0] {
                    for a in 0..labels.len() {
                        for b in a + 1..labels.len() {
                            let edges = |(at, width): (f64, f64)| (at * (line - width), at * (line - width) + width);
                            let ((from, to), (after, end)) = (edges(labels[a]), edges(labels[b]));
                            let is_apart = to <= after + 1e-9 || end <= from + 1e-9;
                            assert!(rows[a] != rows[b] || is_apart, "{labels:?} {rows:?} {line}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn far_apart_labels_share_a_row() {
        assert_eq!(rows(&[(0.9, 100.0), (0.1, 100.0), (0.12, 100.0)], 860.0), [0, 0, 1]);
        assert_eq!(rows(&[], 860.0), [0usize; 0]);
    }

    #[test]
    fn marks_say_what_they_are() {
        let share = |text| Share::parse_percent(text).unwrap();
        let day = |text| crate::units::CivilDate::parse(text).unwrap();
        // 28.8 bad minutes in twenty days: 0.1 %.
        let at = crate::units::CivilDateTime::parse("2026-01-10 12:00:00").unwrap();
        let outage = crate::plan::Incident { impact: 0.5, ..crate::plan::Incident::new("It broke", at, 57.6) };
        let log = crate::plan::IncidentLog {
            from: day("2026-01-01"),
            until: day("2026-01-20"),
            incidents: vec![outage],
            reviews: Vec::new(),
        };
        let facts = crate::plan::Facts { incidents: Some(log), ..crate::plan::Facts::default() };
        let window = crate::units::Window::rolling("30d").unwrap();
        let terms = crate::plan::Terms::new(Target::parse_percent("99.9").unwrap(), window);
        let measured = crate::model::measured(&facts, &terms).unwrap();
        let structure = Structure {
            unavailability: Some(crate::model::Stated::new(2.5e-4, &basis::ARCHITECTURE)),
            above_architecture: false,
            felt: None,
        };
        let outcomes = Outcomes {
            window: 43_200.0,
            mean: crate::model::Stated::new(1.0, &basis::MEAN_BAD_TIME),
            worst_in_ten: crate::model::Stated::new(1.0, &basis::WORST_IN_TEN),
            supported: vec![(0.8, Some(Target::parse_percent("99.8765").unwrap())), (0.9, None)],
        };
        let marks = nines_marks(measured.as_ref(), Some(&structure), Some(share("99.5")), Some(&outcomes));
        let labels: Vec<_> = marks.iter().map(NinesMark::label).collect();
        assert_eq!(
            labels,
            ["measured 99.9 %", "dependencies allow 99.975 %", "users’ network 99.5 %", "80 % sure: 99.87 %"]
        );
        assert!((marks[1].nines - 3.602_06).abs() < 1e-5);
        assert_eq!(nines_marks(None, None, Some(share("100")), None), []);
    }
}
