use std::collections::{BTreeMap, BTreeSet};

use crate::model::ModelError;
use crate::model::availability::{Availability, MINUTES_PER_YEAR, k_of_n};
use crate::model::error::{at_least_zero, at_most, positive, probability, within};

/// A service and what it cannot do without.
#[derive(Debug, Clone, PartialEq)]
pub struct Dependency {
    /// Its name.
    pub name: String,
    /// Unavailability of itself, with all that it needs up.
    pub down: f64,
    /// The names of the services that it cannot do without.
    pub needs: Vec<String>,
}

/// What its dependencies leave to a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Ceiling {
    /// Of all critical dependencies together: the service cannot be better, whatever it does itself.
    pub availability: Availability,
    /// With the service's own unavailability.
    pub with_own: Availability,
    /// The dependencies that were counted, once each, nearest first.
    pub counted: Vec<String>,
}

/// The most services.
const MOST_SERVICES: usize = 10_000;

/// The ceiling that critical dependencies, and theirs, set to a service.
///
/// # Formula
/// ```text
/// Π up over the unique services that are needed, at any depth, each once
/// ```
/// Exact for services that fail independently. Circles of dependencies are counted once as well.
///
/// # Source
/// Treynor, Dahlin, Rau & Beyer, "The Calculus of Service Availability", ACM Queue 15(2), 2017.
///
/// ```
/// use accord::model::architecture::{Dependency, ceiling};
/// let service = |name: &str, down, needs: &[&str]| Dependency {
///     name: name.to_owned(),
///     down,
///     needs: needs.iter().map(|&name| name.to_owned()).collect(),
/// };
/// // Both paths need the identity service: it counts once.
/// let services = [
///     service("shop", 1e-4, &["cart", "search"]),
///     service("cart", 1e-4, &["identity"]),
///     service("search", 1e-4, &["identity"]),
///     service("identity", 1e-5, &[]),
/// ];
/// let ceiling = ceiling(&services, "shop").unwrap();
/// assert_eq!(ceiling.counted, ["cart", "search", "identity"]);
/// assert!((ceiling.availability.down() - 2.1e-4).abs() < 2e-8);
/// ```
///
/// # Errors
/// More than 10,000 services, two of one name, a name that is not there, an unavailability outside 0 to 1.
pub fn ceiling(services: &[Dependency], root: &str) -> Result<Ceiling, ModelError> {
    at_most("services", services.len(), MOST_SERVICES)?;
    let mut named = BTreeMap::new();
    for service in services {
        probability("unavailability of a service", service.down)?;
        if named.insert(service.name.as_str(), service).is_some() {
            return Err(ModelError::Unusable { what: "two services have one name", remedy: "name each once" });
        }
    }
    let find = |name: &str| {
        named.get(name).copied().ok_or(ModelError::Unusable {
            what: "a service that is needed is not listed",
            remedy: "list every service that is named",
        })
    };
    let top = find(root)?;
    let mut met = BTreeSet::from([root]);
    let mut counted: Vec<&Dependency> = Vec::new();
    let mut next = 0;
    let mut service = top;
    loop {
        for name in &service.needs {
            if met.insert(name) {
                counted.push(find(name)?);
            }
        }
        let Some(&following) = counted.get(next) else { break };
        (service, next) = (following, next + 1);
    }
    let availability = counted
        .iter()
        .try_fold(Availability::ALWAYS, |rest, service| Ok(rest.and(Availability::from_down(service.down)?)))?;
    let with_own = availability.and(Availability::from_down(top.down)?);
    let counted = counted.into_iter().map(|service| service.name.clone()).collect();
    Ok(Ceiling { availability, with_own, counted })
}

/// The share of a budget (one less the target) that a critical dependency takes.
///
/// # Formula
/// ```text
/// down ÷ budget        (1 − A_d) ÷ (1 − S)
/// ```
///
/// # Errors
/// Numbers outside 0 to 1, a budget of nothing.
pub fn share_of_budget(down: f64, budget: f64) -> Result<f64, ModelError> {
    let share = probability("unavailability", down)? / checked_budget(budget)?;
    crate::model::error::finite("share of the budget", share)
}

fn checked_budget(budget: f64) -> Result<f64, ModelError> {
    probability("budget", budget)?;
    positive("budget", budget)
}

/// The unavailability that critical dependencies leave to the service itself. Negative where they overspend the budget.
///
/// # Formula
/// ```text
/// (budget − d) ÷ (1 − d)        d = 1 − Π up
/// ```
///
/// # Errors
/// Numbers outside 0 to 1, a budget of nothing, dependencies that are never up.
pub fn remaining(budget: f64, dependencies: &[f64]) -> Result<f64, ModelError> {
    let budget = checked_budget(budget)?;
    at_most("dependencies", dependencies.len(), MOST_SERVICES)?;
    let all = dependencies
        .iter()
        .try_fold(Availability::ALWAYS, |rest, &down| Ok::<_, ModelError>(rest.and(Availability::from_down(down)?)))?;
    let up = positive("availability of the dependencies together", all.up())?;
    crate::model::error::finite("what remains of the budget", (budget - all.down()) / up)
}

