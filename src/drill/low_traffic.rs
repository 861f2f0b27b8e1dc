use super::pick::Pick;
use super::round::{Round, Solved, Told, Unit, debrief, fact};
use super::say;
use crate::model::ModelError;
use crate::model::burn_alert::{errors_to_fire, false_pages, requests_needed};
use crate::model::chance::Stream;
use crate::plan::words::{number, percent, percent_rounded, three_digits};
use crate::units::{BurnRate, Span, Target, Window};

/// What is asked of a service with little traffic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LowTrafficAsk {
    /// Whether so many failures page.
    Pages,
    /// How many requests the window must hold so that they do not.
    Needed,
    /// How often it pages by chance alone.
    FalsePages,
}

/// Low traffic: would this page?
#[derive(Debug, Clone, PartialEq)]
pub struct LowTrafficCase {
    /// What the author wrote.
    pub told: Told,
    /// What is promised.
    pub target: Pick<Target>,
    /// Over which time.
    pub window: Window,
    /// Requests in an hour.
    pub per_hour: Pick<u32>,
    /// Failures in the alert's window.
    pub failures: Pick<u32>,
    /// How many times faster than allowed the alert asks for.
    pub factor: BurnRate,
    /// The alert's long window.
    pub long: Span,
    /// The share of requests that fails on a usual day, for the chance of false pages.
    pub usual: f64,
    /// What is asked.
    pub ask: Pick<LowTrafficAsk>,
}

impl LowTrafficCase {
    pub(super) fn round(&self, stream: &mut Stream) -> Result<Round, ModelError> {
        let (target, per_hour) = (self.target.draw(stream), self.per_hour.draw(stream));
        let (failures, ask) = (self.failures.draw(stream), self.ask.draw(stream));
        let factor = self.factor.to_f64();
        let requests = u64::from(per_hour) * self.long.whole_seconds() / 3_600;
        let mut facts = vec![
            fact("Objective", format!("{target} % over {}", self.window.length.spoken())),
            fact("Requests", format!("{} an hour", number(f64::from(per_hour)))),
            fact("Alert", format!("{} times over {}", self.factor, self.long)),
        ];
        let link = say::link("alerts", &[("part", "noise".into()), ("usual", three_digits(100.0 * self.usual))]);
        let floor = factor * target.budget().to_f64();
        let first = format!(
            "The alert fires above {} × {} = {} of errors.",
            self.factor,
            percent(target.budget().to_f64()),
            percent_rounded(floor)
        );
        let (asked, solved) = match ask {
            LowTrafficAsk::Pages => {
                facts.push(fact(format!("Failures in the last {}", self.long), number(f64::from(failures))));
                let least = errors_to_fire(requests, factor, target.budget(), 0);
                ("Does it fire?".to_owned(), pages(u64::from(failures), requests, least, first, link))
            }
            LowTrafficAsk::Needed => {
                let needed = requests_needed(u64::from(failures), factor, target.budget())?;
                let asked =
                    format!("How many requests must {} hold so that {failures} failed do not fire it?", self.long);
                let second = format!("{failures} ÷ {} = {} requests.", percent_rounded(floor), three_digits(needed));
                let why =
                    "Below that, one unlucky user wakes somebody. Join services, or ask for a minimum of failures.";
                let debrief = debrief(FORMULA, vec![first, second], why, link, SOURCE);
                (asked, Solved::number(needed, Unit::Requests, 0.05, debrief))
            }
            LowTrafficAsk::FalsePages => {
                facts.push(fact("Requests that fail on a usual day", percent(self.usual)));
                let pages = false_pages(requests, self.long, self.usual, factor, target.budget(), 0)?;
                let asked = "Nothing is wrong. How often does it fire in 30 days all the same, window by window?";
                let steps = vec![
                    first,
                    match pages.errors {
                        Some(least) => format!("Of {} requests, {least} failed are enough.", number(requests as f64)),
                        None => "Not even all of them failing are enough.".to_owned(),
                    },
                    format!("The chance of that in one window is {}.", percent_rounded(pages.chance)),
                    format!("There are {} windows in 30 days.", number(2_592_000.0 / self.long.to_seconds_f64())),
                ];
                let formula = "P(Binomial(requests, usual share) ≥ failures that fire) × windows in 30 days";
                let why = "A pager that cries wolf is turned off. Count its false pages before it does.";
                let debrief = debrief(formula, steps, why, link, "Binomial tail");
                (asked.to_owned(), Solved::number(pages.fixed_per_month, Unit::PerMonth, 0.1, debrief))
            }
        };
        Ok(Round::new(&self.told, facts, asked, solved))
    }
}

const FORMULA: &str = "requests needed = failures ÷ (factor × (1 − target))";
const SOURCE: &str = "SRE workbook, chapter 5, on low-traffic services";

fn pages(failures: u64, requests: u64, least: Option<u64>, first: String, link: String) -> Solved {
    let steps = vec![
        first,
        format!("{failures} of {requests} is {}.", percent_rounded(failures as f64 / (requests as f64).max(1.0))),
        match least {
            Some(least) => format!("{least} failed of {requests} are enough."),
            None => "Not even all of them failing would fire it.".to_owned(),
        },
    ];
    let why =
        "With few requests one failure is a large share. The short window is no help: the same failure sits in it.";
    let fires = least.is_some_and(|least| failures >= least);
    let formula = "it fires if failures ÷ requests > factor × (1 − target)";
    Solved::yes_or_no("It fires", "It stays quiet", fires, debrief(formula, steps, why, link, SOURCE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::Answer;

    fn answer(per_hour: u32, failures: u32, target: &str, ask: LowTrafficAsk) -> Answer {
        let case = LowTrafficCase {
            told: Told::default(),
            target: Pick::one(Target::parse_percent(target).unwrap()),
            window: Window::rolling("30d").unwrap(),
            per_hour: Pick::one(per_hour),
            failures: Pick::one(failures),
            factor: BurnRate::parse("14.4").unwrap(),
            long: Span::hours(1),
            usual: 0.000_5,
            ask: Pick::one(ask),
        };
        case.round(&mut Stream::new(1)).unwrap().answer().clone()
    }

    /// Published: at 10 requests an hour one failure burns 1000 times; 69.4 requests are needed at 99.9 %.
    #[test]
    fn published_cases() {
        for (per_hour, failures, fires) in
            [(10, 1, true), (69, 1, true), (70, 1, false), (138, 2, true), (139, 2, false)]
        {
            let right = Answer::Choice(usize::from(!fires));
            assert_eq!(answer(per_hour, failures, "99.9", LowTrafficAsk::Pages), right, "{failures} of {per_hour}");
        }
        for (target, failures, needed) in [("99.9", 1, 69.444_4), ("99", 1, 6.944_4), ("99.99", 2, 1_388.889)] {
            let Answer::Number(got) = answer(10, failures, target, LowTrafficAsk::Needed) else { panic!("a number") };
            assert!((got - needed).abs() < 1e-3, "{target}: {got}");
        }
    }

    /// One failure among 30 an hour at half the allowed rate, by hand: 720 (1 - 0.9995^30).
    #[test]
    fn false_pages_by_hand() {
        let Answer::Number(got) = answer(30, 1, "99.9", LowTrafficAsk::FalsePages) else { panic!("a number") };
        assert!((got - 720.0 * (1.0 - libm::pow(0.9995, 30.0))).abs() < 1e-9, "{got}");
        assert!((got - 10.7).abs() < 0.05);
    }
}
