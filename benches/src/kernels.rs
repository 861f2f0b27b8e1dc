use accord::model::agreement::{Bid, Grid, Package};
use accord::model::capacity::{Queue, QueueRun, QueueSimulation, ServiceLaw};
use accord::model::chance::{CountTable, NormalTable, Stream};
use accord::model::dry_run::Setting;
use accord::model::loss::{Badness, Loss, MINUTES_PER_YEAR, Rounding, SimulatedYears, panjer, simulate_years};
use accord::plan::{DependencyMisses, Figure, Policy, SilverBullets};
use accord::units::{Method, Target, Window};

use crate::{Answer, Kernel, exchange, one_risk, twelve_risks};

/// Every kernel, in the order of the table. What a new model adds is one entry here, and a peer in `benches/peers/`.
pub fn all() -> Vec<Kernel> {
    let mut kernels = vec![
        loss("loss-one-8192", "loss distribution, 1 lognormal risk, 8,192 cells", one_risk(), 8_192, 8_191.5)
            .with_aim(1e-3),
        loss("loss-twelve-8192", "loss distribution, 12 lognormal risks, 8,192 cells", twelve_risks(), 8_192, 4_096.0)
            .with_aim(1e-3),
        loss("loss-twelve-4096", "the same, 4,096 cells (follows a finger)", twelve_risks(), 4_096, 4_096.0),
        years("years-one", "100,000 simulated years, 1 lognormal risk, 12 incidents each", one_risk()),
        years("years-twelve", "100,000 simulated years, 12 lognormal risks, 12 incidents each", twelve_risks())
            .with_aim(30e-3),
    ];
    kernels.extend(queues());
    kernels.extend(zone_maps());
    kernels.extend(exchange());
    kernels.extend([panjer_4096(), normal_quantiles(), counts(), exponentials()]);
    kernels
}

/// Queue simulation: three servers, one queue. The peers are `simpy_peer.py` and `ciw_peer.py`.
fn queues() -> Vec<Kernel> {
    const CUSTOMERS: u64 = 1_000_000;
    let queue = Queue { arrivals: 2.4, service: 1.0, servers: 3 };
    let simulation = QueueSimulation { queue, service: ServiceLaw::Exponential, warm_up: 0, seed: 7 };
    let mean = |run: &QueueRun| {
        run.mean_wait().map_or(Answer::exact(f64::NAN), |mean| Answer { value: mean.value, error: mean.standard_error })
    };
    let kernel = Kernel::new(
        "queue",
        ("queue M/M/3 at 80 %, one customer", "mean wait"),
        move || {
            let mut run = QueueRun::new(&simulation).expect("a steady queue");
            run.step(CUSTOMERS).expect("a bounded step");
            run
        },
        mean,
        move |run, digest| digest.add(mean(run).value),
    );
    vec![kernel.of_units(CUSTOMERS as f64)]
}

/// Zone maps: 26 targets by 6 policies by simulated years, on the twelve risks, a third of which come with changes.
fn zone_maps() -> Vec<Kernel> {
    vec![
        zone_map("zone-1000", "zone map, 26 targets x 6 policies x 1,000 years", 1_000).with_aim(300e-3),
        zone_map("zone-40", "the same coarsely, 40 years (one frame)", 40).with_aim(16e-3),
    ]
}

fn zone_map(name: &'static str, work: &'static str, years: u64) -> Kernel {
    let mut badness = twelve_risks();
    badness.sources.iter_mut().step_by(3).for_each(|source| source.changes = true);
    let targets: Vec<Target> =
        (0..26).map(|i| Target::from_nines(2.0 + f64::from(i) * 0.08).expect("between 2 and 4 nines")).collect();
    let window = Window::rolling("30d").expect("a literal");
    let bullets = SilverBullets { count: 3, every_days: 91 };
    let policies = [
        Policy::none(),
        Policy::workbook(),
        Policy::escalating(),
        Policy::four_bands(),
        Policy { silver_bullets: bullets, ..Policy::workbook() },
        Policy { dependency_misses: DependencyMisses::Excused, ..Policy::four_bands() },
    ];
    Kernel::new(
        name,
        (work, "freeze days at 99.92 %, four bands"),
        move || {
            let package = Package { setting: Setting::of(&badness), yearly_cost: 0.0 };
            let bid = |policy, target: &Target| Bid {
                package: 0,
                target: *target,
                window: &window,
                method: Method::Occurrences,
                counted: None,
                policy,
            };
            let bids: Vec<Bid> =
                policies.iter().flat_map(|policy| targets.iter().map(move |target| bid(policy, target))).collect();
            let mut grid = Grid::new(&[package], &bids, 7).expect("a valid grid");
            grid.step(years);
            grid
        },
        |grid: &Grid| Answer::exact(grid.cells()[3 * 26 + 14].figure(Figure::FreezeDays)),
        |grid, digest| grid.cells().iter().flat_map(|cell| cell.figures).for_each(|figure| digest.add(figure)),
    )
}

