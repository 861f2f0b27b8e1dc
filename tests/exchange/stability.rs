//! What holds for the text of every export, so that a pull request shows what was decided and nothing else: the same plan
//! has the same bytes, another target changes only lines that mean it, one objective more leaves the others' lines alone,
//! and everything stands in the order that its format documents.

use std::collections::{BTreeMap, BTreeSet};

use accord::exchange::{Export, File, plan_text, read_plan, write};
use accord::plan::{Counted, Indicator, Part, Plan, Policy, Source, restore};
use accord::units::Target;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use crate::whole::{bare, hostile, plan, whole};

/// Services and names; neither is in order, and no name is part of another.
const NAMES: [(&str, &str); 5] = [
    ("search", "juniper"),
    ("checkout", "magnolia"),
    ("login", "sequoia"),
    ("checkout", "hawthorn"),
    ("search", "sycamore"),
];

/// So many of five objectives that the format can write. Titles and labels tell them apart, the rest is the same.
fn objectives(count: u32, export: Export) -> Plan {
    let objective = |(id, (service, name)): (u32, &(&str, &str))| {
        let mut objective = bare(id, name, "99.9");
        objective.service = (*service).to_owned();
        objective.title = Some(format!("The {name}"));
        objective.labels = BTreeMap::from([("team".to_owned(), format!("team-{name}"))]);
        objective.terms.policy = Some(Policy::four_bands());
        if export == Export::TerraformDatadog {
            let source = |query: &str| Source { kind: "datadog".to_owned(), ..Source::prometheus(query) };
            let (events, total) = (source("sum:good{*}"), source("sum:all{*}"));
            objective.indicator = Indicator::Ratio { counted: Counted::Good, events, total, counter: None };
        }
        objective
    };
    plan((1..=count).zip(&NAMES).map(objective).collect())
}

fn files(plan: &Plan, export: Export) -> Vec<File> {
    write(plan, export).unwrap_or_else(|refusal| panic!("{export:?}: {refusal}")).files
}

/// The objectives that are named in a text. Terraform's keys and charts spell a name their own way, and contain it.
fn named(text: &str) -> BTreeSet<&'static str> {
    NAMES.into_iter().map(|(_, name)| name).filter(|name| text.contains(name)).collect()
}

/// Whether a block of an export begins with this line: the smallest piece that names the objective that it belongs to.
fn begins_block(export: Export, line: &str) -> bool {
    let begins = |with: &[&str]| with.iter().any(|start| line.trim_start().starts_with(start));
    match export {
        // A document for each SLO.
        Export::OpenSlo => begins(&["apiVersion:"]),
        // An item of `slos`.
        Export::Sloth | Export::SlothKubernetes => begins(&["- name:"]),
        // A file for each objective, whose path names it.
        Export::Pyrra | Export::Grafana => false,
        // A rule, by its labels; a comment, a group and a test by their names.
        Export::Prometheus | Export::PrometheusRule | Export::SlothRules | Export::PrometheusTests => {
            begins(&["- record:", "- alert:", "- name:", "# "])
        }
        // A resource, by its key.
        Export::TerraformGrafana | Export::TerraformDatadog | Export::TerraformNobl9 => {
            line.starts_with("      \"") && line.ends_with('{')
        }
        Export::Policy => begins(&["- service:"]),
        // A row of the table, a section, a chart.
        Export::BriefMarkdown => begins(&["| The ", "## "]),
        Export::BriefHtml => begins(&["<tr><th scope=\"row\"><a", "<section"]),
        Export::Plan => begins(&["- id:"]),
    }
}

/// Why not more: each line that says the target, the budget, or what follows from them.
fn most_lines(export: Export) -> usize {
    match export {
        // The target alone.
        Export::OpenSlo | Export::Sloth | Export::SlothKubernetes | Export::Pyrra | Export::Plan | Export::Policy => 1,
        Export::TerraformGrafana | Export::TerraformDatadog | Export::TerraformNobl9 => 1,
        // A comment, the records of target, budget and information, and eight thresholds of four tiers.
        Export::SlothRules => 4 + 8,
        // The same, and for page and ticket a summary and a description.
        Export::Prometheus | Export::PrometheusRule => 4 + 8 + 4,
        // The same rules, target and budget as they are expected, and for each tier two tests: the name, all events and
        // failed ones, where the share of failures moves by less than a series can say.
        Export::PrometheusTests => 16 + 2 + 4 * 2 * 3,
        // The text, the threshold of a chart and its title, the title of the dashboard.
        Export::Grafana => 4,
        // The row of the table, target, budget, a chart of each with its caption, four tiers.
        Export::BriefHtml => 9,
        // The same, and the two charts in files of their own, each with a description, and a drawing in one line.
        Export::BriefMarkdown => 9 + 4,
    }
}

/// The line with its block and the path of its file, as far as the block goes.
fn block(export: Export, file: &File, at: usize) -> String {
    let lines: Vec<&str> = file.text.lines().collect();
    let begins = |line: &&str| begins_block(export, line);
    let start = lines[..=at].iter().rposition(begins).unwrap_or(0);
    let end = lines[at + 1..].iter().position(begins).map_or(lines.len(), |end| at + 1 + end);
    format!("{}\n{}", file.path, lines[start..end].join("\n"))
}

