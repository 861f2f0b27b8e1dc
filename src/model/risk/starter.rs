use crate::model::ModelError;
use crate::model::error::at_least_zero;
use crate::plan::{Catalogue, Cause, Duration, Frequency, Risk};
use crate::units::Estimate;

/// Triggers of outages at Google from 2010 to 2017, and their share.
///
/// # Source
/// The Site Reliability Workbook, appendix C.
pub const TRIGGERS: [(Cause, &str, f64); 8] = [
    (Cause::BinaryPush, "Binary push", 0.37),
    (Cause::ConfigPush, "Configuration push", 0.31),
    (Cause::UserBehaviour, "User behaviour change", 0.09),
    (Cause::Pipeline, "Processing pipeline", 0.06),
    (Cause::ProviderChange, "Service provider change", 0.05),
    (Cause::PerformanceDecay, "Performance decay", 0.05),
    (Cause::Capacity, "Capacity management", 0.05),
    (Cause::Hardware, "Hardware", 0.02),
];

/// A first catalogue for a team without one: the published triggers, with so many outages in a year divided by their
/// shares, all of them as long and as wide as given.
///
/// Only the shares are published. How many, how long and how wide are the caller's assumptions and should be shown as
/// such; the average company's triggers are not anybody's own.
///
/// # Errors
/// A number of outages that is negative or not finite.
///
/// ```
/// use accord::{model::risk::starter_catalogue, units::Estimate};
/// let minutes = |x| Estimate::value(x).unwrap();
/// let catalogue = starter_catalogue(12.0, minutes(10.0), minutes(50.0), minutes(1.0))?;
/// assert_eq!(catalogue.risks.len(), 8);
/// # Ok::<(), accord::model::ModelError>(())
/// ```
pub fn starter_catalogue(
    outages_per_year: f64,
    detect: Estimate,
    resolve: Estimate,
    impact: Estimate,
) -> Result<Catalogue, ModelError> {
    let outages = at_least_zero("outages in a year", outages_per_year)?;
    let mut risks = Vec::with_capacity(TRIGGERS.len());
    for (cause, name, share) in TRIGGERS {
        risks.push(Risk {
            name: name.into(),
            cause,
            duration: Duration::Estimated { detect, resolve },
            impact,
            frequency: Frequency::PerYear(value(outages * share)?),
            dependency: cause == Cause::ProviderChange,
        });
    }
    Ok(Catalogue { risks, ..Catalogue::default() })
}

/// A row of the published sample stack rank, and inputs that lead to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SampleRow {
    /// What it is called.
    pub name: &'static str,
    /// What triggers it: our reading.
    pub cause: Cause,
    /// Bad minutes in a year, as published.
    pub published: f64,
    /// Minutes of one incident, the share of users and days between incidents.
    pub inputs: (f64, f64, f64),
    /// Whether the inputs are plausible ones that reproduce the figure to its last digit. Elsewhere they are a stand-in:
    /// one full outage a year of as many minutes as were published.
    pub inferred: bool,
}

/// Google's sample stack rank, worst first; it sums to 5776 bad minutes in a year.
///
/// Only the figures are published. All inputs are inferred, and say so.
///
/// # Source
/// Google Cloud blog, CRE life lessons, "Know thy enemy: how to prioritize and communicate risks".
pub const SAMPLE: [SampleRow; 14] = [
    row("Overload at peak hours", Cause::Capacity, 3559.0, Some((65.0, 0.15, 1.0))),
    row("Bad release, roll-back not tested", Cause::BinaryPush, 507.0, Some((125.0, 1.0, 90.0))),
    row("Users report before monitoring does", Cause::Other, 395.0, None),
    row("Loss of a site, restored from backup", Cause::Hardware, 242.0, Some((725.0, 1.0, 3.0 * 365.0))),
    row("The wrong server is turned off", Cause::Other, 213.0, Some((35.0, 1.0, 60.0))),
    row("Cascading overload", Cause::UserBehaviour, 150.0, None),
    row("An operator deletes the database", Cause::Other, 129.0, None),
    row("Growth that nobody noticed", Cause::Capacity, 125.0, Some((125.0, 1.0, 365.0))),
    row("A configuration cuts capacity", Cause::ConfigPush, 122.0, None),
    row("A release breaks a few requests for a day", Cause::BinaryPush, 119.0, Some((1470.0, 0.02, 90.0))),
    row("Slow debugging among noisy alerts", Cause::Other, 76.0, None),
    row("Daylight saving time", Cause::Other, 71.0, Some((35.0, 1.0, 180.0))),
    row("Weekly restarts", Cause::BinaryPush, 52.0, Some((1.0, 1.0, 7.0))),
    row("Leap year", Cause::Other, 16.0, Some((65.0, 1.0, 4.0 * 365.0))),
];

const fn row(name: &'static str, cause: Cause, published: f64, inputs: Option<(f64, f64, f64)>) -> SampleRow {
    match inputs {
        Some(inputs) => SampleRow { name, cause, published, inputs, inferred: true },
        None => SampleRow { name, cause, published, inputs: (published, 1.0, 365.0), inferred: false },
    }
}

/// The sample stack rank as a catalogue, with inferred inputs.
///
/// # Errors
/// None: the inputs are literals.
pub fn sample_catalogue() -> Result<Catalogue, ModelError> {
    let mut risks = Vec::with_capacity(SAMPLE.len());
    for row in SAMPLE {
        let (minutes, share, days) = row.inputs;
        risks.push(Risk {
            name: row.name.into(),
            cause: row.cause,
            duration: Duration::Estimated { detect: value(0.0)?, resolve: value(minutes)? },
            impact: value(share)?,
            frequency: Frequency::PerYear(value(365.0 / days)?),
            dependency: false,
        });
    }
    Ok(Catalogue { risks, ..Catalogue::default() })
}

fn value(x: f64) -> Result<Estimate, ModelError> {
    Estimate::value(x).map_err(|_| ModelError::OutOfRange {
        what: "an estimate",
        got: x,
        accepted: "a finite number of at least 0",
    })
}
