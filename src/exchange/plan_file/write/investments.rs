//! Something that money can buy, out: among the facts as an option, among the terms as paid for.

use serde::Serialize;

use crate::exchange::plan_file::words::{CAUSES, LEVERS, word};
use crate::plan::{Effect, Investment, Scope};

#[derive(Serialize, PartialEq)]
pub struct InvestmentOut<'a> {
    name: &'a str,
    yearly_cost: f64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    effects: Vec<EffectOut<'a>>,
}

#[derive(Serialize, PartialEq)]
struct EffectOut<'a> {
    lever: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    named: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'static str>,
    factor: f64,
}

impl<'a> InvestmentOut<'a> {
    /// What is written of an investment.
    pub fn of(investment: &'a Investment) -> Self {
        Self {
            name: &investment.name,
            yearly_cost: investment.yearly_cost,
            effects: investment.effects.iter().map(effect).collect(),
        }
    }
}

fn effect(effect: &Effect) -> EffectOut<'_> {
    let (named, cause) = match &effect.of {
        Scope::All => (None, None),
        Scope::Named(name) => (Some(name.as_str()), None),
        Scope::Cause(cause) => (None, Some(word(&CAUSES, cause))),
    };
    EffectOut { lever: word(&LEVERS, &effect.on), named, cause, factor: effect.factor }
}
