//! The field's words, each with one plain line for a person who has never been on call.

/// A word and what it means.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    /// The word.
    pub word: &'static str,
    /// One line.
    pub line: &'static str,
}

macro_rules! words {
    ($($name:ident: $word:literal, $line:literal;)*) => {
        $(
            #[doc = $line]
            pub static $name: Entry = Entry { word: $word, line: $line };
        )*
        /// All of them, by the alphabet.
        pub static ALL: [&Entry; [$($word),*].len()] = [$(&$name),*];
    };
}

words! {
    ALERT_TIER: "alert tier", "One pair of windows and one burn rate: whoever burns faster than that in both is told.";
    AVAILABILITY: "availability", "The share of requests, or of time, that was good.";
    BASIS: "basis", "Where a figure comes from: what it means, its formula, how exact it is, and who says so.";
    BURN_RATE: "burn rate", "How many times faster than allowed the budget is spent: at 1 it lasts exactly the window, at 14.4 a month's budget lasts 50 hours.";
    CEILING: "ceiling", "The most that can be promised, because what the service rests on fails that often by itself.";
    CONFIDENCE: "confidence", "How a fact is known: guessed, estimated, or measured.";
    DETECTION: "detection time", "From the first failed request until an alert fires.";
    ERROR_BUDGET: "error budget", "What may go wrong before the promise is broken: 99.9 % over 30 days leaves 43 minutes.";
    FALSE_PAGE: "false page", "A page that no fault caused: chance alone crossed the line.";
    HEADROOM: "headroom", "Capacity beyond today's peak, for growth and for the zone that is down.";
    INDICATOR: "indicator (SLI)", "What is measured: good events by all events.";
    MTBF: "MTBF", "Mean time between failures: from the start of one to the start of the next.";
    MTTR: "MTTR", "Mean time to restore: from the start of a fault until users are well again.";
    NINES: "nines", "A target by its nines: three are 99.9 %, and each further one leaves a tenth of the budget.";
    OBJECTIVE: "objective (SLO)", "The promise: so much of what is measured is good, over a window.";
    PAGE: "page", "An alert that wakes somebody. What can wait for working hours is a ticket.";
    PERCENTILE: "percentile", "p99 is the time that 99 of 100 requests stay below.";
    POLICY: "error-budget policy", "What both sides have agreed to do when the budget runs low or is gone.";
    RESET: "reset time", "From the end of a fault until the alert is quiet again.";
    RISK: "risk", "Something that may go wrong: how often, how long, and how many users it hurts.";
    SLA: "agreement (SLA)", "What customers are paid when the promise to them is broken; looser than the objective.";
    TARGET: "target", "How much must be good, such as 99.9 %.";
    TOIL: "toil", "Work by hand that comes again and leaves nothing better.";
    UTILISATION: "utilisation", "The share of its capacity that a service uses; waiting grows steeply towards the whole.";
    WINDOW: "window", "The time over which a promise is judged: rolling, always the last so many days, or by the calendar.";
}
