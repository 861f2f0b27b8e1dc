//! The published schemas, by two validators: jsonschema with PyYAML, and ajv with js-yaml. Both must accept every file
//! of ours, refuse the same broken ones, and take a file for the same plan as our own reader does.

use std::path::{Path, PathBuf};
use std::process::Command;

use accord::exchange::{Export, plan_text, read, write};
use accord::plan::{Plan, Policy};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use crate::any_plan::plan;

const PLAN: &str = "plan.v4.schema.json";
const POLICY: &str = "policy.v1.schema.json";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The script of that name in both languages, as commands that run it. On CI both must be there.
pub fn scripts(name: &str) -> Option<[Command; 2]> {
    let scripts = root().join("tests/exchange");
    let tools = std::env::var_os("PYTHON_TOOLS").map(PathBuf::from).unwrap_or_default();
    let mut python = Command::new(tools.join("bin/python3"));
    let mut node = Command::new("node");
    let works = |command: &mut Command, arguments: &[&str]| {
        command.args(arguments).current_dir(root()).output().is_ok_and(|output| output.status.success())
    };
    let have = works(&mut Command::new(tools.join("bin/python3")), &["-c", "import jsonschema, yaml"])
        && works(&mut Command::new("node"), &["-e", "require('ajv'), require('js-yaml')"]);
    if !have {
        assert!(std::env::var_os("CI").is_none(), "the Python and Node tools are missing; run script/bootstrap");
        eprintln!("skipped: the Python and Node tools are not installed; script/bootstrap installs them");
        return None;
    }
    python.arg(scripts.join(format!("{name}.py")));
    node.arg(scripts.join(format!("{name}.mjs")));
    Some([python, node])
}

/// What each validator says of each file, a schema and a text, and where it put what it read as JSON.
pub fn validate(name: &str, files: &[(&str, String)]) -> Option<Vec<Vec<(String, PathBuf)>>> {
    let validators = scripts("validate")?;
    Some(
        validators
            .into_iter()
            .enumerate()
            .map(|(i, validator)| run(validator, &format!("{name}-{i}"), files))
            .collect(),
    )
}

fn run(mut validator: Command, name: &str, files: &[(&str, String)]) -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("schema-{name}"));
    std::fs::remove_dir_all(&folder).ok();
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut list = String::new();
    let mut paths = Vec::new();
    for (i, (schema, text)) in files.iter().enumerate() {
        let path = folder.join(format!("{i}.yaml"));
        std::fs::write(&path, text).expect("a writable folder");
        list.push_str(&format!("{schema}\t{}\n", path.display()));
        paths.push(folder.join(format!("{i}.yaml.json")));
    }
    let listing = folder.join("list");
    std::fs::write(&listing, list).expect("a writable folder");
    let output =
        validator.arg(root().join("public/schema")).arg(listing).current_dir(root()).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said: Vec<String> = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
    assert_eq!(said.len(), files.len());
    said.into_iter().zip(paths).collect()
}

/// Both validators accept every file.
pub fn assert_accepted(name: &str, files: &[(&str, String)]) {
    for said in validate(name, files).unwrap_or_default() {
        for ((said, _), (_, text)) in said.iter().zip(files) {
            assert_eq!(said, "ok", "{text}");
        }
    }
}

fn random_plans(count: usize) -> Vec<Plan> {
    let mut runner = TestRunner::deterministic();
    (0..count).map(|_| plan().new_tree(&mut runner).expect("a plan").current()).collect()
}

fn everything() -> String {
    include_str!("../plans/v4-everything.accord.yaml").to_owned()
}

#[test]
fn every_kept_plan_fits_its_schema() {
    let folder = root().join("tests/plans");
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.push(root().join("public/samples/checkout.accord.yaml"));
    let mut files = Vec::new();
    for text in paths.iter().map(|path| std::fs::read_to_string(path).expect("a readable file")) {
        let schemas = ["plan.v1.schema.json", "plan.v2.schema.json", "plan.v3.schema.json", PLAN];
        let says = |schema: &&&str| {
            text.contains(&format!("format: accord/{}", schema.replace(".v", "/v").replace(".schema.json", "")))
        };
        let schema = *schemas.iter().find(says).expect("a version");
        let again = write(&read(&text, "").expect("opens").restored.plan, Export::Plan).expect("a plan file");
        files.push((schema, text));
        files.push((PLAN, again.text().to_owned()));
    }
    assert!(files.len() >= 10);
    assert_accepted("kept", &files);
}

