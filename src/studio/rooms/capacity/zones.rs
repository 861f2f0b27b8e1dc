use leptos::prelude::*;

use super::fields::{FleetFields, PromiseFields};
use super::known::Known;
use crate::parts::{BasisOf, Figure};
use accord::chart::capacity::{milliseconds, whole_percent};
use accord::model::capacity::{Domains, Regime};
use accord::model::fleet::Fleet;
use accord::model::{Answer, Basis, basis};
use accord::plan::words::three_digits;

/// The name in the address under which lost zones stand, as letters with commas between.
const LOST: &str = "lost";

/// What is left when zones are lost, at a click.
#[component]
pub fn Zones(known: Known) -> impl IntoView {
    let named = known.focus.session.view(LOST);
    let lost = Memo::new(move |_| {
        let zones = known.capacity.with(|capacity| capacity.zones);
        named.with(|named| lost_zones(named.as_deref().unwrap_or_default(), zones))
    });
    let after = Memo::new(move |_| -> Answer<Option<(Fleet, Regime)>> {
        let Some(load) = known.load() else { return Ok(None) };
        let Some(left) = lost.with(|lost| known.fleet.get().map(|fleet| fleet.without(lost)))? else {
            return Ok(Some(None));
        };
        Ok(Some(Some((left, left.regime(load)?))))
    });
    view! {
        <Switches known lost/>
        <After known lost after/>
        <Rule known/>
        <div class="columns">
            <FleetFields known/>
            <PromiseFields known/>
        </div>
    }
}

/// The zones that an address names, of those that there are; each once, in order.
fn lost_zones(text: &str, zones: u32) -> Vec<u32> {
    (0..zones).filter(|zone| text.split(',').any(|word| word == letter(*zone))).collect()
}

fn letter(zone: u32) -> String {
    char::from_u32(u32::from('a') + zone).unwrap_or('?').to_string()
}

/// Each zone as a switch.
#[component]
fn Switches(known: Known, lost: Memo<Vec<u32>>) -> impl IntoView {
    let session = known.focus.session;
    let zones = known.slice(|capacity| capacity.zones);
    let toggle = move |zone: u32| {
        let mut now = lost.get_untracked();
        match now.iter().position(|one| *one == zone) {
            Some(at) => drop(now.remove(at)),
            None => now.push(zone),
        }
        now.sort_unstable();
        let text = now.into_iter().map(letter).collect::<Vec<_>>().join(",");
        session.set_view(LOST, (!text.is_empty()).then_some(text));
    };
    let switch = move |zone: u32| {
        let is_lost = move || lost.with(|lost| lost.contains(&zone));
        let replicas = move || known.fleet.get().map_or(0, |fleet| fleet.in_zone(zone));
        view! {
            <button type="button" class="zone" class:lost=is_lost aria-pressed=move || is_lost().to_string() on:click=move |_| toggle(zone)>
                <b>"zone " {letter(zone)}</b>
                <span>{move || if is_lost() { "lost" } else { "there" }} ", " {replicas} {move || if replicas() == 1 { " replica" } else { " replicas" }}</span>
            </button>
        }
    };
    view! {
        <section class="card">
            <h2>"Which zone is lost?"</h2>
            <p class="muted">"A zone is a part that fails as a whole: a data centre, a region, a rack. Switch one off; its load goes to those that are left."</p>
            <div class="zones" role="group" aria-label="Zones that are lost">{move || (0..zones.get()).map(switch).collect_view()}</div>
        </section>
    }
}

