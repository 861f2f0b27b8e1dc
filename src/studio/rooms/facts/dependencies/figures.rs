use leptos::prelude::*;

use super::drawing::Drawing;
use crate::focus::Focus;
use crate::parts::{BasisOf, Figure, TextField};
use accord::model::architecture::{Breakdown, availability_in_words, extra_nines, next_nine, verdict};
use accord::model::availability::Availability;
use accord::model::basis;
use accord::units::{Share, Span};

/// What the diagram means for the promise: a sentence and the figures behind it.
#[component]
pub fn Verdict(drawing: Drawing) -> impl IntoView {
    let Focus { id, session, target, window, .. } = drawing.focus;
    let service = Memo::new(move |_| {
        session.history.with(|history| history.plan().objective(id).map(|o| o.service.clone()).unwrap_or_default())
    });
    let ask = move |ask: &dyn Fn(&Breakdown) -> String| {
        drawing.breakdown.with(|breakdown| breakdown.as_ref().map_or_else(|_| "?".to_owned(), |it| ask(it)))
    };
    let sentence = move || {
        drawing.breakdown.with(|breakdown| match breakdown {
            Ok(breakdown) => {
                service.with(|service| window.with(|window| verdict(service, breakdown, target.get(), window)))
            }
            Err(error) => error.to_string(),
        })
    };
    let is_above = move || {
        let budget = target.get().budget().to_f64();
        drawing.breakdown.with(|breakdown| breakdown.as_ref().is_ok_and(|it| it.whole.down() > budget))
    };
    let down = move |it: &Breakdown| {
        let seconds = it.whole.down() * window.with(|window| window.span().to_seconds_f64());
        Span::from_seconds_f64(seconds).unwrap_or(Span::MAX)
    };
    let ceiling = move || ask(&|it| availability_in_words(it.whole));
    let ceiling_detail = move || {
        ask(&|it| {
            let nines = it.whole.nines().map_or_else(String::new, |nines| format!("{nines:.1} nines; "));
            let length = window.with(|window| window.length.spoken());
            let budget = window.with(|window| window.budget(target.get().budget()));
            format!("{nines}down {} in {length}, where {} % allows {budget}", down(it), target.get())
        })
    };
    let most = move || {
        ask(&|it| {
            it.largest().map_or_else(
                || "nothing".to_owned(),
                |row| row.takes(window.with(accord::units::Window::span)).to_string(),
            )
        })
    };
    let most_detail = move || ask(&|it| it.largest().map(|row| row.name.clone()).unwrap_or_default());
    let rule = move || {
        drawing.breakdown.with(|breakdown| breakdown.as_ref().ok().and_then(|it| extra_nines(it, target.get()).ok()))
    };
    let rule_value = move || {
        rule().map_or_else(
            || "?".to_owned(),
            |rule| match rule.over.len() {
                0 => "kept by all".to_owned(),
                n => format!("{n} of {} break it", rule.critical.len()),
            },
        )
    };
    let rule_detail = move || {
        rule().map_or_else(String::new, |rule| {
            let each = Availability::from_down(rule.each).map(availability_in_words).unwrap_or_default();
            let over = if rule.over.is_empty() { String::new() } else { format!(" Not: {}.", rule.over.join(", ")) };
            format!("Whatever takes the service down alone should be up {each} of the time.{over}")
        })
    };
    view! {
        <p class="verdict" class:burns=is_above role="status">{sentence}</p>
        <div class="figures structure-figures">
            <Figure label=Signal::stored("No better than") value=Signal::derive(ceiling) detail=Signal::derive(ceiling_detail) basis=Signal::stored(&basis::ARCHITECTURE)/>
            <Figure label=Signal::stored("The most is taken by one part") value=Signal::derive(most) detail=Signal::derive(most_detail) basis=Signal::stored(&basis::IMPORTANCE)/>
            <Figure label=Signal::stored("Rule of the extra nine") value=Signal::derive(rule_value) detail=Signal::derive(rule_detail) basis=Signal::stored(&basis::EXTRA_NINE)/>
        </div>
    }
}

/// What the users' own network leaves of a target.
#[component]
pub fn NetworkCard(focus: Focus) -> impl IntoView {
    let network = focus.slice(|facts, _| facts.network);
    let set = move |text: &str| {
        let to = if text.trim().is_empty() {
            None
        } else {
            Some(Share::parse_percent(text).map_err(|error| error.to_string())?)
        };
        focus.edit(None, |objective| objective.facts.network = to);
        Ok(())
    };
    let sentence = move || {
        let target = focus.target.get();
        let Some(network) = network.get() else {
            return "Nobody feels more nines than their own network has. If you know how often it works for your users, say so here.".to_owned();
        };
        let felt = next_nine(Availability::from_share(target.budget()), Availability::from_share(network.complement()));
        format!(
            "A service at exactly {target} % feels like {} to its users, and one nine more like {}: of the downtime that they feel, the next nine takes away {:.0} %.",
            availability_in_words(felt.felt),
            availability_in_words(felt.then),
            100.0 * felt.relative_gain
        )
    };
    view! {
        <section class="card network">
            <div>
                <h2>"What the users' own network leaves"</h2>
                <p>{sentence}</p>
                <BasisOf of=&[&basis::FELT]/>
            </div>
            <TextField label="Users' network works" unit="%" example="99.9" commit=set value=Signal::derive(move || network.get().map(|it| it.percent().to_string()).unwrap_or_default())/>
        </section>
    }
}
