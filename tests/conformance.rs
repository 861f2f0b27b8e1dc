//! Real files of other tools, read where they lie, and what those tools make of them.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use accord::exchange::{Export, Format, read, write};
use accord::plan::NoteKind;
use common::{promtool_accepts, reading, shared};

#[test]
fn sloth_inputs_are_read_whole() {
    let cases = [
        ("conformance/sloth/getting-started.in.yml", 1, "99.9", 2),
        ("conformance/sloth/home-wifi.in.yml", 2, "95", 2),
        ("conformance/sloth/kubernetes-apiserver.in.yml", 2, "99.9", 2),
        ("conformance/sloth/no-alerts.in.yml", 1, "99.99", 0),
    ];
    for (path, count, target, severities) in cases {
        let Some(reading) = reading(path) else { return };
        assert_eq!(reading.format, Format::Sloth);
        let objectives = &reading.restored.plan.objectives;
        assert_eq!(objectives.len(), count, "{path}");
        assert_eq!(objectives[0].terms.target.to_string(), target, "{path}");
        let mut told: Vec<_> = objectives[0].terms.alerts.iter().map(|tier| tier.severity).collect();
        told.dedup();
        assert_eq!(told.len(), severities, "{path}");
        let unknown: Vec<_> = reading.restored.notes.iter().filter(|n| n.kind == NoteKind::Unknown).collect();
        assert!(unknown.is_empty(), "{path}: {unknown:?}");
    }
}

/// Every recording that Sloth generates for an alert window is in our file with the same query and labels.
#[test]
fn recordings_equal_sloths() {
    for name in ["getting-started", "home-wifi", "kubernetes-apiserver"] {
        let Some(input) = reading(&format!("conformance/sloth/{name}.in.yml")) else { return };
        let path = shared(&format!("conformance/sloth/{name}.out.yml")).expect("beside the input");
        let sloth = std::fs::read_to_string(path).expect("a readable file");
        let ours = write(&input.restored.plan, Export::Prometheus).expect("rules").text().to_owned();
        let (sloth, ours) = (recordings(&sloth), recordings(&ours));
        let windowed: Vec<_> = sloth.iter().filter(|(record, ..)| !record.ends_with("ratio_rate30d")).collect();
        assert!(windowed.len() >= 7, "{name}");
        for recording in windowed {
            assert!(ours.contains(recording), "{name}: {recording:#?}\nis not in\n{ours:#?}");
        }
    }
}

/// Sloth's thresholds are floats with noise, ours are decimals; the numbers agree to 1e-9.
#[test]
fn thresholds_equal_sloths() {
    for name in ["getting-started", "home-wifi", "kubernetes-apiserver"] {
        let Some(input) = reading(&format!("conformance/sloth/{name}.in.yml")) else { return };
        let path = shared(&format!("conformance/sloth/{name}.out.yml")).expect("beside the input");
        let sloth = std::fs::read_to_string(path).expect("a readable file");
        let ours = write(&input.restored.plan, Export::Prometheus).expect("rules").text().to_owned();
        let (sloth, ours) = (thresholds(&sloth), thresholds(&ours));
        assert_eq!(sloth.len(), ours.len(), "{name}");
        for ((a_window, a), (b_window, b)) in sloth.iter().zip(&ours) {
            assert_eq!(a_window, b_window, "{name}");
            assert!((a - b).abs() <= 1e-9 * a.abs(), "{name} {a_window}: {a} {b}");
        }
    }
}

#[test]
fn openslo_examples_are_read_and_their_dialects_explained() {
    let cases = [
        ("conformance/openslo/ratio-timeslices.yaml", "RatioTimeslices", "99", 1),
        ("conformance/openslo/occurences-slo.yaml", "Occurrences", "99", 1),
        ("conformance/openslo/timeslices-slo.yaml", "Timeslices", "99.5", 2),
        ("conformance/openslo/low-traffic-timeslices-slo.yaml", "Timeslices", "99.95", 1),
    ];
    for (path, method, target, count) in cases {
        let Some(reading) = reading(path) else { return };
        let plan = &reading.restored.plan;
        assert_eq!(plan.objectives.len(), count, "{path}");
        let terms = &plan.objectives[0].terms;
        assert_eq!((terms.method.name(), terms.target.to_string().as_str()), (method, target), "{path}");
        let repaired = reading.restored.notes.iter().filter(|note| note.kind == NoteKind::Repaired).count();
        assert_eq!(repaired > 0, method != "Occurrences", "{path}: op on a ratio is explained");
        let exported = write(plan, Export::OpenSlo).expect("OpenSLO");
        assert!(!exported.text().contains("op: gt"), "{path}: the decoder refuses op on a ratio");
        let refusal = write(plan, Export::Prometheus).expect_err("data source Any");
        assert!(refusal.reason.contains("Any"), "{refusal}");
    }
}

