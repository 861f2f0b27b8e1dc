//! The same numbers, to the bit, natively and in a browser: both run this file, and the browser's run is told at
//! compile time, through `ACCORD_BITS`, what the native run found.

use accord::chart::{NinesAxis, detection_chart};
use accord::exchange::workbook_alerts;
use accord::model::outlook;
use accord::plan::{Alerting, Facts, Terms};
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
        };
        let outlook = outlook(&Facts { requests_per_day: Some(state >> 40), ..Facts::default() }, &terms);
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
            detection_chart(&terms).svg.bytes().for_each(|byte| add(u64::from(byte)));
        }
    }
    hash
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
