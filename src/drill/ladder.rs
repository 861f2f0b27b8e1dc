use super::pick::{Pick, shuffled};
use super::round::{Round, Solved, Told, Unit, debrief, fact};
use super::say;
use crate::model::ModelError;
use crate::model::burn_alert::{LadderStep, ladder};
use crate::model::chance::Stream;
use crate::plan::words::percent_rounded;
use crate::units::{Target, Window};

/// What is asked of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LadderAsk {
    /// What is wrong with it.
    Wrong,
    /// When it fires in a full outage.
    Fires,
    /// How long it stays on after one.
    Clears,
    /// How much budget a full outage has spent when it fires.
    Spent,
}

/// What is wrong with this alert: the six steps from a naive alert to a good one.
#[derive(Debug, Clone, PartialEq)]
pub struct LadderCase {
    /// What the author wrote.
    pub told: Told,
    /// Which step, 1 to 6.
    pub step: Pick<u8>,
    /// What is promised.
    pub target: Pick<Target>,
    /// Over which time.
    pub window: Window,
    /// What is asked.
    pub ask: Pick<LadderAsk>,
}

/// Options beside the right one.
const OTHERS: usize = 3;

impl LadderCase {
    pub(super) fn round(&self, stream: &mut Stream) -> Result<Round, ModelError> {
        let target = self.target.draw(stream);
        let steps = ladder(target, self.window.span());
        let at = usize::from(self.step.draw(stream)).wrapping_sub(1);
        let step = steps.get(at).ok_or(ModelError::OutOfRange {
            what: "the step of the ladder",
            got: at as f64 + 1.0,
            accepted: "1 to 6",
        })?;
        let facts = vec![
            fact("Objective", format!("{target} % over {}", self.window.length.spoken())),
            fact("The alert", step.rule),
        ];
        let link = say::part("alerts", "detection");
        let about = |value: Option<f64>| value.filter(|value| *value > 0.0);
        let seconds = |span: Option<crate::units::Span>| about(span.map(crate::units::Span::to_seconds_f64));
        let (ask, solved) =
            match (self.ask.draw(stream), seconds(step.detection), seconds(step.reset), about(step.spent)) {
                (LadderAsk::Fires, Some(fires), ..) => {
                    let (value, unit) = shown(fires);
                    ("A total outage begins. After what time does it fire?", {
                        Solved::number(
                            value,
                            unit,
                            0.05,
                            told(step, "factor × (1 − target) × window ÷ error ratio", link),
                        )
                    })
                }
                (LadderAsk::Clears, _, Some(clears), _) => {
                    let (value, unit) = shown(clears);
                    let formula = "the window that ends it × (1 − factor × (1 − target) ÷ error ratio)";
                    ("A long total outage ends. For how long does it go on firing?", {
                        Solved::number(value, unit, 0.05, told(step, formula, link))
                    })
                }
                (LadderAsk::Spent, _, _, Some(spent)) => {
                    let formula = "time until it fires ÷ ((1 − target) × objective's window)";
                    ("How much of the budget has a total outage spent when it fires, in per cent?", {
                        Solved::number(100.0 * spent, Unit::Percent, 0.05, told(step, formula, link))
                    })
                }
                _ => ("What is wrong with this alert?", wrong(&steps, at, link, stream)),
            };
        Ok(Round::new(&self.told, facts, ask.to_owned(), solved))
    }
}

/// Seconds in the unit in which people would say them.
fn shown(seconds: f64) -> (f64, Unit) {
    match seconds {
        of if of < 120.0 => (of, Unit::Seconds),
        of if of < 7_200.0 => (of / 60.0, Unit::Minutes),
        of => (of / 3_600.0, Unit::Hours),
    }
}

