use super::band::{Bands, checked_size};
use super::smooth::MAX_HORIZON;
use crate::model::ModelError;
use crate::model::chance::Stream;
use crate::model::error::{at_least_zero, at_most, finite, positive, within};
use crate::model::special::normal_quantile;

/// Days of a year.
const YEAR: f64 = 365.0;
/// The most launches of a scenario.
pub const MAX_LAUNCHES: usize = 100;

/// How demand grows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Growth {
    /// By the same amount every year.
    Linear {
        /// Demand that is added a year; negative where it falls.
        per_year: f64,
    },
    /// By the same factor every year.
    Compound {
        /// Growth a year as a share: 0.3 for +30 %; above −1.
        per_year: f64,
    },
}

/// What a launch does to demand, at once and for good.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// Adds so much.
    Add(f64),
    /// Multiplies by so much.
    Multiply(f64),
}

/// A launch, a campaign's start, a customer's arrival.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Launch {
    /// First day with it, counted from 0.
    pub day: u32,
    /// What it does.
    pub step: Step,
}

/// Demand as people plan it, day by day: used where there is no history of two seasons, and beside a fit where there is.
///
/// # Formula
/// ```text
/// demand(day) = (base grown to that day, launches in their order) × weekly factor × yearly factor      year = 365 days
/// ```
/// A day's figure is its daily peak or its mean: whichever the base is.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Demand of an average day on day 0.
    pub base: f64,
    /// How it grows.
    pub growth: Growth,
    /// Factors of the days of the week, from the weekday of day 0 on: none, or 7. Their mean is set to 1.
    pub weekly: Vec<f64>,
    /// Factors of equal parts of the year, from the part of day 0 on: none, 12, 52 or any number to 366. Their mean is
    /// set to 1.
    pub yearly: Vec<f64>,
    /// What is planned.
    pub launches: Vec<Launch>,
}

/// How unsure a scenario is; 0 where it is sure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Doubt {
    /// Standard deviation of the growth a year, in the growth's own unit.
    pub growth: f64,
    /// Standard deviation of the logarithm of what a launch adds or multiplies: 0.2 is about ±20 %.
    pub launches: f64,
    /// Standard deviation of the logarithm of a day about its expectation.
    pub days: f64,
}

impl Scenario {
    /// Demand from day 0 on. Never below 0.
    ///
    /// # Errors
    /// More than [`MAX_HORIZON`] days, a base or a factor that is negative, growth of −100 % or less, factors whose
    /// mean is 0, more than [`MAX_LAUNCHES`], an overflow.
    ///
    /// ```
    /// use accord::model::capacity::forecast::{Growth, Launch, Scenario, Step};
    /// let launches = vec![Launch { day: 365, step: Step::Add(50.0) }];
    /// let growth = Growth::Compound { per_year: 0.2 };
    /// let scenario = Scenario { base: 100.0, growth, weekly: vec![], yearly: vec![], launches };
    /// assert!((scenario.path(366).unwrap()[365] - 170.0).abs() < 1e-9);
    /// ```
    pub fn path(&self, days: usize) -> Result<Vec<f64>, ModelError> {
        at_most("days ahead", days, MAX_HORIZON)?;
        let factors = self.factors(days)?;
        let mut path = Vec::with_capacity(days);
        self.course(&factors, self.growth, &self.launches, &mut path)?;
        Ok(path)
    }

    /// Bands by simulation: every course draws its growth, the size of each launch and each day. The point forecast is
    /// [`Self::path`].
    ///
    /// # Errors
    /// As [`Self::path`]; doubts outside 0 to 10 (growth: at least 0), fewer than 10 courses, more than
    /// [`super::MAX_CELLS`] simulated days, probabilities outside (0, 1).
    pub fn bands(
        &self,
        doubt: Doubt,
        days: usize,
        courses: usize,
        seed: u64,
        probabilities: &[f64],
    ) -> Result<Bands, ModelError> {
        Bands::checked(probabilities)?;
        checked_size(days, courses)?;
        at_least_zero("doubt about the growth", doubt.growth)?;
        within("doubt about launches", doubt.launches, 0.0, 10.0, "0 to 10")?;
        within("doubt about single days", doubt.days, 0.0, 10.0, "0 to 10")?;
        let point = self.path(days)?;
        let factors = self.factors(days)?;
        let mut all = Vec::with_capacity(days * courses);
        let mut launches = self.launches.clone();
        for course in 0..courses {
            let mut chance = Stream::numbered(seed, course as u64);
            let mut normal = || normal_quantile(chance.uniform());
            let growth = self.growth.moved(doubt.growth * normal());
            for (drawn, planned) in launches.iter_mut().zip(&self.launches) {
                drawn.step = planned.step.scaled(doubt.launches * normal());
            }
            let first = all.len();
            self.course(&factors, growth, &launches, &mut all)?;
            if doubt.days > 0.0 {
                for day in &mut all[first..] {
                    *day = finite("simulated day", *day * libm::exp(doubt.days * normal()))?;
                }
            }
        }
        Bands::of_courses(point, &all, probabilities)
    }

