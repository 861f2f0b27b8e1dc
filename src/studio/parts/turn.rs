use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;

/// A question that is being worked on, until a newer one takes its place.
#[derive(Debug, Clone, Copy)]
pub struct Turn {
    asked: StoredValue<u32>,
    mine: u32,
}

impl Turn {
    /// Whether the answer is still waited for. The room may have been left meanwhile, too.
    pub fn holds(self) -> bool {
        self.asked.try_get_value() == Some(self.mine)
    }
}

/// Works on a question whenever what it reads changes. The work must ask after each pause whether its turn still holds.
pub fn in_turn<Q: 'static, F: Future<Output = ()> + 'static>(
    question: impl Fn() -> Q + 'static,
    work: impl Fn(Q, Turn) -> F + 'static,
) {
    let asked = StoredValue::new(0_u32);
    Effect::new(move || {
        let question = question();
        asked.update_value(|n| *n = n.wrapping_add(1));
        spawn_local(work(question, Turn { asked, mine: asked.get_value() }));
    });
}
