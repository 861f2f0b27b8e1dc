use leptos::prelude::*;

use crate::parts::unique;
use accord::units::Span;

/// The span that was meant: `90m`, `1h 30m`, `2h30`, or a bare number, which is minutes.
pub fn span_typed(text: &str) -> Result<Span, String> {
    let mut plain: String = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    if plain.ends_with(|c: char| c.is_ascii_digit()) {
        // What follows hours are minutes, and so is a number alone.
        plain.push('m');
    }
    Span::parse(&plain).map_err(|_| Span::parse(text).map_or_else(|error| error.to_string(), |_| String::new()))
}

/// A field in a table: its column and row say what it is for, so its label is heard and not seen. What cannot be read
/// stays in it, with the reason.
#[component]
pub fn Cell(
    /// What it is for, its row included.
    #[prop(into)]
    label: Signal<String>,
    /// What stands in it while nobody types.
    #[prop(into)]
    value: Signal<String>,
    /// What an empty field means.
    #[prop(optional)]
    example: &'static str,
    /// Takes what was typed, or says why not.
    commit: impl Fn(&str) -> Result<(), String> + 'static,
) -> impl IntoView {
    let error = RwSignal::new(None::<String>);
    let error_id = unique("cell-error");
    view! {
        <input
            type="text"
            autocomplete="off"
            spellcheck="false"
            placeholder=example
            aria-label=label
            prop:value=move || value.get()
            aria-invalid=move || error.get().is_some().to_string()
            aria-describedby=error_id.clone()
            on:change=move |event| error.set(commit(&event_target_value(&event)).err())
        />
        <p id=error_id class="error" role="alert">{error}</p>
    }
}
