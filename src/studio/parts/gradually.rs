use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::platform::page;

/// Answers to a question that takes longer than a frame: a step at a time with a breath between them, so that the page
/// goes on answering. The answers to the question before stay until all new ones are there; a newer question drops the
/// older. None before the first one is answered.
///
/// `question` is asked again when what it reads changes; whoever is dragged should be read through [`super::settled`].
pub fn gradually<Q: 'static, A: Send + Sync + 'static>(
    question: impl Fn() -> Q + 'static,
    steps: fn(&Q) -> usize,
    step: fn(&Q, usize) -> A,
) -> RwSignal<Option<Vec<A>>> {
    let answers = RwSignal::new(None);
    let asked = StoredValue::new(0_u32);
    Effect::new(move || {
        let question = question();
        asked.update_value(|n| *n = n.wrapping_add(1));
        let mine = asked.get_value();
        spawn_local(async move {
            let count = steps(&question);
            let mut found = Vec::with_capacity(count);
            for at in 0..count {
                page::breathe().await;
                // The room may have been left meanwhile, too.
                if asked.try_get_value() != Some(mine) {
                    return;
                }
                found.push(step(&question, at));
            }
            answers.try_set(Some(found));
        });
    });
    answers
}