/// Whatever other readers take our file for is the plan: no text becomes a number, a date or a truth value, no number
/// loses a digit.
#[test]
fn other_readers_find_the_same_plan() {
    let plans = random_plans(80);
    let files: Vec<_> = plans.iter().map(|plan| (PLAN, plan_text(plan).expect("a plan file"))).collect();
    for said in validate("random", &files).unwrap_or_default() {
        for (((said, json), (_, text)), plan) in said.iter().zip(&files).zip(&plans) {
            assert_eq!(said, "ok", "{text}");
            let json = std::fs::read_to_string(json).expect("what it read");
            let again = read(&json, "").unwrap_or_else(|refusal| panic!("{refusal}\n{json}\n{text}"));
            assert_eq!(again.restored.plan, *plan, "{text}");
        }
    }
}

#[test]
fn every_policy_fits_its_schema() {
    let mut plans = random_plans(90);
    for policy in [Policy::none(), Policy::workbook(), Policy::escalating(), Policy::four_bands()] {
        let mut plan = read(include_str!("../plans/v1-checkout.accord.yaml"), "").expect("opens").restored.plan;
        plan.objectives[0].terms.policy = Some(policy);
        plans.push(plan);
    }
    let files = plans.iter().filter_map(|plan| write(plan, Export::Policy).ok()).flat_map(|exported| exported.files);
    let files: Vec<_> = files.map(|file| (POLICY, file.text)).collect();
    assert!(files.len() > 40);
    assert_accepted("policies", &files);
}

