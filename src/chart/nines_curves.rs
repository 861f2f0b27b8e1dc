use super::axis::Axis;
use super::plot::{Layer, Plot, Table};
use crate::model::ModelError;
use crate::model::cost::{Ceiling, Textbook};
use crate::plan::words::{money_in_short, significant};
use crate::units::{Share, Target};

/// Points of a curve over the nines.
const POINTS: u32 = 96;
/// The nines over which users' networks are looked at.
const MOST_NINES: f64 = 6.0;

/// Which curves of the textbook are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Textbooks {
    /// What one nine more costs and saves.
    #[default]
    Marginal,
    /// What all of it costs.
    Total,
}

fn nines_axis(most: f64) -> Axis {
    let mut axis = Axis::linear("nines", 0.0, most, |_| String::new());
    axis.ticks = (0..=libm::floor(most) as u32)
        .filter_map(|nines| {
            let target = Target::from_nines(f64::from(nines)).ok()?;
            Some((f64::from(nines), format!("{target} %")))
        })
        .collect();
    axis
}

/// The textbook curve of nines and money.
///
/// # Errors
/// What [`Textbook::optimum`] refuses.
pub fn textbook_plot(curve: &Textbook, which: Textbooks, currency: &str) -> Result<Plot, ModelError> {
    let optimum = curve.optimum()?;
    let most = libm::ceil((optimum + 1.5).clamp(4.0, 7.0));
    let x = nines_axis(most);
    type Of = fn(&Textbook, f64) -> Result<f64, ModelError>;
    let sum: Of = |curve, nines| Ok(curve.cost(nines)? + curve.loss(nines)?);
    let lines: Vec<(u8, &str, Of)> = match which {
        Textbooks::Marginal => {
            vec![
                (5, "what one nine more costs", Textbook::marginal_cost),
                (0, "what one nine more saves", Textbook::marginal_benefit),
            ]
        }
        Textbooks::Total => {
            vec![
                (5, "cost of so many nines", Textbook::cost),
                (0, "loss that is left", Textbook::loss),
                (99, "both", sum),
            ]
        }
    };
    let mut layers = Vec::new();
    let (mut low, mut high) = (f64::INFINITY, 0.0_f64);
    for (series, name, of) in &lines {
        let mut points = Vec::new();
        for nines in x.sampled(POINTS) {
            let value = of(curve, nines)?;
            (low, high) = (low.min(value), high.max(value));
            points.push((nines, value));
        }
        layers.push(Layer::Line { series: *series, name: (*name).to_owned(), points });
    }
    let said = Target::from_nines(optimum.clamp(0.0, 7.0)).map_or(String::new(), |target| format!("{target} %"));
    layers.push(Layer::Upright(optimum, format!("best at {said}")));
    let mut rows = Vec::new();
    for nines in 0..=most as u32 {
        let nines = f64::from(nines);
        let at = x.ticks.iter().find(|(at, _)| *at == nines).map_or(String::new(), |(_, label)| label.clone());
        let figures =
            [curve.cost(nines)?, curve.loss(nines)?, curve.marginal_cost(nines)?, curve.marginal_benefit(nines)?];
        rows.push(std::iter::once(at).chain(figures.map(|value| money_in_short(value, currency))).collect());
    }
    let head = ["Target", "Cost", "Loss left", "One nine more costs", "One nine more saves"];
    Ok(Plot {
        title: match which {
            Textbooks::Marginal => "What one nine more costs and saves, by the textbook",
            Textbooks::Total => "What nines cost in all, by the textbook",
        },
        sentence: if optimum > 0.0 {
            format!("By this rule of thumb cost and benefit of one nine more meet at {said}.")
        } else {
            "By this rule of thumb not even the first nine is worth its cost.".to_owned()
        },
        x,
        y: Axis::log("money in a year, as a slope", low.max(1e-3), high, |at| money_in_short(at, currency)),
        layers,
        table: Table { head: head.map(str::to_owned).to_vec(), rows },
    })
}

