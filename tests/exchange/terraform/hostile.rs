//! Whatever a plan holds, a file is handed out or the plan is refused for what it says; no writer and reader disagree.

use std::collections::BTreeMap;

use accord::exchange::{Export, write};
use accord::plan::{Comparison, Counted, Indicator, Objective, Source, restore};
use accord::units::{Alignment, BurnRate, CivilDateTime, Length, Method, Share, Span, Target, TimeZone, Window};

use super::{EXPORTS, objective, plan};

const TEXTS: [&str; 24] = [
    "",
    "a",
    "A",
    "a b",
    "${file(\"/etc/passwd\")}",
    "$${x}",
    "%{if true}",
    "%%%{",
    "{{ query \"up\" }}",
    "{{{",
    "\"",
    "\\",
    "\\u0041\\n",
    "line\nbreak",
    "tab\there",
    "\u{7f}\u{85}\u{2028}\u{feff}",
    "\u{0}\u{1b}",
    "支払い",
    "👩‍💻 🇩🇪",
    "<b>&amp;</b>",
    "service:slo",
    "sloth_service",
    "null",
    "  padded  ",
];
const WINDOWS: [&str; 10] = ["1h", "7d", "1w", "28d", "30d", "4w", "1M", "1Q", "1Y", "3m"];
const KINDS: [&str; 5] = ["prometheus", "", "Datadog", "datadog", "Any"];
const FACTORS: [&str; 4] = ["14.4", "1", "0.933333333", "1000000"];

/// Numbers that look arbitrary and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    fn text(&mut self) -> String {
        (0..1 + self.below(3)).map(|_| TEXTS[self.below(TEXTS.len())]).collect()
    }

    fn map(&mut self) -> BTreeMap<String, String> {
        (0..self.below(3)).map(|_| (self.text(), self.text())).collect()
    }

    fn source(&mut self) -> Source {
        let text = self.text();
        let quoted = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        let query = match self.below(5) {
            0 => text,
            1 => format!("sum(rate(x{{a=\"{quoted}\"}}[5m]))\n"),
            2 => "(\na\n)\n/\n(\nb\n)".to_owned(),
            3 => format!("sum by (a) (rate(x{{ a=~\"{quoted}\" }}[{{{{ .window }}}}])) # {}", quoted.replace('{', "")),
            _ => format!("sum(rate(x{{a=\"{quoted}\"}}[{{{{.window}}}}]))"),
        };
        let reference = (self.below(6) == 0).then(|| self.text());
        let kind = KINDS[self.below(KINDS.len())].to_owned();
        Source { kind, reference, ..Source::prometheus(query) }
    }

    fn indicator(&mut self) -> Indicator {
        let counted = if self.below(2) == 0 { Counted::Good } else { Counted::Bad };
        match self.below(6) {
            0 => Indicator::Raw { counted, ratio: self.source() },
            1 => Indicator::Threshold { metric: self.source(), bound: Some((Comparison::AtMost, "0.50".to_owned())) },
            _ => {
                let counter = [None, None, Some(true), Some(false)][self.below(4)];
                let events = self.source();
                let mut total = self.source();
                total.kind.clone_from(&events.kind);
                Indicator::Ratio { counted, events, total, counter }
            }
        }
    }

    fn window(&mut self) -> Window {
        let length = Length::parse(WINDOWS[self.below(WINDOWS.len())]).expect("a valid literal");
        let start = CivilDateTime::parse("2027-01-31 06:00:00").expect("a valid literal");
        let calendar = Alignment::Calendar { start, zone: TimeZone::parse("Etc/GMT+3").expect("a valid literal") };
        Window { length, alignment: if self.below(3) == 0 { calendar } else { Alignment::Rolling } }
    }

    fn objective(&mut self) -> Objective {
        let mut one = objective(Export::TerraformGrafana);
        (one.service, one.name, one.description) = (self.text(), format!("n{}", self.text()), self.text());
        one.title = (self.below(2) == 0).then(|| self.text());
        one.labels = self.map();
        one.indicator = self.indicator();
        one.terms.window = self.window();
        one.terms.target =
            Target::parse_percent(["0", "99.9", "99.9999999", "0.0000001"][self.below(4)]).expect("a valid literal");
        let slice = Length::parse(["1m", "5m"][self.below(2)]).expect("a valid literal");
        let slice_target = Share::parse_ratio("0.95").expect("a valid literal");
        one.terms.method =
            [Method::Occurrences, Method::Timeslices { slice_target, slice }, Method::RatioTimeslices { slice }]
                [self.below(3)];
        for tier in &mut one.terms.alerts {
            tier.factor = BurnRate::parse(FACTORS[self.below(4)]).expect("a valid literal");
            tier.long = Span::seconds(60 * self.below(20_000) as u64 + [0, 60, 61][self.below(3)] + 1);
            tier.short = (self.below(3) > 0).then_some(tier.long);
        }
        if self.below(2) == 0 {
            one.terms.alerts = accord::exchange::workbook_alerts();
        }
        one.terms.alerts.truncate(self.below(5));
        let alerting = &mut one.terms.alerting;
        (alerting.labels, alerting.annotations) = (self.map(), self.map());
        (alerting.page.labels, alerting.ticket.annotations) = (self.map(), self.map());
        alerting.name = (self.below(4) == 0).then(|| self.text());
        alerting.minimum_failures = (self.below(3) == 0).then_some(u32::MAX);
        one
    }
}

#[test]
fn no_plan_makes_writer_and_reader_disagree() {
    let mut dice = Dice(7);
    let mut handed_out = BTreeMap::new();
    for round in 0..1_000 {
        let objectives = (0..1 + dice.below(3)).map(|_| dice.objective()).collect();
        let Ok(restored) = restore(plan(objectives), Vec::new()) else { continue };
        for export in EXPORTS.into_iter().chain([Export::Grafana]) {
            match write(&restored.plan, export) {
                Ok(_) => *handed_out.entry(export).or_insert(0) += 1,
                Err(refusal) => {
                    let is_fault = refusal.reason.contains("not handed out");
                    assert!(!is_fault, "round {round}: {refusal}\n{:#?}", restored.plan.objectives);
                }
            }
        }
    }
    assert!(handed_out.len() == 4 && handed_out.values().all(|count| *count > 50), "{handed_out:?}");
}
