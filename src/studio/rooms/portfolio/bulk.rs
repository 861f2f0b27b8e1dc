//! One change of many objectives: one step of undo.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::rows::TIER;
use crate::parts::{Choice, TextField};
use crate::session::Session;
use accord::model::burn_alert::Preset;
use accord::plan::{Change, Objective, ObjectiveId};
use accord::units::{CivilDate, Length, Target, Window};

/// The chosen objectives.
pub type Chosen = RwSignal<BTreeSet<ObjectiveId>>;

const WINDOWS: [(&str, &str); 5] = [
    ("", "leave as it is"),
    ("7d", "rolling 7 days"),
    ("28d", "rolling 28 days"),
    ("30d", "rolling 30 days"),
    ("90d", "rolling 90 days"),
];

/// What can be changed of all that are chosen.
#[component]
pub fn BulkCard(chosen: Chosen) -> impl IntoView {
    let said = RwSignal::new(String::new());
    let session = Session::from_context();
    let apply = move |what: &str, edit: &dyn Fn(&mut Objective) -> Option<bool>| {
        let (count, left) = change(session, &chosen.get_untracked(), edit);
        let rest = if left > 0 { format!(" {left} cannot hold it.") } else { String::new() };
        said.set(format!("{what} of {count} changed; undo takes it back in one step.{rest}"));
    };
    let set_target = move |text: &str| {
        let target = Target::parse_percent(text).map_err(|error| error.to_string())?;
        apply("Target", &|objective| Some(set(&mut objective.terms.target, target)));
        Ok(())
    };
    let set_tier = move |text: &str| {
        let tier = text.trim().to_owned();
        if tier.chars().count() > 60 || tier.chars().any(char::is_control) {
            return Err("A tier is a short word, such as 1".to_owned());
        }
        apply("Tier", &|objective| {
            Some(match tier.as_str() {
                "" => objective.labels.remove(TIER).is_some(),
                tier => objective.labels.insert(TIER.to_owned(), tier.to_owned()).is_none_or(|old| old != tier),
            })
        });
        Ok(())
    };
    let set_review = move |text: &str| {
        let day = CivilDate::parse(text).map_err(|error| error.to_string())?;
        apply("Review", &|objective| {
            // The date stands in the policy's charter.
            objective.terms.policy.as_mut().map(|policy| set(&mut policy.charter.review_on, Some(day)))
        });
        Ok(())
    };
    let set_window = move |text: &str| {
        let Ok(length) = Length::parse(text) else { return };
        let Ok(window) = Window::rolling(&length.to_string()) else { return };
        apply("Window", &|objective| Some(set(&mut objective.terms.window, window.clone())));
    };
    let set_alerts = move |text: &str| {
        let Some(preset) = Preset::ALL.into_iter().find(|preset| preset.label() == text) else { return };
        apply("Alerts", &|objective| {
            // Of a window that is too short for them there are none.
            let tiers = preset.tiers_for(objective.terms.window.span()).ok()?;
            Some(set(&mut objective.terms.alerts, tiers))
        });
    };
    let pairs =
        |of: &[(&str, &str)]| of.iter().map(|(value, name)| ((*value).to_owned(), (*name).to_owned())).collect();
    let windows: Vec<(String, String)> = pairs(&WINDOWS);
    let mut alerts: Vec<(String, String)> = pairs(&WINDOWS[..1]);
    alerts.extend(Preset::ALL.map(|preset| (preset.label().to_owned(), preset.label().to_owned())));
    let empty = || Signal::stored(String::new());
    view! {
        <section class="card bulk" aria-labelledby="bulk-head">
            <h2 id="bulk-head">{move || format!("Change {} objectives", chosen.with(BTreeSet::len))}</h2>
            <div class="bulk-fields">
                <TextField label="New target" unit="%" example="99.9" value=empty() commit=set_target/>
                <Choice label="New window" options=windows value=empty() commit=set_window/>
                <TextField label="New tier" example="1" value=empty() commit=set_tier/>
                <Choice label="New alerts" options=alerts value=empty() commit=set_alerts/>
                <TextField label="New review date" example="2027-01-31" value=empty() commit=set_review/>
            </div>
            <p class="actions">
                <button type="button" on:click=move |_| chosen.update(BTreeSet::clear)>"Choose none"</button>
                <span role="status" class="muted">{said}</span>
            </p>
        </section>
    }
}

fn set<T: PartialEq>(of: &mut T, to: T) -> bool {
    let differs = *of != to;
    *of = to;
    differs
}

/// Changes all of them at once; how many changed, and how many cannot.
fn change(
    session: Session,
    chosen: &BTreeSet<ObjectiveId>,
    edit: &dyn Fn(&mut Objective) -> Option<bool>,
) -> (usize, usize) {
    let (mut changes, mut without) = (Vec::new(), 0);
    session.history.with_untracked(|history| {
        for objective in history.plan().objectives.iter().filter(|objective| chosen.contains(&objective.id)) {
            let mut objective = objective.clone();
            match edit(&mut objective) {
                Some(true) => changes.push(Change::Replace(Box::new(objective))),
                Some(false) => {}
                None => without += 1,
            }
        }
    });
    let count = changes.len();
    if count > 0 {
        session.change(Change::All(changes), None);
    }
    (count, without)
}
