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
    assert!(count >= 5);
}

#[test]
fn a_field_lost_between_versions_would_show() {
    for text in [
        include_str!("plans/v1-everything.accord.yaml"),
        include_str!("plans/v2-everything.accord.yaml"),
        include_str!("plans/v3-everything.accord.yaml"),
        include_str!("plans/v4-everything.accord.yaml"),
    ] {
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
    let refusal = read("format: accord/plan/v5\nname: x\n", "").expect_err("newer");
    assert!(refusal.reason.contains("newer") && refusal.remedy.contains("Reload"), "{refusal}");
    assert_eq!(refusal.place.map(|place| place.line), Some(1));
}

/// A version of before is read leniently: a key that came later means there what it means now.
#[test]
fn an_older_file_may_use_newer_keys() {
    let text = include_str!("plans/v4-everything.accord.yaml");
    let newest = read(text, "");
    for older in ["accord/plan/v1", "accord/plan/v2", "accord/plan/v3"] {
        assert_eq!(newest, read(&text.replace("accord/plan/v4", older), ""));
    }
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

/// The plans to look around in: every kind of fact is there and open to be asked, nothing needs repair, every model
/// answers, every export that has words for them is written.
#[test]
fn every_sample_is_whole() {
    let samples = [
        include_str!("../public/samples/checkout.accord.yaml"),
        include_str!("../public/samples/batch-report.accord.yaml"),
        include_str!("../public/samples/api-platform.accord.yaml"),
    ];
    assert!(samples.iter().map(|text| text.len()).sum::<usize>() < 63_000);
    for text in samples {
        let restored = read(text, "").expect("opens").restored;
        assert_eq!(restored.notes, vec![]);
        let plan = restored.plan;
        assert!(!plan.currency.is_empty());
        let first = &plan.objectives[0];
        for fact in accord::plan::Fact::ALL {
            assert!(first.facts.has(fact) && first.facts.provenance.contains_key(&fact), "{} {fact:?}", plan.name);
        }
        for objective in &plan.objectives {
            let outlook = accord::model::outlook(&objective.facts, &objective.terms);
            let name = objective.display_name();
            assert!(outlook.prospect.is_ok() && outlook.money.is_ok() && outlook.pager.is_ok(), "{name}: {outlook:?}");
            assert!(outlook.structure.is_ok(), "{name}: {:?}", outlook.structure);
            let measured = accord::model::measured(&objective.facts, &objective.terms).expect("can be measured");
            eprintln!(
                "{name}: {:?} measured, {:?} expected",
                measured.map(|of| of.availability.value),
                outlook.prospect.ok().flatten().map(|of| of.mean.value)
            );
        }
        for export in [Export::Plan, Export::OpenSlo, Export::BriefMarkdown, Export::Prometheus] {
            write(&plan, export).unwrap_or_else(|refusal| panic!("{} {}: {refusal}", plan.name, export.name()));
        }
    }
    let checkout = read(samples[0], "").expect("opens").restored.plan;
    let first = &checkout.objectives[0];
    let measured = accord::model::measured(&first.facts, &first.terms).expect("can be").expect("is known");
    assert!((measured.availability.value - 0.9993).abs() < 5e-5, "{measured:?}");
}
