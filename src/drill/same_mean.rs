use super::pick::Pick;
use super::round::{Chart, Round, Solved, Told, Unit, debrief, fact};
use super::say;
use crate::model::ModelError;
use crate::model::chance::Stream;
use crate::model::loss::Badness;
use crate::plan::words::{chance_in_words, percent, three_digits};
use crate::plan::{Catalogue, Cause, Duration, Frequency, Risk};
use crate::units::{Estimate, Target, Window};

/// What is asked of courses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SameMeanAsk {
    /// Which keeps the objective more often.
    Which,
    /// How often the first keeps it.
    Chance,
}

/// One way for things to go wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// What people call it.
    pub name: String,
    /// Incidents in a year.
    pub per_year: f64,
    /// Minutes of each.
    pub minutes: Estimate,
    /// The share of users that each hits.
    pub impact: f64,
}

/// Same mean, which keeps the objective more often?
#[derive(Debug, Clone, PartialEq)]
pub struct SameMeanCase {
    /// What the author wrote.
    pub told: Told,
    /// What is promised.
    pub target: Pick<Target>,
    /// Over which time.
    pub window: Window,
    /// At least two, with the same mean of bad minutes to within 2 %.
    pub courses: Vec<Course>,
    /// What is asked.
    pub ask: Pick<SameMeanAsk>,
}

/// Means that differ by less than this share are the same.
const SAME: f64 = 0.02;

impl Course {
    fn badness(&self) -> Result<Badness, ModelError> {
        const NOT: ModelError =
            ModelError::Unusable { what: "a course has a number that is none", remedy: "write numbers of at least 0" };
        let value = |value: f64| Estimate::value(value).map_err(|_| NOT);
        let risk = Risk {
            name: self.name.clone(),
            cause: Cause::Other,
            duration: Duration::Estimated { detect: value(0.0)?, resolve: self.minutes },
            impact: value(self.impact)?,
            frequency: Frequency::PerYear(value(self.per_year)?),
            dependency: false,
        };
        Badness::of(&Catalogue { risks: vec![risk], ..Catalogue::default() })
    }

    fn in_words(&self) -> String {
        let long = if self.minutes.is_spread() {
            format!("half below {} min, a tenth above {}", self.minutes.median(), self.minutes.p90())
        } else {
            format!("{} min each", self.minutes.median())
        };
        format!("{} times a year; {long}; hits {}", three_digits(self.per_year), percent(self.impact))
    }
}

impl SameMeanCase {
    pub(super) fn round(&self, stream: &mut Stream) -> Result<Round, ModelError> {
        let target = self.target.draw(stream);
        let window = self.window.span().to_seconds_f64() / 60.0;
        let allowed = self.window.budget(target.budget()).to_seconds_f64() / 60.0;
        let badness = self.courses.iter().map(Course::badness).collect::<Result<Vec<_>, _>>()?;
        let means: Vec<f64> = badness.iter().map(|of| of.mean(window)).collect();
        let chances = badness.iter().map(|of| of.chance(window, allowed)).collect::<Result<Vec<_>, _>>()?;
        self.checked(&means)?;
        let mut facts = vec![
            fact("Objective", format!("{target} % over {}", self.window.length.spoken())),
            fact("Budget", format!("{} minutes", three_digits(allowed))),
        ];
        facts.extend(self.courses.iter().map(|course| fact(course.name.clone(), course.in_words())));
        let mut steps = vec![format!("Each costs {} bad minutes in a window on average.", three_digits(means[0]))];
        steps.extend(self.courses.iter().zip(&badness).zip(&chances).map(|((course, badness), chance)| {
            let deviation = three_digits(badness.standard_deviation(window));
            format!(
                "{}: standard deviation {deviation} minutes, keeps it in {}.",
                course.name,
                chance_in_words(*chance)
            )
        }));
        let why = "A mean that fits the budget is no promise: what matters is how it is spread.";
        let formula = "chance = P(compound Poisson sum of bad minutes ≤ budget)";
        let mut debrief = debrief(formula, steps, why, say::link("objective", &[]), "Panjer's recursion, by transform");
        debrief.chart = Some(picture(&badness, window, allowed)?);
        let (asked, solved) = match self.ask.draw(stream) {
            SameMeanAsk::Which => {
                let best = (0..chances.len()).fold(0, |best, at| if chances[at] > chances[best] { at } else { best });
                let names = self.courses.iter().map(|course| course.name.clone()).collect();
                ("Which of them keeps the objective more often?".to_owned(), Solved::choice(names, best, debrief))
            }
            SameMeanAsk::Chance => {
                let asked = format!("In how many of a hundred windows does “{}” keep it?", self.courses[0].name);
                (asked, Solved::number(100.0 * chances[0], Unit::Percent, 0.1, debrief))
            }
        };
        Ok(Round::new(&self.told, facts, asked, solved))
    }

