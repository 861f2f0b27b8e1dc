//! One file for each page.

mod alerts_table;
mod compare;
mod detection_card;
mod export;
mod files;
mod objective;
mod terms_card;

pub use export::{ExportRoom, download_plan};
pub use files::{FilesRoom, open_dropped, open_pasted};
pub use objective::ObjectiveRoom;
