//! No text of a plan becomes code in any export: each file has the shape of the one that harmless texts make, query for
//! query, template for template, tag for tag, and alerts stay silent while nothing fails.

use accord::exchange::{Export, File, write};
use accord::plan::Plan;
use accord::units::Span;
use serde_json::Value;

use crate::common::{have_promtool, promtool};
use crate::readers::plans;

/// Texts that would run, were they not texts.
const CANARIES: [&str; 18] = [
    "x\"}) or vector(1) or ({a=\"",
    "x\"}[5m])) or vector(1) #",
    "x') or vector(1) or ('",
    "x\\\"} or vector(1) or x{l=\"\\",
    "x {{ query \"up\" }}",
    "x {{ $externalURL }}{{ range query \"up\" }}{{ end }}",
    "x {{ \"{{\" }} query \"up\" }}",
    "x {{{{ query \"up\" }}}}",
    "x $(touch x)",
    "x `id`; id | id && id",
    "x ${file(\"/etc/passwd\")} $${file(\"/etc/passwd\")} $$${file(\"/etc/passwd\")}",
    "x %{for a in [1]}%{endfor} %%{if true}",
    "x ${__user.email} $__range [[job]] $job",
    "x<script>alert(1)</script><img src=x onerror=alert(1)>",
    "x]]><!-- --> <![CDATA[ &#60;b&#62;",
    "x\n- record: up\n  expr: vector(1)\n---\nx: [",
    "x\n\n```\n# x\n| a | b |\n![x](//y) [x](javascript:z)",
    "x: !!python/object/apply:os.system [id] # &a *a",
];

/// What is read by a machine as a tree.
fn tree(file: &File) -> Option<Value> {
    let is_json = file.path.ends_with(".json");
    let is_tree = is_json || file.path.ends_with(".yaml");
    is_tree.then(|| {
        if is_json {
            return serde_json::from_str(&file.text).expect("JSON");
        }
        Value::Array(serde_saphyr::from_multiple(&file.text).expect("YAML"))
    })
}

/// A plan all of whose texts are this one; its queries have it in a matcher.
fn with_text(text: &str) -> Plan {
    let mut plan = plans::filled(text);
    let alerting = &mut plan.objectives[0].terms.alerting;
    alerting.absent_after = Some(Span::minutes(10));
    alerting.minimum_failures = Some(5);
    // Labels by names that every tool takes.
    let keys = |map: &mut std::collections::BTreeMap<String, String>| {
        *map = [("team", text), ("runbook_url", text)].map(|(key, text)| (key.to_owned(), text.to_owned())).into();
    };
    keys(&mut plan.objectives[0].labels);
    keys(&mut plan.objectives[0].annotations);
    let alerting = &mut plan.objectives[0].terms.alerting;
    alerting.name = Some(text.to_owned());
    for routing in [&mut alerting.page, &mut alerting.ticket] {
        keys(&mut routing.labels);
        keys(&mut routing.annotations);
    }
    keys(&mut alerting.labels);
    keys(&mut alerting.annotations);
    plan.carried.clear();
    plan
}

/// A text of two words, so that no tool takes it for a name as it is, and of as many characters in as many lines.
fn harmless(canary: &str) -> String {
    let plain = |(i, c): (usize, char)| match (i, c) {
        (_, '\n') => '\n',
        (0, _) => 'X',
        (1, _) => ' ',
        _ => 'y',
    };
    canary.chars().enumerate().map(plain).collect()
}

fn files(plan: &Plan, export: Export) -> Vec<File> {
    let of_datadog = plans::of_datadog(plan);
    let plan = if export == Export::TerraformDatadog { &of_datadog } else { plan };
    write(plan, export).unwrap_or_else(|refusal| panic!("{}: {refusal}", export.name())).files
}

/// A query without the texts in it; none if this is no query.
fn query(text: &str) -> Option<String> {
    let ranges = ["{{.window}}", "{{ .window }}", "$__rate_interval", "$__range", "$__interval"];
    let plain = ranges.iter().fold(text.to_owned(), |text, range| text.replace(range, "5m"));
    let (rest, tree) = rusty_promql_parser::expr(&plain).ok()?;
    if !rest.trim().is_empty() || !text.contains(['(', '{', '[']) {
        return None;
    }
    // In what is written of the tree, texts stand in `value: "…"` and `String("…")`.
    let written = format!("{tree:?}");
    let (mut shape, mut rest) = (String::new(), written.as_str());
    while let Some(at) = rest.find('"') {
        let (before, after) = rest.split_at(at + 1);
        let mut is_escaped = false;
        let end = after.find(|c: char| {
            let ends = c == '"' && !is_escaped;
            is_escaped = c == '\\' && !is_escaped;
            ends
        });
        let end = end.expect("a closed text");
        shape.push_str(before);
        if !before.ends_with("value: \"") && !before.ends_with("String(\"") {
            shape.push_str(&after[..end]);
        }
        shape.push('"');
        rest = &after[end + 1..];
    }
    Some(shape + rest)
}

