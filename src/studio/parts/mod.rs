//! Widgets that more than one room uses.

mod field;
mod figure;
mod nines_line;
mod notes;
pub mod theme;

pub use field::{Choice, TextField};
pub use figure::{BasisNote, Figure};
pub use nines_line::NinesLine;
pub use notes::{NoteList, RefusalNote};
