use leptos::prelude::*;

use super::desk::{Desk, catalogue_row, number};
use super::editor::Editor;
use accord::model::risk::{Row, RowId, Shade, Share};
use accord::plan::words::{chance_in_words, percent_rounded};

/// One row of the stack rank, and its estimates while they are open.
#[component]
pub fn RankRow(desk: Desk, id: RowId) -> impl IntoView {
    let row = Memo::new(move |_| desk.rows.with(|rows| rows.get(&id).cloned()));
    let name = desk.name(id);
    let is_open = Memo::new(move |_| desk.open.get() == Some(id));
    let toggle = move |_| desk.show((!is_open.get_untracked()).then_some(id));
    let minutes = move || row.with(|row| row.as_ref().map(|row| number(row.minutes)));
    let shares = move || row.with(|row| row.as_ref().map(|row| row.shares.iter().map(share).collect_view()));
    let without = move || {
        let RowId::Risk(place) = id else { return None };
        desk.focus.leverage.with(|leverage| {
            let removals = &leverage.as_ref().ok()?.as_ref()?.removals;
            removals.iter().find(|of| of.source == place).map(|of| chance_in_words(of.chance))
        })
    };
    let can_open = id != RowId::Together;
    let span = move || desk.targets.with(Vec::len) + 5;
    view! {
        <tr class:open=is_open>
            <th scope="row">
                {if can_open {
                    view! { <button type="button" class="plain" aria-expanded=move || is_open.get().to_string() on:click=toggle>{name}</button> }.into_any()
                } else {
                    view! { <span>{name}</span> }.into_any()
                }}
            </th>
            <td><Decision desk id row name/></td>
            <td class="num">{minutes}</td>
            {shares}
            <td>{without}</td>
            <td><BestBuy desk id/></td>
        </tr>
        <Show when=move || is_open.get()>
            <tr class="editor-row"><td colspan=move || span().to_string()><Editor desk id/></td></tr>
        </Show>
    }
}

fn share(share: &Share) -> impl IntoView + use<> {
    let (class, word) = match share.shade {
        Shade::WithinCeiling => ("within", "within"),
        Shade::FitsAlone => ("alone", "too large"),
        Shade::Over => ("beyond", "over"),
    };
    view! { <td class=format!("share {class}")>{percent_rounded(share.of_budget)} <small>{word}</small></td> }
}

/// Accepted, or to be mitigated; and whether it would still fit.
#[component]
fn Decision(desk: Desk, id: RowId, row: Memo<Option<Row>>, name: Memo<String>) -> impl IntoView {
    let is_accepted = Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|row| row.accepted)));
    let fits = Memo::new(move |_| {
        let own = desk.focus.target.get().budget();
        let column = desk.targets.with(|targets| targets.iter().position(|target| target.budget() == own));
        row.with(|row| Some(row.as_ref()?.shares.get(column?)?.fits)).unwrap_or(true)
    });
    let word = move || match (id, is_accepted.get(), fits.get()) {
        (RowId::Background, ..) => "always",
        (RowId::Together, true, _) => "with all weaknesses",
        (RowId::Together, false, _) => "not all accepted",
        (_, true, _) => "accepted",
        (_, false, true) => "would fit",
        (_, false, false) => "mitigate",
    };
    let accept = move |event| {
        let yes = event_target_checked(&event);
        desk.focus.edit(None, |objective| {
            let Some(name) = catalogue_row(id).and_then(|row| objective.row_name(row)).map(str::to_owned) else {
                return;
            };
            if yes {
                objective.terms.accepted.insert(name)
            } else {
                objective.terms.accepted.remove(&name)
            };
        });
    };
    let is_fixed = catalogue_row(id).is_none();
    view! {
        <label class="decision">
            <input
                type="checkbox" disabled=is_fixed prop:checked=move || is_accepted.get() on:change=accept
                aria-label=move || format!("Accept {}", name.get())
            />
            <span aria-hidden="true">{word}</span>
        </label>
    }
}

/// The option that takes most off a row for its money.
#[component]
fn BestBuy(desk: Desk, id: RowId) -> impl IntoView {
    let said = Memo::new(move |_| {
        if catalogue_row(id).is_none() {
            return String::new();
        }
        desk.reliefs.with(|reliefs| {
            let Ok(reliefs) = reliefs else { return String::new() };
            let best = reliefs.iter().filter_map(|relief| Some((relief, relief.on(id).filter(|per| *per > 0.0)?)));
            match best.max_by(|a, b| a.1.total_cmp(&b.1)) {
                None => "no option touches it".to_owned(),
                Some((relief, per)) => {
                    let name = desk
                        .options
                        .with(|options| options.get(relief.option).map(|o| o.name.clone()).unwrap_or_default());
                    if per.is_finite() {
                        format!("{name}: {} min for {}", number(per * 1_000.0), desk.money(1_000.0))
                    } else {
                        format!("{name}: for nothing")
                    }
                }
            }
        })
    });
    view! { <span class="muted">{said}</span> }
}
