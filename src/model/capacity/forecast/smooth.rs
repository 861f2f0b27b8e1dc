use crate::model::ModelError;
use crate::model::error::{at_most, finite, within};

use super::fit::MAX_SERIES;

/// The longest season, in observations.
pub const MAX_PERIOD: usize = 10_000;
/// The farthest forecast, in observations.
pub const MAX_HORIZON: usize = 10_000;

/// What a series consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// A level that wanders: simple exponential smoothing.
    Level,
    /// A level and a trend: Holt.
    Trend,
    /// A level, a trend and a season: Holt and Winters.
    Seasonal {
        /// Observations in one season: 7 for daily figures with weeks; at least 2.
        period: usize,
        /// How the season joins the level.
        season: Season,
        /// Which of the two published updates of the season is used.
        update: Update,
    },
}

/// How a season joins the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Season {
    /// It is added: swings of the same size at any level.
    Additive,
    /// It multiplies: swings in proportion to the level. Wants observations above 0.
    Multiplicative,
}

/// The two published updates of the season. Same weights, different numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Update {
    /// By the observation without the previous level and trend: Hyndman's books, Python's statsmodels.
    PreviousLevel,
    /// By the observation without the new level: Winters' paper, R's `HoltWinters`.
    NewLevel,
}

/// How much each part follows the last observation; each 0 to 1. Those of parts that a pattern lacks are ignored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// α, of the level.
    pub level: f64,
    /// β, of the trend; of the change of the level, as in Holt's paper, not of the error.
    pub trend: f64,
    /// γ, of the season.
    pub season: f64,
}

/// Where a series stands between two observations.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Level after the last observation.
    pub level: f64,
    /// Change of the level per observation.
    pub trend: f64,
    /// The season from the next observation on, one figure for each phase.
    pub season: Vec<f64>,
}

/// Where smoothing starts.
#[derive(Debug, Clone, PartialEq)]
pub struct Start {
    /// The state before the first observation that is smoothed.
    pub state: State,
    /// Observations that the state is made of, and that are therefore not forecast.
    pub used: usize,
}

/// A smoothed series.
#[derive(Debug, Clone, PartialEq)]
pub struct Smoothed {
    /// Its pattern.
    pub pattern: Pattern,
    /// Its weights.
    pub weights: Weights,
    /// Where it started.
    pub start: Start,
    /// The forecast of each observation by those before it, from the first that was not used for the start.
    pub one_step: Vec<f64>,
    /// Observation less forecast.
    pub errors: Vec<f64>,
    /// Sum of the squared errors.
    pub squares: f64,
    /// Where it stands after the last observation.
    pub state: State,
}

/// Smooths a series with given weights.
///
/// # Formula
/// ```text
/// forecast   l + b + s                                                      (l + b) s where the season multiplies
/// level      l' = alpha (y - s) + (1 - alpha) (l + b)                       y / s
/// trend      b' = beta (l' - l) + (1 - beta) b
/// season     s' = gamma (y - l - b) + (1 - gamma) s   PreviousLevel         y / (l + b)
///            s' = gamma (y - l')    + (1 - gamma) s   NewLevel              y / l'
/// ```
///
/// # Errors
/// Weights outside 0 to 1, a start that does not fit the pattern, more than [`MAX_SERIES`] observations, observations
/// beyond ±1e140, or ones of 0 and below under a multiplying season.
///
/// # Source
/// Holt (1957); Winters (1960); Hyndman & Athanasopoulos, Forecasting: Principles and Practice, chapter 8.
///
/// ```
/// use accord::model::capacity::forecast::{Pattern, Start, State, Weights, smooth};
/// let series = [6.4, 5.6, 7.8, 8.8, 11.0, 11.6, 16.7, 15.3, 21.6, 22.4];
/// let start = Start { state: State { level: 6.4, trend: 0.8, season: vec![] }, used: 1 };
/// let weights = Weights { level: 0.3623, trend: 1.0, season: 0.0 };
/// let smoothed = smooth(&series, Pattern::Trend, weights, start).unwrap();
/// assert!((smoothed.one_step[0] - 7.2).abs() < 1e-9 && (smoothed.one_step[8] - 23.05).abs() < 0.005);
/// assert!((smoothed.forecast(5).unwrap()[0] - 25.8).abs() < 0.05);
/// ```
pub fn smooth(series: &[f64], pattern: Pattern, weights: Weights, start: Start) -> Result<Smoothed, ModelError> {
    checked(series, pattern)?;
    for (what, weight) in [
        ("weight of the level", weights.level),
        ("weight of the trend", weights.trend),
        ("weight of the season", weights.season),
    ] {
        within(what, weight, 0.0, 1.0, "0 to 1")?;
    }
    start.checked(series.len(), pattern)?;
    let mut cursor = Cursor::new(pattern, weights, &start.state);
    let rest = &series[start.used..];
    let mut one_step = Vec::with_capacity(rest.len());
    let mut errors = Vec::with_capacity(rest.len());
    for &y in rest {
        let forecast = finite("forecast", cursor.forecast())?;
        one_step.push(forecast);
        errors.push(y - forecast);
        cursor.observe(y);
    }
    let squares = finite("sum of squared errors", errors.iter().map(|e| e * e).sum())?;
    let state = cursor.state();
    state.checked(pattern)?;
    Ok(Smoothed { pattern, weights, start, one_step, errors, squares, state })
}

