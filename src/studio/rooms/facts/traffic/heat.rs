use leptos::prelude::*;

use crate::focus::Focus;
use crate::platform::{page, pointer};
use accord::chart::{DAYS, hour_in_words};
use accord::plan::{Gesture, TrafficProfile};

/// Levels to paint with, in percent of the busiest hour.
const BRUSHES: [u32; 5] = [0, 25, 50, 75, 100];
/// What one key changes.
const STEP: f64 = 0.05;

/// What is being painted: the levels as the stroke has them, and where it was last.
#[derive(Debug, Clone)]
struct Stroke {
    gesture: Gesture,
    levels: Vec<f64>,
    last: usize,
}

/// Traffic by hour of the week, to be painted by pointer or keys. Levels are shares of the busiest hour.
#[component]
pub fn HeatMap(focus: Focus) -> impl IntoView {
    let brush = focus.session.view("brush");
    let level = move || {
        brush.with(|brush| brush.as_deref().and_then(|b| b.parse().ok()).filter(|b| BRUSHES.contains(b)).unwrap_or(100))
    };
    let choose = move |level: u32| focus.session.set_view("brush", (level != 100).then(|| level.to_string()));
    let brushes = BRUSHES.map(|at| {
        view! {
            <label class="brush">
                <input type="radio" name="brush" value=at.to_string() prop:checked=move || level() == at on:change=move |_| choose(at)/>
                <span style:--level=format!("{}", f64::from(at) / 100.0)>{at} " %"</span>
            </label>
        }
    });
    let said = RwSignal::new("");
    view! {
        <section class="card">
            <h2>"The week, hour by hour"</h2>
            <p class="muted" id="heat-how">
                "Choose a level and draw over the hours. By keys: arrows move, plus and minus change by five, Enter paints. Figures are percent of the busiest hour."
            </p>
            <fieldset class="brushes"><legend>"Paint with"</legend> {brushes.into_iter().collect_view()}</fieldset>
            <div class="scroll heat-scroll" role="region" tabindex="0" aria-label="Hours of the week">
                <div class="heat">
                    <div class="heat-hours" aria-hidden="true">{(0..24).map(|hour| view! { <span>{format!("{hour:02}")}</span> }).collect_view()}</div>
                    <div class="heat-days" aria-hidden="true">{DAYS.map(|day| view! { <span>{day.get(..3)}</span> }).into_iter().collect_view()}</div>
                    <div class="heat-area"><Cells focus level=Signal::derive(move || f64::from(level()) / 100.0) said/></div>
                </div>
            </div>
            <p class="error" role="status">{said}</p>
        </section>
    }
}

