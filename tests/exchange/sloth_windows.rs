//! Catalogues of alert windows, and what becomes of a plan's windows and tiers in Sloth's files.

use accord::exchange::{Export, Exported, Format, read, read_together};
use accord::plan::{Objective, Part, Severity};
use accord::units::{BurnRate, Span, Window};

use crate::common::reading;
use crate::sloth::{SLI, objectives, plan_of, serde_json_like, spec, text_of, told, written};

#[test]
fn a_catalogue_gives_window_and_alerts() {
    let (Some(catalogue), Some(spec)) = (text_of("windows-7d.yaml"), text_of("getting-started.in.yml")) else { return };
    let refusal = read(&catalogue, "windows-7d.yaml").expect_err("no objective");
    assert!(refusal.reason.contains("catalogue") && refusal.remedy.contains("Sloth files"), "{refusal}");
    let no_alerts = text_of("no-alerts.in.yml").expect("beside the others");
    for files in
        [[("w", &catalogue), ("s", &spec), ("n", &no_alerts)], [("n", &no_alerts), ("s", &spec), ("w", &catalogue)]]
    {
        let reading = read_together(&files.map(|(name, text)| (name, text.as_str()))).expect("read").remove(0);
        assert_eq!(reading.format, Format::Sloth, "whichever file is first");
        let restored = reading.restored;
        for objective in &restored.plan.objectives {
            assert_eq!(objective.terms.window, Window::rolling("7d").unwrap());
            let tiers: Vec<_> =
                objective.terms.alerts.iter().map(|t| (t.factor.to_string(), t.long.prometheus())).collect();
            // Published in the facts, section 2.3: 13.44, 3.5, 1.4, 0.98.
            let published = [("13.44", "1h"), ("3.5", "6h"), ("1.4", "1d"), ("0.98", "3d")];
            let is_silent = objective.service == "myapp";
            assert_eq!(tiers.len(), if is_silent { 0 } else { 4 });
            assert!(
                tiers.iter().zip(published).all(|(ours, (factor, long))| ours.0 == factor && ours.1 == long),
                "{tiers:?}"
            );
        }
        let has = |text: &str| restored.notes.iter().any(|note| note.text.contains(text));
        assert!(has("0.98, below 1") && has("--default-slo-period=7d"), "{:?}", restored.notes);
        assert!(!has("name no window"));
    }
}

#[test]
fn of_several_catalogues_sloths_default_period_is_taken() {
    let (Some(seven), Some(spec)) = (text_of("windows-7d.yaml"), text_of("getting-started.in.yml")) else { return };
    let other = |period: &str| seven.replace("sloPeriod: 7d", &format!("sloPeriod: {period}"));
    let first = |catalogues: [String; 2]| {
        let files = [("a", catalogues[0].as_str()), ("b", catalogues[1].as_str()), ("s", spec.as_str())];
        let restored = read_together(&files).expect("read").remove(0).restored;
        let objective = &restored.plan.objectives[0];
        (objective.terms.window.to_string(), objective.terms.alerts[0].factor.to_string(), restored.notes)
    };
    let (window, factor, _) = first([seven.clone(), other("30d")]);
    assert_eq!((window.as_str(), factor.as_str()), ("rolling 30d", "57.6"), "8 % of 720 h in 1 h");
    let (window, factor, notes) = first([seven.clone(), other("28d")]);
    assert_eq!((window.as_str(), factor.as_str()), ("rolling 30d", "14.4"));
    assert!(notes.iter().any(|note| note.text.contains("none is for 30 days")));
    let (window, _, notes) = first([seven.clone(), other("1w")]);
    assert_eq!(window, "rolling 7d");
    assert!(notes.iter().any(|note| note.text.contains("second catalogue")));
}

