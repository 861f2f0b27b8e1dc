use std::sync::Arc;

use super::Track;
use crate::model::burn_alert::{Series, Times};
use crate::plan::{Counted, Note, NoteKind, Refusal};

/// What a track is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Events that met expectations.
    Good,
    /// Events that did not.
    Bad,
    /// All events.
    Total,
    /// The share of events that did not.
    ErrorRatio,
    /// The share of events that did.
    SuccessRatio,
    /// Something else.
    Ignored,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Good, Self::Bad, Self::Total, Self::ErrorRatio, Self::SuccessRatio, Self::Ignored];

    /// What to call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Good => "good events",
            Self::Bad => "bad events",
            Self::Total => "all events",
            Self::ErrorRatio => "error ratio",
            Self::SuccessRatio => "success ratio",
            Self::Ignored => "not used",
        }
    }
}

/// How events are counted in a track.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Measure {
    /// Since the sample before, or as a rate; a mean rate and a count differ by a factor that a ratio does not see.
    #[default]
    Counts,
    /// Since the process began: a counter, which falls only when it begins anew.
    Counters,
}

/// What each track seems to be, by its name and its values, and how it counts.
///
/// Ratios are told by a name with “ratio”, “availability”, “percent” or “sli”, or by lying within 0 and 1 alone in the file;
/// counters by never falling but to near 0.
pub fn guessed(tracks: &[Track]) -> (Vec<Role>, Measure) {
    let mut roles: Vec<Role> = tracks.iter().map(|track| role_of(track, tracks.len() == 1)).collect();
    let is = |roles: &[Role], wanted: &[Role]| roles.iter().any(|role| wanted.contains(role));
    // Of two tracks of which only one is told, the other is what it is a part of.
    if let [a, b] = roles[..] {
        let part = [Role::Good, Role::Bad];
        if part.contains(&a) && b == Role::Ignored {
            roles[1] = Role::Total;
        } else if part.contains(&b) && a == Role::Ignored {
            roles[0] = Role::Total;
        }
    }
    // A ratio beside counted events would be counted twice.
    if is(&roles, &[Role::Total]) && is(&roles, &[Role::Good, Role::Bad]) {
        for role in &mut roles {
            if matches!(role, Role::ErrorRatio | Role::SuccessRatio) {
                *role = Role::Ignored;
            }
        }
    }
    let counted = || tracks.iter().zip(&roles).filter(|(_, role)| matches!(role, Role::Good | Role::Bad | Role::Total));
    let is_counter = counted().count() > 0 && counted().all(|(track, _)| is_counter(&track.values));
    (roles, if is_counter { Measure::Counters } else { Measure::Counts })
}

fn role_of(track: &Track, is_alone: bool) -> Role {
    let name = track.name.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let known = || track.values.iter().filter(|value| value.is_finite());
    let is_share = known().next().is_some() && known().all(|value| (0.0..=1.0).contains(value));
    let is_bad = has(&["err", "bad", "fail", "5xx", "burn", "miss"]);
    if has(&["ratio", "availability", "percent", "sli", "uptime"]) || (is_alone && is_share) {
        let is_mostly_high = known().filter(|value| **value > 0.5).count() * 2 > known().count();
        return if is_bad || !is_mostly_high { Role::ErrorRatio } else { Role::SuccessRatio };
    }
    if is_bad {
        Role::Bad
    } else if has(&["good", "success", "2xx", "ok"]) {
        Role::Good
    } else if has(&["total", "all", "request", "count", "valid"]) {
        Role::Total
    } else {
        Role::Ignored
    }
}

/// Whether values only rise, but for falls to less than half: a counter and its new beginnings. A flat line is none.
fn is_counter(values: &[f64]) -> bool {
    let known: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    let falls = known.windows(2).filter(|pair| pair[1] < pair[0]);
    let deep = falls.clone().filter(|pair| pair[1] < pair[0] / 2.0).count();
    let (falls, rises) = (falls.count(), known.windows(2).filter(|pair| pair[1] > pair[0]).count());
    rises > 0 && falls == deep && falls * 20 <= rises
}

/// A series, and what should be known about it.
#[derive(Debug, Clone)]
pub struct Joined {
    /// The series.
    pub series: Series,
    /// What was left out or mended, in sentences.
    pub notes: Vec<Note>,
    /// How many milliseconds nothing was measured, between the first and the last sample.
    pub gaps: i64,
}