/// The rule of the extra nine: what a critical dependency may be down, and what so many of them take of the budget.
///
/// # Formula
/// ```text
/// each = budget ÷ 10        share = (1 − (1 − each)ⁿ) ÷ budget
/// ```
/// The pair `(each, share)`. Ten of them take all of it: the rule is for services with five to ten.
///
/// # Source
/// "The Calculus of Service Availability", 2017.
///
/// # Errors
/// A budget of nothing or above 1.
pub fn extra_nine(budget: f64, dependencies: u32) -> Result<(f64, f64), ModelError> {
    let budget = checked_budget(budget)?;
    let each = budget / 10.0;
    let together = -libm::expm1(f64::from(dependencies) * libm::log1p(-each));
    let share = if each > 0.0 { together / budget } else { 0.0 };
    Ok((each, crate::model::error::finite("share of the budget", share)?))
}

/// What each of so many equal dependencies may be down so that together they take this part of the budget.
///
/// # Formula
/// ```text
/// 1 − (1 − part · budget)^(1/n)
/// ```
///
/// # Errors
/// Numbers outside 0 to 1, no dependency.
pub fn equal_share(budget: f64, dependencies: u32, part: f64) -> Result<f64, ModelError> {
    let taken = probability("budget", budget)? * probability("part of the budget", part)?;
    let n = within("dependencies", f64::from(dependencies), 1.0, f64::MAX, "1 or more")?;
    Ok((-libm::expm1(libm::log1p(-taken) / n)).clamp(0.0, 1.0))
}

/// What people behind a network feel of a service, and what the service's next nine would buy them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NextNine {
    /// What they feel now.
    pub felt: Availability,
    /// What they would feel with a tenth of the service's unavailability.
    pub then: Availability,
    /// How much less they would feel it down, as a share of time.
    pub gain: f64,
    /// That, as a share of what they feel down now: 0.9 without a network, next to nothing under a low ceiling.
    pub relative_gain: f64,
}

/// The users' own network as a ceiling.
///
/// # Formula
/// ```text
/// felt = service × network        gain = 0.9 · down · network
/// ```
///
/// # Source
/// "The Calculus of Service Availability", 2017; SRE book, chapter 3.
///
/// ```
/// use accord::model::architecture::next_nine;
/// use accord::model::availability::Availability;
/// let down = |down| Availability::from_down(down).unwrap();
/// // On networks of 99.9 % a service of 99.99 % feels like 99.890 %, and its fifth nine buys 0.009 points.
/// let fourth = next_nine(down(1e-4), down(1e-3));
/// assert!((100.0 * fourth.felt.up() - 99.890).abs() < 5e-4);
/// assert!((100.0 * fourth.gain - 0.009).abs() < 5e-4);
/// ```
pub fn next_nine(service: Availability, network: Availability) -> NextNine {
    let (kept, tenth) = (0.9 * service.down(), 0.1 * service.down());
    let felt = service.and(network);
    let then = Availability::from_sides(service.up() + kept, tenth).and(network);
    let gain = kept * network.up();
    NextNine { felt, then, gain, relative_gain: if felt.down() > 0.0 { gain / felt.down() } else { 0.0 } }
}

/// How many independent and equal parts there must be, of which `needed` are, to be down no more than `budget`.
///
/// # Formula
/// The fewest n with `P(more than n − needed of n are down) ≤ budget`. The chance that they are down together is left
/// out; a common cause soon decides instead.
///
/// # Errors
/// Nothing needed, more than 1,000 needed, a budget that even 10,000 parts do not meet.
pub fn spares(needed: u32, each: Availability, budget: f64) -> Result<u32, ModelError> {
    within("parts needed", f64::from(needed), 1.0, 1_000.0, "1 to 1,000")?;
    let budget = probability("budget", budget)?;
    let enough = |n: u32| k_of_n(needed, n, each).down() <= budget;
    // More parts are never worse, so the range is doubled and then halved.
    let mut high = needed;
    while !enough(high) {
        if high >= 10_000 {
            return Err(ModelError::OutOfRange {
                what: "budget",
                got: budget,
                accepted: "one that 10,000 parts can meet",
            });
        }
        high = (2 * high).min(10_000);
    }
    let mut low = needed;
    while low < high {
        let middle = low + (high - low) / 2;
        if enough(middle) { high = middle } else { low = middle + 1 }
    }
    Ok(high)
}

/// Something that takes the whole down every so often.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recurring {
    /// How often in a year.
    pub per_year: f64,
    /// For how many minutes each time.
    pub minutes: f64,
}

/// Availability over a year of 365 days of what goes down for these, one after the other.
///
/// # Formula
/// ```text
/// down = Σ (times a year × minutes) ÷ 525,600
/// ```
///
/// # Source
/// The scenarios of the AWS Well-Architected reliability pillar.
///
/// # Errors
/// Negative numbers, and more minutes than a year has.
pub fn recurring(outages: &[Recurring]) -> Result<Availability, ModelError> {
    let mut minutes = 0.0;
    for outage in outages {
        minutes += at_least_zero("outages a year", outage.per_year)? * at_least_zero("minutes", outage.minutes)?;
    }
    let minutes = within("minutes of outage in a year", minutes, 0.0, MINUTES_PER_YEAR, "0 to 525,600")?;
    Ok(Availability::from_sides((MINUTES_PER_YEAR - minutes) / MINUTES_PER_YEAR, minutes / MINUTES_PER_YEAR))
}
