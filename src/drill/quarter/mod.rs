//! A quarter as the owner of an error budget: week by week ship, slow down or freeze.
//!
//! The incidents of the quarter are drawn once, by [`crate::model::dry_run`], as in a policy's dry run: those that come
//! with releases happen only if enough is released. So what a player does changes what happens, and every player of a
//! seed meets the same quarter.

mod scripted;
#[cfg(test)]
mod tests;

use super::round::{Debrief, Fact, Told, debrief, fact};
use super::{Marks, Pick, rank, say};
use crate::model::ModelError;
use crate::model::chance::Stream;
use crate::model::dry_run::{Incident, Setting, Years};
use crate::model::error::within;
use crate::model::loss::Badness;
use crate::plan::words::{percent_rounded, policy_in_words, three_digits};
use crate::plan::{Band, Catalogue, Risk};
use crate::units::{Span, Target};

pub use scripted::Policy;

/// A quarter to be owned.
#[derive(Debug, Clone, PartialEq)]
pub struct QuarterCase {
    /// What the author wrote.
    pub told: Told,
    /// What is promised, over the quarter.
    pub target: Pick<Target>,
    /// Weeks of the quarter.
    pub weeks: u32,
    /// Releases in a week while nothing is held back.
    pub releases_per_week: f64,
    /// What was agreed. Its bands are read each week; hysteresis, escalations and exceptions are not.
    pub policy: crate::plan::Policy,
    /// What goes wrong.
    pub risks: Vec<Risk>,
    /// How many releases a missed objective is worth.
    pub miss_costs: f64,
}

/// What the owner does in a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Move {
    /// All releases go out.
    Ship,
    /// Half of them.
    Slow,
    /// None.
    Freeze,
    /// All of them, whatever the policy says: it costs a silver bullet.
    Bullet,
}

impl Move {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Ship, Self::Slow, Self::Freeze, Self::Bullet];

    /// What to call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ship => "Ship",
            Self::Slow => "Slow down",
            Self::Freeze => "Freeze",
            Self::Bullet => "Spend a silver bullet",
        }
    }

    /// Halves of a week's releases.
    fn halves(self) -> u32 {
        match self {
            Self::Ship | Self::Bullet => 2,
            Self::Slow => 1,
            Self::Freeze => 0,
        }
    }

    fn releases(self) -> f64 {
        0.5 * f64::from(self.halves())
    }
}

/// What a week brought.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Week {
    /// What was done.
    pub did: Move,
    /// Incidents that came with releases.
    pub from_releases: u32,
    /// Other incidents.
    pub others: u32,
    /// Bad minutes of them all.
    pub minutes: f64,
}

/// What the owner may see: the past, never the future.
#[derive(Debug, Clone, PartialEq)]
pub struct QuarterView {
    /// Which week comes next, from 0, and how many there are.
    pub week: (u32, u32),
    /// Bad minutes so far, and how many the quarter allows.
    pub minutes: (f64, f64),
    /// The share of the budget that is left; below 0 it is overspent.
    pub left: f64,
    /// The band of the policy that holds.
    pub band: String,
    /// Silver bullets that are left.
    pub bullets: u32,
    /// Releases so far.
    pub released: f64,
    /// What can be done this week.
    pub moves: Vec<Move>,
    /// What is known of the service.
    pub facts: Vec<Fact>,
}

/// How a quarter ended.
#[derive(Debug, Clone, PartialEq)]
pub struct QuarterScore {
    /// Releases, less what a miss costs.
    pub points: f64,
    /// Whether the objective was kept.
    pub kept: bool,
    /// Releases that went out.
    pub released: f64,
    /// Points of an owner who never decides: ships whenever the policy lets him.
    pub points_of_nothing: f64,
    /// The most points that were possible with all that was hidden.
    pub points_of_oracle: f64,
    /// What the best quarter did, week by week.
    pub oracle: Vec<Move>,
    /// The share of what could be gained over never deciding that was gained, 0 to 1.
    pub gained: f64,
}

impl QuarterScore {
    /// The score on the axes of all drills: what was gained. No week can be played sooner than another.
    pub fn marks(&self) -> Marks {
        Marks::simulated(self.gained, self.gained)
    }
}

/// A quarter: the state after the weeks so far.
#[derive(Debug, Clone)]
pub struct Quarter {
    case: QuarterCase,
    target: Target,
    incidents: Vec<Incident>,
    /// Bad milliseconds that are allowed, and those that come in a week without any incident.
    allowed: i64,
    background: i64,
    spent: i64,
    halves: u32,
    bullets: u32,
    weeks: Vec<Week>,
}

const MILLIS_PER_MINUTE: f64 = 60_000.0;

