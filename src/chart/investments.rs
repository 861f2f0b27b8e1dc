use super::axis::Axis;
use super::plot::{Layer, Plot, Table};
use crate::model::cost::{AllIn, Evaluated, Frontier};
use crate::plan::Investment;
use crate::plan::words::{chance_in_words, money_in_short};

/// Combinations of options and what is known of them.
#[derive(Debug, Clone, Copy)]
pub struct Combinations<'a> {
    /// All of them, in order.
    pub table: &'a [Evaluated],
    /// The options, by their bits.
    pub options: &'a [Investment],
    /// Which are efficient by what is paid for them, and where the optimum is.
    pub frontier: &'a Frontier,
    /// Which are efficient once everything is counted, and which are near the optimum.
    pub all_in: &'a AllIn,
    /// What money is counted in.
    pub currency: &'a str,
}

impl Combinations<'_> {
    /// The axes on which every combination lies: total cost of a year, and chance to keep the objective.
    pub fn axes(&self) -> (Axis, Axis) {
        let totals = || self.table.iter().map(Evaluated::total);
        let (low, high) = (totals().fold(f64::INFINITY, f64::min), totals().fold(0.0, f64::max));
        let room = 0.04 * (high - low).max(1e-9);
        let currency = self.currency;
        let x =
            Axis::linear("total cost of a year", (low - room).max(0.0), high + room, |at| money_in_short(at, currency));
        let chances = || self.table.iter().map(|e| e.chance);
        let (low, high) = (chances().fold(1.0, f64::min), chances().fold(0.0, f64::max));
        let room = (0.06 * (high - low)).max(0.005);
        let (low, high) = ((low - room).max(0.0), (high + room).min(1.0));
        let y = Axis::linear("chance", low, high, |at| format!("{} %", rounded(at * 100.0)));
        (x, y)
    }

    /// The names of what a combination holds, or that it holds nothing.
    pub fn names(&self, options: u16) -> String {
        let held = self.options.iter().enumerate().filter(|(i, _)| options >> i & 1 == 1);
        let names: Vec<&str> = held.map(|(_, option)| option.name.as_str()).collect();
        if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
    }
}

fn rounded(value: f64) -> f64 {
    libm::round(value * 100.0) / 100.0
}

/// Every combination by what a year costs all in and how often the objective is kept, the efficient ones joined by a
/// line. `held` is what the terms have.
pub fn combinations_plot(combinations: &Combinations, held: u16) -> Plot {
    let Combinations { table, frontier, all_in, currency, .. } = *combinations;
    let (x, y) = combinations.axes();
    let place = |i: &usize| table.get(*i).map_or((f64::NAN, f64::NAN), |e| (e.total(), e.chance));
    let is_near = |i: &usize| all_in.near.contains(i);
    let others = (0..table.len()).filter(|i| !is_near(i)).map(|i| place(&i)).collect();
    let dots = |series, name: &str, points| Layer::Dots { series, name: name.to_owned(), points };
    // Stepwise: between two combinations there is none.
    let efficient: Vec<(f64, f64)> = all_in.efficient.iter().map(place).collect();
    let steps = efficient.windows(2).flat_map(|pair| [pair[0], (pair[1].0, pair[0].1)]);
    let line: Vec<(f64, f64)> = steps.chain(efficient.last().copied()).collect();
    let optimum = place(&frontier.optimum);
    let layers = vec![
        dots(5, "a combination", others),
        dots(3, "about as cheap as the optimum", all_in.near.iter().map(place).collect()),
        Layer::Line { series: 3, name: "no other is likelier and cheaper".to_owned(), points: line },
        dots(2, "what the terms have", vec![place(&usize::from(held))]),
        Layer::Upright(optimum.0, format!("least: {}", money_in_short(optimum.0, currency))),
    ];
    let sentence = table.get(frontier.optimum).map_or(String::new(), |best| {
        let count = match all_in.near.len() {
            1 => "no other comes near".to_owned(),
            n => format!("{} more are about as cheap", n - 1),
        };
        format!(
            "Of {} combinations the cheapest all in costs {} a year and keeps the objective with a chance of {}; {count}.",
            table.len(),
            money_in_short(best.total(), currency),
            chance_in_words(best.chance)
        )
    });
    Plot { title: "Every combination of investments", sentence, x, y, layers, table: listed(combinations) }
}

/// The combinations that are worth reading: the efficient ones, what is near the optimum.
fn listed(combinations: &Combinations) -> Table {
    let Combinations { table, frontier, all_in, currency, .. } = *combinations;
    let mut shown: Vec<usize> = all_in.efficient.iter().chain(&all_in.near).copied().collect();
    shown.sort_unstable();
    shown.dedup();
    shown.sort_by(|a, b| table[*a].total().total_cmp(&table[*b].total()));
    let row = |i: &usize| {
        let e = &table[*i];
        let what = match (*i == frontier.optimum, all_in.efficient.contains(i)) {
            (true, _) => "optimum",
            (_, true) => "efficient",
            _ => "near the optimum",
        };
        vec![
            combinations.names(e.options),
            chance_in_words(e.chance),
            money_in_short(e.yearly_cost, currency),
            money_in_short(e.outage_loss, currency),
            money_in_short(e.credits, currency),
            money_in_short(e.total(), currency),
            what.to_owned(),
        ]
    };
    let head = ["Combination", "Chance", "Investments", "Outages", "Credits", "Total a year", "What it is"];
    Table { head: head.map(str::to_owned).to_vec(), rows: shown.iter().take(60).map(row).collect() }
}

