/// A day of the path for the first week on call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// What the day is about.
    pub title: &'static str,
    /// What somebody can do who has finished it.
    pub goal: &'static str,
    /// Names of the decks, in order.
    pub decks: &'static [&'static str],
}

/// The first week on call, day by day. Reading comes before deciding, deciding before acting.
pub const PATH: [Day; 5] = [
    Day {
        title: "Read what burns",
        goal: "You can say how long a budget lasts, and whether it is worth a page.",
        decks: &["read-the-burn", "which-alert-fires"],
    },
    Day {
        title: "Trust the pager",
        goal: "You can say what is wrong with an alert, and when one failure is too few to wake somebody.",
        decks: &["what-is-wrong-with-this-alert", "low-traffic", "triage"],
    },
    Day {
        title: "What may be promised",
        goal: "You know what dependencies leave, and why a mean is no promise.",
        decks: &["dependency-ceiling", "same-mean", "rank-the-risks", "deciding-an-objective"],
    },
    Day {
        title: "When the budget is gone",
        goal: "You can read a policy in a meeting, and own a budget for a quarter.",
        decks: &["budget-meeting", "quarter-as-owner", "headroom"],
    },
    Day {
        title: "Act",
        goal: "You can stop a cascade, and you have been the victim of a story once.",
        decks: &["cascade", "wheel-of-misfortune"],
    },
];
