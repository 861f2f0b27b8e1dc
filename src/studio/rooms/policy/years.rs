use std::sync::Arc;

use leptos::prelude::*;

use super::desk::Desk;
use crate::address::{Address, Room};
use crate::parts::{BasisOf, in_turn, settled};
use crate::platform::Pause;
use crate::rooms::table::SEED;
use accord::model::agreement::{Across, Lane, lanes, policy_trial};
use accord::model::basis;
use accord::model::dry_run::{Statistic, Summary};
use accord::plan::words::{money_rounded, percent_rounded, significant, three_digits};
use accord::plan::{Catalogue, Facts, Frequency, Policy};

/// Years after which no more are asked for, and after which a first answer is shown.
const YEARS: u64 = 1_000;
const FIRST: u64 = 100;
/// Years between two looks at the clock.
const AT_ONCE: u64 = 5;
/// Policies that stand beside the draft's.
const MOST: usize = 6;

/// What came of the years so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Tried {
    /// The policies.
    pub policies: Vec<Policy>,
    /// What each brought.
    pub summaries: Vec<Summary>,
}

/// The policy of the draft, which may be none, and what it could be instead: those that were offered, none, and those that
/// others published. Each under the name that it has on the table's map.
pub fn alternatives(desk: Desk) -> Memo<Vec<Policy>> {
    let objective = desk.focus.id;
    let history = desk.focus.session.history;
    let offers = Memo::new(move |_| {
        history.with(|history| {
            history.plan().objective(objective).map(|of| of.negotiation.clone().revealed()).unwrap_or_default()
        })
    });
    Memo::new(move |_| {
        let draft = desk.focus.terms.get();
        let rows = offers.with(|offers| lanes(&Facts::default(), &draft, &draft, offers, Across::Policies));
        let policy = |lane: Lane| Policy { name: lane.name, ..lane.terms.policy.unwrap_or_else(Policy::none) };
        let mut all: Vec<Policy> = rows.into_iter().map(policy).collect();
        // Without a policy of its own the draft is the row of none.
        if draft.policy.is_none() {
            all.sort_by_key(|of| of.name != "No policy");
        }
        all.truncate(MOST);
        all
    })
}

/// The dry run: the policy beside others on the same simulated years.
#[component]
pub fn YearsPart(desk: Desk) -> impl IntoView {
    let has_risks = desk.focus.slice(|facts, _| facts.catalogue != Catalogue::default());
    view! {
        <Show when=move || has_risks.get() fallback=move || view! { <Teach desk/> }><Columns desk/></Show>
    }
}

#[component]
fn Teach(desk: Desk) -> impl IntoView {
    view! {
        <section class="card teach">
            <h2>"Nothing is known yet of what goes wrong"</h2>
            <p>"A dry run lets a thousand possible years pass. For that it must know what goes wrong: a handful of risks with a rough guess each is enough."</p>
            <p class="actions"><a class="button" href=move || Address::of(Room::Risks, Some(desk.focus.id)).link()>"Write down what goes wrong"</a></p>
        </section>
    }
}

