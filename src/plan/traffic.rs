use crate::units::UnitError;

/// How traffic is spread over the hours of a week, Monday 00:00 first, on the clock that the window starts on.
///
/// Invariants: 168 finite numbers of at least 0, some above 0. Only their proportions matter: they are kept with the
/// largest between 1 and 2, scaled by a power of two so that whole request counts stay exact.
///
/// Between two full hours traffic is taken as even, and every week as like every other.
///
/// ```
/// use accord::plan::TrafficProfile;
/// // Nine to five on weekdays carries nine tenths of a day's traffic.
/// let mut day = [0.1 / 16.0; 24];
/// day[9..17].fill(0.9 / 8.0);
/// let profile = TrafficProfile::from_patterns(&day, &[1.0, 1.0, 1.0, 1.0, 1.0, 0.2, 0.2]).unwrap();
/// // An outage on Monday at ten costs 3.5 times what it would under flat traffic, on Sunday at three a 26th.
/// assert!((profile.weight(10.0, 1.0).unwrap() - 3.5).abs() < 1e-12);
/// assert!((profile.weight(6.0 * 24.0 + 3.0, 1.0).unwrap() - 0.038_888_9).abs() < 1e-6);
/// assert_eq!(TrafficProfile::flat().weight(10.0, 1.0), Ok(1.0));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct TrafficProfile {
    /// Traffic per hour, for each hour.
    hourly: Box<[f64]>,
    /// Traffic of the week before each hour, and of the whole week at the end.
    before: Box<[f64]>,
}

// A profile holds no NaN.
impl Eq for TrafficProfile {}

/// The longest span that is integrated: a thousand years of hours.
const MOST_HOURS: f64 = 8_760_000.0;

impl TrafficProfile {
    /// Hours of a week.
    pub const HOURS: usize = 168;

    /// The same traffic at every hour.
    pub fn flat() -> Self {
        Self::checked([1.0; Self::HOURS].into())
    }

    /// The profile of 168 hourly figures: request counts, rates or shares, whichever are at hand.
    ///
    /// # Errors
    /// Another number of hours, a figure that is not finite or is negative, or no traffic at all.
    pub fn from_hours(hours: &[f64]) -> Result<Self, UnitError> {
        if hours.len() != Self::HOURS {
            return Err(UnitError::new(format!(
                "a week has {} hours, Monday 00:00 first; {} figures were given",
                Self::HOURS,
                hours.len()
            )));
        }
        if let Some(bad) = hours.iter().find(|w| !w.is_finite() || **w < 0.0) {
            return Err(UnitError::new(format!(
                "an hour's traffic is {bad}; it must be a finite number of at least 0"
            )));
        }
        let most = hours.iter().copied().fold(0.0, f64::max);
        if most < f64::MIN_POSITIVE {
            return Err(UnitError::new("a profile needs some hour with traffic"));
        }
        // A power of two, so that no digit is lost and no sum overflows.
        let shift = -libm::ilogb(most);
        Ok(Self::checked(hours.iter().map(|w| libm::scalbn(w.abs(), shift)).collect()))
    }

    /// The profile in which each day has the same 24 hours, times a figure for the day of the week, Monday first.
    ///
    /// # Errors
    /// As [`TrafficProfile::from_hours`], of the products.
    pub fn from_patterns(day: &[f64; 24], week: &[f64; 7]) -> Result<Self, UnitError> {
        let hours: Vec<f64> = week.iter().flat_map(|of_day| day.iter().map(move |of_hour| of_day * of_hour)).collect();
        if week.iter().chain(day).any(|w| *w < 0.0) {
            return Err(UnitError::new("traffic cannot be negative"));
        }
        Self::from_hours(&hours)
    }

    fn checked(hourly: Box<[f64]>) -> Self {
        let mut sum = 0.0;
        let mut before = Vec::with_capacity(Self::HOURS + 1);
        before.push(0.0);
        before.extend(hourly.iter().map(|w| {
            sum += w;
            sum
        }));
        Self { hourly, before: before.into() }
    }

