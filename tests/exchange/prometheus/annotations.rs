//! What the rules say beside their expressions.

use accord::exchange::Export;
use accord::plan::{Counted, NoteKind, Part, Routing, Severity};
use accord::units::{Length, Method, Span};

use super::tree::{Rule, rules};
use super::{exported, objective, plan, tier};

fn alerts(text: &str) -> Vec<Rule> {
    rules(text).groups.into_iter().flat_map(|group| group.rules).filter(|rule| rule.alert.is_some()).collect()
}

/// The published figures of 99.9 % over 30 days, in words.
#[test]
fn alerts_say_what_a_tired_person_needs() {
    let mut objective = objective("99.9", "30d", Counted::Bad, accord::exchange::workbook_alerts());
    objective.terms.alerting.page = Routing {
        annotations: [("runbook_url".to_owned(), "https://example.org/{{x}}".to_owned())].into(),
        ..Routing::default()
    };
    let files = exported(&plan(vec![objective]), Export::Prometheus);
    let [page, ticket] = &alerts(files.text())[..] else { panic!("two alerts") };
    let text = &page.annotations["description"];
    for figure in [
        "99.9 % good over rolling 30 days",
        "43 m 12 s",
        "14.4 times",
        "gone in 2 d 2 h",
        "6 times",
        "gone in 5 d",
        "undo it",
    ] {
        assert!(text.contains(figure), "{figure}: {text}");
    }
    assert!(page.annotations["summary"].contains("{{ $value | humanizePercentage }} is bad just now and 0.1 % may be"));
    assert_eq!(page.annotations["runbook_url"], "https://example.org/{{ \"{{\" }}x}}");
    assert!(ticket.annotations["description"].contains("nobody needs to be woken"));
    assert!(!ticket.annotations.contains_key("runbook_url"));
    assert!(files.notes.iter().any(|note| note.kind == NoteKind::Approximated && note.text.contains("runbook_url")));
}

/// Tiers of one severity that wait equally long share an alert; others have their own.
#[test]
fn holds_make_alerts_of_their_own() {
    let alike = vec![
        tier(Severity::Page, "1h", Some("5m"), "14.4", "2m"),
        tier(Severity::Page, "6h", Some("30m"), "6", "2m"),
        tier(Severity::Page, "3h", None, "8", "10m"),
        tier(Severity::Ticket, "1d", None, "3", ""),
    ];
    let files = exported(&plan(vec![objective("99.9", "30d", Counted::Bad, alike)]), Export::Prometheus);
    let found: Vec<_> = alerts(files.text())
        .into_iter()
        .map(|rule| {
            (rule.hold.unwrap_or_default(), rule.expr.matches("max(").count(), rule.labels.get("accord_hold").cloned())
        })
        .collect();
    let label = |text: &str| Some(text.to_owned());
    assert_eq!(
        found,
        [("2m".to_owned(), 4, label("2m")), ("10m".to_owned(), 1, label("10m")), (String::new(), 1, None)]
    );
}

#[test]
fn missing_data_are_a_ticket_unless_all_are_pages() {
    let of = |tiers| {
        let mut objective = objective("99.9", "30d", Counted::Good, tiers);
        objective.terms.alerting.absent_after = Some(Span::minutes(15));
        let files = exported(&plan(vec![objective]), Export::Prometheus);
        let absent = alerts(files.text()).pop().expect("an alert");
        assert_eq!((absent.alert.as_deref(), absent.hold.as_deref()), (Some("SLOMetricAbsent"), Some("15m")));
        assert_eq!(absent.expr.split_whitespace().collect::<String>(), "absent(sum(rate(total[5m])))");
        assert_eq!(absent.labels["sloth_id"], "shop-checkout");
        absent.labels["sloth_severity"].clone()
    };
    let page = tier(Severity::Page, "1h", Some("5m"), "14.4", "");
    assert_eq!(of(vec![page]), "page");
    assert_eq!(of(Vec::new()), "ticket");
    assert_eq!(of(vec![page, tier(Severity::Ticket, "1d", None, "3", "")]), "ticket");
}

/// The method that is implemented is said, and the other way of counting stands beside it.
#[test]
fn both_ways_of_counting_are_there_and_named() {
    let of = |method| {
        let mut objective = objective("99.9", "30d", Counted::Bad, accord::exchange::workbook_alerts());
        objective.terms.method = method;
        exported(&plan(vec![objective]), Export::Prometheus).text().to_owned()
    };
    let events = of(Method::Occurrences);
    assert!(events.contains("slo:sli_error:ratio_averaged30d") && events.contains("budgeting method Occurrences"));
    assert!(events.contains("1.98 times"), "the published example");
    let slices = of(Method::RatioTimeslices { slice: Length::parse("15m").expect("a literal") });
    assert!(slices.contains("slo:sli_error:ratio_events30d") && slices.contains("budgeting method RatioTimeslices"));
}

/// What cannot be guarded or told is said to be lost.
#[test]
fn what_the_queries_do_not_allow_is_told() {
    let mut objective = objective("99.9", "30d", Counted::Bad, accord::exchange::workbook_alerts());
    objective.terms.alerting.minimum_failures = Some(10);
    objective.terms.alerting.absent_after = Some(Span::minutes(15));
    for source in objective.indicator.sources_mut() {
        let query = format!("{} ^ 1 or vector(0)", source.query().expect("a query"));
        source.fields.insert("query".to_owned(), query);
    }
    let files = exported(&plan(vec![objective.clone()]), Export::Prometheus);
    let lost: Vec<Part> = files
        .notes
        .iter()
        .filter_map(|note| note.about.filter(|_| note.kind == NoteKind::Lost))
        .map(|(_, part)| part)
        .collect();
    assert_eq!(lost, [Part::MinimumFailures, Part::Absence]);
    assert!(!files.text().contains("slo:sli_failures") && !files.text().contains("absent("));
    // Sloth has neither, and does not wait.
    objective.terms.alerts[0].hold = Span::minutes(2);
    let sloth = exported(&plan(vec![objective]), Export::SlothRules);
    assert!(!sloth.text().contains("for: "));
    let told = |part| sloth.notes.iter().any(|note| note.about.is_some_and(|(_, about)| about == part));
    assert!(told(Part::Alerts) && told(Part::Method) && !sloth.kept.contains(&Part::Alerts));
}