#[test]
fn a_minute_where_a_month_is_meant_is_doubted() {
    let Some(reading) = reading("conformance/openslo/timeslices-slo.yaml") else { return };
    let doubts = reading.restored.notes.iter().filter(|note| note.text.contains("“1M”"));
    assert_eq!(doubts.count(), 1);
}

#[test]
fn the_in_house_sample_becomes_rules() {
    let Some(reading) = reading("samples/intra365-slo.yaml") else { return };
    assert_eq!(reading.format, Format::InHouse);
    let objective = &reading.restored.plan.objectives[0];
    assert_eq!((objective.service.as_str(), objective.name.as_str()), ("intra365-gateway", "api-availability"));
    assert_eq!(objective.terms.alerts.len(), 2);
    let rules = write(&reading.restored.plan, Export::Prometheus).expect("rules");
    assert!(rules.notes.iter().any(|note| note.text.contains("fixed range 5m")), "{:?}", rules.notes);
    assert!(rules.text().contains("[6h]") && !rules.text().contains("[5m]"));
    promtool_accepts(rules.text());
}

#[test]
fn every_real_file_survives_every_export() {
    let files = [
        "conformance/sloth/getting-started.in.yml",
        "conformance/sloth/home-wifi.in.yml",
        "conformance/sloth/kubernetes-apiserver.in.yml",
        "conformance/sloth/no-alerts.in.yml",
        "conformance/openslo/ratio-timeslices.yaml",
        "conformance/openslo/occurences-slo.yaml",
        "conformance/openslo/timeslices-slo.yaml",
        "conformance/openslo/low-traffic-timeslices-slo.yaml",
        "samples/intra365-slo.yaml",
    ];
    for path in files {
        let Some(reading) = reading(path) else { return };
        let plan = reading.restored.plan;
        let file = write(&plan, Export::Plan).expect("a plan file");
        let again = read(file.text(), "").expect("our own file");
        assert_eq!(again.restored.plan, plan, "{path}");
        assert!(again.restored.notes.is_empty(), "{path}: {:?}", again.restored.notes);
        write(&plan, Export::OpenSlo).unwrap_or_else(|refusal| panic!("{path}: {refusal}"));
        if let Ok(rules) = write(&plan, Export::Prometheus) {
            promtool_accepts(rules.text());
        }
    }
}

/// Record name, expression without spaces, and labels, of each recording rule; a small reader of our own, so that
/// the library's is not its own judge.
fn recordings(text: &str) -> Vec<(String, String, Vec<String>)> {
    let mut rules = Vec::new();
    for block in text.split("  - record: ").skip(1) {
        let (record, rest) = block.split_once('\n').expect("a line");
        let (expr, labels) = rest.split_once("labels:").expect("labels");
        let expr = expr.trim_start().trim_start_matches("expr:");
        let expr: String = expr.trim_start().trim_start_matches(['|', '-']).split_whitespace().collect();
        let mut labels: Vec<String> = labels
            .lines()
            .map(|line| line.trim().replace(['"', '\''], ""))
            .skip(1)
            .take_while(|line| line.contains(": ") && !line.starts_with("- "))
            .filter(|line| !line.starts_with("cmd:"))
            .collect();
        labels.sort();
        if record.contains("sli_error") {
            rules.push((record.to_owned(), strip_outer(&expr), labels));
        }
    }
    rules
}

fn strip_outer(expr: &str) -> String {
    expr.replace(['(', ')'], "")
}

