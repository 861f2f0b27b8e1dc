//! OpenSLO, in: v1, v1alpha, v2alpha and the dialects of v1 that are found in the wild; and out: v1 as strict decoders
//! take it.
//!
//! A plan holds objectives. What OpenSLO says besides is kept in two places, so that a file that was read is written again with the
//! same meaning: objects of kinds other than SLO are carried whole (`Plan::carried`), and what an SLO says that an
//! objective has no part for stands in its annotations under [`PREFIX`] (listed in `own`).
//!
//! Decisions that the format leaves open:
//! - Each objective of an SLO is an objective of the plan. Those that belong together are written as one SLO again while they
//!   differ in nothing but what OpenSLO lets them differ in (`parts`).
//! - Policies, conditions and SLIs that are referred to by name stay objects of their own. An SLO refers to them again while they
//!   still say what the plan says; otherwise the plan's words are written inline.
//! - `alertWhenNoData` names no time: ten minutes are taken, and ours rides in an annotation.
//! - A `startTime` that is a day of the week starts on that day of the first week of 2024.

mod alerting;
mod carry;
mod dialect;
mod follow;
mod losses;
mod metadata;
mod objects;
mod own;
mod parts;
mod promise;
mod shapes;
mod sli;
mod slo;
mod tiers;
mod v1alpha;
mod v2alpha;
mod window;
mod write;

pub use dialect::tell_version;
pub use objects::Objects;
pub use write::{carried, write};

/// Annotations under this prefix carry what OpenSLO has no field for; strict decoders accept them.
const PREFIX: &str = "accord.studio/";
/// The most characters of a displayName.
const LONGEST_DISPLAY_NAME: usize = 63;
/// The most characters of a description.
const LONGEST_DESCRIPTION: usize = 1050;
