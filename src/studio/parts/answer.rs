use leptos::prelude::*;

use accord::model::Answer;

/// Shows an answer of the models, or what is missing for one, or why there is none.
pub fn answered<T>(answer: &Answer<T>, missing: &'static str, show: impl FnOnce(&T) -> AnyView) -> AnyView {
    match answer {
        Ok(Some(answer)) => show(answer),
        Ok(None) => view! { <p class="muted">{missing}</p> }.into_any(),
        Err(error) => view! { <p class="error" role="alert">{error.to_string()}</p> }.into_any(),
    }
}
