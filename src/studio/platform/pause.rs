use super::page;

/// The longest time, in milliseconds, for which the page works without letting the browser paint.
const SLICE: f64 = 8.0;

/// Work in slices, between which the browser may paint.
pub struct Pause {
    since: f64,
    is_patient: bool,
}

impl Pause {
    /// A slice begins.
    pub fn new() -> Self {
        Self { since: page::ticks(), is_patient: false }
    }

    /// A slice begins once the browser has nothing better to do, as do all after it: for work that must not delay a
    /// frame while something is dragged.
    pub async fn patient() -> Self {
        page::idle().await;
        Self { is_patient: true, ..Self::new() }
    }

    /// Ends the slice if it has lasted long enough; says whether it did.
    pub async fn if_due(&mut self) -> bool {
        let is_due = page::ticks() - self.since > SLICE;
        if is_due {
            if self.is_patient {
                page::idle().await;
            } else {
                page::breathe().await;
            }
            self.since = page::ticks();
        }
        is_due
    }
}
