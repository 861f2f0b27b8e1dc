use crate::model::ModelError;
use crate::model::error::{at_least_zero, at_most, finite, probability, within};
use crate::plan::TrafficProfile;
use crate::units::{Length, Method, Share, Span, Target};

/// A stretch of time in which a steady share of requests fails.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Episode {
    /// Seconds from the start of the window; what lies before it or after its end is not counted.
    pub start: f64,
    /// Seconds.
    pub length: f64,
    /// The share of requests that fail, 0 to 1. Where episodes overlap their shares add up, to 1 at most.
    pub error_ratio: f64,
}

/// A window in which a budget is spent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Period<'a> {
    /// How long, at most ten years.
    pub window: Span,
    /// What is promised.
    pub target: Target,
    /// How traffic is spread over the week.
    pub traffic: &'a TrafficProfile,
    /// The hour of the week at which the window starts, 0 for Monday 00:00.
    pub starts_at: f64,
    /// Requests in the whole window; without them events are counted as shares of all.
    pub requests: Option<f64>,
}

/// What the methods that count slices need to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slices {
    /// How long a slice is; the first starts with the window.
    pub length: Length,
    /// The share of good requests that makes a slice good.
    pub target: Share,
}

/// What one budgeting method says of a window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Account {
    /// All that is counted: requests (or 1, where they are not known), or slices.
    pub total: f64,
    /// How much of it may be bad; not cut to whole numbers.
    pub allowed: f64,
    /// How much of it is bad.
    pub bad: f64,
    /// The spent share of the budget: `bad / allowed`, above 1 where it is overspent.
    pub spent: f64,
    /// The share that is left: `1 - spent`, negative where the budget is overspent.
    pub remaining: f64,
}

impl Account {
    fn of(total: f64, bad: f64, target: Target) -> Result<Self, ModelError> {
        let allowed = total * target.budget().to_f64();
        if allowed <= 0.0 {
            return Err(ModelError::Unusable {
                what: "nothing is counted in the window, so it has no budget",
                remedy: "choose slices shorter than the window, and a window with traffic",
            });
        }
        let spent = finite("the spent share of the budget", bad / allowed)?;
        Ok(Self { total, allowed, bad, spent, remaining: 1.0 - spent })
    }

    /// Whether more was spent than there was. Spending the budget exactly keeps the promise.
    pub fn is_overspent(&self) -> bool {
        self.spent > 1.0 + TIE
    }
}

/// `13.9 % of the budget spent, 86.1 % left`, or by how much it is overspent.
impl std::fmt::Display for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_overspent() {
            return write!(f, "the budget is spent {:.2} times over", self.spent);
        }
        write!(f, "{:.1} % of the budget spent, {:.1} % left", 100.0 * self.spent, 100.0 * self.remaining.max(0.0))
    }
}

/// One window under the three budgeting methods, side by side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Accounts {
    /// Every request weighs the same.
    pub occurrences: Account,
    /// Slices are good or bad.
    pub timeslices: Account,
    /// Every slice weighs the same, however busy it was.
    pub ratio_timeslices: Account,
}

/// Episodes that are taken at most.
const MOST_EPISODES: usize = 1_000_000;
/// Slices that are taken at most: ten years of minutes fit.
const MOST_SLICES: usize = 6_000_000;
/// What differs by less than this share is the same: products of shares and times carry noise of 1e-16.
const TIE: f64 = 1e-12;
/// Less than this part of what flat traffic would bring is no traffic: the ends of hours carry noise of 1e-10.
const IDLE: f64 = 1e-9;

