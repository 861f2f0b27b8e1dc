//! Every reader on mutations of a small corpus: an answer or a clean refusal, and whatever is read can be written in every
//! format or is refused for a reason that is not a fault of ours.
//!
//! The mutations come in a fixed order, so that a failure can be repeated; `ACCORD_FUZZ_SECONDS` says for how long each
//! reader is tried. All kinds of failure of a run are told at its end, each with a small text that shows it.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_types, reason = "it tries each reader for some seconds")]

mod learn;
mod mutate;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use accord::exchange::{Export, read, write};
use accord::model::chance::Stream;

/// A text that can be read is changed further, so often at most.
const GENERATIONS: usize = 6;

fn corpus() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the corpus")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).expect("a text"))
        })
        .collect();
    files.sort();
    files
}

/// Whether a text can be read and written; why it is a failure if it is one.
fn try_one(text: &str, export: Export) -> Result<bool, String> {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let Ok(reading) = read(text, "fuzz.yaml") else { return (false, None) };
        (true, write(&reading.restored.plan, export).err())
    }));
    match outcome {
        Err(_) => Err("a panic".to_owned()),
        Ok((_, Some(refusal))) if refusal.to_string().to_lowercase().contains("report th") => Err(refusal.to_string()),
        Ok((is_read, _)) => Ok(is_read),
    }
}

/// What is the same in failures of one kind: names and numbers differ.
fn kind_of(failure: &str) -> String {
    let mut is_name = false;
    let plain = failure.chars().filter(|c| {
        is_name = *c == '“' || is_name && *c != '”';
        !is_name && !c.is_ascii_digit()
    });
    plain.collect()
}

/// The text without all pieces that the failure does not need: lines first, then ever fewer characters.
fn smallest(text: &str, export: Export, kind: &str) -> String {
    let fails = |text: &str| matches!(try_one(text, export), Err(failure) if kind_of(&failure) == kind);
    let mut lines: Vec<char> = text.chars().collect();
    let until = Instant::now() + Duration::from_secs(10);
    let mut size = lines.len() / 2;
    while size > 0 {
        let mut at = 0;
        while at < lines.len() && Instant::now() < until {
            let end = (at + size).min(lines.len());
            let without: String = lines[..at].iter().chain(&lines[end..]).collect();
            if fails(&without) {
                drop(lines.drain(at..end));
            } else {
                at += size;
            }
        }
        size /= 2;
    }
    lines.into_iter().collect()
}

/// How often each target begins anew.
const ROUNDS: u32 = 150;

fn fuzz(name: &str) {
    // Without a wish always the same texts, so that a landing does not hang on how fast a machine is.
    let seconds: Option<f64> = std::env::var("ACCORD_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let until = seconds.map(|seconds| Instant::now() + Duration::from_secs_f64(seconds));
    let mut rounds = (0..).take_while(|round| until.map_or(*round < ROUNDS, |until| Instant::now() < until));
    let corpus = corpus();
    let (_, text) =
        corpus.iter().find(|(file, _)| file == name).unwrap_or_else(|| panic!("{name} is not in the corpus"));
    let mut failures = BTreeMap::new();
    let (mut tried, mut readable) = (0u32, 0u32);
    let mut is_read = |text: &str, export: Export| {
        tried += 1;
        let is_read = try_one(text, export).unwrap_or_else(|failure| {
            failures.entry(kind_of(&failure)).or_insert((export, failure, text.to_owned()));
            false
        });
        readable += u32::from(is_read);
        is_read
    };
    for export in Export::ALL {
        assert!(is_read(text, export) || name == "odd.yaml", "{name} cannot be written as {export:?}");
    }
    let mut chance = Stream::new(7);
    while rounds.next().is_some() {
        let mut last = text.clone();
        for _ in 0..GENERATIONS {
            let mutant = mutate::mutate(&last, &corpus, &mut chance);
            if is_read(&mutant, Export::ALL[chance.below(Export::ALL.len())]) {
                last = mutant;
            }
        }
    }
    eprintln!("{name}: {tried} texts, {:.0} % of them can be read", 100.0 * f64::from(readable) / f64::from(tried));
    for (kind, (export, failure, text)) in &failures {
        eprintln!("== {export:?}: {failure}\n{}\n", smallest(text, *export, kind));
    }
    assert!(failures.is_empty(), "{} kinds of failure", failures.len());
    // What is refused at the door proves nothing of what lies behind it.
    assert!(readable * 3 > tried || name == "odd.yaml", "{readable} of {tried} texts can be read");
}

macro_rules! targets {
    ($($test:ident: $file:literal),* $(,)?) => {
        $(#[test]
        fn $test() {
            fuzz($file);
        })*

        #[test]
        fn every_file_of_the_corpus_is_a_target() {
            let files: Vec<String> = corpus().into_iter().map(|(name, _)| name).collect();
            let mut targets = vec![$($file),*];
            targets.sort_unstable();
            assert_eq!(files, targets);
        }
    };
}

targets! {
    plan: "plan.yaml",
    openslo_v1: "openslo-v1.yaml",
    openslo_v1alpha: "openslo-v1alpha.yaml",
    openslo_v2alpha: "openslo-v2alpha.yaml",
    sloth: "sloth.yaml",
    sloth_kubernetes: "sloth-kubernetes.yaml",
    pyrra: "pyrra.yaml",
    slo_generator: "slo-generator.yaml",
    rules: "rules.yaml",
    prometheusrule: "prometheusrule.yaml",
    terraform: "terraform.tf.json",
    in_house: "in-house.yaml",
    policy: "policy.yaml",
    odd: "odd.yaml",
}
