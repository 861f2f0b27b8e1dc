use super::Answer;
use crate::model::ModelError;
use crate::plan::{Facts, Terms};
use crate::units::Share;

/// What the incident log says was delivered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// The share of the observed time that was good.
    pub availability: Share,
    /// Bad minutes in one window, on average.
    pub bad_minutes: f64,
    /// Days that were looked at.
    pub days: f64,
}

/// What was delivered over the time that the incident log covers; none without one.
///
/// # Formula
/// `Σ minutes × impact`, over the observed time.
///
/// # Errors
/// Incidents that are not numbers.
pub fn measured(facts: &Facts, terms: &Terms) -> Answer<Measured> {
    let Some(log) = &facts.incidents else { return Ok(None) };
    let days = f64::from(log.until.day_number().saturating_sub(log.from.day_number())) + 1.0;
    let bad: f64 = log.incidents.iter().map(|i| i.minutes * i.impact.clamp(0.0, 1.0)).sum();
    let bad = crate::model::error::at_least_zero("bad minutes of the log", bad)?;
    let share = (bad / (days * 1_440.0)).min(1.0);
    let availability = Share::from_ppb(libm::round(share * 1e9) as u64).map(Share::complement).map_err(|_| {
        ModelError::Unusable { what: "the incidents are no share of time", remedy: "give minutes and impact" }
    })?;
    let window = terms.window.span().to_seconds_f64() / 60.0;
    Ok(Some(Measured { availability, bad_minutes: share * window, days }))
}