impl Pattern {
    /// How many weights the pattern has.
    pub(super) fn weights(self) -> usize {
        match self {
            Self::Level => 1,
            Self::Trend => 2,
            Self::Seasonal { .. } => 3,
        }
    }

    pub(super) fn period(self) -> usize {
        match self {
            Self::Level | Self::Trend => 0,
            Self::Seasonal { period, .. } => period,
        }
    }

    pub(super) fn multiplies(self) -> bool {
        matches!(self, Self::Seasonal { season: Season::Multiplicative, .. })
    }
}

/// Checks what every use of a series needs.
pub(super) fn checked(series: &[f64], pattern: Pattern) -> Result<(), ModelError> {
    at_most("observations", series.len(), MAX_SERIES)?;
    if let Pattern::Seasonal { period, .. } = pattern {
        within("observations of a season", period as f64, 2.0, MAX_PERIOD as f64, "2 to 10,000")?;
    }
    for &y in series {
        within("observation", y, -1e140, 1e140, "-1e140 to 1e140")?;
        if pattern.multiplies() {
            within("observation under a multiplying season", y, 1e-140, 1e140, "above 0")?;
        }
    }
    Ok(())
}

impl State {
    fn checked(&self, pattern: Pattern) -> Result<(), ModelError> {
        within("level", self.level, -1e150, 1e150, "-1e150 to 1e150")?;
        within("trend", self.trend, -1e150, 1e150, "-1e150 to 1e150")?;
        for &s in &self.season {
            within("season", s, -1e150, 1e150, "-1e150 to 1e150")?;
        }
        if self.season.len() != pattern.period() {
            return Err(ModelError::Unusable {
                what: "a season of another length than the pattern's",
                remedy: "give one figure for each observation of a season, none without season",
            });
        }
        Ok(())
    }

    /// What the state expects so many observations ahead; the next one is 1.
    fn expects(&self, pattern: Pattern, ahead: usize) -> f64 {
        let line = self.level + self.trend * ahead as f64;
        match pattern {
            Pattern::Level => self.level,
            Pattern::Trend => line,
            Pattern::Seasonal { period, season, .. } => {
                let phase = self.season[(ahead - 1) % period];
                if season == Season::Additive { line + phase } else { line * phase }
            }
        }
    }
}

impl Start {
    /// The usual start, which reproduces a straight line, and a straight line with an added season, without error.
    ///
    /// # Formula
    /// ```text
    /// level      the first observation
    /// trend      mean of the first three changes
    /// season     line through the means of the first two seasons; mean departure from it in either season
    /// ```
    ///
    /// # Errors
    /// Too few observations: one more than it takes, or two whole seasons.
    ///
    /// # Source
    /// NIST/SEMATECH e-Handbook of Statistical Methods, 6.4.3.3 and 6.4.3.5.
    pub fn usual(series: &[f64], pattern: Pattern) -> Result<Self, ModelError> {
        checked(series, pattern)?;
        let too_few = |remedy| Err(ModelError::Unusable { what: "too few observations", remedy });
        match pattern {
            Pattern::Level if series.len() < 2 => too_few("give at least two"),
            Pattern::Trend if series.len() < 3 => too_few("give at least three"),
            Pattern::Seasonal { period, .. } if series.len() < 2 * period => {
                too_few("give at least two whole seasons, or describe the season in a scenario")
            }
            Pattern::Level => Ok(Self { state: State { level: series[0], trend: 0.0, season: Vec::new() }, used: 1 }),
            Pattern::Trend => {
                let changes = (series.len() - 1).min(3);
                let trend = (series[changes] - series[0]) / changes as f64;
                Ok(Self { state: State { level: series[0], trend, season: Vec::new() }, used: 1 })
            }
            Pattern::Seasonal { period, .. } => Ok(Self { state: seasonal(series, period, pattern)?, used: 0 }),
        }
    }

