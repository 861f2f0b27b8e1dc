//! Pictures as data: scales and ticks, and SVG drawn by plotters through a backend of our own.
//!
//! **Invariants:** an SVG carries classes and no colours, so a theme is a matter of style sheets; it holds no text
//! that a user wrote; nothing here measures text, so a chart comes out the same natively, in a page and in a worker.

mod detection;
mod nines_axis;
mod svg;

pub use detection::{DetectionChart, detection_chart};
pub use nines_axis::{NinesAxis, Tick};
