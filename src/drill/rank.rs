use super::pick::shuffled;
use super::round::{Round, Solved, Told, debrief, fact};
use super::say;
use crate::model::ModelError;
use crate::model::chance::Stream;
use crate::model::error::within;
use crate::model::risk::{RowId, Year, means, row_minutes};
use crate::plan::words::{percent_rounded, three_digits};
use crate::plan::{Catalogue, Duration, Frequency, Risk};

/// Stack-rank risks before seeing the numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct RankCase {
    /// What the author wrote.
    pub told: Told,
    /// What may go wrong.
    pub risks: Vec<Risk>,
    /// How many of them a round shows, at least 2.
    pub shown: u32,
}

impl RankCase {
    pub(super) fn round(&self, stream: &mut Stream) -> Result<Round, ModelError> {
        within("risks to rank", f64::from(self.shown), 2.0, self.risks.len() as f64, "2 to as many as there are")?;
        let chosen = shuffled(self.risks.len(), stream).into_iter().take(self.shown as usize);
        let risks: Vec<Risk> = chosen.map(|at| self.risks[at].clone()).collect();
        let catalogue = Catalogue { risks, ..Catalogue::default() };
        let minutes = row_minutes(&catalogue, Year::Common)?;
        let mut items: Vec<(String, f64)> = Vec::new();
        let mut steps: Vec<(f64, String)> = Vec::new();
        for (id, minutes) in minutes.rows() {
            if let RowId::Risk(at) = id {
                let risk = &catalogue.risks[*at];
                let (length, impact, often) = means(risk, Year::Common)?;
                let sum = format!(
                    "{}: {} min × {} × {} = {} minutes a year.",
                    risk.name,
                    three_digits(length),
                    percent_rounded(impact),
                    three_digits(often),
                    three_digits(*minutes)
                );
                items.push((risk.name.clone(), *minutes));
                steps.push((*minutes, sum));
            }
        }
        let facts = catalogue.risks.iter().map(|risk| fact(risk.name.clone(), in_words(risk))).collect();
        steps.sort_by(|a, b| b.0.total_cmp(&a.0));
        let why = "What is frightening is seldom what is expensive: rank by minutes a year before anybody argues.";
        let formula = "bad minutes a year = (minutes to detect + minutes to resolve) × share of users × times a year";
        let steps = steps.into_iter().map(|of| of.1).collect();
        let debrief = debrief(formula, steps, why, say::link("risks", &[]), "Google's risk analysis spreadsheet");
        let asked = "Put them in order by bad minutes in a year, the worst first.".to_owned();
        Ok(Round::new(&self.told, facts, asked, Solved::largest_first(items, debrief)))
    }
}

/// How often, how long and how widely.
pub(super) fn in_words(risk: &Risk) -> String {
    let often = match risk.frequency {
        Frequency::PerYear(often) => match often.median() {
            per_year if per_year >= 1.0 => format!("{} times a year", three_digits(per_year)),
            per_year => format!("once in {} years", three_digits(1.0 / per_year.max(1e-9))),
        },
        Frequency::Changes { per_week, failure_rate } => {
            format!("{} of {} changes a week", crate::plan::words::percent(failure_rate), three_digits(per_week))
        }
    };
    let long = match &risk.duration {
        Duration::Estimated { detect, resolve } => {
            format!(
                "{} min to detect, {} min to resolve",
                three_digits(detect.median()),
                three_digits(resolve.median())
            )
        }
        Duration::Observed(minutes) => {
            format!("{} min on average", { three_digits(minutes.iter().sum::<f64>() / minutes.len().max(1) as f64) })
        }
    };
    format!("{often}; {long}; hits {} of users", crate::plan::words::percent(risk.impact.median()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::{Answer, Question};
    use crate::model::risk::sample_catalogue;

    /// The published stack rank in bad minutes a year.
    const PUBLISHED: [(&str, f64); 4] =
        [("overload", 3559.0), ("rollback", 507.0), ("restore", 242.0), ("wrong", 213.0)];

    #[test]
    fn the_published_rank() {
        let case = RankCase { told: Told::default(), risks: sample_catalogue().unwrap().risks, shown: 14 };
        let round = case.round(&mut Stream::new(4)).unwrap();
        let (Question::Order(items), Answer::Order(order)) = (&round.question, round.answer()) else { panic!() };
        assert_eq!(items.len(), 14);
        assert!(items[order[0]].to_lowercase().contains(PUBLISHED[0].0), "{}", items[order[0]]);
        let first = &round.debrief().steps[0];
        assert!(first.contains(" min × 15 % × 365 = 3,559 minutes a year."), "{first}");
        assert!((round.grade(&Answer::Order(order.clone())).share - 1.0).abs() < 1e-12);
    }

    /// By hand: the minutes of each row, multiplied out here.
    #[test]
    fn every_round_is_in_order_of_minutes() {
        let case = RankCase { told: Told::default(), risks: sample_catalogue().unwrap().risks, shown: 5 };
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..50 {
            let round = case.round(&mut Stream::new(seed)).unwrap();
            let (Question::Order(items), Answer::Order(order)) = (&round.question, round.answer()) else { panic!() };
            let minutes = |name: &str| {
                let risk = case.risks.iter().find(|risk| risk.name == name).unwrap();
                let (Duration::Estimated { detect, resolve }, Frequency::PerYear(often)) =
                    (&risk.duration, risk.frequency)
                else {
                    panic!("estimates")
                };
                (detect.median() + resolve.median()) * risk.impact.median() * often.median()
            };
            assert!(order.windows(2).all(|pair| minutes(&items[pair[0]]) >= minutes(&items[pair[1]]) - 1e-6));
            seen.insert(items.clone());
        }
        assert!(seen.len() > 45);
        assert!(RankCase { shown: 15, ..case.clone() }.round(&mut Stream::new(1)).is_err());
        assert!(RankCase { shown: 1, ..case }.round(&mut Stream::new(1)).is_err());
    }
}
