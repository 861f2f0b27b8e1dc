use leptos::prelude::*;

use super::super::accord::{Standing, signature};
use super::or_nothing;
use super::stage::Stage;
use accord::exchange::signed_objective;
use accord::plan::words::terms_in_short;

/// What was signed, or is about to be.
pub fn slide(stage: Stage) -> AnyView {
    let last = Memo::new(move |_| {
        stage.objective.with(|of| of.as_ref().and_then(|of| of.accords.iter().max_by_key(|of| of.version).cloned()))
    });
    let standing = Memo::new(move |_| {
        stage.objective.with(|of| of.as_ref().map_or_else(String::new, |of| Standing::of(of).sentence()))
    });
    // What was signed stands above the signatures, whatever is tried out since.
    let agreed = Memo::new(move |_| {
        let signed = last.with(|last| last.as_ref().and_then(|last| signed_objective(last).ok()));
        signed.map_or_else(|| stage.focus.terms.with(terms_in_short), |signed| terms_in_short(&signed.terms))
    });
    let draft = move || {
        let now = stage.focus.terms.with(terms_in_short);
        (now != agreed.get()).then(|| format!("The draft, not signed: {now}."))
    };
    let signed = move || {
        last.get().map(|accord| {
            let people = accord.signatures.iter().map(signature).map(|says| view! { <li>{says}</li> }).collect_view();
            let review = accord.review_on.map(|on| format!("Looked at again on {on}."));
            view! {
                <p>{accord.statement.clone()}</p>
                <ul class="people">{people}</ul>
                <p class="muted">{format!("Version {}. Rests on: {}. ", accord.version, accord.evidence.name())} {review}</p>
                <p class="muted hash"><code>{accord.hash.clone()}</code></p>
            }
        })
    };
    view! {
        <p class="terms-line large">{agreed}</p>
        <p>{standing} " " {draft}</p>
        {signed}
    }
    .into_any()
}

/// What is still open, and what was decided on the way.
pub fn notes(stage: Stage) -> Vec<String> {
    stage.focus.session.history.with(|history| {
        let plan = history.plan();
        let open = plan.questions.iter().map(|of| {
            let by = of.due_on.map(|on| format!(", by {on}")).unwrap_or_default();
            format!("Open: {} ({}{by})", of.question, if of.owner.is_empty() { "nobody yet" } else { &of.owner })
        });
        let decided = plan.decisions.iter().map(|of| format!("Decided: {} {}", of.question, of.outcome));
        or_nothing(open.chain(decided).collect())
    })
}
