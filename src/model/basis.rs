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

/// Time that may be bad.
pub const BUDGET_TIME: Basis = Basis {
    meaning: "How long the service may be wholly broken in each window and still keep its promise.",
    formula: "budget = (1 − target) × window",
    accuracy: Accuracy::Exact,
    source: "Whole nanoseconds, from the digits as typed. Partial outages count by their share.",
};

/// Events that may be bad.
pub const BUDGET_EVENTS: Basis = Basis {
    meaning: "How many requests may fail in each window, at the traffic that the facts state.",
    formula: "bad events = ⌊(1 − target) × requests a day × window in days⌋",
    accuracy: Accuracy::Exact,
    source: "Assumes that traffic stays at its daily average; the figure itself is whole numbers throughout.",
};

/// Slices that may be bad.
pub const BUDGET_SLICES: Basis = Basis {
    meaning: "How many slices of time may be bad in each window.",
    formula: "bad slices = ⌊(1 − target) × ⌊window ÷ slice⌋⌋",
    accuracy: Accuracy::Exact,
    source: "OpenSLO's budgeting method Timeslices, in a window of nominal length.",
};

/// Time until the budget is gone.
pub const EXHAUSTION: Basis = Basis {
    meaning: "How long a full budget lasts while it is spent this many times faster than allowed.",
    formula: "time to exhaustion = window ÷ burn rate",
    accuracy: Accuracy::Formula,
    source: "Assumes a steady burn. The SRE workbook, chapter 5, table 5-3.",
};

/// Time until an alert fires.
pub const DETECTION: Basis = Basis {
    meaning: "How long after an outage begins this alert fires, if nothing works at all.",
    formula: "detection = factor × (1 − target) × long window ÷ error rate",
    accuracy: Accuracy::Formula,
    source: "Assumes a clean past and steady traffic, and leaves out scrape and evaluation intervals. The SRE workbook, chapter 5.",
};

/// Time until an alert is quiet again.
pub const RESET: Basis = Basis {
    meaning: "How long after the end of an outage this alert goes quiet.",
    formula: "reset = short window × (1 − factor × (1 − target) ÷ error rate)",
    accuracy: Accuracy::Formula,
    source: "Assumes an outage that lasted at least as long as the short window; without a short window the long one takes its place.",
};

/// Budget gone when an alert fires.
pub const SPENT: Basis = Basis {
    meaning: "The part of the whole budget that is gone when this alert fires, whatever the error rate is.",
    formula: "spent at detection = factor × long window ÷ window",
    accuracy: Accuracy::Formula,
    source: "Assumes a clean past. The SRE workbook, chapter 5, table 5-6.",
};

/// Budget spent by incidents.
pub const SPENT_BY_INCIDENTS: Basis = Basis {
    meaning: "The part of the budget that these incidents use up, under each way of counting.",
    formula: "occurrences: Σ error rate × share of traffic ÷ (1 − target); slices: bad slices ÷ ((1 − target) × slices)",
    accuracy: Accuracy::Formula,
    source: "Exact for steady error rates and traffic that is even within each hour. OpenSLO's budgeting methods.",
};

/// When the budget is gone.
pub const GONE_AT: Basis = Basis {
    meaning: "When the budget is used up if it goes on being spent as fast as now.",
    formula: "traffic until then = (1 − spent) × traffic of the window ÷ burn rate",
    accuracy: Accuracy::Formula,
    source: "Assumes the same error rate at every hour, and that no budget comes back meanwhile.",
};

/// Alerts without a cause.
pub const FALSE_PAGES: Basis = Basis {
    meaning: "How often this alert goes off in 30 days by chance alone, though nothing is worse than usual.",
    formula: "requests × p (1 − p) × P(Binomial(requests in the window − 1, p) = errors that fire − 1)",
    accuracy: Accuracy::Formula,
    source: "Assumes that requests fail independently and come evenly. Crossings of a moving sum of Bernoulli trials.",
};

