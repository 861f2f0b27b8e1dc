//! Every file that we write is the same tree for PyYAML, js-yaml, serde-saphyr and our own reader, and what is a text in
//! the plan is a text in all of them.

pub mod plans;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use accord::exchange::{Export, File, read, read_together, write};
use accord::plan::Plan;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

use crate::schema::scripts;

/// What is for people and no tree.
const PROSE: [Export; 2] = [Export::BriefMarkdown, Export::BriefHtml];

/// What one export made of one plan.
struct Written {
    what: String,
    export: Export,
    files: Vec<File>,
}

/// Every file of trees that can be made of a plan. A refusal must be for what the plan says.
fn written(what: &str, plan: &Plan) -> Vec<Written> {
    let mut all = Vec::new();
    for export in Export::ALL.into_iter().filter(|export| !PROSE.contains(export)) {
        let of_datadog = plans::of_datadog(plan);
        match write(if export == Export::TerraformDatadog { &of_datadog } else { plan }, export) {
            Ok(exported) => all.push(Written { what: what.to_owned(), export, files: exported.files }),
            Err(refusal) => {
                assert!(!refusal.reason.contains("not handed out"), "{what}, {}: {refusal}", export.name());
            }
        }
    }
    all
}

/// The documents of each file as a list in JSON, as a script finds them.
fn trees(mut script: Command, name: &str, files: &[&File]) -> Vec<Result<String, String>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("readers-{name}"));
    std::fs::remove_dir_all(&folder).ok();
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut list = String::new();
    for (i, file) in files.iter().enumerate() {
        let ending = if is_json(file) { "json" } else { "yaml" };
        let path = folder.join(format!("{i}.{ending}"));
        std::fs::write(&path, &file.text).expect("a writable folder");
        list.push_str(&format!("{}\n", path.display()));
    }
    let listing = folder.join("list");
    std::fs::write(&listing, list).expect("a writable folder");
    let output = script.arg(listing).current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).expect("a text");
    let trees: Vec<_> = said
        .split_terminator('\n')
        .map(|line| match line.strip_prefix("refused: ") {
            Some(why) => Err(why.to_owned()),
            None => Ok(line.to_owned()),
        })
        .collect();
    assert_eq!(trees.len(), files.len());
    trees
}

fn is_json(file: &File) -> bool {
    file.path.ends_with(".json")
}

/// The documents as serde-saphyr or, of JSON, serde_json finds them.
fn parsed(file: &File) -> Vec<Value> {
    if is_json(file) {
        return vec![serde_json::from_str(&file.text).expect("JSON")];
    }
    serde_saphyr::from_multiple(&file.text).unwrap_or_else(|error| panic!("{error}\n{}", file.text))
}

/// Where two trees differ: numbers are compared by their value, all else by type and value.
fn difference(a: &Value, b: &Value, at: &str) -> Option<String> {
    let differs = || Some(format!("{at}: {a} and {b}"));
    match (a, b) {
        (Value::Number(x), Value::Number(y)) => match (x.as_f64(), y.as_f64()) {
            // serde_json may miss the last bit of a number; our own reader compares to the bit.
            (Some(x), Some(y)) if (x - y).abs() <= 1e-15 * x.abs() => None,
            _ => differs(),
        },
        (Value::Array(x), Value::Array(y)) if x.len() == y.len() => {
            x.iter().zip(y).enumerate().find_map(|(i, (x, y))| difference(x, y, &format!("{at}[{i}]")))
        }
        (Value::Object(x), Value::Object(y)) if x.keys().eq(y.keys()) => {
            x.iter().zip(y.values()).find_map(|((key, x), y)| difference(x, y, &format!("{at}.{key}")))
        }
        (a, b) => {
            if a == b {
                None
            } else {
                differs()
            }
        }
    }
}

/// Where a tree holds something that is no text, list or mapping, with `[]` for every place in a list.
fn untexts(tree: &Value, at: &str, found: &mut BTreeSet<String>) {
    match tree {
        Value::Array(items) => items.iter().for_each(|item| untexts(item, &format!("{at}[]"), found)),
        Value::Object(entries) => {
            for (key, value) in entries {
                untexts(value, &if at.is_empty() { key.clone() } else { format!("{at}.{key}") }, found);
            }
        }
        Value::String(_) => {}
        _ => {
            found.insert(at.to_owned());
        }
    }
}

