use leptos::prelude::*;

use super::super::compare::{Compared, compare_with, told};
use super::desk::Desk;
use crate::parts::RefusalNote;
use crate::platform::files;
use accord::exchange::{Pieces, is_intact, plan_text, signed_objective};
use accord::plan::words::terms_in_short;
use accord::plan::{Accord, Approval, Plan, Refusal};

/// Every version that was signed, the latest first.
#[component]
pub fn Versions(desk: Desk) -> impl IntoView {
    let accords = desk.accords;
    let all = move || {
        let mut all = accords.get();
        all.reverse();
        all.into_iter().map(|accord| view! { <OneVersion desk accord/> }).collect_view()
    };
    view! {
        <section class="card">
            <h2>"Signed versions"</h2>
            <Show when=move || accords.with(|all| !all.is_empty()) fallback=|| view! { <p class="muted">"Nothing is signed yet."</p> }>
                <ol class="version-list">{all}</ol>
            </Show>
        </section>
    }
}

#[component]
fn OneVersion(desk: Desk, accord: Accord) -> impl IntoView {
    let session = desk.focus.session;
    let is_intact = is_intact(&accord);
    let signed = signed_objective(&accord);
    let compared = RwSignal::new(None::<Compared>);
    let error = RwSignal::new(None::<Refusal>);
    let version = accord.version;
    let hash = accord.hash.clone();
    let people = accord.signatures.iter().map(signature).collect::<Vec<_>>().join("; ");
    let in_short = signed.as_ref().map_or_else(|_| "cannot be read".to_owned(), |of| terms_in_short(&of.terms));
    let review = accord.review_on.map(|on| format!(" Looked at again on {on}.")).unwrap_or_default();
    let rests_on = format!("Rests on: {}.{review}", accord.evidence.name());
    let text = accord.text.clone();
    let changes = move |_| {
        let now = session.history.with_untracked(|history| {
            let objective = history.plan().objective(desk.focus.id)?;
            let pieces = || -> Result<_, Refusal> {
                let head = Pieces::head_of(&Plan { name: "Accord".to_owned(), ..Plan::default() })?;
                let now = Pieces { head: head.clone(), objectives: vec![Pieces::of_objective(objective)?] };
                Ok((now, Pieces { head, objectives: vec![text.clone()] }.text()))
            };
            Some(pieces())
        });
        match now {
            Some(Ok((now, then))) => compare_with(now, vec![(format!("version {version}"), then)], compared),
            Some(Err(refusal)) => error.set(Some(refusal)),
            None => {}
        }
    };
    let back = {
        let signed = signed.clone();
        move |_| {
            if let Ok(signed) = signed.clone() {
                desk.focus.edit(None, |objective| objective.terms = signed.terms);
            }
        }
    };
    let download = {
        let accord = accord.clone();
        move |_| {
            let Ok(objective) = signed_objective(&accord) else { return };
            let plan = Plan {
                name: format!("{} {}, accord {version}", objective.service, objective.name),
                objectives: vec![accord::plan::Objective {
                    id: desk.focus.id,
                    accords: vec![accord.clone()],
                    ..objective
                }],
                ..Plan::default()
            };
            match plan_text(&plan) {
                Ok(text) => {
                    let _ = files::download(&format!("accord-{version}.accord.yaml"), &text.as_str().into());
                }
                Err(refusal) => error.set(Some(refusal)),
            }
        }
    };
    let can_read = signed.is_ok();
    let mark =
        if is_intact { "intact: the hash matches" } else { "changed after it was signed: the hash does not match" };
    view! {
        <li class="version" class:bad=!is_intact>
            <h3>{format!("Version {version}: {in_short}")}</h3>
            <p>{accord.statement.clone()}</p>
            <p class="muted">{people}</p>
            <p class="muted">{rests_on}</p>
            <p class="hash"><span class=if is_intact { "mark mark-measured" } else { "mark mark-guessed" }>{mark}</span> <code>{hash}</code></p>
            <p class="actions">
                <button type="button" on:click=changes>"What changed since"</button>
                {can_read.then(|| view! {
                    <button type="button" on:click=back>"Take its terms up as the draft"</button>
                    <button type="button" on:click=download>"Download this version"</button>
                })}
            </p>
            {move || error.get().map(|refusal| view! { <RefusalNote refusal/> })}
            {move || compared.get().map(told)}
        </li>
    }
}

/// A signature in words.
pub fn signature(of: &Approval) -> String {
    let on = of.on.map_or_else(|| "not signed".to_owned(), |on| format!("signed on {on}"));
    if of.name.is_empty() { format!("for {}: {on}", of.role) } else { format!("{} for {}, {on}", of.name, of.role) }
}
