//! Plans that every format can say, with texts that readers of YAML take for something else.

use std::collections::BTreeMap;

use accord::plan::{Carried, Counted, Indicator, Plan, Source, restore};
use accord::units::{Method, Window};
use proptest::prelude::*;

use crate::any_plan::{self, hostile};
use crate::whole;

/// Words, numbers and dates of YAML 1.1 and 1.2, signs that begin something, blanks and breaks that one reader knows and
/// another does not, what may not stand in YAML at all, and texts of several bytes and signs for one character.
pub const AWKWARD: &[&str] = &[
    "",
    "no",
    "No",
    "NO",
    "off",
    "on",
    "y",
    "Y",
    "yes",
    "true",
    "~",
    "null",
    "Null",
    "1e3",
    "12e03",
    "-1.5E+3",
    "1_000",
    "0x1F",
    "0b1",
    "0o17",
    "017",
    "08",
    "12:30:45",
    "190:20:30.15",
    "2027-01-01",
    "2027-01-01T00:00:00Z",
    "2027-1-1 0:0:0",
    ".inf",
    "-.INF",
    ".NaN",
    "nan",
    ".5",
    "5.",
    "+1",
    "0",
    "-0",
    "1.10",
    "=",
    "<<",
    "!!x",
    "!",
    "&a",
    "*a",
    "%",
    "%YAML 1.1",
    "@",
    "`",
    "---",
    "...",
    "--- a",
    "-",
    "- a",
    "?",
    "? a",
    ":",
    "a: b",
    ": ",
    "a:",
    " #",
    "a #b",
    "#",
    "|",
    ">",
    "|-",
    "'",
    "''",
    "\"",
    "\\",
    "\\n",
    "{",
    "}",
    "{}",
    "[]",
    "[",
    "]",
    ",",
    "{{ query \"up\" }}",
    "${x}",
    "%{for}",
    "\t",
    "\ta",
    "a\tb",
    "a\r\nb",
    "a\rb",
    "a\u{85}b",
    "\u{85}",
    "a\u{2028}b",
    "\u{2029}",
    "a\u{a0}b",
    "\u{a0}",
    "\u{feff}",
    "a\u{feff}b",
    "\u{7f}",
    "\u{0}",
    "\u{1b}[31m",
    "\u{b}\u{c}",
    "\u{9f}",
    "\u{202e}a\u{202c}",
    "\u{2066}",
    "\u{200b}",
    "\u{301}",
    "e\u{301}",
    "👩‍💻🇩🇪",
    "\u{10ffff}",
    "\u{fffe}",
    "\u{ffff}",
    "\u{fdd0}",
    "\u{d7ff}\u{e000}",
    "支払い",
    "a\n b\n\n  c",
    "a\n---\nb",
    "a\n...\n",
    "a\n#b",
    "a\n\tb",
    "a \nb",
    "__proto__",
    "constructor",
    "long long long long long long long long long long long long long: # long 'long' \"long\" - long  long",
];

/// A query whose one matcher says this.
pub fn query(metric: &str, text: &str) -> Source {
    let mut quoted = String::new();
    for c in text.chars() {
        match c {
            '\\' | '"' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            c => quoted.push(c),
        }
    }
    Source::prometheus(format!("sum(rate({metric}{{l=\"{quoted}\"}}[{{{{.window}}}}]))"))
}

fn ratio(counted: Counted, text: &str) -> Indicator {
    Indicator::Ratio {
        counted,
        events: query("events_total", text),
        total: query("all_total", text),
        counter: Some(true),
    }
}

/// A plan in which this text stands wherever a text can, with blanks around it and in lines where those are kept.
pub fn filled(text: &str) -> Plan {
    let mut plan = whole::filled(text);
    plan.objectives.truncate(1);
    let forms = [text.to_owned(), format!(" {text} "), format!("{text}\n"), format!("\n\n{text}\n {text}")];
    let map = || -> BTreeMap<String, String> {
        let keyed = ["team", "env", "on", "1.5"].into_iter().map(str::to_owned).zip(forms.clone());
        keyed.chain([(text.to_owned(), text.to_owned())]).collect()
    };
    for objective in &mut plan.objectives {
        objective.name = format!("n{text}");
        // Longer than any line.
        objective.description = forms.concat().repeat(3);
        // Templates in queries are refused, which other tests show.
        objective.indicator = ratio(Counted::Bad, if text.contains("{{") { "a" } else { text });
        (objective.labels, objective.annotations) = (map(), map());
        objective.terms.alerts.truncate(2);
        let alerting = &mut objective.terms.alerting;
        (alerting.labels, alerting.annotations) = (map(), map());
        for routing in [&mut alerting.page, &mut alerting.ticket] {
            (routing.labels, routing.annotations) = (map(), map());
        }
        objective.terms.window = Window::rolling("28d").expect("a valid literal");
    }
    plan.carried = vec![Carried { format: text.to_owned(), text: forms.concat() }];
    restore(plan, Vec::new()).expect("can be restored").plan
}

/// The same plan for Datadog, which takes no other queries.
pub fn of_datadog(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    for source in plan.objectives.iter_mut().flat_map(|objective| objective.indicator.sources_mut()) {
        source.kind = "datadog".to_owned();
    }
    plan
}

/// A random plan whose queries are PromQL, over windows that every tool knows.
pub fn plan() -> impl Strategy<Value = Plan> {
    let indicator = (any::<bool>(), hostile(), any::<prop::sample::Index>()).prop_map(|(is_good, text, which)| {
        let counted = if is_good { Counted::Good } else { Counted::Bad };
        let text = text.replace("{{", "{");
        match which.index(8) {
            0 => Indicator::Raw { counted, ratio: query("ratio", &text) },
            _ => ratio(counted, &text),
        }
    });
    let windows = prop::sample::select(vec!["7d", "28d", "30d"]);
    (any_plan::plan(), prop::collection::vec((indicator, windows), 2), 0..10u32).prop_map(
        |(mut plan, changes, keep)| {
            for (objective, (indicator, window)) in plan.objectives.iter_mut().zip(changes) {
                objective.indicator = indicator;
                objective.terms.window = Window::rolling(window).expect("a valid literal");
                objective.terms.method = Method::Occurrences;
                if keep > 0 {
                    // Numbers for each hour of a week, which cost more time than they can show.
                    objective.facts.traffic = None;
                }
            }
            restore(plan, Vec::new()).expect("can be restored").plan
        },
    )
}
