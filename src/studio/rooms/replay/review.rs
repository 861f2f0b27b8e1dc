use leptos::prelude::*;

use crate::focus::Focus;
use crate::parts::{Choice, LinesField};
use crate::platform::files;
use accord::exchange::{ReviewContext, review_markdown};
use accord::model::incident_spent;
use accord::plan::{Action, ActionKind, Incident, Moment, Review};
use accord::units::{CivilDate, typed};

/// The name in the address that says which incident is reviewed.
const INCIDENT: &str = "incident";

/// A blameless review of one incident, to be taken away as Markdown.
#[component]
pub fn ReviewPart(focus: Focus) -> impl IntoView {
    let session = focus.session;
    let log = focus.slice(|facts, _| facts.incidents.clone());
    let named = session.view(INCIDENT);
    let at = Memo::new(move |_| {
        let count = log.with(|log| log.as_ref().map_or(0, |log| log.incidents.len()));
        let named = named.with(|named| named.as_deref().and_then(|at| at.parse::<usize>().ok()));
        named.filter(|at| *at < count).or(count.checked_sub(1))
    });
    let incident = Memo::new(move |_| {
        let at = at.get()?;
        log.with(|log| log.as_ref().and_then(|log| log.incidents.get(at).cloned()))
    });
    let options = Memo::new(move |_| {
        let name =
            |(at, of): (usize, &Incident)| (at.to_string(), format!("{} {}", CivilDate::of(of.started), of.name));
        log.with(|log| log.as_ref().map(|log| log.incidents.iter().enumerate().map(name).rev().collect::<Vec<_>>()))
            .unwrap_or_default()
    });
    let choose = move |value: &str| session.set_view(INCIDENT, Some(value.to_owned()));
    // Fields are built anew for another incident, so that no text carries over.
    let fields = move || incident.get().map(|incident| view! { <Fields focus incident/> });
    view! {
        <Show when=move || at.with(Option::is_some) fallback=|| view! { <section class="card teach"><h2>"No incident to review"</h2><p>"Bring a history of incidents first, or write one down under Facts."</p></section> }>
            <div class="review-of"><Choice label="Which incident" options value=Signal::derive(move || at.get().map(|at| at.to_string()).unwrap_or_default()) commit=choose/></div>
            {fields}
        </Show>
    }
}