#[component]
fn Cells(focus: Focus, level: Signal<f64>, said: RwSignal<&'static str>) -> impl IntoView {
    let session = focus.session;
    let profile = focus.slice(|facts, _| facts.traffic.clone());
    // While a stroke lowers the busiest hour, the others must not seem to rise: levels keep the scale that it began with.
    let top = RwSignal::new(1.0);
    let levels = Memo::new(move |_| {
        let scale = top.get();
        profile.with(|profile| match profile {
            None => vec![scale; TrafficProfile::HOURS],
            Some(profile) => {
                let most = profile.hours().iter().copied().fold(0.0, f64::max);
                profile.hours().iter().map(|hour| hour / most * scale).collect()
            }
        })
    });
    let stroke = StoredValue::new(None::<Stroke>);
    let at = RwSignal::new(9_usize);
    let put = move |gesture: Gesture, levels: &[f64]| match TrafficProfile::from_hours(levels) {
        Ok(profile) => {
            said.set("");
            top.set(levels.iter().copied().fold(0.0, f64::max));
            focus.edit(Some(gesture), |objective| objective.facts.traffic = Some(profile));
        }
        Err(_) => said.set("Some hour must have traffic."),
    };
    let paint_to = move |cell: usize| {
        let painted = stroke.try_update_value(|stroke| {
            let stroke = stroke.as_mut()?;
            let level = level.get_untracked();
            let mut is_new = false;
            for cell in between(stroke.last, cell) {
                let old = std::mem::replace(stroke.levels.get_mut(cell)?, level);
                is_new |= (old - level).abs() > 1e-12;
            }
            stroke.last = cell;
            is_new.then(|| (stroke.gesture, stroke.levels.clone()))
        });
        if let Some(Some((gesture, levels))) = painted {
            put(gesture, &levels);
        }
    };
    let cell_of = |event: &leptos::ev::PointerEvent| {
        let (x, y) = pointer::place_in_parent(event)?;
        Some(((y * 7.0) as usize).min(6) * 24 + ((x * 24.0) as usize).min(23))
    };
    let on_down = move |event: leptos::ev::PointerEvent| {
        let Some(cell) = cell_of(&event).filter(|_| event.button() == 0) else { return };
        pointer::capture(&event);
        stroke.set_value(Some(Stroke { gesture: session.new_gesture(), levels: levels.get_untracked(), last: cell }));
        at.set(cell);
        paint_to(cell);
    };
    let on_move = move |event: leptos::ev::PointerEvent| {
        if stroke.with_value(Option::is_some)
            && let Some(cell) = cell_of(&event)
        {
            paint_to(cell);
        }
    };
    let end = move |_| {
        if stroke.try_update_value(Option::take).flatten().is_some() {
            top.set(1.0);
        }
    };
    let key_gesture = StoredValue::new(None::<Gesture>);
    let change = move |event: &leptos::ev::KeyboardEvent, to: &dyn Fn(f64) -> f64| {
        if !event.repeat() || key_gesture.get_value().is_none() {
            key_gesture.set_value(Some(session.new_gesture()));
        }
        let mut levels = levels.get_untracked();
        if let (Some(level), Some(gesture)) = (levels.get_mut(at.get_untracked()), key_gesture.get_value()) {
            *level = to(*level).clamp(0.0, 4.0);
            put(gesture, &levels);
        }
    };
    let go = move |to: usize| {
        at.set(to);
        page::focus(&format!("heat-{to}"));
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let now = at.get_untracked();
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            // Undo brings other levels: they are seen on their own scale.
            return top.set(1.0);
        }
        match event.key().as_str() {
            "ArrowRight" => go((now + 1).min(TrafficProfile::HOURS - 1)),
            "ArrowLeft" => go(now.saturating_sub(1)),
            "ArrowDown" => go(if now + 24 < TrafficProfile::HOURS { now + 24 } else { now }),
            "ArrowUp" => go(if now >= 24 { now - 24 } else { now }),
            "Home" => go(now / 24 * 24),
            "End" => go(now / 24 * 24 + 23),
            "+" | "=" => change(&event, &|level| level + STEP),
            "-" | "_" => change(&event, &|level| level - STEP),
            "Enter" | " " => change(&event, &|_| level.get_untracked()),
            _ => return,
        }
        event.prevent_default();
    };
    let on_leave = move |_| {
        if stroke.with_value(Option::is_none) {
            top.set(1.0);
        }
    };
    let cell = move |hour: usize| {
        let now = move || levels.with(|levels| levels.get(hour).copied().unwrap_or(0.0));
        let shown = move || libm::round(now() * 100.0);
        view! {
            <div
                role="gridcell" class="heat-cell" id=format!("heat-{hour}")
                tabindex=move || if at.get() == hour { "0" } else { "-1" }
                aria-label=move || format!("{}, {} percent", hour_in_words(hour), shown())
                style:--level=move || format!("{:.3}", now().clamp(0.0, 1.0))
                on:focus=move |_| at.set(hour)
            >{move || shown().to_string()}</div>
        }
    };
    let row = move |day: usize| {
        view! { <div role="row" class="heat-row">{(0..24).map(|hour| cell(day * 24 + hour)).collect_view()}</div> }
    };
    view! {
        <div
            class="heat-cells" role="grid" aria-label="Traffic by hour of the week" aria-describedby="heat-how"
            on:pointerdown=on_down on:pointermove=on_move on:pointerup=end on:pointercancel=end on:lostpointercapture=end
            on:keydown=on_key on:focusout=on_leave
        >{(0..7).map(row).collect_view()}</div>
    }
}

/// The cells on the straight way from one to another, both included: a quick pointer must not skip any.
fn between(from: usize, to: usize) -> impl Iterator<Item = usize> {
    let place = |cell: usize| ((cell / 24) as f64, (cell % 24) as f64);
    let ((y0, x0), (y1, x1)) = (place(from), place(to));
    let steps = (y1 - y0).abs().max((x1 - x0).abs()).max(1.0) as u32;
    (0..=steps).map(move |n| {
        let part = f64::from(n) / f64::from(steps);
        let along = |a: f64, b: f64| libm::round(a + (b - a) * part) as usize;
        along(y0, y1) * 24 + along(x0, x1)
    })
}
