use super::load::{TimeUse, page_hours};
use crate::model::ModelError;
use crate::model::error::{at_most, positive, probability, within};
use crate::model::special::{gamma_p, poisson_cdf};

/// Weeks in a month of a Julian year: 365.25 ÷ 12 ÷ 7.
const WEEKS_A_MONTH: f64 = 365.25 / 84.0;

/// Something that pages.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageSource {
    /// Pages a week, at most 100,000.
    pub per_week: f64,
    /// Minutes of work for each page, all people and follow-up together, at most 100,000.
    pub minutes_each: f64,
    /// Share of the pages that come at night, where the service's first site is.
    pub at_night: f64,
}

/// Who carries the pager.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rotation {
    /// Sites that follow the sun, 1 to 24: each covers its part of the day.
    pub sites: u32,
    /// People in the rotation at each site, 1 to 10,000.
    pub people_per_site: u32,
    /// People on call at once: 1, or 2 with a secondary; at most 10. Pages go to the first.
    pub at_once: u32,
    /// Days for which a person keeps the pager, above 0, at most 90.
    pub shift_days: f64,
}

impl Rotation {
    pub(super) fn checked(&self) -> Result<f64, ModelError> {
        let whole = |what, got: u32, most: f64, accepted| within(what, f64::from(got), 1.0, most, accepted);
        let sites = whole("sites", self.sites, 24.0, "1 to 24")?;
        let each = whole("people at each site", self.people_per_site, 10_000.0, "1 to 10000")?;
        whole("people on call at once", self.at_once, 10.0, "1 to 10")?;
        within("days of a shift", positive("days of a shift", self.shift_days)?, 1e-3, 90.0, "0.001 to 90")?;
        Ok(sites * each)
    }
}

/// What the pager does in a shift.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShiftLoad {
    /// Pages a week.
    pub pages_per_week: f64,
    /// Pages a week, shared by everybody in the rotation.
    pub pages_per_week_and_person: f64,
    /// Hours for which one person holds the pager in a shift.
    pub shift_hours: f64,
    /// Mean pages in a shift.
    pub pages_per_shift: f64,
    /// Pages that half, nine tenths and 99 % of the shifts do not exceed.
    pub quantiles: [u64; 3],
    /// Chance of a shift without a page.
    pub quiet_shift: f64,
    /// Mean pages in 12 hours on call.
    pub pages_per_half_day: f64,
    /// Chance that 12 hours on call bring more than two pages.
    pub busy_half_day: f64,
    /// Chance that at least one of the 12-hour parts of a shift does.
    pub busy_shift: f64,
    /// Nights of a week on call in which a page wakes the person; 0 from two sites on.
    pub nights_broken_per_week_on_call: f64,
    /// Pages at night, a month and person; 0 from two sites on.
    pub night_pages_per_month_and_person: f64,
}

/// Pages by shift, half day and night.
///
/// # Formula
/// ```text
/// pages per shift    Poisson(rate × shift days ÷ 7 ÷ sites)        each site holds the pager 24 ÷ sites hours a day
/// busy half day      P(Poisson(rate ÷ 14) > 2)                     busy shift = 1 − (1 − it)^(shift hours ÷ 12)
/// broken nights      7 × (1 − e^(−night rate ÷ 7))                 per week on call
/// ```
/// 12 digits if pages come independently at a steady rate; real pages cluster, so busy shifts are likelier than this.
/// Two sites or more are taken to share the day so that nobody is on call at night. A month is 365.25 ÷ 12 days.
///
/// # Errors
/// More than 1,000 sources; figures outside the ranges that the fields name.
///
/// # Source
/// Site Reliability Engineering (2016), chapter 11: an incident takes six hours with all that follows, so at most two in
/// a shift of 12 hours; two sites avoid night shifts.
///
/// ```
/// use accord::model::on_call::{PageSource, Rotation, shift_load};
/// let rotation = Rotation { sites: 1, people_per_site: 8, at_once: 2, shift_days: 7.0 };
/// let pages = [PageSource { per_week: 14.0, minutes_each: 60.0, at_night: 0.25 }];
/// let load = shift_load(&pages, &rotation).unwrap();
/// // One page in 12 hours on average is above two in one half day of twelve.
/// assert!((load.busy_half_day - 0.0803).abs() < 1e-4);
/// ```
pub fn shift_load(sources: &[PageSource], rotation: &Rotation) -> Result<ShiftLoad, ModelError> {
    checked(sources)?;
    let people = rotation.checked()?;
    let sites = f64::from(rotation.sites);
    let rate: f64 = sources.iter().map(|source| source.per_week).sum();
    let night_rate: f64 = if rotation.sites > 1 { 0.0 } else { sources.iter().map(|s| s.per_week * s.at_night).sum() };
    let mean = rate * rotation.shift_days / 7.0 / sites;
    let shift_hours = rotation.shift_days * 24.0 / sites;
    let half_day = rate / 14.0;
    // More than two is at least three; as a gamma variable it keeps its digits when it is rare.
    let busy_half_day = gamma_p(3.0, half_day);
    let busy_shift =
        if busy_half_day < 1.0 { -libm::expm1(shift_hours / 12.0 * libm::log1p(-busy_half_day)) } else { 1.0 };
    Ok(ShiftLoad {
        pages_per_week: rate,
        pages_per_week_and_person: rate / people,
        shift_hours,
        pages_per_shift: mean,
        quantiles: [0.5, 0.9, 0.99].map(|p| poisson_quantile(mean, p)),
        quiet_shift: libm::exp(-mean),
        pages_per_half_day: half_day,
        busy_half_day,
        busy_shift,
        nights_broken_per_week_on_call: -7.0 * libm::expm1(-night_rate / 7.0),
        night_pages_per_month_and_person: night_rate * WEEKS_A_MONTH / people,
    })
}

