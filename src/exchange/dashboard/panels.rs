//! The panels of a dashboard.

use serde_json::{Value, json};

use super::super::prometheus::{Subject, ratio_record};
use super::super::promql::Template;
use super::text::{has_variable, markdown};
use crate::plan::{AlertTier, Counted, Indicator, Note, NoteKind, Objective, Severity, Source};
use crate::units::{Span, group_thousands};

/// Columns of Grafana's grid.
const WIDTH: u32 = 24;

/// Panels one after the other, from left to right and down.
struct Grid {
    panels: Vec<Value>,
    x: u32,
    y: u32,
    height: u32,
}

impl Grid {
    fn row(&mut self, title: &str) {
        self.add(WIDTH, 1, json!({ "type": "row", "title": title, "collapsed": false, "panels": [] }));
    }

    fn add(&mut self, width: u32, height: u32, mut panel: Value) {
        if self.x + width > WIDTH {
            (self.x, self.y, self.height) = (0, self.y + self.height, 0);
        }
        panel["id"] = json!(self.panels.len() + 1);
        panel["gridPos"] = json!({ "x": self.x, "y": self.y, "w": width, "h": height });
        self.x += width;
        self.height = self.height.max(height);
        self.panels.push(panel);
    }
}

/// All panels of a dashboard.
pub fn all(objective: &Objective, rules: &Subject<'_>, notes: &mut Vec<Note>) -> Vec<Value> {
    let terms = &objective.terms;
    let (selector, period, budget) = (rules.selector(), terms.window.span(), terms.target.budget().ratio());
    let budget = budget.to_f64();
    let mut grid = Grid { panels: Vec::new(), x: 0, y: 0, height: 0 };
    grid.row("Objective and budget");
    grid.add(8, 9, words(objective, rules));
    let left = format!("slo:period_error_budget_remaining:ratio{selector}");
    let spent = [("red", None), ("green", Some(0.0))];
    grid.add(4, 9, stat("Budget left", "percentunit", &spent, &left));
    let title = format!("Budget left over {}", terms.window.length.spoken());
    grid.add(12, 9, series(&title, "percentunit", &spent, &[(&left, "budget left")]));

    grid.row("Burn rate");
    for tier in &terms.alerts {
        let title = format!("Burn rate, {} above {}", severity(tier.severity), tier.factor);
        let windows: Vec<Span> = [Some(tier.long), tier.short].into_iter().flatten().collect();
        let queries: Vec<(String, String)> =
            windows.iter().map(|window| (burn(*window, &selector), format!("over {}", window.prometheus()))).collect();
        let queries: Vec<(&str, &str)> =
            queries.iter().map(|(query, legend)| (query.as_str(), legend.as_str())).collect();
        let steps = [("green", None), (colour(tier.severity), Some(tier.factor.to_f64()))];
        grid.add(12, 8, series(&title, "none", &steps, &queries));
    }
    let now = format!("slo:current_burn_rate:ratio{selector}");
    grid.add(12, 8, stat("Burn rate now", "none", &tiers(&terms.alerts), &now));

    grid.row("Errors and events");
    let shortest = rules.windows().into_iter().next().unwrap_or(period);
    let over: Vec<(String, String)> = [shortest, period]
        .into_iter()
        .map(|window| (format!("{}{selector}", ratio_record(window)), format!("over {}", window.prometheus())))
        .collect();
    let over: Vec<(&str, &str)> = over.iter().map(|(query, legend)| (query.as_str(), legend.as_str())).collect();
    let title = format!("Error ratio, {} % allowed", terms.target.budget().percent());
    grid.add(12, 8, series(&title, "percentunit", &[("green", None), ("red", Some(budget))], &over));
    if let Some(panel) = events(objective, notes) {
        grid.add(12, 8, panel);
    }
    grid.panels
}

/// The burn rate over a window, as our rules compute it.
fn burn(window: Span, selector: &str) -> String {
    format!(
        "{}{selector} / on(sloth_id, sloth_slo, sloth_service) group_left slo:error_budget:ratio{selector}",
        ratio_record(window)
    )
}

/// The promise in words.
fn words(objective: &Objective, rules: &Subject<'_>) -> Value {
    let terms = &objective.terms;
    let mut lines = vec![
        format!("### {}", markdown(objective.display_name())),
        format!(
            "Of **{}**: **{} %** over {}, counted by {}.",
            markdown(&objective.service),
            terms.target,
            terms.window.spoken(),
            terms.method.name()
        ),
    ];
    if !objective.description.trim().is_empty() {
        lines.push(markdown(&objective.description));
    }
    if let Some(requests) = objective.facts.requests_per_day {
        lines.push(format!("About {} events a day.", group_thousands(requests)));
    }
    if terms.alerts.is_empty() {
        lines.push("Nobody is alerted.".to_owned());
    } else {
        let rows: Vec<String> = terms.alerts.iter().map(row).collect();
        lines.push(format!(
            "| alert | burns above | over | and over | for |\n| --- | --- | --- | --- | --- |\n{}",
            rows.join("\n")
        ));
    }
    lines.push(format!("Records and alerts: `sloth_id={}`.", rules.id));
    json!({
        "type": "text",
        "title": "Objective",
        "options": { "mode": "markdown", "content": lines.join("\n\n") },
    })
}

