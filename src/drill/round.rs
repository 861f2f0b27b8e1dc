use super::grade::{Grade, grade};

/// What an author wrote beside the numbers of a case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// What happened, in a few sentences.
    pub story: String,
    /// A hint of the author's own, given before all others.
    pub hint: Option<String>,
}

/// One thing that is known, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub what: String,
    /// What it says.
    pub says: String,
}

/// A line to draw beside facts or a debrief.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// What is drawn, in a sentence.
    pub what: String,
    /// What runs to the right, with its unit.
    pub across: String,
    /// What runs upwards, with its unit.
    pub up: String,
    /// The points, from left to right.
    pub points: Vec<(f64, f64)>,
    /// A level to compare with, where there is one.
    pub level: Option<f64>,
}

/// The unit of a number that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// How many times as much.
    Times,
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// Milliseconds.
    Milliseconds,
    /// Per cent.
    Percent,
    /// Requests.
    Requests,
    /// How often in 30 days.
    PerMonth,
}

impl Unit {
    /// What stands behind the number.
    pub fn word(self) -> &'static str {
        match self {
            Self::Times => "times",
            Self::Seconds => "seconds",
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::Days => "days",
            Self::Milliseconds => "ms",
            Self::Percent => "%",
            Self::Requests => "requests",
            Self::PerMonth => "in 30 days",
        }
    }
}

/// What shape an answer has.
#[derive(Debug, Clone, PartialEq)]
pub enum Question {
    /// A number.
    Number {
        /// Its unit.
        unit: Unit,
        /// How far off it may be and still be right, as a share of the answer.
        within: f64,
    },
    /// One of these.
    Choice(Vec<String>),
    /// Some of these; it may be none or all.
    Several(Vec<String>),
    /// All of these in an order, the first one first.
    Order(Vec<String>),
}

/// An answer, given or right. Options are named by their place, from 0.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// A number in the question's unit.
    Number(f64),
    /// The chosen option.
    Choice(usize),
    /// The chosen options.
    Several(Vec<usize>),
    /// All items, the first one first.
    Order(Vec<usize>),
}

/// Help that costs.
#[derive(Debug, Clone, PartialEq)]
pub struct Hint {
    /// What it says.
    pub says: String,
    /// The share of the mark that it costs.
    pub cost: f64,
}

/// What is told when a round is over.
#[derive(Debug, Clone, PartialEq)]
pub struct Debrief {
    /// The formula.
    pub formula: String,
    /// The formula with this round's numbers, step by step.
    pub steps: Vec<String>,
    /// The right answer in words.
    pub answer: String,
    /// Why it matters, in a sentence.
    pub why: String,
    /// The room in which one can play with it, as a fragment of an address.
    pub link: String,
    /// Where the formula comes from.
    pub source: String,
    /// A picture of the answer, where one helps.
    pub chart: Option<Chart>,
}

/// One question with everything that is known, and with an answer that is not shown.
///
/// ```
/// use accord_core::drill::{Answer, Verdict};
/// # use accord_core::drill::{BurnAsk, BurnCase, Deck, Drill, Pick, Play, Told};
/// # use accord_core::units::{Target, Window};
/// # let case = BurnCase {
/// #     told: Told::default(),
/// #     target: Pick::one(Target::parse_percent("99.9").unwrap()),
/// #     window: Window::rolling("30d").unwrap(),
/// #     errors: Pick::one(0.0144),
/// #     spent: Pick::one(0.0),
/// #     ask: Pick::one(BurnAsk::Rate),
/// # };
/// # let deck = Deck { rounds: 1, ..Deck::new("burn", Drill::Burn(vec![case])) };
/// let Play::Rounds(rounds) = deck.play(7)? else { panic!("questions") };
/// let grade = rounds[0].grade(&Answer::Number(14.4));
/// assert_eq!(grade.verdict, Verdict::Right); // 1.44 % of errors where 0.1 % may fail
/// assert_eq!(rounds[0].debrief().answer, "14.4 times");
/// # Ok::<(), accord_core::model::ModelError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Round {
    /// What happened.
    pub story: String,
    /// What is known.
    pub facts: Vec<Fact>,
    /// A picture of it, where there is one.
    pub chart: Option<Chart>,
    /// The question in a sentence.
    pub ask: String,
    /// What shape the answer has.
    pub question: Question,
    /// Help that costs, in the order in which it is given.
    pub hints: Vec<Hint>,
    /// Seconds in which to answer.
    pub seconds: u32,
    answer: Answer,
    debrief: Debrief,
}

