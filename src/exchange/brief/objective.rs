//! The section of one objective.

use super::content::{Block, Section, paragraphs};
use super::figures::Figures;
use crate::exchange::{is_intact, is_signed};
use crate::plan::words::{
    Line, accepted_in_words, alerting_in_words, chance_in_words, facts_in_words, indicator_in_words,
    investments_in_words, method_in_words, money, percent, percent_rounded, tier_in_words,
};
use crate::plan::{Approval, Objective, Terms};
use crate::units::{Alignment, Target, group_thousands};

/// Everything about one objective but the words of its policy; money in that currency.
pub fn section(objective: &Objective, figures: &Figures, anchor: String, currency: &str) -> Section {
    let mut blocks: Vec<Block> = paragraphs(&objective.description).map(|text| Block::Text(text.to_owned())).collect();
    blocks.push(Block::Terms(promised(objective, figures)));
    let Figures { promise, charts, .. } = figures;
    blocks.extend(charts.nines.clone().map(|picture| Block::Chart("nines", Box::new(picture))));
    measured(&mut blocks, objective);
    alerts(&mut blocks, &objective.terms, promise, figures.charts.detection.clone());
    follows(&mut blocks, objective, currency);
    signed(&mut blocks, objective);
    rests_on(&mut blocks, objective, figures, currency);
    Section {
        anchor,
        title: objective.display_name().to_owned(),
        subtitle: format!("{} / {}", objective.service, objective.name),
        blocks,
    }
}

fn term(what: &str, says: impl Into<String>, meaning: impl Into<String>) -> [String; 3] {
    [what.to_owned(), says.into(), meaning.into()]
}

fn promised(objective: &Objective, figures: &Figures) -> Vec<[String; 3]> {
    let terms = &objective.terms;
    let budget = &figures.promise.budget;
    let mut lines = vec![term(
        "Target",
        format!("{} %", terms.target),
        format!("So much must be good; {} % may fail.", terms.target.budget().percent()),
    )];
    let window = match &terms.window.alignment {
        Alignment::Rolling => "Judged at any moment over the time before it.".to_owned(),
        Alignment::Calendar { start, zone } => {
            format!("Judged from {start} on ({}), and anew after each such time.", zone.as_str())
        }
    };
    lines.push(term("Window", terms.window.spoken(), window));
    lines.push(term("Counted by", terms.method.name(), method_in_words(terms.method)));
    let mut time = "How long everything may be broken in each window.".to_owned();
    if let Some((short, long)) = budget.time_extremes {
        time.push_str(&format!(" {short} in the shortest, {long} in the longest."));
    }
    lines.push(term("Error budget", budget.time.to_string(), time));
    if let Some((bad, all)) = budget.events {
        let meaning = format!("May fail in each window, of {} at today's traffic.", group_thousands(all));
        lines.push(term("In events", group_thousands(bad), meaning));
    }
    if let Some((bad, all)) = budget.slices {
        let meaning = format!("May be bad in each window, of {}.", group_thousands(all));
        lines.push(term("In slices", group_thousands(bad), meaning));
    }
    if let Some(chance) = figures.chance {
        lines.push(term("Chance", chance_in_words(chance), crate::model::basis::CHANCE.meaning));
    }
    lines
}

fn measured(blocks: &mut Vec<Block>, objective: &Objective) {
    blocks.push(Block::Heading("What is measured"));
    let mut lines = indicator_in_words(&objective.indicator).into_iter();
    let measured = lines.next().map_or(String::new(), |line| line.says);
    let (sources, queries): (Vec<Line>, Vec<Line>) = lines.partition(|line| line.what.ends_with(", source"));
    let mut sources: Vec<_> = sources.into_iter().map(|line| line.says).collect();
    sources.dedup();
    let from = if sources.is_empty() { String::new() } else { format!("; asked of {}", sources.join(" and ")) };
    blocks.push(Block::Text(format!("Measured: {measured}{from}.")));
    blocks.extend(queries.into_iter().map(|Line { what, says }| Block::Code(what, says)));
    if !objective.labels.is_empty() {
        let labels: Vec<_> = objective.labels.iter().map(|(key, value)| format!("{key}: {value}")).collect();
        blocks.push(Block::Text(format!("Labels: {}", labels.join(", "))));
    }
}