/// What our own reader finds in files: plans, or why there are none.
fn plans_in(files: &[(&str, &str)]) -> Result<Vec<Plan>, String> {
    let readings = read_together(files).map_err(|(_, refusal)| refusal.reason)?;
    Ok(readings.into_iter().map(|reading| reading.restored.plan).collect())
}

/// How many files were compared, by export, and where they hold what is no text.
#[derive(Default)]
struct Compared {
    files: BTreeMap<Export, usize>,
    readable: BTreeSet<Export>,
    untexts: BTreeMap<Export, BTreeSet<String>>,
}

/// Compares all readers on all files; none where there are no other readers.
fn compare(name: &str, all: &[Written]) -> Option<Compared> {
    // Some exports hold others.
    let files: BTreeMap<&str, &File> =
        all.iter().flat_map(|written| &written.files).map(|file| (file.text.as_str(), file)).collect();
    let files: Vec<&File> = files.into_values().collect();
    let [python, node] = scripts("trees")?;
    let (python, node) = (trees(python, &format!("{name}-py"), &files), trees(node, &format!("{name}-js"), &files));
    let others: BTreeMap<&str, _> =
        files.iter().map(|file| file.text.as_str()).zip(python.into_iter().zip(node)).collect();
    let mut compared = Compared::default();
    for Written { what, export, files } in all {
        let mut json = Vec::new();
        for file in files {
            let (python, node) = others[file.text.as_str()].clone();
            let told = |reader: &str, how: &str| format!("{what}, {}, {reader}: {how}\n{}", file.path, file.text);
            let python = python.unwrap_or_else(|why| panic!("{}", told("PyYAML", &why)));
            let node = node.unwrap_or_else(|why| panic!("{}", told("js-yaml", &why)));
            json.push((file.path.as_str(), python.clone()));
            let [python, node] = [python, node].map(|text| serde_json::from_str(&text).expect("a list"));
            let rust = Value::Array(parsed(file));
            for (reader, tree) in [("js-yaml", &node), ("serde-saphyr", &rust)] {
                if let Some(how) = difference(&python, tree, "") {
                    panic!("{}", told(&format!("PyYAML and {reader}"), &how));
                }
            }
            for document in python.as_array().expect("a list") {
                untexts(document, "", compared.untexts.entry(*export).or_default());
            }
            *compared.files.entry(*export).or_default() += 1;
        }
        // A policy says nothing without the objectives that it is for.
        let beside = all.iter().find(|other| {
            *export == Export::Policy
                && other.export == Export::OpenSlo
                && other.what == *what
                && other.files.len() == 1
        });
        let beside = beside.map(|other| (other.files[0].path.as_str(), other.files[0].text.as_str()));
        // JSON is YAML, and a list of documents is taken for the documents.
        let of_yaml = files.iter().map(|file| (file.path.as_str(), file.text.as_str()));
        let of_json = json.iter().map(|(path, text)| (*path, text.as_str()));
        let yaml: Vec<_> = beside.into_iter().chain(of_yaml).collect();
        let json: Vec<_> = beside.into_iter().chain(of_json).collect();
        let (of_yaml, of_json) = (plans_in(&yaml), plans_in(&json));
        assert_eq!(of_json, of_yaml, "{what}, {}\n{yaml:?}", export.name());
        let has_policy = |plan: &Plan| plan.objectives.iter().any(|objective| objective.terms.policy.is_some());
        if of_yaml.is_ok_and(|plans| *export != Export::Policy || plans.iter().any(has_policy)) {
            compared.readable.insert(*export);
        }
    }
    eprintln!("{name}: {} writings, {:?}, {} files", all.len(), compared.files, compared.files.values().sum::<usize>());
    Some(compared)
}

/// Every file below a folder.
fn below(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { below(&path, found) } else { found.push(path) }
    }
}

