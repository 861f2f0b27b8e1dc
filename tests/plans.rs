//! Every format version ever written opens, and says the same when it is written again.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;

use accord::exchange::{Export, Format, read, write};

#[test]
fn every_kept_plan_opens() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("a readable file");
        let reading = read(&text, "").unwrap_or_else(|refusal| panic!("{}: {refusal}", path.display()));
        assert_eq!(reading.format, Format::Plan);
        let again = write(&reading.restored.plan, Export::Plan).expect("a plan file");
        let reread = read(again.text(), "").expect("our own file");
        assert_eq!(reread.restored.plan, reading.restored.plan, "{}", path.display());
        count += 1;
    }
    assert!(count >= 3);
}

#[test]
fn a_field_lost_between_versions_would_show() {
    for text in [include_str!("plans/v1-everything.accord.yaml"), include_str!("plans/v2-everything.accord.yaml")] {
        let reading = read(text, "").expect("opens");
        // The file has comments; nothing else may be noted.
        assert_eq!(reading.restored.notes.len(), 1, "{:?}", reading.restored.notes);
        let again = write(&reading.restored.plan, Export::Plan).expect("a plan file").text().to_owned();
        let words = |text: &str| -> BTreeSet<String> {
            let lines = text.lines().filter(|line| !line.starts_with('#') && !line.starts_with("format:"));
            let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
            lines
                .flat_map(|line| line.split(|c| !is_part(c)).filter(|word| word.len() > 1).map(str::to_owned))
                .collect()
        };
        let (meant, said) = (words(text), words(&again));
        let missing: Vec<_> = meant.difference(&said).collect();
        assert!(missing.is_empty(), "{missing:?} in\n{again}");
    }
}

#[test]
fn a_newer_plan_is_refused_with_the_remedy() {
    let refusal = read("format: accord/plan/v3\nname: x\n", "").expect_err("newer");
    assert!(refusal.reason.contains("newer") && refusal.remedy.contains("Reload"), "{refusal}");
    assert_eq!(refusal.place.map(|place| place.line), Some(1));
}

/// A version of before is read leniently: a key that came later means there what it means now.
#[test]
fn an_older_file_may_use_newer_keys() {
    let text = include_str!("plans/v2-everything.accord.yaml");
    let (newer, older) = (read(text, ""), read(&text.replace("accord/plan/v2", "accord/plan/v1"), ""));
    assert_eq!(newer, older);
}

/// Facts of every model, and terms with a policy, are written whole.
#[test]
fn facts_of_the_models_are_written_and_read_equal() {
    let mut plan = read(include_str!("plans/v1-checkout.accord.yaml"), "").expect("opens").restored.plan;
    let objective = &mut plan.objectives[0];
    objective.facts.catalogue = accord::model::risk::sample_catalogue().expect("the sample");
    objective.facts.sla = Some(accord::plan::Sla::compute_credits(50_000.0));
    objective.terms.policy = Some(accord::plan::Policy::escalating());
    let written = write(&plan, Export::Plan).expect("a plan file");
    assert_eq!(written.notes, vec![]);
    assert_eq!(read(written.text(), "").expect("our own file").restored.plan, plan);
    let exported = write(&plan, Export::OpenSlo).expect("OpenSLO");
    assert!(exported.notes.iter().any(|note| note.text.starts_with("Other facts")), "{:?}", exported.notes);
}

/// Reviews of a plan are reviews of a difference: another target is one other line.
#[test]
fn another_target_is_another_line() {
    let mut plan = read(include_str!("plans/v2-everything.accord.yaml"), "").expect("opens").restored.plan;
    let before = write(&plan, Export::Plan).expect("a plan file").text().to_owned();
    plan.objectives[0].terms.target = accord::units::Target::parse_percent("99.95").expect("a target");
    let after = write(&plan, Export::Plan).expect("a plan file").text().to_owned();
    assert_eq!(before.lines().count(), after.lines().count());
    let changed: Vec<_> = before.lines().zip(after.lines()).filter(|(a, b)| a != b).collect();
    assert_eq!(changed, [("    target_percent: \"99.90\"", "    target_percent: \"99.95\"")]);
}
