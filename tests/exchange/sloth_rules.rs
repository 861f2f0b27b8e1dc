//! The rules that we write as Sloth's, rule for rule beside those that Sloth made of its own examples.

use accord::exchange::{Export, read, write};

use crate::common::{reading, shared};
use crate::rules::{Rule, differences, parsed};

/// Labels in which only the tool that made the rules differs.
/// - `cmd`: Sloth's examples were made with an extra label that names the script which made them;
/// - `sloth_version`: “dev” in the examples;
/// - `sloth_mode`: which of Sloth's commands ran (`cli-gen-prom`, `cli-gen-k8s`, `cli-gen-openslo`);
/// - `sloth_spec`: which kind of file it read (`prometheus/v1`, `sloth.slok.dev/v1`, `openslo/v1alpha`).
const OF_THE_TOOL: [&str; 4] = ["cmd", "sloth_version", "sloth_mode", "sloth_spec"];

fn without_tool(mut rules: Vec<Rule>) -> Vec<Rule> {
    for rule in &mut rules {
        rule.labels.retain(|label, _| !OF_THE_TOOL.contains(&label.as_str()));
    }
    rules
}

fn golden(name: &str) -> Option<Vec<Rule>> {
    let path = shared(&format!("conformance/sloth/{name}.out.yml"))?;
    Some(without_tool(parsed(&std::fs::read_to_string(path).expect("a readable file"))))
}

fn ours(name: &str) -> Option<Vec<Rule>> {
    let plan = reading(&format!("conformance/sloth/{name}.in.yml"))?.restored.plan;
    let exported = write(&plan, Export::SlothRules).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
    Some(without_tool(parsed(exported.text())))
}

/// How many rules each golden has: 17 for an SLO, 15 without its two alerts.
#[test]
fn the_goldens_are_read_whole() {
    let counts = [
        ("getting-started", 17),
        ("home-wifi", 34),
        ("kubernetes-apiserver", 34),
        ("no-alerts", 15),
        ("k8s-getting-started", 17),
        ("openslo-getting-started", 15),
    ];
    for (name, count) in counts {
        let Some(golden) = golden(name) else { return };
        assert_eq!(golden.len(), count, "{name}");
        assert_eq!(differences(&golden, &golden), Vec::<String>::new());
    }
}

#[test]
fn rules_equal_sloths() {
    for name in ["getting-started", "home-wifi", "kubernetes-apiserver", "no-alerts", "k8s-getting-started"] {
        let (Some(golden), Some(ours)) = (golden(name), ours(name)) else { return };
        let found = differences(&golden, &ours);
        assert!(found.is_empty(), "{name}: {} differences\n{}", found.len(), found.join("\n"));
    }
}

/// Of an OpenSLO v1alpha file Sloth makes rules without alerts, labels and description, and it appends the index of the
/// objective to the SLO's name: `sloth-slo-my-service-0`. We keep the name, as the file has it, and the alerts are
/// nobody's: v1alpha names none. Only the name is put in its place before the comparison.
#[test]
fn rules_of_openslo_equal_sloths_but_for_the_index_in_the_name() {
    let name = "openslo-getting-started";
    let (Some(golden), Some(ours)) = (golden(name), ours(name)) else { return };
    let renamed: Vec<Rule> = golden
        .into_iter()
        .map(|rule| {
            let plain = |text: &str| text.replace("sloth-slo-my-service-0", "sloth-slo-my-service");
            let labels = rule.labels.iter().map(|(key, value)| (key.clone(), plain(value))).collect();
            Rule { group: plain(&rule.group), expr: plain(&rule.expr), labels, ..rule }
        })
        .collect();
    let found = differences(&renamed, &ours);
    assert!(found.is_empty(), "{} differences\n{}", found.len(), found.join("\n"));
}

/// What was written as a spec and read again makes the same rules as the original.
#[test]
fn a_spec_that_was_written_again_makes_the_same_rules() {
    for name in ["getting-started", "home-wifi", "kubernetes-apiserver", "no-alerts", "k8s-getting-started"] {
        let (Some(golden), Some(input)) = (golden(name), reading(&format!("conformance/sloth/{name}.in.yml"))) else {
            return;
        };
        for export in [Export::Sloth, Export::SlothKubernetes] {
            let written = write(&input.restored.plan, export).expect("one file");
            let plan = read(written.text(), "again.yaml").expect("our own file").restored.plan;
            let rules = write(&plan, Export::SlothRules).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
            let found = differences(&golden, &without_tool(parsed(rules.text())));
            assert!(found.is_empty(), "{name} as {}:\n{}", export.name(), found.join("\n"));
        }
    }
}