/// What a year costs along the combinations that lose least for what is paid: investments, outages and credits, and
/// their sum.
pub fn total_cost_plot(combinations: &Combinations) -> Plot {
    let Combinations { table, frontier, currency, .. } = *combinations;
    let along: Vec<&Evaluated> = frontier.by_loss.iter().filter_map(|i| table.get(*i)).collect();
    let line = |series, name: &str, of: fn(&Evaluated) -> f64| Layer::Line {
        series,
        name: name.to_owned(),
        points: along.iter().map(|e| (e.yearly_cost, of(e))).collect(),
    };
    let dots = |series, of: fn(&Evaluated) -> f64| Layer::Dots {
        series,
        name: String::new(),
        points: along.iter().map(|e| (e.yearly_cost, of(e))).collect(),
    };
    let most = along.iter().map(|e| e.total()).fold(0.0, f64::max);
    let dearest = along.iter().map(|e| e.yearly_cost).fold(0.0, f64::max);
    let label = |at: f64| money_in_short(at, currency);
    let row = |e: &&Evaluated| {
        let cells = [e.yearly_cost, e.outage_loss, e.credits, e.total()].map(|value| money_in_short(value, currency));
        std::iter::once(combinations.names(e.options)).chain(cells).collect()
    };
    let best = table.get(frontier.optimum);
    let sentence = best.map_or(String::new(), |best| {
        format!(
            "A year costs least, {}, with {} for investments and {} lost in outages and credits.",
            money_in_short(best.total(), currency),
            money_in_short(best.yearly_cost, currency),
            money_in_short(best.loss(), currency)
        )
    });
    let mut layers = vec![
        line(5, "investments", |e| e.yearly_cost),
        line(0, "outages", |e| e.outage_loss),
        line(4, "credits", |e| e.credits),
        line(99, "total", Evaluated::total),
        dots(99, Evaluated::total),
    ];
    layers.extend(best.map(|best| Layer::Upright(best.yearly_cost, "least total".to_owned())));
    let head = ["Combination", "Investments", "Outages", "Credits", "Total a year"];
    Plot {
        title: "What a year costs all in",
        sentence,
        x: Axis::linear("paid for investments in a year", 0.0, dearest.max(1.0), label),
        y: Axis::linear("", 0.0, (1.05 * most).max(1.0), label),
        layers,
        table: Table { head: head.map(str::to_owned).to_vec(), rows: along.iter().map(row).collect() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::cost::{all_in, frontier};

    fn combination(options: u16, yearly_cost: f64, chance: f64, outage_loss: f64) -> Evaluated {
        Evaluated { options, yearly_cost, chance, outage_loss, credits: 0.0 }
    }

    #[test]
    fn a_combination_lies_where_its_figures_say() {
        let table = [
            combination(0, 0.0, 0.5, 100e3),
            combination(1, 20e3, 0.8, 60e3),
            combination(2, 50e3, 0.7, 70e3),
            combination(3, 70e3, 0.9, 14e3),
        ];
        let frontier = frontier(&table).unwrap();
        let all_in = all_in(&table, &frontier, 0.05).unwrap();
        let named = |name: &str| Investment { name: name.to_owned(), yearly_cost: 0.0, effects: Vec::new() };
        let options = [named("Canary"), named("<b>")];
        let combinations =
            Combinations { table: &table, options: &options, frontier: &frontier, all_in: &all_in, currency: "€" };
        let plot = combinations_plot(&combinations, 0);
        assert!(
            plot.sentence.contains("costs € 80k a year") && plot.sentence.contains("80.0 %; 1 more"),
            "{}",
            plot.sentence
        );
        let Layer::Line { points, .. } = &plot.layers[2] else { panic!("a line") };
        assert_eq!(points, &[(80e3, 0.8), (84e3, 0.8), (84e3, 0.9)]);
        assert_eq!(plot.table.rows[0][..3], ["Canary", "80.0 %", "€ 20k"]);
        // What people wrote stands in the table, as text, and never in the drawing.
        assert!(plot.table.rows[1][0].contains("<b>") && !plot.drawing().contains("<b>"));
        let (x, y) = combinations.axes();
        assert!(
            table
                .iter()
                .all(|e| (0.0..=1.0).contains(&x.position(e.total())) && (0.0..=1.0).contains(&y.position(e.chance)))
        );
        let curve = total_cost_plot(&combinations);
        let Layer::Line { points, .. } = &curve.layers[3] else { panic!("a line") };
        assert_eq!(points, &[(0.0, 100e3), (20e3, 80e3), (70e3, 84e3)]);
    }
}
