//! Where figures come from: one basis for each kind of figure, by what it is about.

mod agreement;
mod capacity;
mod facts;
mod money;
mod promise;

pub use agreement::*;
pub use capacity::*;
pub use facts::*;
pub use money::*;
pub use promise::*;

/// How a figure relates to the truth under its assumptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accuracy {
    /// Integer arithmetic on what was typed.
    Exact,
    /// A closed formula in double precision: 15 digits, under the assumption that the basis names.
    Formula,
    /// An exact distribution on a grid, with the error that the basis names.
    Grid,
    /// A formula that is known to be off, by as much as the basis names.
    Approximation,
    /// A mean over simulated years, with a standard error.
    Simulated,
}

/// Where a figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Basis {
    /// What the figure means, in one plain line for somebody who has never been on call.
    pub meaning: &'static str,
    /// The formula, with the field's names.
    pub formula: &'static str,
    /// How good it is.
    pub accuracy: Accuracy,
    /// Under which assumptions, and whose formula.
    pub source: &'static str,
}

impl Basis {
    /// Accuracy in a word or two.
    pub fn accuracy_text(&self) -> &'static str {
        match self.accuracy {
            Accuracy::Exact => "Exact",
            Accuracy::Formula => "Closed formula",
            Accuracy::Grid => "Exact distribution, on a grid",
            Accuracy::Approximation => "Approximation",
            Accuracy::Simulated => "Simulated",
        }
    }
}

/// A figure and what it rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stated {
    /// The figure.
    pub value: f64,
    /// What it rests on.
    pub basis: &'static Basis,
}

impl Stated {
    /// A figure on a basis.
    pub fn new(value: f64, basis: &'static Basis) -> Self {
        Self { value, basis }
    }
}
