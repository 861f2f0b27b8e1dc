use leptos::prelude::*;

use super::drawing::Drawing;
use crate::parts::{TextField, unique};
use accord::model::architecture::Origin;
use accord::plan::{CommonCause, Edit, Sharing};
use accord::units::Share;

/// What takes several components at once.
#[component]
pub fn CausesCard(drawing: Drawing) -> impl IntoView {
    let count = Memo::new(move |_| drawing.architecture.with(|architecture| architecture.groups.len()));
    let add = move |_| {
        if let Some(cause) = suggested(drawing) {
            drawing.act(&Edit::Cause(usize::MAX, cause));
        }
    };
    let can_add = move || drawing.architecture.with(|architecture| architecture.components.len() > 1);
    view! {
        <section class="card">
            <h2>"What takes several at once"</h2>
            <p class="muted">
                "Two replicas do not fail independently: one push, one certificate, one room takes both. The share that is common sets what redundancy can bring."
            </p>
            {move || (0..count.get()).map(|at| view! { <OneCause drawing at/> }).collect_view()}
            <Show when=can_add fallback=|| view! { <p class="muted">"It takes two components to share something."</p> }>
                <p class="actions"><button type="button" on:click=add>"Add a common cause"</button></p>
            </Show>
        </section>
    }
}

/// A common cause of the first two components that are redundant, or of the first two.
fn suggested(drawing: Drawing) -> Option<CommonCause> {
    let redundant = drawing.breakdown.with_untracked(|breakdown| {
        let rows = breakdown.as_ref().map(|breakdown| breakdown.rows.clone()).unwrap_or_default();
        let is_redundant = |origin: &Origin| matches!(origin, Origin::Component(_));
        rows.into_iter().filter(|row| is_redundant(&row.origin) && !row.is_single_point).map(|row| row.name).collect()
    });
    drawing.architecture.with_untracked(|architecture| {
        let all: Vec<String> = architecture.components.iter().map(|component| component.name.clone()).collect();
        let redundant: Vec<String> = redundant;
        let members: Vec<String> = if redundant.len() > 1 { redundant } else { all }.into_iter().take(2).collect();
        let taken = |name: &str| architecture.groups.iter().any(|group| group.name == name);
        let names = (1..).map(|n| if n == 1 { "shared cause".to_owned() } else { format!("shared cause {n}") });
        let name = names.into_iter().find(|name| !taken(name))?;
        Some(CommonCause { name, members, sharing: Sharing::Beta(Share::from_ppb(100_000_000).ok()?) })
    })
}

#[component]
fn OneCause(drawing: Drawing, at: usize) -> impl IntoView {
    let cause = Memo::new(move |_| drawing.architecture.with(|architecture| architecture.groups.get(at).cloned()));
    let edit = move |edit: &dyn Fn(&mut CommonCause)| {
        let Some(mut cause) = cause.get_untracked() else { return Ok(()) };
        edit(&mut cause);
        drawing.edit(&Edit::Cause(at, cause)).map(|_| ())
    };
    let rename = move |text: &str| edit(&|cause| text.clone_into(&mut cause.name));
    let is_beta = Memo::new(move |_| matches!(cause.get().map(|it| it.sharing), Some(Sharing::Beta(_))));
    let beta = move || match cause.get().map(|it| it.sharing) {
        Some(Sharing::Beta(beta)) => beta.percent().to_string(),
        _ => String::new(),
    };
    let set_beta = move |text: &str| {
        let beta = Share::parse_percent(text).map_err(|error| error.to_string())?;
        edit(&|cause| cause.sharing = Sharing::Beta(beta))
    };
    let names = Memo::new(move |_| {
        drawing
            .architecture
            .with(|architecture| architecture.components.iter().map(|it| it.name.clone()).collect::<Vec<_>>())
    });
    let toggle = move |name: &str, is_in: bool| {
        let _ = edit(&|cause| {
            cause.members.retain(|member| member != name);
            if is_in {
                cause.members.push(name.to_owned());
            }
        });
    };
    let member = move |name: String| {
        let id = unique("member");
        let of = id.clone();
        let own = StoredValue::new(name.clone());
        let is_in = Memo::new(move |_| {
            own.with_value(|name| cause.with(|cause| cause.as_ref().is_some_and(|it| it.members.contains(name))))
        });
        // A common cause of one is none: the last two stay, and models for three keep their three.
        let is_fixed = move || {
            !is_beta.get() || is_in.get() && cause.with(|cause| cause.as_ref().is_some_and(|it| it.members.len() < 3))
        };
        view! {
            <label for=of class="member">
                <input id=id type="checkbox" prop:checked=move || is_in.get() prop:disabled=is_fixed
                    on:change=move |event| own.with_value(|name| toggle(name, event_target_checked(&event)))/>
                <span>{name}</span>
            </label>
        }
    };
    view! {
        <div class="cause" role="group" aria-label=move || cause.get().map(|it| it.name)>
            <div class="cause-head">
                <TextField label="Common cause" value=Signal::derive(move || cause.get().map(|it| it.name).unwrap_or_default()) commit=rename/>
                {move || if is_beta.get() {
                    view! { <TextField label="Common share (beta)" unit="%" value=Signal::derive(beta) commit=set_beta/> }.into_any()
                } else {
                    view! { <p class="muted">"Shared after a model for three, as in the file."</p> }.into_any()
                }}
                <button type="button" on:click=move |_| { drawing.act(&Edit::RemoveCause(at)); }>"Remove"</button>
            </div>
            <fieldset class="members">
                <legend>"Takes"</legend>
                {move || names.get().into_iter().map(member).collect_view()}
            </fieldset>
        </div>
    }
}
