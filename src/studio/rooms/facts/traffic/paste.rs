use leptos::prelude::*;

use crate::focus::Focus;
use crate::parts::{RefusalNote, unique};
use accord::plan::{Refusal, read_traffic};

/// Takes figures that somebody has.
#[component]
pub fn PasteTraffic(focus: Focus) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let came = RwSignal::new(None::<Result<String, Refusal>>);
    let take = move |_| {
        let read = text.with_untracked(|text| read_traffic(text));
        came.set(Some(read.map(|read| {
            let per_day = read.per_day.filter(|n| *n >= 1.0).map(|n| libm::round(n) as u64);
            focus.edit(None, |objective| {
                objective.facts.traffic = Some(read.profile.clone());
                if per_day.is_some() {
                    objective.facts.requests_per_day = per_day;
                }
            });
            let too = if per_day.is_some() { " Requests a day were taken from it too." } else { "" };
            format!("{}{too} Undo takes it back.", read.understood)
        })));
    };
    let id = unique("traffic-text");
    view! {
        <section class="card">
            <details class="paste">
                <summary>"Paste figures: 168 hours, or a dashboard's table with times"</summary>
                <label for=id.clone() class="muted">"Traffic by the hour, from Monday 00:00 on, or rows with a time and a count"</label>
                <textarea id=id rows="6" spellcheck="false" prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))></textarea>
                <p class="actions"><button type="button" on:click=take>"Read the figures"</button></p>
                {move || came.get().map(|came| match came {
                    Ok(said) => view! { <p role="status">{said}</p> }.into_any(),
                    Err(refusal) => view! { <div class="refused" role="alert"><RefusalNote refusal/></div> }.into_any(),
                })}
            </details>
        </section>
    }
}
