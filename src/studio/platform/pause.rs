use super::page;

/// The longest time, in milliseconds, for which the page works without letting the browser paint.
const SLICE: f64 = 8.0;

/// Work in slices, between which the browser may paint.
pub struct Pause(f64);

impl Pause {
    /// A slice begins.
    pub fn new() -> Self {
        Self(page::ticks())
    }

    /// Ends the slice if it has lasted long enough; says whether it did.
    pub async fn if_due(&mut self) -> bool {
        let is_due = page::ticks() - self.0 > SLICE;
        if is_due {
            page::breathe().await;
            self.0 = page::ticks();
        }
        is_due
    }
}
