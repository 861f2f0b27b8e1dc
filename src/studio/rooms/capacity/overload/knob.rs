use leptos::prelude::*;

use crate::parts::unique;
use crate::session::Session;
use accord::plan::words;
use accord::units::typed;

/// A what-if value as a slider, and as a field for who knows the number.
#[component]
pub fn Knob(
    /// What it sets.
    label: &'static str,
    /// Its name in the address.
    name: &'static str,
    /// The value that holds.
    #[prop(into)]
    value: Signal<f64>,
    /// Its unit.
    #[prop(optional)]
    unit: &'static str,
    /// The least.
    least: f64,
    /// The most that the slider has; the field takes `most_typed`.
    #[prop(into)]
    most: Signal<f64>,
    /// The most that the field takes.
    #[prop(optional)]
    most_typed: Option<f64>,
    /// From one stop of the slider to the next.
    #[prop(default = 1.0)]
    step: f64,
) -> impl IntoView {
    let session = Session::from_context();
    let id = unique("knob");
    let error = RwSignal::new(None::<String>);
    let set = move |to: f64| {
        error.set(None);
        session.set_view(name, Some(plain(to)));
    };
    let slide = move |event| {
        if let Ok(to) = event_target_value(&event).parse::<f64>() {
            set(to);
        }
    };
    let take = move |event| {
        let most = most_typed.unwrap_or_else(|| most.get_untracked());
        match typed::number(&event_target_value(&event)) {
            Ok(to) if (least..=most).contains(&to) => set(to),
            Ok(_) => error.set(Some(format!("Accepted is {} to {}", words::number(least), words::number(most)))),
            Err(why) => error.set(Some(why.to_string())),
        }
    };
    let shown = move || words::number(rounded(value.get()));
    view! {
        <div class="knob">
            <label for=id.clone()>{label}</label>
            <input
                id=id type="range" min=least max=move || most.get().max(value.get()).to_string() step=step
                prop:value=move || value.get().to_string() on:input=slide
                aria-valuetext=move || format!("{} {unit}", shown())
            />
            <input type="text" inputmode="decimal" autocomplete="off" aria-label=format!("{label}, as a number") prop:value=shown on:change=take/>
            <span class="unit">{unit}</span>
            <p class="error" role="alert">{error}</p>
        </div>
    }
}

/// A lever that is pulled or not.
#[component]
pub fn Switch(
    /// What it does.
    label: &'static str,
    /// Its name in the address.
    name: &'static str,
    /// The word in the address while it is pulled.
    #[prop(default = "yes")]
    word: &'static str,
    /// Whether it is.
    #[prop(into)]
    on: Signal<bool>,
) -> impl IntoView {
    let session = Session::from_context();
    view! {
        <label class="lever">
            <input type="checkbox" prop:checked=move || on.get() on:change=move |event| {
                session.set_view(name, event_target_checked(&event).then(|| word.to_owned()));
            }/>
            {label}
        </label>
    }
}

fn rounded(value: f64) -> f64 {
    libm::round(value * 100.0) / 100.0
}

fn plain(value: f64) -> String {
    rounded(value).to_string()
}
