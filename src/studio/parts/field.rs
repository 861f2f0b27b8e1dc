use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;

use super::glossary::Entry;
use super::term::Term;
use crate::platform::page;
use accord::plan::typed_line;
use accord::units::{CivilDate, typed};

/// An id that no other element has: a room may hold the same field once for each row.
pub fn unique(kind: &str) -> String {
    static LAST: AtomicU32 = AtomicU32::new(0);
    format!("{kind}-{}", LAST.fetch_add(1, Ordering::Relaxed))
}

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
    /// What else it takes, in a line under the field.
    #[prop(optional)]
    hint: &'static str,
    /// The word of the field that the label says; it explains itself beside the label.
    #[prop(optional_no_strip)]
    term: Option<&'static Entry>,
    /// The id of its input, where the keyboard is sent to it.
    #[prop(optional)]
    named: Option<&'static str>,
    /// Takes what was typed, or says why not.
    commit: impl Fn(&str) -> Result<(), String> + 'static,
) -> impl IntoView {
    let error = RwSignal::new(None::<String>);
    let id = named.map_or_else(|| unique("field"), str::to_owned);
    let error_id = format!("{id}-error");
    let hint_id = format!("{id}-hint");
    let described = if hint.is_empty() { error_id.clone() } else { format!("{hint_id} {error_id}") };
    // Another value takes the place of what was typed and of what was wrong with it.
    let held = Memo::new(move |_| value.get());
    Effect::new(move || {
        held.track();
        error.set(None);
    });
    let on_change = move |event| {
        // Browsers tell of a change also while they take a field away, and by then nothing is there to take it.
        if error.try_get_untracked().is_none() {
            return;
        }
        match commit(&typed_line(&event_target_value(&event))) {
            Err(reason) => error.set(Some(reason)),
            Ok(()) => {
                error.set(None);
                // As the page writes it, also where it is the value that held before: `3 nines 5` becomes 99.95.
                page::set_field(&event, &value.get_untracked());
            }
        }
    };
    view! {
        <div class="field">
            <div class="label"><label for=id.clone()>{label}</label> {term.map(|of| view! { <Term of says="?"/> })}</div>
            <div class="control">
                <input
                    id=id
                    type="text"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=example
                    prop:value=move || held.get()
                    aria-invalid=move || error.get().is_some().to_string()
                    aria-describedby=described
                    on:change=on_change
                />
                <span class="unit">{unit}</span>
            </div>
            {(!hint.is_empty()).then(|| view! { <p id=hint_id class="hint">{hint}</p> })}
            <p id=error_id class="error" role="alert">
                {error}
            </p>
        </div>
    }
}

/// A field for a day, or for none.
#[component]
pub fn DateField(
    /// What the field is for.
    label: &'static str,
    /// The day that holds.
    #[prop(into)]
    value: Signal<Option<CivilDate>>,
    /// Takes the day.
    commit: impl Fn(Option<CivilDate>) + 'static,
) -> impl IntoView {
    let take = move |text: &str| {
        let is_empty = text.trim().is_empty();
        commit(if is_empty { None } else { Some(CivilDate::parse(text).map_err(|error| error.to_string())?) });
        Ok(())
    };
    let shown = Signal::derive(move || value.get().map(|day| day.to_string()).unwrap_or_default());
    view! { <TextField label value=shown example="2027-01-31" commit=take/> }
}

/// A field for a number within bounds, or for none where it may be missing.
#[component]
pub fn NumberField(
    /// What the field is for.
    label: &'static str,
    /// The number that holds.
    #[prop(into)]
    value: Signal<Option<f64>>,
    /// A unit after the field.
    #[prop(optional)]
    unit: &'static str,
    /// An example for an empty field.
    #[prop(optional)]
    example: &'static str,
    /// The least that is taken.
    least: f64,
    /// The most that is taken.
    most: f64,
    /// Whether the field must hold a number.
    #[prop(optional)]
    required: bool,
    /// Takes the number.
    commit: impl Fn(Option<f64>) + 'static,
) -> impl IntoView {
    let take = move |text: &str| {
        if text.trim().is_empty() && !required {
            commit(None);
            return Ok(());
        }
        let number = typed::number(text).map_err(|error| error.to_string())?;
        if !(least..=most).contains(&number) {
            return Err(format!("Accepted is {} to {}", shown(least), shown(most)));
        }
        commit(Some(number));
        Ok(())
    };
    let text = Signal::derive(move || value.get().map(shown).unwrap_or_default());
    view! { <TextField label value=text unit example commit=take/> }
}

/// A number as a field shows it: thousands apart, without the noise of a float.
pub(super) fn shown(number: f64) -> String {
    let rounded = format!("{number:.11e}").parse().unwrap_or(number);
    accord::plan::words::number(rounded)
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
    let id = unique("choice");
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
