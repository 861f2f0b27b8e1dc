use leptos::prelude::*;

use super::desk::{Desk, Standing};
use super::pauses::Pauses;
use super::versions::signature;
use crate::address::{Address, Room};
use crate::clock::today;
use crate::parts::{Choice, DateField, LinesField, TextField};
use accord::exchange::{Signing, sign};
use accord::model::{budget, outlook};
use accord::plan::words::{capital, chance_in_words, policy_in_short};
use accord::plan::{Approval, Evidence, Negotiation, Objective, Refusal, restore};
use accord::units::CivilDate;

/// Days after which an accord is looked at again, where nobody says otherwise: a quarter.
const REVIEW_AFTER: u32 = 91;

/// What is about to be signed, by whom, and what should give pause before.
#[component]
pub fn SignPart(desk: Desk) -> impl IntoView {
    view! {
        <div class="columns">
            <What desk/>
            <Pauses desk/>
        </div>
        <Signatures desk/>
    }
}

/// The promise in a few lines.
#[component]
fn What(desk: Desk) -> impl IntoView {
    let focus = desk.focus;
    let lines = Memo::new(move |_| {
        focus.terms.with(|terms| {
            let time = focus.facts.with(|facts| budget(facts, terms).time.to_string());
            let chance = focus.leverage.with(|leverage| match leverage {
                Ok(Some(leverage)) => Some(chance_in_words(leverage.chance.value)),
                _ => None,
            });
            let policy = terms.policy.as_ref().map_or_else(|| "none".to_owned(), policy_in_short);
            let names = |names: Vec<&str>| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
            vec![
                ("Target", format!("{} % over {}", terms.target, terms.window.spoken())),
                ("Budget", format!("{time} in each window")),
                (
                    "Chance to keep it in a window, before the policy acts",
                    chance.unwrap_or_else(|| "not known: no risk is written down".to_owned()),
                ),
                ("Policy", policy),
                (
                    "Alerts",
                    match terms.alerts.len() {
                        0 => "none".to_owned(),
                        1 => "1 tier".to_owned(),
                        n => format!("{n} tiers"),
                    },
                ),
                ("Paid for", names(terms.investments.iter().map(|of| of.name.as_str()).collect())),
                ("Accepted risks", names(terms.accepted.iter().map(String::as_str).collect())),
            ]
        })
    });
    view! {
        <section class="card">
            <h2>"What is signed"</h2>
            <dl class="what">{move || lines.get().into_iter().map(|(what, says)| view! { <dt>{what}</dt><dd>{says}</dd> }).collect_view()}</dl>
            <p class="muted">"With it goes everything that it rests on: the facts with their sources, the indicator, the readiness list. Offers and limits do not: they were the way there."</p>
        </section>
    }
}

/// Somebody who signs, while it is being typed.
#[derive(Debug, Clone, PartialEq, Default)]
struct Signer {
    role: String,
    name: String,
}

