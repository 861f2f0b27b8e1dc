//! Files in and out: one module per format.
//!
//! **Invariants:** reading changes nothing and ends in [`crate::plan::restore`]; every key that was not understood,
//! every repair and every loss is a [`crate::plan::Note`]. An export is handed out only after it was read back and found to say
//! what the plan says. No consequence is computed here.

mod fields;
mod gate;
mod inhouse;
mod openslo;
mod plan_file;
mod prometheus;
mod promql;
mod read;
mod sloth;
mod write;
mod yaml;

pub use read::{Format, Reading, read, read_together};
pub use write::{Export, Exported, plan_text, write};

use crate::plan::{AlertTier, Severity};
use crate::units::{BurnRate, Span};

/// The four alerts of the SRE workbook for 30 days, which Sloth and Grafana follow: two pages and two tickets.
///
/// Used where a format names an objective and leaves its alerts to the tool that reads it.
pub fn workbook_alerts() -> Vec<AlertTier> {
    let tier = |severity, long: Span, short: Span, factor: &str| AlertTier {
        severity,
        long,
        short: Some(short),
        factor: BurnRate::parse(factor).expect("a literal"),
    };
    vec![
        tier(Severity::Page, Span::hours(1), Span::minutes(5), "14.4"),
        tier(Severity::Page, Span::hours(6), Span::minutes(30), "6"),
        tier(Severity::Ticket, Span::days(1), Span::hours(2), "3"),
        tier(Severity::Ticket, Span::days(3), Span::hours(6), "1"),
    ]
}
