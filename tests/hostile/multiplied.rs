//! Texts of a mebibyte in which much stands once and is meant many times, or many small things stand side by side.

/// Each with what it is.
pub fn multiplied() -> Vec<(&'static str, String)> {
    let many =
        |head: &str, item: &str| format!("{head}{}", item.repeat(((1 << 20) - head.len().min(1 << 19)) / item.len()));
    let numbered = |head: &str, item: &dyn Fn(usize) -> String| {
        let mut text = head.to_owned();
        for i in 0.. {
            text.push_str(&item(i));
            if text.len() > 1 << 20 {
                break;
            }
        }
        text
    };
    let long = "x".repeat(1 << 19);
    let words = (0..150).map(|i| format!("l{i}: {}, ", "x".repeat(3_000))).collect::<String>();
    let openslo = |spec: &str| {
        format!(
            "apiVersion: openslo/v1\nkind: SLO\nmetadata: {{name: a}}\nspec:\n  service: s\n  timeWindow: [{{duration: 30d, isRolling: true}}]\n  budgetingMethod: Occurrences\n{spec}"
        )
    };
    let ratio = |query: &str| {
        format!(
            "  indicator: {{spec: {{ratioMetric: {{counter: true, good: {{metricSource: {{type: prometheus, spec: {{query: '{query}'}}}}}}, total: {{metricSource: {{type: prometheus, spec: {{query: t}}}}}}}}}}}}\n"
        )
    };
    let policy = |conditions: &str| {
        format!(
            "apiVersion: openslo/v1\nkind: AlertPolicy\nmetadata: {{name: p}}\nspec:\n  conditions: [{conditions}]\n---\n"
        )
    };
    let condition = "apiVersion: openslo/v1\nkind: AlertCondition\nmetadata: {name: c}\nspec: {severity: page, condition: {kind: burnrate, op: gt, threshold: 2, lookbackWindow: 1h}}\n---\n";
    let sloth = "version: prometheus/v1\nservice: shop\n";
    let slo = "- {name: up, objective: 9, sli: {raw: {error_ratio_query: 'r[5m]'}}}\n";
    let rules = |labels: &str| format!("groups:\n- name: a\n  labels: {{{labels}}}\n  rules:\n");
    let budget_policy = format!(
        "format: accord/policy/v1\nname: a\nbands: [{{name: a, releases: 1, reliability_work: 0, actions: [{}]}}]\n",
        "abcdefghijklmnopqrstuvwxyz, ".repeat(8_000)
    );
    vec![
        (
            "a description of many",
            many(&openslo(&format!("  description: {long}\n{}  objectives:\n", ratio("g"))), "  - target: 0.9\n"),
        ),
        ("a query of many", many(&openslo(&format!("{}  objectives:\n", ratio(&long))), "  - target: 0.9\n")),
        (
            "a name of many",
            many(
                &openslo(&format!("{}  objectives:\n", ratio("g"))).replace("name: a", &format!("name: {long}")),
                "  - target: 0.9\n",
            ),
        ),
        (
            "labels of many",
            many(
                &openslo(&format!("{}  objectives:\n", ratio("g")))
                    .replace("name: a", &format!("name: a, labels: {{{words}}}")),
                "  - target: 0.9\n",
            ),
        ),
        ("conditions of a policy", policy(&"c, ".repeat(300_000))),
        (
            "conditions of a policy of many words",
            policy(&"c, ".repeat(100_000)).replace("name: p", &format!("name: p, annotations: {{{words}}}")),
        ),
        (
            "a policy of many",
            many(
                &format!(
                    "{condition}{}{}",
                    policy(&"c, ".repeat(100_000)),
                    openslo(&format!("{}  objectives: [{{target: 0.9}}]\n  alertPolicies:\n", ratio("g")))
                ),
                "  - p\n",
            ),
        ),
        (
            "a small policy of many",
            many(
                &format!(
                    "{condition}{}{}",
                    policy(&"c, ".repeat(10)),
                    openslo(&format!("{}  objectives: [{{target: 0.9}}]\n  alertPolicies:\n", ratio("g")))
                ),
                "  - p\n",
            ),
        ),
        (
            "a wordy policy of many",
            many(
                &format!(
                    "{condition}{}{}",
                    policy("c").replace("name: p", &format!("name: p, annotations: {{{words}}}")),
                    openslo(&format!("{}  objectives: [{{target: 0.9}}]\n  alertPolicies:\n", ratio("g")))
                ),
                "  - p\n",
            ),
        ),
        (
            "objectives of OpenSLO",
            numbered("", &|i| {
                format!(
                    "---\n{}",
                    openslo(&format!("{}  objectives: [{{target: 0.9}}]\n", ratio("g")))
                        .replace("name: a", &format!("name: a{i}"))
                )
            }),
        ),
        (
            "objects of OpenSLO",
            numbered("", &|i| {
                format!("- {{apiVersion: openslo/v1, kind: Service, metadata: {{name: a{i}}}, spec: {{}}}}\n")
            }),
        ),
        ("services of OpenSLO", many("", "- {apiVersion: openslo/v1, kind: Service, metadata: {name: a}, spec: {}}\n")),
        ("labels of Sloth's file", many(&format!("{sloth}labels: {{{words}}}\nslos:\n"), slo)),
        ("a service of Sloth's file", many(&format!("{}slos:\n", sloth.replace("shop", &long)), slo)),
        ("plugins of Sloth's file", many(&format!("{sloth}slo_plugins: {{chain: [{{id: {long}}}]}}\nslos:\n"), slo)),
        (
            "unknown keys",
            many(
                &format!("{sloth}slos:\n{slo}"),
                &format!(
                    "- {{name: up, objective: 9, sli: {{raw: {{error_ratio_query: a}}}}, {}}}\n",
                    (0..1_900).map(|i| format!("{i:x},")).collect::<String>()
                ),
            ),
        ),
        ("labels of a group", many(&rules(&words), "  - expr: a\n")),
        ("small rules", many(&rules(""), "  - expr: a\n")),
        ("small rules of one", many(&rules("sloth_id: a"), "  - expr: a\n")),
        (
            "windows of one",
            numbered(&rules("sloth_id: a"), &|i| {
                format!(
                    "  - {{record: 'slo:sli_error:ratio_rate{}s', expr: '(sum(rate(a[{}s]))) / (sum(rate(b[5m])))'}}\n",
                    i + 1,
                    i + 1
                )
            }),
        ),
        (
            "alternatives",
            numbered(&rules("sloth_id: a"), &|i| {
                format!("  - {{alert: a{i}, expr: '{}a'}}\n", "a > 1 and ".repeat(900))
            }),
        ),
        (
            "long recordings",
            numbered(&rules("sloth_id: a"), &|i| {
                format!(
                    "  - {{record: 'slo:sli_error:ratio_rate{}s', expr: '({}a) - {}a'}}\n",
                    i + 1,
                    "up + ".repeat(900),
                    "- ".repeat(60)
                )
            }),
        ),
        (
            "recordings of or",
            numbered(&rules("sloth_id: a"), &|i| {
                format!(
                    "  - {{record: 'slo:sli_error:slice_ratio{}s', expr: '(({}) or b) / (c)'}}\n",
                    i + 1,
                    "a_or_".repeat(6_000)
                )
            }),
        ),
        ("queries of open braces", many(&format!("{sloth}slos:\n"), &slo.replace("r[5m]", &"{{".repeat(9_900)))),
        (
            "long queries",
            many(&format!("{sloth}slos:\n"), &slo.replace("r[5m]", &format!("{}a", "a{b=\"c\"} + ".repeat(900)))),
        ),
        (
            "deep queries",
            many(&format!("{sloth}slos:\n"), &slo.replace("r[5m]", &format!("{}a{}", "(".repeat(60), ")".repeat(60)))),
        ),
        (
            "functions in each other",
            many(
                &format!("{sloth}slos:\n"),
                &slo.replace("r[5m]", &format!("{}a{}", "abs(".repeat(60), ")".repeat(60))),
            ),
        ),
        (
            "sums in each other",
            many(
                &format!("{sloth}slos:\n"),
                &slo.replace("r[5m]", &format!("{}a{}", "sum by (a) (".repeat(30), ")".repeat(30))),
            ),
        ),
        (
            "sums over afterwards",
            many(
                &format!("{sloth}slos:\n"),
                &slo.replace("r[5m]", &format!("{}a{}", "sum(".repeat(60), ") by (a)".repeat(60))),
            ),
        ),
        (
            "subqueries in each other",
            many(
                &format!("{sloth}slos:\n"),
                &slo.replace("r[5m]", &format!("{}a{}", "rate((".repeat(30), ")[5m:1m])".repeat(30))),
            ),
        ),
        (
            "a policy for many",
            many(
                &format!(
                    "{budget_policy}objectives: [{}]\n---\n{sloth}slos:\n",
                    "{service: shop, name: up}, ".repeat(10_000)
                ),
                slo,
            ),
        ),
        ("a policy for many names", {
            let names: String = (0..5_000).map(|i| format!("{{service: shop, name: u{i}}}, ")).collect();
            let slos: String = (0..5_000).map(|i| slo.replace("up", &format!("u{i}"))).collect();
            format!("{budget_policy}objectives: [{names}]\n---\n{sloth}slos:\n{slos}")
        }),
        (
            "Pyrra's objectives",
            many(
                "",
                "---\napiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata: {name: b}\nspec: {target: 95, window: 2w, indicator: {ratio: {errors: {metric: e}, total: {metric: t}}}}\n",
            ),
        ),
        (
            "alerts of one",
            many(
                "apiVersion: slo.intra365.io/v1\nkind: ServiceLevelObjective\nmetadata: {name: a}\nspec:\n  sli: {query: a}\n  objective: {target: 9, window: 1d}\n  alerting:\n    burn_rate_alerts:\n",
                "    - {severity: a, burn_rate: 1, window: 1h}\n",
            ),
        ),
        ("small values", many("", "a,").replacen('a', "[a", 1) + "]"),
        ("small lists", format!("[{}]", "[],".repeat(300_000))),
        ("small mappings", format!("[{}]", "{a},".repeat(200_000))),
        ("objectives of Nobl9", {
            let head = format!(
                "{{\"resource\": {{\"nobl9_slo\": {{\"a\": {{\"name\": \"a\", \"description\": \"{long}\", \"budgeting_method\": \"Occurrences\", \"time_window\": [{{\"unit\": \"Day\", \"count\": 1, \"is_rolling\": true}}], \"objective\": ["
            );
            many(
                &head,
                "{\"target\": 0.9, \"count_metrics\": [{\"good\": [{\"prometheus\": [{\"promql\": \"g\"}]}], \"total\": [{\"prometheus\": [{\"promql\": \"t\"}]}]}]},",
            ) + "]}}}}"
        }),
        ("thresholds of Datadog", {
            let head = format!(
                "{{\"resource\": {{\"datadog_service_level_objective\": {{\"a\": {{\"name\": \"a\", \"type\": \"metric\", \"description\": \"{long}\", \"query\": {{\"numerator\": \"a\", \"denominator\": \"b\"}}, \"thresholds\": ["
            );
            many(&head, "{\"timeframe\": \"30d\", \"target\": 9},") + "]}}}}"
        }),
        ("objectives of Grafana", {
            let head = format!(
                "{{\"resource\": {{\"grafana_slo\": {{\"a\": {{\"name\": \"a\", \"description\": \"{long}\", \"query\": [{{\"type\": \"freeform\", \"freeform\": [{{\"query\": \"a\"}}]}}], \"objectives\": ["
            );
            many(&head, "{\"value\": 0.9, \"window\": \"30d\"},") + "]}}}}"
        }),
        (
            "risks",
            many(
                "format: accord/plan/v2\nobjectives:\n- id: 1\n  service: a\n  name: a\n  indicator: {kind: reference, name: a}\n  terms: {target_percent: 9, window: {length: 1d}, method: {name: Occurrences}}\n  facts:\n    catalogue:\n      risks:\n",
                "      - {name: a, cause: other, observed_minutes: [1], impact: 1, per_year: 1}\n",
            ),
        ),
        ("blocks", {
            let head = "format: accord/plan/v2\nobjectives:\n- id: 1\n  service: a\n  name: a\n  indicator: {kind: reference, name: a}\n  terms: {target_percent: 9, window: {length: 1d}, method: {name: Occurrences}}\n  facts:\n    architecture:\n      components: [{name: a, unavailability_percent: 1}]\n      diagram: {series: [";
            many(head, "a,") + "]}\n"
        }),
    ]
}