fn loss(name: &'static str, work: &'static str, badness: Badness, cells: usize, range: f64) -> Kernel {
    Kernel::new(
        name,
        (work, "P95 of bad minutes in a year"),
        move || {
            Loss::new(&badness.sources, MINUTES_PER_YEAR, range, cells, Rounding::Nearest).expect("a valid catalogue")
        },
        |loss: &Loss| Answer::exact(loss.quantile(0.95).unwrap_or(f64::NAN)),
        move |loss, sum| {
            let step = range / (cells as f64 - 0.5);
            (0..cells).for_each(|cell| sum.add(loss.within((cell as f64 + 0.5) * step)));
        },
    )
}

fn years(name: &'static str, work: &'static str, badness: Badness) -> Kernel {
    const YEARS: usize = 100_000;
    Kernel::new(
        name,
        (work, "P95 of bad minutes in a year"),
        move || simulate_years(&badness, YEARS, 7).expect("a valid catalogue"),
        |years: &SimulatedYears| {
            let (value, low, high) = years.quantile(0.95);
            // The interval holds 95 % of a normal distribution: 3.92 standard errors.
            Answer { value, error: (high - low) / 3.92 }
        },
        |years, sum| (0..1_000).for_each(|i| sum.add(years.quantile((f64::from(i) + 0.5) / 1e3).0)),
    )
}

/// Panjer's recursion on the grid of `loss-one`, half as fine: no transform, and the same answer.
fn panjer_4096() -> Kernel {
    const CELLS: usize = 4_096;
    const STEP: f64 = 2.0;
    let badness = one_risk();
    let severity = badness.sources[0].severity.clone();
    let mut below = 0.0;
    let amounts: Vec<f64> = (0..CELLS)
        .map(|j| {
            let up_to = severity.cdf((j as f64 + 0.5) * STEP);
            let chance = up_to - below;
            below = up_to;
            chance
        })
        .collect();
    Kernel::new(
        "panjer-one-4096",
        ("Panjer's recursion, 1 lognormal risk, 4,096 cells", "P95 of bad minutes in a year"),
        move || panjer(12.0, &amounts).expect("chances"),
        |sums: &Vec<f64>| {
            let mut sum = 0.0;
            let cell = sums.iter().position(|chance| {
                sum += chance;
                sum >= 0.95
            });
            let Some(cell) = cell else { return Answer::exact(f64::NAN) };
            // Within the cell as `Loss` has it.
            Answer::exact((cell as f64 + 0.5 - (sum - 0.95) / sums[cell]) * STEP)
        },
        |sums, digest| sums.iter().for_each(|chance| digest.add(*chance)),
    )
}

const DRAWS: u32 = 1_000_000;

/// A million draws of a sampler; the answer is their mean, with its error.
fn draws(
    name: &'static str,
    work: &'static str,
    deviation: f64,
    draw: impl Fn(&mut Stream) -> f64 + Clone + 'static,
) -> Kernel {
    Kernel::new(
        name,
        (work, "mean of 1,000,000"),
        move || {
            let mut stream = Stream::new(11);
            (0..DRAWS).map(|_| draw(&mut stream)).sum::<f64>()
        },
        move |sum: &f64| Answer { value: sum / f64::from(DRAWS), error: deviation / f64::from(DRAWS).sqrt() },
        |sum, digest| digest.add(*sum),
    )
    .of_units(f64::from(DRAWS))
}

fn normal_quantiles() -> Kernel {
    let table = NormalTable::get();
    draws("normal", "one normal variable by inversion", 1.0, |stream| table.quantile(stream.uniform()))
}

fn counts() -> Kernel {
    let table = CountTable::new(12.0).expect("a mean in range");
    draws("poisson", "one Poisson(12) count by inversion", 12f64.sqrt(), move |stream| {
        table.count(stream.uniform()) as f64
    })
}

fn exponentials() -> Kernel {
    draws("exponential", "one exponential waiting time", 1.0, Stream::exponential)
}
