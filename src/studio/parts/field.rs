use leptos::prelude::*;

/// A text field that commits on Enter or when it is left. What cannot be read stays in the field, with the reason.
#[component]
pub fn TextField(
    /// What the field is for.
    label: &'static str,
    /// What stands in it while nobody types.
    #[prop(into)]
    value: Signal<String>,
    /// A unit after the field.
    #[prop(optional)]
    unit: &'static str,
    /// An example for an empty field.
    #[prop(optional)]
    example: &'static str,
    /// Takes what was typed, or says why not.
    commit: impl Fn(&str) -> Result<(), String> + 'static,
) -> impl IntoView {
    let error = RwSignal::new(None::<String>);
    let id = format!("field-{}", label.to_lowercase().replace(' ', "-"));
    let error_id = format!("{id}-error");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <div class="control">
                <input
                    id=id
                    type="text"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=example
                    prop:value=move || value.get()
                    aria-invalid=move || error.get().is_some().to_string()
                    aria-describedby=error_id.clone()
                    on:change=move |event| error.set(commit(&event_target_value(&event)).err())
                />
                <span class="unit">{unit}</span>
            </div>
            <p id=error_id class="error" role="alert">
                {error}
            </p>
        </div>
    }
}

/// A choice of a few.
#[component]
pub fn Choice(
    /// What is chosen.
    label: &'static str,
    /// Values and what people call them.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The value that holds.
    #[prop(into)]
    value: Signal<String>,
    /// Takes the chosen value.
    commit: impl Fn(&str) + 'static,
) -> impl IntoView {
    let id = format!("choice-{}", label.to_lowercase().replace(' ', "-"));
    let items = move || {
        let chosen = value.get();
        options
            .get()
            .into_iter()
            .map(|(value, name)| {
                let is_chosen = value == chosen;
                view! { <option value=value selected=is_chosen>{name}</option> }
            })
            .collect_view()
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <div class="control">
                <select id=id prop:value=move || value.get() on:change=move |event| commit(&event_target_value(&event))>
                    {items}
                </select>
            </div>
        </div>
    }
}
