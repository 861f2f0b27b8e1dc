use leptos::prelude::*;

use super::or_nothing;
use super::stage::Stage;
use accord::chart::minutes_in_words;
use accord::model::spending;
use accord::plan::{Confidence, Fact};
use accord::units::group_thousands;

/// How many risks stand on the slide.
const RISKS: usize = 3;

/// What both sides can check.
pub fn slide(stage: Stage) -> AnyView {
    let lines = Memo::new(move |_| {
        let mut lines: Vec<(String, String, &'static str)> = Vec::new();
        stage.focus.facts.with(|facts| {
            let mut say = |fact: Fact, what: &str, says: String| {
                let known = facts.confidence(fact).map_or("not known", Confidence::name);
                lines.push((what.to_owned(), says, known));
            };
            if let Some(requests) = facts.requests_per_day {
                say(Fact::Traffic, "Requests a day", group_thousands(requests));
            }
            if let Some(log) = &facts.incidents {
                let bad: f64 = log.incidents.iter().map(accord::chart::bad_minutes).sum();
                let says = format!(
                    "{} from {} to {}, {} in all",
                    log.incidents.len(),
                    log.from,
                    log.until,
                    minutes_in_words(bad)
                );
                say(Fact::Incidents, "Incidents", says);
            }
            if let Some(people) = facts.people_on_call {
                say(Fact::OnCall, "People on call", accord::plan::words::number(people));
            }
            if let Some(releases) = facts.releases_per_week {
                say(Fact::Risks, "Releases a week", accord::plan::words::number(releases));
            }
        });
        lines
    });
    let spenders = Memo::new(move |_| {
        let known = stage.focus.badness.get();
        let Ok(Some(badness)) = known.as_ref() else { return Vec::new() };
        let Ok(spent) = stage.focus.terms.with(|terms| spending(badness, terms)) else { return Vec::new() };
        stage.focus.facts.with(|facts| {
            let mut all = spent.spenders;
            all.sort_by(|a, b| b.minutes.total_cmp(&a.minutes));
            let one = |of: &accord::model::Spender| {
                let name = of.risk.and_then(|at| facts.catalogue.risks.get(at)).map(|risk| risk.name.clone());
                (name.unwrap_or_else(|| "Errors on a quiet day".to_owned()), minutes_in_words(of.minutes))
            };
            all.iter().filter(|of| of.minutes > 0.0).take(RISKS).map(one).collect::<Vec<_>>()
        })
    });
    let one = |(what, says, known): (String, String, &'static str)| {
        view! { <dt>{what}</dt><dd><b>{says}</b> " " <span class=format!("mark mark-{}", known.replace(' ', "-"))>{known}</span></dd> }
    };
    let risk = |(name, minutes): (String, String)| view! { <li><b>{name}</b> ": " {minutes} " in a window"</li> };
    view! {
        <dl class="said">{move || lines.get().into_iter().map(one).collect_view()}</dl>
        <Show when=move || spenders.with(|all| !all.is_empty()) fallback=|| view! { <p class="muted">"No risk is written down."</p> }>
            <h3>"What costs most"</h3>
            <ol>{move || spenders.get().into_iter().map(risk).collect_view()}</ol>
        </Show>
    }
    .into_any()
}

/// Where it comes from, and who does not believe it.
pub fn notes(stage: Stage) -> Vec<String> {
    stage.focus.facts.with(|facts| {
        let mut notes = Vec::new();
        for fact in Fact::ALL.into_iter().filter(|fact| facts.has(*fact)) {
            let known = facts.provenance.get(&fact).cloned().unwrap_or_default();
            let source = if known.source.is_empty() { "no source named".to_owned() } else { known.source };
            notes.push(format!("{}: {}, {source}", fact.name(), known.confidence.name()));
            for dispute in known.disputes {
                notes.push(format!("{} is disputed by {}: {}", fact.name(), dispute.name, dispute.reason));
            }
        }
        or_nothing(notes)
    })
}
