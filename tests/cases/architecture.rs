//! Architectures, failover, ceilings.
#![allow(clippy::unwrap_used, reason = "the cases are literals")]

use std::collections::BTreeMap;

use accord::model::ModelError;
use accord::model::architecture::*;
use accord::model::availability::{Availability, MINUTES_PER_YEAR};
use accord::plan::{Architecture, Block, CommonCause, Component, Record, Sharing};
use accord::units::{Share, Span};
use serde::Deserialize;

use crate::{Figures, check};

#[derive(Debug, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
enum Input {
    /// Unavailabilities, or times up and down in seconds, by name; the diagram as `(and a (or b c) (2 d*3))`.
    Diagram {
        components: BTreeMap<String, String>,
        #[serde(default)]
        groups: Vec<Group>,
        root: String,
    },
    Importance {
        components: BTreeMap<String, String>,
        #[serde(default)]
        groups: Vec<Group>,
        root: String,
        event: String,
    },
    Gain {
        down: f64,
        beta: f64,
    },
    Spares {
        needed: u32,
        down: f64,
        budget: f64,
    },
    Pfd {
        failures: f64,
        beta: f64,
    },
    ActiveActive {
        mttf: f64,
        mttr: f64,
        uncovered: f64,
        outage: f64,
    },
    ActivePassive {
        mttf: f64,
        mttr: f64,
        uncovered: f64,
        switch_over: f64,
    },
    Repairable {
        needed: u32,
        parts: u32,
        crews: u32,
        mttf: f64,
        mttr: f64,
    },
    Markov {
        states: usize,
        rates: Vec<(usize, usize, f64)>,
    },
    Remaining {
        budget: f64,
        dependencies: Vec<f64>,
    },
    ShareOfBudget {
        down: f64,
        budget: f64,
    },
    ExtraNine {
        budget: f64,
        dependencies: u32,
    },
    EqualShare {
        budget: f64,
        dependencies: u32,
        part: f64,
    },
    /// Times a year and minutes.
    Recurring {
        outages: Vec<(f64, f64)>,
    },
    NextNine {
        service: f64,
        network: f64,
    },
    /// Two services at 99.99 % that both need one at 99.999 %, and one at 99.9 % that needs both.
    Ceiling {},
}

/// Members and one of the four models.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    members: Vec<String>,
    beta: Option<String>,
    alpha: Option<[String; 3]>,
    mgl: Option<[String; 2]>,
    phi: Option<[String; 3]>,
}

fn share(text: &str) -> Share {
    Share::parse_ratio(text).unwrap()
}

impl Group {
    fn cause(&self, name: String) -> CommonCause {
        let three = |texts: &[String; 3]| texts.each_ref().map(|text| share(text));
        let sharing = match (&self.beta, &self.alpha, &self.mgl, &self.phi) {
            (Some(beta), ..) => Sharing::Beta(share(beta)),
            (_, Some(alpha), ..) => Sharing::Alpha(three(alpha)),
            (_, _, Some([beta, gamma]), _) => Sharing::Mgl { beta: share(beta), gamma: share(gamma) },
            (_, _, _, Some(phi)) => Sharing::Phi(three(phi)),
            _ => panic!("a group needs a model"),
        };
        CommonCause { name, members: self.members.clone(), sharing }
    }
}

fn record(text: &str) -> Record {
    let span = |text: &str| Span::from_seconds_f64(text.parse().unwrap()).unwrap();
    match text.split_once('/') {
        Some((mttf, mttr)) => Record::Times { mttf: span(mttf), mttr: span(mttr) },
        None => Record::Unavailability(share(text)),
    }
}

/// Reads one block; `a*3` stands for the components a1, a2, a3, each like a.
fn block(words: &mut std::vec::IntoIter<String>, components: &mut BTreeMap<String, String>) -> Vec<Block> {
    let word = words.next().unwrap();
    if word != "(" {
        let Some((name, count)) = word.split_once('*') else { return vec![Block::component(word)] };
        let like = components.get(name).unwrap().clone();
        let names = (1..=count.parse().unwrap()).map(|number: u32| format!("{name}{number}"));
        return names
            .map(|name| {
                components.insert(name.clone(), like.clone());
                Block::Component(name)
            })
            .collect();
    }
    let how = words.next().unwrap();
    let mut parts = Vec::new();
    while words.as_slice()[0] != ")" {
        parts.extend(block(words, components));
    }
    words.next();
    vec![match how.as_str() {
        "and" => Block::Series(parts),
        "or" => Block::Parallel(parts),
        needed => Block::AtLeast { needed: needed.parse().unwrap(), of: parts },
    }]
}

fn architecture(components: &BTreeMap<String, String>, groups: &[Group], root: &str) -> Architecture {
    let spaced = root.replace('(', " ( ").replace(')', " ) ");
    let words: Vec<String> = spaced.split_whitespace().map(str::to_owned).collect();
    let mut components = components.clone();
    let root = block(&mut words.into_iter(), &mut components).pop().unwrap();
    let groups = groups.iter().enumerate().map(|(number, group)| group.cause(format!("group {number}"))).collect();
    let components = components.into_iter().map(|(name, text)| Component { name, record: record(&text) }).collect();
    Architecture { components, groups, root }
}

#[test]
fn architectures() {
    check(include_str!("architecture.yaml"), |input: &Input| figures(input).unwrap());
}

fn sides(availability: Availability) -> Figures {
    [
        ("up", availability.up()),
        ("down", availability.down()),
        ("percent", 100.0 * availability.up()),
        ("minutes", availability.minutes_per_year()),
    ]
    .into()
}

