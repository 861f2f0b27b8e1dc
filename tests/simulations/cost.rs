//! Mean costs and credits beside draws of single outages and months.

use accord::model::chance::Stream;
use accord::model::cost::{
    CostCurve, Subsets, Terms, credit, frontier, interruption_costs_large, marginals, sla_outlook,
};
use accord::model::loss::{Badness, MONTH_DAYS, Severity};
use accord::model::risk::starter_catalogue;
use accord::plan::{Catalogue, Cause, Duration, Effect, Frequency, Investment, Lever, OutageCost, Risk, Scope, Sla};
use accord::units::{Estimate, Target};

fn estimate(median: f64, ratio: f64) -> Estimate {
    if ratio > 1.0 { Estimate::spread(median, median * ratio).unwrap() } else { Estimate::value(median).unwrap() }
}

/// Mean of so many numbers, and its standard error.
fn mean_of(n: usize, mut draw: impl FnMut() -> f64) -> (f64, f64) {
    let (mut mean, mut squares) = (0.0, 0.0);
    for i in 0..n {
        let x = draw();
        let before = x - mean;
        mean += before / (i + 1) as f64;
        squares += before * (x - mean);
    }
    (mean, libm::sqrt(squares / (n - 1) as f64 / n as f64))
}

#[test]
fn mean_costs_of_drawn_outages() {
    let curves = [
        interruption_costs_large(),
        OutageCost { points: vec![(0.0, 500.0), (5.0, 2_000.0), (30.0, 3_000.0), (240.0, 3_500.0)] },
        OutageCost { points: vec![(10.0, 100.0), (60.0, 3_000.0), (120.0, 9_000.0)] },
        OutageCost { points: vec![(30.0, 3_000.0), (31.0, 3_000.0)] },
    ];
    let mut set = 0;
    for (detect, resolve) in [((5.0, 1.0), (20.0, 4.5)), ((0.0, 1.0), (60.0, 2.0)), ((5.0, 3.0), (30.0, 3.0))] {
        for impact in [estimate(1.0, 1.0), estimate(0.1, 1.0), estimate(0.2, 2.5), estimate(2.0, 1.0)] {
            let duration =
                Duration::Estimated { detect: estimate(detect.0, detect.1), resolve: estimate(resolve.0, resolve.1) };
            let severity = Severity::new(&duration, impact, 0.0).unwrap();
            for cost in &curves {
                let curve = CostCurve::new(cost).unwrap();
                let mut stream = Stream::numbered(20, set);
                let (mean, error) = mean_of(400_000, || curve.of(severity.quantile(stream.uniform())).unwrap());
                let expected = curve.expected(&severity).unwrap();
                // Tables hold 1e-6 or so of a probability; over the widest piece that is the second term.
                assert!((mean - expected).abs() < 3.5 * error + 1e-4 * expected, "{set}: {mean} ± {error}, {expected}");
                set += 1;
            }
        }
    }
    assert_eq!(set, 48);
}

#[test]
fn credits_of_simulated_months() {
    for (set, (per_year, median, ratio)) in
        [(12.0, 30.0, 3.0), (4.0, 200.0, 4.0), (60.0, 5.0, 2.0), (1.0, 2_000.0, 2.0)].into_iter().enumerate()
    {
        let duration = Duration::Estimated { detect: Estimate::value(1.0).unwrap(), resolve: estimate(median, ratio) };
        let frequency = Frequency::PerYear(Estimate::value(per_year).unwrap());
        let impact = Estimate::value(0.5).unwrap();
        let risk = Risk { name: String::new(), cause: Cause::Other, duration, impact, frequency, dependency: false };
        let badness = Badness::of(&Catalogue { risks: vec![risk], background: 2e-5, ..Catalogue::default() }).unwrap();
        let sla = Sla::compute_credits(1_000.0);
        let severity = &badness.sources[0].severity;
        let mut stream = Stream::numbered(21, set as u64);
        let (mean, error) = mean_of(20_000, || {
            let mut year = 0.0;
            for days in MONTH_DAYS {
                let (mut bad, mut at) = (2e-5 * days * 1440.0, stream.exponential());
                while at < per_year * days / 365.0 {
                    bad += severity.quantile(stream.uniform());
                    at += stream.exponential();
                }
                year += 1_000.0 * credit(&sla, bad / (days * 1440.0)).unwrap();
            }
            year
        });
        let expected = sla_outlook(&badness, &sla).unwrap().yearly_credit;
        assert!((mean - expected).abs() < 3.5 * error + 1e-3 * expected, "{mean} ± {error}, {expected}");
    }
}

/// Twelve options on twelve risks: the size that a page must carry.
#[test]
fn four_thousand_combinations() {
    let (detect, resolve) = (Estimate::value(10.0).unwrap(), estimate(30.0, 4.0));
    let mut catalogue = starter_catalogue(24.0, detect, resolve, Estimate::value(0.6).unwrap()).unwrap();
    for i in 0..4 {
        let mut risk = catalogue.risks[i].clone();
        risk.name = format!("Other {i}");
        catalogue.risks.push(risk);
    }
    let levers = [Lever::Frequency, Lever::Resolution, Lever::Detection, Lever::Impact];
    let options: Vec<Investment> = (0..12)
        .map(|i| {
            let scope = |j: usize| Scope::Named(catalogue.risks[j % 12].name.clone());
            let effect = |j: usize, of| Effect { on: levers[j % 4], of, factor: 0.5 + 0.03 * j as f64 };
            let effects = match i {
                0 | 1 => vec![effect(i, Scope::All)],
                _ => vec![effect(i, scope(i)), effect(i, scope(i + 5))],
            };
            Investment { name: format!("Option {i}"), yearly_cost: 5_000.0 * (i + 1) as f64, effects }
        })
        .collect();
    let terms = Terms {
        catalogue: &catalogue,
        options: &options,
        window: 43_200.0,
        target: Target::parse_percent("99.9").unwrap(),
        outage: &interruption_costs_large(),
        sla: None,
    };
    let mut subsets = Subsets::new(terms, None).unwrap();
    while !subsets.step(256).unwrap() {}
    let table = subsets.evaluated();
    assert_eq!(table.len(), 4096);
    let frontier = frontier(table).unwrap();
    assert!(frontier.by_chance.len() > 10 && frontier.by_chance[0] == 0);
    assert_eq!(marginals(table, frontier.optimum).unwrap().len(), 12);
    // The coarse grid misses a chance by less than it says.
    for i in frontier.by_chance.iter().step_by(5) {
        let fine = subsets.refine(*i as u16).unwrap();
        assert!((fine.chance - table[*i].chance).abs() < 1e-4, "{} {}", fine.chance, table[*i].chance);
    }
}