/// A series of tracks whose roles are known. Tracks of one role are added up, as `sum` would.
///
/// # Errors
/// Roles of which no error ratio follows: it takes one ratio, or two of good, bad and all events.
pub fn joined(tracks: Vec<Track>, roles: &[Role], measure: Measure) -> Result<Joined, Refusal> {
    let mut notes = Notes::default();
    let mut of = |role: Role| -> Option<Line> {
        let all: Vec<&Track> =
            tracks.iter().zip(roles).filter(|(_, of)| **of == role).map(|(track, _)| track).collect();
        (!all.is_empty()).then(|| summed(&all, &mut notes))
    };
    let ratio = match (of(Role::ErrorRatio), of(Role::SuccessRatio)) {
        (Some(line), None) => Some((line, false)),
        (None, Some(line)) => Some((line, true)),
        (Some(_), Some(_)) => {
            return Err(Refusal::general("There is an error ratio and a success ratio", "Use one of them"));
        }
        (None, None) => None,
    };
    let (good, bad, total) = (of(Role::Good), of(Role::Bad), of(Role::Total));
    drop(tracks);
    let series = match (ratio, good, bad, total) {
        (Some((line, is_success)), None, None, None) => of_ratios(line, is_success, &mut notes),
        (None, Some(part), None, Some(total)) => of_two(part, total, Counted::Good, measure, &mut notes),
        (None, None, Some(part), Some(total)) => of_two(part, total, Counted::Bad, measure, &mut notes),
        (None, Some(good), Some(bad), None) => {
            let total = added(&good, &bad);
            of_two(bad, total, Counted::Bad, measure, &mut notes)
        }
        _ => {
            return Err(Refusal::general(
                "No error ratio follows from these",
                "Use one ratio, or two of good events, bad events and all events",
            ));
        }
    };
    let (series, gaps) = series?;
    Ok(Joined { series, notes: notes.into_notes(gaps), gaps })
}

/// Times and values.
struct Line {
    times: Arc<Vec<i64>>,
    values: Vec<f64>,
}

/// What was mended, counted.
#[derive(Default)]
struct Notes {
    disordered: usize,
    not_numbers: usize,
    unmatched: usize,
    negative: usize,
    beyond: usize,
    resets: usize,
}

impl Notes {
    fn into_notes(self, gaps: i64) -> Vec<Note> {
        let counts = [
            (
                self.disordered,
                "samples came out of order or twice: they were sorted, and of two at one time the later stays",
            ),
            (self.not_numbers, "samples are no number (NaN or empty) and count as not measured"),
            (self.unmatched, "samples have no partner at the same time in the other track and were left out"),
            (self.negative, "samples are negative and were left out"),
            (self.beyond, "samples say more than all events, or a ratio beyond 1: they were cut to 1"),
            (self.resets, "times a counter began anew: what it had counted before stays counted"),
        ];
        let mut notes: Vec<Note> = counts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| Note::general(NoteKind::Repaired, format!("{count} {what}.")))
            .collect();
        if gaps > 0 {
            let minutes = (gaps as f64 / 60_000.0).round();
            let text = format!("For {minutes} minutes between the first and the last sample nothing was measured.");
            notes.push(Note::general(NoteKind::Repaired, text));
        }
        notes
    }
}

/// Tracks of one role as one line: in order, each time once, added up where several have a sample.
fn summed(tracks: &[&Track], notes: &mut Notes) -> Line {
    let mut lines = tracks.iter().map(|track| ordered(track, notes));
    let Some(mut sum) = lines.next() else { return Line { times: Arc::default(), values: Vec::new() } };
    for line in lines {
        if line.times == sum.times {
            for (sum, value) in sum.values.iter_mut().zip(&line.values) {
                // As `sum` does, a missing part is no reason to lose the others.
                *sum = if sum.is_nan() {
                    *value
                } else if value.is_nan() {
                    *sum
                } else {
                    *sum + value
                };
            }
        } else {
            sum = added(&sum, &line);
        }
    }
    sum
}

fn ordered(track: &Track, notes: &mut Notes) -> Line {
    if track.times.windows(2).all(|pair| pair[0] < pair[1]) {
        return Line { times: Arc::clone(&track.times), values: track.values.clone() };
    }
    let mut order: Vec<usize> = (0..track.times.len().min(track.values.len())).collect();
    // Stable: of two samples at one time the later in the file comes last.
    order.sort_by_key(|at| track.times[*at]);
    notes.disordered += order.iter().enumerate().filter(|(place, at)| place != *at).count();
    let (mut times, mut values): (Vec<i64>, Vec<f64>) = (Vec::new(), Vec::new());
    for at in order {
        if times.last() == Some(&track.times[at]) {
            values.pop();
            times.pop();
        }
        times.push(track.times[at]);
        values.push(track.values[at]);
    }
    Line { times: Arc::new(times), values }
}

