/// How values become places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Equal steps are equal differences.
    Linear,
    /// Equal steps are equal factors.
    Log,
}

/// One axis of a [`super::Plot`].
///
/// Invariants: both ends finite, the high one above the low one, both above 0 on a log scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// What it measures, with its unit.
    pub name: String,
    scale: Scale,
    low: f64,
    high: f64,
    /// Values with their labels.
    pub ticks: Vec<(f64, String)>,
}

impl Axis {
    /// A linear axis from `low` to `high` with four to seven ticks at round numbers.
    ///
    /// ```
    /// use accord::chart::Axis;
    /// let axis = Axis::linear("minutes", 0.0, 60.0, |x| format!("{x} m"));
    /// assert_eq!((axis.ticks[1].1.as_str(), axis.ticks.len()), ("10 m", 7));
    /// assert_eq!((axis.position(15.0), axis.value(0.25)), (0.25, 15.0));
    /// ```
    pub fn linear(name: impl Into<String>, low: f64, high: f64, label: impl Fn(f64) -> String) -> Self {
        let (low, high) = ends(low, high, 1.0);
        let step = round_step((high - low) / 6.0);
        let first = libm::ceil(low / step - 1e-9);
        let ticks = (0..20).map(|n| (first + f64::from(n)) * step).take_while(|at| *at <= high + 1e-9 * step);
        Self { name: name.into(), scale: Scale::Linear, low, high, ticks: ticks.map(|at| (at, label(at))).collect() }
    }

    /// A log axis from `low` to `high`, both above 0, with ticks at powers of ten, every second or third where they
    /// would be many.
    pub fn log(name: impl Into<String>, low: f64, high: f64, label: impl Fn(f64) -> String) -> Self {
        let (low, high) = ends(low.max(1e-300), high.max(1e-300), 10.0);
        let (first, last) = (libm::ceil(libm::log10(low) - 1e-9) as i32, libm::floor(libm::log10(high) + 1e-9) as i32);
        let every = ((last - first) / 7 + 1) as usize;
        let decades = (first..=last).step_by(every).map(|n| libm::pow(10.0, f64::from(n)));
        let ticks = decades.map(|at| (at, label(at))).collect();
        Self { name: name.into(), scale: Scale::Log, low, high, ticks }
    }

    /// The same axis with ticks that people say, such as `1 h`; those beyond the ends are left out.
    pub fn with_ticks(mut self, ticks: &[(f64, &str)]) -> Self {
        let inside = ticks.iter().filter(|(at, _)| (self.low..=self.high).contains(at));
        self.ticks = inside.map(|(at, label)| (*at, (*label).to_owned())).collect();
        self
    }

    /// The value at the near end.
    pub fn low(&self) -> f64 {
        self.low
    }

    /// The value at the far end.
    pub fn high(&self) -> f64 {
        self.high
    }

    /// Where a value lies: 0 at the low end, 1 at the high one, beyond for values beyond, at most 10 away.
    pub fn position(&self, value: f64) -> f64 {
        let at = match self.scale {
            Scale::Linear => (value - self.low) / (self.high - self.low),
            Scale::Log if value > 0.0 => libm::log(value / self.low) / libm::log(self.high / self.low),
            Scale::Log => -10.0,
        };
        if at.is_nan() { -10.0 } else { at.clamp(-10.0, 10.0) }
    }

    /// The value at a place; places beyond the ends are cut to them.
    pub fn value(&self, at: f64) -> f64 {
        let at = if at.is_nan() { 0.0 } else { at.clamp(0.0, 1.0) };
        match self.scale {
            Scale::Linear => self.low + at * (self.high - self.low),
            Scale::Log => self.low * libm::pow(self.high / self.low, at),
        }
    }

    /// `count + 1` values, evenly spaced to the eye, from end to end.
    pub fn sampled(&self, count: u32) -> impl Iterator<Item = f64> + '_ {
        (0..=count).map(move |n| self.value(f64::from(n) / f64::from(count)))
    }
}

/// Ends that an axis can have, whatever was asked for.
fn ends(low: f64, high: f64, least: f64) -> (f64, f64) {
    let low = if low.is_finite() { low } else { least };
    if high.is_finite() && high > low { (low, high) } else { (low, low + low.abs().max(least)) }
}

/// The next step of 1, 2 or 5 times a power of ten.
fn round_step(least: f64) -> f64 {
    let decade = libm::pow(10.0, libm::floor(libm::log10(least)));
    [1.0, 2.0, 5.0].into_iter().map(|n| n * decade).find(|step| *step >= least * (1.0 - 1e-9)).unwrap_or(10.0 * decade)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_values_are_inverse() {
        let axes = [Axis::linear("", -3.0, 12.5, |x| x.to_string()), Axis::log("", 0.01, 1e5, |x| x.to_string())];
        for axis in axes {
            for n in 0..=20 {
                let at = f64::from(n) / 20.0;
                assert!((axis.position(axis.value(at)) - at).abs() < 1e-12);
            }
            assert!(axis.ticks.iter().all(|(at, _)| (axis.low()..=axis.high()).contains(at)));
        }
    }

    #[test]
    fn any_ends_make_an_axis() {
        for (low, high) in [(0.0, 0.0), (5.0, 5.0), (f64::NAN, 1.0), (0.0, f64::INFINITY), (3.0, -3.0)] {
            let axis = Axis::linear("", low, high, |x| x.to_string());
            assert!(axis.high() > axis.low() && axis.position(f64::NAN) < 0.0);
            assert!(axis.ticks.len() < 20);
            assert!(Axis::log("", low, high, |x| x.to_string()).high() > 0.0);
        }
    }
}
