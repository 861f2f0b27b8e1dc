//! Of the table and the policy.

use super::{Accuracy, Basis};

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

/// What a policy would have done on the days of the incident list.
pub const PAST: Basis = Basis {
    meaning: "What this policy would have done with what really happened, morning by morning.",
    formula: "left = 1 − bad minutes in the window ÷ (1 − target) × window, read each morning; a band holds from its threshold until its exit and its least stay",
    accuracy: Accuracy::Exact,
    source: "Everything else is taken as it happened: a freeze here prevents no incident. What was before the list is taken as good, and errors on quiet days as none. Windows are counted in whole days; an incident weighs as the budgeting method and the traffic's pattern say.",
};

/// What a policy brings in a year.
pub const POLICY_YEARS: Basis = Basis {
    meaning: "What a year brings under each policy: days in its bands, releases held back, postmortems asked for.",
    formula: "mean and one year in ten, over simulated years that are the same for every policy",
    accuracy: Accuracy::Simulated,
    source: "Incidents are drawn from the catalogue with the chosen investments. A freeze holds back releases, and with them the incidents that come with changes. The policy is read once a day; windows are counted in whole days.",
};

/// A quarter beside what was expected.
pub const QUARTER: Basis = Basis {
    meaning: "What a quarter was, and what the catalogue of risks had led to expect of it.",
    formula: "kept where bad minutes ≤ (1 − target) × days × 1,440; as bad = 1 − P(bad minutes < what there was) over that many days",
    accuracy: Accuracy::Grid,
    source: "Incidents as the budgeting method counts them on the traffic's pattern; the loss distribution of the catalogue without errors on quiet days, which no list of incidents holds, and without investments, which are still to come. What to do next is table 2-5 of the Site Reliability Workbook.",
};

/// What would change the ranking.
pub const SWAY: Basis = Basis {
    meaning: "What would follow if one fact were half of what is said, or twice as much, and all others as they are.",
    formula: "the same simulated years again with the fact × ½ and × 2",
    accuracy: Accuracy::Simulated,
    source: "A tornado diagram of decision analysis (R. Howard, 1988), with one factor of two for every fact. Figures move with the fact and not with chance: the years are the same.",
};

/// What measurements say was attained.
pub const ATTAINED: Basis = Basis {
    meaning: "The share that was bad in each window that was measured, by the moment at which it ended.",
    formula: "1 − Σ good ÷ Σ all over the window: rate ÷ rate of counters, sum ÷ sum of counts, mean of ratios; by slices as the method counts",
    accuracy: Accuracy::Exact,
    source: "Prometheus' arithmetic, checked against a Prometheus server. Rolling windows end at UTC midnights, calendar ones begin in UTC. A window that was measured in part is drawn, and not counted as kept or missed.",
};

/// How the budget went by measurements.
pub const BURNED_DOWN: Basis = Basis {
    meaning: "What was left of the budget, and the stretches in which errors came faster than the target allows.",
    formula: "rolling: 1 − bad share of the window ÷ (1 − target); calendar: 1 − bad share so far ÷ (1 − target) × part of the period",
    accuracy: Accuracy::Exact,
    source: "A stretch begins with a minute above a burn rate of 1 and ends before five minutes below it. In a calendar period the days to come are taken to be as busy as those before.",
};

/// When alerts would have fired on measurements.
pub const REPLAYED: Basis = Basis {
    meaning: "When each alert of these terms would have fired on what was measured, had it been there.",
    formula: "true where error ratio > factor × (1 − target) over the long and the short window, evaluated each minute; fires after `for`",
    accuracy: Accuracy::Exact,
    source: "Prometheus 3's arithmetic, checked against promtool and a Prometheus server at every evaluation. Routing and silences are not known here.",
};
