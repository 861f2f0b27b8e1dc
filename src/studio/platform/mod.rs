//! Everything that the browser offers, behind functions of text and numbers. Nothing else in the studio touches
//! web-sys.

pub mod channel;
pub mod dialog;
pub mod files;
pub mod journal;
pub mod keys;
pub mod page;
mod pause;
pub mod pointer;
pub mod preferences;
pub mod raster;
pub mod worker;

pub use pause::Pause;
