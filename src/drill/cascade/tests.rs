use super::*;
use crate::drill::{Pick, Told};
use crate::units::{Target, Window};

fn case() -> CascadeCase {
    CascadeCase {
        told: Told::default(),
        offered: Pick::of(vec![240.0, 260.0, 280.0]).unwrap(),
        capacity: 300.0,
        timeout: 1,
        retries: Pick::of(vec![1, 2, 3]).unwrap(),
        lasts: Pick::of(vec![20, 30]).unwrap(),
        left: 0.2,
        noticed_after: 15,
        turn_seconds: 20,
        turns: 12,
        added_after: 4,
        added: 1.5,
        target: Target::parse_percent("99.9").unwrap(),
        window: Window::rolling("30d").unwrap(),
    }
}

fn published() -> CascadeCase {
    CascadeCase { offered: Pick::one(280.0), retries: Pick::one(1), lasts: Pick::one(10), left: 0.0, ..case() }
}

/// HotOS 2021: 300 a second, one retry: a blip of 10 s at 280 leaves 560 attempts a second and no goodput.
#[test]
fn the_published_blip_is_never_forgotten() {
    let run = scripted::run(Cascade::new(&published(), 1).unwrap(), Policy::Nothing).unwrap();
    let last = run.turns().last().unwrap();
    assert!((last.attempts / 20.0 - 560.0).abs() < 15.0, "{last:?}");
    assert!(last.good < 0.01 * last.demand);
    // The capacity has long been back, and the player was told.
    assert_eq!(run.view().news.len(), 2);
    let debrief = run.debrief().unwrap();
    assert!(debrief.steps[1].contains("300 ÷ 2 = 150"), "{:?}", debrief.steps);
    let score = run.score().unwrap();
    assert!(score.recovered_after.is_none() && score.seconds == 240 && score.marks().points < 1e-9);
}

/// Turning three quarters of the users away leaves 70, far below 150: the queue that nobody waits for is worked off,
/// and it stays well when all are let in again.
#[test]
fn a_cut_below_the_threshold_recovers() {
    let run = scripted::run(Cascade::new(&published(), 1).unwrap(), Policy::ShedAndReopen).unwrap();
    let score = run.score().unwrap();
    assert!(score.recovered_after.is_some() && score.saved > 0.3, "{score:?}");
    // 60 points for what was saved and 20 for how soon, of 80.
    let (marks, after) = (score.marks(), f64::from(score.recovered_after.unwrap()) / 240.0);
    assert!((marks.points - 100.0 * score.saved * (0.75 + 0.25 * (1.0 - after))).abs() < 1e-9);
    // A quarter leaves 210, above 150: it stays down.
    let mut run = Cascade::new(&published(), 1).unwrap();
    run.step(CascadeLever::Shed(25)).unwrap();
    while !run.is_over() {
        run.step(CascadeLever::Wait).unwrap();
    }
    assert!(run.turns().last().unwrap().good < 1.0);
}

/// What is lost of the budget, by hand: a month of 280 a second may lose a thousandth of it.
#[test]
fn the_budget_by_hand() {
    let run = scripted::run(Cascade::new(&published(), 3).unwrap(), Policy::Nothing).unwrap();
    let by_hand = run.lost() / (280.0 * 2_592_000.0 * 0.001);
    let spent = run.score().unwrap().budget_spent;
    assert!((spent / by_hand - 1.0).abs() < 0.03, "{spent} {by_hand}");
}

#[test]
fn levers_are_legal_or_refused() {
    let mut run = Cascade::new(&case(), 1).unwrap();
    assert!(run.step(CascadeLever::Reopen).is_err() && run.score().is_err());
    run.step(CascadeLever::CapRetries).unwrap();
    assert!(run.step(CascadeLever::CapRetries).is_err());
    assert_eq!(run.turns().len(), 1);
    run.step(CascadeLever::Shed(50)).unwrap();
    assert!(run.levers().contains(&CascadeLever::Reopen) && !run.levers().contains(&CascadeLever::Shed(50)));
    while !run.is_over() {
        run.step(CascadeLever::Wait).unwrap();
    }
    assert!(run.levers().is_empty() && run.step(CascadeLever::Wait).is_err());
    for broken in [
        CascadeCase { left: 1.5, ..case() },
        CascadeCase { turns: 0, ..case() },
        CascadeCase { turn_seconds: 601, ..case() },
        CascadeCase { timeout: 0, ..case() },
    ] {
        assert!(Cascade::new(&broken, 1).is_err());
    }
}

/// Over a thousand seeds: the oracle is as good as every scripted policy and as a player who pulls at random, nothing
/// is never better, and what a run loses cannot be less than what did not fit.
#[test]
fn the_oracle_is_never_beaten() {
    let case = CascadeCase { turns: 8, ..case() };
    for seed in 0..1_000 {
        let start = Cascade::new(&case, seed).unwrap();
        let (oracle, plan) = oracle::best(&start).unwrap();
        assert_eq!(plan.len(), 8);
        for policy in Policy::ALL {
            let run = scripted::run(start.clone(), policy).unwrap();
            assert!(oracle.lost() <= run.lost() + 1e-6, "{seed} {policy:?}: {} {}", oracle.lost(), run.lost());
        }
        let mut stream = Stream::numbered(seed, 99);
        let mut random = start.clone();
        while !random.is_over() {
            let levers = random.levers();
            random.step(levers[stream.below(levers.len())]).unwrap();
        }
        assert!(oracle.lost() <= random.lost() + 1e-6, "{seed}: {} {}", oracle.lost(), random.lost());
        // All runs of a seed meet the same users.
        let demand = |run: &Cascade| run.simulation.totals().demand;
        assert_eq!(demand(&oracle).to_bits(), demand(&random).to_bits());
        assert!(oracle.lost() >= start.lost() - 300.0);
    }
}
