use super::accounting::{Clock, Period};
use crate::model::ModelError;
use crate::model::error::{at_least_zero, within};

/// When the budget of a window is gone if it goes on being spent at a burn rate: seconds from the start of the window, or
/// none where the window ends first.
///
/// # Formula
/// ```text
/// traffic(now, end) = (1 - spent) * traffic(window) / burn rate          flat traffic: end = now + (1 - spent) * window / burn rate
/// ```
/// Exact for traffic that is even within each hour: it is walked hour by hour. A budget that is spent already is gone
/// now. No budget comes back meanwhile, so for a rolling window this is the earliest date.
///
/// # Errors
/// A moment outside the window, negative or not finite figures, a window over ten years or without traffic.
///
/// ```
/// use accord::model::budget::{Period, exhausts_at};
/// use accord::{plan::TrafficProfile, units::{Span, Target}};
/// let target = Target::parse_percent("99.9").unwrap();
/// let flat = TrafficProfile::flat();
/// let period = Period { window: Span::days(30), target, traffic: &flat, starts_at: 0.0, requests: None };
/// // Half of it is gone after ten days, and it burns at 1.2: twelve and a half days are left.
/// assert_eq!(exhausts_at(&period, 10.0 * 86_400.0, 0.5, 1.2), Ok(Some(22.5 * 86_400.0)));
/// assert_eq!(exhausts_at(&period, 10.0 * 86_400.0, 0.5, 0.7), Ok(None));
/// ```
pub fn exhausts_at(period: &Period, now: f64, spent: f64, burn_rate: f64) -> Result<Option<f64>, ModelError> {
    let clock = Clock::new(period)?;
    let now = within("now", now, 0.0, clock.seconds, "a moment in the window, in seconds")?;
    let spent = at_least_zero("the spent share of the budget", spent)?;
    let burn_rate = at_least_zero("the burn rate", burn_rate)?;
    if spent >= 1.0 {
        return Ok(Some(now));
    }
    let window = clock.traffic(0.0, clock.seconds)?;
    if window <= 0.0 {
        return Err(ModelError::Unusable { what: "the window has no traffic", remedy: "choose one with traffic" });
    }
    let wanted = (1.0 - spent) * window / burn_rate;
    // Also where the burn rate is 0 and nothing is ever gone.
    let is_enough = wanted <= clock.traffic(now, clock.seconds)? * (1.0 + 1e-12);
    if !is_enough {
        return Ok(None);
    }
    let hours = clock.traffic.hours_until(clock.starts_at + now / 3_600.0, wanted).map_err(|_| {
        ModelError::Unusable { what: "the window is too long to walk", remedy: "choose a shorter window" }
    })?;
    Ok(Some((now + hours * 3_600.0).min(clock.seconds)))
}
