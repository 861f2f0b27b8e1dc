use accord::exchange::{Export, Signing, sign, write};
use accord::plan::{
    Approval, Bound, Facts, Figure, Incident, IncidentLog, Limit, NoteKind, Part, Plan, Policy, Seat, Sla, SlaBand,
    moment,
};
use accord::units::{CivilDate, CivilDateTime, Target, TimeZone, Window};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::whole::{HOSTILE, bare, filled, hostile, plan, whole};

/// Reads a page as strictly as XML: every tag is known, closed and in its place; every attribute is known and quoted.
/// Returns the text between the tags, entities resolved.
fn strictly(page: &str) -> String {
    const TAGS: [&str; 43] = [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "section",
        "h1",
        "h2",
        "h3",
        "p",
        "dl",
        "div",
        "dt",
        "dd",
        "b",
        "br",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "a",
        "ul",
        "li",
        "figure",
        "figcaption",
        "pre",
        "svg",
        "path",
        "text",
        "circle",
        "rect",
        "polygon",
        "desc",
        "g",
        "span",
        "i",
        "em",
        "strong",
        "code",
    ];
    const ATTRIBUTES: [&str; 29] = [
        "lang",
        "charset",
        "name",
        "content",
        "http-equiv",
        "class",
        "id",
        "href",
        "scope",
        "role",
        "aria-label",
        "viewBox",
        "d",
        "x",
        "y",
        "cx",
        "cy",
        "r",
        "width",
        "height",
        "text-anchor",
        "points",
        "xmlns",
        "x1",
        "x2",
        "y1",
        "y2",
        "rx",
        "ry",
    ];
    let mut open: Vec<&str> = Vec::new();
    let mut text = String::new();
    let mut rest = page.strip_prefix("<!DOCTYPE html>\n").unwrap_or(page);
    while let Some(at) = rest.find('<') {
        let (before, after) = rest.split_at(at);
        assert!(!before.contains('>') || open.last() == Some(&"style"), "a bare > in {before}");
        text.push_str(before);
        let (tag, after) = after[1..].split_once('>').expect("a closed tag");
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
            continue;
        }
        let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(TAGS.contains(&name), "<{tag}>");
        while let Some((attribute, value)) = attributes.trim_start().split_once("=\"") {
            assert!(ATTRIBUTES.contains(&attribute), "{attribute} in <{tag}>");
            let (value, after) = value.split_once('"').expect("a quoted value");
            assert!(attribute != "href" || value.starts_with('#'), "a link to {value}");
            attributes = after;
        }
        assert_eq!(attributes.trim(), "", "<{tag}>");
        if !is_empty {
            open.push(name);
        }
    }
    assert_eq!(open, Vec::<&str>::new());
    for (entity, c) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
        text = text.replace(entity, c);
    }
    text
}

#[test]
fn the_page_says_the_agreement() {
    let exported = write(&whole(), Export::BriefHtml).unwrap();
    let text = strictly(exported.text());
    // 0.1 % of 30 days and of 36,000,000 requests; the workbook's page at 51.84 s; 1 % of 28 days.
    for said in [
        "Checkout requests succeed",
        "99.9\u{a0}%",
        "43 m 12 s",
        "36,000",
        "51.8 s",
        "6 h 43 m",
        "Two reviewers for each change",
        "Executives reassign engineers",
        "The CTO decides",
        "2027-07-15",
        "Ben: The trend is wrong",
        "not signed by Ben (SRE)",
        "Faster rollback",
        "10\u{a0}% credited below 99.99\u{a0}%",
        "sum(rate(http_requests_total{code=~\"5..\"}[{{.window}}]))",
    ] {
        assert!(text.contains(said), "{said}");
    }
    assert!(exported.notes.iter().any(|note| note.about.is_some_and(|(_, part)| part == Part::Facts)));
    assert!(exported.kept.contains(&Part::Policy) && !exported.kept.contains(&Part::Facts));
    for needs in ["http:", "https:", "<script", "<link", "url(", "@import"] {
        let free = exported.text().replace("https://example.org/incidents/2026", "");
        assert!(!free.contains(needs), "{needs}");
    }
}

