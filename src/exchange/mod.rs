//! Files in and out: one module per format.
//!
//! **Invariants:** reading changes nothing and ends in [`crate::plan::restore`]; every key that was not understood,
//! every repair and every loss is a [`crate::plan::Note`]. An export is handed out only after it was read back and found to say
//! what the plan says. No figure is written that [`crate::model`] did not compute: the brief asks models in one place; the
//! alert presets, and the moments that alerts and their tests speak of, are taken from models as they are.

mod brief;
mod bundle;
mod dashboard;
mod deck;
mod export;
mod fidelity;
mod fields;
mod format;
mod gate;
mod history;
mod inhouse;
mod link;
mod openslo;
mod plan_file;
mod policy_file;
mod prometheus;
mod promql;
mod pyrra;
mod read;
mod review;
mod rule_files;
pub mod series;
mod signing;
mod slo_generator;
mod sloth;
mod terraform;
pub mod wire;
mod write;
mod yaml;

pub use bundle::{bundle, zip};
pub use deck::{read_deck, read_progress, read_tried_deck, write_progress};
pub use export::Export;
pub use format::Format;
pub use history::{
    Database, Ends as HistoryEnds, Found, History, HistoryFormat, INCIDENTS_FORMAT, ImpactWord, Merge,
    Options as HistoryOptions, Site, merged, overlaps, read_history, usual_share, write_incidents, zone_names,
};
pub use link::{is_link, read_link, write_link};
pub use plan_file::Pieces;
pub use read::{Reading, read, read_plan, read_together};
pub use review::{ReviewContext, review_markdown};
pub use signing::{Signing, is_intact, is_signed, sign, signed_objective};
pub use write::{Exported, File, plan_text, write};

/// Pyrra's tiers, which follow from the window alone.
use crate::model::burn_alert::Preset;
/// The four alerts of the SRE workbook, used where a format names an objective and leaves its alerts to the tool that
/// reads it.
pub use crate::model::burn_alert::workbook_alerts;
