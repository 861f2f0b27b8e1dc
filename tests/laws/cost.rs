//! What outages and nines cost, and what options are worth.

use accord::model::ModelError;
use accord::model::cost::{
    Architecture, Ceiling, CostCurve, Curvature, Evaluated, Subsets, Terms, Textbook, bought, credit, factor, frontier,
    idle_effects, marginals, sla_outlook, value_of_target, yearly_losses,
};
use accord::model::loss::{Severity, sources};
use accord::plan::{Catalogue, Cause, Duration, Effect, Frequency, Investment, Lever, OutageCost, Risk, Scope, Sla};
use accord::units::{Estimate, Share, Target};
use proptest::prelude::*;

use crate::risk::{catalogue, risk};

/// Rising points from steps.
fn curve() -> impl Strategy<Value = OutageCost> {
    (0.0..1e4, prop::collection::vec((0.1..300.0, 0.0..500.0), 0..6)).prop_map(|(first, steps)| {
        let mut points = vec![(0.0, first)];
        let (mut minutes, mut money) = (0.0, first);
        for (wide, slope) in steps {
            minutes += wide;
            money += wide * slope;
            points.push((minutes, money));
        }
        OutageCost { points }
    })
}

fn effect(low: f64, high: f64) -> impl Strategy<Value = Effect> {
    let lever = prop_oneof![
        Just(Lever::Frequency),
        Just(Lever::Detection),
        Just(Lever::Resolution),
        Just(Lever::Impact),
        Just(Lever::CommonCause),
    ];
    let scope = prop_oneof![
        Just(Scope::All),
        (0..3).prop_map(|kind| Scope::Named(format!("risk {kind}"))),
        Just(Scope::Named("weakness".into())),
        Just(Scope::Cause(Cause::Hardware)),
    ];
    (lever, scope, low..=high).prop_map(|(on, of, factor)| Effect { on, of, factor })
}

fn investments(low: f64, high: f64, most: usize) -> impl Strategy<Value = Vec<Investment>> {
    let one = (0.0..1e5, prop::collection::vec(effect(low, high), 0..3))
        .prop_map(|(yearly_cost, effects)| Investment { name: String::new(), yearly_cost, effects });
    prop::collection::vec(one, 1..=most)
}