#[test]
fn hostile_text_is_text_on_the_page() {
    let exported = write(&hostile(), Export::BriefHtml).unwrap();
    let text = strictly(exported.text());
    assert!(text.matches("<script>alert(1)</script><img src=x onerror=alert(1)>").count() > 30);
    assert!(!exported.text().contains("<script") && !exported.text().contains("<img"));
    assert!(!exported.text().contains('\u{202e}') && !exported.text().contains('\u{0}'));
}

fn events(text: &str) -> Vec<Event<'_>> {
    Parser::new_ext(
        text,
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES | Options::ENABLE_MATH,
    )
    .collect()
}

/// Headings, cells, items, code blocks, images of a text: whatever has a beginning and an end.
fn skeleton(text: &str) -> Vec<TagEnd> {
    events(text).into_iter().filter_map(|event| if let Event::End(tag) = event { Some(tag) } else { None }).collect()
}

#[test]
fn markdown_has_its_charts_beside_it() {
    let exported = write(&whole(), Export::BriefMarkdown).unwrap();
    let paths: Vec<_> = exported.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "checkout-q1.brief.md",
            "charts/checkout-requests-availability-nines.svg",
            "charts/checkout-requests-availability-detection.svg",
            "charts/checkout-requests-availability-bad-time.svg",
            "charts/checkout-requests-latency-nines.svg",
            "charts/checkout-requests-latency-detection.svg",
        ]
    );
    let mut shown = Vec::new();
    for event in events(exported.text()) {
        assert!(!matches!(event, Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Link { .. })), "{event:?}");
        if let Event::Start(Tag::Image { dest_url, .. }) = event {
            shown.push(dest_url.to_string());
        }
    }
    assert_eq!(shown, paths[1..]);
    for chart in &exported.files[1..] {
        // A style sheet holds no tags; without it the drawing is as strict as the page.
        assert!(chart.text.contains("prefers-color-scheme:dark") && chart.text.contains("<desc>"));
        strictly(&chart.text);
    }
}

#[test]
fn hostile_text_is_text_in_markdown() {
    // Harmless text of as many lines gives as many headings, cells, items and code blocks, in the same order.
    assert_eq!(HOSTILE.lines().count(), 4);
    let harmless = write(&filled("a\nb\nc\nd"), Export::BriefMarkdown).unwrap();
    let exported = write(&hostile(), Export::BriefMarkdown).unwrap();
    assert_eq!(skeleton(exported.text()), skeleton(harmless.text()));
    for event in events(exported.text()) {
        match event {
            Event::Html(_) | Event::InlineHtml(_) | Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                panic!("{event:?}")
            }
            Event::Start(Tag::Link { .. } | Tag::Emphasis | Tag::Strikethrough) => panic!("{event:?}"),
            Event::Start(Tag::Image { dest_url, .. }) => assert!(dest_url.starts_with("charts/"), "{dest_url}"),
            _ => {}
        }
    }
    // And it reads as it was written.
    let said = said(exported.text());
    let whole: Vec<_> = HOSTILE.split_whitespace().collect();
    let whole = whole.join(" ").replace(['\u{0}', '\u{202e}'], "\u{fffd}");
    assert!(said.iter().filter(|text| text.contains(&whole)).count() > 30, "{whole}\n{said:#?}");
    for file in &exported.files {
        assert!(!file.path.contains("..") && file.path.is_ascii() && !file.path.contains('<'), "{}", file.path);
    }
}

/// The texts of a document, those of one block together.
fn said(text: &str) -> Vec<String> {
    let mut said = vec![String::new()];
    for event in events(text) {
        match event {
            Event::Text(text) => said.last_mut().unwrap().push_str(&text),
            Event::Start(Tag::Strong) | Event::End(TagEnd::Strong) => {}
            _ => said.push(String::new()),
        }
    }
    said
}

