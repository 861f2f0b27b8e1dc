//! Light, dark, or as the system has it.

use leptos::prelude::*;

use crate::platform::{page, preferences};
use crate::shell::Shell;

const THEMES: [(&str, &str); 3] = [("", "System"), ("light", "Light"), ("dark", "Dark")];

/// Applies the remembered theme.
pub fn restore(shell: Shell) {
    page::set_theme(&shell.theme.get_untracked());
}

/// Changes to the next theme and remembers it.
pub fn next(shell: Shell) {
    let theme = shell.theme.with_untracked(|theme| following(theme));
    page::set_theme(theme);
    shell.theme.set(theme.to_owned());
    preferences::update(|preferences| preferences.theme = theme.to_owned());
}

fn following(theme: &str) -> &'static str {
    let at = THEMES.iter().position(|(name, _)| *name == theme).unwrap_or(0);
    THEMES[(at + 1) % THEMES.len()].0
}

/// A button that names the theme and changes to the next.
#[component]
pub fn ThemeButton() -> impl IntoView {
    let shell = Shell::from_context();
    let name = move || {
        shell.theme.with(|shown| THEMES.iter().find(|(theme, _)| theme == shown).map_or("System", |(_, name)| name))
    };
    view! {
        <button
            type="button"
            title="Light, dark, or as the system has it"
            aria-label=move || format!("Theme: {}", name())
            on:click=move |_| next(shell)
        >
            <span class="theme-word">"Theme:\u{a0}"</span>{name}
        </button>
    }
}
