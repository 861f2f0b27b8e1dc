//! Sloth takes one period and one catalogue of alert windows for a whole process. Objectives that need different ones are
//! written into folders of their own, each for a run of its own: `7d/checkout.sloth.yaml` with `windows/7d/7d.yaml`. A
//! plan that needs one run only has no folders but `windows/`.

use super::super::write::File;
use super::super::{fidelity, workbook_alerts};
use super::DEFAULT_PERIOD;
use super::catalogue::{Catalogue, PAIRS, Pair};
use crate::plan::{AlertTier, NoteKind, Objective, Severity};
use crate::units::{Span, Window};

/// The folder of catalogues.
const WINDOWS: &str = "windows/";

/// What a run is told on its command line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// As Prometheus writes durations.
    pub period: String,
    /// The text of the catalogue; none where Sloth's own for 30 days is meant.
    pub catalogue: Option<String>,
}

/// The run that an objective needs, and what of its alerts is said otherwise in it.
pub struct Fitted {
    pub run: Run,
    pub told: Vec<(NoteKind, String)>,
}

impl Run {
    /// The flags after `sloth generate`, for a run whose files lie in that folder.
    pub fn flags(&self, folder: &str) -> String {
        let mut flags = String::new();
        if self.period != DEFAULT_PERIOD {
            flags.push_str(&format!(" --default-slo-period={}", self.period));
        }
        if self.catalogue.is_some() {
            flags.push_str(&format!(
                " --slo-period-windows-path={}",
                format!("{WINDOWS}{folder}").trim_end_matches('/')
            ));
        }
        flags
    }

    /// The catalogue as a file.
    pub fn file(&self, folder: &str) -> Option<File> {
        let text = self.catalogue.as_ref()?;
        let comment = "# Written by Accord. Sloth uses it instead of its own windows.\n";
        Some(File::new(format!("{WINDOWS}{folder}{}.yaml", self.period), format!("{comment}{text}")))
    }
}

/// The files of each run, in the order of the first of each.
pub fn split(files: &[File]) -> Vec<Vec<File>> {
    let mut runs: Vec<(&str, Vec<File>)> = Vec::new();
    for file in files {
        let path = file.path.strip_prefix(WINDOWS).unwrap_or(&file.path);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        match runs.iter_mut().find(|(name, _)| *name == folder) {
            Some((_, of_run)) => of_run.push(file.clone()),
            None => runs.push((folder, vec![file.clone()])),
        }
    }
    runs.into_iter().map(|(_, of_run)| of_run).collect()
}

/// A window as a period: rolling, in units that Prometheus knows.
fn period_of(window: &Window) -> String {
    let text = window.length.to_string();
    // Months, quarters and years have capital letters and no counterpart.
    if text.ends_with(|c: char| c.is_ascii_uppercase()) { window.span().prometheus() } else { text }
}

/// What the run says otherwise of the window.
pub fn window_told(window: &Window, run: &Run) -> Option<String> {
    let mut told: Vec<String> = fidelity::only_rolling(window, "Sloth", "it counts over").into_iter().collect();
    if run.period != DEFAULT_PERIOD {
        told.push(format!(
            "no file of Sloth says the window; run it with --default-slo-period={}, or it takes 30 days",
            run.period
        ));
    }
    let is_default = Window::rolling(DEFAULT_PERIOD).is_ok_and(|default| default == *window);
    if told.is_empty() && !is_default {
        told.push(format!("{} are written as 30 days", window.length.spoken()));
    }
    (!told.is_empty()).then(|| told.join("; "))
}

/// Two pairs for each severity: Sloth has neither more nor fewer.
pub fn fit(objective: &Objective) -> Fitted {
    let terms = &objective.terms;
    let span = terms.window.span();
    let mut period = period_of(&terms.window);
    if span == Span::days(30) {
        period = DEFAULT_PERIOD.to_owned();
    }
    let mut told = Vec::new();
    let mut pairs = usual_pairs();
    let mut enabled = Vec::new();
    for (at, severity) in [(0, Severity::Page), (2, Severity::Ticket)] {
        let Some(two) = two_of(&terms.alerts, severity, &mut told) else { continue };
        enabled.push(severity);
        for (slot, tier) in two.iter().enumerate() {
            let Some(pair) = Pair::of(tier, span) else {
                let text = format!("{} is no share of a budget that can be written; Sloth's own is", name_of(tier));
                told.push((NoteKind::Lost, text));
                continue;
            };
            let factor = pair.tier(severity, span).map_or(tier.factor, |(read, _)| read.factor);
            if factor != tier.factor && (slot == 0 || two[0] != two[1]) {
                let text =
                    format!("{} is written as {} % of the budget, which is {factor}", name_of(tier), pair.percent);
                told.push((NoteKind::Approximated, text));
            }
            pairs[at + slot] = pair;
        }
    }
    let read = read_again(&pairs, &enabled, span);
    if told.is_empty() && read != terms.alerts {
        let text = "the tiers are written as Sloth has them, which means the same: two pages and two tickets, the quicker first";
        told.push((NoteKind::Approximated, text.to_owned()));
    }
    let is_usual = period == DEFAULT_PERIOD && pairs == usual_pairs();
    let catalogue = (!is_usual).then(|| Catalogue { period: period.clone(), pairs }.write().unwrap_or_default());
    Fitted { run: Run { period, catalogue }, told }
}

/// The tiers that a reader finds in a catalogue, for severities that are not disabled.
fn read_again(pairs: &[Pair; 4], enabled: &[Severity], period: Span) -> Vec<AlertTier> {
    let mut tiers = Vec::new();
    for (pair, (severity, _)) in pairs.iter().zip(PAIRS) {
        if let Ok((tier, _)) = pair.tier(severity, period)
            && enabled.contains(&severity)
            && !tiers.contains(&tier)
        {
            tiers.push(tier);
        }
    }
    tiers
}

/// Quick and slow: of more than two the quickest and the slowest, and one alone is both.
fn two_of(tiers: &[AlertTier], severity: Severity, told: &mut Vec<(NoteKind, String)>) -> Option<[AlertTier; 2]> {
    let mut of_severity: Vec<&AlertTier> = tiers.iter().filter(|tier| tier.severity == severity).collect();
    of_severity.sort_by_key(|tier| tier.long);
    let (quick, slow) = (*of_severity.first()?, *of_severity.last()?);
    for tier in of_severity.get(1..of_severity.len() - 1).unwrap_or_default() {
        told.push((NoteKind::Lost, format!("{} is left out; Sloth has two alerts of each severity", name_of(tier))));
    }
    for tier in [quick, slow].into_iter().filter(|tier| tier.hold > Span::ZERO) {
        let text =
            format!("{} is told at once and not after {}; Sloth's alerts have no hold", name_of(tier), tier.hold);
        told.push((NoteKind::Lost, text));
    }
    Some([*quick, *slow])
}

fn name_of(tier: &AlertTier) -> String {
    format!("the {} at {} over {}", tier.severity.name(), tier.factor, tier.long)
}

/// Sloth's own pairs for 30 days, which are the workbook's.
fn usual_pairs() -> [Pair; 4] {
    let pairs: Vec<Pair> = workbook_alerts().iter().filter_map(|tier| Pair::of(tier, Span::days(30))).collect();
    pairs.try_into().expect("four tiers, each a share of a budget")
}