#[test]
fn both_layouts_are_the_same_bytes_every_time() {
    for export in [Export::BriefHtml, Export::BriefMarkdown] {
        assert_eq!(write(&whole(), export), write(&whole(), export));
    }
}

#[test]
fn what_is_not_agreed_is_an_open_point() {
    let mut objective = bare(1, "requests", "99.9");
    objective.terms.alerts.clear();
    objective.facts = Facts::default();
    let exported = write(&plan(vec![objective]), Export::BriefMarkdown).unwrap();
    for open in ["No policy: nothing follows", "nobody is told when the budget burns", "The traffic is not known"] {
        assert!(exported.text().contains(open), "{open}");
    }
    assert!(exported.notes.iter().all(|note| note.kind != NoteKind::Lost), "{:?}", exported.notes);
}

#[test]
fn what_gives_pause_before_signing_is_carried_home() {
    let mut objective = bare(1, "requests", "99.9");
    objective.terms.policy = Some(Policy::workbook());
    let below = Target::parse_percent("99.95").unwrap();
    objective.facts.sla = Some(Sla { monthly_fee: 1_000.0, bands: vec![SlaBand { below, credit: 0.1 }] });
    // Ten hours spend the 43 minutes of the next thirty days.
    let day = |text| CivilDate::parse(text).unwrap();
    let outage = Incident::new("Push", moment("2026-03-01 12:00").unwrap(), 600.0);
    let (from, until) = (day("2026-01-01"), day("2026-12-31"));
    objective.facts.incidents = Some(IncidentLog { from, until, incidents: vec![outage], reviews: Vec::new() });
    let limit = Limit { figure: Figure::FreezeDays, bound: Bound::AtMost(10.0), reason: String::new() };
    objective.negotiation.seats.push(Seat { name: "Product".to_owned(), limits: vec![limit] });
    let exported = write(&plan(vec![objective.clone()]), Export::BriefMarkdown).unwrap();
    let (_, open) = exported.text().split_once("## Open points").unwrap();
    for says in
        ["credits begin below 99.95 %", "would have frozen 30 days a year", "the limit of Product", "Not ready: "]
    {
        assert!(open.contains(says), "{says}: {open}");
    }
    // Two that leave the same open say it once.
    let mut other = objective.clone();
    other.id = accord::plan::ObjectiveId(2);
    let exported = write(&plan(vec![objective, other]), Export::BriefMarkdown).unwrap();
    assert_eq!(exported.text().matches("credits begin below").count(), 1);
}

#[test]
fn a_policy_without_signatures_leaves_room_for_three() {
    let mut objective = bare(1, "requests", "99.9");
    objective.terms.policy = Some(Policy::workbook());
    let exported = write(&plan(vec![objective]), Export::BriefMarkdown).unwrap();
    let blank = "…".repeat(12);
    for role in ["Product", "Development", "SRE"] {
        assert!(exported.text().contains(&format!("| {blank} | {role} | {blank} |")), "{}", exported.text());
    }
}

#[test]
fn calendar_windows_say_how_much_their_budgets_differ() {
    let mut objective = bare(1, "requests", "99.9");
    objective.terms.window = Window {
        length: accord::units::Length::parse("1M").unwrap(),
        alignment: accord::units::Alignment::Calendar {
            start: CivilDateTime::parse("2027-01-01").unwrap(),
            zone: TimeZone::parse("Europe/Berlin").unwrap(),
        },
    };
    let exported = write(&plan(vec![objective]), Export::BriefMarkdown).unwrap();
    // 0.1 % of 28 and of 31 days.
    assert!(exported.text().contains("40 m 19 s in the shortest, 44 m 38 s in the longest"), "{}", exported.text());
}

