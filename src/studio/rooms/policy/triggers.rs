use leptos::prelude::*;

use super::desk::{Desk, percent_shown, percent_typed};
use crate::parts::{Choice, NumberField, TextField};
use accord::plan::{DependencyMisses, Escalation, Policy};

/// What is triggered besides the bands, and what is let through.
#[component]
pub fn Triggers(desk: Desk) -> impl IntoView {
    let share = move |of: fn(&Policy) -> f64| {
        let of = desk.slice(of);
        Signal::derive(move || percent_shown(of.get()))
    };
    let postmortem = move |text: &str| {
        let to = percent_typed(text, 0.0, 100.0)?;
        desk.edit(None, |policy| policy.postmortem_above = to);
        Ok(())
    };
    let class = move |text: &str| {
        let to = percent_typed(text, 0.0, 100.0)?;
        desk.edit(None, |policy| policy.class_above = to);
        Ok(())
    };
    let count = move |of: fn(&Policy) -> f64| {
        let of = desk.slice(of);
        Signal::derive(move || Some(of.get()))
    };
    let misses = [
        ("counted".to_owned(), "spend this budget: users were hurt".to_owned()),
        ("excused".to_owned(), "do not spend this budget".to_owned()),
    ];
    let rule = desk.slice(|policy| policy.dependency_misses == DependencyMisses::Excused);
    let excuse = move |value: &str| {
        let to = if value == "excused" { DependencyMisses::Excused } else { DependencyMisses::Counted };
        desk.edit(None, |policy| policy.dependency_misses = to);
    };
    let urgent = move |to: Option<f64>| desk.edit(None, |policy| policy.exceptions_per_week = to.unwrap_or(0.0));
    let give = move |to: Option<f64>| {
        desk.edit(None, |policy| {
            policy.silver_bullets.count = to.unwrap_or(0.0) as u32;
            if policy.silver_bullets.every_days == 0 {
                policy.silver_bullets.every_days = 90;
            }
        });
    };
    let renew = move |to: Option<f64>| {
        desk.edit(None, |policy| policy.silver_bullets.every_days = to.unwrap_or(90.0).max(1.0) as u32);
    };
    let has_bullets = desk.slice(|policy| policy.silver_bullets.count > 0);
    view! {
        <div class="columns">
            <section class="card triggers">
                <h2>"Single incidents and classes"</h2>
                <div class="rule-fields">
                    <TextField label="A postmortem for one incident above" unit="% of the budget" value=share(|policy| policy.postmortem_above) commit=postmortem/>
                    <TextField label="A priority for one class above" unit="% of a quarter's" value=share(|policy| policy.class_above) commit=class/>
                    <Choice label="Misses that a dependency caused" options=Signal::stored(misses.to_vec())
                        value=Signal::derive(move || if rule.get() { "excused" } else { "counted" }.to_owned()) commit=excuse/>
                </div>
                <h2>"What goes out in a freeze"</h2>
                <div class="rule-fields">
                    <NumberField label="Urgent releases in a week" required=true least=0.0 most=1000.0 value=count(|policy| policy.exceptions_per_week)
                        commit=urgent/>
                    <NumberField label="Silver bullets" unit="days of releases" required=true least=0.0 most=365.0 value=count(|policy| f64::from(policy.silver_bullets.count))
                        commit=give/>
                    <Show when=move || has_bullets.get()>
                        <NumberField label="Given anew every" unit="days" required=true least=1.0 most=3660.0 value=count(|policy| f64::from(policy.silver_bullets.every_days))
                            commit=renew/>
                    </Show>
                </div>
                <p class="muted">"A silver bullet is a day of normal releases that a product owner may buy during a freeze; each is written down and reviewed."</p>
            </section>
            <Escalations desk/>
        </div>
    }
}

#[component]
fn Escalations(desk: Desk) -> impl IntoView {
    let count = desk.slice(|policy| policy.escalations.len());
    let add = move |_| {
        desk.edit(None, |policy| {
            let after_days = policy.escalations.iter().map(|of| of.after_days).max().map_or(30, |last| last + 60);
            let name = if policy.escalations.is_empty() { "Developers join" } else { "Executives reassign engineers" };
            policy.escalations.push(Escalation {
                name: name.to_owned(),
                after_days,
                releases: 0.0,
                reliability_work: 0.5,
            });
        });
    };
    view! {
        <section class="card escalations">
            <h2>"When the budget stays gone"</h2>
            <ul class="escalation-list"><For each=move || 0..count.get() key=|at| *at let(at)><OneEscalation desk at/></For></ul>
            <Show when=move || { count.get() < 8 }>
                <p class="actions"><button type="button" on:click=add>"Add an escalation"</button></p>
            </Show>
        </section>
    }
}

#[component]
fn OneEscalation(desk: Desk, at: usize) -> impl IntoView {
    let name = desk.slice(move |policy| policy.escalations.get(at).map(|of| of.name.clone()).unwrap_or_default());
    let after = desk.slice(move |policy| policy.escalations.get(at).map(|of| f64::from(of.after_days)));
    let work = desk.slice(move |policy| policy.escalations.get(at).map_or(0.0, |of| of.reliability_work));
    let releases = desk.slice(move |policy| policy.escalations.get(at).map_or(0.0, |of| of.releases));
    let edit = move |change: &dyn Fn(&mut Escalation)| {
        desk.edit(None, |policy| {
            if let Some(of) = policy.escalations.get_mut(at) {
                change(of);
            }
        });
    };
    let rename = move |text: &str| {
        let text = text.trim().to_owned();
        edit(&|of| of.name.clone_from(&text));
        Ok(())
    };
    let wait = move |to: Option<f64>| edit(&|of| of.after_days = to.unwrap_or(30.0) as u32);
    let share = |of: Memo<f64>| Signal::derive(move || percent_shown(of.get()));
    let remove = move |_| {
        desk.edit(None, |policy| {
            if at < policy.escalations.len() {
                policy.escalations.remove(at);
            }
        });
    };
    view! {
        <li class="escalation">
            <div class="rule-fields">
                <TextField label="Who joins, or what is done" value=name commit=rename/>
                <NumberField label="After" unit="days without budget" required=true least=1.0 most=3660.0 value=after
                    commit=wait/>
                <TextField label="Releases that go out" unit="%" value=share(releases) commit=move |text: &str| {
                    let to = percent_typed(text, 0.0, 1.0)?;
                    edit(&|of| of.releases = to);
                    Ok(())
                }/>
                <TextField label="Work on reliability" unit="%" value=share(work) commit=move |text: &str| {
                    let to = percent_typed(text, 0.0, 1.0)?;
                    edit(&|of| of.reliability_work = to);
                    Ok(())
                }/>
            </div>
            <button type="button" class="quiet" aria-label=move || format!("Remove the escalation {}", name.get()) on:click=remove>"Remove"</button>
        </li>
    }
}
