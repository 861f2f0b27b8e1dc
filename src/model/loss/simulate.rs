use super::severity::Shape;
use super::{Badness, MINUTES_PER_YEAR, Rate};
use crate::model::chance::{Choice, CountTable, NormalTable, Stream};
use crate::model::error::{at_most, within};
use crate::model::{ModelError, elementary, special};

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
    let mut sorted = Vec::with_capacity(years);
    let mut drawn = Drawn::default();
    for year in 0..years {
        incidents.draw(&mut Stream::numbered(seed, year as u64), &mut drawn);
        drawn.ends.push(drawn.logs.len());
        if drawn.logs.len() >= BLOCK || drawn.ends.len() >= BLOCK || year + 1 == years {
            incidents.measure(&mut drawn);
            drawn.add_up(always, &mut sorted);
        }
    }
    // Numbers of at least 0 are ordered as their bits are, which sort in half the time.
    sorted.sort_unstable_by_key(|minutes| minutes.to_bits());
    Ok(SimulatedYears { sorted })
}

/// Incidents whose exponentials are taken together, and the most years of them.
const BLOCK: usize = 1024;

/// Incidents of some years. Drawn, measured and added up in loops of their own: what nothing can predict, as how many a
/// year has, then holds up nothing else.
#[derive(Default)]
struct Drawn {
    /// Which source each comes from; [`ANY`] where its number says that too.
    sources: Vec<u32>,
    /// A uniform number each; once measured, the logarithm of what is added to the fixed minutes.
    logs: Vec<f64>,
    /// Fixed minutes.
    fixed: Vec<f64>,
    /// Where the draws of each year end.
    ends: Vec<usize>,
}

/// One of the sources of known rate.
const ANY: u32 = u32::MAX;

impl Drawn {
    /// The sum of each year, and room for the next ones.
    #[inline(never)]
    fn add_up(&mut self, always: f64, sums: &mut Vec<f64>) {
        self.fixed.iter_mut().zip(&self.logs).for_each(|(minutes, log)| *minutes += elementary::exp_within(*log));
        let mut from = 0;
        for to in self.ends.drain(..) {
            sums.push(always + self.fixed[from..to].iter().sum::<f64>());
            from = to;
        }
        self.sources.clear();
        self.logs.clear();
        self.fixed.clear();
    }
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

    /// Adds the draws of a year.
    #[inline(never)]
    fn draw(&self, stream: &mut Stream, drawn: &mut Drawn) {
        if self.choice.is_some() {
            let count = self.count.count(stream.uniform());
            drawn.logs.extend((0..count as usize).map(|_| stream.uniform()));
        }
        drawn.sources.resize(drawn.logs.len(), ANY);
        for (which, levels) in &self.uncertain {
            let mean = levels[stream.below(LEVELS)];
            // Waiting times of mean 1 until the rate is used up.
            let mut waited = stream.exponential();
            while waited < mean {
                drawn.logs.push(stream.uniform());
                waited += stream.exponential();
            }
            drawn.sources.resize(drawn.logs.len(), *which as u32);
        }
    }

    /// From uniform numbers to minutes, all but the exponential. Apart, as the other loops are: a browser's compiler
    /// keeps more of a small function in registers.
    #[inline(never)]
    fn measure(&self, drawn: &mut Drawn) {
        let normal = NormalTable::get();
        drawn.fixed.resize(drawn.logs.len(), 0.0);
        for ((source, log), fixed) in drawn.sources.iter().zip(&mut drawn.logs).zip(&mut drawn.fixed) {
            let (which, p) = match &self.choice {
                Some(choice) if *source == ANY => {
                    let (which, rest) = choice.of(*log);
                    (self.known[which], rest)
                }
                _ => (*source as usize, *log),
            };
            let severity = &self.badness.sources[which].severity;
            (*fixed, *log) = match severity.shape() {
                // The usual one, without a call.
                Shape::Lognormal { shift, mu, sigma } => (*shift, mu + sigma * normal.quantile(p)),
                Shape::Atoms(_) | Shape::Table(_) => severity.drawn(p),
            };
        }
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
