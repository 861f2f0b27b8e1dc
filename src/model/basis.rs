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

/// The busiest load.
pub const PEAK_DEMAND: Basis = Basis {
    meaning: "How many requests arrive in a second when it is busiest. Capacity is planned for this, not for the mean.",
    formula: "measured: the last weekly peak; else requests a day ÷ 86,400 × peak ÷ mean",
    accuracy: Accuracy::Formula,
    source: "Peak ÷ mean as stated, times the busiest day of the pattern; else the pattern's busiest hour; else 1, which is too low.",
};

/// Demand to come by what was measured.
pub const DEMAND_MEASURED: Basis = Basis {
    meaning: "Where the weekly peak is going, if the coming weeks differ from each other as the past ones did.",
    formula: "level and trend by Holt, from 104 weeks on with a multiplying season of 52; weights with the least squared one-step errors",
    accuracy: Accuracy::Simulated,
    source: "500 courses that draw from the errors of the past, seed 0xACC0: the same bands every time, their edges within a tenth of the band. A band covers each single week, not all of them together. Hyndman & Athanasopoulos, Forecasting: Principles and Practice.",
};

/// Demand to come by what is stated.
pub const DEMAND_STATED: Basis = Basis {
    meaning: "Where the peak is going, if growth is as unsure as you say.",
    formula: "peak × (1 + growth + doubt × z)^years,  z = −1.64 to 1.64 for 90 %, −0.67 to 0.67 for 50 %",
    accuracy: Accuracy::Formula,
    source: "Exact for one growth that is normal about the stated one and lasts; weeks do not scatter about it.",
};

/// What may be used.
pub const USABLE_CAPACITY: Basis = Basis {
    meaning: "How many requests a second the fleet may be given, so that it stays fast, here also without its fullest zone.",
    formula: "replicas left × requests at once ÷ service time × highest utilisation",
    accuracy: Accuracy::Formula,
    source: "Highest utilisation: the largest at which M/M/c keeps the latency promise, or the cap where that is lower. Assumes that any replica takes any request.",
};

/// When to order.
pub const ORDER_DATE: Basis = Basis {
    meaning: "The last day on which an order for more still arrives in time.",
    formula: "first day with demand ≥ usable capacity − days of lead time",
    accuracy: Accuracy::Formula,
    source: "Demand on the path that is exceeded once in ten times, and a lead time of which the same is true.",
};

/// How busy replicas are.
pub const UTILISATION: Basis = Basis {
    meaning: "The share of the replicas' time that is spent on requests at the peak. Waits grow without bound towards 100 %.",
    formula: "utilisation = peak × service time ÷ (replicas × requests at once)",
    accuracy: Accuracy::Formula,
    source: "Little's law. From 100 % on it is overload: no time can be named, because the queue never settles.",
};

/// How long requests take.
pub const RESPONSE_TIME: Basis = Basis {
    meaning: "How long a request takes from its arrival to its answer, waiting included; one in a hundred takes longer than p99.",
    formula: "P(response > t) = (1 − C) e^−μt + C (δ e^−μt − e^−δμt) ÷ (δ − 1),  δ = servers − offered load,  C = Erlang C",
    accuracy: Accuracy::Formula,
    source: "M/M/c: Poisson arrivals, exponential service, first come first served, nobody gives up, a steady load. Gross & Harris, Fundamentals of Queueing Theory.",
};

/// The chance to wait.
pub const WAIT_CHANCE: Basis = Basis {
    meaning: "How many requests of a hundred find every replica busy and wait.",
    formula: "Erlang C: C = c B ÷ (c − a + a B),  B by Erlang's recursion, a = arrivals × service time",
    accuracy: Accuracy::Formula,
    source: "M/M/c. A. K. Erlang (1917).",
};

/// Replicas for a promise.
pub const REPLICAS_NEEDED: Basis = Basis {
    meaning: "The fewest replicas that keep the latency promise at the peak, and those that spares and a lost zone take.",
    formula: "fewest c with P(response > promise) ≤ slower and utilisation ≤ cap;  fewest k with P(Binomial(N + k, away) > k) ≤ 1 − target;  zones × ⌈N ÷ (zones − 1)⌉",
    accuracy: Accuracy::Formula,
    source: "M/M/c, and replicas that are away independently of each other: a bad rollout takes all of them at once and is a risk, not a spare's matter.",
};

/// What a zone's loss leaves.
pub const ZONE_LOSS: Basis = Basis {
    meaning: "What the replicas that are left do with all of the load, once they have settled.",
    formula: "utilisation after = peak × service time ÷ (replicas left × requests at once);  safe before: (zones − lost) ÷ zones",
    accuracy: Accuracy::Formula,
    source: "M/M/c in the long run. Work under way in the lost zone and its retries come on top: see the overload simulator.",
};

/// Money for replicas.
pub const REPLICA_COST: Basis = Basis {
    meaning: "What so many replicas cost in a year.",
    formula: "replicas × yearly cost of one",
    accuracy: Accuracy::Exact,
    source: "As typed. They are paid all year; what an autoscaler saves is not in it.",
};

/// How a system scales.
pub const SCALING: Basis = Basis {
    meaning: "How throughput grows with load, and where it stops: contention bends the curve, coherency turns it down.",
    formula: "X(N) = γ N ÷ (1 + σ (N − 1) + κ N (N − 1));  peak at √((1 − σ) ÷ κ)",
    accuracy: Accuracy::Approximation,
    source: "Universal Scalability Law by least squares of throughput, σ and κ at least 0; bands by linear error propagation with Student's t. Gunther, Guerrilla Capacity Planning (2007).",
};

/// A day with its hours.
pub const BUSY_DAY: Basis = Basis {
    meaning: "How busy the replicas are in each hour of the busiest day, and what an hour of overload leaves to the next.",
    formula: "one M/M/c for each hour; backlog' = max(0, backlog + (arrivals − capacity) × 3,600)",
    accuracy: Accuracy::Approximation,
    source: "Hours as if each settled (pointwise stationary), good while an hour is long beside the queue's memory; an hour's mean hides its busiest minute. Green & Kolesar (1991).",
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