#[test]
fn kept_files_are_the_same_in_all_readers() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in ["conformance", "samples"] {
        let Some(folder) = crate::common::shared(folder) else { return };
        below(&folder, &mut paths);
    }
    below(&root.join("tests/plans"), &mut paths);
    below(&root.join("public/samples"), &mut paths);
    let mut all = Vec::new();
    let mut plans = 0;
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("a readable file");
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if let Ok(reading) = read(&text, &name) {
            plans += 1;
            all.extend(written(&name, &reading.restored.plan));
        }
    }
    all.extend(written("whole", &crate::whole::whole()));
    assert!(plans >= 15, "{plans}");
    if let Some(compared) = compare("kept", &all) {
        assert_eq!(compared.files.len(), Export::ALL.len() - PROSE.len(), "{:?}", compared.files);
        only_known_untexts(&compared);
    }
}

/// Each awkward text alone, in every field of a plan.
#[test]
fn awkward_texts_are_texts_in_all_readers() {
    let mut all = Vec::new();
    for text in plans::AWKWARD {
        all.extend(written(&format!("{text:?}"), &plans::filled(text)));
    }
    if let Some(compared) = compare("awkward", &all) {
        assert_eq!(compared.files.len(), Export::ALL.len() - PROSE.len(), "{:?}", compared.files);
        only_known_untexts(&compared);
    }
}

#[test]
fn random_plans_are_the_same_in_all_readers() {
    let mut runner = TestRunner::deterministic();
    let mut all = Vec::new();
    for number in 0..40 {
        let plan = plans::plan().new_tree(&mut runner).expect("a plan").current();
        all.extend(written(&format!("random {number}"), &plan));
    }
    if let Some(compared) = compare("random", &all) {
        let fewest = compared.files.values().min().expect("files");
        assert!(*fewest >= 20 && compared.files.len() == Export::ALL.len() - PROSE.len(), "{:?}", compared.files);
        let unread = [Export::Grafana];
        let unread: BTreeSet<Export> = PROSE.into_iter().chain(unread).collect();
        assert_eq!(compared.readable, Export::ALL.into_iter().filter(|export| !unread.contains(export)).collect());
        only_known_untexts(&compared);
    }
}

/// Numbers and truth values stand only where a format wants them, and never where a plan has a text. JSON cannot
/// mistake a text, and the schemas of plans and policies say the type of each value.
fn only_known_untexts(compared: &Compared) {
    const SLOTH: [&str; 4] = [
        "spec.page.quick.errorBudgetPercent",
        "spec.page.slow.errorBudgetPercent",
        "spec.ticket.quick.errorBudgetPercent",
        "spec.ticket.slow.errorBudgetPercent",
    ];
    for (export, found) in &compared.untexts {
        let known: &[&str] = match export {
            Export::OpenSlo => &[
                "spec.alertPolicies[].spec.alertWhenBreaching",
                "spec.alertPolicies[].spec.alertWhenNoData",
                "spec.alertPolicies[].spec.conditions[].spec.condition.threshold",
                "spec.indicator.spec.ratioMetric.counter",
                "spec.objectives[].target",
                "spec.objectives[].timeSliceTarget",
                "spec.objectives[].value",
                "spec.timeWindow[].isRolling",
            ],
            Export::Sloth => {
                &["slos[].alerting.page_alert.disable", "slos[].alerting.ticket_alert.disable", "slos[].objective"]
            }
            Export::SlothKubernetes => &[
                "spec.slos[].alerting.pageAlert.disable",
                "spec.slos[].alerting.ticketAlert.disable",
                "spec.slos[].objective",
            ],
            Export::Pyrra => &["spec.alerting.absent", "spec.alerting.burnrates"],
            Export::Prometheus | Export::PrometheusRule | Export::SlothRules => &[],
            Export::PrometheusTests => &["tests[].promql_expr_test[].exp_samples[].value"],
            _ => continue,
        };
        for at in found {
            let of_catalogue =
                matches!(export, Export::Sloth | Export::SlothKubernetes) && SLOTH.contains(&at.as_str());
            assert!(of_catalogue || known.contains(&at.as_str()), "{export:?}: {at} is no text");
        }
    }
}
