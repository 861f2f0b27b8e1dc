use accord::model::loss::{Badness, lognormal};
use accord::plan::{Catalogue, Cause, Duration, Frequency, Risk};
use accord::units::Estimate;

/// An incident in numbers that any library can take: `shift + exp(mu + sigma z)` bad minutes, so often in a year.
#[derive(Debug, Clone, Copy)]
pub struct Incident {
    /// Incidents in a year.
    pub per_year: f64,
    /// Minutes that every incident has.
    pub shift: f64,
    /// Location of the logarithm of the rest.
    pub mu: f64,
    /// Scale of the logarithm of the rest.
    pub sigma: f64,
}

/// A row of the catalogue: incidents in a year, minutes to detect, median and p90 of minutes to resolve, impact.
type Row = (&'static str, f64, f64, (f64, f64), f64);

/// Twelve incidents a year in all, from the weekly nuisance to the lost region.
const ROWS: [Row; 12] = [
    ("Bad release", 3.0, 5.0, (20.0, 60.0), 0.5),
    ("Bad configuration", 2.0, 3.0, (12.0, 45.0), 1.0),
    ("Database failover", 1.5, 1.0, (4.0, 15.0), 1.0),
    ("Dependency down", 1.5, 4.0, (35.0, 150.0), 0.4),
    ("Traffic surge", 1.0, 6.0, (25.0, 90.0), 0.3),
    ("Certificate expired", 0.2, 10.0, (40.0, 120.0), 1.0),
    ("Disk full", 0.6, 8.0, (30.0, 100.0), 0.6),
    ("Network partition", 0.5, 2.0, (18.0, 80.0), 0.8),
    ("Slow leak", 0.8, 30.0, (45.0, 200.0), 0.2),
    ("Bad migration", 0.4, 12.0, (90.0, 360.0), 0.7),
    ("Zone lost", 0.4, 2.0, (60.0, 240.0), 0.5),
    ("Region lost", 0.1, 5.0, (180.0, 720.0), 1.0),
];

fn value(number: f64) -> Estimate {
    Estimate::value(number).expect("a literal")
}

fn spread((median, p90): (f64, f64)) -> Estimate {
    Estimate::spread(median, p90).expect("a literal")
}

fn risk(&(name, per_year, detect, resolve, impact): &Row) -> Risk {
    Risk {
        name: name.into(),
        cause: Cause::Other,
        duration: Duration::Estimated { detect: value(detect), resolve: spread(resolve) },
        impact: value(impact),
        frequency: Frequency::PerYear(value(per_year)),
        dependency: false,
    }
}

fn badness(risks: Vec<Risk>) -> Badness {
    Badness::of(&Catalogue { risks, ..Catalogue::default() }).expect("a valid catalogue")
}

/// The twelve risks.
pub fn twelve_risks() -> Badness {
    badness(ROWS.iter().map(risk).collect())
}

/// The twelve risks as a peer is told of them.
pub fn twelve_incidents() -> Vec<Incident> {
    ROWS.iter()
        .map(|&(_, per_year, detect, resolve, impact)| {
            let (mu, sigma) = lognormal(spread((resolve.0 * impact, resolve.1 * impact)));
            Incident { per_year, shift: detect * impact, mu, sigma }
        })
        .collect()
}

/// One risk, 12 times a year, whose minutes have a logarithm of mean 3 and deviation 1.
pub fn one_risk() -> Badness {
    let median = 20.085_536_923_187_668;
    let p90 = median * 3.602_224_479_279_158;
    badness(vec![risk(&("Incident", 12.0, 0.0, (median, p90), 1.0))])
}
