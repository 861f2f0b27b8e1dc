//! The same numbers, to the bit, natively and in a browser: both run this file, and the browser's run is told at
//! compile time, through `ACCORD_BITS`, what the native run found.

use accord::chart::{NinesAxis, detection_chart};
use accord::exchange::workbook_alerts;
use accord::model::agreement::{Bid, Grid, Package};
use accord::model::availability::{Start, TwoState};
use accord::model::capacity::{Measurement, Queue, QueueRun, QueueSimulation, ServiceLaw, fit_scaling};
use accord::model::dry_run::Setting;
use accord::model::loss::{Badness, simulate_years};
use accord::model::{outlook, risk};
use accord::plan::{Alerting, Facts, OutageCost, Policy, Sla, Terms};
use accord::units::{Method, Share, Target, Window};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// FNV-1a over every figure of two thousand outlooks.
fn digest() -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    let mut add = |bits: u64| {
        for byte in bits.to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    let mut state = 1u64;
    for i in 0..2_000u64 {
        // A linear congruence is chance enough to spread targets over nine decades.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let ppb = ((state >> 33) % 10u64.pow((i % 9 + 1) as u32)).max(1);
        let target = Target::from_budget(Share::from_ppb(ppb).expect("at most a billion")).expect("above nothing");
        let terms = Terms {
            target,
            window: Window::rolling(["7d", "28d", "30d", "90d"][(i % 4) as usize]).expect("a literal"),
            method: Method::Occurrences,
            alerts: workbook_alerts(),
            alerting: Alerting::default(),
            policy: None,
            investments: Vec::new(),
            accepted: Default::default(),
        };
        let outlook = outlook(&Facts { requests_per_day: Some(state >> 40), ..Facts::default() }, &terms).promise;
        add(target.nines().to_bits());
        add(NinesAxis::default().showing(target).position(target).to_bits());
        add(Target::from_nines(target.nines().min(7.0)).expect("in range").budget().ppb());
        add(outlook.budget.time.to_seconds_f64().to_bits());
        add(outlook.budget.events.map_or(0, |(bad, _)| bad));
        for at in &outlook.exhaustion {
            add(at.error_ratio.to_bits());
            add(at.after.to_seconds_f64().to_bits());
        }
        for tier in &outlook.tiers {
            add(tier.error_floor.to_bits());
            add(tier.spent.to_bits());
            add(tier.detection.map_or(0, |span| span.to_seconds_f64().to_bits()));
            add(tier.reset.map_or(0, |span| span.to_seconds_f64().to_bits()));
        }
        if i % 50 == 0 {
            detection_chart(&terms).drawing().bytes().for_each(|byte| add(u64::from(byte)));
        }
    }
    models(&mut add);
    hash
}

/// Figures of every family of models: transforms, tables, samplers, simulations, iterations, series.
fn models(add: &mut impl FnMut(u64)) {
    let mut figure = |x: f64| add(x.to_bits());
    let catalogue = risk::sample_catalogue().expect("the sample");
    let badness = Badness::of(&catalogue).expect("a valid catalogue");
    let target = Target::parse_percent("99").expect("a literal");
    let window = Window::rolling("30d").expect("a literal");
    let facts = Facts {
        catalogue,
        outage_cost: Some(OutageCost { points: vec![(0.0, 100.0), (60.0, 9_000.0)] }),
        sla: Some(Sla::compute_credits(1_000.0)),
        ..Facts::default()
    };
    let terms = Terms {
        target,
        window: window.clone(),
        method: Method::Occurrences,
        alerts: workbook_alerts(),
        alerting: Alerting::default(),
        policy: None,
        investments: Vec::new(),
        accepted: Default::default(),
    };
    let whole = outlook(&facts, &terms);
    let prospect = whole.prospect.expect("an answer").expect("risks");
    figure(prospect.chance.value);
    figure(prospect.every_month.value);
    prospect.removals.iter().for_each(|removal| figure(removal.chance));
    figure(whole.money.expect("an answer").expect("costs").total);
    let years = simulate_years(&badness, 2_000, 7).expect("a valid catalogue");
    (1..100).for_each(|p| figure(years.quantile(f64::from(p) / 100.0).0));
    let package = Package { setting: Setting::of(&badness), yearly_cost: 0.0 };
    let policies = [Policy::workbook(), Policy::four_bands(), Policy::escalating()];
    let bids = policies.each_ref().map(|policy| Bid {
        package: 0,
        target,
        window: &window,
        method: Method::Occurrences,
        counted: None,
        policy,
    });
    let mut grid = Grid::new(&[package], &bids, 7).expect("a valid grid");
    grid.step(200);
    grid.cells().iter().flat_map(|cell| cell.figures).for_each(&mut figure);
    let queue = Queue { arrivals: 2.4, service: 1.0, servers: 3 };
    for service in [ServiceLaw::Exponential, ServiceLaw::LogNormal { scv: 4.0 }] {
        let mut run =
            QueueRun::new(&QueueSimulation { queue, service, warm_up: 100, seed: 7 }).expect("a steady queue");
        run.step(50_000).expect("a bounded step");
        figure(run.mean_wait().map_or(0.0, |wait| wait.value));
    }
    let measured: Vec<Measurement> = [(1.0, 64.9), (18.0, 995.9), (36.0, 1652.4), (72.0, 1853.2), (144.0, 1774.7)]
        .map(|(load, throughput)| Measurement { load, throughput })
        .to_vec();
    let fit = fit_scaling(&measured).expect("a fit");
    [fit.curve.contention, fit.curve.coherency].into_iter().for_each(&mut figure);
    let downtime = TwoState::new(14_400.0, 15.0).and_then(|two| two.downtime(43_200.0, Start::Up)).expect("valid");
    (1..100).for_each(|x| figure(downtime.at_most(f64::from(x)).unwrap_or(f64::NAN)));
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn native_bits() {
    let digest = format!("{:016x}", digest());
    std::fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/bits"), &digest).expect("a writable target folder");
}

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen_test::wasm_bindgen_test]
fn the_browser_has_the_native_bits() {
    // Missing where only lints run; script/test hands it over.
    assert_eq!(Some(format!("{:016x}", digest()).as_str()), option_env!("ACCORD_BITS"));
}