fn thresholds(text: &str) -> Vec<(String, f64)> {
    let mut found: Vec<(String, f64)> = text
        .split("max(slo:sli_error:ratio_rate")
        .skip(1)
        .map(|part| {
            let window = part.split('{').next().expect("a window").to_owned();
            let product = part.split("> (").nth(1).expect("a threshold").split(')').next().expect("its end");
            let value = product.split('*').map(|n| n.trim().parse::<f64>().expect("a number")).product();
            (window, value)
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    found
}

/// What review found: each was wrong once.
#[test]
fn slices_are_compared_as_they_are_counted_and_idle_ones_spoil_nothing() {
    let text = |counted: &str, method: &str| {
        format!(
            "format: accord/plan/v1\nname: x\nobjectives:\n- id: 1\n  service: s\n  name: n\n  indicator:\n    kind: ratio\n    \
             counted: {counted}\n    events: {{type: prometheus, fields: {{query: 'sum(rate(a[{{{{.window}}}}]))'}}}}\n    total: {{type: \
             prometheus, fields: {{query: 'sum(rate(b[{{{{.window}}}}]))'}}}}\n  terms:\n    target_percent: '99.9'\n    window: \
             {{length: 30d}}\n    method: {{{method}}}\n    alerts:\n    - {{severity: page, long: 1h, short: 5m, factor: '14.4'}}\n"
        )
    };
    let rules = |counted, method| {
        let plan = read(&text(counted, method), "").expect("a plan").restored.plan;
        let rules = write(&plan, Export::Prometheus).expect("rules");
        promtool_accepts(rules.text());
        rules
    };
    let good = rules("good", "name: Timeslices, slice_target: '0.95', slice: 1m").text().to_owned();
    assert!(good.contains("slo:sli_good:slice_ratio1m{") && good.contains("< bool 0.95)[1h:1m])"), "{good}");
    let bad = rules("bad", "name: Timeslices, slice_target: '0.95', slice: 1m").text().to_owned();
    assert!(bad.contains("> bool 0.05)[5m:1m])"), "{bad}");
    // A series of errors that does not exist yet counts as no errors.
    assert!(bad.split_whitespace().collect::<String>().contains("or(sum(rate(b[1m])))*0)/(sum(rate(b[1m])))"), "{bad}");
    let mean = rules("bad", "name: RatioTimeslices, slice: 15m");
    assert!(mean.text().contains(">= 0)[1h:15m])") && mean.text().contains(">= 0)[15m:15m])"), "{}", mean.text());
    assert!(mean.notes.iter().any(|note| note.text.contains("widened to one slice")));
}

#[test]
fn parts_in_several_files_find_each_other() {
    let slo = "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: up}\nspec:\n  service: shop\n  indicatorRef: ratio\n  \
               timeWindow: [{duration: 30d, isRolling: true}]\n  budgetingMethod: Occurrences\n  objectives: [{target: 0.999}]\n";
    let sli = "apiVersion: openslo/v1\nkind: SLI\nmetadata: {name: ratio}\nspec:\n  ratioMetric:\n    total: {metricSource: \
               {type: prometheus, spec: {query: 'b[{{.window}}]'}}}\n    good: {metricSource: {type: prometheus, spec: {query: \
               'a[{{.window}}]'}}}\n";
    let together = accord::exchange::read_together(&[("slo.yaml", slo), ("sli.yaml", sli)]).expect("both");
    let plan = &together[0].restored.plan;
    write(plan, Export::Prometheus).expect("rules");
    assert_eq!(together[0].restored.notes, vec![]);
    let alone = read(slo, "slo.yaml").expect("alone").restored;
    assert!(alone.notes[0].text.contains("open both files together"), "{:?}", alone.notes);
    // A threshold stays with an objective whose SLI is elsewhere.
    let bounded = slo.replace("{target: 0.999}", "{target: 0.999, op: lte, value: 500}");
    let bounded = read(&bounded, "").expect("reads").restored.plan;
    let text = write(&bounded, Export::OpenSlo).expect("OpenSLO").text().to_owned();
    assert!(text.contains("op: lte") && text.contains("value: 500"), "{text}");
    // A broken file is told and does not stop the others; alone it is refused by name.
    let beside =
        accord::exchange::read_together(&[("bad.yaml", "a: ["), ("slo.yaml", slo), ("sli.yaml", sli)]).expect("two");
    assert!(beside[0].restored.notes.iter().any(|n| n.kind == NoteKind::Refused && n.text.starts_with("bad.yaml")));
    assert_eq!(beside[0].restored.plan.objectives, plan.objectives);
    let (name, _) = accord::exchange::read_together(&[("empty.yaml", ""), ("bad.yaml", "a: [")]).expect_err("broken");
    assert_eq!(name, "bad.yaml");
}
