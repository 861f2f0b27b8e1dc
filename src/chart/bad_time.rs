use super::axis::Axis;
use super::plot::{Layer, Plot, Table};
use crate::model::loss::Badness;
use crate::model::{Distribution, ModelError, allowed, keeping, outcomes};
use crate::plan::Terms;
use crate::plan::words::{chance_in_words, percent};
use crate::units::Span;

/// Vertices of the line.
const POINTS: u32 = 240;
/// Columns of the picture of chances.
const COLUMNS: u32 = 40;
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

/// How a distribution is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reading {
    /// The chance of at most so much.
    #[default]
    AtMost,
    /// The chance of each length by itself.
    Each,
}

/// Where the axis of bad time ends, in minutes: beyond the budget and beyond what one window in ten exceeds. It moves in
/// steps, so that it stands still while a budget is dragged.
pub fn bad_time_range(allowed: f64, worst_in_ten: f64, window: f64) -> f64 {
    let least = libm::fmax(1.3 * allowed, 1.25 * worst_in_ten).clamp(1e-6, libm::fmax(window, 1e-6));
    let decade = libm::pow(10.0, libm::floor(libm::log10(least)));
    let stops = [1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0];
    let range = stops.into_iter().map(|stop| stop * decade).find(|stop| *stop >= least).unwrap_or(10.0 * decade);
    libm::fmin(range, libm::fmax(window, least))
}

/// Bad time in one window against the budget. `chance` is the one that people are told, of exactly this budget.
pub fn bad_time_plot(
    distribution: &Distribution,
    budget: Span,
    chance: f64,
    worst_in_ten: f64,
    reading: Reading,
) -> Plot {
    let (range, allowed) = (distribution.range(), budget.to_seconds_f64() / 60.0);
    let (y, layers, title) = match reading {
        Reading::AtMost => at_most(distribution, allowed, chance),
        Reading::Each => each(distribution, allowed),
    };
    let mut layers = layers;
    layers.push(Layer::Upright(allowed, format!("budget {budget}")));
    let rest =
        length(worst_in_ten).map_or(String::new(), |worst| format!("; one window in ten has more than {worst} of it"));
    let sentence =
        format!("Bad time stays within the budget of {budget} with a chance of {}{rest}.", chance_in_words(chance));
    Plot {
        title,
        sentence,
        x: minutes_axis(range),
        y,
        layers,
        table: table(distribution, allowed, chance, worst_in_ten),
    }
}

/// The same for a document: the chance that bad time in one window stays below so much, and where the budget stands in it.
///
/// # Errors
/// What [`keeping`], [`outcomes`] and [`Distribution::new`] refuse.
pub fn bad_time_chart(badness: &Badness, terms: &Terms) -> Result<Plot, ModelError> {
    let (outcomes, keeping) = (outcomes(badness, &terms.window)?, keeping(badness, terms)?);
    let worst = outcomes.worst_in_ten.value;
    let range = bad_time_range(allowed(terms), worst, outcomes.window);
    let distribution = Distribution::new(badness, outcomes.window, range)?;
    let budget = terms.window.budget(terms.target.budget());
    Ok(bad_time_plot(&distribution, budget, keeping.chance.value, worst, Reading::AtMost))
}