/// Each folder is a run of its own, and says its window and alerts with its catalogue.
#[test]
fn windows_and_alerts_ride_in_catalogues() {
    let Some(reading) = reading("conformance/sloth/kubernetes-apiserver.in.yml") else { return };
    let mut plan = reading.restored.plan;
    let mut set = |at: usize, window: &str, factors: [&str; 4]| {
        plan.objectives[at].terms.window = Window::rolling(window).unwrap();
        for (tier, factor) in plan.objectives[at].terms.alerts.iter_mut().zip(factors) {
            tier.factor = BurnRate::parse(factor).unwrap();
        }
    };
    set(0, "7d", ["13.44", "3.5", "1.4", "0.98"]);
    set(1, "7d", ["13.44", "3.5", "1.4", "0.98"]);
    let exported = written(&plan, Export::Sloth);
    let paths = |exported: &Exported| exported.files.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(&exported), ["k8s-apiserver.sloth.yaml", "windows/7d.yaml"]);
    let Some(theirs) = text_of("windows-7d.yaml") else { return };
    let same = |text: &str| serde_saphyr::from_str::<serde_json_like::Value>(text).expect("YAML");
    assert_eq!(same(&exported.files[1].text), same(&theirs), "Sloth's own catalogue for these factors");
    assert_eq!(objectives(&exported.files), plan.objectives);
    assert_eq!(told(&exported.notes, Part::Alerts), Vec::<&str>::new());
    assert!(told(&exported.notes, Part::Window)[0].contains("--default-slo-period=7d"));

    plan.objectives[1].terms.window = Window::rolling("30d").unwrap();
    let exported = written(&plan, Export::Sloth);
    assert_eq!(
        paths(&exported),
        ["7d/k8s-apiserver.sloth.yaml", "30d/k8s-apiserver.sloth.yaml", "windows/7d/7d.yaml", "windows/30d/30d.yaml"]
    );
    for (at, objective) in plan.objectives.iter().enumerate() {
        let run = [exported.files[at].clone(), exported.files[at + 2].clone()];
        let read = objectives(&run).remove(0);
        assert_eq!(Objective { id: objective.id, ..read }, *objective);
    }
    // Both resources live in one cluster, where their names must differ.
    let exported = written(&plan, Export::SlothKubernetes);
    assert_eq!(paths(&exported)[1], "30d/k8s-apiserver-2.sloth-k8s.yaml");
    assert!(told(&exported.notes, Part::Annotations)[0].contains("k8s-apiserver-2"));
}

#[test]
fn tiers_that_sloth_has_no_place_for_are_named() {
    let (mut plan, _) = plan_of(&spec(SLI));
    let alerts = &mut plan.objectives[0].terms.alerts;
    let mut third = alerts[0];
    (third.long, third.short, third.factor) = (Span::hours(3), None, BurnRate::parse("9").unwrap());
    third.hold = Span::ZERO;
    alerts.push(third);
    alerts[1].hold = Span::minutes(2);
    let exported = written(&plan, Export::Sloth);
    let alerts = told(&exported.notes, Part::Alerts);
    assert!(alerts.len() == 2 && alerts[0].contains("page at 9 over 3 h") && alerts[1].contains("hold"), "{alerts:?}");
    let (mut plan, _) = plan_of(&spec(SLI));
    plan.objectives[0].terms.alerts[1].factor = BurnRate::parse("1.23456789012").expect("a factor");
    plan.objectives[0].terms.alerts.swap(0, 2);
    let exported = written(&plan, Export::Sloth);
    let alerts = told(&exported.notes, Part::Alerts);
    assert!(alerts.len() == 1 && alerts[0].contains("which is 1.23456789"), "{alerts:?}");
    plan.objectives[0].terms.alerts[1].factor = BurnRate::parse("6").expect("a factor");
    let exported = written(&plan, Export::Sloth);
    assert!(told(&exported.notes, Part::Alerts)[0].contains("means the same"));
    // Three tiers, one without a short window: exact, as one pair stands twice and two windows are one.
    let (mut plan, _) = plan_of(&spec(SLI));
    plan.objectives[0].terms.alerts.remove(2);
    plan.objectives[0].terms.alerts[2].short = None;
    let exported = written(&plan, Export::Sloth);
    assert_eq!(told(&exported.notes, Part::Alerts), Vec::<&str>::new());
    assert_eq!(objectives(&exported.files), plan.objectives);
    // Only pages, as Sloth has them: no catalogue.
    plan.objectives[0].terms.alerts.retain(|tier| tier.severity == Severity::Page);
    let exported = written(&plan, Export::Sloth);
    assert_eq!(exported.files.len(), 1);
    assert!(exported.text().contains("ticket_alert:\n      disable: true\n"), "{}", exported.text());
}
