use leptos::prelude::*;

use super::desk::Desk;
use crate::parts::TextField;
use accord::plan::words::policy_as_prose;

/// The whole policy as one would say it, above everything that changes it.
#[component]
pub fn Reading(desk: Desk) -> impl IntoView {
    let says = desk.slice(policy_as_prose);
    let name = desk.slice(|policy| policy.name.clone());
    let rename = move |text: &str| {
        let text = text.trim().to_owned();
        if text.is_empty() {
            return Err("A policy has a name".to_owned());
        }
        desk.edit(None, |policy| policy.name = text);
        Ok(())
    };
    view! {
        <section class="card reading">
            <h2>"The policy, as one would say it"</h2>
            <ol>{move || says.get().into_iter().map(|says| view! { <li>{says}</li> }).collect_view()}</ol>
            <TextField label="Called" value=name commit=rename/>
        </section>
    }
}