/// What incidents spend of a budget, under all three budgeting methods.
///
/// # Formula
/// ```text
/// traffic(a, b)      integral of the traffic profile
/// occurrences        bad = Σ error ratio * traffic(episode)                      allowed = (1 - target) * traffic(window)
/// timeslices         bad = slices with bad traffic / traffic > 1 - slice target  allowed = (1 - target) * slices
/// ratio timeslices   bad = Σ bad traffic / traffic, over slices                  allowed = (1 - target) * slices
/// ```
/// Exact for shares that are steady within each episode, however episodes and slices lie; 1e-12. A slice that reaches
/// its target to within 1e-12 is good. A slice without traffic (below a billionth of flat traffic) is good under timeslices
/// and is no slice under ratio timeslices, as in the exported rules. What is left of the window after its last whole slice belongs to none.
///
/// # Errors
/// A window over ten years, without traffic, or shorter than a slice; over a million episodes or six million slices; an
/// episode whose start is not finite, whose length is negative, or whose share is not within 0 and 1.
///
/// # Source
/// OpenSLO's budgeting methods.
///
/// ```
/// use accord::model::budget::{Episode, Period, Slices, account};
/// use accord::{plan::TrafficProfile, units::{Length, Share, Span, Target}};
/// let period = Period {
///     window: Span::days(30),
///     target: Target::parse_percent("99.9").unwrap(),
///     traffic: &TrafficProfile::flat(),
///     starts_at: 0.0,
///     requests: None,
/// };
/// let minutes = Slices { length: Length::parse("1m").unwrap(), target: Share::parse_ratio("0.95").unwrap() };
/// // A tenth of all requests fails for an hour: the methods differ by a factor of ten.
/// let hour = Episode { start: 86_400.0, length: 3_600.0, error_ratio: 0.1 };
/// let accounts = account(&period, &[hour], minutes).unwrap();
/// assert_eq!(accounts.occurrences.to_string(), "13.9 % of the budget spent, 86.1 % left");
/// assert_eq!(accounts.timeslices.to_string(), "the budget is spent 1.39 times over");
/// ```
pub fn account(period: &Period, episodes: &[Episode], slices: Slices) -> Result<Accounts, ModelError> {
    let clock = Clock::new(period)?;
    let segments = segments(episodes, clock.seconds)?;
    let target = period.target;
    let window = clock.traffic(0.0, clock.seconds)?;
    let mut bad = 0.0;
    for s in &segments {
        bad += s.ratio * clock.traffic(s.from, s.to)?;
    }
    let requests = at_least_zero("requests in the window", period.requests.unwrap_or(1.0))?;
    let share = if window > 0.0 { bad / window } else { 0.0 };
    let total = if window > 0.0 { requests } else { 0.0 };
    let counted = clock.slices(slices, &segments)?;
    Ok(Accounts {
        occurrences: Account::of(total, requests * share, target)?,
        timeslices: Account::of(counted.all, counted.bad, target)?,
        ratio_timeslices: Account::of(counted.busy, counted.ratios, target)?,
    })
}

/// The account of one method: of [`account`]'s three the one that the terms ask for, over the method's own slices.
///
/// # Errors
/// As [`account`].
pub fn account_by(method: Method, period: &Period, episodes: &[Episode]) -> Result<Account, ModelError> {
    const NONE: ModelError = ModelError::Unusable { what: "a slice cannot be made", remedy: "report this" };
    // Any share but 0: whole slices of this target are not read where the method does not count them.
    let any = Share::parse_ratio("0.95").map_err(|_| NONE)?;
    match method {
        Method::Occurrences => {
            let length = Length::parse("1m").map_err(|_| NONE)?;
            account(period, episodes, Slices { length, target: any }).map(|of| of.occurrences)
        }
        Method::Timeslices { slice_target, slice } => {
            account(period, episodes, Slices { length: slice, target: slice_target }).map(|of| of.timeslices)
        }
        Method::RatioTimeslices { slice } => {
            account(period, episodes, Slices { length: slice, target: any }).map(|of| of.ratio_timeslices)
        }
    }
}

/// How many times faster than allowed the budget is spent in a part of the window, counted in events.
///
/// # Formula
/// ```text
/// burn rate = (bad traffic / traffic) / (1 - target)
/// ```
///
/// # Errors
/// As [`account`]; a part in which there is no traffic.
pub fn burn_rate_over(period: &Period, episodes: &[Episode], from: f64, seconds: f64) -> Result<f64, ModelError> {
    let clock = Clock::new(period)?;
    let from = within("the start of the part", from, 0.0, clock.seconds, "a moment in the window")?;
    let to = from + within("its length", seconds, 0.0, clock.seconds, "0 to the window")?;
    let mut bad = 0.0;
    for s in segments(episodes, clock.seconds)? {
        let (a, b) = (s.from.max(from), s.to.min(to));
        if a < b {
            bad += s.ratio * clock.traffic(a, b)?;
        }
    }
    let all = clock.traffic(from, to)?;
    if all <= 0.0 {
        return Err(ModelError::Unusable { what: "there is no traffic in that part", remedy: "choose a longer one" });
    }
    finite("the burn rate", bad / all / period.target.budget().to_f64())
}

/// A window's time, from seconds in it to traffic.
pub(super) struct Clock<'a> {
    pub(super) seconds: f64,
    pub(super) starts_at: f64,
    pub(super) traffic: &'a TrafficProfile,
    is_always_busy: bool,
}

impl<'a> Clock<'a> {
    pub(super) fn new(period: &Period<'a>) -> Result<Self, ModelError> {
        let most = Span::MAX.to_seconds_f64();
        let seconds =
            within("the window", period.window.to_seconds_f64(), 1e-9, most, "1 ns to ten years, in seconds")?;
        let starts_at = within("the window's first hour", period.starts_at, -1e6, 1e6, "-1e6 to 1e6, 0 for Monday")?;
        let is_always_busy = period.traffic.shares().all(|share| share * TrafficProfile::HOURS as f64 > IDLE);
        Ok(Self { seconds, starts_at, traffic: period.traffic, is_always_busy })
    }

