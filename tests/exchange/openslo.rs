//! OpenSLO: what is read is written again with the same meaning, in words that a strict decoder takes.

use accord::exchange::{Export, Format, read, read_together, write};
use accord::plan::{NoteKind, Part, Plan};

use crate::common::shared;

const CONFORMANCE: [&str; 5] = [
    "conformance/openslo/low-traffic-timeslices-slo.yaml",
    "conformance/openslo/occurences-slo.yaml",
    "conformance/openslo/ratio-timeslices.yaml",
    "conformance/openslo/timeslices-slo.yaml",
    "conformance/sloth/openslo-getting-started.in.yml",
];

/// Reads a text, writes it and reads that: the same plan and nothing new to tell. Returns the plan and what was written.
fn same_again(text: &str) -> (Plan, String) {
    let first = read(text, "x.yaml").unwrap_or_else(|refusal| panic!("{refusal}\n{text}")).restored;
    let written = write(&first.plan, Export::OpenSlo).unwrap_or_else(|refusal| panic!("{refusal}\n{text}"));
    let written = written.text().to_owned();
    let second = read(&written, "x.yaml").unwrap_or_else(|refusal| panic!("{refusal}\n{written}")).restored;
    for (a, b) in first.plan.objectives.iter().zip(&second.plan.objectives) {
        for part in Part::ALL {
            assert!(part.is_same(a, b), "{}: {a:#?}\n{b:#?}\n{text}\n{written}", part.name());
        }
    }
    assert_eq!(first.plan.objectives.len(), second.plan.objectives.len(), "{written}");
    assert_eq!(first.plan.carried, second.plan.carried, "{written}");
    let told: Vec<_> = first.notes.iter().map(|note| (note.kind, &note.text)).collect();
    for note in &second.notes {
        assert!(told.contains(&(note.kind, &note.text)), "new: {note}\n{told:#?}\n{written}");
    }
    let third = write(&second.plan, Export::OpenSlo).expect("again");
    assert_eq!(third.text(), written);
    (first.plan, written)
}

#[test]
fn real_files_say_the_same_again() {
    for path in CONFORMANCE {
        let Some(path) = shared(path) else { return };
        let (_, written) = same_again(&std::fs::read_to_string(path).expect("a readable file"));
        println!("{written}");
    }
}