/// What would be run in a text by the tool that an export is for: templates of Go, of Terraform, variables of Grafana.
fn actions(export: Export, text: &str) -> Vec<String> {
    let between = |text: &str, start: &str, end: &str| -> Vec<String> {
        text.split(start).skip(1).map(|rest| rest.split(end).next().unwrap_or_default().to_owned()).collect()
    };
    match export {
        Export::Prometheus
        | Export::PrometheusRule
        | Export::SlothRules
        | Export::Sloth
        | Export::SlothKubernetes
        | Export::Pyrra => between(&text.replace("{{ \"{{\" }}", ""), "{{", "}}"),
        Export::TerraformGrafana | Export::TerraformDatadog | Export::TerraformNobl9 => {
            let text = text.replace("$${", "").replace("%%{", "");
            let named = |action: String| match action.split('.').collect::<Vec<_>>()[..] {
                // A resource has the name that it was given, of letters, digits and hyphens.
                [kind, name, what]
                    if !name.contains(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-')) =>
                {
                    format!("{kind} {what}")
                }
                _ => action,
            };
            between(&text, "${", "}").into_iter().map(named).chain(between(&text, "%{", "}")).collect()
        }
        Export::Grafana => {
            let begins = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '{'));
            let dollars = text.split('$').skip(1).filter(|rest| begins(rest)).map(|rest| {
                rest.trim_start_matches('{').chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
            });
            dollars.chain(between(text, "[[", "]]")).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a text that stands there, and is no query, is run as a template. Prometheus runs the labels and annotations of
/// alerts, which Sloth and Pyrra hand on; Terraform and Grafana know no text that is only text.
fn is_run(export: Export, at: &str) -> bool {
    match export {
        Export::Prometheus | Export::PrometheusRule | Export::SlothRules => at.contains("(alert)"),
        Export::Sloth | Export::SlothKubernetes => at.contains(".alerting."),
        Export::Pyrra => at.contains(".pyrra.dev/"),
        _ => true,
    }
}

/// Compares two trees: how many queries they hold.
fn compare(export: Export, hostile: &Value, twin: &Value, at: &str) -> usize {
    match (hostile, twin) {
        (Value::Array(hostile), Value::Array(twin)) => {
            assert_eq!(hostile.len(), twin.len(), "{export:?} {at}");
            hostile.iter().zip(twin).map(|(hostile, twin)| compare(export, hostile, twin, &format!("{at}[]"))).sum()
        }
        (Value::Object(hostile), Value::Object(twin)) => {
            // Resources of Terraform are keys of a mapping; nothing else is named by a plan.
            let is_named = at.starts_with(".resource.") && at.matches('.').count() == 2;
            let keys = |of: &serde_json::Map<String, Value>| -> Vec<String> { of.keys().cloned().collect() };
            if is_named {
                let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
                assert!(keys(hostile).iter().all(|key| key.chars().all(is_plain)), "{export:?} {at}: {hostile:?}");
                assert_eq!(hostile.len(), twin.len());
            } else {
                assert_eq!(keys(hostile), keys(twin), "{export:?} {at}");
            }
            let at = if twin.contains_key("alert") { format!("{at}(alert)") } else { at.to_owned() };
            let pairs = hostile.values().zip(twin);
            pairs.map(|(hostile, (key, twin))| compare(export, hostile, twin, &format!("{at}.{key}"))).sum()
        }
        (Value::String(hostile), Value::String(twin)) => {
            let query_of_twin = query(twin);
            let is_run = query_of_twin.is_some() || is_run(export, at);
            assert!(!is_run || actions(export, hostile) == actions(export, twin), "{export:?} {at}: {hostile}\n{twin}");
            let Some(query_of_twin) = query_of_twin else { return 0 };
            assert_eq!(query(hostile).as_deref(), Some(query_of_twin.as_str()), "{export:?} {at}: {hostile}\n{twin}");
            1
        }
        _ => {
            assert_eq!(hostile, twin, "{export:?} {at}");
            0
        }
    }
}

/// The tags of a page or a drawing, in their order, without what they say.
fn tags(text: &str) -> Vec<String> {
    text.split('<').skip(1).map(|tag| tag.split([' ', '>', '\n']).next().unwrap_or_default().to_owned()).collect()
}

/// Headings, cells, items and blocks of Markdown, and whatever in it is markup.
fn blocks(text: &str) -> Vec<String> {
    use pulldown_cmark::{Event, Options, Parser};
    Parser::new_ext(text, Options::all())
        .filter_map(|event| match event {
            Event::End(tag) => Some(format!("{tag:?}")),
            Event::Html(html) | Event::InlineHtml(html) => Some(html.to_string()),
            _ => None,
        })
        .collect()
}

#[test]
fn every_export_has_the_shape_of_its_twin() {
    let mut queries = 0;
    for export in Export::ALL {
        let mut of_export = 0;
        for canary in CANARIES {
            let harmless = with_text(&harmless(canary));
            let twin = files(&harmless, export);
            let mut plan = with_text(canary);
            if canary.contains("{{") || export == Export::Grafana && canary.contains(['$', '[']) {
                // A query with a template or a variable is left out, which other tests show.
                plan.objectives[0].indicator = harmless.objectives[0].indicator.clone();
            }
            let hostile = files(&plan, export);
            assert_eq!(hostile.len(), twin.len(), "{export:?} {canary}");
            for (hostile, twin) in hostile.iter().zip(&twin) {
                let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/');
                assert!(hostile.path.chars().all(is_plain) && !hostile.path.contains(".."), "{}", hostile.path);
                match (tree(hostile), tree(twin)) {
                    (Some(hostile), Some(twin)) => of_export += compare(export, &hostile, &twin, ""),
                    _ if hostile.path.ends_with(".md") => {
                        assert_eq!(blocks(&hostile.text), blocks(&twin.text), "{canary}\n{}", hostile.text);
                    }
                    _ => assert_eq!(tags(&hostile.text), tags(&twin.text), "{canary} {}", hostile.path),
                }
            }
        }
        let has_queries = !matches!(export, Export::Policy | Export::BriefMarkdown | Export::BriefHtml);
        assert!(of_export >= CANARIES.len() || !has_queries, "{export:?}: {of_export} queries");
        queries += of_export;
    }
    assert!(queries > 2_000, "{queries}");
}

/// Two hours in which so many events fail each minute, and what alerts there are then.
fn alerts(rules: &[(String, String)], failed: u32, alerts: &str) -> (bool, String) {
    let names: Vec<_> = rules.iter().map(|(name, _)| name.as_str()).collect();
    let mut test = format!("rule_files: [{}]\nevaluation_interval: 5m\ntests:\n", names.join(", "));
    for name in &names {
        let number = name.trim_matches(|c: char| !c.is_ascii_digit()).parse::<usize>().expect("a number");
        let labels = serde_json::to_string(CANARIES[number]).expect("a text");
        let series = |metric: &str, step| {
            let series = serde_json::to_string(&format!("{metric}{{l={labels}}}")).expect("a text");
            format!("  - {{series: {series}, values: '0+{step}x120'}}\n")
        };
        test.push_str(&format!(
            "- interval: 1m\n  input_series:\n{}{}  promql_expr_test:\n  - {{expr: '{alerts}', eval_time: 2h, exp_samples: []}}\n",
            series("events_total", failed),
            series("all_total", 100),
        ));
    }
    let mut files = vec![("test.yaml", test.as_str())];
    files.extend(rules.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    promtool(&["test", "rules"], &files)
}

/// The rules of each canary in Prometheus itself: nothing fires while nothing fails, and something does when all fails.
#[test]
fn no_canary_fires() {
    if !have_promtool() {
        return;
    }
    for export in [Export::Prometheus, Export::PrometheusRule, Export::SlothRules] {
        let mut rules = Vec::new();
        for (number, canary) in CANARIES.iter().enumerate().filter(|(_, canary)| !canary.contains("{{")) {
            let text = files(&with_text(canary), export).remove(0).text;
            rules.push((format!("r{number}.yaml"), crate::prometheus::unwrapped(export, &text)));
        }
        for rules in rules.chunks(1) {
            let (silent, said) = alerts(rules, 0, "ALERTS");
            assert!(silent, "{export:?}: {said}\n{}", rules[0].1);
            let (silent, said) = alerts(rules, 100, "ALERTS{alertstate=\"firing\"}");
            assert!(!silent && said.contains("got:"), "{export:?}: {said}\n{}", rules[0].1);
        }
    }
}
