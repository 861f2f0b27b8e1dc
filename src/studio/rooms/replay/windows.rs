use leptos::prelude::*;

use super::desk::Desk;
use super::take::take;
use crate::parts::{ChartFigure, ScrollTable};
use accord::chart::{Plot, Table, WEIGHTY, attained_plot, burn_down_plot, civil_of, minutes_in_words, moment_in_words};
use accord::model::attained::{Spell, kept_share};
use accord::model::basis;
use accord::plan::words::percent_rounded;
use accord::plan::{Confidence, Incident, IncidentLog};
use accord::units::{CivilDate, Target};

/// Targets that stand beside the draft's.
const LADDER: [&str; 9] = ["99", "99.5", "99.8", "99.9", "99.95", "99.97", "99.99", "99.995", "99.999"];
/// Spells that are listed.
const MOST_LISTED: usize = 12;

/// What was attained in each window, which targets would have held, and what spent the budget.
#[component]
pub fn WindowsPart(desk: Desk) -> impl IntoView {
    let of = move |plot: fn(&Desk) -> Plot| Signal::derive(move || plot(&desk));
    let attained = of(|desk| {
        desk.examined.with(|examined| {
            examined.as_ref().map_or_else(
                || Plot::empty("What was attained"),
                |of| attained_plot(&of.windows, desk.focus.target.get()),
            )
        })
    });
    let left = of(|desk| {
        desk.examined.with(|examined| {
            examined
                .as_ref()
                .map_or_else(|| Plot::empty("How the budget went"), |of| burn_down_plot(&of.left, &of.spells))
        })
    });
    let targets = Signal::derive(move || {
        let draft = desk.focus.target.get();
        let usual = LADDER.into_iter().filter_map(|text| Target::parse_percent(text).ok());
        let mut all: Vec<Target> = usual.chain([draft]).collect();
        all.sort_by_key(|target| std::cmp::Reverse(target.budget()));
        all.dedup();
        let row = |target: Target| {
            let (kept, whole) =
                desk.examined.with(|of| of.as_ref().map_or((0, 0), |of| kept_share(&of.windows, target)));
            let share = if whole == 0 { "not known".to_owned() } else { percent_rounded(kept as f64 / whole as f64) };
            let name = if target == draft { format!("{target} % (the draft)") } else { format!("{target} %") };
            vec![name, format!("{kept} of {whole}"), share]
        };
        Table {
            head: ["Target", "Whole windows that kept it", "Share"].map(str::to_owned).to_vec(),
            rows: all.into_iter().map(row).collect(),
        }
    });
    view! {
        <div class="columns">
            <section class="card"><ChartFigure id="attained" plot=attained basis=Some(&basis::ATTAINED)/></section>
            <section class="card"><ChartFigure id="burn-down" plot=left basis=Some(&basis::BURNED_DOWN)/></section>
        </div>
        <div class="columns">
            <section class="card">
                <h2>"Which target would have held"</h2>
                <ScrollTable label="Targets and the windows that kept them" table=targets/>
                <p class="muted">"Windows overlap where they roll, so they are not as many independent trials as they are lines."</p>
            </section>
            <Spenders desk/>
        </div>
    }
}

/// What spent the budget, and the way to make facts of it.
#[component]
fn Spenders(desk: Desk) -> impl IntoView {
    let worst = desk.slice(|of| {
        let mut all: Vec<Spell> = of.spells.iter().copied().filter(|of| of.share >= WEIGHTY).collect();
        all.sort_by(|a, b| b.bad.total_cmp(&a.bad));
        all.truncate(MOST_LISTED);
        all
    });
    let item = |spell: Spell| {
        let minutes = (spell.until - spell.from) as f64 / 60_000.0;
        view! {
            <li>
                <b>{format!("{} of all bad events", percent_rounded(spell.share))}</b>
                {format!(", {} UTC for {}, {} of what was asked then", moment_in_words(spell.from), minutes_in_words(minutes), percent_rounded(spell.bad / spell.total.max(f64::MIN_POSITIVE)))}
            </li>
        }
    };
    let said = RwSignal::new(String::new());
    let write_down = move |_| {
        let Some(examined) = desk.examined.get_untracked() else { return };
        let days =
            civil_of(examined.from).zip(civil_of(examined.until)).map(|(a, b)| (CivilDate::of(a), CivilDate::of(b)));
        let Some((from, until)) = days else { return };
        let incident = |(at, spell): (usize, &Spell)| {
            Some(Incident {
                impact: rounded(spell.bad / spell.total.max(f64::MIN_POSITIVE)),
                ..Incident::new(
                    format!("Measured {}", at + 1),
                    civil_of(spell.from)?,
                    (spell.until - spell.from) as f64 / 60_000.0,
                )
            })
        };
        let weighty: Vec<Spell> = examined.spells.iter().copied().filter(|of| of.share >= WEIGHTY).collect();
        let incidents = weighty.iter().enumerate().filter_map(incident).collect();
        let mut found = IncidentLog { from, until, incidents, reviews: Vec::new() };
        // What was written down already is measured again, from another moment on.
        let written = desk.focus.facts.with_untracked(|facts| facts.incidents.clone());
        let between = |of: &Incident| (of.started.minutes(), of.started.minutes() + of.minutes);
        let is_new = |of: &Incident| {
            let (from, until) = between(of);
            !written.iter().flat_map(|log| &log.incidents).map(between).any(|(a, b)| a < until && from < b)
        };
        let all = found.incidents.len();
        found.incidents.retain(is_new);
        let known = all - found.incidents.len();
        let files = desk.held.heads.with_untracked(|heads| {
            let mut names: Vec<&str> = heads.iter().filter_map(|head| head.name.split(": ").next()).collect();
            names.dedup();
            names.join(", ")
        });
        let mut says = take(desk.focus, found, Confidence::Measured, &format!("spells in {files}"));
        if known > 0 {
            says.push_str(&format!(" {known} went on while an incident of the list did, and were left out."));
        }
        said.set(says);
    };
    view! {
        <section class="card">
            <h2>"What spent it"</h2>
            <ol class="spenders-list">{move || worst.get().unwrap_or_default().into_iter().map(item).collect_view()}</ol>
            <p class="actions"><button type="button" on:click=write_down>"Write them down as incidents"</button> <span class="muted" role="status">{said}</span></p>
            <p class="muted">"A spell is a stretch in which errors came faster than the target allows; those of less than a hundredth of all bad events are left out. As incidents they can be named, given a cause, and fitted to risks under Facts."</p>
        </section>
    }
}

/// A share as people would write it down, to a hundredth of a per cent.
fn rounded(share: f64) -> f64 {
    (share.clamp(0.0, 1.0) * 10_000.0).round() / 10_000.0
}
