use leptos::prelude::*;

use crate::focus::Focus;
use crate::parts::{Choice, TextField};
use accord::plan::{Confidence, Fact, Provenance};
use accord::units::CivilDate;

/// How a fact is known and where it comes from. What nobody has said otherwise of is a guess.
#[component]
pub fn Source(focus: Focus, fact: Fact) -> impl IntoView {
    let known = focus.slice(move |facts, _| facts.provenance.get(&fact).cloned().unwrap_or_default());
    let edit = move |edit: &dyn Fn(&mut Provenance)| {
        focus.edit(None, |objective| {
            let provenance = objective.facts.provenance.entry(fact).or_default();
            edit(provenance);
            if *provenance == Provenance::default() {
                objective.facts.provenance.remove(&fact);
            }
        });
    };
    let options = Confidence::ALL.map(|confidence| (confidence.name().to_owned(), confidence.name().to_owned()));
    let set_confidence = move |name: &str| {
        if let Some(to) = Confidence::ALL.into_iter().find(|confidence| confidence.name() == name) {
            edit(&|provenance| provenance.confidence = to);
        }
    };
    let set_source = move |text: &str| {
        edit(&|provenance| provenance.source = text.trim().chars().take(200).collect());
        Ok(())
    };
    let set_day = move |text: &str| {
        let on = if text.trim().is_empty() {
            None
        } else {
            Some(CivilDate::parse(text).map_err(|error| error.to_string())?)
        };
        edit(&|provenance| provenance.on = on);
        Ok(())
    };
    view! {
        <section class="card source" aria-label=format!("Source of {}", fact.name())>
            <Choice
                label="Known how" options=Signal::stored(options.to_vec()) commit=set_confidence
                value=Signal::derive(move || known.with(|known| known.confidence.name().to_owned()))
            />
            <TextField label="Source" example="a dashboard, a person, a document" commit=set_source value=Signal::derive(move || known.with(|known| known.source.clone()))/>
            <TextField label="As of" example="2027-01-31" commit=set_day value=Signal::derive(move || known.with(|known| known.on.map(|on| on.to_string()).unwrap_or_default()))/>
        </section>
    }
}