fn target(text: &str) -> Target {
    Target::parse_percent(text).unwrap()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

fn severity(risk: &Risk) -> Severity {
    Severity::new(&risk.duration, risk.impact, 0.0).unwrap()
}

/// What is better when higher.
type Good<'a> = &'a dyn Fn(&Evaluated) -> f64;

/// Numbers of few values, so that ties are common.
fn table() -> impl Strategy<Value = Vec<Evaluated>> {
    (0u32..6).prop_flat_map(|n| {
        prop::collection::vec((0u8..6, 0u8..6, 0u8..6, 0u8..3), 1 << n).prop_map(|rows| {
            let of = |(i, (cost, chance, loss, credits)): (usize, (u8, u8, u8, u8))| Evaluated {
                options: i as u16,
                yearly_cost: f64::from(cost),
                chance: f64::from(chance) / 6.0,
                outage_loss: f64::from(loss),
                credits: f64::from(credits),
            };
            rows.into_iter().enumerate().map(of).collect()
        })
    })
}

proptest! {
    #![proptest_config(crate::often())]

    #[test]
    fn removing_a_risk_saves_what_it_costs(catalogue in catalogue(), cost in curve()) {
        let curve = CostCurve::new(&cost).unwrap();
        let total = |catalogue: &Catalogue| -> f64 {
            yearly_losses(&sources(catalogue).unwrap(), &curve).unwrap().iter().sum()
        };
        let all = total(&catalogue);
        let each = yearly_losses(&sources(&catalogue).unwrap(), &curve).unwrap();
        for (i, own) in each.iter().enumerate() {
            let mut less = catalogue.clone();
            less.risks.remove(i);
            let rest = total(&less);
            prop_assert!(rest <= all * (1.0 + 1e-12) && (rest + own - all).abs() <= 1e-9 * all);
        }
    }

    #[test]
    fn money_scales_and_so_do_minutes(risk in risk(), cost in curve(), money in 0.01..100.0, time in 0.1..10.0) {
        let expected = |cost: &OutageCost, severity: &Severity| CostCurve::new(cost).unwrap().expected(severity).unwrap();
        let once = expected(&cost, &severity(&risk));
        let dearer = OutageCost { points: cost.points.iter().map(|(m, c)| (*m, c * money)).collect() };
        prop_assert!(close(expected(&dearer, &severity(&risk)), once * money));
        let slower = OutageCost { points: cost.points.iter().map(|(m, c)| (m * time, *c)).collect() };
        let mut longer = risk;
        longer.duration = match longer.duration {
            Duration::Estimated { detect, resolve } => Duration::Estimated {
                detect: detect.scaled(time).unwrap(),
                resolve: resolve.scaled(time).unwrap(),
            },
            Duration::Observed(minutes) => Duration::Observed(minutes.iter().map(|m| m * time).collect()),
        };
        let scaled = expected(&slower, &severity(&longer));
        prop_assert!((scaled - once).abs() <= 1e-9 * once.max(1e-9), "{scaled} {once}");
    }

    #[test]
    fn jensen(risk in risk(), mut slopes in prop::collection::vec((0.1..200.0, 0.0..500.0), 1..6), rising in any::<bool>()) {
        slopes.sort_by(|a: &(f64, f64), b| if rising { a.1.total_cmp(&b.1) } else { b.1.total_cmp(&a.1) });
        let (mut minutes, mut money, mut points) = (0.0, 0.0, vec![(0.0, 0.0)]);
        for (wide, slope) in slopes {
            minutes += wide;
            money += wide * slope;
            points.push((minutes, money));
        }
        let curve = CostCurve::new(&OutageCost { points }).unwrap();
        let severity = severity(&risk);
        let (mean, at_mean) = (curve.expected(&severity).unwrap(), curve.of(severity.mean()).unwrap());
        let slack = 1e-9 * at_mean.max(mean) + 1e-9;
        match curve.curvature() {
            // Slopes that differ in the last bit may call a straight curve bent.
            _ if rising => prop_assert!(mean >= at_mean - slack, "{mean} {at_mean}"),
            Curvature::Mixed => {}
            _ => prop_assert!(mean <= at_mean + slack, "{mean} {at_mean}"),
        }
        // No slope is steeper than the steepest.
        prop_assert!(mean <= 500.0 * severity.mean() * (1.0 + 1e-9) + 1e-9);
    }

    #[test]
    fn layers_sum_to_the_mean(risk in risk(), mut edges in prop::collection::vec(0.0..1e4, 0..8)) {
        edges.push(0.0);
        edges.sort_by(f64::total_cmp);
        let severity = severity(&risk);
        let layers = severity.layers(&edges);
        prop_assert!(layers.iter().all(|layer| *layer >= 0.0));
        prop_assert!((layers.iter().sum::<f64>() - severity.mean()).abs() <= 1e-9 * severity.mean());
        // A layer is no wider than its edges, and survival falls.
        prop_assert!(layers.iter().zip(edges.windows(2)).all(|(l, e)| *l <= (e[1] - e[0]) * (1.0 + 1e-9) + 1e-9));
    }

    #[test]
    fn what_changes_nothing_changes_nothing(catalogue in catalogue(), options in investments(1.0, 1.0, 3)) {
        let all: Vec<&Investment> = options.iter().collect();
        prop_assert_eq!(&bought(&catalogue, &all).unwrap(), &catalogue);
        prop_assert_eq!(&bought(&catalogue, &[]).unwrap(), &catalogue);
    }

    #[test]
    fn effects_compound(catalogue in catalogue(), options in investments(0.2, 1.0, 2)) {
        let all: Vec<&Investment> = options.iter().collect();
        let mut one_by_one = catalogue.clone();
        for option in &options {
            one_by_one = bought(&one_by_one, &[option]).unwrap();
        }
        let together = bought(&catalogue, &all).unwrap();
        for (a, b) in sources(&together).unwrap().iter().zip(&sources(&one_by_one).unwrap()) {
            prop_assert!((a.mean(1e6) - b.mean(1e6)).abs() <= 1e-9 * a.mean(1e6));
        }
    }

    #[test]
    fn the_frontier_is_what_it_says(table in table()) {
        let frontier = frontier(&table).unwrap();
        let beats = |a: &Evaluated, b: &Evaluated, good: Good| {
            a.yearly_cost <= b.yearly_cost && good(a) >= good(b) && (a.yearly_cost < b.yearly_cost || good(a) > good(b))
        };
        let chance = |e: &Evaluated| e.chance;
        let saved = |e: &Evaluated| -e.loss();
        let goods: [(&Vec<usize>, Good); 2] = [(&frontier.by_chance, &chance), (&frontier.by_loss, &saved)];
        for (kept, good) in goods {
            for (i, point) in table.iter().enumerate() {
                let dominated = table.iter().any(|other| beats(other, point, good));
                if kept.contains(&i) {
                    prop_assert!(!dominated);
                } else {
                    let equalled = kept.iter().any(|k| {
                        table[*k].yearly_cost == point.yearly_cost
                            && good(&table[*k]) == good(point)
                            && table[*k].options.count_ones() <= point.options.count_ones()
                    });
                    prop_assert!(kept.iter().any(|k| beats(&table[*k], point, good)) || equalled);
                }
            }
            prop_assert!(kept.windows(2).all(|pair| table[pair[0]].yearly_cost < table[pair[1]].yearly_cost));
        }
        prop_assert!(table.iter().all(|e| e.total() >= table[frontier.optimum].total()));
        // The optimum is efficient, or as good as a point that is.
        let best = &table[frontier.optimum];
        prop_assert!(!table.iter().any(|other| beats(other, best, &saved)));
    }

    #[test]
    fn shapley_values_sum_to_the_whole(table in table()) {
        let whole = table.len() - 1;
        let marginals = marginals(&table, whole).unwrap();
        let sum = |of: &dyn Fn(&accord::model::cost::Gain) -> f64| marginals.iter().map(|m| of(&m.average)).sum::<f64>();
        prop_assert!((sum(&|g| g.chance) - (table[whole].chance - table[0].chance)).abs() < 1e-12);
        prop_assert!((sum(&|g| g.saved) - (table[0].loss() - table[whole].loss())).abs() < 1e-11);
    }

    #[test]
    fn an_option_that_adds_the_same_everywhere_is_worth_that(n in 1usize..7, worth in prop::collection::vec(0.0..100.0f64, 7)) {
        let of = |set: usize| -> f64 { (0..n).filter(|i| set >> i & 1 == 1).map(|i| worth[i]).sum() };
        let table: Vec<Evaluated> = (0..1usize << n)
            .map(|set| Evaluated { options: set as u16, yearly_cost: 1.0, chance: 0.5, outage_loss: 1e3 - of(set), credits: 0.0 })
            .collect();
        for marginal in marginals(&table, 0).unwrap() {
            for gain in [marginal.alone, marginal.last, marginal.average] {
                prop_assert!((gain.saved - worth[marginal.option]).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn the_textbook_optimum_is_the_least(base in 0.1..1e6, growth in 1.05..100.0, exposed in 1.0..1e12, away in 0.001..2.0) {
        let curve = Textbook::new(base, growth, exposed).unwrap();
        let best = curve.optimum().unwrap();
        let total = |n: f64| Ok::<f64, ModelError>(curve.cost(n)? + curve.loss(n)?);
        if let Ok(least) = total(best) {
            prop_assert!(close(curve.marginal_cost(best).unwrap(), curve.marginal_benefit(best).unwrap()));
            for n in [best - away, best + away] {
                prop_assert!(total(n).is_err() || total(n).unwrap() >= least * (1.0 - 1e-12));
            }
        }
        let richer = Textbook::new(base * 7.0, growth, exposed * 7.0).unwrap();
        prop_assert!((richer.optimum().unwrap() - best).abs() < 1e-9);
    }

    #[test]
    fn further_nines_fade_behind_a_network(network in 0.5..0.999_999, share in 0.001..0.89, n in 0.0..11.0) {
        let ceiling = Ceiling::new(network).unwrap();
        prop_assert!(ceiling.felt(n).unwrap() <= network);
        prop_assert!(ceiling.felt_gain(n + 1.0).unwrap() <= ceiling.felt_gain(n).unwrap());
        let from = ceiling.invisible_from(share).unwrap().unwrap();
        if from > 0.0 && from <= 12.0 {
            prop_assert!((ceiling.felt_gain(from).unwrap() - share).abs() < 1e-9);
        }
    }

    #[test]
    fn nothing_hostile_comes_through(
        a in any::<f64>(), b in any::<f64>(), c in any::<f64>(), d in any::<f64>(),
        points in prop::collection::vec((any::<f64>(), any::<f64>()), 0..4),
        minutes in prop::collection::vec(any::<f64>(), 1..4),
    ) {
        let fine = |result: Result<f64, ModelError>| result.is_err() || result.is_ok_and(f64::is_finite);
        prop_assert!(fine(value_of_target(a, target("99"), target("99.9"))));
        if let Ok(curve) = Textbook::new(a, b, c) {
            prop_assert!([curve.cost(d), curve.loss(d), curve.marginal_cost(d), curve.marginal_benefit(d), curve.optimum()].into_iter().all(fine));
        }
        if let Ok(ceiling) = Ceiling::new(a) {
            prop_assert!(fine(ceiling.felt(b)) && fine(ceiling.felt_gain(b)));
            prop_assert!(fine(ceiling.invisible_from(c).map(|n| n.unwrap_or(0.0))));
        }
        let sla = Sla { monthly_fee: a, ..Sla::compute_credits(b) };
        prop_assert!(fine(credit(&sla, c)));
        let mut sorted: Vec<(f64, f64)> = points.iter().map(|(m, c)| (m.abs(), c.abs())).collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        for points in [points, sorted] {
            let Ok(curve) = CostCurve::new(&OutageCost { points }) else { continue };
            prop_assert!(fine(curve.of(a)));
            let impact = Estimate::value(d.abs()).unwrap_or(Estimate::value(1.0).unwrap());
            let duration = Duration::Observed(minutes.iter().map(|m| m.abs()).collect());
            if let Ok(severity) = Severity::new(&duration, impact, 0.0) {
                prop_assert!(fine(curve.expected(&severity)));
            }
            let detect = Estimate::spread(a.abs(), b.abs()).unwrap_or(Estimate::value(1.0).unwrap());
            let resolve = Estimate::value(c.abs()).unwrap_or(Estimate::value(1.0).unwrap());
            if let Ok(severity) = Severity::new(&Duration::Estimated { detect, resolve }, impact, 0.0) {
                prop_assert!(fine(curve.expected(&severity)), "{detect:?} {resolve:?} {impact:?} {curve:?}");
            }
        }
    }
}

fn subsets(catalogue: &Catalogue, options: &[Investment], cost: &OutageCost, sla: Option<&Sla>) -> Subsets {
    let target = target("99.9");
    let terms = Terms { catalogue, options, window: 43_200.0, target, outage: cost, sla };
    Subsets::new(terms, Some(Box::new(Zones))).unwrap()
}

/// Zones that share a fault.
struct Zones;

impl Architecture for Zones {
    fn risks(&self, bought: &[&Investment]) -> Result<Vec<Risk>, ModelError> {
        let often = Estimate::value(2.0 * factor(bought, Lever::CommonCause, "zones")).unwrap();
        Ok(vec![Risk {
            name: "All zones".into(),
            cause: Cause::Hardware,
            duration: Duration::Estimated {
                detect: Estimate::value(2.0).unwrap(),
                resolve: Estimate::spread(15.0, 40.0).unwrap(),
            },
            impact: Estimate::value(1.0).unwrap(),
            frequency: Frequency::PerYear(often),
            dependency: false,
        }])
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn better_facts_never_lower_the_chance(catalogue in catalogue(), options in investments(0.0, 1.0, 4), cost in curve()) {
        let mut subsets = subsets(&catalogue, &options, &cost, None);
        let mut steps = 0;
        while !subsets.step(3).unwrap() {
            steps += 1;
            prop_assert!(steps < 10);
        }
        let table = subsets.evaluated();
        for (i, one) in table.iter().enumerate() {
            for option in (0..options.len()).filter(|option| i >> option & 1 == 0) {
                let more = &table[i | 1 << option];
                prop_assert!(more.chance >= one.chance - 1e-9, "{} after {}", more.chance, one.chance);
                prop_assert!(more.outage_loss <= one.outage_loss * (1.0 + 1e-9));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    /// The kept pieces and the plain way give the same: losses exactly, chances and credits within what both grids
    /// and equal months may move them.
    #[test]
    fn pieces_and_the_plain_way_agree(mut catalogue in catalogue(), options in investments(0.2, 1.3, 3), cost in curve()) {
        // Fixed lengths jump at the end of a grid, so they are given a spread; one rate is uncertain.
        for (i, risk) in catalogue.risks.iter_mut().enumerate() {
            let resolve = Estimate::spread(20.0 + 10.0 * i as f64, 90.0).unwrap();
            risk.duration = Duration::Estimated { detect: Estimate::value(3.0).unwrap(), resolve };
            if i == 1 {
                risk.frequency = Frequency::PerYear(Estimate::spread(3.0, 9.0).unwrap());
            } else if let Frequency::PerYear(_) = risk.frequency {
                risk.frequency = Frequency::PerYear(Estimate::value(4.0).unwrap());
            }
        }
        catalogue.background /= 100.0;
        let sla = Sla::compute_credits(1_000.0);
        let mut subsets = subsets(&catalogue, &options, &cost, Some(&sla));
        prop_assert!(subsets.step(usize::MAX).unwrap());
        let last = subsets.evaluated().len() - 1;
        for i in [0, last / 2, last] {
            let (coarse, fine) = (subsets.evaluated()[i], subsets.refine(i as u16).unwrap());
            prop_assert!((coarse.chance - fine.chance).abs() < 5e-3, "{} {}", coarse.chance, fine.chance);
            prop_assert!(close(coarse.outage_loss, fine.outage_loss), "{} {}", coarse.outage_loss, fine.outage_loss);
            prop_assert!((coarse.credits - fine.credits).abs() < 0.3 * fine.credits + 1.0, "{} {}", coarse.credits, fine.credits);
            prop_assert_eq!(coarse.yearly_cost, fine.yearly_cost);
        }
    }

    #[test]
    fn chances_of_bands_fall_and_credits_stay_below_the_fee(catalogue in catalogue(), fee in 0.0..1e6) {
        let badness = accord::model::loss::Badness::of(&catalogue).unwrap();
        let outlook = sla_outlook(&badness, &Sla::compute_credits(fee)).unwrap();
        prop_assert!(outlook.bands.windows(2).all(|pair| pair[1].chance_below <= pair[0].chance_below + 1e-3));
        prop_assert!(outlook.yearly_credit >= -1e-6 * fee && outlook.yearly_credit <= 12.0 * fee * (1.0 + 1e-9));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn hostile_options(
        catalogue in catalogue(), mut options in investments(0.0, 2.0, 2), cost in curve(),
        a in any::<f64>(), b in any::<f64>(), c in any::<f64>(), ppb in 1u64..=1_000_000_000,
    ) {
        options[0].yearly_cost = a;
        for effect in &mut options[0].effects {
            effect.factor = b;
        }
        let target = Target::from_budget(Share::from_ppb(ppb).unwrap()).unwrap();
        for (catalogue, window) in [
            (catalogue.clone(), c),
            (catalogue.clone(), 43_200.0),
            (Catalogue { background: b, ..catalogue }, 1.0),
        ] {
            let sla = Sla::compute_credits(1.0);
            let terms = Terms { catalogue: &catalogue, options: &options, window, target, outage: &cost, sla: Some(&sla) };
            let Ok(mut subsets) = Subsets::new(terms, None) else { continue };
            let _ = subsets.step(4);
            for e in subsets.evaluated() {
                prop_assert!((0.0..=1.0).contains(&e.chance) && e.total().is_finite());
            }
        }
    }
}

#[test]
fn effects_without_an_aim_are_said() {
    let observed = |name: &str, duration| Risk {
        name: name.into(),
        cause: Cause::Pipeline,
        duration,
        impact: Estimate::value(1.0).unwrap(),
        frequency: Frequency::PerYear(Estimate::value(1.0).unwrap()),
        dependency: false,
    };
    let catalogue = Catalogue { risks: vec![observed("Queue", Duration::Observed(vec![5.0]))], ..Catalogue::default() };
    let effect = |on, name: &str| Effect { on, of: Scope::Named(name.into()), factor: 0.5 };
    let effects = vec![
        effect(Lever::Frequency, "Queue"),
        effect(Lever::Detection, "Queue"),
        effect(Lever::Impact, "Misspelt"),
        effect(Lever::SwitchOver, "Pair"),
    ];
    let option = Investment { name: String::new(), yearly_cost: 0.0, effects };
    let idle: Vec<usize> = idle_effects(&catalogue, &[option]).iter().map(|idle| idle.effect).collect();
    assert_eq!(idle, [1, 2]);
}

#[test]
fn an_option_that_nobody_needs_is_said() {
    let of = |options: u16, yearly_cost, outage_loss| Evaluated {
        options,
        yearly_cost,
        chance: 0.9,
        outage_loss,
        credits: 0.0,
    };
    // The second option costs and changes nothing.
    let table = [of(0, 0.0, 100.0), of(1, 10.0, 50.0), of(2, 5.0, 100.0), of(3, 15.0, 50.0)];
    let frontier = frontier(&table).unwrap();
    assert_eq!((frontier.by_loss, frontier.by_chance), (vec![0, 1], vec![0]));
    assert_eq!((frontier.optimum, frontier.never), (1, vec![1]));
}

#[test]
fn what_is_too_large_is_refused() {
    let option = Investment { name: String::new(), yearly_cost: 1.0, effects: Vec::new() };
    let (catalogue, cost) = (Catalogue::default(), OutageCost::default());
    let options = vec![option; 13];
    let terms =
        Terms { catalogue: &catalogue, options: &options, window: 1.0, target: target("99"), outage: &cost, sla: None };
    assert!(matches!(Subsets::new(terms, None), Err(ModelError::TooMany { got: 13, most: 12, .. })));
    let falling = OutageCost { points: vec![(0.0, 5.0), (1.0, 4.0)] };
    assert!(CostCurve::new(&falling).is_err());
}

#[test]
fn a_background_beyond_the_budget() {
    // The background is more than the budget: no combination has a chance.
    let catalogue = Catalogue { background: 0.01, ..Catalogue::default() };
    let mut subsets = subsets(&catalogue, &[], &OutageCost::default(), None);
    assert!(subsets.step(1).unwrap());
    assert_eq!(subsets.evaluated()[0].chance, 0.0);
}
