use super::Answer;
use crate::model::architecture::Diagram;
use crate::model::availability::Availability;
use crate::model::basis::{self, Stated};
use crate::plan::{Facts, Terms};

/// What the architecture and the users' network allow.
#[derive(Debug, Clone, PartialEq)]
pub struct Structure {
    /// The share of time in which the architecture is down, where it is drawn.
    pub unavailability: Option<Stated>,
    /// Whether the target promises more than the architecture gives.
    pub above_architecture: bool,
    /// The share of time in which users find the service down if it meets its target exactly, where their network is
    /// known.
    pub felt: Option<Stated>,
}

/// What the drawn architecture means for the target; none where neither it nor the network is known.
pub fn structure(facts: &Facts, terms: &Terms) -> Answer<Structure> {
    if facts.architecture.is_none() && facts.network.is_none() {
        return Ok(None);
    }
    let promised = terms.target.budget();
    let unavailability = match &facts.architecture {
        Some(architecture) => Some(Diagram::new(architecture)?.availability().down()),
        None => None,
    };
    let felt = facts.network.map(|network| {
        let network = Availability::from_share(network.complement());
        Availability::from_share(promised).and(network).down()
    });
    Ok(Some(Structure {
        above_architecture: unavailability.is_some_and(|down| down > promised.to_f64()),
        unavailability: unavailability.map(|value| Stated::new(value, &basis::ARCHITECTURE)),
        felt: felt.map(|value| Stated::new(value, &basis::FELT)),
    }))
}
