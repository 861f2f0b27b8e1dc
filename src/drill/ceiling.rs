use super::pick::Pick;
use super::round::{Round, Solved, Told, Unit, debrief, fact};
use super::say;
use crate::model::ModelError;
use crate::model::architecture::{Ceiling, Dependency, ceiling, remaining};
use crate::model::chance::Stream;
use crate::plan::words::{percent_rounded, three_digits};
use crate::units::{Share, Target, Window};

/// What is asked of dependencies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CeilingAsk {
    /// Bad minutes in the window that dependencies alone bring.
    Minutes,
    /// The share of the budget that they take.
    Share,
    /// Whether the target can be kept at all.
    Possible,
}

/// Dependency ceiling: what is left of a budget after those that one cannot do without.
#[derive(Debug, Clone, PartialEq)]
pub struct CeilingCase {
    /// What the author wrote.
    pub told: Told,
    /// What is promised.
    pub target: Pick<Target>,
    /// Over which time.
    pub window: Window,
    /// What the service needs itself, by name.
    pub needs: Vec<String>,
    /// Everything that is needed, at any depth.
    pub services: Vec<(String, Share, Vec<String>)>,
    /// What is asked.
    pub ask: Pick<CeilingAsk>,
}

impl CeilingCase {
    pub(super) fn round(&self, stream: &mut Stream) -> Result<Round, ModelError> {
        let (target, ask) = (self.target.draw(stream), self.ask.draw(stream));
        let found = self.ceiling()?;
        let downs: Vec<f64> = self
            .services
            .iter()
            .filter(|(name, ..)| found.counted.contains(name))
            .map(|(_, down, _)| down.to_f64())
            .collect();
        let budget = target.budget().to_f64();
        let minutes = self.window.span().to_seconds_f64() / 60.0;
        let down = found.availability.down();
        let mut facts = vec![
            fact("Objective", format!("{target} % over {}", self.window.length.spoken())),
            fact("The service needs", self.needs.join(", ")),
        ];
        facts.extend(self.services.iter().map(|(name, down, needs)| {
            let also = if needs.is_empty() { String::new() } else { format!("; needs {}", needs.join(", ")) };
            fact(name.clone(), format!("{} % up{also}", down.complement().percent()))
        }));
        let counted = format!("Each counts once, at any depth: {}.", found.counted.join(", "));
        let together = format!("Together they are down {} of the time.", percent_rounded(down));
        let steps = vec![counted, together];
        let link = say::part("facts", "dependencies");
        let (asked, solved) = match ask {
            CeilingAsk::Minutes => (
                format!("How many bad minutes in {} do dependencies alone bring?", self.window.length.spoken()),
                bad(down * minutes, minutes, steps, link),
            ),
            CeilingAsk::Share => (
                "What share of the budget do dependencies take, in per cent?".to_owned(),
                share(down, budget, target, steps, link),
            ),
            CeilingAsk::Possible => (
                "Can the objective be kept, if the service itself never fails?".to_owned(),
                possible(remaining(budget, &downs)?, down, target, steps, link),
            ),
        };
        Ok(Round::new(&self.told, facts, asked, solved))
    }

    fn ceiling(&self) -> Result<Ceiling, ModelError> {
        let mut services: Vec<Dependency> = self
            .services
            .iter()
            .map(|(name, down, needs)| Dependency { name: name.clone(), down: down.to_f64(), needs: needs.clone() })
            .collect();
        // No service of a deck has an empty name.
        services.push(Dependency { name: String::new(), down: 0.0, needs: self.needs.clone() });
        ceiling(&services, "")
    }
}

const FORMULA: &str = "ceiling = Π availability of the unique services that are needed, at any depth";
const SOURCE: &str = "“The Calculus of Service Availability”, ACM Queue 15(2), 2017";

