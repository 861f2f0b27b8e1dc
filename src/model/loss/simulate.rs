use super::{Badness, MINUTES_PER_YEAR, Rate};
use crate::model::chance::{Choice, CountTable, Stream};
use crate::model::error::{at_most, within};
use crate::model::{ModelError, special};

/// The most years of one simulation.
pub const MOST_YEARS: usize = 10_000_000;

/// Simulated bad minutes of many years, sorted.
#[derive(Debug, Clone, PartialEq)]
pub struct SimulatedYears {
    sorted: Vec<f64>,
}

/// Simulates the bad minutes of years of 365 days: year i of a seed is the same whoever asks.
///
/// The check on [`super::Loss`], and the fast way where only a sample is wanted: one uniform number an incident, for
/// its source and its length.
///
/// # Errors
/// More than [`MOST_YEARS`] years or none; more than 1e6 expected incidents in a year.
pub fn simulate_years(badness: &Badness, years: usize, seed: u64) -> Result<SimulatedYears, ModelError> {
    at_most("years", years, MOST_YEARS)?;
    if years == 0 {
        return Err(ModelError::Unusable { what: "no years to simulate", remedy: "ask for at least one" });
    }
    let incidents = Incidents::new(badness)?;
    let always = badness.background * MINUTES_PER_YEAR;
    let mut sorted: Vec<f64> =
        (0..years).map(|year| always + incidents.year(&mut Stream::numbered(seed, year as u64))).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    Ok(SimulatedYears { sorted })
}

/// Incidents of a year, ready to be drawn.
struct Incidents<'a> {
    badness: &'a Badness,
    known: Vec<usize>,
    count: CountTable,
    choice: Option<Choice>,
    /// Sources of uncertain rate: which, and levels of the yearly count at equal chances.
    uncertain: Vec<(usize, Vec<f64>)>,
}

const LEVELS: usize = 256;

impl<'a> Incidents<'a> {
    fn new(badness: &'a Badness) -> Result<Self, ModelError> {
        let yearly = |rate: f64| rate * MINUTES_PER_YEAR;
        let (mut known, mut weights, mut uncertain) = (Vec::new(), Vec::new(), Vec::new());
        for (i, source) in badness.sources.iter().enumerate() {
            match source.rate {
                Rate::Fixed(rate) => {
                    known.push(i);
                    weights.push(yearly(rate));
                }
                Rate::Uncertain { .. } => {
                    let level = |l: usize| yearly(source.rate.quantile((l as f64 + 0.5) / LEVELS as f64));
                    uncertain.push((i, (0..LEVELS).map(level).collect::<Vec<f64>>()));
                }
            }
        }
        let most = "0 to 1e6 in a year";
        let mean = within("the expected number of incidents", weights.iter().sum(), 0.0, 1e6, most)?;
        for (_, levels) in &uncertain {
            within("the expected number of incidents", levels[LEVELS - 1], 0.0, 1e6, most)?;
        }
        Ok(Self { badness, known, count: CountTable::new(mean)?, choice: Choice::new(&weights), uncertain })
    }

    #[inline]
    fn year(&self, stream: &mut Stream) -> f64 {
        let mut sum = 0.0;
        if let Some(choice) = &self.choice {
            for _ in 0..self.count.count(stream.uniform()) {
                let (which, rest) = choice.of(stream.uniform());
                sum += self.badness.sources[self.known[which]].severity.quantile(rest);
            }
        }
        for (which, levels) in &self.uncertain {
            let mean = levels[stream.below(LEVELS)];
            let severity = &self.badness.sources[*which].severity;
            // Waiting times of mean 1 until the rate is used up.
            let mut waited = stream.exponential();
            while waited < mean {
                sum += severity.quantile(stream.uniform());
                waited += stream.exponential();
            }
        }
        sum
    }
}

impl SimulatedYears {
    /// The mean, and its standard error.
    pub fn mean(&self) -> (f64, f64) {
        let n = self.sorted.len() as f64;
        let mean = self.sorted.iter().sum::<f64>() / n;
        let variance = self.sorted.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0).max(1.0);
        (mean, libm::sqrt(variance / n))
    }

    /// The share of years with at most so many bad minutes, and its standard error.
    pub fn within(&self, minutes: f64) -> (f64, f64) {
        let n = self.sorted.len() as f64;
        let share = self.sorted.partition_point(|x| *x <= minutes) as f64 / n;
        (share, libm::sqrt(share * (1.0 - share) / n))
    }

    /// The quantile, and the two order statistics between which it lies with 95 % confidence.
    pub fn quantile(&self, p: f64) -> (f64, f64, f64) {
        let n = self.sorted.len() as f64;
        let half = special::normal_quantile(0.975) * libm::sqrt(n * p.clamp(0.0, 1.0) * (1.0 - p.clamp(0.0, 1.0)));
        let at = |rank: f64| self.sorted[(rank.max(0.0) as usize).min(self.sorted.len() - 1)];
        (at(n * p), at(n * p - half), at(n * p + half))
    }
}