    /// Weekly × yearly factor of each day.
    fn factors(&self, days: usize) -> Result<Vec<f64>, ModelError> {
        if !matches!(self.weekly.len(), 0 | 7) {
            return Err(ModelError::Unusable { what: "a week without 7 factors", remedy: "give none or 7" });
        }
        at_most("factors of the year", self.yearly.len(), 366)?;
        let (weekly, yearly) = (normalised(&self.weekly)?, normalised(&self.yearly)?);
        let parts = yearly.len();
        Ok((0..days)
            .map(|day| {
                let week = if weekly.is_empty() { 1.0 } else { weekly[day % 7] };
                let year = if parts == 0 { 1.0 } else { yearly[(day % 365) * parts / 365] };
                week * year
            })
            .collect())
    }

    /// Appends one course of demand.
    fn course(
        &self,
        factors: &[f64],
        growth: Growth,
        launches: &[Launch],
        to: &mut Vec<f64>,
    ) -> Result<(), ModelError> {
        at_least_zero("base", self.base)?;
        growth.checked()?;
        at_most("launches", launches.len(), MAX_LAUNCHES)?;
        for launch in launches {
            match launch.step {
                Step::Add(size) => within("size of a launch", size, -1e150, 1e150, "-1e150 to 1e150")?,
                Step::Multiply(factor) => at_least_zero("factor of a launch", factor)?,
            };
        }
        let mut sorted: Vec<&Launch> = launches.iter().collect();
        sorted.sort_by_key(|launch| launch.day);
        for (day, factor) in factors.iter().enumerate() {
            let mut demand = growth.grown(self.base, day as f64 / YEAR);
            for launch in sorted.iter().take_while(|launch| launch.day as usize <= day) {
                demand = match launch.step {
                    Step::Add(size) => demand + size,
                    Step::Multiply(by) => demand * by,
                };
            }
            to.push(finite("demand", demand.max(0.0) * factor)?);
        }
        Ok(())
    }
}

impl Growth {
    fn checked(self) -> Result<(), ModelError> {
        match self {
            Self::Linear { per_year } => within("growth a year", per_year, -1e150, 1e150, "-1e150 to 1e150")?,
            Self::Compound { per_year } => {
                within("growth a year", per_year, -0.999_999, 1e6, "above −1, to 1,000,000")?
            }
        };
        Ok(())
    }

    fn grown(self, base: f64, years: f64) -> f64 {
        match self {
            Self::Linear { per_year } => base + per_year * years,
            Self::Compound { per_year } => base * libm::exp(years * libm::log1p(per_year)),
        }
    }

    /// The growth, moved by so much but not out of its range.
    fn moved(self, by: f64) -> Self {
        match self {
            Self::Linear { per_year } => Self::Linear { per_year: (per_year + by).clamp(-1e150, 1e150) },
            Self::Compound { per_year } => Self::Compound { per_year: (per_year + by).clamp(-0.999_999, 1e6) },
        }
    }
}

impl Step {
    fn scaled(self, logarithm: f64) -> Self {
        let factor = libm::exp(logarithm);
        match self {
            Self::Add(size) => Self::Add(size * factor),
            // What a factor adds to 1 is what is in doubt.
            Self::Multiply(by) => Self::Multiply((1.0 + (by - 1.0) * factor).max(0.0)),
        }
    }
}

/// Factors of mean 1.
fn normalised(factors: &[f64]) -> Result<Vec<f64>, ModelError> {
    for &factor in factors {
        within("factor of a season", factor, 0.0, 1e6, "0 to 1,000,000")?;
    }
    if factors.is_empty() {
        return Ok(Vec::new());
    }
    let mean = positive("mean of the factors", factors.iter().sum::<f64>() / factors.len() as f64)?;
    Ok(factors.iter().map(|factor| factor / mean).collect())
}
