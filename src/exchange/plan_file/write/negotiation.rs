//! What the parties bring to the table, what is ready, and what was signed, out.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::super::write::Lines;
use super::is_usual;
use super::terms::TermsOut;
use crate::exchange::plan_file::words::{EVIDENCES, FIGURES, PREPARATIONS, word};
use crate::exchange::policy_file::ApprovalOut;
use crate::plan::{Accord, Bound, Limit, Negotiation, Offer, Preparation, Readiness, Seat};

#[derive(Serialize, Default, PartialEq)]
pub struct NegotiationOut<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    seats: Vec<SeatOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    offers: Vec<OfferOut<'a>>,
}

#[derive(Serialize, PartialEq)]
struct SeatOut<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    limits: Vec<LimitOut<'a>>,
}

#[derive(Serialize, PartialEq)]
struct LimitOut<'a> {
    figure: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_most: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_least: Option<f64>,
    #[serde(skip_serializing_if = "str::is_empty")]
    reason: &'a str,
}

#[derive(Serialize, PartialEq)]
struct OfferOut<'a> {
    id: u32,
    by: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    reason: &'a str,
    #[serde(skip_serializing_if = "is_usual")]
    covered: bool,
    terms: TermsOut<'a>,
}

#[derive(Serialize, PartialEq)]
pub struct ReadinessOut<'a> {
    ready: bool,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'a str,
}

#[derive(Serialize)]
pub struct AccordOut<'a> {
    version: u32,
    #[serde(skip_serializing_if = "str::is_empty")]
    statement: &'a str,
    signatures: Vec<ApprovalOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    review_on: Option<String>,
    evidence: &'static str,
    sha256: &'a str,
    objective: Lines<&'a str>,
}

impl<'a> NegotiationOut<'a> {
    pub fn of(negotiation: &'a Negotiation) -> Self {
        let seat = |Seat { name, limits }: &'a Seat| SeatOut { name, limits: limits.iter().map(limit).collect() };
        Self {
            seats: negotiation.seats.iter().map(seat).collect(),
            offers: negotiation.offers.iter().map(offer).collect(),
        }
    }
}

fn limit(limit: &Limit) -> LimitOut<'_> {
    let (at_most, at_least) = match limit.bound {
        Bound::AtMost(most) => (Some(most), None),
        Bound::AtLeast(least) => (None, Some(least)),
    };
    LimitOut { figure: word(&FIGURES, &limit.figure), at_most, at_least, reason: &limit.reason }
}

fn offer(offer: &Offer) -> OfferOut<'_> {
    OfferOut {
        id: offer.id.0,
        by: &offer.by,
        name: &offer.name,
        reason: &offer.reason,
        covered: offer.is_covered,
        terms: TermsOut::of(&offer.terms),
    }
}

pub fn readiness(readiness: &BTreeMap<Preparation, Readiness>) -> BTreeMap<&'static str, ReadinessOut<'_>> {
    readiness
        .iter()
        .map(|(of, Readiness { is_ready, note })| (word(&PREPARATIONS, of), ReadinessOut { ready: *is_ready, note }))
        .collect()
}

impl<'a> AccordOut<'a> {
    pub fn of(accord: &'a Accord) -> Self {
        Self {
            version: accord.version,
            statement: &accord.statement,
            signatures: accord.signatures.iter().map(ApprovalOut::of).collect(),
            review_on: accord.review_on.map(|day| day.to_string()),
            evidence: word(&EVIDENCES, &accord.evidence),
            sha256: &accord.hash,
            objective: Lines(&accord.text),
        }
    }
}
