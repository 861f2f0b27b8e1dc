//! One file for each page.

mod alerts_table;
mod export;
mod files;
mod objective;

pub use export::{ExportRoom, download_plan};
pub use files::{FilesRoom, open_dropped, open_pasted};
pub use objective::ObjectiveRoom;
