use leptos::prelude::*;

use super::desk::Desk;
use crate::measurements::Standing;
use crate::parts::{Choice, RefusalNote};
use crate::platform::{page, worker};
use accord::chart::moment_in_words;
use accord::exchange::series::{Head, Measure, Role};
use accord::units::group_thousands;

/// Files come in, and are told what they are.
#[component]
pub fn Bring(desk: Desk) -> impl IntoView {
    let held = desk.held;
    let read = move |more: bool| {
        move |event: web_sys::Event| {
            if let Some(files) = page::chosen_files(&event) {
                held.read(&files, more);
            }
        }
    };
    let is_held = move || held.standing.with(|standing| *standing == Standing::Held);
    let is_reading = Memo::new(move |_| held.standing.with(|standing| matches!(standing, Standing::Reading(_))));
    let part = move || match held.standing.get() {
        Standing::Reading(part) => part,
        _ => 1.0,
    };
    let refused = move || match held.standing.get() {
        Standing::Refused(name, refusal) => Some(view! {
            <div class="refused" role="alert"><p><b>{name}</b></p><RefusalNote refusal/></div>
        }),
        _ => None,
    };
    view! {
        <section class="card">
            <h2>"Bring what was counted"</h2>
            <p>"An answer of Prometheus’ "<code>"/api/v1/query_range"</code>", or a CSV file with times and columns such as errors and total. Good and bad events may come in two files: choose both. Gaps, restarts of counters and values that are no number are mended, and said."</p>
            <p class="actions">
                <label class="button primary">"Open measurements…"<input type="file" multiple accept=".json,.csv,.tsv,.txt" class="unseen" on:change=read(false)/></label>
                <Show when=is_held><label class="button">"Add another file…"<input type="file" multiple accept=".json,.csv,.tsv,.txt" class="unseen" on:change=read(true)/></label></Show>
            </p>
            <p class="muted">"They are held while this page is open and kept nowhere: what you learn from them is what is worth keeping."</p>
            <Show when=move || is_reading.get()>
                <p class="actions" role="status">
                    <progress max="1" prop:value=part aria-label="Reading"></progress>
                    <span>{move || format!("{:.0} % read", part() * 100.0)}</span>
                    <button type="button" on:click=move |_| worker::stop()>"Stop"</button>
                </p>
            </Show>
            {refused}
            <Show when=is_held><Tracks desk/></Show>
        </section>
        <Show when=is_held><Summary desk/></Show>
    }
}

/// What each track is taken to be.
#[component]
fn Tracks(desk: Desk) -> impl IntoView {
    let held = desk.held;
    let row = move |(at, head): (usize, Head)| {
        let options = Role::ALL.iter().enumerate().map(|(i, role)| (i.to_string(), role.name().to_owned())).collect();
        let role = move || held.roles.with(|roles| roles.get(at).copied().unwrap_or(Role::Ignored));
        let value = Signal::derive(move || (role() as usize).to_string());
        let choose = move |value: &str| {
            if let Some(to) = value.parse::<usize>().ok().and_then(|i| Role::ALL.get(i).copied()) {
                held.roles.update(|roles| roles.iter_mut().skip(at).take(1).for_each(|role| *role = to));
            }
        };
        view! {
            <tr>
                <th scope="row">{head.name}</th>
                <td>{group_thousands(head.samples as u64)}</td>
                <td>{moment_in_words(head.between.0)}</td>
                <td>{moment_in_words(head.between.1)}</td>
                <td><Choice label="Counts" options=Signal::stored(options) value commit=choose/></td>
            </tr>
        }
    };
    let measures =
        [("counts", "events since the sample before, or rates"), ("counters", "events since the start (counters)")];
    let measure = Signal::derive(move || {
        if held.measure.get() == Measure::Counters { "counters".to_owned() } else { "counts".to_owned() }
    });
    let choose = move |value: &str| {
        held.measure.set(if value == "counters" { Measure::Counters } else { Measure::Counts });
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Tracks">
            <table>
                <thead><tr><th scope="col">"Track"</th><th scope="col">"Samples"</th><th scope="col">"From (UTC)"</th><th scope="col">"Until (UTC)"</th><th scope="col">"Is"</th></tr></thead>
                <tbody>{move || held.heads.get().into_iter().enumerate().map(row).collect_view()}</tbody>
            </table>
        </div>
        <div class="measure-of"><Choice label="Numbers are" options=Signal::stored(measures.map(|(word, name)| (word.to_owned(), name.to_owned())).to_vec()) value=measure commit=choose/></div>
    }
}

/// What follows at once, and where to go on.
#[component]
fn Summary(desk: Desk) -> impl IntoView {
    let says = desk.slice(|of| {
        let days = (of.until - of.from) as f64 / 86_400_000.0;
        let mut says = vec![format!(
            "{} moments over {days:.1} days; {:.5} % of what was counted was good.",
            group_thousands(of.samples as u64),
            (1.0 - of.ratio) * 100.0
        )];
        says.extend(of.notes.iter().map(|note| note.text.clone()));
        says
    });
    view! {
        <section class="card">
            <h2>"What they say at once"</h2>
            {move || desk.refused.get().map(|refusal| view! { <div class="refused" role="alert"><RefusalNote refusal/></div> })}
            <div role="status"><ul class="measured-says">{move || says.get().unwrap_or_default().into_iter().map(|says| view! { <li>{says}</li> }).collect_view()}</ul></div>
            <p class="actions">
                <a class="button" href=move || desk.link("windows")>"What was attained"</a>
                <a class="button" href=move || desk.link("alerts")>"Who would have been told"</a>
                <a class="button" href=move || desk.link("policy")>"What the policy would have done"</a>
            </p>
        </section>
    }
}
