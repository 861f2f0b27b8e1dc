use leptos::prelude::*;

use super::desk::{Desk, percent_shown, percent_typed};
use crate::parts::{LinesField, NumberField, TextField};
use accord::plan::Band;

/// As many as a dry run takes.
const MOST: usize = accord::model::dry_run::MOST_BANDS;

/// The most of a budget above which a band ends, so that it can.
pub const MOST_EXIT: f64 = 0.99;

/// Every band with what it asks for.
#[component]
pub fn Bands(desk: Desk) -> impl IntoView {
    let count = desk.slice(|policy| policy.bands.len());
    let add = move |_| {
        desk.edit(None, |policy| {
            let last = policy.bands.last().map_or(1.0, |band| band.at_or_below.min(1.0));
            let at_or_below = if policy.bands.len() < 2 { 0.0 } else { ((last - 0.1) * 100.0).round() / 100.0 };
            let name = format!("Band {}", policy.bands.len() + 1);
            policy.bands.push(Band { name, ..Band::freeze(at_or_below, 0.0) });
        });
    };
    view! {
        <section class="card bands">
            <h2>"What each band asks for"</h2>
            <ol class="band-list"><For each=move || 0..count.get() key=|at| *at let(at)><OneBand desk at/></For></ol>
            <Show when=move || { count.get() < MOST }>
                <p class="actions"><button type="button" on:click=add>"Add a band below"</button></p>
            </Show>
        </section>
    }
}

#[component]
fn OneBand(desk: Desk, at: usize) -> impl IntoView {
    let band = desk.slice(move |policy| policy.bands.get(at).cloned().unwrap_or_else(Band::free));
    let edit = move |change: &dyn Fn(&mut Band)| {
        desk.edit(None, |policy| {
            if let Some(band) = policy.bands.get_mut(at) {
                change(band);
            }
        });
    };
    let of = move |get: fn(&Band) -> String| Signal::derive(move || band.with(get));
    let share = percent_shown;
    let rename = move |text: &str| {
        let text = text.trim().to_owned();
        if text.is_empty() {
            return Err("A band has a name".to_owned());
        }
        edit(&|band| band.name.clone_from(&text));
        Ok(())
    };
    let begin = move |text: &str| {
        let (above, below) = desk.policy.with_untracked(|policy| {
            let at_of = |at: usize| policy.as_ref().and_then(|policy| policy.bands.get(at)).map(|of| of.at_or_below);
            (at_of(at.wrapping_sub(1)).filter(|_| at > 1), at_of(at + 1))
        });
        let to = percent_typed(text, -100.0, MOST_EXIT)?;
        if above.is_some_and(|above| to >= above) || below.is_some_and(|below| to <= below) {
            return Err("Bands go from much budget to little: it lies between its neighbours".to_owned());
        }
        edit(&|band| {
            // What ends where it began goes on doing so.
            let is_same = band.exit_above <= band.at_or_below;
            band.at_or_below = to;
            band.exit_above = if is_same { to } else { band.exit_above.max(to) };
        });
        Ok(())
    };
    let end = move |text: &str| {
        let at = band.with_untracked(|band| band.at_or_below);
        // More than all of a budget is never left: such a band would never end.
        let to = percent_typed(text, at, MOST_EXIT.max(at))?;
        edit(&|band| band.exit_above = to);
        Ok(())
    };
    let releases = move |text: &str| {
        let to = percent_typed(text, 0.0, 1.0)?;
        edit(&|band| band.releases = to);
        Ok(())
    };
    let work = move |text: &str| {
        let to = percent_typed(text, 0.0, 1.0)?;
        edit(&|band| band.reliability_work = to);
        Ok(())
    };
    let owner = move |text: &str| {
        let text = text.trim().to_owned();
        edit(&|band| band.owner.clone_from(&text));
        Ok(())
    };
    let least = Signal::derive(move || band.with(|band| Some(f64::from(band.at_least_days))));
    let remove = move |_| {
        desk.edit(None, |policy| {
            if at < policy.bands.len() {
                policy.bands.remove(at);
            }
        });
    };
    let stay = move |days: Option<f64>| edit(&|band| band.at_least_days = days.unwrap_or(0.0) as u32);
    let act = move |lines: Vec<String>| edit(&|band| band.actions.clone_from(&lines));
    let begins = Signal::derive(move || band.with(|band| share(band.at_or_below)));
    let ends = Signal::derive(move || band.with(|band| share(band.exit_above.max(band.at_or_below))));
    view! {
        <li class="band">
            <div class="band-fields">
                <TextField label="Band" value=of(|band| band.name.clone()) commit=rename/>
                {if at == 0 {
                    view! { <p class="muted first-band">"Holds while no other does."</p> }.into_any()
                } else {
                    view! {
                        <TextField label="Begins at" unit="% left" value=begins commit=begin/>
                        <TextField label="Ends above" unit="% left" value=ends commit=end/>
                        <NumberField label="Lasts at least" unit="days" required=true least=0.0 most=365.0 value=least
                            commit=stay/>
                    }.into_any()
                }}
                <TextField label="Releases that go out" unit="%" value=Signal::derive(move || band.with(|band| share(band.releases))) commit=releases/>
                <TextField label="Work on reliability" unit="%" value=Signal::derive(move || band.with(|band| share(band.reliability_work))) commit=work/>
                <TextField label="Seen to by" example="Development lead" value=of(|band| band.owner.clone()) commit=owner/>
            </div>
            <LinesField label="What is done, one a line" example="A second reviewer for each change"
                value=Signal::derive(move || band.with(|band| band.actions.clone()))
                commit=act/>
            {(at > 0).then(|| view! {
                <button type="button" class="quiet" aria-label=move || format!("Remove the band {}", band.with(|band| band.name.clone())) on:click=remove>"Remove"</button>
            })}
        </li>
    }
}
