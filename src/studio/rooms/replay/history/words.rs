use std::sync::Arc;

use leptos::prelude::*;

use super::Coming;
use crate::parts::{Choice, NumberField};
use accord::exchange::{History, HistoryEnds, HistoryFormat, Site};

/// What the file tells apart.
#[component]
pub fn Sites(coming: Coming, history: Memo<Option<Arc<History>>>) -> impl IntoView {
    let sites = Memo::new(move |_| history.with(|of| of.as_ref().map(|of| of.sites.clone())).unwrap_or_default());
    let one = move |site: Site| {
        let name = site.name.clone();
        let is_on = {
            let name = name.clone();
            move || coming.options.with(|of| of.sites.contains(&name))
        };
        let choose = move |event| {
            let is_on = event_target_checked(&event);
            coming.options.update(|of| {
                of.sites.retain(|known| *known != name);
                if is_on {
                    of.sites.push(name.clone());
                }
            });
        };
        view! { <label class="check"><input type="checkbox" prop:checked=is_on on:change=choose/> {format!("{} ({})", site.name, site.incidents)}</label> }
    };
    view! {
        <Show when=move || sites.with(|sites| sites.len() > 1)>
            <fieldset class="sites"><legend>"Only those of these; all where none is chosen"</legend>{move || sites.get().into_iter().map(one).collect_view()}</fieldset>
        </Show>
    }
}

/// The file's words for an impact, and the shares that they are taken for.
#[component]
pub fn Words(coming: Coming, history: Memo<Option<Arc<History>>>) -> impl IntoView {
    let words = Memo::new(move |_| {
        let all = history.with(|of| of.as_ref().map(|of| of.words.clone())).unwrap_or_default();
        all.into_iter().map(|of| of.word).collect::<Vec<_>>()
    });
    let one = move |word: String| {
        let name = word.clone();
        let share = Signal::derive(move || {
            let found =
                history.with(|of| of.as_ref().and_then(|of| of.words.iter().find(|of| of.word == name).cloned()));
            found.map(|of| of.share * 100.0)
        });
        let label = word.clone();
        let set = move |to: Option<f64>| {
            coming.options.update(|of| {
                of.impacts.insert(word.clone(), to.unwrap_or(100.0) / 100.0);
            });
        };
        view! { <li><span>"“" {label} "” hurts"</span> <NumberField label="Share of users" unit="%" required=true least=0.0 most=100.0 value=share commit=set/></li> }
    };
    view! {
        <Show when=move || words.with(|words| !words.is_empty())>
            <h3>"How many users its words mean"</h3>
            <ul class="impact-words">{move || words.get().into_iter().map(one).collect_view()}</ul>
        </Show>
    }
}

/// When an incident ends that was watched for a while after its fix: only status pages tell the two apart.
#[component]
pub fn EndsWhen(coming: Coming, history: Memo<Option<Arc<History>>>) -> impl IntoView {
    let is_told = move || history.with(|of| of.as_ref().is_some_and(|of| of.format == HistoryFormat::Statuspage));
    let ways = [("fix", "when the fix was in"), ("resolved", "when it was called resolved")];
    let options = ways.map(|(word, name)| (word.to_owned(), name.to_owned())).to_vec();
    let value = Signal::derive(move || match coming.options.with(|of| of.ends) {
        HistoryEnds::AtTheFix => "fix".to_owned(),
        HistoryEnds::WhenResolved => "resolved".to_owned(),
    });
    let choose = move |word: &str| {
        let ends = if word == "resolved" { HistoryEnds::WhenResolved } else { HistoryEnds::AtTheFix };
        coming.options.update(|of| of.ends = ends);
    };
    view! {
        <Show when=is_told>
            <div class="measure-of"><Choice label="An incident ends" options=Signal::stored(options.clone()) value commit=choose/></div>
        </Show>
    }
}