#[test]
fn two_of_one_file_name_do_not_share_charts() {
    let mut twin = bare(2, "b", "99");
    twin.service = "checkout-a".to_owned();
    let exported = write(&plan(vec![bare(1, "a-b", "99.9"), twin]), Export::BriefMarkdown).unwrap();
    let paths: std::collections::BTreeSet<_> = exported.files.iter().map(|file| &file.path).collect();
    assert_eq!(paths.len(), 5);
    assert!(paths.iter().any(|path| path.as_str() == "charts/checkout-a-b--2-nines.svg"), "{paths:?}");
}

#[test]
fn a_query_with_a_comment_like_a_heading_is_written() {
    let mut objective = bare(1, "requests", "99.9");
    for source in objective.indicator.sources_mut() {
        source.fields.insert("query".to_owned(), "## all\n```\nup % 2[{{.window}}]".to_owned());
    }
    for export in [Export::BriefMarkdown, Export::BriefHtml] {
        let exported = write(&plan(vec![objective.clone()]), export).unwrap();
        // To the letter: what is copied from a brief must run.
        assert!(exported.text().contains("## all\n```\nup % 2[{{.window}}]"), "{}", exported.text());
    }
}

/// What would be markup at the beginning of a line is escaped there, and plain where a name stands within a line.
#[test]
fn names_that_begin_like_markup_are_written() {
    for name in ["-b", "--", "# b", "+", "= b", "1. b", "2)"] {
        for title in [None, Some("A".to_owned())] {
            let objective = accord::plan::Objective { title, ..bare(1, name, "99.9") };
            for export in [Export::BriefMarkdown, Export::BriefHtml] {
                write(&plan(vec![objective.clone()]), export).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
            }
        }
    }
}

/// The ends of what a plan may hold are drawn and written.
#[test]
fn extremes_are_written() {
    for target in ["0", "0.0000001", "50", "99.9999999"] {
        for window in ["1m", "28d", "10Y"] {
            let mut objective = whole().objectives.swap_remove(0);
            objective.terms.target = Target::parse_percent(target).unwrap();
            objective.terms.window = Window::rolling(window).unwrap();
            let page = write(&plan(vec![objective]), Export::BriefHtml).unwrap();
            let text = strictly(page.text());
            assert!(!text.contains("NaN") && !text.contains("inf "), "{target} {window}");
            assert!(page.text().len() < 200_000, "{target} {window}: {}", page.text().len());
        }
    }
}

#[test]
fn what_a_model_refuses_is_told_and_the_rest_written() {
    let mut objective = whole().objectives.swap_remove(0);
    objective.facts.catalogue.background = -0.5;
    let page = write(&plan(vec![objective]), Export::BriefHtml).unwrap();
    let text = strictly(page.text());
    assert!(text.contains("Not computed: the background error rate is -0.5; accepted is 0 to 1"), "{text}");
    assert!(text.contains("43 m 12 s") && !text.contains("Every month of a year kept"));
}

/// What was signed stands in the brief with its names and its hash, and a word of care once something else is written
/// down.
#[test]
fn the_brief_shows_what_was_signed() {
    let mut plan = plan(vec![bare(1, "answers", "99.9")]);
    let signing = Signing {
        statement: "We stand for this.".to_owned(),
        signatures: vec![Approval { name: "Grace".to_owned(), role: "Product".to_owned(), on: None }],
        ..Signing::default()
    };
    let accord = sign(&plan.objectives[0], signing).unwrap();
    let hash = accord.hash.clone();
    plan.objectives[0].accords.push(accord);
    let text = |plan: &Plan| write(plan, Export::BriefMarkdown).unwrap().files[0].text.clone();
    let brief = text(&plan);
    for says in ["What was signed", "We stand for this", "Grace", hash.as_str()] {
        assert!(brief.contains(says), "{says}");
    }
    assert!(!brief.contains("differs from what was signed"));
    plan.objectives[0].terms.target = Target::parse_percent("99.5").unwrap();
    assert!(text(&plan).contains("differs from what was signed as version 1"));
    plan.objectives[0].accords[0].statement.push('!');
    assert!(text(&plan).contains("its hash does not match"));
}
