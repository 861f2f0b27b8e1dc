use super::*;
use crate::plan::{Cause, Duration, Frequency, SilverBullets};
use crate::units::Estimate;

fn risk(frequency: Frequency, minutes: f64) -> Risk {
    let value = |value| Estimate::value(value).unwrap();
    Risk {
        name: "Bad push".to_owned(),
        cause: Cause::BinaryPush,
        duration: Duration::Estimated { detect: value(0.0), resolve: value(minutes) },
        impact: value(1.0),
        frequency,
        dependency: false,
    }
}

fn case() -> QuarterCase {
    let changes = Frequency::Changes { per_week: 10.0, failure_rate: 0.05 };
    let rest = Frequency::PerYear(Estimate::value(6.0).unwrap());
    QuarterCase {
        told: Told::default(),
        target: Pick::one(Target::parse_percent("99.9").unwrap()),
        weeks: 13,
        releases_per_week: 10.0,
        policy: crate::plan::Policy {
            silver_bullets: SilverBullets { count: 2, every_days: 91 },
            ..crate::plan::Policy::four_bands()
        },
        risks: vec![risk(changes, 20.0), risk(rest, 25.0)],
        miss_costs: 40.0,
    }
}

fn points(run: &Quarter) -> f64 {
    run.points(run.halves, run.spent)
}

/// A quarter of 13 weeks at 99.9 % allows 131.04 minutes, and without incidents 130 releases.
#[test]
fn a_quiet_quarter_by_hand() {
    let quiet = QuarterCase { risks: Vec::new(), ..case() };
    let mut run = Quarter::new(&quiet, 1).unwrap();
    assert!((run.view().minutes.1 - 131.04).abs() < 1e-9);
    while !run.is_over() {
        run.step(Move::Ship).unwrap();
    }
    let score = run.score().unwrap();
    assert!((score.points - 130.0).abs() < 1e-9 && score.kept);
    assert!((score.points_of_oracle - 130.0).abs() < 1e-9 && (score.gained - 1.0).abs() < 1e-12);
}

/// What happens follows from what is shipped: by hand from the incidents that were drawn.
#[test]
fn incidents_of_releases_follow_releases() {
    for seed in 0..50 {
        let start = Quarter::new(&case(), seed).unwrap();
        let of = |releases: f64| -> i64 {
            let happen = start.incidents.iter().filter(|incident| !incident.change || incident.mark < releases);
            happen.map(|incident| incident.bad).sum()
        };
        // Without a policy that holds anything back.
        let free = QuarterCase { policy: crate::plan::Policy::none(), ..case() };
        for (policy, releases) in [(Policy::ShipAlways, 1.0), (Policy::SlowAlways, 0.5), (Policy::FreezeAlways, 0.0)] {
            let run = scripted::run(Quarter::new(&free, seed).unwrap(), policy).unwrap();
            assert_eq!(run.spent, of(releases), "{seed} {policy:?}");
            assert!((run.released() - 130.0 * releases).abs() < 1e-9);
        }
    }
}

/// The oracle against every way to play a short quarter, one by one: it is exact.
#[test]
fn the_oracle_is_the_best_of_all_ways() {
    fn all(run: &Quarter) -> f64 {
        if run.is_over() {
            return points(run);
        }
        let moves = run.view().moves;
        moves.into_iter().fold(f64::MIN, |best, did| {
            let mut next = run.clone();
            next.step(did).unwrap();
            best.max(all(&next))
        })
    }
    for seed in 0..40 {
        let tight = QuarterCase { weeks: 6, miss_costs: 12.0, ..case() };
        let start = Quarter::new(&tight, seed).unwrap();
        assert!((start.best().0 - all(&start)).abs() < 1e-9, "{seed}");
    }
}

/// Over a thousand seeds no scripted owner and no owner at random beats the oracle, and its way can be played.
#[test]
fn the_oracle_is_never_beaten() {
    let mut better = 0;
    for seed in 0..1_000 {
        let start = Quarter::new(&case(), seed).unwrap();
        let (oracle, path) = start.best();
        let mut run = start.clone();
        for did in path {
            run.step(did).unwrap();
        }
        assert!(run.is_over() && (points(&run) - oracle).abs() < 1e-9, "{seed}");
        for policy in Policy::ALL {
            let run = scripted::run(start.clone(), policy).unwrap();
            assert!(points(&run) <= oracle + 1e-9, "{seed} {policy:?}");
        }
        let mut stream = Stream::numbered(seed, 99);
        let mut random = start.clone();
        while !random.is_over() {
            let moves = random.view().moves;
            random.step(moves[stream.below(moves.len())]).unwrap();
        }
        assert!(points(&random) <= oracle + 1e-9, "{seed}");
        let nothing = scripted::run(start, Policy::ShipAlways).unwrap();
        better += u32::from(points(&nothing) < oracle - 1e-9);
    }
    // Deciding is worth something in most quarters.
    assert!(better > 300, "{better}");
}

#[test]
fn the_policy_holds_and_bullets_are_spent() {
    let outage = Frequency::PerYear(Estimate::value(3_650.0).unwrap());
    let bad = QuarterCase { risks: vec![risk(outage, 60.0)], ..case() };
    let mut run = Quarter::new(&bad, 2).unwrap();
    run.step(Move::Ship).unwrap();
    let view = run.view();
    assert_eq!((view.band.as_str(), view.bullets), ("Freeze", 2));
    assert_eq!(view.moves, [Move::Freeze, Move::Bullet]);
    assert!(run.step(Move::Ship).is_err() && run.score().is_err());
    run.step(Move::Bullet).unwrap();
    run.step(Move::Bullet).unwrap();
    assert_eq!(run.view().moves, [Move::Freeze]);
    assert!((run.released() - 30.0).abs() < 1e-9);
    assert!(Quarter::new(&QuarterCase { weeks: 0, ..case() }, 1).is_err());
    assert!(Quarter::new(&QuarterCase { miss_costs: f64::NAN, ..case() }, 1).is_err());
}
