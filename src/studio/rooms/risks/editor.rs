use leptos::prelude::*;

use super::desk::{Desk, catalogue_row, rank_row};
use crate::parts::{Choice, EstimateField, NumberField, TextField};
use accord::model::loss::{Rate, beta_of};
use accord::model::risk::{RowId, fit_durations};
use accord::plan::words::significant;
use accord::plan::{Adjustment, CatalogueRow, Cause, Duration, Frequency, Risk};
use accord::units::Estimate;

/// The most minutes, and the most of anything in a year, that a plan takes.
const MOST: f64 = 1e9;

const CAUSES: [(Cause, &str, &str); 9] = [
    (Cause::BinaryPush, "binary", "Binary push"),
    (Cause::ConfigPush, "config", "Configuration push"),
    (Cause::UserBehaviour, "users", "User behaviour"),
    (Cause::Pipeline, "pipeline", "Processing pipeline"),
    (Cause::ProviderChange, "provider", "Provider change"),
    (Cause::PerformanceDecay, "decay", "Performance decay"),
    (Cause::Capacity, "capacity", "Capacity"),
    (Cause::Hardware, "hardware", "Hardware"),
    (Cause::Other, "other", "Something else"),
];

/// The estimates of a row.
#[component]
pub fn Editor(desk: Desk, id: RowId) -> impl IntoView {
    let fields = match id {
        RowId::Risk(place) => view! { <RiskFields desk place/> }.into_any(),
        RowId::Adjustment(place) => view! { <WeaknessFields desk place/> }.into_any(),
        RowId::Background | RowId::Together => view! { <BackgroundField desk/> }.into_any(),
    };
    let row = catalogue_row(id);
    let duplicate = move |_| {
        let Some(row) = row else { return };
        let mut copy = None;
        desk.focus.edit(None, |objective| copy = objective.duplicate_row(row));
        desk.show(copy.map(rank_row));
    };
    let remove = move |_| {
        let Some(row) = row else { return };
        desk.show(None);
        desk.focus.edit(None, |objective| objective.remove_row(row));
    };
    view! {
        <div class="editor">
            {fields}
            <p class="actions">
                <button type="button" on:click=move |_| desk.show(None)>"Close"</button>
                {row.is_some().then(|| view! {
                    <button type="button" on:click=duplicate>"Duplicate"</button>
                    <button type="button" on:click=remove>"Remove"</button>
                })}
            </p>
        </div>
    }
}

#[component]
fn NameField(desk: Desk, row: CatalogueRow) -> impl IntoView {
    let name = desk.name(rank_row(row));
    let rename = move |text: &str| {
        if text.trim().is_empty() {
            return Err("A row needs a name".to_owned());
        }
        desk.focus.edit(None, |objective| objective.rename_row(row, text));
        Ok(())
    };
    view! { <TextField label="Name" commit=rename value=name/> }
}

#[component]
fn RiskFields(desk: Desk, place: usize) -> impl IntoView {
    let risk = Memo::new(move |_| desk.focus.facts.with(|facts| facts.catalogue.risks.get(place).cloned()));
    let edit = move |edit: &dyn Fn(&mut Risk)| {
        desk.focus.edit(None, |objective| objective.facts.catalogue.risks.get_mut(place).into_iter().for_each(edit));
    };
    let causes = CAUSES.map(|(_, word, name)| (word.to_owned(), name.to_owned()));
    let cause = move || {
        let cause = risk.with(|risk| risk.as_ref().map_or(Cause::Other, |risk| risk.cause));
        CAUSES.iter().find(|(of, ..)| *of == cause).map_or("other", |(_, word, _)| word).to_owned()
    };
    let set_cause = move |word: &str| {
        if let Some((cause, ..)) = CAUSES.iter().find(|(_, of, _)| *of == word) {
            edit(&|risk| risk.cause = *cause);
        }
    };
    let impact = Signal::derive(move || risk.with(|risk| risk.as_ref().map(|risk| risk.impact)));
    let set_impact = move |impact: Estimate| {
        if impact.is_spread() {
            beta_of(impact).map_err(|_| "An impact with a spread stays below 100 %".to_owned())?;
        }
        edit(&|risk| risk.impact = impact);
        Ok(())
    };
    let is_dependency = move || risk.with(|risk| risk.as_ref().is_some_and(|risk| risk.dependency));
    view! {
        <div class="editor-fields">
            <NameField desk row=CatalogueRow::Risk(place)/>
            <Choice label="Triggered by" options=Signal::stored(causes.to_vec()) commit=set_cause value=Signal::derive(cause)/>
            <DurationFields desk place risk/>
            <EstimateField label="Users hit" unit="%" scale=100.0 most=1e8 value=impact commit=set_impact/>
            <FrequencyFields desk place risk/>
            <label class="check">
                <input type="checkbox" prop:checked=is_dependency on:change=move |event| {
                    let yes = event_target_checked(&event);
                    edit(&|risk| risk.dependency = yes);
                }/>
                "A dependency is at fault"
            </label>
        </div>
    }
}