/// The shares of the mark that hints cost: the author's own, the formula, and the first step.
const COSTS: [f64; 3] = [0.1, 0.2, 0.3];

impl Round {
    /// A round of a case; its hints are the author's, the formula, and the first step of the debrief.
    pub(super) fn new(told: &Told, facts: Vec<Fact>, ask: String, solved: Solved) -> Self {
        let Solved { question, answer, debrief } = solved;
        let hint = |says: String, cost| Hint { says, cost };
        let hints = [
            told.hint.clone().map(|says| hint(says, COSTS[0])),
            Some(hint(format!("The formula: {}", debrief.formula), COSTS[1])),
            // One step alone would be the answer.
            (debrief.steps.len() > 1).then(|| hint(format!("The first step: {}", debrief.steps[0]), COSTS[2])),
        ];
        Self {
            story: told.story.clone(),
            facts,
            chart: None,
            ask,
            question,
            hints: hints.into_iter().flatten().collect(),
            seconds: 0,
            answer,
            debrief,
        }
    }

    /// What an answer is worth.
    pub fn grade(&self, given: &Answer) -> Grade {
        grade(&self.question, &self.answer, given)
    }

    /// The right answer. To be shown when the round is over.
    pub fn answer(&self) -> &Answer {
        &self.answer
    }

    /// Why it is right. To be shown when the round is over.
    pub fn debrief(&self) -> &Debrief {
        &self.debrief
    }

    /// What these hints cost, those of the list up to so many: at most 1.
    pub fn cost_of_hints(&self, taken: usize) -> f64 {
        self.hints.iter().take(taken).map(|hint| hint.cost).sum::<f64>().min(1.0)
    }
}

/// A question with its answer and the reason.
#[derive(Debug, Clone)]
pub(super) struct Solved {
    pub question: Question,
    pub answer: Answer,
    pub debrief: Debrief,
}

impl Solved {
    /// A number that is right within a share of itself.
    pub fn number(value: f64, unit: Unit, within: f64, mut debrief: Debrief) -> Self {
        debrief.answer = super::say::figure(value, unit);
        Self { question: Question::Number { unit, within }, answer: Answer::Number(value), debrief }
    }

    /// One of some options.
    pub fn choice(options: Vec<String>, right: usize, mut debrief: Debrief) -> Self {
        debrief.answer = options.get(right).cloned().unwrap_or_default();
        Self { question: Question::Choice(options), answer: Answer::Choice(right), debrief }
    }

    /// Yes or no.
    pub fn yes_or_no(yes: &str, no: &str, is_yes: bool, debrief: Debrief) -> Self {
        Self::choice(vec![yes.to_owned(), no.to_owned()], usize::from(!is_yes), debrief)
    }

    /// Those options that hold.
    pub fn several(options: Vec<(String, bool)>, mut debrief: Debrief) -> Self {
        let right: Vec<usize> = (0..options.len()).filter(|at| options[*at].1).collect();
        let names: Vec<&str> = options.iter().filter(|of| of.1).map(|of| of.0.as_str()).collect();
        debrief.answer = if names.is_empty() { "None of them".to_owned() } else { names.join("; ") };
        let options = options.into_iter().map(|of| of.0).collect();
        Self { question: Question::Several(options), answer: Answer::Several(right), debrief }
    }

    /// Items in the order of a figure, the largest first. Of equal ones the earlier comes first.
    pub fn largest_first(items: Vec<(String, f64)>, mut debrief: Debrief) -> Self {
        let mut order: Vec<usize> = (0..items.len()).collect();
        order.sort_by(|a, b| items[*b].1.total_cmp(&items[*a].1));
        debrief.answer = order.iter().map(|at| items[*at].0.as_str()).collect::<Vec<_>>().join(", then ");
        let items = items.into_iter().map(|of| of.0).collect();
        Self { question: Question::Order(items), answer: Answer::Order(order), debrief }
    }
}

/// A fact.
pub(super) fn fact(what: impl Into<String>, says: impl Into<String>) -> Fact {
    Fact { what: what.into(), says: says.into() }
}

/// A debrief whose answer is yet to be named.
pub(super) fn debrief(formula: &str, steps: Vec<String>, why: &str, link: String, source: &str) -> Debrief {
    Debrief {
        formula: formula.to_owned(),
        steps,
        answer: String::new(),
        why: why.to_owned(),
        link,
        source: source.to_owned(),
        chart: None,
    }
}
