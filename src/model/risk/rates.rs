use crate::model::ModelError;
use crate::model::error::{finite, positive};

/// How long a year is taken to be. Shares of a budget do not depend on it; minutes do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Year {
    /// 365 days: 525 600 minutes.
    #[default]
    Common,
    /// 365.25 days, as Google's risk sheet has it: 525 960 minutes.
    Julian,
}

impl Year {
    /// Its days.
    pub fn days(self) -> f64 {
        match self {
            Self::Common => 365.0,
            Self::Julian => 365.25,
        }
    }

    /// Its minutes.
    pub fn minutes(self) -> f64 {
        self.days() * 1440.0
    }
}

/// Incidents in a year, from the mean days from one to the next ("ETTF" or "ETBF" in Google's sheet).
///
/// # Formula
/// `days of the year / days between`
///
/// # Errors
/// Days that are not a positive number, and so few that the result overflows.
///
/// # Source
/// Google's risk analysis spreadsheet, as open re-implementations have it.
///
/// ```
/// use accord::model::risk::{Year, incidents_per_year};
/// assert_eq!(incidents_per_year(365.25, Year::Julian)?, 1.0);
/// assert!((incidents_per_year(90.0, Year::Common)? - 4.0556).abs() < 1e-4);
/// # Ok::<(), accord::model::ModelError>(())
/// ```
pub fn incidents_per_year(days_between: f64, year: Year) -> Result<f64, ModelError> {
    finite("incidents in a year", year.days() / positive("days between incidents", days_between)?)
}

/// Mean days from one incident to the next, from incidents in a year.
///
/// # Errors
/// A rate that is not a positive number, and one so small that the result overflows.
pub fn days_between(incidents_per_year: f64, year: Year) -> Result<f64, ModelError> {
    finite("days between incidents", year.days() / positive("incidents in a year", incidents_per_year)?)
}
