//! How one starts from nothing: with an objective that says what most say first.

use leptos::prelude::*;

use super::address::{Address, Room};
use super::platform::page;
use super::session::Session;
use super::shell::{Dialog, Shell};
use accord::model::burn_alert::workbook_alerts;
use accord::plan::{Change, Counted, Indicator, Objective, ObjectiveId, Plan, Source, Terms};
use accord::units::{Target, Window};

/// 99.9 % of requests over 30 days, with the alerts of the SRE workbook. What is measured is still to be said.
fn usual(id: ObjectiveId, name: String) -> Option<Objective> {
    let terms = Terms::new(Target::parse_percent("99.9").ok()?, Window::rolling("30d").ok()?);
    let terms = Terms { alerts: workbook_alerts(), ..terms };
    let indicator = Indicator::Ratio {
        counted: Counted::Good,
        events: Source::prometheus(""),
        total: Source::prometheus(""),
        counter: None,
    };
    Some(Objective { id, ..Objective::new("my-service", name, indicator, terms) })
}

/// A name that no objective of the plan has.
fn free_name(plan: &Plan) -> String {
    let is_free = |name: &String| !plan.objectives.iter().any(|objective| objective.name == *name);
    let numbered = (2..).map(|n| format!("availability-{n}"));
    std::iter::once("availability".to_owned()).chain(numbered).find(is_free).unwrap_or_default()
}

/// Starts a plan of one objective. The plan at hand is kept as it is.
pub fn begin_plan(session: Session, shell: Shell) {
    let Some(objective) = usual(ObjectiveId(1), "availability".to_owned()) else { return };
    let plan = Plan { name: "New plan".to_owned(), objectives: vec![objective], ..Plan::default() };
    session.arrival.set(None);
    session.end_preview();
    session.keeper.begin(plan);
    show(shell, ObjectiveId(1));
}

/// Adds an objective to the plan; the first one makes the plan.
pub fn add_objective(session: Session, shell: Shell) {
    if session.refuses() {
        return;
    }
    let (at, id, name) = session.history.with_untracked(|history| {
        let plan = history.plan();
        (plan.objectives.len(), plan.free_id(), free_name(plan))
    });
    if at == 0 {
        return begin_plan(session, shell);
    }
    let Some(objective) = usual(id, name) else { return };
    session.change(Change::Insert(at, Box::new(objective)), None);
    show(shell, id);
}

/// Goes to a new objective and asks for its names.
fn show(shell: Shell, id: ObjectiveId) {
    page::go_to(&Address::of(Room::Objective, Some(id)).link());
    // Once the room is there, so that the focus goes back into it.
    page::after(50, move || shell.open(Dialog::Names));
}