    fn checked(&self, observations: usize, pattern: Pattern) -> Result<(), ModelError> {
        self.state.checked(pattern)?;
        at_most("observations used for the start", self.used, observations)
    }
}

fn seasonal(series: &[f64], period: usize, pattern: Pattern) -> Result<State, ModelError> {
    let m = period as f64;
    let mean = |season: &[f64]| season.iter().map(|y| y / m).sum::<f64>();
    let (first, second) = (mean(&series[..period]), mean(&series[period..2 * period]));
    let trend = (second - first) / m;
    // The mean of the first season is the line in the middle of it.
    let level = first - trend * (m + 1.0) / 2.0;
    let line = |i: usize| level + trend * (i + 1) as f64;
    let season: Vec<f64> = if pattern.multiplies() {
        if (0..2 * period).any(|i| line(i) <= 0.0) {
            return Err(ModelError::Unusable {
                what: "the trend of the first two seasons passes through 0",
                remedy: "take an additive season",
            });
        }
        let ratios: Vec<f64> =
            (0..period).map(|i| (series[i] / line(i) + series[i + period] / line(i + period)) / 2.0).collect();
        let all = mean(&ratios);
        ratios.iter().map(|ratio| ratio / all).collect()
    } else {
        (0..period).map(|i| ((series[i] - line(i)) + (series[i + period] - line(i + period))) / 2.0).collect()
    };
    let state = State { level, trend, season };
    state.checked(pattern)?;
    Ok(state)
}

impl Smoothed {
    /// The next `horizon` observations as the state expects them.
    ///
    /// # Errors
    /// More than [`MAX_HORIZON`].
    pub fn forecast(&self, horizon: usize) -> Result<Vec<f64>, ModelError> {
        at_most("observations ahead", horizon, MAX_HORIZON)?;
        (1..=horizon).map(|ahead| finite("forecast", self.state.expects(self.pattern, ahead))).collect()
    }

    /// Mean of the squared one-step errors.
    pub fn mean_square(&self) -> f64 {
        if self.errors.is_empty() { 0.0 } else { self.squares / self.errors.len() as f64 }
    }
}

/// A state in motion: the season is a ring, so that an observation costs the same whatever its length.
#[derive(Debug, Clone)]
pub(super) struct Cursor {
    pattern: Pattern,
    weights: Weights,
    level: f64,
    trend: f64,
    season: Vec<f64>,
    phase: usize,
}

impl Cursor {
    pub fn new(pattern: Pattern, weights: Weights, state: &State) -> Self {
        let trend = if pattern == Pattern::Level { 0.0 } else { state.trend };
        Self { pattern, weights, level: state.level, trend, season: state.season.clone(), phase: 0 }
    }

    /// Goes back to a state of the same pattern, without allocating.
    pub fn reset(&mut self, weights: Weights, state: &State) {
        self.weights = weights;
        self.level = state.level;
        self.trend = if self.pattern == Pattern::Level { 0.0 } else { state.trend };
        self.season.copy_from_slice(&state.season);
        self.phase = 0;
    }

    #[inline]
    pub fn forecast(&self) -> f64 {
        let line = self.level + self.trend;
        match self.pattern {
            Pattern::Level | Pattern::Trend => line,
            Pattern::Seasonal { season: Season::Additive, .. } => line + self.season[self.phase],
            Pattern::Seasonal { season: Season::Multiplicative, .. } => line * self.season[self.phase],
        }
    }

    #[inline]
    pub fn observe(&mut self, y: f64) {
        let Weights { level: alpha, trend: beta, season: gamma } = self.weights;
        let line = self.level + self.trend;
        let deseasoned = match self.pattern {
            Pattern::Level | Pattern::Trend => y,
            Pattern::Seasonal { season: Season::Additive, .. } => y - self.season[self.phase],
            Pattern::Seasonal { season: Season::Multiplicative, .. } => y / self.season[self.phase],
        };
        let level = alpha * deseasoned + (1.0 - alpha) * line;
        if self.pattern != Pattern::Level {
            self.trend = beta * (level - self.level) + (1.0 - beta) * self.trend;
        }
        self.level = level;
        if let Pattern::Seasonal { period, season, update } = self.pattern {
            let against = if update == Update::PreviousLevel { line } else { level };
            let seen = if season == Season::Additive { y - against } else { y / against };
            let phase = &mut self.season[self.phase];
            *phase = gamma * seen + (1.0 - gamma) * *phase;
            self.phase = if self.phase + 1 == period { 0 } else { self.phase + 1 };
        }
    }

    fn state(self) -> State {
        let mut season = self.season;
        season.rotate_left(self.phase);
        State { level: self.level, trend: self.trend, season }
    }
}