    /// Traffic between two moments, in weeks' worth.
    pub(super) fn traffic(&self, from: f64, to: f64) -> Result<f64, ModelError> {
        self.traffic.between(self.starts_at + from / 3_600.0, (to - from).max(0.0) / 3_600.0).map_err(|_| {
            ModelError::Unusable { what: "a time is outside what is integrated", remedy: "choose a shorter window" }
        })
    }

    /// Whether a slice has traffic to speak of.
    fn is_busy(&self, i: f64, length: f64) -> Result<bool, ModelError> {
        Ok(self.is_always_busy || self.traffic(i * length, (i + 1.0) * length)? > self.idle_below(length))
    }

    fn idle_below(&self, length: f64) -> f64 {
        IDLE * length / (3_600.0 * TrafficProfile::HOURS as f64)
    }

    fn slices(&self, slices: Slices, segments: &[Segment]) -> Result<Counted, ModelError> {
        let length = slices.length.nominal().to_seconds_f64();
        let all = libm::floor(self.seconds / length);
        at_most("slices", all as usize, MOST_SLICES)?;
        let mut count = Counted { all, busy: self.busy(0.0, all, length)?, bad: 0.0, ratios: 0.0 };
        let most = slices.target.complement().to_f64();
        // Segments are in order, so only one slice at a time is covered in part.
        let mut open = (-1.0, 0.0);
        for s in segments {
            let to = s.to.min(all * length);
            let (mut at, mut i) = (s.from, libm::floor(s.from / length));
            while at < to {
                let end = (i + 1.0) * length;
                if at > i * length || to < end {
                    if libm::fabs(open.0 - i) > 0.5 {
                        self.close(&mut count, open, length, most)?;
                        open = (i, 0.0);
                    }
                    open.1 += s.ratio * self.traffic(at, to.min(end))?;
                    i += 1.0;
                } else {
                    let whole = libm::floor(to / length) - i;
                    let busy = self.busy(i, whole, length)?;
                    count.add(s.ratio, busy, most);
                    i += whole;
                }
                at = i * length;
            }
        }
        self.close(&mut count, open, length, most)?;
        Ok(count)
    }

    /// How many of `whole` slices from slice `i` on have traffic.
    fn busy(&self, i: f64, whole: f64, length: f64) -> Result<f64, ModelError> {
        if self.is_always_busy {
            return Ok(whole);
        }
        let mut busy = 0.0;
        for k in 0..whole as u64 {
            busy += f64::from(u8::from(self.is_busy(i + k as f64, length)?));
        }
        Ok(busy)
    }

    /// Counts the slice that was covered in parts.
    fn close(&self, count: &mut Counted, open: (f64, f64), length: f64, most: f64) -> Result<(), ModelError> {
        let (i, bad) = open;
        if i < 0.0 {
            return Ok(());
        }
        let all = self.traffic(i * length, (i + 1.0) * length)?;
        if self.is_busy(i, length)? {
            count.add((bad / all).min(1.0), 1.0, most);
        }
        Ok(())
    }
}

struct Counted {
    all: f64,
    busy: f64,
    bad: f64,
    ratios: f64,
}

impl Counted {
    fn add(&mut self, ratio: f64, slices: f64, most: f64) {
        self.ratios += ratio * slices;
        if ratio > most * (1.0 + TIE) {
            self.bad += slices;
        }
    }
}

/// A stretch in which a steady share fails; segments are in order and do not overlap.
struct Segment {
    from: f64,
    to: f64,
    ratio: f64,
}

fn segments(episodes: &[Episode], seconds: f64) -> Result<Vec<Segment>, ModelError> {
    at_most("episodes", episodes.len(), MOST_EPISODES)?;
    let mut edges = Vec::with_capacity(2 * episodes.len());
    for episode in episodes {
        let start = within("an episode's start", episode.start, -f64::MAX, f64::MAX, "a finite number of seconds")?;
        let length = at_least_zero("an episode's length", episode.length)?;
        let ratio = probability("an episode's share of failing requests", episode.error_ratio)?;
        let (from, to) = (start.clamp(0.0, seconds), (start + length).clamp(0.0, seconds));
        if from < to && ratio > 0.0 {
            edges.push((from, 1, ratio));
            edges.push((to, -1, -ratio));
        }
    }
    edges.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut segments: Vec<Segment> = Vec::with_capacity(edges.len());
    let (mut active, mut ratio, mut since) = (0, 0.0, 0.0);
    for (at, step, by) in edges {
        if active > 0 && since < at {
            segments.push(Segment { from: since, to: at, ratio: f64::clamp(ratio, 0.0, 1.0) });
        }
        active += step;
        // Sums and differences leave noise behind; where nothing is active nothing fails.
        ratio = if active == 0 { 0.0 } else { ratio + by };
        since = at;
    }
    Ok(segments)
}