/// What users feel of a service behind their own network, by the service's nines, and from where on they do not notice
/// the next one.
///
/// # Errors
/// What [`Ceiling`] refuses.
pub fn felt_plot(network: Share, target: Target, noticed: f64) -> Result<Plot, ModelError> {
    let ceiling = Ceiling::new(network.to_f64())?;
    let invisible = ceiling.invisible_from(noticed)?;
    let x = nines_axis(MOST_NINES);
    let mut felt = Vec::new();
    let mut own = Vec::new();
    // Not 1 − felt: what is down is added up from its parts.
    let (up, down) = (network.to_f64(), network.complement().to_f64());
    let bad = |nines: f64| down + up * libm::exp10(-nines);
    for nines in x.sampled(POINTS) {
        felt.push((nines, bad(nines)));
        own.push((nines, libm::exp10(-nines)));
    }
    let label = |at: f64| format!("{} %", crate::plan::words::number(libm::round(at * 1e10) / 1e8));
    let mut layers = vec![
        Layer::Line { series: 5, name: "the service alone".to_owned(), points: own },
        Layer::Line { series: 99, name: "what users feel".to_owned(), points: felt },
        Layer::Dots { series: 3, name: "the target".to_owned(), points: vec![(target.nines(), bad(target.nines()))] },
    ];
    if down > 0.0 {
        layers.push(Layer::Level(down, "their network alone".to_owned()));
    }
    let said = |nines: f64| Target::from_nines(nines.clamp(0.0, 7.0)).map_or(String::new(), |t| format!("{t} %"));
    let sentence = match invisible {
        None => "Nothing is known to fail between users and the service, so every nine is felt.".to_owned(),
        Some(nines) => {
            layers.push(Layer::Upright(nines, format!("hardly felt from {} on", said(nines))));
            format!(
                "Behind a network that works {} % of the time, from {} on the next nine shrinks what users feel as bad by less than {}.",
                network.percent(),
                said(nines),
                crate::plan::words::percent(noticed)
            )
        }
    };
    let mut rows = Vec::new();
    for nines in 0..=MOST_NINES as u32 {
        let nines = f64::from(nines);
        let gain = ceiling.felt_gain(nines)?;
        rows.push(vec![said(nines), label(significant(bad(nines), 4)), format!("{:.1} %", gain * 100.0)]);
    }
    let head = ["Service", "Users find it down", "The next nine shrinks that by"];
    Ok(Plot {
        title: "What users feel behind their own network",
        sentence,
        x,
        y: Axis::log("share of time that users find it down", 1e-6, 1.0, label),
        layers,
        table: Table { head: head.map(str::to_owned).to_vec(), rows },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_meet_at_the_best_nines() {
        // base 100, growth 10, 1e7 exposed: by hand the two marginal curves meet where 100 · 10^n = 1e7 · 10^-n, n = 2.5.
        let curve = Textbook::new(100.0, 10.0, 1e7).unwrap();
        let plot = textbook_plot(&curve, Textbooks::Marginal, "€").unwrap();
        assert!(plot.layers.contains(&Layer::Upright(curve.optimum().unwrap(), "best at 99.68 %".to_owned())));
        assert_eq!(plot.table.rows[2][..3], ["99 %", "€ 10k", "€ 100k"]);
        assert_eq!(plot.x.high(), 4.0);
        assert_eq!(textbook_plot(&curve, Textbooks::Total, "€").unwrap().layers.len(), 4);
    }

    #[test]
    fn the_network_is_a_floor() {
        let percent = |text| Share::parse_percent(text).unwrap();
        let plot = felt_plot(percent("99.9"), Target::parse_percent("99.9").unwrap(), 0.1).unwrap();
        // By hand: log10(0.999 · 0.8 / (0.1 · 0.001)) = 3.902655.
        let at = plot.layers.iter().find_map(|layer| if let Layer::Upright(x, _) = layer { Some(*x) } else { None });
        assert!((at.unwrap() - 3.902_655).abs() < 1e-6);
        // At three nines: 0.001 + 0.999 · 0.001 = 0.1999 %; the fourth shrinks it by 0.9 · 0.999 / 1.999 = 45.0 %.
        assert_eq!(plot.table.rows[3], ["99.9 %", "0.1999 %", "45.0 %"]);
        assert!(
            felt_plot(percent("100"), Target::parse_percent("99.9").unwrap(), 0.1)
                .unwrap()
                .sentence
                .contains("every nine")
        );
    }
}
