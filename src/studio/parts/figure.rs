use leptos::prelude::*;

use super::Unfold;
use super::chart::{copy, said};
use accord::model::Basis;

/// A number as the largest thing on the page, with its unit, and its basis on demand.
#[component]
pub fn Figure(
    /// What the number is.
    #[prop(into)]
    label: Signal<&'static str>,
    /// The number and its unit.
    #[prop(into)]
    value: Signal<String>,
    /// One line that puts it in place.
    #[prop(into)]
    detail: Signal<String>,
    /// Where it comes from.
    #[prop(into)]
    basis: Signal<&'static Basis>,
) -> impl IntoView {
    let (said, tell) = said();
    // All that is needed to check it elsewhere.
    let text = move || {
        let basis = basis.get_untracked();
        format!(
            "{}: {}, {}\n{} {}\n{}. {}\n",
            label.get_untracked(),
            value.get_untracked(),
            detail.get_untracked(),
            basis.meaning,
            basis.formula,
            basis.accuracy_text(),
            basis.source
        )
    };
    view! {
        <div class="card figure">
            <div class="k">{label}</div>
            <div class="v">{value}</div>
            <div class="d">{detail}</div>
            <div class="figure-foot">
                <Unfold class="basis" summary="Basis">
                    {move || view! { <BasisNote basis=basis.get()/> }}
                </Unfold>
                <span class="figure-copy">
                    <span role="status" class="muted">{said}</span>
                    <button type="button" class="quiet" aria-label=move || format!("Copy {}", label.get())
                        on:click=move |_| copy(text(), "Copied", tell)>"Copy"</button>
                </span>
            </div>
        </div>
    }
}

/// Meaning, formula, accuracy and source of a figure.
#[component]
pub fn BasisNote(basis: &'static Basis) -> impl IntoView {
    view! {
        <p>{basis.meaning}</p>
        <p class="formula">{basis.formula}</p>
        <p>{basis.accuracy_text()} ". " {basis.source}</p>
    }
}
