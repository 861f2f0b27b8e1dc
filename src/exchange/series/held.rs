use super::{Joined, Measure, Reader, Role, Track, guessed, joined};
use crate::model::ModelError;
use crate::model::attained::{Attained, Left, Midnights, Spell, attained, burn_down, periods, sliced, spells};
use crate::model::burn_alert::{AlertRule, Evaluation, Firing, Prometheus, replay};

use crate::plan::{Note, Objective, Refusal, Terms};

/// Milliseconds of a day, and between two evaluations of rules.
const DAY: i64 = 86_400_000;
const EVALUATED_EVERY: i64 = 60_000;
/// Spells that are handed out: the ones with the most bad events.
const MOST_SPELLS: usize = 200;

/// Measurements that are held while somebody looks at them: files as they come, then a series of them.
#[derive(Debug, Default)]
pub struct Held {
    reader: Option<Reader>,
    tracks: Vec<Track>,
    /// The series that was asked for last, and by which roles.
    made: Option<(Vec<Role>, Measure, Joined)>,
}

/// What is known of a track before it is used.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// What it is called.
    pub name: String,
    /// How many samples it has.
    pub samples: usize,
    /// The first and the last moment, in milliseconds since 1970; both 0 without samples.
    pub between: (i64, i64),
    /// What it seems to be.
    pub role: Role,
}

impl Held {
    /// Takes the next bytes of a file.
    ///
    /// # Errors
    /// As [`Reader::push`].
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        self.reader.get_or_insert_default().push(bytes)
    }

    /// Ends a file; the next bytes begin another. A name tells tracks of several files apart.
    ///
    /// # Errors
    /// As [`Reader::finish`]; then nothing of the file is held.
    pub fn end(&mut self, file: &str) -> Result<(), Refusal> {
        let tracks = self.reader.take().unwrap_or_default().finish()?;
        let held: usize = self.tracks.iter().chain(&tracks).map(|track| track.values.len()).sum();
        if held > super::MOST_SAMPLES {
            return Err(super::too_many());
        }
        let stem = file.rsplit('/').next().unwrap_or(file);
        self.tracks.extend(tracks.into_iter().map(|track| Track { name: format!("{stem}: {}", track.name), ..track }));
        self.made = None;
        Ok(())
    }

    /// What is held, and how it seems to count.
    pub fn heads(&self) -> (Vec<Head>, Measure) {
        let (roles, measure) = guessed(&self.tracks);
        let head = |(track, role): (&Track, Role)| Head {
            name: track.name.clone(),
            samples: track.values.len(),
            between: track.times.first().copied().zip(track.times.last().copied()).unwrap_or_default(),
            role,
        };
        (self.tracks.iter().zip(roles).map(head).collect(), measure)
    }

    /// What the measurements say of an objective whose calendar's days begin with these midnights.
    ///
    /// # Errors
    /// As [`joined`]; what the models refuse.
    pub fn examined(
        &mut self,
        roles: &[Role],
        measure: Measure,
        objective: &Objective,
        midnights: &Midnights,
    ) -> Result<Examined, Refusal> {
        let is_made = self.made.as_ref().is_some_and(|(of, how, _)| of == roles && *how == measure);
        if !is_made {
            self.made = None;
            let series = joined(self.tracks.clone(), roles, measure)?;
            self.made = Some((roles.to_vec(), measure, series));
        }
        let Some((.., joined)) = &self.made else {
            return Err(Refusal::general("Nothing was measured", "Bring a file first"));
        };
        Examined::of(joined, &objective.terms, midnights).map_err(|error| {
            Refusal::general(error.to_string(), "Choose another window or method, or fewer measurements")
        })
    }
}

/// What measurements say of an objective.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Examined {
    /// How many moments have all that is needed, and the first and the last of them.
    pub samples: usize,
    /// The first moment, in milliseconds since 1970.
    pub from: i64,
    /// The last.
    pub until: i64,
    /// For how many milliseconds nothing was measured in between.
    pub gaps: i64,
    /// The error ratio of all of it, as the method counts it.
    pub ratio: f64,
    /// What was attained in each window.
    pub windows: Vec<Attained>,
    /// The budget day by day.
    pub left: Vec<Left>,
    /// What spent it: the spells with the most bad events, in their order.
    pub spells: Vec<Spell>,
    /// When each alert of the terms would have fired, in their order.
    pub firings: Vec<Vec<Firing>>,
    /// For each UTC day that was measured, its number and its bad minutes.
    pub days: Vec<(u32, f64)>,
    /// What was mended.
    pub notes: Vec<Note>,
}

