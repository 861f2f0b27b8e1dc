//! Pictures as data: scales and ticks, and SVG drawn by plotters through a backend of our own.
//!
//! **Invariants:** a drawing carries classes and no colours, so a theme is a matter of style sheets (a [`Picture`] that
//! stands alone brings one); it holds no text that a user wrote; nothing here measures text, so a chart comes out the
//! same natively, in a page and in a worker.

mod axis;
mod bad_time;
mod detection;
mod layers;
mod nines_axis;
mod nines_line;
mod picture;
mod plot;
mod svg;

pub use axis::{Axis, Scale};
pub use bad_time::bad_time_chart;
pub use detection::{DetectionChart, detection_chart};
pub use layers::{Arrow, LayerMap, layer_map};
pub use nines_axis::{NinesAxis, Tick};
pub use nines_line::nines_line;
pub use picture::{Picture, paper};
pub use plot::{Layer, Plot, Table};
