//! What was decided, what is open, and which facts are disputed: the minutes of the meeting.

use leptos::prelude::*;

use crate::clock::today;
use crate::focus::Focus;
use crate::parts::{Choice, DateField, LinesField, TextField};
use crate::session::Session;
use accord::plan::{Change, Decision, Dissent, Fact, OpenQuestion};

/// The part of the room.
#[component]
pub fn MinutesPart(focus: Focus) -> impl IntoView {
    view! { <Decisions session=focus.session/> <Questions session=focus.session/> <Disputes focus/> }
}

fn decisions(session: Session) -> Vec<Decision> {
    session.history.with_untracked(|history| history.plan().decisions.clone())
}

/// Changes what was decided: one step of undo.
pub fn decide(session: Session, change: impl FnOnce(&mut Vec<Decision>)) {
    let mut all = decisions(session);
    change(&mut all);
    session.change(Change::Decide(all), None);
}

#[component]
fn Decisions(session: Session) -> impl IntoView {
    let count = Memo::new(move |_| session.history.with(|history| history.plan().decisions.len()));
    let add = move |_| decide(session, |all| all.push(Decision { on: today(), ..Decision::default() }));
    view! {
        <section class="card decisions">
            <h2>"Decisions"</h2>
            <p class="muted">"Who asked for what, why it was decided so, and what was given for it. Whoever disagrees is written down, not voted away. They belong to the whole plan."</p>
            <ol class="minute-list"><For each=move || 0..count.get() key=|at| *at let(at)><OneDecision session at/></For></ol>
            <p class="actions"><button type="button" on:click=add>"Write down a decision"</button></p>
        </section>
    }
}

#[component]
fn OneDecision(session: Session, at: usize) -> impl IntoView {
    let of = Memo::new(move |_| {
        session.history.with(|history| history.plan().decisions.get(at).cloned().unwrap_or_default())
    });
    let text = move |get: fn(&Decision) -> String| Signal::derive(move || of.with(get));
    let edit = move |change: &dyn Fn(&mut Decision)| {
        decide(session, |all| {
            if let Some(of) = all.get_mut(at) {
                change(of);
            }
        });
    };
    let say = move |field: fn(&mut Decision) -> &mut String| {
        move |text: &str| {
            edit(&|of| text.trim().clone_into(field(of)));
            Ok(())
        }
    };
    // `Name: why`, one a line, as people write it.
    let dissent = Signal::derive(move || of.with(|of| of.dissent.iter().map(written).collect::<Vec<_>>()));
    let disagree = move |lines: Vec<String>| edit(&|of| of.dissent = lines.iter().map(|line| read(line)).collect());
    let remove = move |_| {
        decide(session, |all| {
            if at < all.len() {
                all.remove(at);
            }
        });
    };
    view! {
        <li class="minute">
            <div class="minute-fields">
                <TextField label="What was asked" example="May we ship on Fridays?" value=text(|of| of.question.clone()) commit=say(|of| &mut of.question)/>
                <TextField label="What was decided" value=text(|of| of.outcome.clone()) commit=say(|of| &mut of.outcome)/>
                <TextField label="Asked by" example="Product" value=text(|of| of.asked_by.clone()) commit=say(|of| &mut of.asked_by)/>
                <TextField label="Because" value=text(|of| of.reason.clone()) commit=say(|of| &mut of.reason)/>
                <TextField label="What was given for it" value=text(|of| of.traded.clone()) commit=say(|of| &mut of.traded)/>
                <DateField label="On" value=Signal::derive(move || of.with(|of| of.on)) commit=move |on| edit(&|of| of.on = on)/>
            </div>
            <LinesField label="Who disagrees, one a line: name, colon, why" example="Ada: Fridays have no second shift" value=dissent commit=disagree/>
            <button type="button" class="quiet" aria-label=move || format!("Remove the decision {}", of.with(|of| of.question.clone())) on:click=remove>"Remove"</button>
        </li>
    }
}

/// A disagreement as a line.
fn written(of: &Dissent) -> String {
    if of.reason.is_empty() { of.name.clone() } else { format!("{}: {}", of.name, of.reason) }
}

/// A line as a disagreement.
fn read(line: &str) -> Dissent {
    let (name, reason) = line.split_once(':').unwrap_or((line, ""));
    Dissent { name: name.trim().to_owned(), reason: reason.trim().to_owned() }
}