#[component]
fn Signatures(desk: Desk) -> impl IntoView {
    let focus = desk.focus;
    let session = focus.session;
    let now = session.history.with_untracked(|history| history.plan().objective(focus.id).cloned());
    let Negotiation { seats, .. } = now.as_ref().map(|of| of.negotiation.clone()).unwrap_or_default();
    let last = now.as_ref().and_then(|of| of.accords.last().cloned());
    // Whoever signed last signs again; else those who sit at the table; else the two who must agree.
    let signers: Vec<Signer> = match &last {
        Some(last) => {
            last.signatures.iter().map(|of| Signer { role: of.role.clone(), name: of.name.clone() }).collect()
        }
        None if seats.is_empty() => {
            ["Product", "SRE"].map(|role| Signer { role: role.to_owned(), ..Signer::default() }).to_vec()
        }
        None => seats.into_iter().map(|seat| Signer { role: seat.name, ..Signer::default() }).collect(),
    };
    // What was typed before somebody went to look at something comes first.
    let form = session.form("sign", focus.id);
    let begun = session.begun(&form);
    let signers = RwSignal::new(begun.as_ref().map_or(signers, |texts| {
        let pairs = texts.iter().skip(1).zip(texts.iter().skip(2)).step_by(2);
        pairs.map(|(role, name)| Signer { role: role.clone(), name: name.clone() }).collect()
    }));
    let statement = RwSignal::new(match begun.and_then(|texts| texts.into_iter().next()) {
        Some(text) => text.lines().map(str::to_owned).collect(),
        None => match &last {
            Some(last) => vec![last.statement.clone()],
            None => vec![
                "We hold the service to this objective, and ourselves to what follows when its budget is spent."
                    .to_owned(),
            ],
        },
    });
    let form = StoredValue::new(form);
    Effect::new(move |was: Option<()>| {
        let mut texts = vec![statement.get().join("\n")];
        signers.with(|all| texts.extend(all.iter().flat_map(|of| [of.role.clone(), of.name.clone()])));
        if was.is_some() {
            form.with_value(|form| session.keep_begun(form, Some(texts)));
        }
    });
    let today = today();
    let on = RwSignal::new(today);
    let review = RwSignal::new(today.and_then(|today| CivilDate::from_day_number(today.day_number() + REVIEW_AFTER)));
    let evidence = RwSignal::new(last.map_or_else(|| evidence_of(desk), |last| last.evidence));
    let error = RwSignal::new(None::<Refusal>);
    let count = Memo::new(move |_| signers.with(Vec::len));
    let nameless = Memo::new(move |_| signers.with(|all| all.iter().all(|of| of.name.is_empty())));
    let signatures = move || -> Vec<Approval> {
        // Who has not put a name is asked for one: the place stays open.
        let one = |of: Signer| {
            let on = on.get().filter(|_| !of.name.is_empty());
            Approval { name: of.name, role: of.role, on }
        };
        signers.get().into_iter().map(one).collect()
    };
    // Another name, date or word is another version of the same objective.
    let is_signed = Memo::new(move |_| {
        matches!(desk.standing.get(), Standing::Signed { .. })
            && desk.accords.with(|all| {
                all.last().is_some_and(|last| {
                    let same_names = |of: &Approval| (of.name.clone(), of.role.clone());
                    let ours = signatures();
                    last.statement == statement.get().join("\n")
                        && (last.review_on, last.evidence) == (review.get(), evidence.get())
                        && last.signatures.iter().map(same_names).eq(ours.iter().map(same_names))
                })
            })
    });
    let do_sign = move |_| {
        if nameless.get_untracked() {
            return error.set(Some(Refusal::general(
                "Nobody has put a name under it",
                "Write at least one name beside a role",
            )));
        }
        let signing = Signing {
            statement: statement.get_untracked().join("\n"),
            signatures: untrack(signatures),
            review_on: review.get_untracked(),
            evidence: evidence.get_untracked(),
        };
        let mut plan = session.history.with_untracked(|history| history.plan().clone());
        let Some(of) = plan.objectives.iter_mut().find(|of| of.id == focus.id) else { return };
        approve(of, &signing, on.get_untracked());
        // A plan that could not be opened again with it is not signed.
        let signed = sign(of, signing).map(|accord| {
            of.accords.push(accord);
            of.clone()
        });
        let kept = signed.and_then(|signed| restore(plan, Vec::new()).map(|_| signed));
        match kept {
            Ok(signed) => {
                error.set(None);
                form.with_value(|form| session.keep_begun(form, None));
                focus.edit(None, |objective| *objective = signed);
            }
            Err(refusal) => error.set(Some(refusal)),
        }
    };
    let add = move |_| signers.update(|all| all.push(Signer::default()));
    let options = Evidence::ALL.map(|of| (of.name().to_owned(), capital(of.name()))).to_vec();
    let choose = move |name: &str| {
        if let Some(of) = Evidence::ALL.into_iter().find(|of| of.name() == name) {
            evidence.set(of);
        }
    };
    let declare = move |lines: Vec<String>| statement.set(lines);
    view! {
        <section class="card sign">
            <h2>"Sign"</h2>
            <LinesField label="What the parties declare" value=statement commit=declare/>
            <ul class="signers"><For each=move || 0..count.get() key=|at| *at let(at)><OneSigner signers at/></For></ul>
            <p class="actions"><button type="button" class="quiet" on:click=add>"One more signature"</button></p>
            <div class="rule-fields">
                <DateField label="Signed on" value=on commit=move |day| on.set(day)/>
                <DateField label="Looked at again on" value=review commit=move |day| review.set(day)/>
                <Choice label="The target rests on" options=Signal::stored(options) value=Signal::derive(move || evidence.get().name().to_owned()) commit=choose/>
            </div>
            {move || error.get().map(|refusal| view! { <p class="error" role="alert">{format!("{refusal}")}</p> })}
            <p class="actions">
                <button type="button" class="primary" aria-disabled=move || is_signed.get().to_string()
                    on:click=move |event| if !is_signed.get_untracked() { do_sign(event) }>{move || if is_signed.get() { "Signed" } else { "Sign this version" }}</button>
                <a class="button" href=move || Address::of(Room::Export, None).link()>"Carry it home"</a>
            </p>
            <p role="status">{move || is_signed.get().then(|| desk.accords.with(|all| all.last().map(|last| {
                let names = last.signatures.iter().map(signature).collect::<Vec<_>>().join("; ");
                format!("Version {} is signed: {names}.", last.version)
            })))}</p>
            <p class="muted">"Signing keeps this text with its SHA-256 hash: whoever has the file can see whether a letter was changed since. It does not prove who signed; for that, sign the commit that brings it into your repository."</p>
        </section>
    }
}