    fn whole(&self) -> f64 {
        self.before.last().copied().unwrap_or(1.0)
    }

    /// Traffic of each hour, the largest between 1 and 2; [`TrafficProfile::from_hours`] makes the same profile of it.
    pub fn hours(&self) -> &[f64] {
        &self.hourly
    }

    /// The shares of the week's traffic, hour by hour; they add up to 1.
    pub fn shares(&self) -> impl Iterator<Item = f64> {
        self.hourly.iter().map(|w| w / self.whole())
    }

    /// Traffic of `hours` from an hour of the week on, in weeks' worth of traffic.
    ///
    /// # Formula
    /// The integral of the piecewise even rate: whole weeks count 1 each, the rest is summed hour by hour, so that a
    /// second's worth has as many digits as a week's. `start` may be any hour and is taken round the week.
    ///
    /// # Errors
    /// Not finite, or over a thousand years; negative `hours`.
    pub fn between(&self, start: f64, hours: f64) -> Result<f64, UnitError> {
        let start = Self::hour_of_week(start)?;
        if !(0.0..=MOST_HOURS).contains(&hours) {
            return Err(UnitError::new(format!("{hours} hours; accepted are 0 to a thousand years")));
        }
        let week = Self::HOURS as f64;
        let weeks = libm::floor(hours / week);
        Ok(weeks + self.within_a_week(start, libm::fmax(hours - weeks * week, 0.0)) / self.whole())
    }

    /// The traffic of less than a week.
    fn within_a_week(&self, start: f64, hours: f64) -> f64 {
        let first = (start as usize).min(Self::HOURS - 1);
        let to_the_full_hour = first as f64 + 1.0 - start;
        if hours <= to_the_full_hour {
            return hours * self.hourly[first];
        }
        let rest = hours - to_the_full_hour;
        let whole = rest as usize;
        // Hours in the middle, possibly round the end of the week; at most 168 as hours are less than a week.
        let (from, to) = (first + 1, first + 1 + whole);
        let middle = if to <= Self::HOURS {
            self.before[to] - self.before[from]
        } else {
            self.whole() - self.before[from] + self.before[(to - Self::HOURS).min(Self::HOURS)]
        };
        to_the_full_hour * self.hourly[first] + middle + (rest - whole as f64) * self.hourly[to % Self::HOURS]
    }

    /// How an interval's traffic compares with flat traffic: 2 says that an outage then costs twice as much. Of no
    /// hours at all, the rate at that moment.
    ///
    /// # Errors
    /// As [`TrafficProfile::between`].
    pub fn weight(&self, start: f64, hours: f64) -> Result<f64, UnitError> {
        let week = Self::HOURS as f64;
        if hours > 0.0 && hours * self.whole() > f64::MIN_POSITIVE {
            return Ok(self.between(start, hours)? / hours * week);
        }
        self.between(start, 0.0)?;
        let hour = (Self::hour_of_week(start)? as usize).min(Self::HOURS - 1);
        Ok(self.hourly[hour] / self.whole() * week)
    }

    /// The share of a window's traffic that falls into an interval, both given by hour of the week and hours.
    ///
    /// # Errors
    /// As [`TrafficProfile::between`]; a window in which there is no traffic.
    pub fn share(&self, start: f64, hours: f64, window_start: f64, window_hours: f64) -> Result<f64, UnitError> {
        let all = self.between(window_start, window_hours)?;
        let part = self.between(start, hours)?;
        let share = part / all;
        if share.is_finite() { Ok(share) } else { Err(UnitError::new("the window has no traffic")) }
    }

