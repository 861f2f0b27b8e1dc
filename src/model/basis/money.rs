//! Of costs and what money buys.

use super::{Accuracy, Basis};

/// What combinations of investments do.
pub const COMBINATIONS: Basis = Basis {
    meaning: "Every combination of investments: how often the objective would be kept, and what a year would cost all in.",
    formula: "total = investments + Σ incidents × mean cost of one + credits; chance = P(bad minutes ≤ budget)",
    accuracy: Accuracy::Grid,
    source: "Chances on 1,024 cells, typically within 1e-4; credits on twelve equal months, typically within 2 %. All combinations share the grid. Bad minutes are counted as they hurt, also where the objective counts slices.",
};

/// What the next nine takes.
pub const NEXT_NINE: Basis = Basis {
    meaning: "How often a tenth of the budget would be kept, and what one option more would change in that.",
    formula: "gain = P(bad minutes ≤ next budget, with the option) − P(… as things stand)",
    accuracy: Accuracy::Grid,
    source: "Each option by itself, on top of what is paid for; gains of several do not add up. Bad minutes are counted as they hurt, also where the objective counts slices.",
};

/// What no user notices.
pub const INVISIBLE: Basis = Basis {
    meaning: "From how many nines on the next one makes so little difference behind the users' own network that nobody notices.",
    formula: "n = log10(network × (0.9 − share) ÷ (share × (1 − network)))",
    accuracy: Accuracy::Formula,
    source: "Service and network fail independently. The calculus of service availability, 2017; SRE book, chapter 3.",
};

/// Rule of thumb about nines and money.
pub const TEXTBOOK: Basis = Basis {
    meaning: "A rule of thumb for teams that have no options to compare yet: no fact of this service is in it.",
    formula: "cost = base × growth^n; loss = exposed × 10^−n; best where cost ln growth = loss ln 10",
    accuracy: Accuracy::Formula,
    source: "Each nine is often said to cost ten times the one before. Google, Measuring and managing reliability. It is not a law.",
};

/// Money lost in outages.
pub const OUTAGE_LOSS: Basis = Basis {
    meaning: "What outages cost in a year, on average.",
    formula: "Σ incidents in a year × mean of cost(bad minutes of one)",
    accuracy: Accuracy::Formula,
    source: "The cost curve is taken on minutes of full outage; exact for one spread, within 1e-5 where several are combined.",
};

/// Money credited to customers.
pub const SLA_CREDIT: Basis = Basis {
    meaning: "What customers are credited in a year, on average.",
    formula: "Σ over months and bands of P(the month ends in that band) × credit × fee",
    accuracy: Accuracy::Grid,
    source: "The same distribution as the chance to meet the objective, month by month.",
};

/// Money for investments.
pub const INVESTMENTS: Basis = Basis {
    meaning: "What the chosen investments cost in a year.",
    formula: "Σ yearly cost",
    accuracy: Accuracy::Exact,
    source: "As typed. What they change is in every other figure.",
};

/// The rule of the extra nine.
pub const EXTRA_NINE: Basis = Basis {
    meaning: "Whatever takes a service down alone should have one nine more than the service promises.",
    formula: "down of each ≤ (1 − target) ÷ 10",
    accuracy: Accuracy::Approximation,
    source: "A rule of thumb for five to ten critical dependencies; ten of them take all of the budget. \"The Calculus of Service Availability\", ACM Queue 15(2), 2017.",
};

/// What one outage costs.
pub const OUTAGE_COST: Basis = Basis {
    meaning: "What one outage of full length costs, by the curve that is drawn.",
    formula: "straight lines between the points, the last slope for ever after",
    accuracy: Accuracy::Exact,
    source: "As typed. An outage for a part of the users counts by its share of minutes.",
};

/// What one option changes.
pub const OPTION_ALONE: Basis = Basis {
    meaning: "What would be different with this one option more; for what is bought, what would be lost without it.",
    formula: "chance with − chance without; yearly loss without − yearly loss with − yearly cost",
    accuracy: Accuracy::Grid,
    source: "Each option by itself beside what is bought already. Several together may bring more or less than their sum: see Nines and cost. Bad minutes are counted as they hurt, also where the objective counts slices.",
};