#[component]
fn DurationFields(desk: Desk, place: usize, risk: Memo<Option<Risk>>) -> impl IntoView {
    let part = move |second: bool| {
        Signal::derive(move || {
            risk.with(|risk| match &risk.as_ref()?.duration {
                Duration::Estimated { detect, resolve } => Some(if second { *resolve } else { *detect }),
                Duration::Observed(_) => None,
            })
        })
    };
    let set = move |second: bool, minutes: Estimate| {
        desk.focus.edit(None, |objective| {
            let Some(risk) = objective.facts.catalogue.risks.get_mut(place) else { return };
            if let Duration::Estimated { detect, resolve } = &mut risk.duration {
                *(if second { resolve } else { detect }) = minutes;
            }
        });
        Ok(())
    };
    let observed = Memo::new(move |_| {
        risk.with(|risk| match &risk.as_ref()?.duration {
            Duration::Observed(minutes) => Some(minutes.len()),
            Duration::Estimated { .. } => None,
        })
    });
    let estimate = move |_| {
        desk.focus.edit(None, |objective| {
            let Some(risk) = objective.facts.catalogue.risks.get_mut(place) else { return };
            let Duration::Observed(minutes) = &risk.duration else { return };
            let fitted = fit_durations(minutes).map(|fit| fit.estimate).ok();
            let resolve = fitted.or_else(|| Estimate::spread(30.0, 120.0).ok());
            if let (Ok(detect), Some(resolve)) = (Estimate::value(0.0), resolve) {
                risk.duration = Duration::Estimated { detect, resolve };
            }
        });
    };
    view! {
        <Show
            when=move || observed.get().is_none()
            fallback=move || view! {
                <div class="field">
                    <p>{move || observed.get()} " observed incidents say how long it lasts."</p>
                    <button type="button" on:click=estimate>"Estimate from them instead"</button>
                </div>
            }
        >
            <EstimateField label="Time to detect" unit="min" most=MOST value=part(false) commit=move |minutes| set(false, minutes)/>
            <EstimateField label="Time to resolve" unit="min" most=MOST value=part(true) commit=move |minutes| set(true, minutes)/>
        </Show>
    }
}

