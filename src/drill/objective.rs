use super::pick::Pick;
use super::round::{Round, Solved, Told, Unit, debrief, fact};
use super::say;
use crate::model::ModelError;
use crate::model::chance::Stream;
use crate::model::error::probability;
use crate::model::loss::Badness;
use crate::plan::words::{chance_in_words, percent, three_digits};
use crate::plan::{Catalogue, Risk};
use crate::units::{Target, Window};

/// What is asked of a new objective.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectiveAsk {
    /// Which target to offer.
    Target,
    /// Which targets can be kept often enough.
    Kept,
    /// How long a total outage the needed target allows.
    Outage,
}

/// Deciding an objective for a new service.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectiveCase {
    /// What the author wrote.
    pub told: Told,
    /// The least that users can live with.
    pub needed: Target,
    /// Over which time.
    pub window: Window,
    /// Targets to choose from, the loosest first.
    pub offered: Vec<Target>,
    /// What goes wrong.
    pub risks: Vec<Risk>,
    /// How often a window must be kept for a promise, as a chance.
    pub often: f64,
    /// What is asked.
    pub ask: Pick<ObjectiveAsk>,
}

impl ObjectiveCase {
    pub(super) fn round(&self, stream: &mut Stream) -> Result<Round, ModelError> {
        let often = probability("how often a window must be kept", self.often)?;
        let badness = Badness::of(&Catalogue { risks: self.risks.clone(), ..Catalogue::default() })?;
        let window = self.window.span().to_seconds_f64() / 60.0;
        let mut kept = Vec::new();
        for target in &self.offered {
            let allowed = self.window.budget(target.budget()).to_seconds_f64() / 60.0;
            kept.push((*target, badness.chance(window, allowed)?));
        }
        let mut facts = vec![
            fact("Users need", format!("{} % over {}", self.needed, self.window.length.spoken())),
            fact("A promise must be kept in", format!("{} of windows", percent(often))),
        ];
        facts.extend(self.risks.iter().map(|risk| fact(risk.name.clone(), super::rank::in_words(risk))));
        let mut steps = vec![format!("What goes wrong costs {} bad minutes in a window on average.", {
            three_digits(badness.mean(window))
        })];
        steps.extend(kept.iter().map(|(target, chance)| {
            let allowed = self.window.budget(target.budget());
            format!("{target} % allows {allowed}: kept in {} of windows.", chance_in_words(*chance))
        }));
        let (asked, solved) = match self.ask.draw(stream) {
            ObjectiveAsk::Target => ("Which target do you offer?", self.target(&kept, often, steps)),
            ObjectiveAsk::Kept => {
                let options = kept.iter().map(|(target, chance)| (format!("{target} %"), *chance >= often)).collect();
                let why = "Offer what your own list of risks can keep, or mend a risk first; hope is no method.";
                let debrief = debrief(FORMULA, steps, why, say::link("objective", &[]), SOURCE);
                ("Which of these targets would be kept often enough?", Solved::several(options, debrief))
            }
            ObjectiveAsk::Outage => {
                let allowed = self.window.budget(self.needed.budget());
                let budget = percent(self.needed.budget().to_f64());
                let steps = vec![
                    format!("The budget is {budget} of the time."),
                    format!("{budget} of {} is {allowed}.", self.window.length.spoken()),
                ];
                let why =
                    "Say a target as the longest night that it allows, and people know whether they can live with it.";
                let formula = "longest total outage = (1 − target) × window";
                let debrief = debrief(formula, steps, why, say::link("objective", &[]), "SRE workbook, chapter 2");
                ("For how many minutes may everything be down in one window, at what users need?", {
                    Solved::number(allowed.to_seconds_f64() / 60.0, Unit::Minutes, 0.02, debrief)
                })
            }
        };
        Ok(Round::new(&self.told, facts, asked.to_owned(), solved))
    }

    /// The loosest target that users can live with, if it is kept often enough.
    fn target(&self, kept: &[(Target, f64)], often: f64, mut steps: Vec<String>) -> Solved {
        let loosest = kept.iter().position(|(target, _)| target.budget() <= self.needed.budget());
        let right = loosest.filter(|at| kept[*at].1 >= often).unwrap_or(kept.len());
        steps.push(match loosest {
            Some(at) => format!("The loosest that users can live with is {} %.", kept[at].0),
            None => "None of them is enough for users.".to_owned(),
        });
        let mut options: Vec<String> = kept.iter().map(|(target, _)| format!("{target} %")).collect();
        options.push("None yet: mend a risk first".to_owned());
        let why = "A target above what users need is paid for every night and thanked for by nobody.";
        Solved::choice(options, right, debrief(FORMULA, steps, why, say::link("objective", &[]), SOURCE))
    }
}

const FORMULA: &str =
    "the loosest target ≥ what users need, if P(bad minutes ≤ (1 − target) × window) ≥ how often it must be kept";
const SOURCE: &str = "SRE workbook, chapter 2; compound Poisson sum of the risks";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::Answer;
    use crate::plan::{Cause, Duration, Frequency};
    use crate::units::Estimate;

    /// A nightly report: late for 90 minutes, 18 times in 360 days.
    fn case(ask: ObjectiveAsk, needed: &str, often: f64) -> ObjectiveCase {
        let value = |value| Estimate::value(value).unwrap();
        let late = Risk {
            name: "Late".to_owned(),
            cause: Cause::Pipeline,
            duration: Duration::Estimated { detect: value(30.0), resolve: value(60.0) },
            impact: value(1.0),
            frequency: Frequency::PerYear(value(18.25)),
            dependency: false,
        };
        ObjectiveCase {
            told: Told::default(),
            needed: Target::parse_percent(needed).unwrap(),
            window: Window::rolling("30d").unwrap(),
            offered: ["99", "99.5", "99.9"].map(|target| Target::parse_percent(target).unwrap()).to_vec(),
            risks: vec![late],
            often,
            ask: Pick::one(ask),
        }
    }

    fn answer(case: &ObjectiveCase) -> Answer {
        case.round(&mut Stream::new(1)).unwrap().answer().clone()
    }

    /// By hand: 1.5 incidents of 90 min in a window. Budgets 432, 216 and 43.2 min hold 4, 2 and 0 of them:
    /// e^-1.5 × (1, 3.625, 4.523…) = 0.223, 0.809, 0.981.
    #[test]
    fn a_batch_report_by_hand() {
        assert_eq!(answer(&case(ObjectiveAsk::Kept, "99.5", 0.8)), Answer::Several(vec![0, 1]));
        assert_eq!(answer(&case(ObjectiveAsk::Kept, "99.5", 0.82)), Answer::Several(vec![0]));
        assert_eq!(answer(&case(ObjectiveAsk::Target, "99.5", 0.8)), Answer::Choice(1));
        assert_eq!(answer(&case(ObjectiveAsk::Target, "99.5", 0.82)), Answer::Choice(3));
        assert_eq!(answer(&case(ObjectiveAsk::Target, "98", 0.9)), Answer::Choice(0));
        assert_eq!(answer(&case(ObjectiveAsk::Target, "99.99", 0.1)), Answer::Choice(3));
        let Answer::Number(minutes) = answer(&case(ObjectiveAsk::Outage, "99.5", 0.9)) else { panic!("a number") };
        assert!((minutes - 216.0).abs() < 1e-9);
    }
}