/// Whoever signs the accord signs its policy: one block of signatures, one day, one review.
fn approve(objective: &mut Objective, signing: &Signing, on: Option<CivilDate>) {
    if let Some(policy) = &mut objective.terms.policy {
        policy.charter.approvals.clone_from(&signing.signatures);
        policy.charter.agreed_on = on;
        policy.charter.review_on = signing.review_on;
    }
}

/// What the facts suggest that a target rests on.
fn evidence_of(desk: Desk) -> Evidence {
    desk.focus.facts.with_untracked(|facts| {
        if facts.incidents.is_some() {
            Evidence::Measured
        } else if desk.focus.terms.with_untracked(|terms| outlook(facts, terms).prospect.is_ok_and(|of| of.is_some())) {
            Evidence::Modelled
        } else {
            Evidence::AdHoc
        }
    })
}

#[component]
fn OneSigner(signers: RwSignal<Vec<Signer>>, at: usize) -> impl IntoView {
    let of = Memo::new(move |_| signers.with(|all| all.get(at).cloned().unwrap_or_default()));
    let put = move |change: &dyn Fn(&mut Signer)| {
        signers.update(|all| {
            if let Some(of) = all.get_mut(at) {
                change(of);
            }
        });
    };
    let role = move |text: &str| {
        put(&|of| text.trim().clone_into(&mut of.role));
        Ok(())
    };
    let name = move |text: &str| {
        put(&|of| text.trim().clone_into(&mut of.name));
        Ok(())
    };
    let remove = move |_| {
        signers.update(|all| {
            if at < all.len() {
                all.remove(at);
            }
        });
    };
    view! {
        <li class="signer">
            <TextField label="For" value=Signal::derive(move || of.with(|of| of.role.clone())) example="Product" commit=role/>
            <TextField label="Name" value=Signal::derive(move || of.with(|of| of.name.clone())) example="Grace Hopper" commit=name/>
            <button type="button" class="quiet" aria-label=move || format!("Remove the signature for {}", of.with(|of| of.role.clone())) on:click=remove>"Remove"</button>
        </li>
    }
}
