//! Of what is known: incidents, risks, dependencies, on-call.

use super::{Accuracy, Basis};

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