#[component]
fn FrequencyFields(desk: Desk, place: usize, risk: Memo<Option<Risk>>) -> impl IntoView {
    let frequency = Memo::new(move |_| risk.with(|risk| risk.as_ref().map(|risk| risk.frequency)));
    let set = move |to: Frequency| {
        desk.focus.edit(None, |objective| {
            objective.facts.catalogue.risks.get_mut(place).into_iter().for_each(|risk| risk.frequency = to);
        });
    };
    let is_changes = Memo::new(move |_| matches!(frequency.get(), Some(Frequency::Changes { .. })));
    let kinds = [("year", "So many times a year"), ("changes", "By changes that fail")];
    let choose = move |kind: &str| match (kind, frequency.get_untracked()) {
        // What a year has stays the same as far as it can.
        ("changes", Some(Frequency::PerYear(often))) => {
            let per_week = significant((often.median() * 7.0 / 365.0 / 0.05).max(1e-6), 3);
            set(Frequency::Changes { per_week, failure_rate: 0.05 });
        }
        ("year", Some(Frequency::Changes { per_week, failure_rate })) => {
            if let Ok(often) = Estimate::value(per_week * failure_rate * 365.0 / 7.0) {
                set(Frequency::PerYear(often));
            }
        }
        _ => {}
    };
    let often = Signal::derive(move || match frequency.get() {
        Some(Frequency::PerYear(often)) => Some(often),
        _ => None,
    });
    let set_often = move |often: Estimate| {
        let to = Frequency::PerYear(often);
        Rate::of(to).map_err(|error| error.to_string())?;
        set(to);
        Ok(())
    };
    let changes = move |second: bool| {
        Signal::derive(move || match frequency.get() {
            Some(Frequency::Changes { failure_rate, .. }) if second => Some(failure_rate * 100.0),
            Some(Frequency::Changes { per_week, .. }) => Some(per_week),
            _ => None,
        })
    };
    let set_changes = move |second: bool, to: Option<f64>| {
        if let (Some(Frequency::Changes { per_week, failure_rate }), Some(to)) = (frequency.get_untracked(), to) {
            set(if second {
                Frequency::Changes { per_week, failure_rate: to / 100.0 }
            } else {
                Frequency::Changes { per_week: to, failure_rate }
            });
        }
    };
    view! {
        <Choice
            label="How often" options=Signal::stored(kinds.map(|(kind, name)| (kind.to_owned(), name.to_owned())).to_vec()) commit=choose
            value=Signal::derive(move || if is_changes.get() { "changes".to_owned() } else { "year".to_owned() })
        />
        <Show
            when=move || is_changes.get()
            fallback=move || view! { <EstimateField label="Incidents a year" most=MOST value=often commit=set_often/> }
        >
            <div class="pair">
                <NumberField label="Changes a week" least=0.0 most=MOST required=true value=changes(false) commit=move |to| set_changes(false, to)/>
                <NumberField label="Of which fail" unit="%" least=0.0 most=100.0 required=true value=changes(true) commit=move |to| set_changes(true, to)/>
            </div>
        </Show>
    }
}

#[component]
fn WeaknessFields(desk: Desk, place: usize) -> impl IntoView {
    let of = move |get: fn(&Adjustment) -> f64| {
        Signal::derive(move || desk.focus.facts.with(|facts| facts.catalogue.adjustments.get(place).map(get)))
    };
    let edit = move |edit: &dyn Fn(&mut Adjustment)| {
        desk.focus
            .edit(None, |objective| objective.facts.catalogue.adjustments.get_mut(place).into_iter().for_each(edit));
    };
    let take = move |edit_to: fn(&mut Adjustment, f64), to: Option<f64>| {
        if let Some(to) = to {
            edit(&|weakness| edit_to(weakness, to));
        }
    };
    view! {
        <div class="editor-fields">
            <NameField desk row=CatalogueRow::Adjustment(place)/>
            <NumberField label="Adds to every detection" unit="min" least=0.0 most=MOST required=true value=of(|a| a.detect_minutes) commit=move |to| take(|a, to| a.detect_minutes = to, to)/>
            <NumberField label="Adds to every resolution" unit="min" least=0.0 most=MOST required=true value=of(|a| a.resolve_minutes) commit=move |to| take(|a, to| a.resolve_minutes = to, to)/>
            <NumberField label="Makes every risk more frequent by" unit="%" least=0.0 most=1e8 required=true value=of(|a| a.frequency * 100.0) commit=move |to| take(|a, to| a.frequency = to / 100.0, to)/>
        </div>
    }
}

#[component]
fn BackgroundField(desk: Desk) -> impl IntoView {
    let value = Signal::derive(move || desk.focus.facts.with(|facts| Some(facts.catalogue.background * 100.0)));
    let set = move |to: Option<f64>| {
        desk.focus.edit(None, |objective| objective.facts.catalogue.background = to.unwrap_or(0.0) / 100.0);
    };
    view! {
        <div class="editor-fields">
            <NumberField label="Requests that fail on a good day" unit="%" least=0.0 most=100.0 value=value commit=set/>
            <p class="muted">"Nobody can refuse these: they use the budget up before anything happens, so they are always accepted."</p>
        </div>
    }
}
