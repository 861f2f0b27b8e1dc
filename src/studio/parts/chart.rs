use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{BasisNote, Unfold, settled};
use crate::platform::{files, page, raster};
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
    let drawing = Memo::new(move |_| plot.with(Plot::parts));
    let frame = Memo::new(move |_| drawing.with(|drawing| drawing.frame.clone()));
    let layers = Memo::new(move |_| drawing.with(|drawing| drawing.layers.len()));
    let layer = move |at: usize| {
        let drawn = Memo::new(move |_| drawing.with(|drawing| drawing.layers.get(at).cloned()));
        view! { <g inner_html=drawn></g> }
    };
    let words = Memo::new(move |_| drawing.with(|drawing| drawing.words.clone()));
    let [x, y, width, height] = Plot::INNER;
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
                <svg class="chart" viewBox=view_box role="img" aria-labelledby=sentence_id>
                    <g inner_html=frame></g>
                    <svg x=x y=y width=width height=height><For each=move || 0..layers.get() key=|at| *at let(at)>{layer(at)}</For></svg>
                    <g inner_html=words></g>
                </svg>
                <div class="plot-area">{children.map(|children| children())}</div>
            </div>
            <ul class="legend">{legend}</ul>
            <div class="chart-foot">
                <Unfold summary="The same as a table">
                    <PlotTable plot/>
                </Unfold>
                {basis.map(|basis| view! { <Unfold class="basis" summary="Basis"><BasisNote basis/></Unfold> })}
                <CopyMenu name=id plot/>
            </div>
        </figure>
    }
}

/// The figures of a plot. Rows are many: they follow what is dragged when it rests.
#[component]
fn PlotTable(plot: Signal<Plot>) -> impl IntoView {
    let table = settled(Memo::new(move |_| plot.with(|plot| plot.table.clone())));
    let title = Memo::new(move |_| plot.with(|plot| plot.title));
    move || view! { <ScrollTable label=title.get() copied_elsewhere=true table/> }
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
fn CopyMenu(
    /// What the file is called, without its ending.
    name: &'static str,
    plot: Signal<Plot>,
) -> impl IntoView {
    let (said, tell) = said();
    let paper = move || plot.with_untracked(|plot| (plot.picture().on_paper(), plot.picture().size()));
    let sentence = move |_| copy(plot.with_untracked(|plot| plot.sentence.clone()), "Sentence copied", tell);
    let figures = move |_| copy(plot.with_untracked(|plot| plot.table.csv()), "Figures copied", tell);
    let svg = move |_| {
        let svg = plot.with_untracked(|plot| plot.picture().standalone());
        tell(if files::download_svg(&format!("{name}.svg"), &svg).is_ok() { "SVG handed out" } else { REFUSED });
    };
    let png = move |_| {
        let (svg, size) = paper();
        spawn_local(async move {
            let done = raster::download_png(&format!("{name}.png"), &svg, size).await;
            tell(if done.is_ok() { "PNG handed out" } else { REFUSED });
        });
    };
    let picture = move |_| {
        let (svg, size) = paper();
        spawn_local(async move {
            tell(if raster::copy_png(&svg, size).await { "Picture copied" } else { REFUSED });
        });
    };
    view! {
        <details class="copy">
            <summary>"Copy"</summary>
            <p class="actions">
                <button type="button" on:click=sentence>"Sentence"</button>
                <button type="button" on:click=figures>"Figures (CSV)"</button>
                <button type="button" on:click=picture>"Picture"</button>
                <button type="button" on:click=svg>"SVG file"</button>
                <button type="button" on:click=png>"PNG file"</button>
                <span role="status" class="muted">{said}</span>
            </p>
        </details>
    }
}

const REFUSED: &str = "The browser did not allow it";

/// A line that says what was done, and takes itself back after a while.
pub fn said() -> (RwSignal<&'static str>, impl Fn(&'static str) + Copy + 'static) {
    let said = RwSignal::new("");
    let tell = move |what: &'static str| {
        // The room may have been left meanwhile.
        let _ = said.try_set(what);
        page::after(3_000, move || {
            let _ = said.try_set("");
        });
    };
    (said, tell)
}

/// Puts a text on the clipboard and says so.
pub fn copy(text: String, what: &'static str, tell: impl Fn(&'static str) + 'static) {
    spawn_local(async move {
        tell(if files::copy(&text.as_str().into()).await { what } else { REFUSED });
    });
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
    /// Whether something beside it copies it already.
    #[prop(optional)]
    copied_elsewhere: bool,
) -> impl IntoView {
    let (said, tell) = said();
    let csv = move |_| copy(table.with_untracked(Table::csv), "Copied", tell);
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
        {(!copied_elsewhere).then(|| view! {
            <p class="after-table">
                <button type="button" class="quiet" on:click=csv>"Copy as CSV"</button>
                <span role="status" class="muted">{said}</span>
            </p>
        })}
    }
}
