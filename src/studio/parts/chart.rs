use leptos::prelude::*;

use super::figure::BasisNote;
use crate::platform::{files, page};
use accord::chart::{Layer, Plot, Table};
use accord::model::Basis;

/// A plot with its heading, its sentence, its legend and its table, which can be copied; what is dragged over it are its
/// children.
#[component]
pub fn ChartFigure(
    /// The name of the element, unique in the page.
    id: &'static str,
    /// What is shown.
    #[prop(into)]
    plot: Signal<Plot>,
    /// Where its figures come from.
    #[prop(optional_no_strip)]
    basis: Option<&'static Basis>,
    /// Handles, placed by the parts of the axes: see [`super::Handle`].
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    // Sentence, legend and table change less often than the drawing; each is built anew only when it does.
    let title = Memo::new(move |_| plot.with(|plot| plot.title));
    let sentence = Memo::new(move |_| plot.with(|plot| plot.sentence.clone()));
    let key = Memo::new(move |_| plot.with(|plot| plot.layers.iter().filter_map(keyed).collect::<Vec<_>>()));
    let drawing = Memo::new(move |_| plot.with(Plot::drawing));
    let legend = move || {
        let item = |(kind, series, name): (&'static str, u8, String)| {
            view! { <li><span class=format!("swatch {kind} swatch-{series}")></span>{name}</li> }
        };
        key.get().into_iter().map(item).collect_view()
    };
    let sentence_id = format!("{id}-sentence");
    let view_box = format!("0 0 {} {}", Plot::WIDTH, Plot::HEIGHT);
    view! {
        <figure class="chart-figure" id=id>
            <figcaption>
                <h2>{title}</h2>
                <p class="muted" id=sentence_id.clone()>{sentence}</p>
            </figcaption>
            <div class="plot">
                <svg class="chart" viewBox=view_box role="img" aria-labelledby=sentence_id inner_html=drawing></svg>
                <div class="plot-area">{children.map(|children| children())}</div>
            </div>
            <ul class="legend">{legend}</ul>
            <div class="chart-foot">
                <details>
                    <summary>"The same as a table"</summary>
                    {move || view! { <ScrollTable label=title.get() table=Signal::derive(move || plot.with(|plot| plot.table.clone()))/> }}
                </details>
                {basis.map(|basis| view! { <details class="basis"><summary>"Basis"</summary><BasisNote basis/></details> })}
                <CopyMenu plot/>
            </div>
        </figure>
    }
}

fn keyed(layer: &Layer) -> Option<(&'static str, u8, String)> {
    let (kind, series, name) = match layer {
        Layer::Line { series, name, .. } => ("", series, name),
        Layer::Band { series, name, .. } => ("area", series, name),
        Layer::Bars { series, name, .. } => ("column", series, name),
        Layer::Dots { series, name, .. } => ("point", series, name),
        Layer::Upright(..) | Layer::Level(..) | Layer::Limit(..) => return None,
    };
    (!name.is_empty()).then(|| (kind, *series, name.clone()))
}

/// Takes the chart away: its sentence, its figures, or its picture.
#[component]
fn CopyMenu(plot: Signal<Plot>) -> impl IntoView {
    let said = RwSignal::new("");
    let tell = move |what: &'static str| {
        said.set(what);
        page::after(2_000, move || {
            let _ = said.try_set("");
        });
    };
    let copy = move |text: String, what: &'static str| {
        leptos::task::spawn_local(async move {
            tell(if files::copy(&text.as_str().into()).await { what } else { "The browser did not allow it" });
        });
    };
    let save = move |name: &str, text: String| drop(files::download(name, &text.as_str().into()));
    view! {
        <details class="copy">
            <summary>"Copy"</summary>
            <p class="actions">
                <button type="button" on:click=move |_| copy(plot.with_untracked(|plot| plot.sentence.clone()), "Sentence copied")>"Sentence"</button>
                <button type="button" on:click=move |_| copy(plot.with_untracked(|plot| plot.table.csv()), "Figures copied")>"Figures (CSV)"</button>
                <button type="button" on:click=move |_| save("chart.svg", plot.with_untracked(|plot| plot.picture().standalone()))>"Picture (SVG)"</button>
                <span role="status" class="muted">{said}</span>
            </p>
        </details>
    }
}

/// A table that scrolls sideways where it is wider than the page. The first cell of each row names it.
#[component]
pub fn ScrollTable(
    /// What it shows.
    #[prop(into)]
    label: String,
    /// Head and rows.
    #[prop(into)]
    table: Signal<Table>,
) -> impl IntoView {
    let head = move || {
        table.with(|table| table.head.iter().map(|cell| view! { <th scope="col">{cell.clone()}</th> }).collect_view())
    };
    let row = |row: &Vec<String>| {
        let cells = row.iter().skip(1).map(|cell| view! { <td>{cell.clone()}</td> }).collect_view();
        view! { <tr><th scope="row">{row.first().cloned()}</th>{cells}</tr> }
    };
    let rows = move || table.with(|table| table.rows.iter().map(row).collect_view());
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=label>
            <table>
                <thead><tr>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
