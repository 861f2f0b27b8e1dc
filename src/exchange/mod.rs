//! Files in and out: one module per format.
//!
//! **Invariants:** reading changes nothing and ends in [`crate::plan::restore`]; every key that was not understood,
//! every repair and every loss is a [`crate::plan::Note`]. An export is handed out only after it was read back and found to say
//! what the plan says. No consequence is computed here; of the models only the alert presets are used, which are data.

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

/// The four alerts of the SRE workbook, used where a format names an objective and leaves its alerts to the tool that
/// reads it.
pub use crate::model::burn_alert::workbook_alerts;
