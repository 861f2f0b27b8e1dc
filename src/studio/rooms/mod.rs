//! One file or folder for each page.

mod accord;
mod alerts;
mod capacity;
mod compare;
mod drills;
mod export;
mod facts;
mod files;
mod frame;
mod nines;
mod objective;
mod policy;
mod portfolio;
mod replay;
mod risks;
mod share;
mod story;
mod table;

pub use self::accord::AccordRoom;
pub use alerts::AlertsRoom;
pub use capacity::CapacityRoom;
pub use drills::DrillsRoom;
pub use export::{ExportRoom, KIND, download_plan};
pub use facts::FactsRoom;
pub use files::{FilesRoom, open_dropped, open_pasted};
pub use nines::NinesRoom;
pub use objective::ObjectiveRoom;
pub use policy::PolicyRoom;
pub use portfolio::PortfolioRoom;
pub use replay::ReplayRoom;
pub use risks::RisksRoom;
pub use story::{PresenterRoom, StoryRoom};
pub use table::TableRoom;