/// What the rest settles into.
#[component]
fn After(known: Known, lost: Memo<Vec<u32>>, after: Memo<Answer<Option<(Fleet, Regime)>>>) -> impl IntoView {
    let before = Memo::new(move |_| known.regime().ok().flatten());
    let was = move || {
        before.get().map_or(String::new(), |regime| format!("; {} with all zones", whole_percent(regime.utilisation())))
    };
    let busy = move || match after.get() {
        Ok(Some(Some((_, regime)))) => whole_percent(regime.utilisation()),
        Ok(Some(None)) => "nothing left".to_owned(),
        _ => "unknown".to_owned(),
    };
    let busy_detail = move || match after.get() {
        Ok(Some(Some((left, _)))) => format!("of {} replicas that are left{}", left.replicas(), was()),
        Ok(Some(None)) => "every zone is lost: the service is down".to_owned(),
        Ok(None) => "requests a day are not known".to_owned(),
        Err(error) => error.to_string(),
    };
    let slow = move || match after.get() {
        Ok(Some(Some((_, Regime::Steady(steady))))) => {
            steady.response_quantile(0.99).map_or_else(|error| error.to_string(), milliseconds)
        }
        Ok(Some(Some((_, Regime::Overload(_))))) => "overload".to_owned(),
        Ok(Some(None)) => "no answer".to_owned(),
        _ => "unknown".to_owned(),
    };
    let regime = move || after.get().ok().flatten().flatten().map(|(_, regime)| regime);
    let slow_detail = move || match regime() {
        Some(Regime::Overload(over)) => format!(
            "the queue grows by {} requests each second and never settles, so no time can be named",
            three_digits(over.growth)
        ),
        other => super::replicas::promise_in_words(known, other),
    };
    let broken = move || promise_is_broken(known, regime());
    let verdict =
        move || in_words(&lost.get(), regime(), after.with(|after| matches!(after, Ok(Some(None)))), broken());
    let is_bad =
        move || broken() || after.with(|after| matches!(after, Ok(Some(None | Some((_, Regime::Overload(_)))))));
    view! {
        <p class="verdict" class:bad=is_bad role="status">{verdict}</p>
        <div class="figures two">
            <Figure label="Busy at the peak" value=Signal::derive(busy) detail=Signal::derive(busy_detail) basis=Signal::stored(&basis::ZONE_LOSS as &'static Basis)/>
            <Figure label="99 % answered within" value=Signal::derive(slow) detail=Signal::derive(slow_detail) basis=Signal::stored(&basis::RESPONSE_TIME as &'static Basis)/>
        </div>
    }
}

/// Whether a fleet that keeps up is slower than was promised.
fn promise_is_broken(known: Known, regime: Option<Regime>) -> bool {
    let (Some(promise), Some(Regime::Steady(steady))) = (known.promise.get(), regime) else { return false };
    steady.response_tail(promise.milliseconds / 1_000.0).is_ok_and(|slower| slower > 1.0 - promise.share)
}

fn in_words(lost: &[u32], regime: Option<Regime>, is_down: bool, is_broken: bool) -> String {
    let letters: Vec<String> = lost.iter().map(|zone| letter(*zone)).collect();
    let without = match letters.as_slice() {
        [] => "With all zones there".to_owned(),
        [one] => format!("Without zone {one}"),
        [most @ .., last] => format!("Without zones {} and {last}", most.join(", ")),
    };
    match regime {
        _ if is_down => "Every zone is lost: nothing answers.".to_owned(),
        Some(Regime::Overload(over)) => format!(
            "{without} it is overload: {} of what is left would be asked for. Requests queue until somebody sheds load.",
            whole_percent(over.utilisation)
        ),
        Some(Regime::Steady(steady)) => {
            let slow = if is_broken { ", but slower than was promised" } else { "" };
            format!("{without} it keeps up, busy for {} of its time{slow}.", whole_percent(steady.utilisation()))
        }
        None => format!("{without}, what happens depends on a load that is not known."),
    }
}

/// How busy a fleet may be so that a zone may go.
#[component]
fn Rule(known: Known) -> impl IntoView {
    let rows = move || {
        let Ok(fleet) = known.fleet.get() else { return Vec::new() };
        (0..fleet.zones().min(4)).map(|lost| rule(fleet, lost)).collect()
    };
    view! {
        <section class="card">
            <h2>"How busy may it be, so that zones can be lost?"</h2>
            <p class="muted">"Of z equal zones, k may go while the rest carries everything at 100 %: safe utilisation = (z − k) ÷ z, headroom = z ÷ (z − k). To stay fast as well, multiply with the utilisation that the latency promise allows."</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Safe utilisation by zones lost">
                <table>
                    <thead><tr><th scope="col">"Zones lost"</th><th scope="col">"Safe utilisation"</th><th scope="col">"Headroom"</th><th scope="col">"Replicas left"</th></tr></thead>
                    <tbody>{move || rows().into_iter().map(|[lost, safe, headroom, left]| view! {
                        <tr><th scope="row">{lost}</th><td>{safe}</td><td>{headroom}</td><td>{left}</td></tr>
                    }).collect_view()}</tbody>
                </table>
            </div>
            <BasisOf of=&[&basis::ZONE_LOSS]/>
        </section>
    }
}

fn rule(fleet: Fleet, lost: u32) -> [String; 4] {
    let domains = Domains { count: fleet.zones(), lost };
    let said = |figure: Result<String, accord::model::ModelError>| figure.unwrap_or_else(|error| error.to_string());
    [
        lost.to_string(),
        said(domains.safe_utilisation().map(|share| format!("{:.1} %", 100.0 * share))),
        said(domains.headroom().map(|factor| format!("{} ×", three_digits(factor)))),
        said(domains.left_of(fleet.replicas()).map(|left| left.to_string())),
    ]
}
