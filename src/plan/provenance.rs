use super::Dissent;
use crate::units::CivilDate;

/// A fact of an objective that people can give a source for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// Requests in a day, their pattern over the week, and growth.
    Traffic,
    /// What happened.
    Incidents,
    /// What may go wrong, how often and how badly.
    Risks,
    /// What the service is made of, and its users' network.
    Dependencies,
    /// What an outage costs, and what is promised to customers.
    Costs,
    /// People, rotation and toil.
    OnCall,
    /// Replicas, what each can do, and what more of them take.
    Capacity,
}

impl Fact {
    /// All of them, in the order of the room that shows them.
    pub const ALL: [Self; 7] =
        [Self::Traffic, Self::Incidents, Self::Risks, Self::Dependencies, Self::Costs, Self::OnCall, Self::Capacity];

    /// What to call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Traffic => "traffic",
            Self::Incidents => "incidents",
            Self::Risks => "risks",
            Self::Dependencies => "dependencies",
            Self::Costs => "costs",
            Self::OnCall => "on-call",
            Self::Capacity => "capacity",
        }
    }
}

/// How a fact is known. The better comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Confidence {
    /// Read from a system that counts it.
    Measured,
    /// Worked out by somebody who knows, from something that was measured.
    Estimated,
    /// Believed. What nobody has said otherwise of is a guess.
    #[default]
    Guessed,
}

impl Confidence {
    /// All of them, the best first.
    pub const ALL: [Self; 3] = [Self::Measured, Self::Estimated, Self::Guessed];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Estimated => "estimated",
            Self::Guessed => "guessed",
        }
    }
}

/// Where a fact comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Provenance {
    /// How it is known.
    pub confidence: Confidence,
    /// A dashboard, a person, a document.
    pub source: String,
    /// The day of which it speaks.
    pub on: Option<CivilDate>,
    /// Who does not believe it, and why; kept, not argued away.
    pub disputes: Vec<Dissent>,
}
