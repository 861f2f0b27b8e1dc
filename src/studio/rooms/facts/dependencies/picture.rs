use leptos::prelude::*;

use super::drawing::{Drawing, element_id};
use accord::chart::{PlacedBlock, block_diagram};
use accord::model::architecture::{Origin, availability_in_words, record_availability};
use accord::plan::words::percent_rounded;
use accord::plan::{Architecture, Block, BlockPath};

/// The diagram as a picture that is a tree of blocks: each can be reached and chosen.
#[component]
pub fn Picture(drawing: Drawing) -> impl IntoView {
    // A name or a record changes no place, so nothing is drawn anew for it.
    let shape = Memo::new(move |_| drawing.architecture.with(|architecture| block_diagram(&architecture.root)));
    move || match shape.get() {
        None => view! {
            <p class="muted">"The diagram has more blocks than a picture can show. The table below has all of them."</p>
        }
        .into_any(),
        Some(shape) => {
            let paths = StoredValue::new(shape.blocks.iter().map(|block| block.path.clone()).collect::<Vec<_>>());
            let svg = shape.drawing();
            let view_box = format!("0 0 {} {}", shape.width, shape.height);
            let (width, height) = (format!("{}px", shape.width), format!("{}px", shape.height));
            let (wide, high) = (shape.width.to_string(), shape.height.to_string());
            let blocks = shape.blocks.into_iter().map(|block| view! { <OneBlock drawing block paths/> });
            view! {
                <div class="scroll diagram-scroll" tabindex="0" role="region" aria-label="Diagram">
                    <div class="diagram" style:width=width style:height=height>
                        <svg width=wide height=high viewBox=view_box aria-hidden="true" inner_html=svg></svg>
                        <div role="tree" aria-label="Blocks of the diagram">{blocks.collect_view()}</div>
                    </div>
                </div>
            }
            .into_any()
        }
    }
}

#[component]
fn OneBlock(drawing: Drawing, block: PlacedBlock, paths: StoredValue<Vec<BlockPath>>) -> impl IntoView {
    let path = StoredValue::new(block.path.clone());
    let is_chosen = Memo::new(move |_| path.with_value(|path| drawing.chosen.with(|chosen| chosen == path)));
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let key = event.key();
        if key == "Delete" {
            event.prevent_default();
            drawing.remove(&path.get_value());
        } else if let Some(to) = paths.with_value(|paths| path.with_value(|path| walked(paths, path, &key))) {
            event.prevent_default();
            drawing.choose(&to);
            drawing.focus_on(&to);
        }
    };
    let px = |units: u32| format!("{units}px");
    let words = move || path.with_value(|path| drawing.architecture.with(|architecture| words_of(architecture, path)));
    let share = move || path.with_value(|path| share_of(drawing, path));
    view! {
        <div
            id=element_id(&block.path)
            class=if block.is_component { "block component" } else { "block frame" }
            class:chosen=move || is_chosen.get()
            role="treeitem"
            tabindex=move || if is_chosen.get() { "0" } else { "-1" }
            attr:aria-level=(block.path.0.len() + 1).to_string()
            aria-posinset=(block.place.0 + 1).to_string()
            aria-setsize=block.place.1.to_string()
            aria-selected=move || is_chosen.get().to_string()
            style:left=px(block.x)
            style:top=px(block.y)
            style:width=px(block.width)
            style:height=px(block.height)
            on:click=move |_| {
                drawing.choose(&path.get_value());
                drawing.focus_on(&path.get_value());
            }
            on:keydown=on_key
        >
            <b>{move || words().0}</b>
            {block.is_component.then(|| view! {
                <i class="unseen">", "</i>
                <span>{move || words().1}</span>
                <i class="unseen">", "</i>
                <span class="taken">{move || share().map(|(_, said)| said)}</span>
                <i class="taken-bar" aria-hidden="true" style:width=move || format!("{:.1}%", 100.0 * share().map_or(0.0, |(share, _)| share.clamp(0.0, 1.0)))></i>
            })}
        </div>
    }
}

/// Where a key leads to: along the blocks in their order, inwards and outwards.
fn walked(paths: &[BlockPath], path: &BlockPath, key: &str) -> Option<BlockPath> {
    let at = paths.iter().position(|it| it == path)?;
    match key {
        "ArrowDown" | "ArrowRight" => paths.get(at + 1).cloned(),
        "ArrowUp" => paths.get(at.checked_sub(1)?).cloned(),
        "ArrowLeft" => path.parent().map(|(around, _)| around),
        "Home" => paths.first().cloned(),
        "End" => paths.last().cloned(),
        _ => None,
    }
}

/// A block's name and one line about it.
fn words_of(architecture: &Architecture, path: &BlockPath) -> (String, String) {
    match architecture.root.at(path) {
        Some(Block::Component(name)) => {
            let component = architecture.components.iter().find(|component| component.name == *name);
            let available = component.and_then(|component| record_availability(component.record).ok());
            (name.clone(), available.map(availability_in_words).unwrap_or_default())
        }
        Some(block) => (need_in_words(block), String::new()),
        None => (String::new(), String::new()),
    }
}

/// How many of its parts a block needs.
pub fn need_in_words(block: &Block) -> String {
    match block.need() {
        Some((1, 1)) => "its one part is needed".to_owned(),
        Some((needed, of)) if needed == of => format!("all {of} needed"),
        Some((needed, of)) => format!("{needed} of {of} needed"),
        None => String::new(),
    }
}

/// Which share of the downtime a component takes by itself, and in words.
fn share_of(drawing: Drawing, path: &BlockPath) -> Option<(f64, String)> {
    let position = drawing.architecture.with(|architecture| match architecture.root.at(path) {
        Some(Block::Component(name)) => architecture.components.iter().position(|component| component.name == *name),
        _ => None,
    })?;
    drawing.breakdown.with(|breakdown| {
        let breakdown = breakdown.as_ref().ok()?;
        let row = breakdown.rows.iter().find(|row| row.origin == Origin::Component(position))?;
        let share = row.importance.criticality;
        let said = if share > 0.0 && share < 1e-4 { "under 0.01 %".to_owned() } else { percent_rounded(share) };
        Some((share, format!("{said} of downtime")))
    })
}