/// One mistake each, in a file that is right without it.
const BROKEN: [(&str, &str); 64] = [
    // A missing key.
    ("name: Every key\n", ""),
    ("    service: web shop\n    name: search\n", "    name: search\n"),
    ("      kind: raw\n", ""),
    ("      target_percent: \"99.90\"\n", ""),
    ("{severity: page, long: 1h, ", "{severity: page, "),
    ("resolve_minutes: {median: 31.5, p90: 122.5}", "resolve_minutes: {median: 31.5}"),
    ("            detect_minutes: 5.5\n", ""),
    (", per_year: 1.5}", "}"),
    ("        monday:", "        # monday:"),
    ("        diagram:\n          series:", "        diagrams:\n          series:"),
    (", mttr: 2h}", "}"),
    ("  - question: Who pays?\n", "  - outcome: Nobody\n"),
    ("{name: Freeze, at_or_below: -0.09375, releases: 0.0, ", "{name: Freeze, at_or_below: -0.09375, "),
    // Another type.
    ("target_percent: \"99.90\"", "target_percent: 99.90"),
    ("factor: \"14.4\"", "factor: 14.4"),
    ("labels: {tier: \"1\"", "labels: {tier: 1"),
    ("answer: \"no\"", "answer: true"),
    ("background: 0.0001", "background: \"0.0001\""),
    ("dependency: true", "dependency: \"true\""),
    ("decided_on: \"2027-01-29\"", "decided_on: 2027-01-29"),
    ("at_least_days: 17", "at_least_days: 17.5"),
    ("reviewers: [Ada, Alan]", "reviewers: Ada"),
    ("outage_cost: []", "outage_cost: {}"),
    ("requests_per_day: 1200000", "requests_per_day: many"),
    // A key that is not known.
    ("name: Every key\n", "name: Every key\nversion: 2\n"),
    ("title: Search answers", "titel: Search answers"),
    ("halving_days: 60.5,", "halving_days: 60.5, days: 1,"),
    ("hold: 3m", "for: 3m"),
    ("silver_bullets: {count: 3,", "silver_bullets: {count: 3, left: 2,"),
    ("        class_above: 0.296875", "        class_over: 0.296875"),
    ("{name: No playbooks,", "{name: No playbooks, minutes: 1,"),
    // Out of range, or not one of the words.
    ("accord/plan/v4", "accord/plan/v1"),
    ("id: 7", "id: 0"),
    ("target_percent: \"99.90\"", "target_percent: \"100\""),
    ("releases: 1.0", "releases: 1.1"),
    ("background: 0.0001", "background: -0.0001"),
    ("credit: 0.15625", "credit: 15.625"),
    ("severity: page", "severity: warning"),
    ("cause: hardware", "cause: disk"),
    ("alpha: [\"0.91\", \"0.06\", \"0.03\"]", "alpha: [\"0.91\", \"0.09\"]"),
    ("{length: 28d}", "{length: 28 days}"),
    ("saturday: [0.5, ", "saturday: ["),
    ("named: Bad push", "named: Bad push, cause: pipeline"),
    ("observed_minutes: [12.25, 7.75]", "observed_minutes: [12.25, -7.75]"),
    ("currency: CHF", "currency: Swiss francs"),
    ("growth: {per_year: 0.3125, ", "growth: {"),
    ("from: \"2026-01-02\"", "from: 2026-01-02"),
    ("started: \"2026-03-10 09:12:34\"", "started: yesterday"),
    ("impact: 0.34375", "impact: 34.375"),
    ("sites: 3", "sites: 0"),
    ("replicas: 14", "replicas: 14.5"),
    ("{users: 16.5, per_second", "{workers: 16.5, per_second"),
    ("service_ms: 41.5", "service_ms: 0.0"),
    ("confidence: guessed", "confidence: sure"),
    ("        on_call: {confidence", "        pager: {confidence"),
    ("accepted_risks: [Bad push", "accepted_risks: [1"),
    // Reviews, since version 4.
    ("acknowledged_after_minutes: 7.125", "acknowledged_after_minutes: -7.125"),
    ("acknowledged_after_minutes: 7.125", "acknowledged_at: \"09:20\""),
    ("kind: mitigate", "kind: blame"),
    ("{after_minutes: -6.5, text", "{after: -6.5, text"),
    ("{after_minutes: 42.5, text: Rolled back}", "{text: Rolled back}"),
    ("          - incident: Bad release\n            started", "          - started"),
    ("due_on: \"2026-04-15\"", "due_on: soon"),
    ("went_well: [Paged within five minutes]", "went_well: Paged"),
];

/// The same, in a policy's own document.
const BROKEN_POLICY: [(&str, &str); 7] = [
    ("accord/policy/v1", "accord/policy/v2"),
    ("\nname: Four bands", "\nnames: Four bands"),
    ("\nowner:", "\nowners:"),
    ("objectives:\n", "objective:\n"),
    ("reliability_work: 1.0", "reliability_work: 101"),
    ("exceptions_per_week: 0.515625", "exceptions_per_week: few"),
    ("dependency_misses: excused", "dependency_misses: ignored"),
];

#[test]
fn broken_files_are_refused_by_both() {
    let whole = everything();
    let mut plan = read(&whole, "").expect("opens").restored.plan;
    plan.objectives.truncate(1);
    let policy = write(&plan, Export::Policy).expect("a policy").text().to_owned();
    assert_accepted("whole", &[(PLAN, whole.clone()), (POLICY, policy.clone())]);
    let of_plan = BROKEN.iter().map(|(from, to)| (PLAN, &whole, from, to));
    let of_policy = BROKEN_POLICY.iter().map(|(from, to)| (POLICY, &policy, from, to));
    let mut files = Vec::new();
    let mut mistakes = Vec::new();
    for (schema, text, from, to) in of_plan.chain(of_policy) {
        assert!(text.contains(from), "{from} in\n{text}");
        files.push((schema, text.replacen(from, to, 1)));
        mistakes.push(format!("{from} -> {to}"));
    }
    for said in validate("broken", &files).unwrap_or_default() {
        for ((said, _), mistake) in said.iter().zip(&mistakes) {
            assert!(said.starts_with("refused: "), "{mistake}");
        }
    }
}
