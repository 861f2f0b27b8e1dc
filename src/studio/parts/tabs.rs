use leptos::prelude::*;

use crate::address::PART;
use crate::session::Session;

/// The part of the room that is shown: one of `words`, the first where the address names none of them.
pub fn shown_part(words: &'static [(&'static str, &'static str)]) -> Memo<&'static str> {
    let named = Session::from_context().view(PART);
    Memo::new(move |_| {
        let first = words.first().map_or("", |(word, _)| *word);
        named.with(|named| {
            let named = named.as_deref().unwrap_or_default();
            words.iter().map(|(word, _)| *word).find(|word| *word == named).unwrap_or(first)
        })
    })
}

/// Links to the parts of a room. They are links, so that back, reload and bookmarks lead to a part.
#[component]
pub fn Tabs(
    /// What they are parts of.
    label: &'static str,
    /// The word of each part in the address, and its name.
    parts: &'static [(&'static str, &'static str)],
    /// A word beside the name of a part, by its word in the address.
    #[prop(optional)]
    note: Option<Callback<&'static str, Option<&'static str>>>,
) -> impl IntoView {
    let session = Session::from_context();
    let shown = shown_part(parts);
    let link = move |&(word, name): &(&'static str, &'static str)| {
        let to = move || {
            let mut address = session.address.get();
            address.objective = session.shown();
            // Another part is looked at as it usually is.
            address.view = [(PART.to_owned(), word.to_owned())].into();
            address.link()
        };
        view! { <a href=to aria-current=move || (shown.get() == word).then_some("true")>
                {name}
                {move || note.and_then(|note| note.run(word)).map(|note| view! { <small>" " {note}</small> })}
            </a>
        }
    };
    view! { <nav class="tabs" aria-label=label>{parts.iter().map(link).collect_view()}</nav> }
}
