//! Slices in promtool: when alerts fire is counted by hand, slice by slice.

use accord::exchange::Export;
use accord::plan::{Counted, Severity};
use accord::units::{Length, Method, Share};

use super::{exported, objective, plan, tier};
use crate::common::{have_promtool, promtool};

/// At 99 % and four times the budget over 12 h the share must exceed 0.04. Errors begin at 12 h, and the first slice of 30 m
/// that is wholly bad ends at 12 h 30 m. At full half hours 25 slices are in the window (both its ends count in Prometheus
/// 2), between them 24.
#[test]
fn slices_fire_when_their_sums_say() {
    if !have_promtool() {
        return;
    }
    let slice = Length::parse("30m").expect("a literal");
    let timeslices = Method::Timeslices { slice_target: Share::parse_percent("95").expect("a literal"), slice };
    let mean = Method::RatioTimeslices { slice };
    let cases = [
        // One bad slice of 25 is exactly 0.04, of 24 it is more.
        (timeslices, Counted::Bad, 100, Some(35)),
        (timeslices, Counted::Good, 100, Some(35)),
        (mean, Counted::Bad, 100, Some(35)),
        (mean, Counted::Good, 100, Some(35)),
        // 7 % makes each slice bad, or a mean of 0.07 * 14 / 24 = 0.0408.
        (timeslices, Counted::Bad, 7, Some(35)),
        (mean, Counted::Bad, 7, Some(14 * 30 + 5)),
        (mean, Counted::Good, 7, Some(14 * 30 + 5)),
        // 0.09 * 11 / 24 = 0.0413.
        (mean, Counted::Bad, 9, Some(11 * 30 + 5)),
        // At exactly the slice target a slice is good.
        (timeslices, Counted::Good, 5, None),
        (timeslices, Counted::Bad, 4, None),
        (mean, Counted::Bad, 3, None),
    ];
    for (method, counted, percent, fires) in cases {
        let mut objective = objective("99", "7d", counted, vec![tier(Severity::Page, "12h", Some("2h"), "4", "")]);
        objective.terms.method = method;
        let rules = exported(&plan(vec![objective]), Export::Prometheus).text().to_owned();
        let groups: String =
            rules.lines().filter_map(|line| line.strip_prefix("- name: ")).map(|name| format!("- {name}\n")).collect();
        let of = if counted == Counted::Bad { (0, percent) } else { (100, 100 - percent) };
        let steps = 288;
        let mut test = format!(
            "rule_files: [rules.yaml]\nevaluation_interval: 5m\ngroup_eval_order:\n{groups}tests:\n- interval: 5m\n  input_series:\n  \
             - series: events\n    values: '0+{}x144 {}+{}x{steps}'\n  - series: total\n    values: '0+100x{}'\n  promql_expr_test:\n",
            of.0,
            144 * of.0 + of.1,
            of.1,
            145 + steps
        );
        let end = 12 * 60 + 23 * 60;
        let expected = fires.map_or(vec![(end, 0)], |after| vec![(720 + after - 5, 0), (720 + after, 1), (end, 1)]);
        for (at, fires) in expected {
            test += &format!(
                "  - expr: count(ALERTS{{alertstate=\"firing\"}}) or vector(0)\n    eval_time: {at}m\n    exp_samples: [{{labels: '{{}}', value: {fires}}}]\n"
            );
        }
        let (passed, said) = promtool(&["test", "rules"], &[("test.yaml", &test), ("rules.yaml", &rules)]);
        assert!(passed, "{method:?} {counted:?} {percent} %: {said}\n{test}");
    }
}
