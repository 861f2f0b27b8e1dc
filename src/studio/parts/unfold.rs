use leptos::prelude::*;

use super::BasisNote;
use accord::model::Basis;

/// Something more on demand. Its inside is there only while it is open, so that what nobody looks at costs nothing while
/// something is dragged.
#[component]
pub fn Unfold(
    /// What is inside.
    summary: &'static str,
    /// How it looks.
    #[prop(optional)]
    class: &'static str,
    children: ChildrenFn,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    // Read, not counted: a browser may tell of two changes at once.
    let toggled = move |event| is_open.set(event_target::<web_sys::Element>(&event).has_attribute("open"));
    view! {
        <details class=class on:toggle=toggled>
            <summary>{summary}</summary>
            {move || is_open.get().then(|| children())}
        </details>
    }
}

/// Where figures come from, one after the other.
#[component]
pub fn BasisOf(of: &'static [&'static Basis]) -> impl IntoView {
    view! {
        <Unfold class="basis" summary="Basis">
            {of.iter().map(|&basis| view! { <BasisNote basis/> }).collect_view()}
        </Unfold>
    }
}
