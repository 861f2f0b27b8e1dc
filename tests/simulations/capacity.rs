use accord::model::capacity::forecast::{Pattern, Season, Start, State, Update, Weights, smooth};
use accord::model::capacity::{
    Approximation, Estimate, Queue, QueueRun, QueueSimulation, ServiceLaw, Steady, Variability,
};
use accord::model::chance::Stream;
use accord::model::special::normal_quantile;

/// How many standard errors a simulated figure may be off.
const MOST: f64 = 3.5;

fn run(queue: Queue, service: ServiceLaw, customers: u64, seed: u64) -> (Steady, QueueRun) {
    let steady = queue.regime().unwrap().steady().unwrap();
    let warm_up = QueueRun::suggested_warm_up(&steady);
    let mut run = QueueRun::new(&QueueSimulation { queue, service, warm_up, seed }).unwrap();
    run.step(warm_up + customers).unwrap();
    (steady, run)
}

/// In standard errors, which are taken as no smaller than chance of a share of so many customers allows.
fn off(estimate: Estimate, formula: f64, floor: f64) -> f64 {
    (estimate.value - formula).abs() / estimate.standard_error.max(floor)
}

#[test]
fn mmc_against_its_formulas() {
    let (mut sets, mut wrong, mut squares, mut figures) = (0, Vec::new(), 0.0, 0.0);
    for (seed, servers) in [1u32, 2, 3, 4, 7, 12, 16, 17, 25, 60].into_iter().enumerate() {
        for (i, utilisation) in [0.3, 0.5, 0.7, 0.8, 0.85, 0.9, 0.94].into_iter().enumerate() {
            sets += 1;
            let arrivals = utilisation * f64::from(servers) * 5.0;
            let queue = Queue { arrivals, service: 5.0, servers };
            let (steady, run) = run(queue, ServiceLaw::Exponential, 1_500_000, (2_000 + 10 * seed + i) as u64);
            let floor = 0.5 / run.customers() as f64;
            // Long waits come in episodes of about a relaxation time. Of fewer than 50 of them no standard error can
            // be had; whether that is so is for the formula to say, not for the simulation.
            let episodes = |share: f64| run.customers() as f64 * share / (1.0 + steady.relaxation() * arrivals);
            let mut compare = |name: &str, estimate: Estimate, formula: f64| {
                let off = off(estimate, formula, floor);
                (squares, figures) = (squares + off * off, figures + 1.0);
                if off > MOST {
                    wrong.push(format!("M/M/{servers} at {utilisation}: {name} {estimate:?}, {formula}: {off:.2}"));
                }
            };
            compare("mean response", run.mean_response().unwrap(), steady.mean_response());
            if episodes(steady.wait_probability()) > 50.0 {
                compare("mean wait", run.mean_wait().unwrap(), steady.mean_wait());
                compare("waiting", run.wait_probability().unwrap(), steady.wait_probability());
            }
            for time in [0.05, 0.2, 0.6] {
                let (wait, response) = (steady.wait_tail(time).unwrap(), steady.response_tail(time).unwrap());
                if episodes(wait) > 50.0 {
                    compare("wait", run.wait_tail(time).unwrap().unwrap(), wait);
                }
                compare("response", run.response_tail(time).unwrap().unwrap(), response);
            }
            for q in [0.5, 0.99] {
                let quantile = run.response_quantile(q).unwrap().unwrap();
                compare("response quantile", quantile, steady.response_quantile(q).unwrap());
            }
        }
    }
    assert!(sets >= 60);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Standard errors that were too large would pass too: their squares must be about 1 on average.
    let mean = squares / figures;
    assert!((0.6..1.6).contains(&mean), "{mean}");
}

/// Pollaczek and Khinchine: exact for one server and any service.
#[test]
fn mg1_against_pollaczek_khinchine() {
    let empirical = vec![1.0, 1.0, 2.0, 8.0];
    let laws = [
        (ServiceLaw::Deterministic, 0.0),
        (ServiceLaw::Exponential, 1.0),
        (ServiceLaw::LogNormal { scv: 0.25 }, 0.25),
        (ServiceLaw::LogNormal { scv: 2.0 }, 2.0),
        (ServiceLaw::Empirical(empirical), (17.5 - 9.0) / 9.0),
    ];
    for (i, (law, scv)) in laws.into_iter().enumerate() {
        for (j, utilisation) in [0.3, 0.6, 0.8, 0.9].into_iter().enumerate() {
            let queue = Queue { arrivals: utilisation, service: 1.0, servers: 1 };
            let (_, run) = run(queue, law.clone(), 1_500_000, 500 + (10 * i + j) as u64);
            let exact = utilisation * (1.0 + scv) / 2.0 / (1.0 - utilisation);
            let wait = run.mean_wait().unwrap();
            assert!(off(wait, exact, 0.0) < MOST, "{law:?} at {utilisation}: {wait:?}, {exact}");
            let busy = run.wait_probability().unwrap();
            assert!(off(busy, utilisation, 0.0) < MOST, "{law:?} at {utilisation}: {busy:?}");
        }
    }
}