    fn checked(&self, means: &[f64]) -> Result<(), ModelError> {
        let (Some(first), true) = (means.first(), means.len() >= 2) else {
            return Err(ModelError::Unusable { what: "fewer than two courses", remedy: "write at least two" });
        };
        if means.iter().all(|mean| (mean - first).abs() <= SAME * first) && *first > 0.0 {
            return Ok(());
        }
        Err(ModelError::Unusable {
            what: "the courses differ by more than 2 % in their mean bad minutes",
            remedy: "make times a year × minutes × share of users the same for all",
        })
    }
}

/// The chance of at most so many bad minutes, for the first course, up to three budgets.
fn picture(badness: &[Badness], window: f64, allowed: f64) -> Result<Chart, ModelError> {
    let mut points = Vec::new();
    for step in 0..=30 {
        let minutes = allowed * f64::from(step) / 10.0;
        points.push((minutes, 100.0 * badness[0].chance(window, minutes)?));
    }
    Ok(Chart {
        what: "How often the first stays within so many bad minutes".to_owned(),
        across: "bad minutes in a window".to_owned(),
        up: "% of windows".to_owned(),
        points,
        level: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::Answer;

    fn course(per_year: f64, minutes: f64) -> Course {
        Course { name: format!("{per_year}"), per_year, minutes: Estimate::value(minutes).unwrap(), impact: 1.0 }
    }

    fn case(courses: Vec<Course>, ask: SameMeanAsk) -> SameMeanCase {
        SameMeanCase {
            told: Told::default(),
            target: Pick::one(Target::parse_percent("99.9").unwrap()),
            window: Window::rolling("365d").unwrap(),
            courses,
            ask: Pick::one(ask),
        }
    }

    /// P(Poisson(mean) <= n), summed here.
    fn poisson(mean: f64, n: u32) -> f64 {
        let mut term = libm::exp(-mean);
        let mut sum = term;
        for k in 1..=n {
            term *= mean / f64::from(k);
            sum += term;
        }
        sum
    }

    /// The budget of a year at 99.9 % is 525.6 minutes; each course costs 480 on average.
    #[test]
    fn fixed_lengths_against_poisson() {
        for (per_year, minutes, most) in [(2.0, 240.0, 2), (8.0, 60.0, 8), (48.0, 10.0, 52)] {
            let other = course(4.0, 120.0);
            let case = case(vec![course(per_year, minutes), other], SameMeanAsk::Chance);
            let Answer::Number(got) = *case.round(&mut Stream::new(1)).unwrap().answer() else { panic!("a number") };
            assert!((got - 100.0 * poisson(per_year, most)).abs() < 1e-6, "{per_year}: {got}");
        }
    }

    #[test]
    fn which_is_the_larger_chance() {
        // Twice a year 240 min: P(N <= 2) = 0.677; 8 times 60: 0.593; 48 times 10: 0.749.
        let courses = vec![course(2.0, 240.0), course(8.0, 60.0), course(48.0, 10.0)];
        let mut case = case(courses, SameMeanAsk::Which);
        assert_eq!(*case.round(&mut Stream::new(1)).unwrap().answer(), Answer::Choice(2));
        case.courses.pop();
        assert_eq!(*case.round(&mut Stream::new(1)).unwrap().answer(), Answer::Choice(0));
        case.courses[1].per_year = 9.0;
        assert!(case.round(&mut Stream::new(1)).is_err());
        case.courses.pop();
        assert!(case.round(&mut Stream::new(1)).is_err());
    }

    /// The published window: 2 incidents of mean 20 and CV 1 in 30 days are kept with 0.6419.
    #[test]
    fn published_lognormal() {
        let sigma = libm::sqrt(libm::log(2.0));
        let median = 20.0 / libm::exp(sigma * sigma / 2.0);
        let p90 = median * libm::exp(1.281_551_565_5 * sigma);
        let first = Course { minutes: Estimate::spread(median, p90).unwrap(), ..course(2.0 * 365.0 / 30.0, 20.0) };
        let mut case = case(vec![first, course(2.0 * 365.0 / 30.0, 20.0)], SameMeanAsk::Chance);
        case.window = Window::rolling("30d").unwrap();
        let Answer::Number(got) = *case.round(&mut Stream::new(1)).unwrap().answer() else { panic!("a number") };
        assert!((got - 64.19).abs() < 0.05, "{got}");
    }
}