    /// How many hours it takes, from an hour of the week on, until this many weeks' worth of traffic has come.
    ///
    /// # Formula
    /// The inverse of [`TrafficProfile::between`], exact by walking the hours; the shortest time where idle hours leave
    /// a choice.
    ///
    /// # Errors
    /// Not finite, negative, or over a thousand years' worth.
    pub fn hours_until(&self, start: f64, weeks: f64) -> Result<f64, UnitError> {
        let start = Self::hour_of_week(start)?;
        let week = Self::HOURS as f64;
        if !(0.0..=MOST_HOURS / week).contains(&weeks) {
            return Err(UnitError::new(format!("{weeks} weeks of traffic; accepted are 0 to a thousand years")));
        }
        let mut full = libm::floor(weeks);
        let mut wanted = (weeks - full) * self.whole();
        // A whole number of weeks may end in idle hours; the last week is walked to find where it was reached.
        if wanted <= 0.0 && full > 0.0 {
            full -= 1.0;
            wanted = self.whole();
        }
        let (mut at, mut gone) = (start, 0.0);
        for step in 0..=Self::HOURS {
            let hour = (start as usize + step) % Self::HOURS;
            let rate = self.hourly[hour];
            let length = if step == 0 { libm::floor(start) + 1.0 - start } else { 1.0 };
            if wanted <= rate * length {
                let part = if rate > 0.0 { wanted / rate } else { 0.0 };
                return Ok(full * week + gone + libm::fmin(part, length));
            }
            wanted -= rate * length;
            gone += length;
            at += length;
        }
        // Rounding alone leads here: the week is over and a last bit is still wanted.
        Ok(full * week + libm::fmin(at - start, week))
    }

    fn hour_of_week(start: f64) -> Result<f64, UnitError> {
        if !(-MOST_HOURS..=MOST_HOURS).contains(&start) {
            return Err(UnitError::new(format!("hour {start} of the week; accepted is any within a thousand years")));
        }
        let week = Self::HOURS as f64;
        let hour = start - week * libm::floor(start / week);
        Ok(if hour < week { libm::fmax(hour, 0.0) } else { 0.0 })
    }
}

impl Default for TrafficProfile {
    fn default() -> Self {
        Self::flat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flat_traffic_is_time() {
        let flat = TrafficProfile::flat();
        assert_eq!(flat.between(13.25, 168.0 * 4.0), Ok(4.0));
        assert_eq!(flat.share(100.0, 1.0, 0.0, 720.0), Ok((1.0 / 168.0) / (720.0 / 168.0)));
        assert_eq!(flat.hours_until(160.0, 0.5), Ok(84.0));
        assert_eq!(flat, TrafficProfile::from_hours(&[7.0; 168]).unwrap().clone_scaled());
    }

    impl TrafficProfile {
        /// The profile with its largest hour at 1, for comparison of shapes whose scale is no power of two.
        fn clone_scaled(&self) -> Self {
            let most = self.hourly.iter().copied().fold(0.0, f64::max);
            Self::checked(self.hourly.iter().map(|w| w / most).collect())
        }
    }

    #[test]
    fn an_idle_end_is_not_waited_for() {
        let mut hours = [0.0; 168];
        hours[..84].fill(1.0);
        let profile = TrafficProfile::from_hours(&hours).unwrap();
        assert_eq!(profile.hours_until(0.0, 1.0), Ok(84.0));
        assert_eq!(profile.hours_until(0.0, 2.0), Ok(252.0));
        assert_eq!(profile.hours_until(84.0, 0.0), Ok(0.0));
        assert_eq!(profile.weight(100.0, 0.0), Ok(0.0));
        assert!(profile.share(100.0, 1.0, 90.0, 10.0).is_err());
    }

    #[test]
    fn what_is_not_a_profile_is_refused() {
        assert!(TrafficProfile::from_hours(&[1.0; 24]).is_err());
        assert!(TrafficProfile::from_hours(&[0.0; 168]).is_err());
        for bad in [f64::NAN, f64::INFINITY, -1.0] {
            let mut hours = [1.0; 168];
            hours[3] = bad;
            assert!(TrafficProfile::from_hours(&hours).is_err());
            assert!(TrafficProfile::flat().between(bad, bad).is_err());
        }
        assert!(TrafficProfile::from_hours(&[1e308; 168]).is_ok());
        assert!(TrafficProfile::from_patterns(&[-1.0; 24], &[-1.0; 7]).is_err());
    }
}
