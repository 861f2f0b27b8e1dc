//! Capacity as plots: demand to come, response against utilisation, a day's hours, a load test.

mod day;
mod demand;
mod response;
mod scaling;

pub use day::{WEEKDAYS, day_plot};
pub use demand::{Room, demand_plot};
pub use response::{response_axes, response_plot};
pub use scaling::scaling_plot;

use crate::plan::words::three_digits;

/// A time in milliseconds, from seconds; in seconds from ten of them on.
pub fn milliseconds(seconds: f64) -> String {
    if seconds < 10.0 {
        format!("{} ms", three_digits(1_000.0 * seconds))
    } else {
        format!("{} s", three_digits(seconds))
    }
}

/// A share in percent, to a tenth below ten.
pub fn whole_percent(share: f64) -> String {
    let percent = 100.0 * share;
    if percent < 9.95 {
        format!("{} %", three_digits(libm::round(10.0 * percent) / 10.0))
    } else {
        format!("{percent:.0} %")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_well() {
        assert_eq!(milliseconds(0.3123), "312 ms");
        assert_eq!(milliseconds(12.5), "12.5 s");
        assert_eq!(whole_percent(0.578), "58 %");
        assert_eq!(whole_percent(0.0123), "1.2 %");
    }
}
