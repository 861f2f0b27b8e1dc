use accord::model::capacity::forecast::{
    Doubt, Growth, Launch, Pattern, Scenario, Season, Start, State, Step, Update, Weights, fit_smoothing, smooth,
};
use accord::model::capacity::{
    Autoscaler, Lag, LeadTime, LoadStep, Measurement, Metric, OrderDate, Peak, Price, Scaling, Supply, fit_scaling,
    utilisation_for_ramp, utilisation_for_step,
};
use proptest::prelude::*;

fn near(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * a.abs().max(b.abs()) + 1e-290
}

fn weights() -> impl Strategy<Value = Weights> {
    (0.0f64..=1.0, 0.0f64..=1.0, 0.0f64..=1.0).prop_map(|(level, trend, season)| Weights { level, trend, season })
}

fn update() -> impl Strategy<Value = Update> {
    prop_oneof![Just(Update::PreviousLevel), Just(Update::NewLevel)]
}

/// The later of two order dates never comes from more demand or more lead.
fn day(order: OrderDate) -> i64 {
    match order {
        OrderDate::On { day, .. } | OrderDate::NotWithin { day } => i64::from(day),
        OrderDate::Late { by, .. } => -i64::from(by),
    }
}

proptest! {
    #![proptest_config(crate::often())]

    #[test]
    fn a_straight_line_goes_on(level in -1e3f64..1e3, slope in -10.0f64..10.0, weights in weights(), ahead in 1usize..50) {
        let line = |i: usize| level + slope * i as f64;
        let series: Vec<f64> = (0..20).map(line).collect();
        let start = Start::usual(&series, Pattern::Trend).unwrap();
        let smoothed = smooth(&series, Pattern::Trend, weights, start).unwrap();
        let there = smoothed.forecast(ahead).unwrap()[ahead - 1];
        prop_assert!((there - line(19 + ahead)).abs() < 1e-7, "{there} {}", line(19 + ahead));
        prop_assert!(smoothed.squares < 1e-12);
    }

    #[test]
    fn a_line_with_a_season_goes_on(level in -1e3f64..1e3, slope in -10.0f64..10.0, season in prop::collection::vec(-50.0f64..50.0, 2..9),
                                    weights in weights(), update in update(), ahead in 1usize..50) {
        let period = season.len();
        let at = |i: usize| level + slope * i as f64 + season[i % period];
        let series: Vec<f64> = (0..4 * period + 1).map(at).collect();
        let pattern = Pattern::Seasonal { period, season: Season::Additive, update };
        let smoothed = smooth(&series, pattern, weights, Start::usual(&series, pattern).unwrap()).unwrap();
        let there = smoothed.forecast(ahead).unwrap()[ahead - 1];
        prop_assert!((there - at(4 * period + ahead)).abs() < 1e-6, "{there} {}", at(4 * period + ahead));
    }

    /// Shifting and scaling the series shifts and scales the forecast; the multiplying form scales.
    #[test]
    fn forecasts_are_equivariant(series in prop::collection::vec(1.0f64..100.0, 8..30), weights in weights(), update in update(),
                                 shift in -100.0f64..100.0, scale in 0.1f64..10.0) {
        let pattern = Pattern::Seasonal { period: 3, season: Season::Additive, update };
        let forecast = |series: &[f64], pattern| {
            smooth(series, pattern, weights, Start::usual(series, pattern).unwrap()).unwrap().forecast(5).unwrap()
        };
        let moved: Vec<f64> = series.iter().map(|y| y * scale + shift).collect();
        for (a, b) in forecast(&series, pattern).iter().zip(forecast(&moved, pattern)) {
            prop_assert!((a * scale + shift - b).abs() < 1e-6 * (1.0 + b.abs()), "{a} {b}");
        }
        let level = forecast(&series, Pattern::Level)[0];
        let (low, high) = series.iter().fold((f64::MAX, f64::MIN), |(low, high), &y| (low.min(y), high.max(y)));
        prop_assert!(level >= low - 1e-9 && level <= high + 1e-9);
    }

    /// The two published forms are one model in other weights where the season is added: γ of the previous level is
    /// γ (1 - α) of the new one.
    #[test]
    fn added_seasons_differ_only_in_weights(series in prop::collection::vec(-50.0f64..50.0, 8..30), weights in weights()) {
        let of = |update, weights| {
            let pattern = Pattern::Seasonal { period: 4, season: Season::Additive, update };
            smooth(&series, pattern, weights, Start::usual(&series, pattern).unwrap()).unwrap()
        };
        let new = of(Update::NewLevel, weights);
        let previous = of(Update::PreviousLevel, Weights { season: weights.season * (1.0 - weights.level), ..weights });
        for (a, b) in new.forecast(9).unwrap().iter().zip(previous.forecast(9).unwrap()) {
            prop_assert!((a - b).abs() < 1e-7 * (1.0 + a.abs()), "{a} {b}");
        }
    }

    #[test]
    fn bands_widen_and_order(series in prop::collection::vec(-50.0f64..50.0, 12..30), weights in weights()) {
        let smoothed = smooth(&series, Pattern::Trend, weights, Start::usual(&series, Pattern::Trend).unwrap()).unwrap();
        let bands = smoothed.closed_bands(20, &[0.1, 0.5, 0.9]).unwrap().unwrap();
        let width = |day: usize| bands.paths[2][day] - bands.paths[0][day];
        for day in 0..20 {
            prop_assert!(bands.paths[0][day] <= bands.paths[1][day] && bands.paths[1][day] <= bands.paths[2][day]);
            prop_assert!((bands.paths[1][day] - bands.point[day]).abs() <= 1e-9 * (1.0 + bands.point[day].abs()));
            prop_assert!(day == 0 || width(day) >= width(day - 1) * (1.0 - 1e-9));
        }
    }

    #[test]
    fn growth_never_postpones_the_order(base in 1.0f64..100.0, growth in 0.0f64..2.0, more in 0.0f64..1.0, lead in 0u32..200,
                                        longer in 0u32..200, capacity in 50.0f64..500.0, yearly in prop::collection::vec(0.5f64..2.0, 12)) {
        let path = |growth| {
            let growth = Growth::Compound { per_year: growth };
            Scenario { base, growth, weekly: vec![], yearly: yearly.clone(), launches: vec![] }.path(800).unwrap()
        };
        let supply = Supply { capacity, most_utilisation: 0.8, failover_share: 0.25 };
        let order = |growth, lead| {
            day(supply.order_date(&path(growth), LeadTime { delivery: lead, ..LeadTime::default() }).unwrap())
        };
        prop_assert!(order(growth + more, lead) <= order(growth, lead));
        prop_assert!(order(growth, lead + longer) <= order(growth, lead));
        // Enough capacity for the whole path is never short within it.
        let enough = Supply { capacity: supply.needed_on(&path(growth)).unwrap() * 1.000_001, ..supply };
        let never = enough.order_date(&path(growth), LeadTime::default()).unwrap();
        prop_assert_eq!(never, OrderDate::NotWithin { day: 800 });
    }

    #[test]
    fn launches_only_matter_from_their_day(base in 0.0f64..1e3, on in 0u32..400, size in 0.0f64..1e3) {
        let plain = Scenario { base, growth: Growth::Linear { per_year: 50.0 }, weekly: vec![], yearly: vec![], launches: vec![] };
        let launched = Scenario { launches: vec![Launch { day: on, step: Step::Add(size) }], ..plain.clone() };
        let (plain, launched) = (plain.path(400).unwrap(), launched.path(400).unwrap());
        for day in 0..400 {
            let expected = plain[day] + if day as u32 >= on { size } else { 0.0 };
            prop_assert!(near(launched[day], expected, 1e-12));
        }
    }

    #[test]
    fn scaling_curves(contention in 0.0f64..1.5, coherency in 0.0f64..0.5, single in 0.001f64..1e6, load in 1.0f64..1e4) {
        let curve = Scaling { contention, coherency, single };
        let there = curve.throughput(load).unwrap();
        prop_assert!(there <= single * load * (1.0 + 1e-12));
        prop_assert!(near(curve.throughput(1.0).unwrap(), single, 1e-12));
        match curve.peak().unwrap() {
            Peak::At { load, throughput } => {
                prop_assert!(there <= throughput * (1.0 + 1e-12));
                prop_assert!(curve.throughput(load * 1.01).unwrap() <= throughput);
            }
            Peak::AtOne => prop_assert!(there <= single * (1.0 + 1e-12)),
            Peak::Limit(limit) => prop_assert!(there <= limit.max(single) * (1.0 + 1e-12)),
            Peak::Linear => prop_assert!(near(there, single * load, 1e-12)),
        }
    }

    /// What the law made is found again, in any unit of throughput.
    #[test]
    fn fits_recover_and_scale(contention in 0.01f64..0.5, coherency in 1e-5f64..0.01, exponent in -60i32..60, points in 5usize..12) {
        let curve = Scaling { contention, coherency, single: libm::ldexp(1.0, exponent) };
        let at = |i: usize| libm::floor(libm::exp(0.45 * i as f64) + i as f64);
        let measured: Vec<Measurement> =
            (0..points).map(|i| Measurement { load: at(i), throughput: curve.throughput(at(i)).unwrap() }).collect();
        let fit = fit_scaling(&measured).unwrap();
        prop_assert!(near(fit.curve.contention, contention, 1e-6), "{fit:?}");
        prop_assert!(near(fit.curve.coherency, coherency, 1e-6), "{fit:?}");
        prop_assert!(near(fit.curve.single, curve.single, 1e-8));
        prop_assert!(fit.r_squared > 1.0 - 1e-9);
    }

    #[test]
    fn noisy_fits_scale(noise in prop::collection::vec(0.9f64..1.1, 9), unit in 0.001f64..1e4) {
        let curve = Scaling { contention: 0.05, coherency: 0.001, single: 10.0 };
        let measured: Vec<Measurement> = noise.iter().enumerate().map(|(i, noise)| {
            let load = libm::ldexp(1.0, i as i32);
            Measurement { load, throughput: curve.throughput(load).unwrap() * noise }
        }).collect();
        let scaled: Vec<Measurement> = measured.iter().map(|m| Measurement { throughput: m.throughput * unit, ..*m }).collect();
        let (fit, other) = (fit_scaling(&measured).unwrap(), fit_scaling(&scaled).unwrap());
        prop_assert!(near(fit.curve.contention, other.curve.contention, 1e-6));
        prop_assert!((fit.curve.coherency - other.curve.coherency).abs() < 1e-9);
        prop_assert!(near(fit.curve.single * unit, other.curve.single, 1e-6));
        // No curve nearby is better.
        let squares = |curve: Scaling| -> f64 {
            measured.iter().map(|m| (m.throughput - curve.throughput(m.load).unwrap()) * (m.throughput - curve.throughput(m.load).unwrap())).sum()
        };
        let least = squares(fit.curve);
        for (s, k, g) in [(1.001, 1.0, 1.0), (0.999, 1.0, 1.0), (1.0, 1.001, 1.0), (1.0, 0.999, 1.0), (1.0, 1.0, 1.001), (1.0, 1.0, 0.999)] {
            let nearby = Scaling { contention: fit.curve.contention * s, coherency: fit.curve.coherency * k, single: fit.curve.single * g };
            prop_assert!(squares(nearby) >= least * (1.0 - 1e-12));
        }
        let prediction = fit.predict(600.0).unwrap();
        let ((cl, ch), (pl, ph)) = (prediction.confidence.unwrap(), prediction.prediction.unwrap());
        prop_assert!(pl <= cl && cl <= prediction.throughput && prediction.throughput <= ch && ch <= ph);
    }

    /// An autoscaler that sees the whole step in one go leaves the backlog of the formula.
    #[test]
    fn one_decision_is_the_formula(before in 4u32..200, factor in 1.2f64..1.38, parts in (0.0f64..60.0, 1.0f64..30.0, 0.0f64..60.0, 0.0f64..60.0, 0.0f64..60.0)) {
        let lag = Lag { metric: parts.0, sync: parts.1, schedule: parts.2, start: parts.3, warm_up: parts.4 };
        let step = LoadStep { arrivals: f64::from(before) * 100.0 * factor, service: 100.0, before, after: before };
        let scaler = Autoscaler::kubernetes(70.0, 1, 10_000);
        let wanted = libm::ceil(step.arrivals / 70.0);
        let episode = scaler.episode(&step, &lag, Metric::ArrivalRate).unwrap();
        let formula = LoadStep { after: wanted as u32, ..step }.backlog(lag.total().unwrap()).unwrap();
        prop_assert_eq!(episode.replicas[1].1, wanted as u32);
        prop_assert!(near(episode.peak, formula.requests, 1e-9));
        prop_assert!(near(episode.cleared.unwrap(), lag.total().unwrap() + formula.drain.unwrap(), 1e-6));
        // A metric that saturates never sees more.
        let by_use = Autoscaler { target: 0.7, ..scaler }.episode(&step, &lag, Metric::Utilisation).unwrap();
        prop_assert!(by_use.peak >= episode.peak * (1.0 - 1e-9));
        // At the utilisation that the step allows, no backlog arises.
        let calm = libm::ceil(step.arrivals / 100.0 * 1.000_001);
        prop_assert!(utilisation_for_step(factor).unwrap() <= 1.0);
        prop_assert_eq!(LoadStep { before: calm as u32, ..step }.backlog(1e3).unwrap().requests, 0.0);
    }

    #[test]
    fn reservations_pay_up_to_the_break_even(schedule in prop::collection::vec(0u32..50, 1..48), discount in 0.0f64..1.0, other in 0u32..60) {
        let price = Price { per_hour: 1.0, reserved_discount: discount };
        let best = price.best_reserved(&schedule).unwrap();
        let cost = |reserved| price.per_year_of_schedule(&schedule, reserved).unwrap();
        prop_assert!(cost(best) <= cost(other) * (1.0 + 1e-12) + 1e-9);
    }

    #[test]
    fn hostile_plans(a in any::<f64>(), b in any::<f64>(), c in any::<f64>(), d in any::<f64>(), n in any::<u32>(), m in any::<u32>()) {
        let curve = Scaling { contention: a, coherency: b, single: c };
        for figure in [curve.throughput(d), curve.amdahl_limit().map(|x| x.unwrap_or(0.0)), curve.knee().map(|x| x.unwrap_or(0.0))].into_iter().flatten() {
            prop_assert!(figure.is_finite());
        }
        let _ = curve.peak();
        let measured = [(1.0, a), (2.0, b), (c, d), (7.0, 3.0), (d, c)].map(|(load, throughput)| Measurement { load, throughput });
        if let Ok(fit) = fit_scaling(&measured) {
            prop_assert!(fit.curve.single.is_finite() && fit.r_squared.is_finite());
        }
        let hpa = Autoscaler { target: a, tolerance: b, least: n, most: m, step_replicas: n, step_share: c };
        let _ = (hpa.desired(m, d), hpa.next(n, d));
        let step = LoadStep { arrivals: a, service: b, before: n, after: m };
        if let Ok(backlog) = step.backlog(c) {
            prop_assert!(backlog.requests.is_finite() && backlog.worst_wait.is_finite());
        }
        let _ = (utilisation_for_step(a), utilisation_for_ramp(b, c));
        let price = Price { per_hour: a, reserved_discount: b };
        let _ = (price.per_year(n, c), price.per_year_of_schedule(&[n, m], n), price.best_reserved(&[m, n]), price.of_headroom(n, m, c));
        let supply = Supply { capacity: a, most_utilisation: b, failover_share: c };
        let lead = LeadTime { approval: n, quota: m, delivery: n, warm_up: m };
        let _ = (supply.order_date(&[a, b, c, d], lead), supply.needed_on(&[d, c]), supply.usable());
        let state = State { level: a, trend: b, season: vec![c, d] };
        for season in [Season::Additive, Season::Multiplicative] {
            let pattern = Pattern::Seasonal { period: 2, season, update: Update::NewLevel };
            let series = [a, b, c, d, 1.0, a];
            let start = Start { state: state.clone(), used: n as usize % 8 };
            if let Ok(smoothed) = smooth(&series, pattern, Weights { level: 0.3, trend: 0.2, season: 0.9 }, start) {
                for figure in smoothed.forecast(9).into_iter().flatten() {
                    prop_assert!(figure.is_finite());
                }
                let _ = smoothed.closed_bands(5, &[0.9]);
                if let Ok(bands) = smoothed.simulated_bands(5, 10, 1, &[0.5]) {
                    prop_assert!(bands.paths[0].iter().all(|y| y.is_finite()));
                }
            }
            let _ = smooth(&[1.0, 2.0, 3.0], pattern, Weights { level: a, trend: b, season: c }, Start { state: state.clone(), used: 0 });
        }
        let launches = vec![Launch { day: n % 20, step: Step::Add(a) }, Launch { day: m % 20, step: Step::Multiply(b) }];
        let scenario = Scenario { base: c, growth: Growth::Compound { per_year: d }, weekly: vec![a, b, c, d, a, b, c], yearly: vec![c, d], launches };
        let _ = scenario.path(10);
        let _ = Scenario { weekly: vec![], yearly: vec![], ..scenario.clone() }.bands(Doubt { growth: a, launches: b, days: c }, 10, 10, 1, &[0.9]);
    }
}

proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 300, ..Default::default() })]

    #[test]
    fn fitted_weights_are_the_best(series in prop::collection::vec(1.0f64..100.0, 8..40), weights in weights(), update in update()) {
        for pattern in [Pattern::Level, Pattern::Trend, Pattern::Seasonal { period: 4, season: Season::Additive, update }] {
            let fit = fit_smoothing(&series, pattern).unwrap();
            let other = smooth(&series, pattern, weights, Start::usual(&series, pattern).unwrap()).unwrap();
            // A few series have several valleys; a fit may miss the deepest by a little, never by much.
            prop_assert!(fit.squares <= other.squares * 1.01, "{} {}", fit.squares, other.squares);
        }
    }

    #[test]
    fn a_season_wants_two(series in prop::collection::vec(1.0f64..100.0, 0..20), period in 2usize..12) {
        let pattern = Pattern::Seasonal { period, season: Season::Multiplicative, update: Update::NewLevel };
        prop_assert!(series.len() >= 2 * period || fit_smoothing(&series, pattern).is_err());
    }

    /// The same seed gives the same bands, more doubt wider ones, more growth higher ones.
    #[test]
    fn scenario_bands(base in 1.0f64..100.0, growth in 0.0f64..1.0, doubt in 0.0f64..0.3, more in 0.0f64..0.3, seed: u64) {
        let of = |growth, doubt| {
            let launches = vec![Launch { day: 30, step: Step::Multiply(1.5) }];
            let scenario = Scenario { base, growth: Growth::Compound { per_year: growth }, weekly: vec![], yearly: vec![], launches };
            scenario.bands(Doubt { growth: 0.1, launches: 0.2, days: doubt }, 60, 200, seed, &[0.1, 0.9]).unwrap()
        };
        prop_assert_eq!(of(growth, doubt), of(growth, doubt));
        let (low, high) = (of(growth, doubt), of(growth + more, doubt));
        for day in 0..60 {
            prop_assert!(low.paths[0][day] <= low.paths[1][day]);
            prop_assert!(high.paths[1][day] >= low.paths[1][day] * (1.0 - 1e-12));
        }
        let sure = Scenario { base, growth: Growth::Compound { per_year: growth }, weekly: vec![], yearly: vec![], launches: vec![] };
        let bands = sure.bands(Doubt { growth: 0.0, launches: 0.0, days: 0.0 }, 60, 20, seed, &[0.9]).unwrap();
        prop_assert_eq!(bands.path(0.9).unwrap(), bands.point.as_slice());
    }
}
