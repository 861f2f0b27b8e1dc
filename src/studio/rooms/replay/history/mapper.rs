use leptos::prelude::*;

use super::Coming;
use crate::parts::{Choice, TextField};
use accord::plan::{Column, Dates, Guess, Impacts, Mapping, guess_incidents};
use accord::units::TimeZone;

/// What each column is.
#[component]
pub fn Mapper(coming: Coming) -> impl IntoView {
    let guess = Memo::new(move |_| {
        coming.file.with(|file| file.as_ref().and_then(|file| guess_incidents(&file.text).ok())).unwrap_or_default()
    });
    let mapping =
        move || coming.options.with(|of| of.mapping.clone()).unwrap_or_else(|| guess.with(|of| of.mapping.clone()));
    let edit = move |change: &dyn Fn(&mut Mapping)| {
        let mut to = untrack(mapping);
        change(&mut to);
        coming.options.update(|of| of.mapping = Some(to));
    };
    let column = move |(at, head): (usize, String)| {
        let kinds = Column::ALL.iter().enumerate().map(|(i, of)| (i.to_string(), of.name().to_owned()));
        let options = std::iter::once((String::new(), "not kept".to_owned())).chain(kinds).collect();
        let value = Signal::derive(move || {
            let column = mapping().columns.get(at).copied().flatten();
            column
                .and_then(|of| Column::ALL.iter().position(|one| *one == of))
                .map(|i| i.to_string())
                .unwrap_or_default()
        });
        let choose = move |value: &str| {
            let to = value.parse::<usize>().ok().and_then(|i| Column::ALL.get(i).copied());
            edit(&|mapping| mapping.columns.iter_mut().skip(at).take(1).for_each(|of| *of = to));
        };
        let cells = guess.with(|guess| guess.rows.iter().filter_map(|row| row.get(at).cloned()).collect::<Vec<_>>());
        view! {
            <tr>
                <th scope="row">{head}</th>
                <td><Choice label="Is" options=Signal::stored(options) value commit=choose/></td>
                <td class="muted first-rows">{cells.join(" · ")}</td>
            </tr>
        }
    };
    let rows = move || guess.with(|of: &Guess| of.head.clone()).into_iter().enumerate().map(column).collect_view();
    let why = move || guess.with(|of| of.why.clone()).into_iter().map(|says| view! { <li>{says}</li> }).collect_view();
    let dates = Dates::ALL.iter().enumerate().map(|(i, of)| (i.to_string(), of.name().to_owned())).collect();
    let date = Signal::derive(move || (mapping().dates as usize).to_string());
    let choose_date = move |value: &str| {
        if let Some(to) = value.parse::<usize>().ok().and_then(|i| Dates::ALL.get(i).copied()) {
            edit(&|mapping| mapping.dates = to);
        }
    };
    let impacts = Impacts::ALL.iter().enumerate().map(|(i, of)| (i.to_string(), of.name().to_owned())).collect();
    let impact = Signal::derive(move || (mapping().impacts as usize).to_string());
    let choose_impact = move |value: &str| {
        if let Some(to) = value.parse::<usize>().ok().and_then(|i| Impacts::ALL.get(i).copied()) {
            edit(&|mapping| mapping.impacts = to);
        }
    };
    let zone = Signal::derive(move || mapping().zone.map(|zone| zone.as_str().to_owned()).unwrap_or_default());
    let set_zone = move |text: &str| {
        let to = if text.trim().is_empty() {
            None
        } else {
            Some(TimeZone::parse(text.trim()).map_err(|error| error.to_string())?)
        };
        edit(&|mapping| mapping.zone.clone_from(&to));
        Ok(())
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="What each column is">
            <table>
                <thead><tr><th scope="col">"Column"</th><th scope="col">"Is"</th><th scope="col" class="first-rows">"First rows"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <div class="rule-fields mapper-fields">
            <Choice label="Dates are written" options=Signal::stored(dates) value=date commit=choose_date/>
            <TextField label="Times without an offset are of" value=zone example="Europe/Berlin; UTC where empty" commit=set_zone/>
            <Choice label="Impacts are" options=Signal::stored(impacts) value=impact commit=choose_impact/>
        </div>
        <ul class="measured-says">{why}</ul>
    }
}