fn told(step: &LadderStep, formula: &str, link: String) -> super::Debrief {
    let steps = [
        step.detection.map(|of| format!("In a total outage it fires after {of}.")),
        step.spent.map(|of| format!("By then {} of the budget is gone.", percent_rounded(of))),
        step.reset.map(|of| format!("After it, it goes on for {of}.")),
    ];
    let why = format!("{} {}", step.good, step.wrong);
    debrief(formula, steps.into_iter().flatten().collect(), &why, link, "SRE workbook, chapter 5, steps 1 to 6")
}

fn wrong(steps: &[LadderStep; 6], at: usize, link: String, stream: &mut Stream) -> Solved {
    let others = shuffled(steps.len(), stream).into_iter().filter(|of| *of != at).take(OTHERS);
    let mut shown: Vec<usize> = others.chain([at]).collect();
    // In the order of the ladder, so that the place of the right one tells nothing.
    shown.sort_unstable();
    let right = shown.iter().position(|of| *of == at).unwrap_or(0);
    let options = shown.into_iter().map(|of| steps[of].wrong.to_owned()).collect();
    let formula = "each step mends the one before: window, hold, burn rate, several rates, short windows";
    Solved::choice(options, right, told(&steps[at], formula, link))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::{Answer, Question};

    fn round(step: u8, ask: LadderAsk, seed: u64) -> Round {
        let case = LadderCase {
            told: Told::default(),
            step: Pick::one(step),
            target: Pick::one(Target::parse_percent("99.9").unwrap()),
            window: Window::rolling("30d").unwrap(),
            ask: Pick::one(ask),
        };
        case.round(&mut Stream::new(seed)).unwrap()
    }

    fn number(step: u8, ask: LadderAsk) -> f64 {
        let Answer::Number(number) = *round(step, ask, 1).answer() else { panic!("a number") };
        number
    }

    /// The figures that the workbook prints, exactly: 0.6 s, 2 min 10 s, an hour, and 58 min of reset.
    #[test]
    fn published_figures() {
        assert!((number(1, LadderAsk::Fires) - 0.6).abs() < 1e-6);
        assert!((number(2, LadderAsk::Fires) - 2.16).abs() < 1e-6);
        assert!((number(3, LadderAsk::Fires) - 60.0).abs() < 1e-6);
        assert!((number(4, LadderAsk::Clears) - 57.84).abs() < 1e-6);
        assert!((number(6, LadderAsk::Fires) - 51.84).abs() < 1e-6);
        // Of the budget: 0.02 % at once, 5 % in 36 h, 139 % (published as 140) when an hour must hold, 5 % at 36 times.
        for (step, percent) in [(1, 0.023_148), (2, 5.0), (3, 138.89), (4, 5.0), (6, 2.0)] {
            let got = number(step, LadderAsk::Spent);
            assert!((got - percent).abs() < 1e-3 * percent, "{step}: {got}");
        }
    }

    #[test]
    fn what_is_wrong_is_one_of_four() {
        let words = ["Not precise", "a day and a half", "Slow, and blind", "Misses slow burns", "More numbers", "Many"];
        for (at, word) in words.into_iter().enumerate() {
            for seed in 0..20 {
                let round = round(at as u8 + 1, LadderAsk::Wrong, seed);
                let (Question::Choice(options), Answer::Choice(right)) = (&round.question, round.answer()) else {
                    panic!("a choice")
                };
                assert_eq!(options.len(), 4);
                assert!(options[*right].contains(word), "{at}: {}", options[*right]);
            }
        }
    }

    #[test]
    fn there_is_no_seventh_step() {
        let case = LadderCase {
            told: Told::default(),
            step: Pick::one(7),
            target: Pick::one(Target::parse_percent("99.9").unwrap()),
            window: Window::rolling("30d").unwrap(),
            ask: Pick::one(LadderAsk::Wrong),
        };
        assert!(case.round(&mut Stream::new(1)).is_err());
        assert!(LadderCase { step: Pick::one(0), ..case }.round(&mut Stream::new(1)).is_err());
    }
}
