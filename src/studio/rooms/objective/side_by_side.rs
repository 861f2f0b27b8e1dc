use leptos::prelude::*;

use super::slices::{Compared, Pair, Slices};
use crate::focus::Focus;
use crate::parts::BasisOf;
use accord::model::{Alternative, basis};
use accord::plan::words::chance_in_words;
use accord::units::Method;

/// Windows and methods compared on the same facts and the same target; a click chooses one.
#[component]
pub fn SideBySide(focus: Focus, slices: Slices) -> impl IntoView {
    let Slices { pairs, alternatives: rows, .. } = slices;
    let error = Memo::new(move |_| rows.with(|rows| rows.iter().find_map(|row| row.as_ref().err().cloned())));
    let is_sliced = move || pairs.with(|pairs| pairs.iter().find_map(|(_, method)| slices_of(*method)));
    view! {
        <section class="card side-by-side">
            <h2>"The same target over other windows, counted in other ways"</h2>
            <p class="muted">
                "Occurrences count every request the same. Timeslices call a slice of time good or bad" {move || is_sliced().map(|said| format!(": {said}"))} "."
            </p>
            <p class="error" role="alert">{error}</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Compared side by side">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Window"</th>
                            <th scope="col">"Counted by"</th>
                            <th scope="col">"Chance to keep it"</th>
                            <th scope="col">"Budget"</th>
                            <th scope="col">"Longest outage that fits"</th>
                            <th scope="col">"In breach"</th>
                            <th scope="col"><span class="unseen">"Choose"</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || pairs.get() key=|(window, method)| format!("{window} {method:?}") let(pair)>
                            <Row focus rows pair/>
                        </For>
                    </tbody>
                </table>
            </div>
            <BasisOf of=&[&basis::CHANCE, &basis::COUNTED, &basis::LONGEST_OUTAGE, &basis::IN_BREACH_CALENDAR]/>
        </section>
    }
}

fn slices_of(method: Method) -> Option<String> {
    let Method::Timeslices { slice_target, slice } = method else { return None };
    Some(format!("slices of {}, good at {} %", slice.spoken(), slice_target.percent()))
}

#[component]
fn Row(focus: Focus, rows: Memo<Compared>, pair: Pair) -> impl IntoView {
    let of = pair.clone();
    let row = Memo::new(move |_| {
        rows.with(|rows| rows.iter().flatten().find(|row| row.window == of.0 && row.method == of.1).cloned())
    });
    let cell = move |say: fn(&Alternative) -> String| move || row.with(|row| row.as_ref().map(say).unwrap_or_default());
    let (window, method) = pair.clone();
    let theirs = pair.clone();
    let is_current =
        Memo::new(move |_| focus.terms.with(|terms| (&terms.window, terms.method) == (&theirs.0, theirs.1)));
    let name = window.spoken();
    let said = format!("{name}, {}", method.name());
    let label = move || format!("{} {said}", if is_current.get() { "Chosen:" } else { "Choose" });
    let choose = move |_| {
        let (window, method) = pair.clone();
        focus.edit(None, |objective| {
            objective.terms.window = window;
            objective.terms.method = method;
        });
    };
    view! {
        <tr class:current=move || is_current.get() aria-current=move || is_current.get().then_some("true")>
            <th scope="row">{name}</th>
            <td class="word">{method.name()}</td>
            <td><b>{cell(|row| row.chance.map_or("–".to_owned(), |chance| chance_in_words(chance.value)))}</b></td>
            <td>{cell(|row| row.budget.to_string())}</td>
            <td>{cell(|row| row.longest.to_string())}</td>
            <td>{cell(|row| row.in_breach.map_or("–".to_owned(), |breach| chance_in_words(breach.value)))}</td>
            <td>
                <button type="button" aria-label=label aria-disabled=move || is_current.get().to_string() on:click=choose>
                    {move || if is_current.get() { "Chosen" } else { "Choose" }}
                </button>
            </td>
        </tr>
    }
}