fn row(tier: &AlertTier) -> String {
    let short = tier.short.map_or_else(|| "–".to_owned(), Span::prometheus);
    let hold = if tier.hold == Span::ZERO { "–".to_owned() } else { tier.hold.prometheus() };
    format!("| {} | {} | {} | {short} | {hold} |", severity(tier.severity), tier.factor, tier.long.prometheus())
}

/// Counted events and all events, where the indicator counts them.
fn events(objective: &Objective, notes: &mut Vec<Note>) -> Option<Value> {
    let Indicator::Ratio { counted, events, total, .. } = &objective.indicator else { return None };
    let query = |source: &Source| {
        let query = source.query().filter(|query| !has_variable(query))?;
        Some(Template::new(query).ok()?.over("$__rate_interval"))
    };
    let (Some(events), Some(total)) = (query(events), query(total)) else {
        let text = format!(
            "“{}”: its queries hold what Grafana takes for a variable, so its dashboard has no panel of events",
            objective.display_name()
        );
        notes.push(Note::general(NoteKind::Lost, text));
        return None;
    };
    let legend = if *counted == Counted::Good { "good" } else { "bad" };
    Some(series("Events", "short", &[("green", None)], &[(&total, "all"), (&events, legend)]))
}

fn severity(severity: Severity) -> &'static str {
    severity.name()
}

fn colour(severity: Severity) -> &'static str {
    match severity {
        Severity::Page => "red",
        Severity::Ticket => "orange",
    }
}

/// Every factor as a step, from the smallest.
fn tiers(alerts: &[AlertTier]) -> Vec<(&'static str, Option<f64>)> {
    let mut steps: Vec<_> = alerts.iter().map(|tier| (colour(tier.severity), Some(tier.factor.to_f64()))).collect();
    steps.sort_by(|(_, a), (_, b)| a.unwrap_or(0.0).total_cmp(&b.unwrap_or(0.0)));
    steps.insert(0, ("green", None));
    steps
}

/// One number.
fn stat(title: &str, unit: &str, steps: &[(&str, Option<f64>)], query: &str) -> Value {
    json!({
        "type": "stat",
        "title": title,
        "datasource": datasource(),
        "targets": targets(&[(query, "")]),
        "fieldConfig": {
            "defaults": { "unit": unit, "color": { "mode": "thresholds" }, "thresholds": thresholds(steps), "mappings": [] },
            "overrides": [],
        },
        "options": {
            "colorMode": "value",
            "graphMode": "none",
            "textMode": "value",
            "reduceOptions": { "calcs": ["lastNotNull"], "fields": "", "values": false },
        },
    })
}

/// Lines over time, with a line at each threshold.
fn series(title: &str, unit: &str, steps: &[(&str, Option<f64>)], queries: &[(&str, &str)]) -> Value {
    let style = if steps.len() > 1 { "line" } else { "off" };
    json!({
        "type": "timeseries",
        "title": title,
        "datasource": datasource(),
        "targets": targets(queries),
        "fieldConfig": {
            "defaults": {
                "unit": unit,
                "color": { "mode": "palette-classic" },
                "custom": { "drawStyle": "line", "lineWidth": 1, "fillOpacity": 0, "thresholdsStyle": { "mode": style } },
                "thresholds": thresholds(steps),
                "mappings": [],
            },
            "overrides": [],
        },
        "options": {
            "legend": { "displayMode": "list", "placement": "bottom", "showLegend": true, "calcs": [] },
            "tooltip": { "mode": "multi", "sort": "none" },
        },
    })
}

fn thresholds(steps: &[(&str, Option<f64>)]) -> Value {
    let steps: Vec<Value> = steps.iter().map(|(color, value)| json!({ "color": color, "value": value })).collect();
    json!({ "mode": "absolute", "steps": steps })
}

fn targets(queries: &[(&str, &str)]) -> Vec<Value> {
    let target = |(at, (query, legend)): (usize, &(&str, &str))| {
        json!({
            "refId": char::from(b'A' + u8::try_from(at).unwrap_or(0)).to_string(),
            "datasource": datasource(),
            "expr": query,
            "legendFormat": legend,
            "editorMode": "code",
            "range": true,
        })
    };
    queries.iter().enumerate().map(target).collect()
}

fn datasource() -> Value {
    json!({ "type": "prometheus", "uid": "${datasource}" })
}
