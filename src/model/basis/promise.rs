//! Of the promise itself: budget, alerts, chances.

use super::{Accuracy, Basis};

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

/// Pages with those that chance alone makes.
pub const PAGES_AND_CHANCE: Basis = Basis {
    meaning: "How often somebody is called in a week: for incidents, for the false pages that the facts state, and by chance alone.",
    formula: "pages = pages of the outlook + Σ over paging alerts of false pages in 30 d × 7 ÷ 30",
    accuracy: Accuracy::Approximation,
    source: "Too high where one burst of errors fires two alerts, since each counts for itself, and where the stated false pages are the same ones; too low where an incident fires more than one page.",
};

/// What one fault does to each alert.
pub const FAULT: Basis = Basis {
    meaning: "When each alert fires and goes quiet in an incident that begins at once, stays the same and ends.",
    formula: "a window is above from n to length + window − n, n = factor × (1 − target) × window ÷ error rate, if n < length and n < window; an alert fires while both its windows are, once that has held as long as asked",
    accuracy: Accuracy::Formula,
    source: "Assumes no errors before and after and steady traffic, and leaves out scrape and evaluation intervals. The SRE workbook, chapter 5; compared with a replay second by second.",
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

/// The share of time in breach of a window that starts anew.
pub const IN_BREACH_CALENDAR: Basis = Basis {
    meaning: "The share of days on which the budget of the running calendar window is gone already.",
    formula: "∫ over the part t of the window that has passed of P(bad minutes in t > budget) dt",
    accuracy: Accuracy::Approximation,
    source: "Gauss and Legendre's integral at six points, within 0.001. The budget is whole again at each start, so a calendar window is in breach less often than it is missed.",
};

/// Bad minutes of a bad window.
pub const WORST_IN_TEN: Basis = Basis {
    meaning: "One window in ten has more bad time than this.",
    formula: "the smallest b with P(bad minutes ≤ b) ≥ 0.9",
    accuracy: Accuracy::Grid,
    source: "The same distribution as the chance to meet the objective; off by 1/4,096 of the figure.",
};

/// The highest target that is kept often enough.
pub const SUPPORTED: Basis = Basis {
    meaning: "The highest target that would be kept in so many windows of a hundred.",
    formula: "1 − quantile of bad minutes ÷ window",
    accuracy: Accuracy::Grid,
    source: "The same distribution as the chance to meet the objective.",
};

/// Who spends the budget.
pub const SPENDING: Basis = Basis {
    meaning: "What each risk takes of the budget in one window, on average. An average of 60 % does not mean that the budget is kept six times in ten.",
    formula: "incidents in a window × mean length × mean impact ÷ budget",
    accuracy: Accuracy::Formula,
    source: "The catalogue of risks once what is paid for acts; means add up exactly.",
};

/// What was spent by the log.
pub const LEDGER: Basis = Basis {
    meaning: "What incidents took of the budget in the last window of the log, and when the rest is gone at that rate.",
    formula: "spent ÷ days looked at = present rate; gone in (1 − spent) ÷ present rate",
    accuracy: Accuracy::Formula,
    source: "Counted by the method of the terms, on the traffic's pattern. Assumes the same rate from now on and that no budget comes back: for a rolling window it is the earliest day.",
};

/// The longest outage.
pub const LONGEST_OUTAGE: Basis = Basis {
    meaning: "How long everything may be broken at one stretch, whenever it begins, in a window that is clean otherwise.",
    formula: "occurrences: the shortest time in which (1 − target) × traffic of a window comes; slices: (k − 1 + 2 (1 − slice target)) × slice",
    accuracy: Accuracy::Formula,
    source: "k is the number of slices that may be bad. Even traffic where no pattern is known.",
};

/// What counts under another method.
pub const COUNTED: Basis = Basis {
    meaning: "How bad minutes are counted when a slice of time is either good or bad.",
    formula: "rate × P(impact > 1 − slice target); length + slice × (1 − 2 (1 − slice target) ÷ impact)",
    accuracy: Accuracy::Approximation,
    source: "Exact on average for incidents longer than a slice; any one incident is off by less than a slice. Even traffic.",
};

/// What slow requests do.
pub const SLOW_SHARE: Basis = Basis {
    meaning: "How fast the budget goes while this share of requests is too slow.",
    formula: "burn rate = slow share ÷ (1 − target); gone in window ÷ burn rate",
    accuracy: Accuracy::Formula,
    source: "A slow request counts as a bad one, whatever the threshold is. How likely it is that requests are slow is the Capacity room's.",
};

/// What is left of the budget after the last window of the incident log.
pub const BUDGET_LEFT: Basis = Basis {
    meaning: "How much of the error budget the incidents of the last window have left over.",
    formula: "1 − spent ÷ budget, both as the budgeting method counts them and on the traffic's pattern",
    accuracy: Accuracy::Formula,
    source: "A rolling window ends with the last observed day, a calendar window is the one in which that day lies. Incidents of dependencies spend nothing where the policy excuses them.",
};