impl Quarter {
    /// The first week.
    ///
    /// # Errors
    /// No week or more than 26, a policy without bands, numbers that the models refuse.
    pub fn new(case: &QuarterCase, seed: u64) -> Result<Self, ModelError> {
        within("weeks", f64::from(case.weeks), 1.0, 26.0, "1 to 26")?;
        within("releases in a week", case.releases_per_week, 0.0, 1e4, "0 to 10,000")?;
        within("what a miss costs", case.miss_costs, 0.0, 1e6, "0 to 1,000,000 releases")?;
        within("silver bullets", f64::from(case.policy.silver_bullets.count), 0.0, 26.0, "0 to 26")?;
        if case.policy.bands.is_empty() {
            return Err(ModelError::Unusable { what: "the policy has no band", remedy: "write at least one" });
        }
        let badness = Badness::of(&Catalogue { risks: case.risks.clone(), ..Catalogue::default() })?;
        let setting = Setting { releases_per_week: case.releases_per_week, ..Setting::of(&badness) };
        let days = u16::try_from(7 * case.weeks).unwrap_or(u16::MAX);
        let mut incidents = Years::new(&setting, 0, seed)?.year(0);
        incidents.retain(|incident| incident.day < days);
        let target = case.target.draw(&mut Stream::numbered(seed, u64::MAX));
        let allowed = Span::days(u64::from(days)).share(target.budget());
        let millis = |minutes: f64| libm::round(minutes * MILLIS_PER_MINUTE) as i64;
        Ok(Self {
            case: case.clone(),
            target,
            incidents,
            allowed: (allowed.nanos() / 1_000_000) as i64,
            background: millis(badness.background * 10_080.0),
            spent: 0,
            halves: 0,
            bullets: case.policy.silver_bullets.count,
            weeks: Vec::new(),
        })
    }

    /// The share of the budget that is left.
    fn left(&self, spent: i64) -> f64 {
        (self.allowed - spent) as f64 / (self.allowed.max(1)) as f64
    }

    /// The band that holds with so much spent: the deepest one whose threshold is reached.
    fn band(&self, spent: i64) -> &Band {
        let left = self.left(spent);
        let bands = &self.case.policy.bands;
        let deepest = bands.iter().enumerate().skip(1).rev().find(|(_, band)| left <= band.at_or_below);
        &bands[deepest.map_or(0, |(at, _)| at)]
    }

    /// What can be done with so much spent and so many bullets left.
    fn moves_at(&self, spent: i64, bullets: u32) -> Vec<Move> {
        let most = self.band(spent).releases;
        let can = |of: &Move| match of {
            Move::Bullet => most < 1.0 && bullets > 0,
            other => other.releases() <= most,
        };
        Move::ALL.into_iter().filter(can).collect()
    }

    /// What a week brings if this is done.
    fn brings(&self, week: u32, did: Move) -> (Week, i64) {
        let of_week = self.incidents.iter().filter(|incident| u32::from(incident.day) / 7 == week);
        let happen = of_week.filter(|incident| !incident.change || incident.mark < did.releases());
        let (mut brought, mut millis) = (Week { did, from_releases: 0, others: 0, minutes: 0.0 }, self.background);
        for incident in happen {
            brought.from_releases += u32::from(incident.change);
            brought.others += u32::from(!incident.change);
            millis += incident.bad;
        }
        brought.minutes = millis as f64 / MILLIS_PER_MINUTE;
        (brought, millis)
    }

    /// Lets a week pass.
    ///
    /// # Errors
    /// A move that is not allowed now.
    pub fn step(&mut self, did: Move) -> Result<Week, ModelError> {
        if self.is_over() || !self.moves_at(self.spent, self.bullets).contains(&did) {
            return Err(ModelError::Unusable {
                what: "that is not allowed now",
                remedy: "choose one of the moves that are offered",
            });
        }
        let (week, millis) = self.brings(self.weeks.len() as u32, did);
        self.spent += millis;
        self.halves += did.halves();
        self.bullets -= u32::from(did == Move::Bullet);
        self.weeks.push(week);
        Ok(week)
    }

    /// Whether the quarter is over.
    pub fn is_over(&self) -> bool {
        self.weeks.len() as u32 >= self.case.weeks
    }

    /// The weeks so far.
    pub fn weeks(&self) -> &[Week] {
        &self.weeks
    }

    /// What the author wrote before the first week.
    pub fn story(&self) -> &str {
        &self.case.told.story
    }

    /// What the owner may see.
    pub fn view(&self) -> QuarterView {
        let minutes = |millis: i64| millis as f64 / MILLIS_PER_MINUTE;
        let mut facts = vec![
            fact("Objective", format!("{} % over {} weeks", self.target, self.case.weeks)),
            fact("Releases in a week", three_digits(self.case.releases_per_week)),
            fact("A miss costs", format!("{} releases", three_digits(self.case.miss_costs))),
        ];
        facts.extend(self.case.risks.iter().map(|risk| fact(risk.name.clone(), rank::in_words(risk))));
        facts.extend(policy_in_words(&self.case.policy).into_iter().map(|line| fact(line.what, line.says)));
        QuarterView {
            week: (self.weeks.len() as u32, self.case.weeks),
            minutes: (minutes(self.spent), minutes(self.allowed)),
            left: self.left(self.spent),
            band: self.band(self.spent).name.clone(),
            bullets: self.bullets,
            released: self.released(),
            moves: if self.is_over() { Vec::new() } else { self.moves_at(self.spent, self.bullets) },
            facts,
        }
    }

