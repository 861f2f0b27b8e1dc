use super::grade::Grade;
use super::round::Round;

/// What a person did in one round.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attempt {
    /// Seconds from the question to the answer.
    pub seconds: f64,
    /// How many hints were taken.
    pub hints: usize,
    /// How sure the person was, 0 to 1; none where nobody asked.
    pub confidence: Option<f64>,
}

/// An attempt on several axes, each from 0 to 1, and all of them together. No axis alone decides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Marks {
    /// How right the answer is.
    pub correctness: f64,
    /// How soon it came; a wrong answer is never soon enough.
    pub pace: f64,
    /// How much of it was the person's own.
    pub own: f64,
    /// How well the person knew how right it is; none where no confidence was stated.
    pub calibration: Option<f64>,
    /// Points, 0 to 100.
    pub points: f64,
}

/// Weights of correctness, pace and calibration in the points.
const WEIGHTS: [f64; 3] = [60.0, 20.0, 20.0];

/// Marks of an attempt.
///
/// # Formula
/// ```text
/// pace        correctness * clamp(1.5 - seconds / round's seconds, 0, 1)     full in half the time, half at its end
/// own         1 - cost of the hints
/// calibration 1 - (confidence - correctness)²                                one less the Brier score
/// points      own * (60 correctness + 20 pace) + 20 calibration              of 80 scaled to 100 without confidence
/// ```
/// Time and confidence that are no numbers count as late, and as not stated.
///
/// # Source
/// G. W. Brier, "Verification of forecasts expressed in terms of probability", 1950.
pub fn mark(round: &Round, grade: &Grade, attempt: Attempt) -> Marks {
    let correctness = grade.share;
    let given = f64::from(round.seconds.max(1));
    // False for NaN as well.
    let late = if attempt.seconds >= 0.0 { attempt.seconds / given } else { f64::MAX };
    let pace = correctness * (1.5 - late).clamp(0.0, 1.0);
    let own = 1.0 - round.cost_of_hints(attempt.hints);
    let confidence = attempt.confidence.filter(|of| (0.0..=1.0).contains(of));
    let calibration = confidence.map(|of| 1.0 - brier(of, correctness));
    let solved = own * (WEIGHTS[0] * correctness + WEIGHTS[1] * pace);
    let points = match calibration {
        Some(calibration) => solved + WEIGHTS[2] * calibration,
        None => solved * 100.0 / (WEIGHTS[0] + WEIGHTS[1]),
    };
    Marks { correctness, pace, own, calibration, points }
}

impl Marks {
    /// Marks of a simulated drill: the share of what could be won that was won, and how soon. Nothing is asked there,
    /// so there are no hints and no confidence; the points weigh both as those of a question do.
    pub(super) fn simulated(won: f64, pace: f64) -> Self {
        let points = (WEIGHTS[0] * won + WEIGHTS[1] * pace) * 100.0 / (WEIGHTS[0] + WEIGHTS[1]);
        Self { correctness: won, pace, own: 1.0, calibration: None, points }
    }
}

/// The Brier score of one statement: 0 is the best, 1 the worst, and a quarter is what saying 50 % always gets.
///
/// # Formula
/// `(confidence - outcome)²`; a partly right answer counts as its share.
pub fn brier(confidence: f64, outcome: f64) -> f64 {
    (confidence - outcome) * (confidence - outcome)
}

/// Statements of about one confidence, and how right they were.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// How many.
    pub count: usize,
    /// Their mean confidence.
    pub stated: f64,
    /// Their mean correctness: the same where a person is well calibrated.
    pub right: f64,
}

/// Confidence against correctness, in fifths of the scale from unsure to sure; fifths that nobody stated are left out.
pub fn calibration(statements: &[(f64, f64)]) -> Vec<Calibration> {
    let fifth = |confidence: f64| ((confidence * 5.0) as usize).min(4);
    let of = |place: usize| {
        let those: Vec<&(f64, f64)> = statements.iter().filter(|of| fifth(of.0) == place).collect();
        let mean = |of: fn(&(f64, f64)) -> f64| those.iter().map(|one| of(one)).sum::<f64>() / those.len() as f64;
        (!those.is_empty()).then(|| Calibration { count: those.len(), stated: mean(|of| of.0), right: mean(|of| of.1) })
    };
    (0..5).filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::round::{Solved, debrief};
    use crate::drill::{Answer, Told, Unit};

    fn round() -> Round {
        let told = Told { hint: Some("Divide".to_owned()), ..Told::default() };
        let steps = vec!["one".to_owned(), "two".to_owned()];
        let solved = Solved::number(10.0, Unit::Times, 0.02, debrief("a / b", steps, "", String::new(), ""));
        let mut round = Round::new(&told, Vec::new(), "How much?".to_owned(), solved);
        round.seconds = 60;
        round
    }

    fn marks(given: f64, seconds: f64, hints: usize, confidence: Option<f64>) -> Marks {
        let round = round();
        mark(&round, &round.grade(&Answer::Number(given)), Attempt { seconds, hints, confidence })
    }

    #[test]
    fn a_sure_and_quick_answer_is_worth_a_hundred() {
        assert!((marks(10.0, 30.0, 0, Some(1.0)).points - 100.0).abs() < 1e-9);
        assert!((marks(10.0, 30.0, 0, None).points - 100.0).abs() < 1e-9);
        // Sure and wrong is worse than unsure and wrong: 0 and 15 of 20.
        assert!(marks(99.0, 1.0, 0, Some(1.0)).points.abs() < 1e-9);
        assert!((marks(99.0, 1.0, 0, Some(0.5)).points - 15.0).abs() < 1e-9);
    }

    #[test]
    fn time_and_hints_cost() {
        // At the bell the pace is half: 60 + 10 + 20.
        assert!((marks(10.0, 60.0, 0, Some(1.0)).points - 90.0).abs() < 1e-9);
        assert!((marks(10.0, 90.0, 0, Some(1.0)).points - 80.0).abs() < 1e-9);
        // Author's hint 0.1, formula 0.2, first step 0.3.
        let all = marks(10.0, 0.0, 3, None);
        assert!((all.own - 0.4).abs() < 1e-12 && (all.points - 40.0).abs() < 1e-9);
        assert!((marks(10.0, 0.0, 99, None).own - 0.4).abs() < 1e-12);
        assert!(marks(10.0, f64::NAN, 0, Some(7.0)).calibration.is_none());
        assert!(marks(10.0, f64::NAN, 0, None).pace.abs() < 1e-12);
    }

    #[test]
    fn confidence_pays_best_where_it_is_true() {
        // Whoever is right 7 times of 10 does best by saying 70 %: the score is proper.
        let expected = |said: f64| 0.7 * brier(said, 1.0) + 0.3 * brier(said, 0.0);
        assert!((1..100).all(|said| expected(f64::from(said) / 100.0) >= expected(0.7) - 1e-12));
        let bins = calibration(&[(0.5, 1.0), (0.55, 0.0), (0.95, 1.0), (1.0, 1.0)]);
        assert_eq!(bins.len(), 2);
        assert!((bins[0].stated - 0.525).abs() < 1e-12 && (bins[0].right - 0.5).abs() < 1e-12);
        assert_eq!(bins[1].count, 2);
    }
}
