//! Catalogues of alert windows, in, and what they mean for SLOs read beside them.

use super::super::fields::Fields;
use super::DEFAULT_PERIOD;
use super::catalogue::{PAIRS, Pair};
use crate::plan::{AlertTier, Note, NoteKind, Objective, Refusal};
use crate::units::{Alignment, Decimal, Length, Span, UnitError, Window};

/// A catalogue of alert windows, until the objectives that it is for are known.
#[derive(Debug)]
pub struct Windows {
    period: Window,
    tiers: Vec<AlertTier>,
}

/// Reads a catalogue.
pub fn read_windows(mut document: Fields, notes: &mut Vec<Note>) -> Result<Windows, Refusal> {
    document.take("kind");
    document.lose("metadata", "a catalogue's name is not kept", notes);
    let mut spec = document.need_map("spec")?;
    let period = spec.need_text("sloPeriod")?;
    let window = period.parse("spec.sloPeriod", window_of)?;
    let mut severities = [spec.need_map("page")?, spec.need_map("ticket")?];
    let mut tiers: Vec<AlertTier> = Vec::new();
    for (i, (severity, speed)) in PAIRS.into_iter().enumerate() {
        let fields = severities[i / 2].need_map(speed)?;
        let (place, path) = (fields.place, fields.path.clone());
        let pair = read_pair(fields, notes)?;
        let (tier, is_rounded) = pair.tier(severity, window.span()).map_err(|error| {
            Refusal::at(place, format!("{path}: {error}"), "Correct errorBudgetPercent and longWindow")
        })?;
        let percent = pair.percent;
        if is_rounded {
            let text =
                format!("{path}: {percent} % of the budget is a factor of {}, rounded to nine places", tier.factor);
            notes.push(Note::at(NoteKind::Approximated, place, text));
        }
        if tier.factor.to_f64() < 1.0 {
            let text = format!(
                "{path}: {percent} % of the budget in {} of {} is a factor of {}, below 1: it alerts while the objective is \
                 still being kept",
                tier.long,
                window.length.spoken(),
                tier.factor
            );
            notes.push(Note::at(NoteKind::Assumed, place, text));
        }
        if tier.short.is_none() {
            let text = format!("{path}: both windows have the same length, so one of them is kept");
            notes.push(Note::at(NoteKind::Repaired, place, text));
        }
        if tiers.contains(&tier) {
            let text = format!("{path} says the same as the pair before it, so one of them is kept");
            notes.push(Note::at(NoteKind::Repaired, place, text));
        } else {
            tiers.push(tier);
        }
    }
    severities.into_iter().for_each(|fields| fields.finish(notes));
    spec.finish(notes);
    document.finish(notes);
    Ok(Windows { period: window, tiers })
}

fn read_pair(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Pair, Refusal> {
    let path = fields.path.clone();
    let percent =
        fields.need_text("errorBudgetPercent")?.parse(&format!("{path}.errorBudgetPercent"), Decimal::parse)?;
    let short = fields.need_text("shortWindow")?.parse(&format!("{path}.shortWindow"), Span::parse)?;
    let long = fields.need_text("longWindow")?.parse(&format!("{path}.longWindow"), Span::parse)?;
    fields.finish(notes);
    Ok(Pair { percent, short, long })
}

/// A period as Prometheus writes durations, of whole minutes.
fn window_of(text: &str) -> Result<Window, UnitError> {
    let of = |length| Window { length, alignment: Alignment::Rolling };
    // “m” is minutes to Prometheus as it is here; months have a capital letter and are no duration of Prometheus.
    let span = Span::parse(text)?;
    if let Ok(length) = Length::parse(text) {
        return Ok(of(length));
    }
    if !span.whole_seconds().is_multiple_of(60) {
        return Err(UnitError::new("a period of whole minutes is needed"));
    }
    Length::parse(&format!("{}m", span.whole_seconds() / 60)).map(of)
}

/// Gives objectives from Sloth's files the window and the tiers of the catalogue that Sloth would use, and says what was
/// assumed. Severities that an objective disables stay so.
pub fn apply_windows(catalogues: Vec<Windows>, objectives: &mut [Objective], notes: &mut Vec<Note>) {
    if objectives.is_empty() {
        if !catalogues.is_empty() {
            let text = "a catalogue of alert windows is for Sloth's SLOs, of which there are none";
            notes.push(Note::general(NoteKind::Lost, text));
        }
        return;
    }
    tell_collisions(objectives, notes);
    let mut by_period: Vec<Windows> = Vec::new();
    for catalogue in catalogues {
        let period = catalogue.period.span();
        if by_period.iter().any(|other| other.period.span() == period) {
            let text = format!("a second catalogue for {period} is not used; Sloth wants one for each period");
            notes.push(Note::general(NoteKind::Lost, text));
        } else {
            by_period.push(catalogue);
        }
    }
    let default = Window::rolling(DEFAULT_PERIOD).expect("a literal");
    match &by_period[..] {
        [] => notes.push(Note::general(
            NoteKind::Assumed,
            "Sloth's files name no window and no alert windows; a rolling window of 30 days and the workbook's four alerts \
             are taken, as Sloth does",
        )),
        [only] => {
            let text = format!(
                "the window of {} and its alerts are taken from the catalogue, as Sloth does with --default-slo-period={}",
                only.period.length.spoken(),
                only.period.length
            );
            notes.push(Note::general(NoteKind::Assumed, text));
            apply(only, objectives);
        }
        several => {
            let periods: Vec<String> = several.iter().map(|catalogue| catalogue.period.length.to_string()).collect();
            let chosen = several.iter().find(|catalogue| catalogue.period.span() == default.span());
            let taken = match chosen {
                Some(chosen) => {
                    apply(chosen, objectives);
                    "the one for 30 days is taken, as Sloth does unless --default-slo-period says otherwise"
                }
                None => {
                    "none is for 30 days, which Sloth takes unless --default-slo-period says otherwise, so a rolling window \
                     of 30 days and the workbook's four alerts are taken; open the files with one catalogue to use it"
                }
            };
            let text = format!("there are catalogues for {}; {taken}", periods.join(", "));
            notes.push(Note::general(NoteKind::Assumed, text));
        }
    }
}

fn apply(catalogue: &Windows, objectives: &mut [Objective]) {
    for objective in objectives {
        let terms = &mut objective.terms;
        let tiers = catalogue.tiers.iter().filter(|tier| terms.alerts.iter().any(|old| old.severity == tier.severity));
        terms.alerts = tiers.copied().collect();
        terms.window = catalogue.period.clone();
    }
}

/// Sloth joins service and name to an id, so that two pairs of names can become one.
fn tell_collisions(objectives: &[Objective], notes: &mut Vec<Note>) {
    let mut ids = std::collections::BTreeMap::new();
    for Objective { service, name, .. } in objectives {
        let before = ids.entry(format!("{service}-{name}")).or_insert((service, name));
        // One name twice in a service is renamed and told by whoever puts the plan together.
        if *before != (service, name) {
            let text = format!(
                "“{name}” of “{service}” and “{}” of “{}” have one id in Sloth, “{service}-{name}”; their rules cannot be \
                 told apart",
                before.1, before.0
            );
            notes.push(Note::general(NoteKind::Assumed, text));
        }
    }
}
