use super::Wheel;
use crate::model::ModelError;
use crate::plan::words::{percent, three_digits};

/// The debrief of a telling as Markdown.
pub(super) fn debrief(wheel: &Wheel) -> Result<String, ModelError> {
    let scenario = wheel.scenario();
    let mut text = format!("# {}\n\n{}\n\n", line(&scenario.title), line(&scenario.opening));
    text.push_str("## What happened\n\n| On the wall | In the story | |\n| --- | --- | --- |\n");
    for entry in wheel.entries() {
        let seconds = libm::round(entry.at_seconds) as u64;
        let clock = format!("{}:{:02}", seconds / 60, seconds % 60);
        text.push_str(&format!("| {clock} | {} min | {} |\n", three_digits(entry.at_minutes), line(&entry.says)));
    }
    text.push_str("\n## What it cost\n\n| From | For | Requests that failed |\n| --- | --- | --- |\n");
    for episode in &wheel.episodes {
        let minutes = |seconds: f64| three_digits(seconds / 60.0);
        let failed = percent(episode.error_ratio);
        text.push_str(&format!("| {} min | {} min | {failed} |\n", minutes(episode.start), minutes(episode.length)));
    }
    let objective = format!("{} % over {}", scenario.target, scenario.window.length.spoken());
    text.push_str(&format!("\nAt {objective}: {}.\n", wheel.account()?));
    let missed = missed(wheel);
    if !missed.is_empty() {
        text.push_str("\n## What nobody looked at\n\n");
        missed.iter().for_each(|clue| text.push_str(&format!("- {}\n", line(clue))));
    }
    if !wheel.remarks.is_empty() {
        text.push_str("\n## What the host has to say\n\n");
        wheel.remarks.iter().for_each(|remark| text.push_str(&format!("- {}\n", line(remark))));
    }
    text.push_str(&format!("\n## The cause\n\n{}\n", line(&scenario.cause)));
    if !scenario.questions.is_empty() {
        text.push_str("\n## To talk about\n\n");
        scenario.questions.iter().for_each(|question| text.push_str(&format!("- {}\n", line(question))));
    }
    Ok(text)
}

/// Clues of beats that were met and that nobody asked for.
fn missed(wheel: &Wheel) -> Vec<String> {
    let beats = wheel.scenario().beats.iter().enumerate();
    let met = beats.filter(|(_, beat)| wheel.entries().iter().any(|entry| entry.says == beat.says));
    met.flat_map(|(at, beat)| beat.clues.iter().enumerate().map(move |(place, clue)| (at, place, clue)))
        .filter(|(at, place, _)| !wheel.shown.contains(&(*at, *place)))
        .map(|(.., clue)| format!("{}: {}", clue.look, clue.shows))
        .collect()
}

/// A text in one line that cannot break out of a row or a heading, or become a link or a tag.
fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if matches!(letter, '\\' | '|' | '<' | '>' | '[' | ']' | '`' | '*' | '_' | '#') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}
