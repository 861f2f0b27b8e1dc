//! Every format version ever written opens, and says the same when it is written again.
#![cfg(not(target_arch = "wasm32"))]

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
        let reread = read(&again.text(), "").expect("our own file");
        assert_eq!(reread.restored.plan, reading.restored.plan, "{}", path.display());
        count += 1;
    }
    assert!(count >= 2);
}

#[test]
fn a_field_lost_between_versions_would_show() {
    let text = include_str!("plans/v1-everything.accord.yaml");
    let reading = read(text, "").expect("opens");
    // The file has comments; nothing else may be noted.
    assert_eq!(reading.restored.notes.len(), 1, "{:?}", reading.restored.notes);
    let again = write(&reading.restored.plan, Export::Plan).expect("a plan file").text().to_owned();
    let mut missing = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| word.len() > 1) {
        let is_comment = text.lines().next().is_some_and(|line| line.contains(word));
        if !is_comment && !again.contains(word) {
            missing.push(word);
        }
    }
    assert!(missing.is_empty(), "{missing:?} in\n{again}");
}

#[test]
fn a_newer_plan_is_refused_with_the_remedy() {
    let refusal = read("format: accord/plan/v2\nname: x\n", "").expect_err("newer");
    assert!(refusal.reason.contains("newer") && refusal.remedy.contains("Reload"), "{refusal}");
    assert_eq!(refusal.place.map(|place| place.line), Some(1));
}

/// The plan file has no words yet for the facts of the newer models: it refuses such a plan instead of writing less.
#[test]
fn what_cannot_be_written_is_refused() {
    let text = include_str!("plans/v1-checkout.accord.yaml");
    let mut plan = read(text, "").expect("opens").restored.plan;
    plan.objectives[0].facts.catalogue = accord::model::risk::sample_catalogue().expect("the sample");
    assert!(write(&plan, Export::Plan).expect_err("not whole").reason.contains("not handed out"));
    let exported = write(&plan, Export::OpenSlo).expect("OpenSLO");
    assert!(exported.notes.iter().any(|note| note.text.starts_with("Other facts")), "{:?}", exported.notes);
}
