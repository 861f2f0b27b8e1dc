use leptos::prelude::*;

use super::desk::{Desk, number, rank_row, texts_to_targets, word_of};
use super::row::RankRow;
use crate::parts::{BasisOf, TextField};
use accord::model::basis;
use accord::model::risk::Column;
use accord::plan::{CatalogueRow, Objective};

/// The rows, worst first, beside several targets.
#[component]
pub fn Rank(desk: Desk) -> impl IntoView {
    let set_targets = move |text: &str| {
        let targets = texts_to_targets(text)?;
        let texts: Vec<String> = targets.iter().map(ToString::to_string).collect();
        desk.focus.session.set_view("targets", Some(texts.join(",")));
        Ok(())
    };
    let beside = Signal::derive(move || {
        let own = desk.focus.target.get().budget();
        let others = desk.targets.with(|all| {
            all.iter().filter(|target| target.budget() != own).map(ToString::to_string).collect::<Vec<_>>()
        });
        others.join(", ")
    });
    let add = move |add: fn(&mut Objective) -> CatalogueRow| {
        let mut row = None;
        desk.focus.edit(None, |objective| row = Some(add(objective)));
        desk.show(row.map(rank_row));
    };
    let error = move || desk.rank.with(|rank| rank.as_ref().err().map(ToString::to_string));
    view! {
        <section class="card rank">
            <div class="rank-head">
                <div>
                    <h2>"Worst first"</h2>
                    <p class="muted">
                        "Accept what you can live with until the budget is used; what does not fit must be mitigated, or the target lowered. Choose a name to change its estimates."
                    </p>
                </div>
                <TextField label="Compare with targets" unit="%" example="99.5, 99.95" commit=set_targets value=beside/>
            </div>
            <p class="actions">
                <button type="button" on:click=move |_| add(Objective::add_risk)>"Add a risk"</button>
                <button type="button" on:click=move |_| add(Objective::add_adjustment)>"Add a weakness"</button>
                <span class="muted">"A weakness makes every risk worse: no playbooks, noisy alerts, no follow-up."</span>
            </p>
            <p class="error" role="alert">{error}</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Stack rank">
                <table class="stack">
                    <Head desk/>
                    <tbody>
                        <For each=move || desk.order.get() key=|id| word_of(*id) children=move |id| view! { <RankRow desk id/> }/>
                    </tbody>
                    <Sums desk/>
                </table>
            </div>
            <BasisOf of=&[&basis::STACK_RANK]/>
        </section>
    }
}

#[component]
fn Head(desk: Desk) -> impl IntoView {
    let columns = move || {
        let own = desk.focus.target.get().budget();
        let column = |target: &accord::units::Target| {
            let is_own = target.budget() == own;
            view! {
                <th scope="col" class:own=is_own>{format!("{target} %")} {is_own.then_some(" (ours)")}</th>
            }
        };
        desk.targets.with(|targets| targets.iter().map(column).collect_view())
    };
    view! {
        <thead>
            <tr>
                <th scope="col">"Risk"</th>
                <th scope="col">"Decision"</th>
                <th scope="col">"Minutes a year"</th>
                {columns}
                <th scope="col">"Chance without it"</th>
                <th scope="col">"Best buy"</th>
            </tr>
        </thead>
    }
}

/// What all rows and what the accepted ones come to, beside each target.
#[component]
fn Sums(desk: Desk) -> impl IntoView {
    let columns = Memo::new(move |_| {
        desk.rank.with(|rank| rank.as_ref().map(|rank| (rank.total, rank.columns.clone())).unwrap_or_default())
    });
    let row = move |name: &'static str, total: Option<fn(f64) -> f64>, of: fn(&Column) -> (String, bool)| {
        let cells = move || {
            columns.with(|(_, columns)| {
                let cell = |column: &Column| {
                    let (text, is_over) = of(column);
                    view! { <td class:bad=is_over>{text}</td> }
                };
                columns.iter().map(cell).collect_view()
            })
        };
        let total = move || total.map(|total| columns.with(|(sum, _)| number(total(*sum))));
        view! { <tr><th scope="row">{name}</th><td></td><td>{total}</td>{cells}<td></td><td></td></tr> }
    };
    view! {
        <tfoot>
            {row("All rows, and the budget of a year", Some(|sum| sum), |column| (format!("{} min", number(column.budget)), false))}
            {row("Most for one risk, a quarter", None, |column| (format!("{} min", number(column.ceiling)), false))}
            {row("Accepted", None, |column| (format!("{} min", number(column.accepted)), false))}
            {row("Left to accept", None, |column| {
                if column.over > 0.0 { (format!("{} min over", number(column.over)), true) } else { (format!("{} min", number(column.unallocated)), false) }
            })}
        </tfoot>
    }
}
