use leptos::prelude::*;

use crate::focus::Focus;
use crate::parts::{ChartFigure, Choice};
use accord::chart::{DetectionView, detection_plot};
use accord::model::{Basis, basis};

/// What is shown, by its word in the address.
const VIEWS: [(&str, &str); 3] = [
    ("time", "Time until it fires"),
    ("spent", "Budget gone when it fires"),
    ("reset", "Time until it is quiet again"),
];

/// Detection, budget spent and reset against the error rate.
#[component]
pub fn DetectionCard(focus: Focus) -> impl IntoView {
    let session = focus.session;
    let named = session.view("show");
    let shown = Memo::new(move |_| {
        let word = named.get();
        VIEWS.iter().map(|(word, _)| *word).find(|view| Some(*view) == word.as_deref()).unwrap_or("time")
    });
    let options = VIEWS.map(|(word, name)| (word.to_owned(), name.to_owned())).to_vec();
    let chart = move || {
        let (show, basis): (_, &'static Basis) = match shown.get() {
            "spent" => (DetectionView::Spent, &basis::SPENT),
            "reset" => (DetectionView::Reset, &basis::RESET),
            _ => (DetectionView::Time, &basis::DETECTION),
        };
        let plot = Memo::new(move |_| focus.terms.with(|terms| detection_plot(terms, show)));
        view! { <ChartFigure id="detection" plot=plot basis=Some(basis)/> }
    };
    let floors = move || {
        focus.promise.with(|promise| {
            let floor = promise.tiers.iter().map(|tier| tier.error_floor).min_by(f64::total_cmp);
            floor.map(|floor| {
                format!("A fault that fails less than {} of requests fires nothing, however long it lasts: that is the error floor, where the lines end.", accord::plan::words::percent_rounded(floor))
            })
        })
    };
    view! {
        <section class="card">
            <div class="three-fields">
                <Choice label="Show" options=Signal::stored(options) value=Signal::derive(move || shown.get().to_owned())
                    commit=move |word| session.set_view("show", Some(word.to_owned()))/>
            </div>
            {chart}
            <p class="muted">{floors}</p>
        </section>
    }
}
