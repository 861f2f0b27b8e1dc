//! Light, dark, or as the system has it.

use leptos::prelude::*;

use super::super::platform::{page, preferences};

const THEMES: [(&str, &str); 3] = [("", "System"), ("light", "Light"), ("dark", "Dark")];

/// Applies the remembered theme.
pub fn restore() {
    page::set_theme(&preferences::load().theme);
}

/// Changes to the next theme and remembers it.
pub fn next() {
    let theme = following(&page::theme());
    page::set_theme(theme);
    preferences::update(|preferences| preferences.theme = theme.to_owned());
}

fn following(theme: &str) -> &'static str {
    let at = THEMES.iter().position(|(name, _)| *name == theme).unwrap_or(0);
    THEMES[(at + 1) % THEMES.len()].0
}

/// A button that names the theme and changes to the next.
#[component]
pub fn ThemeButton() -> impl IntoView {
    let shown = RwSignal::new(page::theme());
    let name = move || THEMES.iter().find(|(theme, _)| *theme == shown.get()).map_or("System", |(_, name)| name);
    view! {
        <button
            type="button"
            title="Light, dark, or as the system has it"
            aria-label=move || format!("Theme: {}", name())
            on:click=move |_| {
                next();
                shown.set(page::theme());
            }
        >
            {name}
        </button>
    }
}