#[component]
fn Columns(desk: Desk) -> impl IntoView {
    let (tried, error) = tried(desk);
    let names = Memo::new(move |_| {
        tried.with(|tried| {
            tried.as_ref().map(|tried| tried.policies.iter().map(|of| of.name.clone()).collect::<Vec<_>>())
        })
    });
    let heads = move || {
        let head = |(at, name): (usize, String)| {
            let mine = at == 0;
            view! { <th scope="col">{name} {mine.then(|| view! { <small class="muted">" the draft"</small> })}</th> }
        };
        names.get().unwrap_or_default().into_iter().enumerate().map(head).collect_view()
    };
    let years = move || match tried.with(|tried| tried.as_ref().and_then(|of| of.summaries.first().map(|of| of.years)))
    {
        Some(years) => {
            let target = desk.focus.target.get();
            format!(
                "{years} simulated years, the same ones for every policy and all at {target} %: differences are those of the policies."
            )
        }
        None => "Years are being simulated…".to_owned(),
    };
    let nothing_to_prevent = desk.focus.slice(|facts, _| {
        let is_change = |risk: &accord::plan::Risk| matches!(risk.frequency, Frequency::Changes { .. });
        facts.work_effect.is_none() && !facts.catalogue.risks.iter().any(is_change)
    });
    let rows = ROWS.iter().map(|row| view! { <Row desk tried row/> }).collect_view();
    view! {
        <section class="card follows">
            <h2>"What each policy brings in a year"</h2>
            <p class="muted" role="status">{years}</p>
            <p class="error" role="alert">{error}</p>
            <Show when=move || nothing_to_prevent.get()>
                <p class="notice">"No freeze can prevent anything here: no risk comes with changes that fail, and it is not said what reliability work brings. " <a href=move || Address::of(Room::Risks, Some(desk.focus.id)).link()>"Say how often changes fail"</a></p>
            </Show>
            <div class="scroll" tabindex="0" role="region" aria-label="What each policy brings in a year">
                <table>
                    <thead><tr><th scope="col">"Outcome"</th>{heads}</tr></thead>
                    <tbody>{rows} <InBands tried/></tbody>
                </table>
            </div>
            <p class="muted">"The mean of the years with its standard error, and below it what one year in ten goes beyond."</p>
            <BasisOf of=&[&basis::POLICY_YEARS]/>
        </section>
    }
}

/// What came of the years, and why there is nothing.
pub fn tried(desk: Desk) -> (RwSignal<Option<Arc<Tried>>>, RwSignal<Option<String>>) {
    let tried = RwSignal::new(None);
    let error = RwSignal::new(None);
    let focus = desk.focus;
    let asked = Memo::new({
        let policies = alternatives(desk);
        move |_| (focus.facts.get(), focus.terms.get(), policies.get())
    });
    let asked = settled(asked);
    in_turn(
        move || asked.get(),
        move |(facts, terms, policies), turn| async move {
            let mut pause = Pause::patient().await;
            if !turn.holds() {
                return;
            }
            let mut run = match policy_trial(&facts, &terms, &policies, SEED) {
                Ok(Some(run)) => run,
                answer => {
                    tried.set(None);
                    error.set(answer.err().map(|error| error.to_string()));
                    return;
                }
            };
            error.set(None);
            while turn.holds() && run.years() < YEARS {
                run.step(AT_ONCE);
                if run.years() == FIRST || run.years() >= YEARS {
                    let summaries = (0..policies.len()).map(|at| run.summary(at)).collect();
                    tried.set(Some(Arc::new(Tried { policies: policies.clone(), summaries })));
                }
                pause.if_due().await;
            }
        },
    );
    (tried, error)
}

/// How a number of a row reads.
#[derive(Clone, Copy)]
enum Unit {
    Days,
    Count,
    Share,
    Minutes,
    Money,
}

