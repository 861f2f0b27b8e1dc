//! Capacity as plots: demand to come, response against utilisation, a day's hours, a load test.

mod day;
mod demand;
mod response;
mod scaling;

pub use day::{WEEKDAYS, day_plot};
pub use demand::{Room, demand_plot};
pub use response::{response_axes, response_plot};
pub use scaling::scaling_plot;

use crate::units::group_thousands;

/// A figure with three digits that matter: `0.123`, `12.3`, `1,230`.
pub fn three_digits(value: f64) -> String {
    let size = value.abs();
    let places = match size {
        _ if !(size >= 1e-4) => return if size > 0.0 { format!("{value:.2e}") } else { "0".to_owned() },
        _ if size < 0.001 => 6,
        _ if size < 0.01 => 5,
        _ if size < 0.1 => 4,
        _ if size < 1.0 => 3,
        _ if size < 9.995 => 2,
        _ if size < 99.95 => 1,
        _ if size < 1e15 => {
            let sign = if value < 0.0 { "−" } else { "" };
            return format!("{sign}{}", group_thousands(libm::round(size) as u64));
        }
        _ => return format!("{value:.2e}"),
    };
    let text = format!("{value:.places$}").replace('-', "−");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.to_owned()
}

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
        let cases = [
            (0.0, "0"),
            (0.000_012, "1.20e-5"),
            (0.000_104_4, "0.000104"),
            (0.012_34, "0.0123"),
            (0.5, "0.5"),
            (4.567, "4.57"),
            (9.999, "10"),
            (34.72, "34.7"),
            (100.0, "100"),
            (12_345.6, "12,346"),
            (-12.34, "−12.3"),
            (-1_234.0, "−1,234"),
        ];
        for (value, text) in cases {
            assert_eq!(three_digits(value), text);
        }
        assert_eq!(milliseconds(0.3123), "312 ms");
        assert_eq!(milliseconds(12.5), "12.5 s");
        assert_eq!(whole_percent(0.578), "58 %");
        assert_eq!(whole_percent(0.0123), "1.2 %");
    }
}
