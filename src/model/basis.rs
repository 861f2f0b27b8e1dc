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

/// Availability that was observed.
pub const OBSERVED_AVAILABILITY: Basis = Basis {
    meaning: "The share of the observed time that was good, by the list of incidents.",
    formula: "1 − ∫ largest impact of the incidents that are open ÷ length of the period",
    accuracy: Accuracy::Formula,
    source: "Overlapping incidents count once, by the worst of them. What nobody wrote down is not in it.",
};

/// Times to detect and to restore.
pub const TIME_TO_RESTORE: Basis = Basis {
    meaning: "How long it takes on average: to know of an incident (MTTD), and until users are well again (MTTR).",
    formula: "arithmetic mean; interval: percentiles of the means of resamples (bootstrap), 95 %",
    accuracy: Accuracy::Simulated,
    source: "Efron and Tibshirani. Too narrow for a short list: the rare long incident is mostly not in it. Seeded, so that the same list gives the same interval.",
};

/// Incidents in a year.
pub const INCIDENT_RATE: Basis = Basis {
    meaning: "How often an incident begins, and which rates agree with what was seen.",
    formula: "n ÷ years;  interval of Garwood: Γ⁻¹(2.5 %; n) to Γ⁻¹(97.5 %; n + 1), ÷ years",
    accuracy: Accuracy::Formula,
    source: "F. Garwood (1936). Assumes that incidents come independently at a steady rate. A year has 365 days.",
};

/// Bad minutes in a window, as observed.
pub const OBSERVED_BAD_MINUTES: Basis = Basis {
    meaning: "How many minutes of full outage the incidents of one window were worth, on average over the observed period.",
    formula: "Σ impact × minutes × window ÷ period;  interval: another period like this one, by bootstrap, 95 %",
    accuracy: Accuracy::Simulated,
    source: "The number of incidents is resampled as Poisson, their cost from the list. Seeded.",
};

/// A risk from a list of incidents.
pub const FITTED_RISK: Basis = Basis {
    meaning: "What the incidents of one cause say about the risk: how often, how long and how widely it strikes.",
    formula: "frequency: Gamma(n + ½, 1 ÷ years);  length: lognormal of greatest likelihood;  impact: beta with the same mean and variance",
    accuracy: Accuracy::Formula,
    source: "Jeffreys' prior; Anderson and Darling's test of the lengths from eight incidents on: below 5 % the observed lengths are used as they are.",
};

/// Whether a change is one.
pub const BETTERMENT: Basis = Basis {
    meaning: "How often the two halves of the period would differ as much as they do if nothing had changed.",
    formula: "(1 + permutations that differ as much) ÷ (1 + permutations)",
    accuracy: Accuracy::Simulated,
    source: "Phipson and Smyth (2010); on why a trend of MTTR misleads: Š. Davidovič, Incident Metrics in SRE (2021).",
};

/// Pages in a shift.
pub const SHIFT_PAGES: Basis = Basis {
    meaning: "How often the pager goes off in one shift: on average, and in the worst of ten and of a hundred shifts.",
    formula: "Poisson(pages a week × days of the shift ÷ 7 ÷ sites)",
    accuracy: Accuracy::Formula,
    source: "Assumes that pages come independently at a steady rate. Real pages cluster, so that bad shifts are likelier.",
};

/// Toil.
pub const TOIL: Basis = Basis {
    meaning: "The share of working time that pages, tickets and other repetitive work take.",
    formula: "(page hours + ticket hours) ÷ people ÷ working hours + own toil ÷ working hours",
    accuracy: Accuracy::Formula,
    source: "Site Reliability Engineering (2016), chapter 5: at most half, or the team only keeps the lights on.",
};

/// People in a rotation.
pub const PEOPLE_NEEDED: Basis = Basis {
    meaning: "How many people a rotation needs at each site, so that on-call can be borne for years.",
    formula: "largest of: on call at once ÷ (sites × 25 %);  toil hours ÷ (50 % of working hours − own toil) ÷ sites;  8 at one site, 6 at each of several",
    accuracy: Accuracy::Formula,
    source: "Site Reliability Engineering (2016), chapter 11.",
};

/// Pages.
pub const PAGES: Basis = Basis {
    meaning: "How often somebody is called in a week, for incidents and for nothing.",
    formula: "pages = Σ incidents of each risk in a week + false pages in a year × 7 ÷ 365",
    accuracy: Accuracy::Formula,
    source: "Assumes that every incident pages once; what an alert misses or repeats is not in it.",
};

