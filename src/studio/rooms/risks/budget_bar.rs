use leptos::prelude::*;

use super::desk::{Desk, number};
use accord::model::risk::Column;

/// The budget of the objective's own target, what is accepted of it and what is left; always in sight.
#[component]
pub fn BudgetBar(desk: Desk) -> impl IntoView {
    let column = Memo::new(move |_| {
        let own = desk.focus.target.get().budget();
        desk.rank.with(|rank| {
            let columns = rank.as_ref().map(|rank| rank.columns.as_slice()).unwrap_or_default();
            columns.iter().find(|column| column.target.budget() == own).cloned()
        })
    });
    let part = move |of: fn(&Column) -> f64| {
        column.with(|column| column.as_ref().map_or(0.0, |column| (of(column) / column.budget).clamp(0.0, 1.0)))
    };
    let is_over = Memo::new(move |_| column.with(|column| column.as_ref().is_some_and(|column| column.over > 0.0)));
    let amount = move || {
        column.with(|column| match column {
            Some(column) if column.over > 0.0 => format!("{} min a year over", number(column.over)),
            Some(column) => format!("{} min a year left to accept", number(column.unallocated)),
            None => "no rank".to_owned(),
        })
    };
    let in_window = move || {
        let minutes = column.with(|column| column.as_ref().map(|column| column.over.max(column.unallocated)));
        let length = desk.focus.window.with(|window| window.length.spoken());
        minutes.map(|minutes| format!("{} in {length}", desk.in_window(minutes)))
    };
    let rest = move || {
        let target = desk.focus.target.get();
        let (accepted, budget) =
            column.with(|column| column.as_ref().map(|c| (c.accepted, c.budget))).unwrap_or_default();
        format!(
            "{} min accepted ({}) of {} min ({}) that {target} % allows",
            number(accepted),
            desk.in_window(accepted),
            number(budget),
            desk.in_window(budget),
        )
    };
    view! {
        <section class="budget-bar" class:over=is_over aria-label="Budget to accept risks from">
            <div class="budget-left" role="status"><b>{amount}</b> <span class="muted">{in_window}</span></div>
            <div class="budget-track" aria-hidden="true">
                <span style:--part=move || format!("{:.4}", part(|column| column.accepted))></span>
            </div>
            <div class="muted budget-rest">{rest}</div>
        </section>
    }
}
