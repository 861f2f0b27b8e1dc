use leptos::prelude::*;

use super::desk::Desk;
use super::ended::Ended;
use super::question::Facts;
use accord::chart::minutes_in_words;
use accord::drill::{Deck, Quarter, QuarterMove, QuarterView, QuarterWeek};
use accord::plan::words::{percent_rounded, three_digits};

/// A quarter as the owner of a budget: one decision a week.
#[component]
pub fn QuarterPlay(desk: Desk, deck: Deck, seed: u64, mut quarter: Quarter, again: Callback<()>) -> impl IntoView {
    let facts = quarter.view().facts;
    // Whoever left in the middle finds the quarter as it was.
    let begun = desk.begun(&deck, seed);
    let moves = begun.iter().filter_map(|name| QuarterMove::ALL.into_iter().find(|of| of.name() == name));
    let weeks = RwSignal::new(moves.map_while(|did| quarter.step(did).ok()).collect::<Vec<QuarterWeek>>());
    let seen = RwSignal::new(quarter.view());
    let run = StoredValue::new(quarter);
    let error = RwSignal::new(None::<String>);
    let step = move |did: QuarterMove| match run
        .try_update_value(|run| run.step(did).map(|week| (week, run.view(), run.is_over())))
    {
        Some(Ok((week, view_now, is_over))) => {
            error.set(None);
            if is_over && let Some(Ok(score)) = run.try_with_value(Quarter::score) {
                desk.write_down(&deck, seed, 0, None, score.marks());
            }
            weeks.update(|all| all.push(week));
            let moves = weeks.with_untracked(|all| all.iter().map(|of| of.did.name().to_owned()).collect());
            desk.keep_begun(&deck, seed, Some(moves));
            seen.set(view_now);
        }
        Some(Err(why)) => error.set(Some(why.to_string())),
        None => {}
    };
    let step = StoredValue::new_local(step);
    let moves = move || {
        let one = |did: QuarterMove| view! { <button type="button" on:click=move |_| step.with_value(|step| step(did))>{did.name()}</button> };
        seen.with(|seen| seen.moves.clone()).into_iter().map(one).collect_view()
    };
    let figures = move || {
        seen.with(|QuarterView { week, minutes, left, band, bullets, released, .. }| {
            let all = [
                ("Week", format!("{} of {}", (week.0 + 1).min(week.1), week.1)),
                ("Budget left", percent_rounded(*left)),
                ("Bad time", format!("{} of {}", minutes_in_words(minutes.0), minutes_in_words(minutes.1))),
                ("Band", band.clone()),
                ("Silver bullets", bullets.to_string()),
                ("Releases so far", three_digits(*released)),
            ];
            all.map(|(what, says)| view! { <div><dt>{what}</dt><dd>{says}</dd></div> }).collect_view()
        })
    };
    let row = |(at, week): (usize, QuarterWeek)| {
        let QuarterWeek { did, from_releases, others, minutes } = week;
        view! { <tr><td>{(at + 1).to_string()}</td><td>{did.name()}</td><td>{from_releases.to_string()}</td><td>{others.to_string()}</td><td>{minutes_in_words(minutes)}</td></tr> }
    };
    let rows = move || weeks.get().into_iter().enumerate().map(row).collect_view();
    let is_over = Memo::new(move |_| {
        seen.track();
        run.with_value(Quarter::is_over)
    });
    let ended = move || {
        let told = run.with_value(|run| Ok((run.score()?, run.debrief()?)));
        let told = told.map(|(score, debrief)| {
            let headline = if score.kept { "The objective was kept" } else { "The objective was missed" };
            let says = format!(
                "{} points; never deciding would have brought {}, foresight {}. You gained {} of what could be gained.",
                three_digits(score.points),
                three_digits(score.points_of_nothing),
                three_digits(score.points_of_oracle),
                percent_rounded(score.gained)
            );
            (headline.to_owned(), says, score.marks(), debrief)
        });
        view! { <Ended told again/> }
    };
    view! {
        <section class="card">
            <Facts facts/>
            <div role="status"><dl class="axes">{figures}</dl></div>
            <p class="error" role="alert">{error}</p>
            <Show when=move || !is_over.get()>
                <h2>"What do you do this week?"</h2>
                <p class="actions levers">{moves}</p>
            </Show>
            <Show when=move || weeks.with(|weeks| !weeks.is_empty())>
                <div class="scroll" tabindex="0" role="region" aria-label="Weeks so far">
                    <table>
                        <thead><tr><th scope="col">"Week"</th><th scope="col">"You did"</th><th scope="col">"Incidents from releases"</th><th scope="col">"Others"</th><th scope="col">"Bad time"</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </Show>
        </section>
        <Show when=move || is_over.get()>{ended}</Show>
    }
}
