use super::pick::Pick;
use super::round::{Round, Solved, Told, Unit, debrief, fact};
use super::say;
use crate::model::ModelError;
use crate::model::budget::{Period, exhausts_at};
use crate::model::burn_alert::{Fault, detection_time, fault_outlook, workbook_for};
use crate::model::chance::Stream;
use crate::plan::words::{percent, percent_rounded, three_digits};
use crate::plan::{Severity, Terms, TrafficProfile};
use crate::units::{Target, Window};

/// What is asked of a burn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BurnAsk {
    /// How many times faster than allowed.
    Rate,
    /// When the budget is gone.
    Gone,
    /// Page, ticket or nothing.
    Call,
}

/// Read the burn: an error ratio, a window and a budget.
#[derive(Debug, Clone, PartialEq)]
pub struct BurnCase {
    /// What the author wrote.
    pub told: Told,
    /// What is promised.
    pub target: Pick<Target>,
    /// Over which time.
    pub window: Window,
    /// The share of requests that fails, above 0 and at most 1.
    pub errors: Pick<f64>,
    /// The share of the budget that is spent already.
    pub spent: Pick<f64>,
    /// What is asked.
    pub ask: Pick<BurnAsk>,
}

/// Terms with the workbook's alerts for their window.
pub(super) fn with_workbook(target: Target, window: &Window) -> Terms {
    Terms { alerts: workbook_for(window.span()), ..Terms::new(target, window.clone()) }
}

/// Seconds until a budget is gone at a steady burn of flat traffic; none where the window ends first.
pub(super) fn gone_in(target: Target, window: &Window, spent: f64, burn: f64) -> Result<Option<f64>, ModelError> {
    let flat = TrafficProfile::flat();
    let period = Period { window: window.span(), target, traffic: &flat, starts_at: 0.0, requests: None };
    exhausts_at(&period, 0.0, spent, burn)
}

/// The burn rate of an error ratio that lasts.
pub(super) fn burn_of(terms: &Terms, errors: f64) -> Result<f64, ModelError> {
    Ok(fault_outlook(Fault { error_ratio: errors, length: terms.window.span() }, terms, None)?.burn)
}

impl BurnCase {
    pub(super) fn round(&self, stream: &mut Stream) -> Result<Round, ModelError> {
        let terms = with_workbook(self.target.draw(stream), &self.window);
        let (errors, spent) = (self.errors.draw(stream), self.spent.draw(stream));
        let burn = burn_of(&terms, errors)?;
        let gone = gone_in(terms.target, &self.window, spent, burn)?;
        let facts = vec![
            fact("Objective", format!("{} % over {}", terms.target, self.window.length.spoken())),
            fact("Requests that fail", percent(errors)),
            fact("Budget spent so far", percent(spent)),
        ];
        let budget = terms.target.budget().to_f64();
        let first = format!("The budget is 100 % − {} % = {} of requests.", terms.target, percent(budget));
        let second = format!("Burn rate = {} ÷ {} = {} times.", percent(errors), percent(budget), three_digits(burn));
        let steps = vec![first, second];
        let link = say::link("alerts", &[("part", "incident".into()), ("error", three_digits(100.0 * errors))]);
        let (asked, solved) = match (self.ask.draw(stream), gone) {
            (BurnAsk::Gone, Some(gone)) => (
                "If it goes on like this, in how many hours is the budget gone?",
                self.gone(spent, burn, gone, steps, link),
            ),
            (BurnAsk::Call, _) => ("It goes on like this. Whom do you call?", call(&terms, errors, steps, link)),
            _ => {
                let why = "An error ratio alone says nothing: what matters is how much of it was allowed.";
                let formula = "burn rate = error ratio ÷ (1 − target)";
                let debrief = debrief(formula, steps, why, link, "SRE workbook, chapter 5");
                let solved = Solved::number(burn, Unit::Times, 0.02, debrief);
                ("How many times faster than allowed does the budget burn?", solved)
            }
        };
        Ok(Round::new(&self.told, facts, asked.to_owned(), solved))
    }