fn shares(shares: FailoverShares) -> Figures {
    let mut figures = sides(shares.availability);
    figures.extend([("both", shares.both), ("uncovered", shares.uncovered), ("switching", shares.switching)]);
    figures
}

fn figures(input: &Input) -> Result<Figures, ModelError> {
    Ok(match *input {
        Input::Diagram { ref components, ref groups, ref root } => diagram(&architecture(components, groups, root))?,
        Input::Importance { ref components, ref groups, ref root, ref event } => {
            importance(&architecture(components, groups, root), event)?
        }
        Input::Gain { down, beta } => [("gain", redundancy_gain(Availability::from_down(down)?, beta)?)].into(),
        Input::Spares { needed, down, budget } => {
            [("parts", f64::from(spares(needed, Availability::from_down(down)?, budget)?))].into()
        }
        Input::Pfd { failures, beta } => {
            [("of_one", pfd_1oo1(failures)?), ("of_two", pfd_1oo2(failures, beta)?)].into()
        }
        Input::ActiveActive { mttf, mttr, uncovered, outage } => {
            shares(ActiveActive { mttf, mttr, uncovered, outage }.shares()?)
        }
        Input::ActivePassive { mttf, mttr, uncovered, switch_over } => {
            let pair = ActivePassive { mttf, mttr, uncovered, switch_over };
            let mut figures = shares(pair.shares()?);
            figures.insert("low_order", pair.low_order()? * MINUTES_PER_YEAR);
            figures
        }
        Input::Repairable { needed, parts, crews, mttf, mttr } => {
            let group = Repairable { needed, of: parts, crews, mttf, mttr };
            let mut figures = sides(group.availability()?);
            figures.extend([("outages", group.outages()?), ("outage", group.outage()?)]);
            figures.insert("time_to_outage", group.time_to_outage()?);
            figures
        }
        Input::Markov { states, ref rates } => {
            let rates: Vec<_> = rates.iter().map(|&(from, to, rate)| Transition { from, to, rate }).collect();
            ["s0", "s1", "s2", "s3", "s4", "s5", "s6"].into_iter().zip(stationary(states, &rates)?).collect()
        }
        _ => ceilings(input)?,
    })
}

fn ceilings(input: &Input) -> Result<Figures, ModelError> {
    Ok(match *input {
        Input::Remaining { budget, ref dependencies } => {
            let left = remaining(budget, dependencies)?;
            let taken = dependencies.iter().map(|&down| share_of_budget(down, budget)).sum::<Result<f64, _>>()?;
            [
                ("left", left),
                ("minutes", left * MINUTES_PER_YEAR),
                ("taken_minutes", taken * budget * MINUTES_PER_YEAR),
                ("budget_minutes", budget * MINUTES_PER_YEAR),
            ]
            .into()
        }
        Input::ShareOfBudget { down, budget } => [("share", share_of_budget(down, budget)?)].into(),
        Input::ExtraNine { budget, dependencies } => {
            let (each, share) = extra_nine(budget, dependencies)?;
            [("each", each), ("share", share)].into()
        }
        Input::EqualShare { budget, dependencies, part } => [("each", equal_share(budget, dependencies, part)?)].into(),
        Input::Recurring { ref outages } => {
            let outages: Vec<_> = outages.iter().map(|&(per_year, minutes)| Recurring { per_year, minutes }).collect();
            sides(recurring(&outages)?)
        }
        Input::NextNine { service, network } => {
            let next = next_nine(Availability::from_down(service)?, Availability::from_down(network)?);
            [
                ("felt", 100.0 * next.felt.up()),
                ("points", 100.0 * next.gain),
                ("felt_down", next.felt.down()),
                ("then_down", next.then.down()),
                ("gain", next.gain),
                ("relative_gain", next.relative_gain),
            ]
            .into()
        }
        _ => {
            let service = |name: &str, down, needs: &[&str]| Dependency {
                name: name.to_owned(),
                down,
                needs: needs.iter().map(|&name| name.to_owned()).collect(),
            };
            let services = [
                service("shop", 1e-3, &["cart", "search"]),
                service("cart", 1e-4, &["identity"]),
                service("search", 1e-4, &["identity", "search"]),
                service("identity", 1e-5, &["cart"]),
            ];
            let found = ceiling(&services, "shop")?;
            [
                ("down", found.availability.down()),
                ("own_down", found.with_own.down()),
                ("counted", found.counted.len() as f64),
            ]
            .into()
        }
    })
}

fn diagram(architecture: &Architecture) -> Result<Figures, ModelError> {
    let diagram = Diagram::new(architecture)?;
    let mut figures = sides(diagram.availability());
    let sets = diagram.cut_sets(if architecture.components.len() > 20 { 1 } else { 3 })?;
    for (name, order) in [("sets1", 1), ("sets2", 2), ("sets3", 3)] {
        figures.insert(name, sets.iter().filter(|set| set.events.len() == order).count() as f64);
    }
    Ok(figures)
}

fn importance(architecture: &Architecture, event: &str) -> Result<Figures, ModelError> {
    let diagram = Diagram::new(architecture)?;
    let event = architecture.components.iter().position(|component| component.name == event).unwrap();
    let row = diagram.importance()?[event];
    Ok([
        ("birnbaum", row.birnbaum),
        ("criticality", row.criticality),
        ("diagnostic", row.diagnostic),
        ("achievement", row.achievement_worth),
        ("reduction", row.reduction_worth.unwrap_or(0.0)),
        ("minutes", row.minutes_per_year),
        ("fussell_vesely", diagram.fussell_vesely(event)?),
    ]
    .into())
}
