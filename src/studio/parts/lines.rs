use leptos::prelude::*;

use super::unique;
use accord::plan::typed_line;

/// A field for several lines, each of which is one thing; commits when it is left.
#[component]
pub fn LinesField(
    /// What the field is for.
    label: &'static str,
    /// The lines.
    #[prop(into)]
    value: Signal<Vec<String>>,
    /// An example for an empty field.
    #[prop(optional)]
    example: &'static str,
    /// Takes the lines, without empty ones.
    commit: impl Fn(Vec<String>) + 'static,
) -> impl IntoView {
    let id = unique("lines");
    let text = Memo::new(move |_| value.with(|lines| lines.join("\n")));
    let rows = move || text.with(|text| text.lines().count().clamp(2, 8)).to_string();
    let take = move |event| {
        // As in a field: a text that is taken away has nobody to take it.
        if text.try_get_untracked().is_none() {
            return;
        }
        let lines = event_target_value(&event);
        commit(lines.lines().map(typed_line).filter(|line| !line.is_empty()).collect());
    };
    view! {
        <div class="field wide lines">
            <label for=id.clone()>{label}</label>
            <textarea id=id rows=rows placeholder=example autocomplete="off" prop:value=move || text.get() on:change=take></textarea>
        </div>
    }
}