/// One outcome: its name, where it stands, whether more of it is better, how it reads.
struct Outcome(&'static str, fn(&Summary) -> Statistic, bool, Unit);

const ROWS: &[Outcome] = &[
    Outcome("Freeze days", |of| of.frozen_days, false, Unit::Days),
    Outcome("Releases that go out", |of| of.releases, true, Unit::Count),
    Outcome("Releases held back", |of| of.blocked, false, Unit::Count),
    Outcome("Days in breach", |of| of.breach_days, false, Unit::Days),
    Outcome("Years with every month kept", |of| of.every_month_kept, true, Unit::Share),
    Outcome("Bad minutes", |of| of.bad_minutes, false, Unit::Minutes),
    Outcome("Postmortems asked for", |of| of.postmortems, false, Unit::Count),
    Outcome("Silver bullets spent", |of| of.bullets, false, Unit::Count),
    Outcome("Escalations", |of| of.escalations, false, Unit::Count),
    Outcome("Lost in outages", |of| of.outage_cost, false, Unit::Money),
    Outcome("Credited to customers", |of| of.credit, false, Unit::Money),
];

#[component]
fn Row(desk: Desk, tried: RwSignal<Option<Arc<Tried>>>, row: &'static Outcome) -> impl IntoView {
    let Outcome(name, of, more_is_better, unit) = row;
    let (of, more_is_better, unit) = (*of, *more_is_better, *unit);
    let currency = desk.focus.session.currency();
    // Nobody wants to read a row of nothings.
    let is_shown = Memo::new(move |_| {
        let is_known = match unit {
            Unit::Money => tried.with(|tried| {
                tried.as_ref().is_some_and(|tried| tried.summaries.iter().any(|summary| of(summary).mean > 0.0))
            }),
            _ => true,
        };
        is_known
            && (*name != "Silver bullets spent"
                || desk.policy.with(|policy| policy.as_ref().is_some_and(|of| of.silver_bullets.count > 0)))
    });
    let in_words = move |value: f64, currency: &str| match unit {
        Unit::Days => format!("{} d", three_digits(value)),
        Unit::Count => three_digits(value),
        Unit::Share => percent_rounded(value),
        Unit::Minutes => format!("{} min", three_digits(value)),
        Unit::Money => money_rounded(value, currency),
    };
    let cells = move || {
        tried.with(|tried| {
            let Some(tried) = tried else { return Vec::new() };
            currency.with(|currency| {
                let one = |summary: &Summary| {
                    let Statistic { mean, standard_error, p10, p90, .. } = of(summary);
                    let doubt = match unit {
                        Unit::Share => format!(" ± {:.1} points", standard_error * 100.0),
                        Unit::Money => format!(" ± {}", money_rounded(significant(standard_error, 2), currency)),
                        _ => format!(" ± {}", three_digits(significant(standard_error, 2))),
                    };
                    let tail = match unit {
                        Unit::Share => String::new(),
                        _ if more_is_better => format!("one in ten: {} or less", in_words(p10, currency)),
                        _ => format!("one in ten: {} or more", in_words(p90, currency)),
                    };
                    // What never varies has no doubt and no tail, but for the noise of a sum.
                    let varies = standard_error > 1e-9 * mean.abs();
                    let told = |says: String| if varies { says } else { String::new() };
                    (in_words(mean, currency), told(doubt), told(tail))
                };
                tried.summaries.iter().map(one).collect::<Vec<_>>()
            })
        })
    };
    let cell = |(mean, doubt, tail): (String, String, String)| {
        view! { <td><b>{mean}</b> <small class="muted">{doubt}</small> <small class="muted away">{tail}</small></td> }
    };
    view! {
        <Show when=move || is_shown.get()>
            <tr><th scope="row">{*name}</th>{move || cells().into_iter().map(cell).collect_view()}</tr>
        </Show>
    }
}

/// How many days of a year each band holds.
#[component]
fn InBands(tried: RwSignal<Option<Arc<Tried>>>) -> impl IntoView {
    let cells = move || {
        tried.with(|tried| {
            let Some(tried) = tried else { return Vec::new() };
            let one = |(policy, summary): (&Policy, &Summary)| {
                let band = |(band, days): (&accord::plan::Band, &Statistic)| {
                    format!("{}: {} d", band.name, three_digits(days.mean))
                };
                policy.bands.iter().zip(&summary.days_in_band).map(band).collect::<Vec<_>>()
            };
            tried.policies.iter().zip(&tried.summaries).map(one).collect::<Vec<_>>()
        })
    };
    let cell = |bands: Vec<String>| {
        view! { <td>{bands.into_iter().map(|band| view! { <small class="away">{band}</small> }).collect_view()}</td> }
    };
    view! { <tr><th scope="row">"Days in each band"</th>{move || cells().into_iter().map(cell).collect_view()}</tr> }
}
