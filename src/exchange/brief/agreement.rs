//! What all objectives of a brief agree on: policies, decisions, and what is missing.

use std::collections::BTreeMap;

use super::content::{Block, Section, paragraphs};
use crate::model::agreement::open_points;
use crate::plan::words::{Line, band_in_words, charter_in_words, escalation_in_words, policy_in_words};
use crate::plan::{Approval, Charter, Decision, Objective, OpenQuestion, Plan, Policy};

/// Policies, decisions and what is still open.
pub fn sections(plan: &Plan) -> Vec<Section> {
    let mut sections = Vec::new();
    for (i, (policy, of)) in policies(plan).into_iter().enumerate() {
        sections.push(Section {
            anchor: format!("policy-{}", i + 1),
            title: format!("Policy: {}", policy.name),
            subtitle: format!("What follows when the error budget is spent, for {}", names(&of)),
            blocks: blocks(policy),
        });
    }
    if !plan.decisions.is_empty() {
        let blocks = plan.decisions.iter().flat_map(decision).collect();
        let title = "Decisions".to_owned();
        sections.push(Section { anchor: "decisions".to_owned(), title, subtitle: String::new(), blocks });
    }
    let open = all_open(plan);
    if !open.is_empty() {
        let title = "Open points".to_owned();
        let blocks = vec![Block::List(open)];
        sections.push(Section { anchor: "open-points".to_owned(), title, subtitle: String::new(), blocks });
    }
    sections
}

/// Each policy once, with the objectives that it is for, in the order in which they come.
fn policies(plan: &Plan) -> Vec<(&Policy, Vec<&Objective>)> {
    let mut places = BTreeMap::new();
    let mut found: Vec<(&Policy, Vec<&Objective>)> = Vec::new();
    for objective in &plan.objectives {
        let Some(policy) = &objective.terms.policy else { continue };
        // Numbers of a policy have no order to sort by; their texts do.
        let place = *places.entry(format!("{policy:?}")).or_insert_with(|| {
            found.push((policy, Vec::new()));
            found.len() - 1
        });
        found[place].1.push(objective);
    }
    found
}

/// The most names that are read out.
const MOST_NAMES: usize = 12;

fn names(of: &[&Objective]) -> String {
    let mut names: Vec<_> =
        of.iter().take(MOST_NAMES).map(|objective| format!("“{}”", objective.display_name())).collect();
    if of.len() > MOST_NAMES {
        names.push(format!("{} more", of.len() - MOST_NAMES));
    }
    names.join(", ")
}

fn blocks(policy: &Policy) -> Vec<Block> {
    let Charter { goals, non_goals, exceptions, excused, evidence, .. } = &policy.charter;
    let mut blocks = Vec::new();
    for (heading, text) in [("Goals", goals), ("Not goals", non_goals)] {
        if !text.is_empty() {
            blocks.push(Block::Heading(heading));
            blocks.extend(paragraphs(text).map(|text| Block::Text(text.to_owned())));
        }
    }
    blocks.push(Block::Heading("By budget left"));
    let bands = policy.bands.iter().enumerate().map(|(i, band)| (&band.name, band_in_words(band, i == 0)));
    let row = |(name, words): (&String, crate::plan::words::Wording)| {
        vec![name.clone(), words.when, words.releases, words.work, words.besides.join("; ")]
    };
    let head = &["Band", "When", "Normal releases", "Reliability work", "Besides"];
    blocks.push(Block::table(head, bands.map(row).collect()));
    if !policy.escalations.is_empty() {
        blocks.push(Block::Heading("Escalation"));
        let row = |(name, words): (&String, crate::plan::words::Wording)| {
            vec![name.clone(), words.when, words.releases, words.work]
        };
        let rows = policy.escalations.iter().map(|step| row((&step.name, escalation_in_words(step)))).collect();
        blocks.push(Block::table(&["Step", "When", "Normal releases", "Reliability work"], rows));
    }
    blocks.push(Block::Heading("Rules"));
    let is_rule = |line: &Line| !["Policy", "Band “", "Escalation “"].iter().any(|part| line.what.starts_with(part));
    let rules = policy_in_words(policy).into_iter().filter(is_rule);
    blocks.push(terms(rules));
    for (heading, list) in [
        ("What goes out during a freeze", exceptions),
        ("When a miss does not oblige the team", excused),
        ("Evidence", evidence),
    ] {
        if !list.is_empty() {
            blocks.push(Block::Heading(heading));
            blocks.push(Block::List(list.clone()));
        }
    }
    blocks.push(Block::Heading("Who stands for it"));
    let people = ["Owner", "Who decides disputes", "Reviewers", "Agreed on", "Next review"];
    let people = charter_in_words(&policy.charter).into_iter().filter(|line| people.contains(&line.what.as_str()));
    blocks.push(terms(people));
    blocks.push(Block::Signatures(signatures(&policy.charter)));
    blocks
}

