use leptos::prelude::*;

use super::{Coming, MOST_SHOWN};
use accord::chart::minutes_in_words;
use accord::exchange::Merge;
use accord::plan::words::percent_rounded;

/// Incidents that went on at the same time: each group is merged unless somebody keeps it apart.
#[component]
pub fn Overlaps(coming: Coming) -> impl IntoView {
    let merges = coming.merges;
    let one = |merge: &Merge| {
        let parts = merge.parts.iter().map(|(name, _, minutes, impact)| {
            format!("“{name}” ({}, {})", minutes_in_words(*minutes), percent_rounded(*impact))
        });
        let parts = parts.collect::<Vec<_>>().join(" and ");
        format!(
            "{parts} become {} at {}",
            minutes_in_words(merge.incident.minutes),
            percent_rounded(merge.incident.impact)
        )
    };
    let item = move |(at, says): (usize, String)| {
        let is_on = move || coming.apart.with(|apart| !apart.contains(&at));
        let choose = move |event| {
            let is_on = event_target_checked(&event);
            coming.apart.update(|apart| {
                if is_on {
                    apart.remove(&at)
                } else {
                    apart.insert(at)
                };
            });
        };
        view! { <li><label class="check"><input type="checkbox" prop:checked=is_on on:change=choose/> <span>{says}</span></label></li> }
    };
    let count = Memo::new(move |_| merges.with(|merges| merges.len()));
    let items = move || {
        let says = merges.with(|merges| merges.iter().take(MOST_SHOWN).map(one).collect::<Vec<_>>());
        says.into_iter().enumerate().map(item).collect_view()
    };
    let more = move || {
        let more = count.get().saturating_sub(MOST_SHOWN);
        (more > 0).then(|| view! { <li>{format!("And {more} more, merged alike.")}</li> })
    };
    let none = move |_| coming.apart.set((0..count.get_untracked()).collect());
    let all = move |_| coming.apart.update(std::collections::BTreeSet::clear);
    view! {
        <Show when=move || { count.get() > 0 }>
            <fieldset class="overlaps">
                <legend>{move || match count.get() {
                    1 => "1 group went on at the same time. Merged, no user is counted twice.".to_owned(),
                    n => format!("{n} groups went on at the same time. Merged, no user is counted twice."),
                }}</legend>
                <ul class="measured-says">{items} {more}</ul>
                <p class="actions"><button type="button" on:click=all>"Merge all"</button> <button type="button" on:click=none>"Keep all apart"</button></p>
            </fieldset>
        </Show>
    }
}