    fn released(&self) -> f64 {
        0.5 * f64::from(self.halves) * self.case.releases_per_week
    }

    /// Points of so many halves of weeks with so much spent.
    fn points(&self, halves: u32, spent: i64) -> f64 {
        let miss = if spent > self.allowed { self.case.miss_costs } else { 0.0 };
        0.5 * f64::from(halves) * self.case.releases_per_week - miss
    }

    /// How the quarter ended, against never deciding and against the best that was possible, with the same seed.
    ///
    /// # Formula
    /// ```text
    /// points = releases - (bad minutes > (1 - target) * quarter) * cost of a miss
    /// gained = (points - points of nothing) / (points of oracle - points of nothing)        cut to 0 and 1
    /// ```
    ///
    /// # Errors
    /// A quarter that is not over.
    pub fn score(&self) -> Result<QuarterScore, ModelError> {
        if !self.is_over() {
            return Err(ModelError::Unusable { what: "the quarter is not over", remedy: "play all its weeks first" });
        }
        let start = self.restarted();
        let nothing = scripted::run(start.clone(), Policy::ShipAlways)?;
        let (points_of_oracle, oracle) = start.best();
        let points = self.points(self.halves, self.spent);
        let points_of_nothing = nothing.points(nothing.halves, nothing.spent);
        let room = points_of_oracle - points_of_nothing;
        let gained = if room > 1e-9 {
            ((points - points_of_nothing) / room).clamp(0.0, 1.0)
        } else if points >= points_of_oracle {
            1.0
        } else {
            0.0
        };
        let kept = self.spent <= self.allowed;
        let released = self.released();
        Ok(QuarterScore { points, kept, released, points_of_nothing, points_of_oracle, oracle, gained })
    }

    fn restarted(&self) -> Self {
        let bullets = self.case.policy.silver_bullets.count;
        Self { spent: 0, halves: 0, bullets, weeks: Vec::new(), ..self.clone() }
    }

    /// The most points of all ways to play, and one way that has them.
    ///
    /// # Formula
    /// Week by week, for each number of releases and bullets the least that can be spent so far: less spent never
    /// allows less, and what a week brings depends on its own move alone. So what is left out is never better. Exact.
    fn best(&self) -> (f64, Vec<Move>) {
        // By halves released and bullets left: what is spent, and how.
        let mut reached = std::collections::BTreeMap::from([((0, self.bullets), (0i64, Vec::new()))]);
        for week in 0..self.case.weeks {
            let mut next = std::collections::BTreeMap::new();
            for ((halves, bullets), (spent, path)) in reached {
                for did in self.moves_at(spent, bullets) {
                    let spent = spent + self.brings(week, did).1;
                    let key = (halves + did.halves(), bullets - u32::from(did == Move::Bullet));
                    let known: &mut (i64, Vec<Move>) = next.entry(key).or_insert((i64::MAX, Vec::new()));
                    if spent < known.0 {
                        let mut path = path.clone();
                        path.push(did);
                        *known = (spent, path);
                    }
                }
            }
            reached = next;
        }
        let points = |of: (&(u32, u32), &(i64, Vec<Move>))| self.points(of.0.0, of.1.0);
        let best = reached.iter().max_by(|a, b| points(*a).total_cmp(&points(*b)));
        best.map_or((0.0, Vec::new()), |of| (points(of), of.1.1.clone()))
    }

    /// What was hidden, with this quarter's numbers.
    ///
    /// # Errors
    /// As [`Self::score`].
    pub fn debrief(&self) -> Result<Debrief, ModelError> {
        let score = self.score()?;
        let (spent, allowed) = (self.spent as f64 / MILLIS_PER_MINUTE, self.allowed as f64 / MILLIS_PER_MINUTE);
        let names: Vec<&str> = score.oracle.iter().map(|of| of.name()).collect();
        let steps = vec![
            format!("{} % over {} weeks allows {} minutes.", self.target, self.case.weeks, three_digits(allowed)),
            format!("You spent {}: {} of the budget.", three_digits(spent), percent_rounded(spent / allowed)),
            format!("{} releases went out: {} points.", three_digits(score.released), three_digits(score.points)),
            format!("Shipping whenever it is allowed has {} points.", three_digits(score.points_of_nothing)),
            format!("With foresight it is {}: {}.", three_digits(score.points_of_oracle), names.join(", ")),
        ];
        let why = "A budget is there to be spent: freezing early wastes it, shipping through its end gambles with it.";
        let formula = "points = releases − cost of a miss, if bad minutes > (1 − target) × quarter";
        let link = say::part("policy", "years");
        let mut told = debrief(formula, steps, why, link, "SRE workbook, chapter 2 and appendix B");
        told.answer = names.join(", ");
        Ok(told)
    }
}
