//! Every reader on mutations of a small corpus: an answer or a clean refusal, and whatever is read can be written in every
//! format or is refused for a reason that is not a fault of ours.
//!
//! The mutations come in a fixed order, so that a failure can be repeated; `ACCORD_FUZZ_SECONDS` says for how long each
//! reader is tried.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_types, reason = "it tries each reader for some seconds")]

use std::path::Path;
use std::time::{Duration, Instant};

use accord::exchange::{Export, read, write};
use accord::model::chance::Stream;

/// Words that have broken a reader of YAML somewhere.
const WORDS: [&str; 30] = [
    "no",
    "1e999",
    "-1",
    "0",
    "''",
    "[]",
    "{}",
    "~",
    "null",
    "12:30:45",
    "1e3",
    ".inf",
    ".nan",
    "9999999999999999999999",
    "*a",
    "&a ",
    "<<: ",
    "!!str ",
    "{{.window}}",
    "{{ query \"up\" }}",
    "\u{202e}",
    "\u{1F600}",
    "\"",
    "'",
    "|\n",
    ">-\n",
    "? ",
    "---\n",
    "%",
    "100",
];

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

fn mutate(text: &str, others: &[(String, String)], chance: &mut Stream) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=chance.below(3) {
        let at = chance.below(bytes.len() + 1);
        let end = (at + chance.below(40)).min(bytes.len());
        match chance.below(9) {
            0 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let copy = bytes[at..end].to_vec();
                let to = chance.below(bytes.len() + 1);
                bytes.splice(to..to, copy);
            }
            3 => bytes.truncate(at),
            4 => {
                let (_, other) = &others[chance.below(others.len())];
                let from = chance.below(other.len());
                let piece = &other.as_bytes()[from..(from + chance.below(200)).min(other.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
            5 => bytes.insert(at, chance.below(256) as u8),
            _ => {
                // A whole value by a word: most faults lie behind valid YAML.
                let start = bytes[..at]
                    .iter()
                    .rposition(|b| matches!(b, b' ' | b':' | b',' | b'[' | b'{'))
                    .map_or(0, |i| i + 1);
                let stop = bytes[at..]
                    .iter()
                    .position(|b| matches!(b, b'\n' | b',' | b']' | b'}'))
                    .map_or(bytes.len(), |i| at + i);
                bytes.splice(start..stop.max(start), WORDS[chance.below(WORDS.len())].bytes());
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn try_one(text: &str, export: Export) {
    let Ok(reading) = read(text, "fuzz.yaml") else { return };
    if let Err(refusal) = write(&reading.restored.plan, export) {
        assert!(!refusal.reason.contains("was not handed out"), "{export:?}: {refusal}\n{text}");
    }
}

fn fuzz(name: &str) {
    let seconds = std::env::var("ACCORD_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(3.0);
    let until = Instant::now() + Duration::from_secs_f64(seconds);
    let corpus = corpus();
    let (_, text) =
        corpus.iter().find(|(file, _)| file == name).unwrap_or_else(|| panic!("{name} is not in the corpus"));
    for export in Export::ALL {
        try_one(text, export);
    }
    let mut chance = Stream::new(7);
    let mut tried = 0u32;
    while Instant::now() < until {
        let mutant = mutate(text, &corpus, &mut chance);
        let export = Export::ALL[chance.below(Export::ALL.len())];
        try_one(&mutant, export);
        tried += 1;
    }
    assert!(tried > 0);
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
