use leptos::prelude::*;

use super::in_turn;
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
/// `question` is asked again when what it reads changes; whoever is dragged should be read through [`super::settled()`].
pub fn gradually<Q: Send + Sync + 'static, A: Send + Sync + 'static>(
    question: impl Fn() -> Q + 'static,
    steps: fn(&Q) -> usize,
    step: fn(&Q, usize) -> A,
) -> RwSignal<Option<Answered<Q, A>>> {
    let answered = RwSignal::new(None);
    in_turn(question, move |question, turn| async move {
        let mut pause = Pause::patient().await;
        let mut answers = Vec::new();
        for at in 0..steps(&question) {
            pause.if_due().await;
            if !turn.holds() {
                return;
            }
            answers.push(step(&question, at));
        }
        answered.try_set(Some(Answered { question, answers }));
    });
    answered
}
