//! Pictures as data: scales and ticks, and SVG drawn by plotters through a backend of our own.
//!
//! **Invariants:** a drawing carries classes and no colours, so a theme is a matter of style sheets (a [`Picture`] that
//! stands alone brings one); it holds no text that a user wrote; nothing here measures text, so a chart comes out the
//! same natively, in a page and in a worker.

mod axis;
mod bad_time;
mod block_diagram;
pub mod capacity;
mod detection;
mod incidents;
mod investments;
mod layers;
mod nines_axis;
mod nines_curves;
mod nines_line;
mod nines_marks;
mod outage_cost;
mod overload;
mod picture;
mod plot;
mod policy;
mod qr;
mod replay;
mod svg;
mod tiers;
mod timeline;
mod traffic;
mod zone_map;

pub use axis::{Axis, Scale};
pub use bad_time::{Reading, bad_time_chart, bad_time_plot, bad_time_range};
pub use block_diagram::{BlockDiagram, PlacedBlock, block_diagram};
pub use detection::{DetectionView, detection_chart, detection_plot};
pub use incidents::{bad_minutes, incident_at, incident_place, incident_timeline, minutes_in_words, window_minutes};
pub use investments::{Combinations, combinations_plot, total_cost_plot};
pub use layers::{Arrow, LayerMap, layer_map};
pub use nines_axis::{NinesAxis, Tick};
pub use nines_curves::{Textbooks, felt_plot, textbook_plot};
pub use nines_line::nines_line;
pub use nines_marks::{LINE_WIDTHS, MarkKind, NinesMark, label_rows, nines_marks};
pub use outage_cost::{OutageCostRange, outage_cost_chart};
pub use overload::{ending_in_words, overload_plot, queue_plot};
pub use picture::{Picture, paper};
pub use plot::{Drawing, Layer, Plot, Table};
pub use policy::{past_plot, spell_in_words};
pub use qr::Qr;
pub use replay::{WEIGHTY, attained_plot, burn_down_plot, civil_of, moment_in_words};
pub use tiers::{GUIDES, TierBounds, guide_place, line_of, tier_name, tier_plot};
pub use timeline::{Staged, timeline_axes, timeline_plot};
pub use traffic::{DAYS, hour_in_words, mean_day};
pub use zone_map::{ZoneMap, broken};
