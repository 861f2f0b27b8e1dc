use crate::model::ModelError;
use crate::model::chance::Stream;
use crate::model::error::at_most;

/// The most values of which one is drawn.
pub const MOST_PICKED: usize = 24;

/// Values of which a round has one, drawn by its seed.
///
/// Invariants: at least one, at most [`MOST_PICKED`].
#[derive(Debug, Clone, PartialEq)]
pub struct Pick<T>(Vec<T>);

impl<T: Copy> Pick<T> {
    /// Always this one.
    pub fn one(value: T) -> Self {
        Self(vec![value])
    }

    /// One of these.
    ///
    /// # Errors
    /// None, or more than [`MOST_PICKED`].
    pub fn of(values: Vec<T>) -> Result<Self, ModelError> {
        at_most("values of which one is drawn", values.len(), MOST_PICKED)?;
        if values.is_empty() {
            return Err(ModelError::Unusable { what: "there is no value to draw", remedy: "write at least one" });
        }
        Ok(Self(values))
    }

    /// All of them.
    pub fn values(&self) -> &[T] {
        &self.0
    }

    /// One of them.
    pub(super) fn draw(&self, stream: &mut Stream) -> T {
        self.0[stream.below(self.0.len())]
    }
}

/// The numbers 0 to below `n`, each once, in an order that the stream decides.
pub(super) fn shuffled(n: usize, stream: &mut Stream) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    for last in (1..n).rev() {
        order.swap(last, stream.below(last + 1));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_drawn_and_every_order_comes() {
        let pick = Pick::of(vec![1, 2, 3]).unwrap();
        let mut stream = Stream::new(1);
        let drawn: Vec<i32> = (0..60).map(|_| pick.draw(&mut stream)).collect();
        assert!([1, 2, 3].iter().all(|value| drawn.iter().filter(|of| *of == value).count() > 8));
        let orders: std::collections::BTreeSet<Vec<usize>> = (0..200).map(|_| shuffled(3, &mut stream)).collect();
        assert_eq!(orders.len(), 6);
        assert!(Pick::<u8>::of(Vec::new()).is_err() && Pick::of(vec![0; 25]).is_err());
    }
}
