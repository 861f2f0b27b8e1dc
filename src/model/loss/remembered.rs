use std::cell::RefCell;
use std::collections::BTreeMap;

/// Answers of a pure function by the bits of its arguments. Tables of lengths are dear to make, and the same ones are
/// asked for with every option that is weighed and every room that is opened.
///
/// When there are too many, all are forgotten: whoever goes through a thousand objectives asks for each once.
#[derive(Debug)]
pub(super) struct Remembered<T> {
    answers: RefCell<BTreeMap<Vec<u64>, T>>,
    most: usize,
}

impl<T: Clone> Remembered<T> {
    /// Nothing yet, and room for so many.
    pub const fn new(most: usize) -> Self {
        Self { answers: RefCell::new(BTreeMap::new()), most }
    }

    /// The answer, made only where it is not known; refusals are not kept.
    pub fn get<E>(&self, arguments: &[f64], make: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let key: Vec<u64> = arguments.iter().map(|argument| argument.to_bits()).collect();
        if let Some(answer) = self.answers.borrow().get(&key) {
            return Ok(answer.clone());
        }
        // Not borrowed while it is made, which may ask for other answers.
        let answer = make()?;
        let mut answers = self.answers.borrow_mut();
        if answers.len() >= self.most {
            answers.clear();
        }
        answers.insert(key, answer.clone());
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_made_once_until_there_are_too_many() {
        let remembered = Remembered::new(2);
        let made = std::cell::Cell::new(0);
        let ask = |x: f64| {
            remembered.get(&[x, 1.0], || {
                made.set(made.get() + 1);
                if x < 0.0 { Err("below 0") } else { Ok(x + 1.0) }
            })
        };
        assert_eq!((ask(1.0), ask(1.0), made.get()), (Ok(2.0), Ok(2.0), 1));
        assert_eq!((ask(-1.0), ask(-1.0), made.get()), (Err("below 0"), Err("below 0"), 3));
        // Zeros of either sign are two arguments.
        assert_eq!((ask(0.0), ask(-0.0), made.get()), (Ok(1.0), Ok(1.0), 5));
        assert_eq!((ask(1.0), made.get()), (Ok(2.0), 6));
    }
}