fn bad(answer: f64, minutes: f64, mut steps: Vec<String>, link: String) -> Solved {
    steps.push(format!("Of {} minutes that is {}.", three_digits(minutes), three_digits(answer)));
    let why = "A service is never better than all that it cannot do without, whatever its own team does.";
    Solved::number(answer, Unit::Minutes, 0.05, debrief(FORMULA, steps, why, link, SOURCE))
}

fn share(down: f64, budget: f64, target: Target, mut steps: Vec<String>, link: String) -> Solved {
    let share = down / budget;
    steps.push(format!("{target} % allows {}: they take {}.", percent_rounded(budget), percent_rounded(share)));
    let why = "What dependencies take is not there for releases, faults and nights of one's own.";
    Solved::number(100.0 * share, Unit::Percent, 0.05, debrief(FORMULA, steps, why, link, SOURCE))
}

fn possible(left: f64, down: f64, target: Target, mut steps: Vec<String>, link: String) -> Solved {
    let possible = left >= 0.0;
    steps.push(format!("{target} % allows {}.", percent_rounded(target.budget().to_f64())));
    steps.push(if possible {
        format!("{} is left for the service itself.", percent_rounded(left))
    } else {
        format!("They take {} of it.", percent_rounded(down / target.budget().to_f64()))
    });
    let why = "A target above the ceiling is kept by luck. Soften a dependency, or lower the target.";
    let (yes, no) = ("Yes, dependencies leave room", "No, dependencies alone break it");
    Solved::yes_or_no(yes, no, possible, debrief(FORMULA, steps, why, link, SOURCE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::Answer;

    fn case(target: &str, ask: CeilingAsk) -> CeilingCase {
        let names = ["a", "b", "c", "d", "e"];
        let down = Share::parse_percent("0.001").unwrap();
        CeilingCase {
            told: Told::default(),
            target: Pick::one(Target::parse_percent(target).unwrap()),
            window: Window::rolling("365d").unwrap(),
            needs: names.map(str::to_owned).to_vec(),
            services: names.map(|name| (name.to_owned(), down, Vec::new())).to_vec(),
            ask: Pick::one(ask),
        }
    }

    fn number(case: &CeilingCase) -> f64 {
        let Answer::Number(number) = *case.round(&mut Stream::new(1)).unwrap().answer() else { panic!("a number") };
        number
    }

    /// Published: of the 53 minutes of 99.99 %, five dependencies of 99.999 % take 26.
    #[test]
    fn the_published_calculus() {
        assert!((number(&case("99.99", CeilingAsk::Minutes)) - 26.28).abs() < 0.01);
        assert!((number(&case("99.99", CeilingAsk::Share)) - 50.0).abs() < 0.01);
    }

    #[test]
    fn shared_dependencies_count_once() {
        let mut shared = case("99.9", CeilingAsk::Share);
        let thousandth = Share::parse_percent("0.05").unwrap();
        shared.needs = vec!["a".to_owned(), "b".to_owned()];
        shared.services = vec![
            ("a".to_owned(), thousandth, vec!["db".to_owned()]),
            ("b".to_owned(), Share::parse_percent("0").unwrap(), vec!["db".to_owned()]),
            ("db".to_owned(), thousandth, Vec::new()),
            ("unused".to_owned(), Share::parse_percent("50").unwrap(), Vec::new()),
        ];
        // 1 - 0.9995² = 0.00099975, of 0.001; with the database counted twice it would be 0.0014985.
        assert!((number(&shared) - 99.975).abs() < 1e-6);
        shared.ask = Pick::one(CeilingAsk::Possible);
        assert_eq!(*shared.round(&mut Stream::new(1)).unwrap().answer(), Answer::Choice(0));
        shared.target = Pick::one(Target::parse_percent("99.95").unwrap());
        assert_eq!(*shared.round(&mut Stream::new(1)).unwrap().answer(), Answer::Choice(1));
        shared.needs.push("nobody".to_owned());
        assert!(shared.round(&mut Stream::new(1)).is_err());
    }
}
