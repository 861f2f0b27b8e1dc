//! Of what serves the traffic.

use super::{Accuracy, Basis};

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

/// Requests in a window.
pub const WINDOW_REQUESTS: Basis = Basis {
    meaning: "How many requests the objective counts in one window.",
    formula: "requests a day × days of the window",
    accuracy: Accuracy::Formula,
    source: "A mean: a month of a calendar may have a day more or less.",
};

/// Requests a second in the busiest hour.
pub const PEAK_RATE: Basis = Basis {
    meaning: "How many requests come in a second, on average over the busiest hour of the week.",
    formula: "requests a day ÷ 86,400 × weight of that hour;  weight = its share of the week × 168",
    accuracy: Accuracy::Formula,
    source: "Takes every week as like every other and the hour as even: the busiest minute within it is busier still.",
};

/// What an hour of outage spends.
pub const OUTAGE_HOUR: Basis = Basis {
    meaning: "How much of one window's error budget a full outage of one hour spends, if it comes at that hour of the week.",
    formula: "weight of the hour × 1 h ÷ (window × (1 − target));  slices of time weigh 1 each",
    accuracy: Accuracy::Formula,
    source: "By share of requests, with the window's traffic taken as that of its mean week.",
};

/// Traffic a year on.
pub const GROWN_TRAFFIC: Basis = Basis {
    meaning: "How many requests a day to expect in a year.",
    formula: "requests a day × (1 + growth);  eight times of ten within ± 1.2816 × doubt of the growth",
    accuracy: Accuracy::Formula,
    source: "Takes the doubt as one standard deviation of a normal distribution, as somebody typed it.",
};

/// A service under its own clients.
pub const OVERLOAD: Basis = Basis {
    meaning: "What a service and the retries of its clients do to each other after something hit it, second by second.",
    formula: "each second: clients give up, requests and due retries arrive, gates reject, the queue is served in order, failures wait for their retry",
    accuracy: Accuracy::Approximation,
    source: "A fluid of whole seconds: amounts, not single requests, so below capacity nothing queues. Stays down if offered × amplification > capacity: Bronson et al., Metastable Failures in Distributed Systems, HotOS 2021.",
};

/// The load above which a saturated service stays so.
pub const METASTABLE: Basis = Basis {
    meaning: "The load above which the retries of a service that is down are by themselves enough to keep it down.",
    formula: "threshold = capacity ÷ (1 + min(retries, retry budget))",
    accuracy: Accuracy::Formula,
    source: "Exact for a queue served in order when all that waits has timed out. Bronson et al., HotOS 2021: 300 a second with one retry are vulnerable above 150. Queues that are bounded, deadlines, throttles and breakers are not in it: the simulation has them.",
};
