use super::{Told, Topic};
use crate::model::{budget, chance_to_keep, counted, effective_error};
use crate::plan::words::{chance_in_words, method_in_words, number};
use crate::plan::{Objective, Part, Terms};
use crate::units::{Alignment, Span, Window, group_thousands};

/// Target, window and method, and the chance that follows from them.
pub fn terms(told: &mut Told, a: &Objective, b: &Objective) {
    if !Part::Target.is_same(a, b) {
        told.say(Topic::Target, target(a, b));
    }
    if !Part::Window.is_same(a, b) {
        told.say(Topic::Window, window(a, b));
    }
    if !Part::Method.is_same(a, b) {
        told.say(Topic::Method, method(&a.terms, &b.terms));
    }
    if let Some(sentence) = chances(a, b) {
        told.say(Topic::Chance, sentence);
    }
}

fn target(a: &Objective, b: &Objective) -> String {
    let (was, is) = (a.terms.target, b.terms.target);
    let verb = verb(was.budget().ppb(), is.budget().ppb());
    if a.terms.window != b.terms.window {
        // What the new window makes of it is said with the window.
        let month = Span::days(30);
        return format!("{was} → {is} %: per 30 days, the budget {verb} to {}", month.share(is.budget()));
    }
    let budget = budget(&b.facts, &b.terms);
    let over = b.terms.window.length.spoken();
    let events = budget
        .events
        .map_or(String::new(), |(bad, all)| format!(", {} of {} events", group_thousands(bad), group_thousands(all)));
    format!("{was} → {is} %: the budget {verb} to {}{events} over {over}", budget.time)
}

/// How a number of parts per billion became another; neither is 0.
fn verb(was: u64, is: u64) -> String {
    match (was, is) {
        _ if is * 2 == was => "halves".to_owned(),
        _ if is * 10 == was => "falls to a tenth,".to_owned(),
        _ if was * 2 == is => "doubles".to_owned(),
        _ if is.is_multiple_of(was) => format!("grows {}-fold", is / was),
        _ => {
            let percent = 100.0 * (is as f64 - was as f64) / was as f64;
            let word = if percent < 0.0 { "shrinks" } else { "grows" };
            let size = libm::round(percent.abs() * 10.0) / 10.0;
            if size < 0.1 { format!("{word} by under 0.1 %") } else { format!("{word} by {} %", number(size)) }
        }
    }
}

fn window(a: &Objective, b: &Objective) -> String {
    let (was, is) = (&a.terms.window, &b.terms.window);
    let mut text = format!("{} → {}", was.spoken(), is.spoken());
    if let (Alignment::Calendar { start, zone }, true) = (&is.alignment, was.alignment != is.alignment) {
        text.push_str(&format!(" from {start} in {}", zone.as_str()));
    }
    let share = b.terms.target.budget();
    let (old, new) = (was.budget(a.terms.target.budget()), is.budget(share));
    if was.span() != is.span() {
        let month = Span::days(30).share(share);
        text.push_str(&format!(": the budget is {new} in place of {old} ({month} per 30 days)"));
    }
    let meaning = match (is_calendar(was), is_calendar(is)) {
        (false, true) => "; all of it is new at each start, however bad the time before was",
        (true, false) => "; each bad minute counts until the window has passed over it, and no date makes it new",
        (true, true) if was.length == is.length => "; the budget is new at other moments",
        _ => "",
    };
    text + meaning
}

fn is_calendar(window: &Window) -> bool {
    matches!(window.alignment, Alignment::Calendar { .. })
}

/// Error ratios at which methods are compared.
const FAULTS: [f64; 3] = [0.01, 0.1, 0.5];

fn method(a: &Terms, b: &Terms) -> String {
    let mut text = format!("{} → {}: {}", a.method.name(), b.method.name(), method_in_words(b.method));
    let effects = |error| (effective_error(a.method, error), effective_error(b.method, error));
    let differs = |error: &f64| effects(*error).0.to_bits() != effects(*error).1.to_bits();
    if let Some(error) = FAULTS.into_iter().find(differs) {
        let (was, is) = effects(error);
        let percent = |share: f64| number(libm::round(share * 100.0));
        let (error, was, is) = (percent(error), percent(was), percent(is));
        text.push_str(&format!(
            " A steady fault that fails {error} % of requests now spends {is} % of its time, before {was} %"
        ));
    } else {
        // The sentence of the method ends with a full stop, which a difference does not.
        text.pop();
    }
    text
}

/// The chance to meet the objective in one window, where facts say what goes wrong.
fn chance(of: &Objective) -> Option<f64> {
    let Objective { facts, terms, .. } = of;
    let counted = counted(facts, terms).ok()??;
    chance_to_keep(&counted, terms).ok().map(|chance| chance.value)
}

fn chances(a: &Objective, b: &Objective) -> Option<String> {
    let parts = [Part::Target, Part::Window, Part::Method, Part::Investments, Part::Facts];
    if parts.into_iter().all(|part| part.is_same(a, b)) {
        return None;
    }
    let said = |of| chance(of).map_or("unknown".to_owned(), chance_in_words);
    let (was, is) = (said(a), said(b));
    (was != is).then(|| format!("the chance to keep the objective in one window: {was} → {is}"))
}