/// What alerts would have done.
pub const REPLAY: Basis = Basis {
    meaning: "When these alerts would have gone off on this history.",
    formula: "long window > factor × (1 − target) and short window > factor × (1 − target), at every evaluation, for as long as asked",
    accuracy: Accuracy::Exact,
    source: "As Prometheus evaluates rules; compared with promtool at every evaluation.",
};

/// Bad minutes on average.
pub const MEAN_BAD_TIME: Basis = Basis {
    meaning: "Bad minutes in one window, on average over many. The average alone says little about any one window.",
    formula: "mean = background × window + Σ incidents in a window × mean length × mean impact",
    accuracy: Accuracy::Formula,
    source: "The catalogue of risks as it stands. Google CRE's risk sheet computes the same.",
};

/// The chance to meet the objective.
pub const CHANCE: Basis = Basis {
    meaning: "How many windows of a hundred would keep the promise if the catalogue were the truth.",
    formula: "P(bad minutes ≤ budget), bad minutes being the sum of a Poisson number of incidents of each risk",
    accuracy: Accuracy::Grid,
    source: "Compound Poisson distribution by Fourier transform on 4,096 cells; off by less than 1e-6 for smooth lengths. Assumes that incidents begin independently of each other, and counts each in the window in which it begins.",
};

/// The chance of all months.
pub const EVERY_MONTH: Basis = Basis {
    meaning: "How many years of a hundred would keep the promise in every one of their calendar months.",
    formula: "Π over months of P(bad minutes ≤ budget of that month)",
    accuracy: Accuracy::Grid,
    source: "Months of a year of 365 days, independent of each other where rates are known; rates that are not known are taken to be high or low together all year.",
};

/// The share of time in breach.
pub const IN_BREACH: Basis = Basis {
    meaning: "The share of days on which the window that ends there is over its budget: freeze days, before the freeze helps.",
    formula: "1 − P(bad minutes in a window ≤ budget)",
    accuracy: Accuracy::Grid,
    source: "A window that ends at a random moment is any window. Without feedback: the dry run of a policy has it.",
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

/// Availability of the architecture.
pub const ARCHITECTURE: Basis = Basis {
    meaning: "The share of time in which the diagram of components is down, all shared parts counted once.",
    formula: "probability of the diagram's structure function, by binary decision diagram",
    accuracy: Accuracy::Formula,
    source: "Assumes that components fail independently but for the common causes that are written down.",
};

/// What users feel.
pub const FELT: Basis = Basis {
    meaning: "The share of time in which users find the service down, their own network included.",
    formula: "1 − target × availability of the users' network",
    accuracy: Accuracy::Formula,
    source: "Assumes that the network fails independently of the service.",
};

/// Pages.
pub const PAGES: Basis = Basis {
    meaning: "How often somebody is called in a week, for incidents and for nothing.",
    formula: "pages = Σ incidents of each risk in a week + false pages in a year × 7 ÷ 365",
    accuracy: Accuracy::Formula,
    source: "Assumes that every incident pages once; what an alert misses or repeats is not in it.",
};

/// What each part contributes.
pub const IMPORTANCE: Basis = Basis {
    meaning: "How much less the whole would be down if this part never failed, and how often it is part of the reason when the whole is down.",
    formula: "Birnbaum = Q(fails) − Q(never fails); takes = Birnbaum × own unavailability × window; Fussell–Vesely = P(a minimal cut set with it happens | down)",
    accuracy: Accuracy::Formula,
    source: "Evaluated on the decision diagram, not added up over cut sets. Birnbaum (1969); Vesely et al., NUREG/CR-3385 (1983).",
};

/// Minimal cut sets.
pub const CUT_SETS: Basis = Basis {
    meaning: "The smallest sets of failures that take the whole down: without any one of them it is up.",
    formula: "chance of a set = Π of the chances of its failures",
    accuracy: Accuracy::Formula,
    source: "All sets of one failure and of two. Common causes are failures of their own.",
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
    source: "Each option by itself beside what is bought already. Several together may bring more or less than their sum: see Nines and cost.",
};
