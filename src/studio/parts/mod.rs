//! Widgets that more than one room uses.

mod answer;
mod chart;
mod estimate;
mod field;
mod figure;
pub mod glossary;
mod gradually;
mod handle;
mod nines_line;
mod notes;
mod settled;
mod source;
mod tabs;
mod term;
pub mod theme;
mod trailing;
mod unfold;

pub use answer::answered;
pub use chart::{ChartFigure, ScrollTable};
pub use estimate::EstimateField;
pub use field::{Choice, NumberField, TextField, unique};
pub use figure::{BasisNote, Figure};
pub use gradually::{Answered, gradually};
pub use handle::{Handle, Move};
pub use nines_line::NinesLine;
pub use notes::{NoteList, RefusalNote};
pub use settled::settled;
pub use source::Source;
pub use tabs::{Tabs, shown_part};
pub use term::Term;
pub use trailing::trailing;
pub use unfold::{BasisOf, Unfold};
