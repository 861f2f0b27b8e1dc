/// How a figure relates to the truth under its assumptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accuracy {
    /// Integer arithmetic on what was typed.
    Exact,
    /// A closed formula in double precision: 15 digits, under the assumption that the basis names.
    Formula,
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
        }
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
