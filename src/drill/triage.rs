use super::burn::{burn_of, gone_in, with_workbook};
use super::pick::{Pick, shuffled};
use super::round::{Round, Solved, Told, debrief, fact};
use super::say;
use crate::model::ModelError;
use crate::model::chance::Stream;
use crate::model::error::within;
use crate::plan::words::{percent, three_digits};
use crate::units::{Target, Window};

/// One alert of several.
#[derive(Debug, Clone, PartialEq)]
pub struct TriageAlert {
    /// What it says.
    pub name: String,
    /// What is promised.
    pub target: Target,
    /// Over which time.
    pub window: Window,
    /// The share of requests that fails, above 0 and at most 1.
    pub errors: Pick<f64>,
    /// The share of the budget that is spent already.
    pub spent: Pick<f64>,
}

/// Several alerts at once: which first?
#[derive(Debug, Clone, PartialEq)]
pub struct TriageCase {
    /// What the author wrote.
    pub told: Told,
    /// The alerts.
    pub alerts: Vec<TriageAlert>,
    /// How many of them a round shows, at least 2.
    pub shown: u32,
}

impl TriageCase {
    pub(super) fn round(&self, stream: &mut Stream) -> Result<Round, ModelError> {
        within("alerts to sort", f64::from(self.shown), 2.0, self.alerts.len() as f64, "2 to as many as there are")?;
        let chosen: Vec<usize> = shuffled(self.alerts.len(), stream).into_iter().take(self.shown as usize).collect();
        let (mut facts, mut steps, mut items) = (Vec::new(), Vec::new(), Vec::new());
        for at in chosen {
            let alert = &self.alerts[at];
            let (errors, spent) = (alert.errors.draw(stream), alert.spent.draw(stream));
            let burn = burn_of(&with_workbook(alert.target, &alert.window), errors)?;
            let gone = gone_in(alert.target, &alert.window, spent, burn)?;
            facts.push(fact(alert.name.clone(), {
                let objective = format!("{} % over {}", alert.target, alert.window.length.spoken());
                format!("{} of requests fail; {objective}; {} of the budget spent", percent(errors), percent(spent))
            }));
            let left =
                gone.map_or_else(|| "the window ends first".to_owned(), |gone| format!("gone in {}", say::time(gone)));
            // What never runs out in its window is sorted by how fast it burns, behind all that does.
            let urgency = gone.map_or(1e-12 * burn, |gone| 1.0 / gone.max(1e-9));
            steps.push((urgency, format!("{}: burns {} times, {left}.", alert.name, three_digits(burn))));
            items.push((alert.name.clone(), urgency));
        }
        steps.sort_by(|a, b| b.0.total_cmp(&a.0));
        let steps = steps.into_iter().map(|of| of.1).collect();
        let why = "The loudest alert is not the most urgent one. Whose budget is gone first is.";
        let formula = "time left = share of the budget left × window × (1 − target) ÷ error ratio; the shortest first";
        let debrief = debrief(formula, steps, why, say::part("alerts", "incident"), "SRE workbook, chapter 5");
        let asked = "In which order do you look at them? The one whose budget is gone first comes first.".to_owned();
        Ok(Round::new(&self.told, facts, asked, Solved::largest_first(items, debrief)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::{Answer, Question};

    fn alert(target: &str, window: &str, errors: f64, spent: f64) -> TriageAlert {
        TriageAlert {
            name: format!("{target} {errors} {spent}"),
            target: Target::parse_percent(target).unwrap(),
            window: Window::rolling(window).unwrap(),
            errors: Pick::one(errors),
            spent: Pick::one(spent),
        }
    }

    #[test]
    fn the_shortest_time_left_comes_first() {
        // By hand, in hours of 720: 5 × 720 × 0.01/0.5 … each is (1 - spent) × window × budget ÷ errors.
        let alerts = vec![
            alert("99", "30d", 0.3, 0.0),      // 720 × 0.01 / 0.3 = 24 h
            alert("99.99", "30d", 0.01, 0.5),  // 0.5 × 720 × 0.0001 / 0.01 = 3.6 h
            alert("99.9", "7d", 0.05, 0.0),    // 168 × 0.001 / 0.05 = 3.36 h
            alert("99.9", "30d", 0.0004, 0.9), // burns 0.4 times: 180 h
            alert("99.9", "30d", 0.0002, 0.0), // never in its window
        ];
        let hours = [24.0, 3.6, 3.36, 180.0, 1e9];
        let names: Vec<String> = alerts.iter().map(|alert| alert.name.clone()).collect();
        for seed in 0..20 {
            let case = TriageCase { told: Told::default(), alerts: alerts.clone(), shown: 4 };
            let round = case.round(&mut Stream::new(seed)).unwrap();
            let (Question::Order(items), Answer::Order(order)) = (&round.question, round.answer()) else { panic!() };
            let hours_of = |at: &usize| hours[names.iter().position(|name| *name == items[*at]).unwrap()];
            let sorted: Vec<f64> = order.iter().map(hours_of).collect();
            assert!(sorted.windows(2).all(|pair| pair[0] < pair[1]), "{sorted:?}");
        }
    }
}
