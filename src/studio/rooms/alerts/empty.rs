use leptos::prelude::*;

use crate::focus::Focus;
use accord::chart::tier_name;
use accord::model::burn_alert::workbook_for;

/// An objective that nobody watches: what alerts are, and a start.
#[component]
pub fn NoAlerts(focus: Focus) -> impl IntoView {
    let offered = Memo::new(move |_| workbook_for(focus.window.with(accord::units::Window::span)));
    let take = move |_| {
        let tiers = offered.get_untracked();
        focus.edit(None, |objective| objective.terms.alerts = tiers);
    };
    let budget = move || {
        let window = focus.window.get();
        format!("{} in each {}", window.budget(focus.target.get().budget()), window.length.spoken())
    };
    let items = move || offered.get().into_iter().map(|tier| view! { <li>{tier_name(tier)}</li> }).collect_view();
    view! {
        <section class="card start">
            <h2>"Nobody is told when the budget burns"</h2>
            <p>"This objective allows " <b>{budget}</b> " of full outage, and has no alerts. A burn-rate alert says how fast that is being spent: at 14.4 times the allowed speed a month's budget is gone in 50 hours, which is worth waking somebody for; at exactly the allowed speed a ticket will do."</p>
            <p>"A sensible start are the alerts of the SRE workbook, which call when 2 % or 5 % of the budget is gone soon and open a ticket at 10 %, scaled to this window:"</p>
            <ul class="offered">{items}</ul>
            <p class="actions"><button type="button" class="primary" on:click=take>"Begin with the workbook's alerts"</button></p>
        </section>
    }
}
