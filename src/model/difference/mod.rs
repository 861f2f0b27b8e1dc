//! What changed between two plans, in words, and what follows from each change.
//!
//! Plans are compared and not their files, so it does not matter which format each came from. What follows is computed
//! by the models, never here.

mod alerts;
mod lines;
mod pairs;
mod terms;

use crate::plan::words::{
    Line, accepted_in_words, alerting_in_words, charter_in_words, decision_in_words, facts_in_words,
    indicator_in_words, investments_in_words, policy_in_words, texts_in_words,
};
use crate::plan::{Facts, Objective, ObjectiveId, Part, Plan, Policy};
use lines::{clip, compare};

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which objective: its id in the later plan, or in the earlier one where it is gone; none for the plan as a whole.
    pub objective: Option<ObjectiveId>,
    /// What people call that objective, or the plan.
    pub name: String,
    /// What it is about.
    pub topic: Topic,
    /// What changed and what follows from it, in a sentence without a full stop at its end.
    pub sentence: String,
}

/// What a difference is about, the most important first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// An objective that is new, gone, or has another name.
    Objective,
    /// How much must be good.
    Target,
    /// Over which time.
    Window,
    /// How badness is counted.
    Method,
    /// The chance that the objective is kept, whatever moved it.
    Chance,
    /// When somebody is told.
    Alerts,
    /// What follows when the budget is spent.
    Policy,
    /// What is paid for.
    Investments,
    /// Which risks both sides live with.
    Accepted,
    /// What both sides can check.
    Facts,
    /// What is measured.
    Indicator,
    /// Who is told, and how the alert is called.
    Alerting,
    /// Titles, descriptions, labels, annotations, the plan's name.
    Texts,
    /// What was decided.
    Decisions,
}

impl Topic {
    /// What to call it in a list.
    pub fn name(self) -> &'static str {
        match self {
            Self::Objective => "objective",
            Self::Target => "target",
            Self::Window => "window",
            Self::Method => "budgeting method",
            Self::Chance => "chance",
            Self::Alerts => "alert tiers",
            Self::Policy => "policy",
            Self::Investments => "investments",
            Self::Accepted => "accepted risks",
            Self::Facts => "facts",
            Self::Indicator => "indicator",
            Self::Alerting => "alert routing",
            Self::Texts => "texts",
            Self::Decisions => "decisions",
        }
    }
}

/// What changed from one plan to another, the most important first and objectives in the order of the later plan.
///
/// Objectives are the same if they have one service and name, or else one id and either one name or one indicator: a
/// promise of another name that measures something else is another promise. (Ids of other tools' files only number
/// what is in them.) The order of objectives says nothing. Equal plans have no differences, and the way back has as
/// many as the way there.
///
/// ```
/// use accord::model::difference;
/// use accord::plan::{Indicator, Objective, Plan, Terms};
/// use accord::units::{Target, Window};
/// let at = |percent: &str| {
///     let terms = Terms::new(Target::parse_percent(percent).unwrap(), Window::rolling("30d").unwrap());
///     let indicator = Indicator::Reference { name: "requests".into(), bound: None };
///     Plan { objectives: vec![Objective::new("shop", "answers", indicator, terms)], ..Plan::default() }
/// };
/// let told = difference(&at("99.9"), &at("99.95"));
/// assert_eq!(told[0].sentence, "99.9 → 99.95 %: the budget halves to 21 m 36 s over 30 days");
/// ```
pub fn difference(before: &Plan, after: &Plan) -> Vec<Difference> {
    let mut found = Vec::new();
    for (a, b) in pairs::pairs(&before.objectives, &after.objectives) {
        let Some(either) = b.or(a) else { continue };
        let mut told =
            Told { id: Some(either.id), name: either.display_name(), currency: &after.currency, found: &mut found };
        match (a, b) {
            (Some(a), Some(b)) => objective(&mut told, a, b),
            (Some(a), None) => told.say(Topic::Objective, format!("no longer promised: {}", promise(a))),
            (None, Some(b)) => told.say(Topic::Objective, format!("new: {}", promise(b))),
            (None, None) => {}
        }
    }
    let mut told = Told { id: None, name: &after.name, currency: &after.currency, found: &mut found };
    if before.name != after.name {
        told.say(Topic::Texts, format!("the plan is called “{}” in place of “{}”", after.name, before.name));
    }
    if before.currency != after.currency {
        let named = |plan: &Plan| {
            if plan.currency.is_empty() { "no currency".to_owned() } else { format!("“{}”", plan.currency) }
        };
        told.say(Topic::Texts, format!("money is in {} in place of {}", named(after), named(before)));
    }
    let decisions = |plan: &Plan| -> Vec<Line> { plan.decisions.iter().map(decision_in_words).collect() };
    told.all(Topic::Decisions, &decisions(before), &decisions(after), before.decisions == after.decisions);
    let carried = |plan: &Plan| -> Vec<Line> {
        let line = |carried: &crate::plan::Carried| Line {
            what: format!("Object of {}", carried.format),
            says: carried.text.clone(),
        };
        plan.carried.iter().map(line).collect()
    };
    told.all(Topic::Texts, &carried(before), &carried(after), before.carried == after.carried);
    // Stable: within a topic the order of the later plan stays.
    found.sort_by_key(|difference| difference.topic);
    found
}