type Drawn = (Axis, Vec<Layer>, &'static str);

fn at_most(distribution: &Distribution, allowed: f64, chance: f64) -> Drawn {
    let points = (0..=POINTS).map(|n| distribution.range() * f64::from(n) / f64::from(POINTS));
    let points = points.map(|minutes| (minutes, distribution.within(minutes))).collect();
    let y = Axis::linear("", 0.0, 1.0, percent).with_ticks(&[
        (0.0, "0 %"),
        (0.25, "25 %"),
        (0.5, "50 %"),
        (0.75, "75 %"),
        (1.0, "100 %"),
    ]);
    let layers = vec![
        Layer::Line { series: 99, name: "chance of at most so much bad time".to_owned(), points },
        Layer::Dots { series: 3, name: "the budget".to_owned(), points: vec![(allowed, chance)] },
    ];
    (y, layers, "Chance that bad time in one window stays within a length")
}

fn each(distribution: &Distribution, allowed: f64) -> Drawn {
    let width = distribution.range() / f64::from(COLUMNS);
    let (mut within, mut beyond, mut most) = (Vec::new(), Vec::new(), 0.0_f64);
    for n in 0..COLUMNS {
        let (from, to) = (f64::from(n) * width, f64::from(n + 1) * width);
        // No bad time at all stands in the first column.
        let chance = if n == 0 { distribution.within(to) } else { distribution.between(from, to) };
        most = most.max(chance);
        let side = if (from + to) / 2.0 <= allowed { &mut within } else { &mut beyond };
        side.push((from, to, chance));
    }
    let y = Axis::linear("", 0.0, most.clamp(1e-3, 1.0), percent);
    let bars = |series, name: &str, bars| Layer::Bars { series, name: name.to_owned(), bars };
    let layers = vec![bars(3, "within the budget", within), bars(0, "beyond it", beyond)];
    (y, layers, "Chance of each length of bad time in one window")
}

fn minutes_axis(range: f64) -> Axis {
    let step = STEPS.into_iter().find(|step| range / step <= 7.0).unwrap_or(range / 7.0);
    let mut axis = Axis::linear("bad time in one window", 0.0, range, |_| String::new());
    let count = libm::floor(range / step * (1.0 + 1e-9)) as u32;
    axis.ticks = (0..=count)
        .map(|n| f64::from(n) * step)
        .map(|at| (at, length(at).map_or(String::new(), |span| span.to_string())))
        .collect();
    axis
}

fn length(minutes: f64) -> Option<Span> {
    Span::from_seconds_f64(minutes * 60.0)
}

/// Chances at parts and multiples of the budget, and at what one window in ten exceeds.
fn table(distribution: &Distribution, allowed: f64, chance: f64, worst_in_ten: f64) -> Table {
    let mut rows: Vec<(f64, f64, &str)> = [0.0, 0.25, 0.5, 1.5, 2.0]
        .into_iter()
        .map(|part| part * allowed)
        .filter(|minutes| *minutes <= distribution.range())
        .map(|minutes| (minutes, distribution.within(minutes), ""))
        .collect();
    rows.push((allowed, chance, "the budget"));
    rows.push((worst_in_ten, 0.9, "one window in ten has more"));
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let row = |(minutes, chance, note): (f64, f64, &str)| {
        vec![length(minutes).map_or(String::new(), |span| span.to_string()), chance_in_words(chance), note.to_owned()]
    };
    let head = ["Bad time in one window", "Chance of at most that", "Note"].map(str::to_owned).to_vec();
    Table { head, rows: rows.into_iter().map(row).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Catalogue, Cause, Duration, Frequency, Risk};
    use crate::units::{Estimate, Target, Window};

    fn chart() -> (Distribution, Plot) {
        let exactly = |x| Estimate::value(x).unwrap();
        let risk = Risk {
            name: "Bad release".to_owned(),
            cause: Cause::BinaryPush,
            duration: Duration::Estimated { detect: exactly(0.0), resolve: exactly(30.0) },
            impact: exactly(1.0),
            frequency: Frequency::PerYear(exactly(26.0)),
            dependency: false,
        };
        let badness = Badness::of(&Catalogue { risks: vec![risk], ..Catalogue::default() }).unwrap();
        let terms = Terms::new(Target::parse_percent("99.9").unwrap(), Window::rolling("30d").unwrap());
        (Distribution::new(&badness, 43_200.0, 150.0).unwrap(), bad_time_chart(&badness, &terms).unwrap())
    }

    #[test]
    fn the_chart_says_what_it_shows() {
        // By hand: m = 26 · 30 / 365, P(N <= 1) = 37.0 %, and P(N <= 4) is the first above 90 %.
        let (_, plot) = chart();
        let said = &plot.sentence;
        assert!(said.starts_with("Bad time stays within the budget of 43 m 12 s with a chance of 37.0 %"), "{said}");
        // A hair above 120 m is exceeded once in ten times; a quarter more is above 150.
        assert_eq!(plot.x.high(), 200.0);
        assert!(plot.table.rows.iter().any(|row| row[..] == ["43 m 12 s", "37.0 %", "the budget"]));
    }

    #[test]
    fn columns_hold_the_whole_chance() {
        let (distribution, _) = chart();
        let budget = Span::from_seconds_f64(43.2 * 60.0).unwrap();
        let plot = bad_time_plot(&distribution, budget, 0.37, 120.0, Reading::Each);
        let sum = |layer: &Layer| match layer {
            Layer::Bars { bars, .. } => bars.iter().map(|(_, _, chance)| chance).sum(),
            _ => 0.0,
        };
        let (within, beyond) = (sum(&plot.layers[0]), sum(&plot.layers[1]));
        // P(N <= 1) lies within; up to 150 m there are five incidents, the fifth just at the end of the grid.
        assert!((within - 0.370_196).abs() < 1e-3, "{within}");
        assert!((within + beyond - 0.977_97).abs() < 2e-2, "{beyond}");
    }

    #[test]
    fn the_axis_moves_in_steps() {
        assert_eq!(bad_time_range(43.2, 120.0, 43_200.0), 150.0);
        assert_eq!(bad_time_range(44.0, 120.0, 43_200.0), 150.0);
        assert_eq!(bad_time_range(432.0, 120.0, 43_200.0), 600.0);
        assert_eq!(bad_time_range(43_200.0, 0.0, 43_200.0), 43_200.0);
        assert!(bad_time_range(0.0, 0.0, 43_200.0) > 0.0);
    }
}
