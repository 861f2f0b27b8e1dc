//! Time zones, from a copy of the IANA database that is part of the code.

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZoneDatabase};

use crate::plan::{LocalTime, Zones, moment};
use crate::units::{CivilDateTime, TimeZone};

/// The bundled IANA database: the same answers in every browser, whatever that knows of zones.
#[derive(Debug, Clone)]
pub struct Database(TimeZoneDatabase);

impl Default for Database {
    fn default() -> Self {
        Self(TimeZoneDatabase::bundled())
    }
}

/// The zones that can be chosen, by name, in the database's order. Names that only point to another are among them.
pub fn zone_names() -> Vec<String> {
    TimeZoneDatabase::bundled().available().map(|name| name.as_str().to_owned()).collect()
}

impl Zones for Database {
    fn in_utc(&self, zone: &TimeZone, local: CivilDateTime) -> Result<LocalTime, String> {
        let known = self.0.get(zone.as_str()).map_err(|_| format!("the zone {} is in no database", zone.as_str()))?;
        let civil: DateTime =
            local.to_string().replace(' ', "T").parse().map_err(|_| format!("{local} is no time of a calendar"))?;
        // A moment less its offset is the moment in UTC.
        let utc = |offset: Offset| {
            let moved = civil.checked_sub(jiff::SignedDuration::from_secs(i64::from(offset.seconds())));
            let text = moved.ok().map(|at| at.strftime("%Y-%m-%d %H:%M:%S").to_string());
            text.and_then(|text| moment(&text)).ok_or_else(|| format!("{local} lies before 1970 in UTC"))
        };
        Ok(match known.to_ambiguous_timestamp(civil).offset() {
            AmbiguousOffset::Unambiguous { offset } => LocalTime::Once(utc(offset)?),
            // The clock before the jump, as if nobody had moved it: the later of the two readings.
            AmbiguousOffset::Gap { before, .. } => LocalTime::Skipped(utc(before)?),
            AmbiguousOffset::Fold { before, after } => LocalTime::Twice { first: utc(before)?, second: utc(after)? },
        })
    }
}