#[component]
fn Fields(focus: Focus, incident: Incident) -> impl IntoView {
    let incident = StoredValue::new(incident);
    let review = focus.slice(move |facts, _| {
        incident.with_value(|incident| {
            facts
                .incidents
                .as_ref()
                .and_then(|log| log.review_of(incident).cloned())
                .unwrap_or_else(|| Review::new(incident))
        })
    });
    let edit = move |change: &dyn Fn(&mut Review)| {
        let mut to = review.get_untracked();
        change(&mut to);
        focus.edit(None, |objective| {
            let Some(log) = &mut objective.facts.incidents else { return };
            match log.reviews.iter_mut().find(|of| incident.with_value(|incident| of.is_of(incident))) {
                Some(known) => *known = to,
                None => log.reviews.push(to),
            }
        });
    };
    let lines = move |of: fn(&Review) -> Vec<String>| Signal::derive(move || review.with(of));
    let list = move |of: fn(&mut Review) -> &mut Vec<String>| {
        move |lines: Vec<String>| edit(&|review| of(review).clone_from(&lines))
    };
    let text = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let summarise = move |lines: Vec<String>| edit(&|of| of.summary = lines.join("\n"));
    let notice = move |lines: Vec<String>| edit(&|of| of.impact = lines.join("\n"));
    let timeline =
        Signal::derive(move || review.with(|review| review.timeline.iter().map(written).collect::<Vec<_>>()));
    let tell =
        move |lines: Vec<String>| edit(&|review| review.timeline = lines.iter().map(|line| told(line)).collect());
    let actions =
        Signal::derive(move || review.with(|review| review.actions.iter().map(action_line).collect::<Vec<_>>()));
    let act =
        move |lines: Vec<String>| edit(&|review| review.actions = lines.iter().map(|line| action(line)).collect());
    let said = RwSignal::new("");
    let export = move |_| {
        let name = focus.session.history.with_untracked(|history| {
            history
                .plan()
                .objective(focus.id)
                .map(|of| format!("{}: {}", of.service, of.display_name()))
                .unwrap_or_default()
        });
        let text = focus.facts.with_untracked(|facts| {
            focus.terms.with_untracked(|terms| {
                incident.with_value(|incident| {
                    let spent = incident_spent(facts, terms, incident).ok();
                    let context = ReviewContext {
                        objective: &name,
                        target: terms.target,
                        window: &terms.window,
                        spent: spent.as_ref(),
                    };
                    let known = facts.incidents.as_ref().and_then(|log| log.review_of(incident));
                    review_markdown(incident, known, &context)
                })
            })
        });
        let is_out = files::download("post-incident-review.md", &text.as_str().into()).is_ok();
        said.set(if is_out {
            "Handed to the browser as post-incident-review.md."
        } else {
            "The browser refused the download."
        });
    };
    view! {
        <section class="card review">
            <h2>"How did it make sense at the time?"</h2>
            <p class="muted">"A review names nobody but who sees to an action. It is kept in the plan, beside its incident."</p>
            <LinesField label="What happened" value=Signal::derive(move || review.with(|of| text(&of.summary))) commit=summarise/>
            <LinesField label="What users noticed" value=Signal::derive(move || review.with(|of| text(&of.impact))) commit=notice/>
            <LinesField label="Timeline, one a line: minutes after the start, colon, what happened" example="-12: Release 214 goes out" value=timeline commit=tell/>
            <LinesField label="What had a part in it" value=lines(|of| of.factors.clone()) commit=list(|of| &mut of.factors)/>
            <LinesField label="What went well" value=lines(|of| of.went_well.clone()) commit=list(|of| &mut of.went_well)/>
            <LinesField label="What went badly" value=lines(|of| of.went_badly.clone()) commit=list(|of| &mut of.went_badly)/>
            <LinesField label="Where we were lucky" value=lines(|of| of.lucky.clone()) commit=list(|of| &mut of.lucky)/>
            <LinesField label="Actions, one a line: what; owner; day; prevent, mitigate, detect or process" example="Alert on expiry; Dana; 2027-03-01; detect" value=actions commit=act/>
            <p class="actions"><button type="button" class="primary" on:click=export>"Take it away as Markdown"</button> <span class="muted" role="status">{said}</span></p>
        </section>
    }
}

fn written(of: &Moment) -> String {
    format!("{}: {}", accord::plan::words::number(of.after), of.text)
}

/// A line without a number is at the start.
fn told(line: &str) -> Moment {
    let (after, text) = line.split_once(':').unwrap_or(("", line));
    match typed::number(after.trim().trim_start_matches('-')) {
        Ok(number) => {
            Moment { after: if after.trim().starts_with('-') { -number } else { number }, text: text.trim().to_owned() }
        }
        Err(_) => Moment { after: 0.0, text: line.trim().to_owned() },
    }
}

fn action_line(of: &Action) -> String {
    let due = of.due.map(|on| on.to_string()).unwrap_or_default();
    format!("{}; {}; {due}; {}", of.what, of.owner, of.kind.name().to_lowercase())
}

/// What cannot be read as a day or a kind stays what it is: part of what is done.
fn action(line: &str) -> Action {
    let mut parts = line.split(';').map(str::trim);
    let mut action = Action { what: parts.next().unwrap_or_default().to_owned(), ..Action::default() };
    action.owner = parts.next().unwrap_or_default().to_owned();
    for part in parts.filter(|part| !part.is_empty()) {
        let kind = ActionKind::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(part));
        match (CivilDate::parse(part), kind) {
            (Ok(day), _) => action.due = Some(day),
            (_, Some(kind)) => action.kind = kind,
            _ => action.what = format!("{} ({part})", action.what),
        }
    }
    action
}
