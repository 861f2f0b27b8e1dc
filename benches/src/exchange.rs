use accord::exchange::{Export, Exported, read, write};
use accord::plan::Plan;

use crate::{Answer, Kernel};

/// How many objectives the files have.
const SLOS: usize = 1_000;

/// A thousand objectives to files and back. The peer of the rules is promtool, which reads them.
pub fn exchange() -> Vec<Kernel> {
    let file = |name, work, exports: &'static [Export]| {
        let plan = plan();
        Kernel::new(
            name,
            (work, if exports == [Export::Prometheus] { "rules" } else { "bytes" }),
            move || exports.iter().filter_map(|export| write(&plan, *export).ok()).collect::<Vec<Exported>>(),
            move |written| Answer::exact(if exports == [Export::Prometheus] { rules(written) } else { bytes(written) }),
            |written, digest| texts(written).for_each(|text| digest.add_text(text)),
        )
    };
    let text = sloth();
    vec![
        Kernel::new(
            "import-sloth",
            ("import of 1,000 SLOs from one Sloth file", "objectives"),
            move || read(&text, "shop.yaml").expect("a Sloth file").restored.plan,
            |plan| Answer::exact(plan.objectives.len() as f64),
            |plan, digest| digest.add(plan.objectives.len() as f64),
        ),
        file("rules", "1,000 SLOs to Prometheus rules, read back and compared", &[Export::Prometheus]),
        file("openslo", "1,000 SLOs to OpenSLO, read back and compared", &[Export::OpenSlo]),
        file("all-formats", "1,000 SLOs to every format, read back and compared", &Export::ALL),
    ]
}

/// A Sloth spec as large as a company's.
pub fn sloth() -> String {
    let mut text = String::from("version: prometheus/v1\nservice: shop\nlabels: {team: payments}\nslos:\n");
    for i in 0..SLOS {
        let target = ["99", "99.5", "99.9", "99.95", "99.99"][i % 5];
        text.push_str(&format!(
            "  - name: requests-{i}\n    objective: {target}\n    description: Requests to part {i} that succeed.\n    sli:\n      \
             events:\n        error_query: sum(rate(http_requests_total{{part=\"{i}\",code=~\"(5..|429)\"}}[{{{{.window}}}}]))\n        \
             total_query: sum(rate(http_requests_total{{part=\"{i}\"}}[{{{{.window}}}}]))\n    alerting:\n      name: Part{i}\n"
        ));
    }
    text
}

/// The plan in it.
pub fn plan() -> Plan {
    read(&sloth(), "shop.yaml").expect("a Sloth file").restored.plan
}

fn texts(written: &[Exported]) -> impl Iterator<Item = &str> {
    written.iter().flat_map(|exported| exported.files.iter().map(|file| file.text.as_str()))
}

fn bytes(written: &[Exported]) -> f64 {
    texts(written).map(str::len).sum::<usize>() as f64
}

fn rules(written: &[Exported]) -> f64 {
    let is_rule = |line: &&str| {
        let line = line.trim_start_matches([' ', '-']);
        line.starts_with("record: ") || line.starts_with("alert: ")
    };
    texts(written).map(|text| text.lines().filter(is_rule).count()).sum::<usize>() as f64
}