fn alerts(
    blocks: &mut Vec<Block>,
    terms: &Terms,
    promise: &crate::model::Promise,
    detection: Option<crate::chart::Picture>,
) {
    blocks.push(Block::Heading("When somebody is told"));
    if promise.tiers.is_empty() {
        blocks.push(Block::Text("No alert is agreed on.".to_owned()));
    } else {
        let span = |span: Option<crate::units::Span>| span.map_or("never".to_owned(), |span| span.to_string());
        let row = |tier: &crate::model::TierOutlook| {
            vec![
                tier_in_words(tier.tier),
                span(tier.detection),
                percent_rounded(tier.error_floor),
                percent_rounded(tier.spent),
                span(tier.exhausts),
            ]
        };
        let head =
            &["Alert", "Full outage told after", "Fires above", "Budget gone by then", "Budget lasts at this burn"];
        blocks.push(Block::table(head, promise.tiers.iter().map(row).collect()));
        for tier in &promise.tiers {
            let lints = tier.lints.iter();
            blocks.extend(lints.map(|lint| Block::Caution(format!("{}: {lint}", tier_in_words(tier.tier)))));
        }
    }
    let guards = alerting_in_words(&terms.alerting);
    let guards = guards.into_iter().filter(|line| matches!(line.what.as_str(), "Missing data" | "Few failures"));
    blocks.extend(guards.map(|Line { what, says }| Block::Text(format!("{what}: {says}."))));
    if let Some(picture) = detection {
        blocks.push(Block::Chart("detection", Box::new(picture)));
    }
}

fn follows(blocks: &mut Vec<Block>, objective: &Objective, currency: &str) {
    blocks.push(Block::Heading("What follows when the budget is spent"));
    blocks.push(Block::Text(match &objective.terms.policy {
        Some(policy) => format!("The policy “{}”, below.", policy.name),
        None => "No policy is agreed on.".to_owned(),
    }));
    let paid = investments_in_words(&objective.terms.investments, currency);
    if !paid.is_empty() {
        blocks.push(Block::Heading("What is paid for"));
        blocks.push(terms(paid));
    }
    let accepted = accepted_in_words(&objective.terms.accepted);
    if !accepted.is_empty() {
        blocks.push(Block::Heading("What both sides live with"));
        blocks.push(terms(accepted));
    }
}

/// The last version that was signed, and whether this is what was signed.
fn signed(blocks: &mut Vec<Block>, objective: &Objective) {
    let Some(last) = objective.accords.iter().max_by_key(|accord| accord.version) else { return };
    blocks.push(Block::Heading("What was signed"));
    let standing = if !is_intact(last) {
        Some(format!("Version {} was changed after it was signed: its hash does not match.", last.version))
    } else if !is_signed(objective, last).unwrap_or(false) {
        Some(format!("What stands here differs from what was signed as version {}.", last.version))
    } else {
        None
    };
    blocks.extend(standing.map(Block::Caution));
    blocks.extend(paragraphs(&last.statement).map(|text| Block::Text(text.to_owned())));
    let mut lines = vec![
        term("Version", last.version.to_string(), ""),
        term("Rests on", last.evidence.name(), ""),
        term("SHA-256", "", last.hash.clone()),
    ];
    if let Some(on) = last.review_on {
        lines.insert(1, term("Looked at again on", on.to_string(), ""));
    }
    blocks.push(Block::Terms(lines));
    let line = |Approval { name, role, on }: &Approval| {
        [name.clone(), role.clone(), on.map_or_else(String::new, |on| on.to_string())]
    };
    blocks.push(Block::Signatures(last.signatures.iter().map(line).collect()));
}

fn terms(lines: Vec<Line>) -> Block {
    Block::Terms(lines.into_iter().map(|Line { what, says }| term(&what, "", says)).collect())
}