/// Exact M/D/c, by the linear equations of the number in system at service-time epochs (Crommelin), in service times.
#[test]
fn mdc_against_exact_values() {
    for (seed, (servers, utilisation, exact)) in [
        (2, 0.5, 0.176_741),
        (2, 0.8, 0.903_284),
        (2, 0.9, 2.146_92),
        (4, 0.7, 0.189_708),
        (4, 0.8, 0.386_095),
        (10, 0.7, 0.041_871_6),
        (10, 0.9, 0.344_582),
        (30, 0.9, 0.083_441_7),
    ]
    .into_iter()
    .enumerate()
    {
        let queue = Queue { arrivals: utilisation * f64::from(servers), service: 1.0, servers };
        let (steady, run) = run(queue, ServiceLaw::Deterministic, 2_000_000, 900 + seed as u64);
        let wait = run.mean_wait().unwrap();
        assert!(off(wait, exact, 0.0) < MOST, "M/D/{servers} at {utilisation}: {wait:?}, {exact}");
        let clockwork = Variability { arrivals: 1.0, service: 0.0 };
        let approximate = Approximation::Cosmetatos.mean_wait(&steady, clockwork).unwrap();
        assert!((approximate / exact - 1.0).abs() < 0.02, "{approximate} {exact}");
    }
}

/// Heavy tails beside another simulation, of 18 million customers, and the errors that the approximations state.
#[test]
fn heavy_tails_and_stated_errors() {
    let heavy = Variability { arrivals: 1.0, service: 4.0 };
    for (servers, utilisation, known, error, seed) in [(4u32, 0.8, 1.632, 0.013, 70), (10, 0.9, 1.462, 0.024, 71)] {
        let queue = Queue { arrivals: utilisation * f64::from(servers), service: 1.0, servers };
        let (steady, run) = run(queue, ServiceLaw::LogNormal { scv: 4.0 }, 12_000_000, seed);
        let wait = run.mean_wait().unwrap();
        let both = libm::sqrt(error * error + wait.standard_error * wait.standard_error);
        assert!((wait.value - known).abs() < MOST * both, "{servers}: {wait:?} {known}");
        let by = |approximation: Approximation| approximation.mean_wait(&steady, heavy).unwrap() / known - 1.0;
        assert!((by(Approximation::AllenCunneen) - 0.14).abs() < 0.01);
        assert!((by(Approximation::Kimura) - 0.04).abs() < 0.01);
    }
}

/// Simulated bands beside the closed ones: the same variance by construction, so the same quantiles up to the shape of
/// the errors, which are drawn from a normal sample here.
#[test]
fn bands_by_both_ways() {
    let mut chance = Stream::new(8);
    // So many that the deciles of the errors themselves are known to half a percent of the width.
    let series: Vec<f64> = (0..20_000).map(|_| 500.0 + 4.0 * normal_quantile(chance.uniform())).collect();
    for (pattern, period) in [
        (Pattern::Level, 0),
        (Pattern::Trend, 0),
        (Pattern::Seasonal { period: 7, season: Season::Additive, update: Update::PreviousLevel }, 7),
        (Pattern::Seasonal { period: 7, season: Season::Additive, update: Update::NewLevel }, 7),
    ] {
        let weights = Weights { level: 0.25, trend: 0.1, season: 0.3 };
        let state = State { level: 500.0, trend: 0.0, season: vec![0.0; period] };
        let smoothed = smooth(&series, pattern, weights, Start { state, used: 0 }).unwrap();
        let probabilities = [0.1, 0.5, 0.9];
        let closed = smoothed.closed_bands(30, &probabilities).unwrap().unwrap();
        let simulated = smoothed.simulated_bands(30, 40_000, 3, &probabilities).unwrap();
        for day in [0, 1, 6, 7, 15, 29] {
            let width = closed.paths[2][day] - closed.paths[0][day];
            for (a, b) in closed.paths.iter().zip(&simulated.paths) {
                // A decile of 40,000 courses has a standard error of 0.3 % of the width, the errors' own 0.5 %.
                assert!((a[day] - b[day]).abs() < 0.02 * width, "{pattern:?} {day}: {} {}", a[day], b[day]);
            }
        }
    }
}
