//! The error-budget policy as a document of its own.

use accord::exchange::{Export, Format, read, read_together, write};
use accord::plan::{NoteKind, Part, Plan, Policy};
use proptest::prelude::*;

use crate::any_plan::plan;

fn with_policies(policies: [Option<Policy>; 2]) -> Plan {
    let mut plan = read(include_str!("../plans/v1-checkout.accord.yaml"), "").expect("opens").restored.plan;
    for (objective, policy) in plan.objectives.iter_mut().zip(policies) {
        objective.terms.policy = policy;
    }
    plan
}

/// Whatever is written with a plan's OpenSLO file brings its policies back to the bit.
#[test]
fn a_policy_finds_its_objectives_in_other_files() {
    let plan = with_policies([Some(Policy::four_bands()), Some(Policy::escalating())]);
    let openslo = write(&plan, Export::OpenSlo).expect("OpenSLO").text().to_owned();
    let policies = write(&plan, Export::Policy).expect("policies");
    assert_eq!(policies.files[0].path, "four-bands.policy.yaml");
    assert_eq!(policies.files[1].path, "cre-escalation.policy.yaml");
    assert!(policies.kept.contains(&Part::Policy));
    let mut files = vec![("slo.yaml", openslo.as_str())];
    files.extend(policies.files.iter().map(|file| (file.path.as_str(), file.text.as_str())));
    let readings = read_together(&files).expect("all files");
    let restored = &readings[0].restored;
    for (meant, said) in plan.objectives.iter().zip(&restored.plan.objectives) {
        assert_eq!(said.terms.policy, meant.terms.policy);
    }
    // Policies of another target, for an unknown objective, and a second one are told.
    let edited = policies.files[0].text.replace("\"99.9\"", "\"99.5\"");
    let unknown = policies.files[1].text.replace("requests-latency", "request-latency");
    let readings = read_together(&[
        ("slo.yaml", &openslo),
        ("a.yaml", &edited),
        ("b.yaml", &policies.files[0].text),
        ("c.yaml", &unknown),
    ])
    .expect("reads");
    let restored = &readings[0].restored;
    assert_eq!(restored.plan.objectives[0].terms.policy, Some(Policy::four_bands()));
    assert_eq!(restored.plan.objectives[1].terms.policy, None);
    let told =
        |kind: NoteKind, text: &str| restored.notes.iter().any(|note| note.kind == kind && note.text.contains(text));
    assert!(told(NoteKind::Assumed, "another target"), "{:?}", restored.notes);
    assert!(told(NoteKind::Lost, "“checkout / request-latency”, which is not there"), "{:?}", restored.notes);
    assert!(told(NoteKind::Lost, "already"), "{:?}", restored.notes);
}

#[test]
fn a_policy_alone_says_what_to_open_with_it() {
    let plan = with_policies([Some(Policy::workbook()), Some(Policy::workbook())]);
    let policies = write(&plan, Export::Policy).expect("one policy for both");
    assert_eq!(policies.files.len(), 1);
    let refusal = read(policies.text(), "a.policy.yaml").expect_err("alone");
    assert!(refusal.reason.contains("holds no objectives"), "{refusal}");
    assert!(refusal.remedy.contains("“checkout / requests-availability”, “checkout / requests-latency”"), "{refusal}");
    // A plan stands alone: it has its policies, and the document beside it is told as not read.
    let whole = include_str!("../plans/v1-checkout.accord.yaml");
    let readings = read_together(&[("plan.yaml", whole), ("a.policy.yaml", policies.text())]).expect("the plan");
    assert!(readings[0].restored.notes.iter().any(|note| note.kind == NoteKind::Refused), "{readings:?}");
    let readings = read_together(&[("plan.yaml", whole), ("bad.yaml", "a: [")]).expect("the plan");
    assert!(readings[0].restored.notes.iter().any(|note| note.text.starts_with("bad.yaml")), "{readings:?}");
}

#[test]
fn plans_without_policies_are_refused_and_objectives_without_are_told() {
    let refusal = write(&with_policies([None, None]), Export::Policy).expect_err("nothing to write");
    assert!(refusal.remedy.contains("Choose a policy"), "{refusal}");
    let plan = with_policies([None, Some(Policy::workbook())]);
    let exported = write(&plan, Export::Policy).expect("one policy");
    let about = exported.notes.iter().find_map(|note| note.about);
    assert_eq!(about, Some((plan.objectives[0].id, Part::Whole)));
    assert!(!exported.text().contains("requests-availability"));
}

/// Another promise of one policy changes that line only.
#[test]
fn another_target_is_another_line() {
    let mut plan = with_policies([Some(Policy::four_bands()), Some(Policy::four_bands())]);
    let before = write(&plan, Export::Policy).expect("policies").text().to_owned();
    plan.objectives[1].terms.target = accord::units::Target::parse_percent("98.5").expect("a target");
    let after = write(&plan, Export::Policy).expect("policies").text().to_owned();
    assert_eq!(before.lines().count(), after.lines().count());
    assert_eq!(before.lines().zip(after.lines()).filter(|(a, b)| a != b).count(), 1);
}

/// The workbook's own template, in words a team might write, without any of our defaults.
#[test]
fn the_workbooks_template_can_be_said() {
    let slo = include_str!("../plans/v1-checkout.accord.yaml");
    let openslo = write(&read(slo, "").expect("opens").restored.plan, Export::OpenSlo).expect("OpenSLO");
    let text = r#"
format: accord/policy/v1
objectives: [{service: checkout, name: requests-availability}]
name: Game service
goals: Protect customers from repeated SLO misses
bands:
  - {name: On target, releases: 1, reliability_work: 0}
  - name: Halt
    at_or_below: 0
    releases: 0
    reliability_work: 1
    actions: [Halt all changes other than P0 and security fixes until the service is back within its SLO]
postmortem_above: 0.2
class_above: 0.2
exceptions: [P0 issues, Security fixes]
excused: [A company-wide networking problem, A frozen team, Load of users who are out of scope]
disputes: The CTO decides
approvals: [{name: Ada, role: Product}, {name: Alan, role: Development}, {name: Grace, role: SRE, approved_on: 2027-01-31}]
review_on: 2028-01-31
"#;
    let readings = read_together(&[("slo.yaml", openslo.text()), ("policy.yaml", text)]).expect("both");
    assert_eq!(readings[0].format, Format::OpenSlo);
    assert_eq!(readings[0].restored.notes.iter().filter(|note| note.text.starts_with("policy.yaml")).count(), 0);
    let policy = readings[0].restored.plan.objectives[0].terms.policy.clone().expect("a policy");
    assert_eq!((policy.bands.len(), policy.postmortem_above, policy.class_above), (2, 0.2, 0.2));
    assert_eq!((policy.bands[0].at_or_below, policy.bands[1].exit_above), (f64::MAX, 0.0));
    assert_eq!(policy.charter.approvals[2].on.map(|on| on.to_string()).as_deref(), Some("2027-01-31"));
    assert_eq!(policy.charter.approvals[0].on, None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// Reading back is part of writing: whatever has a policy is written, or nothing has.
    #[test]
    fn every_policy_is_written_and_reads_back(plan in plan()) {
        let has = plan.objectives.iter().any(|objective| objective.terms.policy.is_some());
        match write(&plan, Export::Policy) {
            Ok(_) => prop_assert!(has),
            Err(refusal) => prop_assert!(!has, "{}", refusal),
        }
    }
}
