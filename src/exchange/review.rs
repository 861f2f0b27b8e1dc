//! A post-incident review as Markdown, out: what happened, what it spent of the budget, what helped and hurt, and what is
//! done about it. It names nobody but the owners of actions.

use super::brief::line;
use crate::model::IncidentSpent;
use crate::plan::words::{number, percent, percent_rounded, three_digits};
use crate::plan::{Incident, Review, cause_name};
use crate::units::{CivilDateTime, Target, Window};

/// What a review is about, beside the incident itself. Figures come from the model.
#[derive(Debug, Clone, Copy)]
pub struct ReviewContext<'a> {
    /// What people call the objective.
    pub objective: &'a str,
    /// What is promised.
    pub target: Target,
    /// Over which time.
    pub window: &'a Window,
    /// What the incident spent of the budget, as [`crate::model::incident_spent`] says; none where it cannot be said.
    pub spent: Option<&'a IncidentSpent>,
}

/// Writes a review as Markdown (GitHub's). Texts of people are escaped, so that none of them is markup, a link or a heading.
/// Without a review the document holds what the incident says, and the places to write the rest.
///
/// ```
/// use accord::{exchange::{ReviewContext, review_markdown}, plan::{Utc, read_incidents}, units::{Target, Window}};
/// let text = "name,start,minutes\n<b>Push</b>,2027-01-31 14:05,95";
/// let incident = &read_incidents(text, &Utc).unwrap().incidents[0];
/// let window = Window::rolling("30d").unwrap();
/// let target = Target::parse_percent("99.9").unwrap();
/// let context = ReviewContext { objective: "Checkout", target, window: &window, spent: None };
/// let text = review_markdown(incident, None, &context);
/// assert!(text.starts_with("# Post-incident review: &lt;b&gt;Push&lt;/b&gt;\n"));
/// ```
pub fn review_markdown(incident: &Incident, review: Option<&Review>, context: &ReviewContext) -> String {
    let empty = Review::new(incident);
    let review = review.unwrap_or(&empty);
    let mut text = format!(
        "# Post-incident review: {}\n\n{}, {} UTC.\n\n> This review is blameless. It asks how what people knew and did made \
         sense at the time, and what about the system let it hurt users.\n\n",
        line(&incident.name),
        line(context.objective),
        incident.started
    );
    section(&mut text, "Summary", &paragraphs(&review.summary));
    let mut impact = facts(incident);
    if !review.impact.trim().is_empty() {
        impact = format!("{}\n{impact}", paragraphs(&review.impact));
    }
    section(&mut text, "Impact", &impact);
    section(&mut text, "Budget spent", &budget(context));
    section(&mut text, "Timeline", &timeline(incident, review));
    section(&mut text, "Contributing factors", &list(&review.factors));
    section(&mut text, "What went well", &list(&review.went_well));
    section(&mut text, "What went badly", &list(&review.went_badly));
    section(&mut text, "Where we were lucky", &list(&review.lucky));
    section(&mut text, "Action items", &actions(review));
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn section(text: &mut String, title: &str, body: &str) {
    let body = if body.is_empty() { "Nothing is written down yet.\n" } else { body };
    text.push_str(&format!("## {title}\n\n{body}\n"));
}

/// Paragraphs of a text of several lines.
fn paragraphs(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|text| !text.is_empty());
    lines.map(|text| format!("{}\n", line(text))).collect::<Vec<_>>().join("\n")
}

fn list(items: &[String]) -> String {
    items.iter().filter(|item| !item.trim().is_empty()).map(|item| format!("- {}\n", line(item))).collect()
}

/// Minutes for people: three digits say what can be known.
fn minutes(value: f64) -> String {
    format!("{} min", three_digits(value))
}

fn facts(incident: &Incident) -> String {
    let mut facts = vec![
        format!("Users hurt: {} for {}", percent(incident.impact), minutes(incident.minutes)),
        format!("Minutes times share: {}", minutes(incident.minutes * incident.impact)),
    ];
    facts.extend(incident.detected_after.map(|after| format!("Until somebody knew: {}", minutes(after))));
    facts.extend(incident.acknowledged_after.map(|after| format!("Until somebody took it: {}", minutes(after))));
    facts.push(format!("Kind of cause: {}", cause_name(incident.cause).to_lowercase()));
    if incident.dependency {
        facts.push("At fault was a service that is somebody else's".to_owned());
    }
    facts.iter().map(|fact| format!("- {fact}\n")).collect()
}

fn budget(context: &ReviewContext) -> String {
    let Some(spent) = context.spent else {
        return format!(
            "Promised are {} % over {}. What it spent of that budget cannot be said.\n",
            context.target, context.window.length
        );
    };
    let share = percent_rounded(spent.spent);
    let over = if spent.spent > 1.0 { " It overspent the budget by itself." } else { "" };
    let excused = if spent.is_excused {
        "\nThe policy excuses what somebody else's service does, so nothing of this obliges anybody.\n"
    } else {
        ""
    };
    format!(
        "Of {} % over {} days, {} may be bad. This incident spent {} of them, {share} of the budget.{over}\n{excused}",
        context.target,
        number(spent.of_days),
        minutes(spent.allowed_minutes),
        minutes(spent.minutes),
    )
}

/// What people wrote down, and what the incident itself says, in order.
fn timeline(incident: &Incident, review: &Review) -> String {
    let mut moments: Vec<(f64, u8, String)> = vec![(0.0, 0, "Users begin to be hurt".to_owned())];
    moments.extend(incident.detected_after.map(|after| (after, 1, "Somebody knows".to_owned())));
    moments.extend(incident.acknowledged_after.map(|after| (after, 2, "Somebody takes it".to_owned())));
    moments.push((incident.minutes, 4, "Users are well again".to_owned()));
    moments.extend(review.timeline.iter().map(|of| (of.after, 3, line(&of.text))));
    moments.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut table = "| Time (UTC) | After the start | What happened |\n| --- | --- | --- |\n".to_owned();
    for (after, _, what) in moments {
        let at = incident.started.plus_minutes(after).map_or_else(String::new, |at: CivilDateTime| at.to_string());
        let sign = if after < 0.0 { "−" } else { "" };
        table.push_str(&format!("| {at} | {sign}{} | {what} |\n", minutes(after.abs())));
    }
    table
}

fn actions(review: &Review) -> String {
    if review.actions.is_empty() {
        return String::new();
    }
    let mut table = "| Action | For | Owner | Due | Done |\n| --- | --- | --- | --- | --- |\n".to_owned();
    for action in &review.actions {
        let owner = if action.owner.trim().is_empty() { "nobody yet".to_owned() } else { line(&action.owner) };
        let due = action.due.map_or_else(|| "no date yet".to_owned(), |day| day.to_string());
        let done = if action.is_done { "yes" } else { "no" };
        table.push_str(&format!("| {} | {} | {owner} | {due} | {done} |\n", line(&action.what), action.kind.name()));
    }
    table
}
