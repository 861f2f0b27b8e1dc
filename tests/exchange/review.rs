//! Post-incident reviews as Markdown: figures beside arithmetic by hand, and texts that try to break out.

use accord::exchange::{
    Export, ReviewContext, Signing, is_intact, is_signed, read, review_markdown, sign, signed_objective, write,
};
use accord::model::incident_spent;
use accord::plan::{Accord, Action, ActionKind, Evidence, Moment, Review, Terms};
use accord::units::CivilDate;
use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::common::hostile::hostile;

fn everything() -> accord::plan::Plan {
    read(include_str!("../plans/v4-everything.accord.yaml"), "").expect("opens").restored.plan
}

#[test]
fn the_document_says_what_happened_and_what_it_cost() {
    let objective = &everything().objectives[0];
    let log = objective.facts.incidents.as_ref().unwrap();
    let incident = &log.incidents[0];
    let review = log.review_of(incident).expect("its review");
    // 99.9 % of 30 days, requests as they come: 43.2 minutes may be bad, and 42.5 at 0.34375 are 14.609.
    let terms = Terms::new(objective.terms.target, accord::units::Window::rolling("30d").unwrap());
    let facts = accord::plan::Facts::default();
    let spent = incident_spent(&facts, &terms, incident).unwrap();
    assert!((spent.allowed_minutes - 43.2).abs() < 1e-9 && (spent.minutes - 42.5 * 0.34375).abs() < 1e-9, "{spent:?}");
    assert!((spent.spent - 42.5 * 0.34375 / 43.2).abs() < 1e-12 && !spent.is_excused);
    let context =
        ReviewContext { objective: "search", target: terms.target, window: &terms.window, spent: Some(&spent) };
    let text = review_markdown(incident, Some(review), &context);
    for part in [
        "# Post-incident review: Bad release\n",
        "\n- Users hurt: 34.375 % for 42.5 min\n",
        "\n- Until somebody took it: 7.12 min\n",
        "Of 99.90 % over 30 days, 43.2 min may be bad. This incident spent 14.6 min of them, 33.8 % of the budget.\n",
        "\n| 2026-03-10 09:06:04 | −6.5 min | Release 214 goes out |\n| 2026-03-10 09:12:34 | 0 min | Users begin to be hurt |\n",
        "\n| Canary with new users | Prevent | Ana | 2026-04-15 | yes |\n",
        "\n| Alert upon empty pages | Detect | nobody yet | no date yet | no |\n",
        "## Where we were lucky\n\n- Night, hardly anybody searched\n",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    // Without a review there are the places to write one.
    let bare = review_markdown(&log.incidents[1], None, &ReviewContext { spent: None, ..context });
    assert_eq!(bare.matches("Nothing is written down yet.").count(), 6, "{bare}");
}

/// Whatever people wrote, there is the same frame around it: no heading, link, picture, code, markup or table row more.
#[test]
fn no_text_is_markup() {
    use proptest::strategy::{Strategy, ValueTree};
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut texts: Vec<String> = [
        "| a | b |\n| --- | --- |\n## Not a heading",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "[x](javascript:alert(1)) ![y](http://example.org/z.png) <http://example.org>",
        "```\ncode\n```\n\n    code",
        "a\n===\n- x\n1. y\n> z\n* * *\n**b** _i_ ~~s~~ `c`",
        "\u{202e}reversed\u{0}",
        "[^1]: x\n[a]: http://example.org\n&lt;b&gt; \\| \\",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.extend((0..150).map(|_| hostile(0..5).new_tree(&mut runner).expect("a text").current()));
    let shape = |text: &str| {
        let (mut headings, mut rows, mut strange) = (0, 0, Vec::new());
        for event in Parser::new_ext(text, Options::all()) {
            match event {
                Event::Start(Tag::Heading { .. }) => headings += 1,
                Event::Start(Tag::TableRow) => rows += 1,
                Event::Start(
                    tag @ (Tag::Link { .. }
                    | Tag::Image { .. }
                    | Tag::CodeBlock(_)
                    | Tag::HtmlBlock
                    | Tag::Strong
                    | Tag::Emphasis
                    | Tag::Strikethrough
                    | Tag::FootnoteDefinition(_)),
                ) => strange.push(format!("{tag:?}")),
                Event::Html(of) | Event::InlineHtml(of) | Event::Code(of) => strange.push(of.to_string()),
                _ => {}
            }
        }
        (headings, rows, strange)
    };
    let objective = &everything().objectives[0];
    let log = objective.facts.incidents.as_ref().unwrap();
    for text in texts {
        let mut incident = log.incidents[0].clone();
        incident.name.clone_from(&text);
        let list = vec![text.clone(), "plain".to_owned()];
        let review = Review {
            summary: text.clone(),
            impact: text.clone(),
            timeline: vec![Moment { after: 1.0, text: text.clone() }],
            factors: list.clone(),
            went_well: list.clone(),
            went_badly: list.clone(),
            lucky: list,
            actions: vec![Action {
                what: text.clone(),
                owner: text.clone(),
                due: CivilDate::parse("2027-01-01").ok(),
                kind: ActionKind::Process,
                is_done: false,
            }],
            ..Review::new(&incident)
        };
        let context = ReviewContext {
            objective: &text,
            target: objective.terms.target,
            window: &objective.terms.window,
            spent: None,
        };
        let written = review_markdown(&incident, Some(&review), &context);
        // A title and nine sections; four moments of the incident with one of the review; one action.
        assert_eq!(shape(&written), (10, 6, vec![]), "{text:?} in\n{written}");
    }
}

const SIGNED: &str = r#"- id: 1
  service: shop
  name: availability
  indicator:
    kind: reference
    name: requests
  facts:
    incidents:
      from: "2026-01-01"
      until: "2026-12-31"
      list:
      - {name: Bad push, started: "2026-03-10 09:12:00", minutes: 42.0, detected_after_minutes: 4.0, impact: 0.3, cause: binary_push}
  terms:
    target_percent: "99.9"
    window:
      length: 30d
    method:
      name: Occurrences
    alerts: []
"#;
const HASH: &str = "2c9054469aa73a9b5e1e8a8898a6d6d39ee8ecf9dd8ff437fd03a414f717539c";

/// An objective that was signed under version 3 still is what was signed: what is new is only written where it is there.
#[test]
fn what_was_signed_before_still_verifies() {
    let v3 = read(include_str!("../plans/v3-everything.accord.yaml"), "").expect("opens").restored.plan;
    let text = include_str!("../plans/v3-everything.accord.yaml");
    assert!(v3.objectives[0].facts.incidents.as_ref().is_some_and(|log| !log.incidents.is_empty()));
    let again = write(&v3, Export::Plan).unwrap();
    for line in text.lines().filter(|line| line.contains("name: Bad release, started:")) {
        assert!(again.text().contains(line.trim()), "{line}");
    }
    for key in ["acknowledged", "reviews", "timeline"] {
        assert!(!again.text().contains(key), "{key}");
    }
    // The same objective as version 3 writes it, an incident in it, typed by hand; its hash is from Python's hashlib.
    let text = SIGNED.to_owned();
    let signed = Accord {
        version: 1,
        statement: String::new(),
        signatures: Vec::new(),
        review_on: None,
        evidence: Evidence::AdHoc,
        text,
        hash: HASH.to_owned(),
    };
    assert!(is_intact(&signed));
    let mut objective = signed_objective(&signed).expect("it opens");
    assert_eq!(sign(&objective, Signing { evidence: Evidence::AdHoc, ..Signing::default() }).unwrap(), signed);
    assert!(is_signed(&objective, &signed).unwrap());
    // An acknowledgement is new, and no longer what was signed.
    objective.facts.incidents.as_mut().unwrap().incidents[0].acknowledged_after = Some(7.0);
    assert!(!is_signed(&objective, &signed).unwrap());
}