fn terms(lines: impl Iterator<Item = Line>) -> Block {
    Block::Terms(lines.map(|Line { what, says }| [what, String::new(), says]).collect())
}

/// Who signed, and lines for who has not: the three sides of the workbook where nobody is named.
fn signatures(charter: &Charter) -> Vec<[String; 3]> {
    if charter.approvals.is_empty() {
        return ["Product", "Development", "SRE"].map(|role| [String::new(), role.to_owned(), String::new()]).to_vec();
    }
    let line = |Approval { name, role, on }: &Approval| {
        [name.clone(), role.clone(), on.map_or_else(String::new, |on| on.to_string())]
    };
    charter.approvals.iter().map(line).collect()
}

fn decision(decision: &Decision) -> Vec<Block> {
    let Decision { question, outcome, asked_by, reason, traded, dissent, on } = decision;
    let mut lines = vec![["Asked".to_owned(), String::new(), question.clone()]];
    let mut say = |what: &str, says: &str| {
        if !says.is_empty() {
            lines.push([what.to_owned(), String::new(), says.to_owned()]);
        }
    };
    say("Decided", outcome);
    say("Because", reason);
    say("In exchange for", traded);
    say("Asked by", asked_by);
    say("On", &on.map_or_else(String::new, |on| on.to_string()));
    for dissent in dissent {
        say("Dissent", &format!("{}: {}", dissent.name, dissent.reason));
    }
    vec![Block::Terms(lines)]
}

fn question(of: &OpenQuestion) -> String {
    let owner = if of.owner.is_empty() { "nobody asks yet".to_owned() } else { format!("{} finds out", of.owner) };
    let due = of.due_on.map_or_else(String::new, |day| format!(" by {day}"));
    format!("{} ({owner}{due})", of.question)
}

/// What nobody has settled yet, as far as a plan shows it.
fn all_open(plan: &Plan) -> Vec<String> {
    let mut open: Vec<String> = plan.questions.iter().map(question).collect();
    let mut say = |of: Vec<&Objective>, what: &str| {
        if !of.is_empty() {
            open.push(format!("{what}: {}", names(&of)));
        }
    };
    let those = |which: fn(&&Objective) -> bool| -> Vec<&Objective> { plan.objectives.iter().filter(which).collect() };
    // What several leave open in the same way is said once.
    let mut places = BTreeMap::new();
    let mut left: Vec<(String, Vec<&Objective>)> = Vec::new();
    for (objective, of) in plan.objectives.iter().flat_map(|one| open_points(one).into_iter().map(move |of| (one, of)))
    {
        let says = of.to_string();
        let place = *places.entry(says.clone()).or_insert_with(|| {
            left.push((says, Vec::new()));
            left.len() - 1
        });
        left[place].1.push(objective);
    }
    left.into_iter().for_each(|(says, of)| say(of, &says));
    say(
        those(|o| o.facts.requests_per_day.is_none()),
        "The traffic is not known, so the budget is no number of events",
    );
    let silent = |o: &&Objective| o.terms.alerting.absent_after.is_none();
    say(those(silent), "Nobody is told when the measurement itself stops");
    for (policy, of) in policies(plan) {
        // Who signed the objective signed what follows from it.
        let is_signed = of.iter().all(|objective| !objective.accords.is_empty());
        let charter = &policy.charter;
        let mut say = |what: String| open.push(format!("Policy “{}”: {what}", policy.name));
        let unsigned: Vec<_> = charter.approvals.iter().filter(|approval| approval.on.is_none()).collect();
        let missing: Vec<_> = unsigned.iter().map(|Approval { name, role, .. }| format!("{name} ({role})")).collect();
        if charter.approvals.is_empty() && !is_signed {
            say("nobody has signed it".to_owned());
        } else if !missing.is_empty() {
            say(format!("not signed by {}", missing.join(", ")));
        }
        if charter.review_on.is_none() {
            say("no date is set to look at it again".to_owned());
        }
        if charter.disputes.is_empty() {
            say("nobody is named who decides disputes".to_owned());
        }
    }
    open
}