impl Examined {
    fn of(joined: &Joined, terms: &Terms, midnights: &Midnights) -> Result<Self, ModelError> {
        let series = &joined.series;
        let (Some(first), Some(last)) = (series.first(), series.last()) else { return Ok(Self::default()) };
        let slices = sliced(series, terms.method)?;
        let counted = slices.as_ref().unwrap_or(series);
        let windows = attained(counted, &periods(counted, terms, midnights)?);
        let mut all = spells(series, terms.target.budget())?;
        if all.len() > MOST_SPELLS {
            all.sort_by(|a, b| b.bad.total_cmp(&a.bad));
            all.truncate(MOST_SPELLS);
            all.sort_by_key(|spell| spell.from);
        }
        // One rule for each alert: each has its own time to hold.
        let rules: Vec<AlertRule> =
            terms.alerts.iter().map(|tier| AlertRule { tiers: vec![*tier], hold: tier.hold }).collect();
        let evaluation = Evaluation {
            start: first.div_euclid(EVALUATED_EVERY) * EVALUATED_EVERY,
            end: last.saturating_add(EVALUATED_EVERY),
            interval: EVALUATED_EVERY,
            prometheus: Prometheus::V3,
        };
        let day = |day: i64| {
            let (bad, all) = counted.tally(day * DAY, (day + 1) * DAY);
            Some((u32::try_from(day).ok()?, (all > 0.0).then_some(bad / all * 1_440.0)?))
        };
        let (bad, total) = counted.tally(i64::MIN / 2, i64::MAX / 2);
        Ok(Self {
            samples: series.len(),
            from: first,
            until: last,
            gaps: joined.gaps,
            ratio: if total > 0.0 { bad / total } else { 0.0 },
            left: burn_down(counted, terms, &windows),
            windows,
            spells: all,
            firings: replay(series, terms.target.budget(), &rules, &evaluation)?,
            days: ((first - 1).div_euclid(DAY)..=(last - 1).div_euclid(DAY)).filter_map(day).collect(),
            notes: joined.notes.clone(),
        })
    }

    /// As numbers, which cross between the page and its worker at once; the notes go beside them.
    pub fn to_numbers(&self) -> Vec<f64> {
        let mut out = vec![self.samples as f64, self.from as f64, self.until as f64, self.gaps as f64, self.ratio];
        out.push(self.windows.len() as f64);
        for Attained { from, until, ratio, is_whole } in &self.windows {
            out.extend([*from as f64, *until as f64, ratio.unwrap_or(f64::NAN), f64::from(u8::from(*is_whole))]);
        }
        out.push(self.left.len() as f64);
        out.extend(self.left.iter().flat_map(|of| [of.at as f64, of.left]));
        out.push(self.spells.len() as f64);
        out.extend(self.spells.iter().flat_map(|of| [of.from as f64, of.until as f64, of.bad, of.total, of.share]));
        out.push(self.firings.len() as f64);
        for firings in &self.firings {
            out.push(firings.len() as f64);
            out.extend(
                firings.iter().flat_map(|of| [of.from as f64, of.until as f64, f64::from(u8::from(of.is_open))]),
            );
        }
        out.push(self.days.len() as f64);
        out.extend(self.days.iter().flat_map(|(day, minutes)| [f64::from(*day), *minutes]));
        out
    }

    /// From numbers; none if they are not what [`to_numbers`](Self::to_numbers) made.
    pub fn from_numbers(numbers: &[f64]) -> Option<Self> {
        let mut rest = numbers.iter().copied();
        let [samples, from, until, gaps, ratio] = take(&mut rest)?;
        let windows = many(&mut rest, |rest| {
            let [from, until, ratio, is_whole] = take(rest)?;
            let ratio = (!ratio.is_nan()).then_some(ratio);
            Some(Attained { from: from as i64, until: until as i64, ratio, is_whole: is_whole > 0.0 })
        })?;
        let left = many(&mut rest, |rest| take(rest).map(|[at, left]| Left { at: at as i64, left }))?;
        let spells = many(&mut rest, |rest| {
            let [from, until, bad, total, share] = take(rest)?;
            Some(Spell { from: from as i64, until: until as i64, bad, total, share })
        })?;
        let firings = many(&mut rest, |rest| {
            many(rest, |rest| {
                let [from, until, is_open] = take(rest)?;
                Some(Firing { from: from as i64, until: until as i64, is_open: is_open > 0.0 })
            })
        })?;
        let days = many(&mut rest, |rest| take(rest).map(|[day, minutes]| (day as u32, minutes)))?;
        let notes = Vec::new();
        let (samples, from, until, gaps) = (samples as usize, from as i64, until as i64, gaps as i64);
        rest.next().is_none().then_some(Self {
            samples,
            from,
            until,
            gaps,
            ratio,
            windows,
            left,
            spells,
            firings,
            days,
            notes,
        })
    }
}

fn take<const N: usize>(rest: &mut dyn Iterator<Item = f64>) -> Option<[f64; N]> {
    let mut all = [0.0; N];
    for one in &mut all {
        *one = rest.next()?;
    }
    Some(all)
}

type Rest<'a> = &'a mut dyn Iterator<Item = f64>;

/// So many of something as the next number says.
fn many<T>(rest: Rest, mut one: impl FnMut(Rest) -> Option<T>) -> Option<Vec<T>> {
    let [count] = take(rest)?;
    // What is not there cannot be taken, so a hostile count ends with the numbers.
    let mut all = Vec::new();
    for _ in 0..count as usize {
        all.push(one(rest)?);
    }
    Some(all)
}
