//! Damaged files and changed plans: what is written is by the book, or it is refused.

use std::collections::BTreeSet;

use accord::exchange::{Export, read, write};
use accord::plan::{Plan, restore};
use accord::units::Span;
use proptest::prelude::*;

use super::dialects::PLAIN;
use super::{files, reading, strict};

/// Whatever is taken can be written by the book: every file with each line left out, and with each word replaced.
#[test]
fn damaged_files_are_refused_or_written_by_the_book() {
    let files = [files::EVERY_KIND, files::COMPOSITE, files::SEVERAL, files::V1ALPHA, files::V2ALPHA, PLAIN];
    let (mut taken, mut faults) = (0, Vec::new());
    for file in files {
        let lines: Vec<&str> = file.lines().collect();
        let without = (0..lines.len()).map(|i| [&lines[..i], &lines[i + 1..]].concat().join("\n"));
        let words: BTreeSet<&str> =
            file.split([' ', '\n', '{', '}', '[', ']', ',']).filter(|word| !word.is_empty()).collect();
        let others = ["0", "-1h", "\"\"", "Ä_b", "[]", "true"];
        let swapped = words
            .iter()
            .enumerate()
            .flat_map(|(i, word)| [i, i + 1, i + 3].map(|i| file.replacen(word, others[i % others.len()], 1)));
        for text in without.chain(swapped) {
            let Ok(reading) = read(&text, "x.yaml") else { continue };
            match write(&reading.restored.plan, Export::OpenSlo) {
                Ok(exported) => {
                    taken += 1;
                    faults.extend(strict::faults(exported.text()));
                }
                Err(refusal) if refusal.reason.contains("not handed out") => faults.push(format!("{refusal}\n{text}")),
                Err(_) => {}
            }
        }
    }
    assert!(faults.is_empty(), "{} faults, the first: {}", faults.len(), faults[0]);
    assert!(taken > 500, "{taken}");
}

/// Annotations under our prefix that anybody may have written, in plans that were read from files and changed since.
fn changed_plans() -> impl Strategy<Value = Plan> {
    let keys = [
        "name",
        "service",
        "title",
        "description",
        "requests-per-day",
        "absent-after",
        "label-lists",
        "objective-title",
        "part-of",
        "part",
        "whole-title",
        "weight",
        "indicator-ref",
        "indicator-name",
        "indicator-title",
        "indicator-description",
        "alert-policies",
        "short-window",
        "other",
    ];
    let values = [
        "",
        "a",
        "plain",
        "latency",
        "journey",
        "1/3",
        "2/3",
        "1/1",
        "0/0",
        "2",
        "0.50",
        "-1",
        "5m",
        "a, b",
        "fast-burn",
        "pay",
        "checkout-ratio",
        "region",
        "region,team",
        "My Name",
        "Latency",
        ", ",
        ",",
    ];
    let file = prop::sample::select(vec![
        files::EVERY_KIND,
        files::COMPOSITE,
        files::SEVERAL,
        files::V1ALPHA,
        files::V2ALPHA,
        PLAIN,
    ]);
    let note = (0usize..3, prop::sample::select(keys.to_vec()), prop::sample::select(values.to_vec()));
    (file, prop::collection::vec(note, 0..4), prop::collection::vec((0usize..3, 0usize..5), 0..2)).prop_map(
        |(file, notes, edits)| {
            let mut plan = reading(file).restored.plan;
            let count = plan.objectives.len();
            for (at, key, value) in notes {
                let annotations = &mut plan.objectives[at % count].annotations;
                annotations.insert(format!("accord.studio/{key}"), value.to_owned());
            }
            for (at, edit) in edits {
                let objective = &mut plan.objectives[at % count];
                match edit {
                    0 => objective.title = None,
                    1 => objective.name.push('x'),
                    2 => objective.terms.alerting.absent_after = Some(Span::minutes(7)),
                    3 => drop(objective.labels.insert("region".to_owned(), "one".to_owned())),
                    _ => drop(objective.terms.alerts.pop()),
                }
            }
            restore(plan, Vec::new()).expect("a plan").plan
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_plans_are_written_by_the_book(plan in changed_plans()) {
        let exported = write(&plan, Export::OpenSlo).map_err(|refusal| TestCaseError::fail(refusal.to_string()))?;
        prop_assert_eq!(strict::faults(exported.text()), Vec::<String>::new());
    }
}
