//! Times every kernel natively and prints one JSON object a line.
//!
//! usage: `accord-bench [name...]`, or `accord-bench catalogue` for the risks and `accord-bench rules-file` for the rules
//! that the peers read

#![allow(clippy::disallowed_types, reason = "the runner has the clock that the library must not have")]
#![allow(clippy::print_stdout, reason = "printing is what it does")]

use std::time::Instant;

use accord::exchange::{Export, write};
use accord_bench::{Kernel, all, plan, twelve_incidents};

/// Seconds of one batch at least: short, so that some batch is not interrupted on a busy machine.
const BATCH: f64 = 0.02;
/// Batches of each kernel; the best one counts.
const BATCHES: usize = 25;
/// Seconds after which a kernel gets no more batches.
const LONGEST: f64 = 10.0;

fn seconds(kernel: &Kernel, times: u32) -> f64 {
    let started = Instant::now();
    kernel.run(times);
    started.elapsed().as_secs_f64()
}

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    if asked.first().is_some_and(|name| name == "catalogue") {
        for risk in twelve_incidents() {
            let (rate, shift, mu, sigma) = (risk.per_year, risk.shift, risk.mu, risk.sigma);
            println!(r#"{{"per_year":{rate:?},"shift":{shift:?},"mu":{mu:?},"sigma":{sigma:?}}}"#);
        }
        return;
    }
    if asked.first().is_some_and(|name| name == "rules-file") {
        print!("{}", write(&plan(), Export::Prometheus).expect("rules").text());
        return;
    }
    let kernels: Vec<Kernel> =
        all().into_iter().filter(|k| asked.is_empty() || asked.iter().any(|name| name == k.name)).collect();
    // Warm, and as many runs as fill a batch.
    let times: Vec<u32> = kernels.iter().map(|k| (BATCH / seconds(k, 1).max(1e-9)).clamp(1.0, 1e6) as u32).collect();
    // The best time and all seconds so far.
    let mut best = vec![(f64::INFINITY, 0.0); kernels.len()];
    // In turns, so that what else the machine does hits all alike.
    for _ in 0..BATCHES {
        for ((kernel, times), (best, spent)) in kernels.iter().zip(&times).zip(&mut best) {
            if *spent < LONGEST {
                let took = seconds(kernel, *times);
                *best = best.min(took / f64::from(*times));
                *spent += took;
            }
        }
    }
    for (kernel, (best, _)) in kernels.iter().zip(best) {
        println!(r#"{{"where":"native","seconds":{best:?},{}}}"#, kernel.json(kernel.run(1)));
    }
}
