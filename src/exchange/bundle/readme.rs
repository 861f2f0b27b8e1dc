//! The page that says what lies in a bundle.

use super::checks::Step;
use super::{Outcome, folders};
use crate::exchange::brief::line;
use crate::exchange::fidelity::gathered;
use crate::exchange::write::Exported;
use crate::plan::{Note, Plan};

/// The most notes of one format that are written out: nobody reads more.
const MOST_NOTES: usize = 100;

/// What a bundle says of itself.
pub fn write(plan: &Plan, outcomes: &[Outcome], steps: &[Step]) -> String {
    let count = match plan.objectives.len() {
        1 => "1 objective".to_owned(),
        count => format!("{count} objectives"),
    };
    let mut text = format!(
        "# {}\n\nService level objectives as code: {count}, written by Accord from one plan. Change the plan and write \
         these files again rather than changing them here.\n\n## What is where\n\n| Folder | What | For |\n| --- | --- | --- |\n",
        line(&plan.name)
    );
    for Outcome { export, .. } in outcomes.iter().filter(|outcome| outcome.result.is_ok()) {
        text.push_str(&format!("| `{}/` | {} | {} |\n", folders::folder(*export), export.name(), export.purpose()));
    }
    let mut left_out =
        outcomes.iter().filter_map(|outcome| Some((outcome.export, outcome.result.as_ref().err()?))).peekable();
    if left_out.peek().is_some() {
        text.push_str("\n## Left out\n\n");
    }
    for (export, refusal) in left_out {
        text.push_str(&format!("- {}: {}\n", export.name(), line(&refusal.to_string())));
    }
    text.push_str("\n## What each says of the plan\n");
    for Outcome { export, result } in outcomes {
        if let Ok(exported) = result {
            text.push_str(&format!("\n### {}\n\n{}", export.name(), fidelity(exported)));
        }
    }
    if !steps.is_empty() {
        text.push_str(
            "\n## Checks to run\n\nIn this folder; the pipelines in `.github/` and `ci/` run the same.\n\n```sh\n",
        );
        text.extend(steps.iter().map(|step| format!("{}\n", step.command)));
        text.push_str("```\n");
    }
    text
}

fn fidelity(exported: &Exported) -> String {
    let kept: Vec<_> = exported.kept.iter().map(|part| part.name()).collect();
    let kept = if kept.is_empty() { "nothing whole".to_owned() } else { kept.join(", ") };
    let mut text = format!("- Kept: {kept}.\n");
    let notes = gathered(exported.notes.clone());
    let shown = notes.iter().take(MOST_NOTES);
    text.extend(shown.map(|Note { kind, text, .. }| format!("- {}: {}\n", kind.name(), line(text))));
    let more = notes.len().saturating_sub(MOST_NOTES);
    if more > 0 {
        text.push_str(&format!("- And {more} more of the same kind.\n"));
    }
    text
}
