use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Tale;
use crate::platform::page;
use accord::model::overload::{Ending, Protocol, Remedy, RemedyKind, Simulation, remedy};
use accord::plan::words::{number, percent_rounded};

/// Pulled for five minutes, put back, watched for five.
const PROTOCOL: Protocol = Protocol { hold: 300, watch: 300, recovered: 0.99 };
/// Seconds after the trigger in which somebody pulls a lever: later there is more backlog than most levers can work off.
const SEEN_AFTER: u32 = 60;
/// Milliseconds without a change after which remedies are tried.
const PAUSE: i32 = 300;

/// Which lever alone brings the service back.
#[component]
pub fn Remedies(told: RwSignal<Tale>) -> impl IntoView {
    let is_stuck = Memo::new(move |_| {
        told.with(|told| matches!(&told.1, Ok(told) if matches!(told.ending, Ending::Stuck { .. })))
    });
    let found = tried(told, is_stuck);
    let items = move || {
        let mut remedies = found.get();
        remedies.sort_by_key(|remedy| (!remedy.recovers, remedy.kind));
        remedies.into_iter().map(|remedy| {
            let (name, level) = in_words(&remedy);
            view! {
                <li class:works=remedy.recovers>
                    <b>{name}</b> " " <span>{if remedy.recovers { level } else { "does not bring it back alone".to_owned() }}</span>
                </li>
            }
        }).collect_view()
    };
    let said = move || {
        let (tried, works) = found.with(|found| (found.len(), found.iter().filter(|remedy| remedy.recovers).count()));
        if tried < RemedyKind::ALL.len() {
            format!("Trying each lever: {tried} of {}", RemedyKind::ALL.len())
        } else {
            format!("{works} of {tried} levers bring it back alone; the gentlest pull that does is given.")
        }
    };
    view! {
        <Show when=move || is_stuck.get()>
            <section class="card">
                <h2>"What would bring it back"</h2>
                <p class="muted">"Each lever alone, pulled for five minutes, a minute after the trigger is over, then put back. " <span role="status">{said}</span></p>
                <ul class="remedies">{items}</ul>
            </section>
        </Show>
    }
}

fn in_words(remedy: &Remedy) -> (&'static str, String) {
    let level = remedy.level.unwrap_or(0.0);
    let whole = || number(libm::floor(level));
    match remedy.kind {
        RemedyKind::LoadCut => ("Turn users away:", format!("{} of them", percent_rounded(level))),
        RemedyKind::Capacity => ("Add capacity:", format!("{level:.2} times as much")),
        RemedyKind::Retries => ("Let clients retry less:", format!("{} times", whole())),
        RemedyKind::RetryBudget => {
            ("Give clients a retry budget:", format!("{} of first attempts", percent_rounded(level)))
        }
        RemedyKind::QueueLimit => ("Bound the queue:", format!("{} attempts may wait", whole())),
        RemedyKind::DropExpired => ("Drop work whose deadline has passed:", "enough by itself".to_owned()),
        RemedyKind::DropQueue => ("Throw the queue away once:", "enough by itself".to_owned()),
        RemedyKind::Throttle => ("Let clients throttle themselves:", format!("K = {level:.1}")),
        RemedyKind::Breaker => ("Give clients a circuit breaker:", "half of 20 answers fail, open for 30 s".to_owned()),
    }
}

/// The remedies tried so far, one at a time so that the page keeps answering; a newer story drops the older.
fn tried(told: RwSignal<Tale>, is_stuck: Memo<bool>) -> RwSignal<Vec<Remedy>> {
    let found = RwSignal::new(Vec::new());
    let asked = StoredValue::new(0_u32);
    Effect::new(move || {
        let tale = told.get();
        asked.update_value(|n| *n += 1);
        let mine = asked.get_value();
        found.set(Vec::new());
        if !is_stuck.get_untracked() {
            return;
        }
        page::after(PAUSE, move || {
            spawn_local(async move {
                let story = &tale.0;
                let Ok(mut down) = Simulation::new(story.scenario()) else { return };
                if down.run(story.from + story.length + SEEN_AFTER).is_err() {
                    return;
                }
                for kind in RemedyKind::ALL {
                    page::breathe().await;
                    if asked.try_get_value() != Some(mine) {
                        return;
                    }
                    if let Ok(remedy) = remedy(&down, kind, PROTOCOL) {
                        found.try_update(|found| found.push(remedy));
                    }
                }
            });
        });
    });
    found
}
