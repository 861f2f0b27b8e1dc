use leptos::prelude::*;

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
    view! {
        <div class="card figure">
            <div class="k">{label}</div>
            <div class="v">{value}</div>
            <div class="d">{detail}</div>
            <details class="basis">
                <summary>"Basis"</summary>
                {move || view! { <BasisNote basis=basis.get()/> }}
            </details>
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