fn rests_on(blocks: &mut Vec<Block>, objective: &Objective, figures: &Figures, currency: &str) {
    let is_row = |line: &Line| line.what.starts_with("Risk “") || line.what.starts_with("Weakness “");
    let lines: Vec<_> = facts_in_words(&objective.facts, currency).into_iter().filter(|line| !is_row(line)).collect();
    if !lines.is_empty() || !figures.risks.is_empty() {
        blocks.push(Block::Heading("What it rests on"));
    }
    if !lines.is_empty() {
        blocks.push(terms(lines));
    }
    if !figures.risks.is_empty() {
        let row = |(name, span, share): &(String, Option<crate::units::Span>, f64)| {
            vec![
                name.clone(),
                span.map_or("over a thousand years".to_owned(), |span| span.to_string()),
                percent_rounded(*share),
            ]
        };
        let head = &["What goes wrong", "Bad time in a year, on average", "Of the year's budget"];
        blocks.push(Block::table(head, figures.risks.iter().map(row).collect()));
        if !objective.terms.investments.is_empty() {
            blocks.push(Block::Text("Without the investments, which the figures below count in.".to_owned()));
        }
    }
    if figures.more_risks > 0 {
        blocks.push(Block::Text(format!("And {} smaller ones.", figures.more_risks)));
    }
    let lines = consequences(figures, currency);
    if !lines.is_empty() || !figures.refused.is_empty() {
        blocks.push(Block::Heading("What to expect"));
        // At the table the same figures are with the policy: both must say which they are.
        if objective.terms.policy.is_some() && !lines.is_empty() {
            blocks.push(Block::Text(
                "Before the policy acts: a freeze that prevents incidents makes it better.".to_owned(),
            ));
        }
    }
    if !lines.is_empty() {
        blocks.push(terms(lines));
    }
    blocks.extend(figures.charts.bad_time.clone().map(|picture| Block::Chart("bad-time", Box::new(picture))));
    blocks.extend(figures.refused.iter().map(|error| Block::Caution(format!("Not computed: {error}"))));
}

/// The target at the next lower stop, as people say it; one that is at a stop is kept.
fn spoken(target: Target) -> Target {
    let lower = target.stepped(-1);
    if lower.stepped(1).budget() == target.budget() { target } else { lower }
}

/// What follows from the facts, by the closed slices of the outlook.
fn consequences(figures: &Figures, currency: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut say = |what: &str, says: String| lines.push(Line { what: what.to_owned(), says });
    if let Some(prospect) = &figures.prospect {
        let mean = crate::units::Span::from_seconds_f64(prospect.mean.value * 60.0);
        if let Some(mean) = mean {
            say("Bad time in a window, on average", mean.to_string());
        }
        say("Every month of a year kept", chance_in_words(prospect.every_month.value));
        let supported = prospect.supported.iter().map(|(chance, target)| {
            let target = target.map_or("no target".to_owned(), |target| format!("{} %", spoken(target)));
            format!("{target} with a chance of {}", percent(*chance))
        });
        say("Targets that would be kept", supported.collect::<Vec<_>>().join(", "));
    }
    if let Some(cost) = &figures.money {
        let whole = |value: f64| money(libm::round(value), currency);
        let part = |what: &str, value: Option<crate::model::Stated>| {
            value.map(|stated| format!("{} {what}", whole(stated.value)))
        };
        let parts = [part("in outages", cost.outages), part("in credits", cost.credits)];
        let mut parts: Vec<_> = parts.into_iter().flatten().collect();
        parts.push(format!("{} for investments", whole(cost.investments.value)));
        say("Money in a year, on average", format!("{} ({})", whole(cost.total), parts.join(", ")));
    }
    if let Some(structure) = &figures.structure {
        if let Some(down) = structure.unavailability {
            let beyond = if structure.above_architecture { ", which is more than the target allows" } else { "" };
            say("The architecture is down", format!("{} of the time{beyond}", percent_rounded(down.value)));
        }
        if let Some(felt) = structure.felt {
            say(
                "Users find it down",
                format!("{} of the time if it just meets its target", percent_rounded(felt.value)),
            );
        }
    }
    lines
}
