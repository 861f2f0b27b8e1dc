use crate::model::ModelError;
use crate::model::error::{at_least_zero, at_most};

/// The most servers that a queue is evaluated with: a million, which takes some milliseconds.
pub const MAX_SERVERS: u32 = 1_000_000;

/// Erlang B: the share of arrivals that find every server busy where nobody waits.
///
/// # Formula
/// ```text
/// B(0) = 1,   B(k) = a B(k-1) / (k + a B(k-1))        a = offered load = arrivals / service rate
/// ```
/// Exact for Poisson arrivals and any law of service; each step shrinks the relative error of the last one, so the
/// recursion keeps 13 digits for thousands of servers.
///
/// # Errors
/// An offered load that is negative or not finite; more than [`MAX_SERVERS`] servers.
///
/// # Source
/// A. K. Erlang (1917); the recursion in Cooper, Introduction to Queueing Theory, chapter 3.
///
/// ```
/// use accord::model::capacity::erlang_b;
/// assert!((erlang_b(2, 1.0).unwrap() - 0.2).abs() < 1e-15);
/// ```
pub fn erlang_b(servers: u32, offered_load: f64) -> Result<f64, ModelError> {
    at_most("servers", servers as usize, MAX_SERVERS as usize)?;
    at_least_zero("offered load", offered_load)?;
    Ok(blocking(servers, offered_load))
}

/// Erlang C: the share of arrivals that must wait, where everybody waits for a server. It is 1 from utilisation 1 on.
///
/// # Formula
/// ```text
/// C = c B / (c - a + a B)        the same as B / (1 - (a/c) (1 - B)), without the loss of digits near a = c
/// ```
/// Exact for Poisson arrivals and exponential service (M/M/c).
///
/// # Errors
/// As [`erlang_b`], and no servers at all.
///
/// # Source
/// Gross & Harris, Fundamentals of Queueing Theory, section 2.3.
///
/// ```
/// use accord::model::capacity::erlang_c;
/// assert!((erlang_c(3, 2.0).unwrap() - 4.0 / 9.0).abs() < 1e-15);
/// ```
pub fn erlang_c(servers: u32, offered_load: f64) -> Result<f64, ModelError> {
    if servers == 0 {
        return Err(ModelError::OutOfRange { what: "servers", got: 0.0, accepted: "1 to 1,000,000" });
    }
    Ok(waiting(servers, offered_load, erlang_b(servers, offered_load)?))
}

/// One step of the recursion: B(k) from B(k - 1).
#[inline]
pub(super) fn next_blocking(k: f64, offered_load: f64, previous: f64) -> f64 {
    // Divided by the larger part, so that no load overflows.
    let carried = offered_load * previous;
    carried / (k + carried)
}

/// Erlang B of checked arguments.
pub(super) fn blocking(servers: u32, offered_load: f64) -> f64 {
    let mut b = 1.0;
    for k in 1..=servers {
        b = next_blocking(f64::from(k), offered_load, b);
        if b == 0.0 {
            break;
        }
    }
    b
}

/// Erlang C from Erlang B, for checked arguments.
#[inline]
pub(super) fn waiting(servers: u32, offered_load: f64, blocking: f64) -> f64 {
    let c = f64::from(servers);
    if offered_load >= c {
        return 1.0;
    }
    (c * blocking / ((c - offered_load) + offered_load * blocking)).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extremes() {
        assert_eq!(erlang_b(0, 5.0), Ok(1.0));
        assert_eq!(erlang_b(7, 0.0), Ok(0.0));
        assert_eq!(erlang_b(3, 1e300), Ok(1.0));
        assert_eq!(erlang_c(3, 1e300), Ok(1.0));
        assert_eq!(erlang_c(1_000_000, 1e-310), Ok(0.0));
        assert!(erlang_c(0, 0.5).is_err());
        assert!(erlang_b(1_000_001, 0.5).is_err());
        assert!(erlang_b(1, f64::NAN).is_err());
    }
}
