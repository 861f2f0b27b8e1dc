//! One objective: what its target means, whether it can be kept, who spends its budget, and its terms to drag and choose.

mod about;
mod budget_bar;
mod figures;
mod latency;
mod side_by_side;
mod slices;
mod terms_card;
mod verdict;

use leptos::prelude::*;

use super::frame::Frame;
use crate::focus::Focus;
use crate::parts::NinesLine;
use about::{About, ExhaustionCard};
use accord::chart::{NinesMark, nines_marks};
use accord::model::measured;
use accord::plan::{Facts, Terms};
use budget_bar::BudgetBar;
use figures::Figures;
use latency::LatencyCard;
use side_by_side::SideBySide;
use slices::Slices;
use terms_card::TermsCard;
use verdict::Verdict;

/// The room.
#[component]
pub fn ObjectiveRoom() -> impl IntoView {
    view! { <Frame question="What do we promise, and can we keep it?" shows=|focus| view! { <OneObjective focus/> }.into_any()/> }
}

#[component]
fn OneObjective(focus: Focus) -> impl IntoView {
    let Focus { id, target, window, terms, facts, .. } = focus;
    let slices = Slices::new(focus);
    let beside = focus.trailing();
    view! {
        <section class="card line" aria-label="Target">
            <NinesLine id target window marks=marks(focus, slices)/>
        </section>
        <Figures focus slices/>
        <Verdict focus slices/>
        <div class="columns">
            <div>
                <TermsCard id terms facts/>
                <LatencyCard focus=beside/>
            </div>
            <BudgetBar focus=beside slices/>
        </div>
        <SideBySide focus slices/>
        <div class="columns">
            <ExhaustionCard focus=beside/>
            <About focus/>
        </div>
    }
}

/// What stands on the line beside the target. None of it rests on the target.
fn marks(focus: Focus, slices: Slices) -> Memo<Vec<NinesMark>> {
    let log = focus.slice(|facts, _| facts.incidents.clone());
    let architecture = focus.slice(|facts, _| facts.architecture.clone());
    let network = focus.slice(|facts, _| facts.network);
    let measured = Memo::new(move |_| {
        let facts = Facts { incidents: log.get(), ..Facts::default() };
        measured(&facts, &Terms::new(focus.target.get_untracked(), focus.window.get())).ok().flatten()
    });
    let structure = Memo::new(move |_| {
        let facts = Facts { architecture: architecture.get(), ..Facts::default() };
        let terms = Terms::new(focus.target.get_untracked(), focus.window.get_untracked());
        accord::model::structure(&facts, &terms).ok().flatten()
    });
    Memo::new(move |_| {
        let outcomes = slices.outcomes.get().ok().flatten();
        nines_marks(measured.get().as_ref(), structure.get().as_ref(), network.get(), outcomes.as_ref())
    })
}
