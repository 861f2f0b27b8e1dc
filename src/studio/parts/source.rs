use leptos::prelude::*;

use super::{Choice, DateField, TextField};
use crate::focus::Focus;
use accord::plan::{Confidence, Fact, Provenance};

/// How a fact is known and where it comes from, in one line that opens. What nobody has said otherwise of is a guess.
#[component]
pub fn Source(focus: Focus, fact: Fact) -> impl IntoView {
    let known = focus.slice(move |facts, _| facts.provenance.get(&fact).cloned().unwrap_or_default());
    let has = focus.slice(move |facts, _| facts.has(fact));
    let mark = move || if has.get() { known.with(|known| known.confidence.name()) } else { "not known" };
    let says = move || {
        known.with(|known| {
            let of = known.on.map(|on| format!(", as of {on}")).unwrap_or_default();
            let by: Vec<&str> = known.disputes.iter().map(|of| of.name.as_str()).collect();
            let disputed = if by.is_empty() { String::new() } else { format!(", disputed by {}", by.join(", ")) };
            match (known.source.as_str(), known.confidence) {
                _ if !has.get() => "nothing is written down yet".to_owned(),
                ("", Confidence::Guessed) => format!("nobody has said where these figures come from{of}{disputed}"),
                ("", _) => format!("no source is named{of}{disputed}"),
                (source, _) => format!("{source}{of}{disputed}"),
            }
        })
    };
    view! {
        <section class="source" aria-label=format!("Source of {}", fact.name())>
            <details>
                <summary>
                    <span class=move || format!("mark mark-{}", mark().replace(' ', "-"))>{mark}</span>
                    " " <span class="says">{says}</span>
                </summary>
                <SourceFields focus fact known/>
            </details>
        </section>
    }
}

#[component]
fn SourceFields(focus: Focus, fact: Fact, known: Memo<Provenance>) -> impl IntoView {
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
    view! {
        <div class="source-fields">
            <Choice
                label="Known how" options=Signal::stored(options.to_vec()) commit=set_confidence
                value=Signal::derive(move || known.with(|known| known.confidence.name().to_owned()))
            />
            <TextField label="Source" example="a dashboard, a person, a document" commit=set_source value=Signal::derive(move || known.with(|known| known.source.clone()))/>
            <DateField label="As of" value=Signal::derive(move || known.with(|known| known.on)) commit=move |on| edit(&|provenance| provenance.on = on)/>
        </div>
    }
}
