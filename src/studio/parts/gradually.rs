use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::platform::Pause;

/// Whole answers, and what they answer: while a newer question is worked on, these are about the one before.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered<Q, A> {
    /// What was asked.
    pub question: Q,
    /// What each step answered.
    pub answers: Vec<A>,
}

/// Answers to a question that takes longer than a frame: step by step, in slices of time between which the page goes on
/// answering. The answers to the question before stay until all new ones are there; a newer question drops the older.
/// None before the first one is answered.
///
/// `question` is asked again when what it reads changes; whoever is dragged should be read through [`super::settled`].
pub fn gradually<Q: Send + Sync + 'static, A: Send + Sync + 'static>(
    question: impl Fn() -> Q + 'static,
    steps: fn(&Q) -> usize,
    step: fn(&Q, usize) -> A,
) -> RwSignal<Option<Answered<Q, A>>> {
    let answered = RwSignal::new(None);
    let asked = StoredValue::new(0_u32);
    Effect::new(move || {
        let question = question();
        asked.update_value(|n| *n = n.wrapping_add(1));
        let mine = asked.get_value();
        spawn_local(async move {
            let mut pause = Pause::patient().await;
            let mut answers = Vec::new();
            for at in 0..steps(&question) {
                pause.if_due().await;
                // The room may have been left meanwhile, too.
                if asked.try_get_value() != Some(mine) {
                    return;
                }
                answers.push(step(&question, at));
            }
            answered.try_set(Some(Answered { question, answers }));
        });
    });
    answered
}
