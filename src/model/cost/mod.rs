//! Nines versus money: what outages cost by their length, what is paid back, which investments are worth it.
//!
//! An outage's cost is taken on its **bad minutes**, its length times its impact: an hour for a tenth of the users costs
//! what six minutes for everybody cost. [`CostCurve`] is checked once; [`Subsets`] evaluates every combination of
//! [`crate::plan::Investment`]s; [`Frontier`] says which of them are worth looking at; [`Textbook`] is for teams that
//! have no options yet.

mod alone;
mod choices;
mod frontier;
mod next_nine;
mod nines;
mod options;
mod outage;
mod relief;
mod sla;
mod subsets;
mod variants;

pub use alone::{Alone, MOST_ALONE, is_idle_on, usual_options, with_options};
pub use choices::{AllIn, all_in, choices, held};
pub use frontier::{Frontier, Gain, Marginal, frontier, marginals};
pub use next_nine::{NextNine, Step, next_nine_by_option};
pub use nines::{Ceiling, Textbook, value_of_target};
pub use options::{Idle, bought, factor, idle_effects};
pub use outage::{
    CostCurve, Curvature, MOST_POINTS, interruption_costs_large, interruption_costs_small, yearly_losses,
};
pub use relief::{Relief, Worth, reliefs, worth};
pub use sla::{BandOutlook, SlaOutlook, budget_ratio, credit, sla_outlook};
pub use subsets::{Architecture, COARSE_CELLS, Evaluated, MOST_OPTIONS, MOST_WEIGHED, Subsets, Terms};
