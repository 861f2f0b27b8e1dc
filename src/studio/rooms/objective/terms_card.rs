//! The terms of an objective as fields, and its traffic.

use leptos::prelude::*;

use crate::parts::{Choice, TextField};
use crate::session::Session;
use accord::model::usual_windows;
use accord::plan::{Facts, ObjectiveId, Terms};
use accord::units::{Length, Method, Share, group_thousands, typed};

/// The terms and the one fact of this room.
#[component]
pub fn TermsCard(id: ObjectiveId, terms: Memo<Terms>, facts: Memo<Facts>) -> impl IntoView {
    let session = Session::from_context();
    let set_target = move |text: &str| {
        let target =
            terms.with_untracked(|terms| typed::target(text, &terms.window)).map_err(|error| error.to_string())?;
        session.edit(id, None, |objective| objective.terms.target = target);
        Ok(())
    };
    let set_requests = move |text: &str| {
        let digits: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '_' | '\u{a0}' | '\u{202f}')).collect();
        let requests = match digits.as_str() {
            "" => None,
            digits => match digits.parse::<u64>() {
                Ok(n) if (1..=1_000_000_000_000_000).contains(&n) => Some(n),
                _ => return Err("A whole number from 1 to 1,000,000,000,000,000 is needed, or nothing".to_owned()),
            },
        };
        session.edit(id, None, |objective| objective.facts.requests_per_day = requests);
        Ok(())
    };
    let windows = move || {
        let now = terms.with(|terms| terms.window.to_string());
        let mut options: Vec<_> = usual_windows().iter().map(|window| (window.to_string(), window.spoken())).collect();
        if !options.iter().any(|(value, _)| *value == now) {
            options.push((now, terms.with(|terms| terms.window.spoken())));
        }
        options
    };
    let set_window = move |value: &str| {
        let same = terms.with_untracked(|terms| terms.window.to_string() == value);
        let chosen = usual_windows().into_iter().find(|window| window.to_string() == value);
        if let Some(window) = chosen.filter(|_| !same) {
            session.edit(id, None, |objective| objective.terms.window = window);
        }
    };
    view! {
        <section class="card terms">
            <h2>"Terms and traffic"</h2>
            <TextField label="Target" unit="%" commit=set_target value=Signal::derive(move || terms.with(|terms| terms.target.to_string()))/>
            <TextField
                label="Requests a day" example="not stated" commit=set_requests
                value=Signal::derive(move || facts.with(|facts| facts.requests_per_day.map(group_thousands).unwrap_or_default()))
            />
            <Choice label="Window" options=Signal::derive(windows) commit=set_window value=Signal::derive(move || terms.with(|terms| terms.window.to_string()))/>
            <MethodFields id terms/>
        </section>
    }
}

/// How badness is counted, and the slices where the method has them.
#[component]
fn MethodFields(id: ObjectiveId, terms: Memo<Terms>) -> impl IntoView {
    let session = Session::from_context();
    let method = Memo::new(move |_| terms.with(|terms| terms.method));
    let set = move |method: Method| session.edit(id, None, |objective| objective.terms.method = method);
    let choose = move |name: &str| {
        let now = method.get_untracked();
        let slice = now.slice().or_else(|| Length::parse("1m").ok());
        let (Some(slice), Ok(usual)) = (slice, Share::parse_ratio("0.95")) else { return };
        set(match name {
            "Timeslices" => Method::Timeslices { slice_target: usual, slice },
            "RatioTimeslices" => Method::RatioTimeslices { slice },
            _ => Method::Occurrences,
        });
    };
    let set_slice = move |text: &str| {
        let slice = Length::parse(text).map_err(|error| error.to_string())?;
        match method.get_untracked() {
            Method::Occurrences => {}
            Method::Timeslices { slice_target, .. } => set(Method::Timeslices { slice_target, slice }),
            Method::RatioTimeslices { .. } => set(Method::RatioTimeslices { slice }),
        }
        Ok(())
    };
    let set_slice_target = move |text: &str| {
        let share = Share::parse_percent(text).and_then(Share::above_zero);
        let slice_target = share.map_err(|error| error.to_string())?;
        if let Method::Timeslices { slice, .. } = method.get_untracked() {
            set(Method::Timeslices { slice_target, slice });
        }
        Ok(())
    };
    let slice_target = move || match method.get() {
        Method::Timeslices { slice_target, .. } => slice_target.percent().to_string(),
        _ => String::new(),
    };
    let options = vec![
        ("Occurrences".to_owned(), "Occurrences: every request counts the same".to_owned()),
        ("Timeslices".to_owned(), "Timeslices: a slice of time is good or bad".to_owned()),
        ("RatioTimeslices".to_owned(), "RatioTimeslices: the mean of the slices".to_owned()),
    ];
    view! {
        <Choice label="Budgeting method" options=Signal::stored(options) commit=choose value=Signal::derive(move || method.get().name().to_owned())/>
        <Show when=move || method.get().slice().is_some()>
            <TextField label="Slice" commit=set_slice value=Signal::derive(move || method.get().slice().map(|s| s.to_string()).unwrap_or_default())/>
        </Show>
        <Show when=move || matches!(method.get(), Method::Timeslices { .. })>
            <TextField label="Slice is good at" unit="%" commit=set_slice_target value=Signal::derive(slice_target)/>
        </Show>
    }
}
