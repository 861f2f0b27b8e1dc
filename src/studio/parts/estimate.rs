use leptos::prelude::*;

use super::field::{shown, unique};
use accord::units::{Estimate, typed};

/// What was typed into the two halves of an estimate and does not hold yet.
type Drafts = (Option<String>, Option<String>);

/// An estimate: a median, and a p90 where there is doubt. Both halves commit together, so that they may be typed in
/// either order; what cannot be read stays, with the reason.
#[component]
pub fn EstimateField(
    /// What is estimated.
    label: &'static str,
    /// The estimate that holds.
    #[prop(into)]
    value: Signal<Option<Estimate>>,
    /// Its unit.
    #[prop(optional)]
    unit: &'static str,
    /// What stands in the field for 1: 100 for percent.
    #[prop(default = 1.0)]
    scale: f64,
    /// The most that is taken, as it stands in the field.
    most: f64,
    /// Takes the estimate, or says why not.
    commit: impl Fn(Estimate) -> Result<(), String> + Copy + 'static,
) -> impl IntoView {
    let error = RwSignal::new(None::<String>);
    let drafts = StoredValue::new(Drafts::default());
    Effect::new(move || {
        value.track();
        drafts.set_value(Drafts::default());
        error.set(None);
    });
    let median = Signal::derive(move || value.get().map(|of| shown(of.median() * scale)).unwrap_or_default());
    let p90 = Signal::derive(move || {
        value.get().filter(|of| of.is_spread()).map(|of| shown(of.p90() * scale)).unwrap_or_default()
    });
    let take = move |edit: fn(&mut Drafts, String), text: String| {
        drafts.update_value(|drafts| edit(drafts, text));
        let (typed_median, typed_p90) = drafts.get_value();
        let median = typed_median.unwrap_or_else(|| median.get_untracked());
        let p90 = typed_p90.unwrap_or_else(|| p90.get_untracked());
        match estimate(&median, &p90, scale, most).and_then(commit) {
            Ok(()) => {
                drafts.set_value(Drafts::default());
                error.set(None);
            }
            Err(why) => error.set(Some(why)),
        }
    };
    let (id, said) = (unique("estimate"), unique("estimate-error"));
    let described = said.clone();
    let half = move |name: &'static str, example: &'static str, text: Signal<String>, edit: fn(&mut Drafts, String)| {
        let id = format!("{id}-{name}");
        view! {
            <div>
                <label for=id.clone()>{name}<span class="unseen">" of " {label}</span></label>
                <input
                    id=id type="text" inputmode="decimal" autocomplete="off" spellcheck="false" placeholder=example
                    prop:value=move || text.get()
                    aria-invalid=move || error.get().is_some().to_string()
                    aria-describedby=described.clone()
                    on:change=move |event| take(edit, event_target_value(&event))
                />
            </div>
        }
        .into_any()
    };
    view! {
        <fieldset class="field estimate">
            <legend>{label} {(!unit.is_empty()).then(|| format!(", {unit}"))}</legend>
            <div class="control">
                {half.clone()("median", "", median, |drafts, text| drafts.0 = Some(text))}
                {half("p90", "no doubt", p90, |drafts, text| drafts.1 = Some(text))}
            </div>
            <p id=said class="error" role="alert">{error}</p>
        </fieldset>
    }
}

fn estimate(median: &str, p90: &str, scale: f64, most: f64) -> Result<Estimate, String> {
    let number = |text: &str| -> Result<f64, String> {
        let number = typed::number(text).map_err(|error| error.to_string())?;
        if !(0.0..=most).contains(&number) {
            return Err(format!("Accepted is 0 to {}", shown(most)));
        }
        Ok(number / scale)
    };
    let low = number(median)?;
    if p90.trim().is_empty() {
        return Estimate::value(low).map_err(|error| error.to_string());
    }
    let high = number(p90)?;
    if high == low {
        return Estimate::value(low).map_err(|error| error.to_string());
    }
    Estimate::spread(low, high).map_err(|_| "The p90 must be above the median, and the median above 0".to_owned())
}