pub(super) fn checked(sources: &[PageSource]) -> Result<(), ModelError> {
    at_most("sources of pages", sources.len(), 1_000)?;
    for source in sources {
        within("pages a week", source.per_week, 0.0, 1e5, "0 to 100000")?;
        within("minutes for each page", source.minutes_each, 0.0, 1e5, "0 to 100000")?;
        probability("share of pages at night", source.at_night)?;
    }
    Ok(())
}

fn poisson_quantile(mean: f64, p: f64) -> u64 {
    let (mut low, mut high) = (0, (mean + 20.0 * libm::sqrt(mean) + 50.0) as u64);
    while low < high {
        let middle = low + (high - low) / 2;
        if poisson_cdf(mean, middle) >= p { high = middle } else { low = middle + 1 }
    }
    low
}

/// How many people a rotation needs, by each rule, at each site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct People {
    /// So that nobody is on call for more than a quarter of all hours.
    pub by_time_on_call: u32,
    /// So that toil stays under half of the working time; none if no number does, or more than a million would.
    pub by_toil: Option<u32>,
    /// The least that lets a site learn, rest and leave: 8 at a single site, 6 at each of several.
    pub by_size: u32,
    /// The largest of the three; none without one by toil.
    pub per_site: Option<u32>,
}

/// People that a sustainable rotation needs at each site.
///
/// # Formula
/// ```text
/// by time on call    at once ÷ (sites × 25 %)
/// by toil            (page hours + ticket hours) ÷ (50 % × working hours − own toil hours) ÷ sites
/// ```
/// Rounded up. More people do not make a shift quieter: pages per shift depend on the pages and the sites alone.
///
/// # Errors
/// As [`shift_load`] and [`super::person_load`].
///
/// # Source
/// Site Reliability Engineering (2016), chapter 11: a quarter of the time on call makes eight people with primary and
/// secondary at one site, and six at each of two.
///
/// ```
/// use accord::model::on_call::{Rotation, TimeUse, people_needed};
/// let rotation = Rotation { sites: 1, people_per_site: 4, at_once: 2, shift_days: 7.0 };
/// assert_eq!(people_needed(&[], &rotation, &TimeUse::default()).unwrap().per_site, Some(8));
/// ```
pub fn people_needed(sources: &[PageSource], rotation: &Rotation, time: &TimeUse) -> Result<People, ModelError> {
    rotation.checked()?;
    let shared = page_hours(sources, time)? + time.ticket_hours_of_team;
    let sites = f64::from(rotation.sites);
    // A count that lies above a whole number by rounding alone is that number.
    let whole = |people: f64| libm::ceil(people * (1.0 - 1e-12)).max(1.0);
    let by_time_on_call = whole(f64::from(rotation.at_once) / (sites * 0.25)) as u32;
    let left = time.toil_cap * time.working_hours_each - time.toil_hours_each;
    let by_toil = (left > 0.0).then(|| whole(shared / left / sites)).filter(|n| *n <= 1e6).map(|n| n as u32);
    let by_size = if rotation.sites == 1 { 8 } else { 6 };
    let per_site = by_toil.map(|toil| toil.max(by_time_on_call).max(by_size));
    Ok(People { by_time_on_call, by_toil, by_size, per_site })
}