#[test]
fn the_same_plan_has_the_same_bytes() {
    let (mut plans, mut runner) = (vec![whole(), hostile()], TestRunner::deterministic());
    plans.extend((0..24).map(|_| crate::any_plan::plan().new_tree(&mut runner).unwrap().current()));
    for export in Export::ALL {
        plans.push(objectives(5, export));
        for plan in &plans {
            // What has passed the gate, as every plan in use has; that of the hostile one repairs names.
            let plan = restore(plan.clone(), Vec::new()).unwrap().plan;
            let reopened = read_plan(&plan_text(&plan).unwrap()).unwrap().plan;
            let first = write(&plan, export);
            assert_eq!(first, write(&plan, export), "{export:?}");
            assert_eq!(first, write(&reopened, export), "{export:?}");
        }
        plans.pop();
    }
}

#[test]
fn another_target_changes_only_lines_that_mean_it() {
    for export in Export::ALL {
        for (at, target) in [(0, "99.95"), (2, "99.95"), (2, "99"), (4, "99.99")] {
            let plan = objectives(5, export);
            let mut changed = plan.clone();
            changed.objectives[at].terms.target = Target::parse_percent(target).unwrap();
            let (before, after) = (files(&plan, export), files(&changed, export));
            let mut lines = 0;
            assert_eq!(before.len(), after.len(), "{export:?}");
            for (before, after) in before.iter().zip(&after) {
                assert_eq!(before.path, after.path, "{export:?}");
                assert_eq!(before.text.lines().count(), after.text.lines().count(), "{export:?}, {}", after.path);
                for (i, (old, new)) in before.text.lines().zip(after.text.lines()).enumerate() {
                    if old != new {
                        lines += 1;
                        let block = block(export, after, i);
                        assert_eq!(named(&block), BTreeSet::from([NAMES[at].1]), "{export:?}: {new}\nin\n{block}");
                    }
                }
            }
            assert!((1..=most_lines(export)).contains(&lines), "{export:?}: {lines} lines");
        }
    }
}

/// A line as it is compared when others follow it: JSON parts items by commas.
fn without_comma(export: Export, line: &str) -> String {
    let is_json = export.ending().ends_with(".json");
    line.strip_suffix(',').filter(|_| is_json).unwrap_or(line).to_owned()
}

/// Whether a line is about the plan and not one objective: a brief counts its objectives, and lists those of whom the same
/// is true.
fn is_of_all(export: Export, line: &str) -> bool {
    let is_brief = matches!(export, Export::BriefMarkdown | Export::BriefHtml);
    is_brief && (line.contains("objectives, what each leaves") || named(line).len() > 1)
}

#[test]
fn one_objective_more_leaves_the_lines_of_the_others() {
    for export in Export::ALL {
        for count in 1..5 {
            let before = files(&objectives(count, export), export);
            let after = files(&objectives(count + 1, export), export);
            for old in before {
                let new = after.iter().find(|new| new.path == old.path);
                let new = new.unwrap_or_else(|| panic!("{export:?}: {} is gone", old.path));
                let mut new = new.text.lines().map(|line| without_comma(export, line));
                // From one to two, a brief tells that it speaks of several.
                for line in old.text.lines().filter(|line| !is_of_all(export, line) && count > 1) {
                    let line = without_comma(export, line);
                    assert!(new.any(|new| new == line), "{export:?}, {}: “{line}” is not there any more", old.path);
                }
            }
        }
    }
}

#[test]
fn objectives_stand_in_the_documented_order() {
    for export in Export::ALL {
        let expected = match export {
            // A file for each service, in the order of the first objective of each.
            Export::Sloth | Export::SlothKubernetes => ["juniper", "sycamore", "magnolia", "hawthorn", "sequoia"],
            // By key: service and name.
            Export::TerraformGrafana | Export::TerraformDatadog | Export::TerraformNobl9 => {
                ["hawthorn", "magnolia", "sequoia", "juniper", "sycamore"]
            }
            _ => ["juniper", "magnolia", "sequoia", "hawthorn", "sycamore"],
        };
        let text: String = files(&objectives(5, export), export).into_iter().map(|file| file.text).collect();
        // Policies of Nobl9 are shared, and stand before what refers to them.
        let mut names: Vec<(usize, &str)> = expected
            .into_iter()
            .map(|name| (text.find(&format!("team-{name}")), name))
            .map(|(at, name)| (at.or_else(|| text.find(name)).unwrap_or_else(|| panic!("{export:?}: {name}")), name))
            .collect();
        names.sort_unstable();
        assert_eq!(names.into_iter().map(|(_, name)| name).collect::<Vec<_>>(), expected, "{export:?}");
    }
}

/// Mappings that a plan keeps sorted are written sorted, and so is every object of JSON.
#[test]
fn keys_stand_in_order() {
    for export in Export::ALL.into_iter().filter(|export| export.ending().ends_with(".json")) {
        for file in files(&objectives(5, export), export) {
            let document: serde_json::Value = serde_json::from_str(&file.text).unwrap();
            assert_eq!(file.text, serde_json::to_string_pretty(&document).unwrap() + "\n", "{}", file.path);
        }
    }
    let mut labelled = objectives(1, Export::Plan);
    let keys = ["zone", "area", "team", "kind"].map(str::to_owned);
    labelled.objectives[0].labels = keys.iter().map(|key| (key.clone(), format!("value-{key}"))).collect();
    for export in Export::ALL.into_iter().filter(|export| export.says().contains(&Part::Labels)) {
        let Ok(exported) = write(&labelled, export) else { continue };
        let text: String = exported.files.into_iter().map(|file| file.text).collect();
        let places: Vec<_> = ["area", "kind", "team", "zone"].map(|key| text.find(&format!("value-{key}"))).into();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{export:?}: {places:?}");
    }
}