#[component]
fn Questions(session: Session) -> impl IntoView {
    let count = Memo::new(move |_| session.history.with(|history| history.plan().questions.len()));
    let ask = move |change: &dyn Fn(&mut Vec<OpenQuestion>)| {
        let mut all = session.history.with_untracked(|history| history.plan().questions.clone());
        change(&mut all);
        session.change(Change::Ask(all), None);
    };
    let one = move |at: usize| {
        let of = Memo::new(move |_| {
            session.history.with(|history| history.plan().questions.get(at).cloned().unwrap_or_default())
        });
        let edit = move |change: &dyn Fn(&mut OpenQuestion)| {
            ask(&|all| {
                if let Some(of) = all.get_mut(at) {
                    change(of);
                }
            });
        };
        let question = move |text: &str| {
            edit(&|of| text.trim().clone_into(&mut of.question));
            Ok(())
        };
        let owner = move |text: &str| {
            edit(&|of| text.trim().clone_into(&mut of.owner));
            Ok(())
        };
        let close = move |_| {
            ask(&|all| {
                if at < all.len() {
                    all.remove(at);
                }
            });
        };
        view! {
            <li class="minute">
                <div class="minute-fields">
                    <TextField label="What is open" example="How many users notice a slow basket?" value=Signal::derive(move || of.with(|of| of.question.clone())) commit=question/>
                    <TextField label="Who finds out" value=Signal::derive(move || of.with(|of| of.owner.clone())) commit=owner/>
                    <DateField label="By" value=Signal::derive(move || of.with(|of| of.due_on)) commit=move |on| edit(&|of| of.due_on = on)/>
                </div>
                <button type="button" class="quiet" aria-label=move || format!("It is answered: {}", of.with(|of| of.question.clone())) on:click=close>"It is answered"</button>
            </li>
        }
    };
    view! {
        <section class="card questions">
            <h2>"Open questions"</h2>
            <ol class="minute-list"><For each=move || 0..count.get() key=|at| *at let(at)>{one(at)}</For></ol>
            <p class="actions"><button type="button" on:click=move |_| ask(&|all| all.push(OpenQuestion::default()))>"Leave something open"</button></p>
        </section>
    }
}

#[component]
fn Disputes(focus: Focus) -> impl IntoView {
    let disputed = focus.slice(|facts, _| {
        let of = facts.provenance.iter().filter(|(_, known)| !known.disputes.is_empty());
        of.map(|(fact, known)| (*fact, known.disputes.clone())).collect::<Vec<_>>()
    });
    let which = RwSignal::new(Fact::Risks);
    let name = RwSignal::new(String::new());
    let reason = RwSignal::new(String::new());
    let options = Fact::ALL.map(|fact| (fact.name().to_owned(), fact.name().to_owned())).to_vec();
    let choose = move |of: &str| {
        if let Some(fact) = Fact::ALL.into_iter().find(|fact| fact.name() == of) {
            which.set(fact);
        }
    };
    let take = move |to: RwSignal<String>| {
        move |text: &str| {
            to.set(text.trim().to_owned());
            Ok(())
        }
    };
    let nameless = move || name.with(String::is_empty);
    let add = move |_| {
        let dispute = Dissent { name: name.get_untracked(), reason: reason.get_untracked() };
        focus.edit(None, |objective| {
            objective.facts.provenance.entry(which.get_untracked()).or_default().disputes.push(dispute);
        });
        name.set(String::new());
        reason.set(String::new());
    };
    let settle = move |fact: Fact, at: usize| {
        focus.edit(None, |objective| {
            if let Some(known) = objective.facts.provenance.get_mut(&fact) {
                if at < known.disputes.len() {
                    known.disputes.remove(at);
                }
                if *known == Default::default() {
                    objective.facts.provenance.remove(&fact);
                }
            }
        });
    };
    let items = move || {
        let of_fact = |(fact, disputes): (Fact, Vec<Dissent>)| {
            let one = |(at, dispute): (usize, Dissent)| {
                let label = format!("It is settled: {}, {}", fact.name(), dispute.name);
                view! { <li><b>{fact.name()}</b> ": " {written(&dispute)} " "
                <button type="button" class="quiet" aria-label=label on:click=move |_| settle(fact, at)>"It is settled"</button></li> }
            };
            disputes.into_iter().enumerate().map(one).collect_view()
        };
        disputed.get().into_iter().map(of_fact).collect_view()
    };
    view! {
        <section class="card disputes">
            <h2>"Facts that somebody disputes"</h2>
            <p class="muted">"A fact that not everybody believes stays in use and is marked; what would follow if it were wrong is under “What would change it”."</p>
            <ul class="dispute-list">{items}</ul>
            <div class="minute-fields">
                <Choice label="Which fact" options=Signal::stored(options) value=Signal::derive(move || which.get().name().to_owned()) commit=choose/>
                <TextField label="Who disputes it" value=name commit=take(name)/>
                <TextField label="Why" value=reason commit=take(reason)/>
            </div>
            <p class="actions"><button type="button" aria-disabled=move || nameless().to_string()
                on:click=move |event| if !untrack(nameless) { add(event) }>"Write down the dispute"</button></p>
        </section>
    }
}