/// What the incident log says.
pub const MEASURED: Basis = Basis {
    meaning: "How much was good in the time that people looked at, as their list of incidents has it.",
    formula: "1 − Σ minutes × impact of each incident ÷ observed minutes",
    accuracy: Accuracy::Formula,
    source: "Assumes that the list has every incident and that each hurt the same share of users all the time. Errors outside incidents are not in it.",
};

/// What is left of the budget after the last window of the incident log.
pub const BUDGET_LEFT: Basis = Basis {
    meaning: "How much of the error budget the incidents of the last window have left over.",
    formula: "1 − spent ÷ budget, both as the budgeting method counts them and on the traffic's pattern",
    accuracy: Accuracy::Formula,
    source: "A rolling window ends with the last observed day, a calendar window is the one in which that day lies. Incidents of dependencies spend nothing where the policy excuses them.",
};

/// The stack rank.
pub const STACK_RANK: Basis = Basis {
    meaning: "Bad minutes that each risk causes in a year, on average, beside what each target allows in a year.",
    formula: "(mean detect + mean resolve) × mean impact × incidents in a year;   budget = (1 − target) × 525,600",
    accuracy: Accuracy::Formula,
    source: "Google CRE's risk sheet: one risk may take a quarter of the budget before it is called too large. By means of the spreads, which lie above their medians. Chosen investments act already.",
};

/// The chance once the rest is mitigated.
pub const CHANCE_OF_ACCEPTED: Basis = Basis {
    meaning: "The chance to keep the promise if every risk that is not accepted were gone.",
    formula: "P(bad minutes ≤ budget), from the accepted rows and the background alone",
    accuracy: Accuracy::Grid,
    source: "The same distribution as the chance to meet the objective. No mitigation is that good; it says what the decisions so far can give at best.",
};

/// What each estimate does.
pub const SENSITIVITY: Basis = Basis {
    meaning: "How far the chance moves while one estimate goes from its median to its p90 and all others stay as they are.",
    formula: "P(bad minutes ≤ budget | estimate = median) and P(bad minutes ≤ budget | estimate = p90)",
    accuracy: Accuracy::Grid,
    source: "The same distribution as the chance to meet the objective, on 4,096 cells. A tornado diagram as decision analysis has it. Bad minutes are counted as they hurt, also where the objective counts slices.",
};

/// What money takes off.
pub const RELIEF: Basis = Basis {
    meaning: "Bad minutes in a year that an option takes off, for each 1,000 of what it costs in a year.",
    formula: "(mean bad minutes without it − with it) ÷ yearly cost",
    accuracy: Accuracy::Formula,
    source: "On top of what is chosen already. Options on the same risk overlap: their reliefs do not add.",
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
    source: "Each option by itself beside what is bought already. Several together may bring more or less than their sum: see Nines and cost. Bad minutes are counted as they hurt, also where the objective counts slices.",
};

/// What follows from terms at the table, in a year.
pub const AT_THE_TABLE: Basis = Basis {
    meaning: "What a year brings on average if these terms hold: the policy acts, releases are held back, the pager rings.",
    formula: "mean over simulated years; every offer lives through the same years (common random numbers), so a difference between two offers is far more certain than either figure",
    accuracy: Accuracy::Simulated,
    source: "Incidents are drawn from the catalogue with the chosen investments; the policy is read once a day. Where no policy acts the means are those of the closed forms within their standard error. Windows are counted in whole days; five releases a week and one person on call where nobody said otherwise.",
};

/// Where all limits hold.
pub const ZONE: Basis = Basis {
    meaning: "The terms that every seat can live with; each other cell of the map breaks at least one limit.",
    formula: "a cell is in the zone where every figure is on the good side of every limit; without a zone the smallest set of limits that no cell keeps together is named",
    accuracy: Accuracy::Simulated,
    source: "Figures of a cell close to a limit may fall on either side by their standard error. A concession is, for one seat alone, the cell that all others accept at which its own limits would have to move least, each as a share of the figure's range over the map.",
};

/// The fair point of a zone.
pub const FAIR_POINT: Basis = Basis {
    meaning: "One point of the zone that treats like seats alike and wastes nothing: somewhere to start from, no verdict.",
    formula: "the cell with the greatest product of gains; a seat's gain is the mean distance to its limits, each as a share of the figure's range over the map",
    accuracy: Accuracy::Simulated,
    source: "The bargaining solution of Nash (1950). It assumes that gains are as stated, that leaving the table is worth nothing beyond the limits to anybody, and that the mean over a seat's limits says what it wants.",
};
