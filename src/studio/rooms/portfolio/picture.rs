//! What relies on what: services and their components in columns, with ceilings.

use leptos::prelude::*;

use super::table::up;
use crate::parts::{BasisOf, ScrollTable};
use crate::session::Session;
use accord::chart::{LayerMap, Table, layer_map};
use accord::model::{Reliance, ReliancePart, basis, reliance};

/// The most boxes that are drawn; the table has all.
const MOST: usize = 120;
/// Characters of a name that fit a box.
const LONGEST: usize = 24;

/// The picture and its table.
#[component]
pub fn ReliancePicture() -> impl IntoView {
    let session = Session::from_context();
    let of = Memo::new(move |_| session.history.with(|history| reliance(history.plan())));
    let sentence = Memo::new(move |_| of.with(sentence));
    let table = Signal::derive(move || of.with(table));
    let is_drawn = Memo::new(move |_| of.with(|of| of.parts.len() <= MOST));
    view! {
        <section class="card reliance">
            <h2>"What relies on what"</h2>
            <p class="muted" id="reliance-sentence">{sentence}</p>
            <Show
                when=move || is_drawn.get()
                fallback=|| view! { <p>"There are too many parts for a picture that could be read; the table has them all."</p> }
            >
                <div class="scroll" tabindex="0" role="region" aria-label="Picture of what relies on what">
                    <Drawing of/>
                </div>
            </Show>
            <details open=move || !is_drawn.get_untracked()>
                <summary>"The same as a table"</summary>
                <ScrollTable label="What relies on what" table/>
            </details>
            <BasisOf of=&[&basis::ARCHITECTURE]/>
        </section>
    }
}

#[component]
fn Drawing(of: Memo<Reliance>) -> impl IntoView {
    let map = Memo::new(move |_| {
        of.with(|of| layer_map(&of.parts.iter().map(|part| part.needs.clone()).collect::<Vec<_>>()))
    });
    let arrows = move || {
        map.with(|map| {
            let arrow = |arrow: &accord::chart::Arrow| view! { <path class:back=arrow.is_back d=arrow.path.clone()/> };
            map.arrows.iter().map(arrow).collect_view()
        })
    };
    let boxes = move || {
        map.with(|map| of.with(|of| of.parts.iter().zip(&map.boxes).map(|(part, at)| drawn(part, *at)).collect_view()))
    };
    let size = move || map.with(|map| format!("0 0 {} {}", map.width, map.height));
    view! {
        <svg class="layers" role="img" aria-labelledby="reliance-sentence" viewBox=size
            style:width=move || map.with(|map| format!("{}px", map.width))>
            <g class="arrows">{arrows}</g>
            {boxes}
        </svg>
    }
}

fn drawn(part: &ReliancePart, (x, y): (f64, f64)) -> impl IntoView + use<> {
    let mut name: String = part.name.chars().take(LONGEST).collect();
    if name.len() < part.name.len() {
        name.push('…');
    }
    let class = match part {
        part if part.is_above() => "part service above",
        part if part.is_service => "part service",
        _ => "part",
    };
    let detail = if part.is_above() { format!("{}, below target", ceiling(part)) } else { ceiling(part) };
    let (width, height) = (LayerMap::BOX_WIDTH, LayerMap::BOX_HEIGHT);
    view! {
        <g class=class transform=format!("translate({x} {y})")>
            <rect width=width height=height rx="6"/>
            <text x="10" y="18" class="name">{name}</text>
            <text x="10" y="35">{detail}</text>
        </g>
    }
}

fn ceiling(part: &ReliancePart) -> String {
    part.down.map_or_else(|| "no ceiling known".to_owned(), up)
}

fn sentence(of: &Reliance) -> String {
    let services = of.parts.iter().filter(|part| part.is_service).count();
    let above: Vec<&str> = of.parts.iter().filter(|part| part.is_above()).map(|part| part.name.as_str()).collect();
    let mut users = vec![0_usize; of.parts.len()];
    of.parts.iter().flat_map(|part| &part.needs).for_each(|need| users[*need] += 1);
    let most = users
        .iter()
        .enumerate()
        .filter(|(place, _)| !of.parts[*place].is_service)
        .max_by_key(|(place, users)| (**users, usize::MAX - place));
    let many = |count: usize, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
    let mut text =
        format!("{} and {} that they are made of.", many(services, "service"), many(of.parts.len() - services, "part"));
    if let Some((place, users)) = most.filter(|(_, users)| **users > 1) {
        text.push_str(&format!(" Most rely on “{}”: {users} services.", of.parts[place].name));
    }
    match &above[..] {
        [] => text.push_str(" No service promises more than its parts allow."),
        [one] => text.push_str(&format!(" “{one}” promises more than its parts allow.")),
        several => text.push_str(&format!(
            " {} services promise more than their parts allow: {}.",
            several.len(),
            several.join(", ")
        )),
    }
    text
}

fn table(of: &Reliance) -> Table {
    let name = |place: &usize| of.parts[*place].name.clone();
    let row = |part: &ReliancePart| {
        let mut needs: Vec<String> = part.needs.iter().map(name).collect();
        if part.own > 0 {
            needs.push(format!("{} of its own", part.own));
        }
        vec![
            part.name.clone(),
            if part.is_service { "service" } else { "part" }.to_owned(),
            ceiling(part),
            part.budget.map_or_else(|| "–".to_owned(), up),
            if needs.is_empty() { "–".to_owned() } else { needs.join(", ") },
        ]
    };
    let head = ["Name", "What it is", "Ceiling", "Highest target", "Relies on"].map(str::to_owned).to_vec();
    Table { head, rows: of.parts.iter().map(row).collect() }
}
