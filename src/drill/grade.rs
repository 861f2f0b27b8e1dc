use super::round::{Answer, Question};

/// Whether an answer is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Right,
    /// A part of it is.
    Partly,
    /// It is not.
    Wrong,
}

/// What an answer is worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Grade {
    /// In a word.
    pub verdict: Verdict,
    /// From 0, all wrong, to 1, all right.
    pub share: f64,
    /// What is off, in a sentence.
    pub says: String,
}

/// So many times the tolerance is still half right: the right idea, and a slip.
const SLIP: f64 = 5.0;

/// What an answer is worth.
///
/// # Formula
/// ```text
/// number      off = |given - right| / |right|      1 up to the tolerance, 1/2 up to 5 tolerances, else 0
/// choice      1 or 0
/// several     |given and right| / |given or right|               the Jaccard index; 1 where both are empty
/// order       max(0, rho)                                        rho: Spearman's rank correlation
/// ```
/// An answer of another shape than the question is wrong.
pub(super) fn grade(question: &Question, right: &Answer, given: &Answer) -> Grade {
    match (question, right, given) {
        (Question::Number { within, .. }, Answer::Number(right), Answer::Number(given)) => {
            number(*right, *given, *within)
        }
        (Question::Choice(_), Answer::Choice(right), Answer::Choice(given)) => {
            let share = if right == given { 1.0 } else { 0.0 };
            told(share, if right == given { "That is it." } else { "It is another one." }.to_owned())
        }
        (Question::Several(_), Answer::Several(right), Answer::Several(given)) => several(right, given),
        (Question::Order(_), Answer::Order(right), Answer::Order(given)) => match spearman(right, given) {
            Some(rho) => told(rho.max(0.0), format!("Rank correlation {rho:.2}.")),
            None => told(0.0, "Name each item once.".to_owned()),
        },
        _ => told(0.0, "The answer has another shape than the question.".to_owned()),
    }
}

fn told(share: f64, says: String) -> Grade {
    let verdict = match share {
        share if share > 1.0 - 1e-9 => Verdict::Right,
        share if share > 0.0 => Verdict::Partly,
        _ => Verdict::Wrong,
    };
    Grade { verdict, share, says }
}

fn number(right: f64, given: f64, within: f64) -> Grade {
    if !given.is_finite() {
        return told(0.0, "That is not a number.".to_owned());
    }
    // A tie at the tolerance is right, whatever the last bit says.
    let off = (given - right).abs() / right.abs().max(f64::MIN_POSITIVE) - 1e-12;
    let way = if given > right { "too much" } else { "too little" };
    if off <= within {
        told(1.0, "That is it.".to_owned())
    } else if off <= SLIP * within {
        told(0.5, format!("Close, but {way}."))
    } else {
        told(0.0, format!("That is {way}."))
    }
}

fn several(right: &[usize], given: &[usize]) -> Grade {
    let mut all: Vec<usize> = right.iter().chain(given).copied().collect();
    all.sort_unstable();
    all.dedup();
    let both = all.iter().filter(|at| right.contains(at) && given.contains(at)).count();
    let missed = all.iter().filter(|at| !given.contains(at)).count();
    let share = if all.is_empty() { 1.0 } else { both as f64 / all.len() as f64 };
    let says = match (missed, all.len() - both - missed) {
        (0, 0) => "That is all of them.".to_owned(),
        (missed, wrong) => format!("{missed} missed, {wrong} too many."),
    };
    told(share, says)
}

/// Spearman's rank correlation of two orders of the same items; none where they are not orders of the same items, or
/// there are fewer than two.
///
/// # Formula
/// ```text
/// rho = 1 - 6 Σ d² / (n (n² - 1))        d: how many places an item is off
/// ```
///
/// # Source
/// C. Spearman, "The proof and measurement of association between two things", 1904.
///
/// ```
/// use accord_core::drill::spearman;
/// assert_eq!(spearman(&[0, 1, 2, 3, 4], &[4, 3, 2, 1, 0]), Some(-1.0));
/// assert_eq!(spearman(&[0, 1, 2], &[1, 0, 2]), Some(0.5));
/// ```
pub fn spearman(a: &[usize], b: &[usize]) -> Option<f64> {
    let n = a.len();
    if n < 2 || b.len() != n {
        return None;
    }
    let mut sum = 0.0;
    for (place, item) in a.iter().enumerate() {
        if a[..place].contains(item) {
            return None;
        }
        let off = b.iter().position(|of| of == item)? as f64 - place as f64;
        sum += off * off;
    }
    let n = n as f64;
    Some(1.0 - 6.0 * sum / (n * (n * n - 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::Unit;

    #[test]
    fn numbers_within_their_tolerance() {
        let question = Question::Number { unit: Unit::Hours, within: 0.02 };
        let share = |given| grade(&question, &Answer::Number(50.0), &Answer::Number(given)).share;
        for (given, worth) in [(50.0, 1.0), (51.0, 1.0), (49.0, 1.0), (51.1, 0.5), (45.0, 0.5), (44.9, 0.0), (0.0, 0.0)]
        {
            assert!((share(given) - worth).abs() < 1e-12, "{given}");
        }
        assert!(share(f64::NAN) < 1e-12 && share(f64::INFINITY) < 1e-12);
    }

    #[test]
    fn sets_by_what_they_share() {
        let question = Question::Several(vec![String::new(); 4]);
        let share = |right: &[usize], given: &[usize]| {
            grade(&question, &Answer::Several(right.to_vec()), &Answer::Several(given.to_vec())).share
        };
        assert!((share(&[0, 1], &[1, 0]) - 1.0).abs() < 1e-12);
        assert!((share(&[0, 1], &[1, 2]) - 1.0 / 3.0).abs() < 1e-12);
        assert!((share(&[], &[]) - 1.0).abs() < 1e-12 && share(&[], &[3]) < 1e-12);
        // Naming one twice gains nothing.
        assert!((share(&[0], &[0, 0]) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn orders_by_rank() {
        // By hand: d = 0, 1, 1, 0 of four: 1 - 6 * 2 / (4 * 15).
        assert!((spearman(&[3, 1, 0, 2], &[3, 0, 1, 2]).unwrap() - 0.8).abs() < 1e-12);
        assert_eq!(spearman(&[0, 1], &[0, 0]), None);
        assert_eq!(spearman(&[0, 0], &[0, 1]), None);
        assert_eq!(spearman(&[0], &[0]), None);
        let question = Question::Order(vec![String::new(); 2]);
        let reversed = grade(&question, &Answer::Order(vec![0, 1]), &Answer::Order(vec![1, 0]));
        assert_eq!((reversed.verdict, reversed.share), (Verdict::Wrong, 0.0));
        assert_eq!(grade(&question, &Answer::Order(vec![0, 1]), &Answer::Choice(0)).verdict, Verdict::Wrong);
    }
}
