//! Terraform JSON for Grafana, Datadog and Nobl9: what the providers ask for, and what comes back.

use accord::exchange::{Export, Exported, Format, read, write};
use accord::plan::{Note, NoteKind, Objective, Part, Plan};
use serde_json::Value;

use crate::common::{reading, shared};

const EXPORTS: [Export; 3] = [Export::TerraformGrafana, Export::TerraformDatadog, Export::TerraformNobl9];
const FILES: [&str; 9] = [
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

/// A plan of ours; `more` is added to the objective, `terms` to its terms.
fn plan(more: &str, indicator: &str, terms: &str) -> Plan {
    let text = format!(
        "format: accord/plan/v1\nname: x\nobjectives:\n- id: 1\n  service: Shop & Co\n  name: Checkout OK\n{more}  indicator:\n{indicator}  \
         terms:\n    target_percent: '99.95'\n{terms}"
    );
    read(&text, "x").unwrap_or_else(|refusal| panic!("{refusal}\n{text}")).restored.plan
}

#[test]
fn scratch() {
    for path in FILES {
        let Some(reading) = reading(path) else { return };
        for export in EXPORTS {
            match write(&reading.restored.plan, export) {
                Ok(exported) => {
                    println!("== {path} {export:?}");
                    if path.contains("getting") || path.contains("occ") { println!("{}", exported.text()); }
                    for note in exported.notes { println!("   {note}") }
                }
                Err(refusal) => println!("== {path} {export:?} REFUSED {refusal}"),
            }
        }
    }
}