/// Where differences of one objective are written down.
struct Told<'a> {
    id: Option<ObjectiveId>,
    name: &'a str,
    /// Of the later plan, for both: another currency is told once.
    currency: &'a str,
    found: &'a mut Vec<Difference>,
}

impl Told<'_> {
    fn say(&mut self, topic: Topic, sentence: String) {
        self.found.push(Difference { objective: self.id, name: self.name.to_owned(), topic, sentence });
    }

    /// One sentence for each line that is new, gone or says something else; one for the whole where only something
    /// differs that the lines leave out.
    fn all(&mut self, topic: Topic, before: &[Line], after: &[Line], is_same: bool) {
        if is_same {
            return;
        }
        let sentences = compare(before, after);
        if sentences.is_empty() {
            self.say(topic, "a detail or the order changed; nothing that is read out differs".to_owned());
        }
        for sentence in sentences {
            self.say(topic, sentence);
        }
    }
}

/// What an objective promises, as short as can be.
fn promise(objective: &Objective) -> String {
    let terms = &objective.terms;
    let budget = super::budget(&objective.facts, terms).time;
    format!("{} % over {}, a budget of {budget}", terms.target, terms.window.spoken())
}

fn objective(told: &mut Told, a: &Objective, b: &Objective) {
    let is_same = |part: Part| part.is_same(a, b);
    if !is_same(Part::Name) {
        let (from, to) = (clip(&format!("{}/{}", a.service, a.name)), clip(&format!("{}/{}", b.service, b.name)));
        told.say(Topic::Objective, format!("renamed: {from} → {to}"));
    }
    terms::terms(told, a, b);
    alerts::alerts(told, &a.terms, &b.terms);
    policy(told, a, b);
    let paid = |of: &Objective| investments_in_words(&of.terms.investments, told.currency);
    let (was, is) = (paid(a), paid(b));
    told.all(Topic::Investments, &was, &is, is_same(Part::Investments));
    let (was, is) = (accepted_in_words(&a.terms.accepted), accepted_in_words(&b.terms.accepted));
    told.all(Topic::Accepted, &was, &is, is_same(Part::Accepted));
    facts(told, &a.facts, &b.facts, is_same(Part::Requests) && is_same(Part::Facts));
    let (was, is) = (indicator_in_words(&a.indicator), indicator_in_words(&b.indicator));
    told.all(Topic::Indicator, &was, &is, is_same(Part::Indicator));
    let (was, is) = (alerting_in_words(&a.terms.alerting), alerting_in_words(&b.terms.alerting));
    told.all(Topic::Alerting, &was, &is, a.terms.alerting == b.terms.alerting);
    let same_texts = [Part::Title, Part::Description, Part::Labels, Part::Annotations].into_iter().all(is_same);
    told.all(Topic::Texts, &texts_in_words(a), &texts_in_words(b), same_texts);
}

fn facts(told: &mut Told, a: &Facts, b: &Facts, is_same: bool) {
    let (was, is) = (facts_in_words(a, told.currency), facts_in_words(b, told.currency));
    // A pattern of 168 hours is too long to read out.
    if a.traffic.is_some() && b.traffic.is_some() && a.traffic != b.traffic {
        told.say(Topic::Facts, "Traffic: follows another pattern over the week".to_owned());
        if compare(&was, &is).is_empty() {
            return;
        }
    }
    told.all(Topic::Facts, &was, &is, is_same);
}

fn policy(told: &mut Told, a: &Objective, b: &Objective) {
    if Part::Policy.is_same(a, b) {
        return;
    }
    // The moment at which releases stop is what both sides feel first.
    let freeze = |objective: &Objective| {
        let at = objective.terms.policy.as_ref().and_then(freeze_at);
        at.map_or("never stop".to_owned(), |left| {
            let budget = objective.terms.window.budget(objective.terms.target.budget()).to_seconds_f64();
            let gone = crate::units::Span::from_seconds_f64(budget * (1.0 - left));
            let gone = gone.map_or(String::new(), |gone| format!(", after {gone} of full outage"));
            format!("stop at {} of the budget left{gone}", crate::plan::words::percent(left))
        })
    };
    let (was, is) = (freeze(a), freeze(b));
    if was != is {
        told.say(Topic::Policy, format!("normal releases now {is}; before, they {was}"));
    }
    let lines = |policy: &Option<Policy>| {
        let of = |policy: &Policy| [policy_in_words(policy), charter_in_words(&policy.charter)].concat();
        policy.as_ref().map(of).unwrap_or_default()
    };
    told.all(Topic::Policy, &lines(&a.terms.policy), &lines(&b.terms.policy), false);
}

/// The share of the budget at which the first band without normal releases begins.
fn freeze_at(policy: &Policy) -> Option<f64> {
    let frozen = policy.bands.iter().skip(1).filter(|band| band.releases <= 0.0);
    frozen.map(|band| band.at_or_below).max_by(f64::total_cmp)
}