    fn gone(&self, spent: f64, burn: f64, gone: f64, mut steps: Vec<String>, link: String) -> Solved {
        let window = self.window.span();
        steps.push(format!(
            "{} of the budget is left: {} × {window} ÷ {} = {}.",
            percent_rounded(1.0 - spent),
            three_digits(1.0 - spent),
            three_digits(burn),
            say::time(gone)
        ));
        let why = "Hours left decide whether it can wait until morning. A percentage of errors does not.";
        let formula = "time left = share of the budget left × window ÷ burn rate";
        let debrief = debrief(formula, steps, why, link, "SRE workbook, chapter 5, table 5-4");
        Solved::number(gone / 3_600.0, Unit::Hours, 0.05, debrief)
    }
}

fn call(terms: &Terms, errors: f64, mut steps: Vec<String>, link: String) -> Solved {
    let fires = |severity: Severity| {
        let budget = terms.target.budget();
        let mut tiers = terms.alerts.iter().filter(|tier| tier.severity == severity);
        tiers.any(|tier| detection_time(tier.factor.to_f64(), budget, tier.long, errors).is_some())
    };
    for tier in &terms.alerts {
        steps.push(format!("{}: needs more than {} of errors.", say::tier(tier), {
            percent_rounded(tier.factor.to_f64() * terms.target.budget().to_f64())
        }));
    }
    let right = if fires(Severity::Page) {
        0
    } else if fires(Severity::Ticket) {
        1
    } else {
        2
    };
    let why = "A page is for a burn that empties the budget within days; slower ones can wait for working hours.";
    let formula = "an alert fires in the end if error ratio > factor × (1 − target)";
    let options = ["Page somebody now", "Write a ticket for working hours", "Nobody: the promise is being kept"]
        .map(str::to_owned);
    Solved::choice(options.to_vec(), right, debrief(formula, steps, why, link, "SRE workbook, chapter 5"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::Answer;

    fn answer(target: &str, errors: f64, spent: f64, ask: BurnAsk) -> Answer {
        let case = BurnCase {
            told: Told::default(),
            target: Pick::one(Target::parse_percent(target).unwrap()),
            window: Window::rolling("30d").unwrap(),
            errors: Pick::one(errors),
            spent: Pick::one(spent),
            ask: Pick::one(ask),
        };
        case.round(&mut Stream::new(1)).unwrap().answer().clone()
    }

    /// The workbook's table 5-4: burn rates 1, 2, 10 and 1000 last 30 d, 15 d, 3 d and 43 minutes.
    #[test]
    fn published_times_to_exhaustion() {
        for (errors, hours) in [(0.001, 720.0), (0.002, 360.0), (0.01, 72.0), (1.0, 0.72), (0.0144, 50.0)] {
            let Answer::Number(got) = answer("99.9", errors, 0.0, BurnAsk::Gone) else { panic!("a number") };
            assert!((got - hours).abs() < 1e-6 * hours, "{errors}: {got}");
            let Answer::Number(rate) = answer("99.9", errors, 0.0, BurnAsk::Rate) else { panic!("a number") };
            assert!((rate - 720.0 / hours).abs() < 1e-6 * rate, "{errors}: {rate}");
        }
        // 2 % of 30 days in one hour is 14.4 times: 2 % × 720 h.
        let Answer::Number(rate) = answer("99.9", 0.0144, 0.0, BurnAsk::Rate) else { panic!("a number") };
        assert!((rate - 0.02 * 720.0).abs() < 1e-9);
        // Half of it is gone already: half the time.
        let Answer::Number(half) = answer("99.5", 0.02, 0.5, BurnAsk::Gone) else { panic!("a number") };
        assert!((half - 0.5 * 720.0 * 0.005 / 0.02).abs() < 1e-6);
    }

    /// Pages above 6 times, tickets above once, at 99.9 % over 30 days.
    #[test]
    fn whom_to_call() {
        for (errors, right) in [(0.0145, 0), (0.0061, 0), (0.006, 1), (0.0011, 1), (0.001, 2), (0.0004, 2)] {
            assert_eq!(answer("99.9", errors, 0.0, BurnAsk::Call), Answer::Choice(right), "{errors}");
        }
        // At 99 % the same 1.45 % of errors is a ticket: 1.45 times.
        assert_eq!(answer("99", 0.0145, 0.0, BurnAsk::Call), Answer::Choice(1));
    }

    #[test]
    fn a_burn_that_never_empties_asks_for_its_rate() {
        let Answer::Number(rate) = answer("99.9", 0.0005, 0.0, BurnAsk::Gone) else { panic!("a number") };
        assert!((rate - 0.5).abs() < 1e-9);
    }
}
