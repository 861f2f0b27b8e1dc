use super::Answer;
use crate::model::basis::{self, Stated};
use crate::plan::{Facts, Terms};

/// What the incident log says of the past.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// The share of the observed time that was bad, partial outages by their share.
    pub unavailability: Stated,
    /// Bad minutes in a window of the terms, on average.
    pub bad_minutes_per_window: Stated,
    /// Days that were observed, the first and the last included.
    pub observed_days: u32,
}

/// Availability as the incident log has it; none where nothing was logged.
///
/// # Formula
/// `Σ minutes × impact`, over the observed time.
///
/// # Errors
/// Incidents that are not numbers.
pub fn measured(facts: &Facts, terms: &Terms) -> Answer<Measured> {
    let Some(log) = &facts.incidents else { return Ok(None) };
    let observed_days = log.until.day_number().saturating_sub(log.from.day_number()) + 1;
    let bad: f64 = log.incidents.iter().map(|i| i.minutes * i.impact.clamp(0.0, 1.0)).sum();
    let bad = crate::model::error::at_least_zero("bad minutes of the log", bad)?;
    let share = (bad / (f64::from(observed_days) * 1_440.0)).min(1.0);
    let window = terms.window.span().to_seconds_f64() / 60.0;
    Ok(Some(Measured {
        unavailability: Stated::new(share, &basis::MEASURED),
        bad_minutes_per_window: Stated::new(share * window, &basis::MEASURED),
        observed_days,
    }))
}