/// The sum of two lines at every time that either has.
fn added(a: &Line, b: &Line) -> Line {
    let (mut times, mut values) = (Vec::new(), Vec::new());
    let (mut i, mut j) = (0, 0);
    while i < a.times.len() || j < b.times.len() {
        let (x, y) = (a.times.get(i).copied().unwrap_or(i64::MAX), b.times.get(j).copied().unwrap_or(i64::MAX));
        let at = x.min(y);
        let mut sum = f64::NAN;
        for value in [(x == at).then(|| a.values[i]), (y == at).then(|| b.values[j])].into_iter().flatten() {
            sum = if sum.is_nan() {
                value
            } else if value.is_nan() {
                sum
            } else {
                sum + value
            };
        }
        (i, j) = (i + usize::from(x == at), j + usize::from(y == at));
        times.push(at);
        values.push(sum);
    }
    Line { times: Arc::new(times), values }
}

type Made = Result<(Series, i64), Refusal>;

fn of_ratios(line: Line, is_success: bool, notes: &mut Notes) -> Made {
    // Percentages are told by a value that no share has.
    let is_percent = line.values.iter().any(|value| *value > 1.5);
    let (mut times, mut ratios) = (Vec::with_capacity(line.times.len()), Vec::with_capacity(line.times.len()));
    for (time, value) in line.times.iter().zip(&line.values) {
        if value.is_nan() {
            notes.not_numbers += 1;
            continue;
        }
        if *value < 0.0 {
            notes.negative += 1;
            continue;
        }
        let share = if is_percent { value / 100.0 } else { *value };
        notes.beyond += usize::from(share > 1.0 + 1e-9);
        let share = share.min(1.0);
        times.push(*time);
        ratios.push(if is_success { 1.0 - share } else { share });
    }
    drop(line);
    let (times, gaps) = regular(times);
    finished(Series::of_ratios(times, &ratios), gaps)
}

fn of_two(part: Line, total: Line, counted: Counted, measure: Measure, notes: &mut Notes) -> Made {
    let (mut times, mut events, mut all) = (Vec::new(), Vec::new(), Vec::new());
    let (mut i, mut j) = (0, 0);
    while i < part.times.len() && j < total.times.len() {
        let (x, y) = (part.times[i], total.times[j]);
        if x != y {
            notes.unmatched += 1;
            (i, j) = (i + usize::from(x < y), j + usize::from(y < x));
            continue;
        }
        let (some, whole) = (part.values[i], total.values[j]);
        (i, j) = (i + 1, j + 1);
        // `sum(rate(errors))` has no sample where nothing failed; a missing total is a missing measurement.
        if whole.is_nan() || some.is_nan() {
            notes.not_numbers += 1;
        } else if some < 0.0 || whole < 0.0 {
            notes.negative += 1;
        } else {
            let is_beyond = measure == Measure::Counts && some > whole;
            notes.beyond += usize::from(is_beyond && some > whole * (1.0 + 1e-9));
            times.push(x);
            events.push(if is_beyond { whole } else { some });
            all.push(whole);
        }
    }
    notes.unmatched += part.times.len() - i + (total.times.len() - j);
    drop((part, total));
    let (times, gaps) = regular(times);
    match measure {
        Measure::Counts => finished(Series::of_counts(times, counted, &events, &all), gaps),
        Measure::Counters => {
            notes.resets += [&events, &all].iter().flat_map(|of| of.windows(2)).filter(|of| of[1] < of[0]).count();
            finished(Series::of_counters(times, counted, events, all), gaps)
        }
    }
}

fn finished(series: Result<Series, crate::model::ModelError>, gaps: i64) -> Made {
    let series = series.map_err(|error| Refusal::general(error.to_string(), "Mend the file"))?;
    if series.is_empty() {
        return Err(Refusal::general(
            "No moment has all that is needed",
            "Export both tracks with the same step and start",
        ));
    }
    Ok((series, gaps))
}

/// Times as a rule where they follow one, and for how long nothing was measured: what lies between two samples beyond one
/// and a half times their usual distance.
fn regular(times: Vec<i64>) -> (Times, i64) {
    let (Some(first), Some(second)) = (times.first().copied(), times.get(1).copied()) else {
        return (Times::Irregular(times), 0);
    };
    let step = second - first;
    if times.windows(2).all(|pair| pair[1] - pair[0] == step) {
        return (Times::Regular { start: first, step }, 0);
    }
    let mut all: Vec<i64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    // Of an even number the lower one: a single gap is not what is usual.
    let middle = (all.len() - 1) / 2;
    let usual = *all.select_nth_unstable(middle).1;
    let gaps = all.iter().filter(|distance| **distance * 2 > usual * 3).map(|distance| distance - usual).sum();
    (Times::Irregular(times), gaps)
}
