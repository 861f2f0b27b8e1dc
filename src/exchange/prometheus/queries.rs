//! The queries of an indicator, put together as rules need them.

use super::super::promql::{self, Template, complement, or_none, rest, share};
use super::failures::{Counts, counts, has_constant};
use crate::plan::{Counted, Indicator, Source};
use crate::units::Span;

/// The queries of an indicator, with places for the range.
pub enum Queries {
    /// Counted events and all events; `counts` is what their values are, where both tell and agree.
    Ratio {
        counted: Counted,
        events: Template,
        total: Template,
        counts: Option<Counts>,
    },
    Raw {
        counted: Counted,
        ratio: Template,
    },
}

impl Queries {
    /// The queries of an indicator.
    ///
    /// # Errors
    /// Why they cannot stand in rules, to follow the objective's name.
    pub fn new(indicator: &Indicator) -> Result<Self, String> {
        match indicator {
            Indicator::Ratio { counted, events, total, .. } => {
                let of = |source: &Source| source.query().and_then(counts);
                let counts = match counted {
                    Counted::Bad => of(events),
                    Counted::Good => of(events).filter(|counts| of(total) == Some(*counts)),
                };
                Ok(Self::Ratio {
                    counted: *counted,
                    events: Template::of(events)?,
                    total: Template::of(total)?,
                    counts,
                })
            }
            Indicator::Raw { counted, ratio } => Ok(Self::Raw { counted: *counted, ratio: Template::of(ratio)? }),
            Indicator::Threshold { metric, .. } => {
                promql::query_of(metric)?;
                Err("compares a metric with a threshold; rules need a ratio".to_owned())
            }
            Indicator::Reference { name, .. } => Err(format!("refers to the SLI “{name}”, which is in another file")),
        }
    }

    /// The number of bad events in a window; none where the shape of the queries does not tell how to count them.
    pub fn failures(&self, window: Span) -> Option<String> {
        let Self::Ratio { counted, events, total, counts: Some(counts), .. } = self else { return None };
        let range = window.prometheus();
        let (events, total) = (events.over(&range), total.over(&range));
        let bad = match counted {
            Counted::Bad => format!("(\n{events}\n)"),
            // Where nothing succeeds there may be no series of good events.
            Counted::Good => format!("(\n{}\n)", rest(&total, &or_none(&events, &total))),
        };
        Some(match counts {
            Counts::PerSecond => format!("{bad} * {}", window.whole_seconds()),
            Counts::InRange => bad,
        })
    }

    /// The query that has a value whenever there are data.
    pub fn presence(&self, window: Span) -> String {
        match self {
            Self::Ratio { total: query, .. } | Self::Raw { ratio: query, .. } => query.over(&window.prometheus()),
        }
    }

    /// Whether [`Self::presence`] can be missing: a query that ends in `or vector(0)` always has a value.
    pub fn can_be_absent(&self) -> bool {
        let range = Span::minutes(5);
        !promql::parse(&self.presence(range)).is_ok_and(|tree| has_constant(&tree))
    }

    /// What the first query counts.
    pub fn counted(&self) -> Counted {
        match self {
            Self::Ratio { counted, .. } | Self::Raw { counted, .. } => *counted,
        }
    }

    /// The share of good or bad events, whichever is counted. Each query stands in brackets on lines of its own, so
    /// that a comment at its end ends there.
    pub fn as_counted(&self, window: Span) -> String {
        let window = window.prometheus();
        match self {
            Self::Ratio { events, total, .. } => share(&events.over(&window), &total.over(&window)),
            Self::Raw { ratio, .. } => format!("(\n{}\n)", ratio.over(&window)),
        }
    }

    /// The share in one slice, of good or bad events as counted. Events that have not happened yet have no series; in
    /// a slice with requests they are none, and without this the slice would be missing and the rest weigh too much.
    pub fn in_slice(&self, slice: Span) -> String {
        let range = slice.prometheus();
        match self {
            Self::Ratio { events, total, .. } => {
                let (events, total) = (events.over(&range), total.over(&range));
                share(&or_none(&events, &total), &total)
            }
            Self::Raw { .. } => self.as_counted(slice),
        }
    }

    /// The share of bad events.
    pub fn of_bad(&self, window: Span) -> String {
        self.bad_from(self.as_counted(window))
    }

    /// The share of bad events from the share as counted.
    pub fn bad_from(&self, ratio: String) -> String {
        match self.counted() {
            Counted::Bad => ratio,
            Counted::Good => complement(&ratio),
        }
    }

    /// The share of bad events as Sloth writes it; good events as its own reader of OpenSLO turns them round.
    pub fn as_sloth(&self, window: Span) -> String {
        let range = window.prometheus();
        let ratio = match self {
            Self::Ratio { events, total, .. } => {
                format!("{}\n/\n{}", bracketed(&events.over(&range)), bracketed(&total.over(&range)))
            }
            Self::Raw { ratio, .. } => bracketed(&ratio.over(&range)),
        };
        match self.counted() {
            Counted::Bad => ratio,
            Counted::Good => format!("(\n{}\n)", complement(&ratio)),
        }
    }

    /// The fixed range that the windows replace, where a query has one.
    pub fn replaced(&self) -> Option<Span> {
        match self {
            Self::Ratio { events, total, .. } => events.replaced.or(total.replaced),
            Self::Raw { ratio, .. } => ratio.replaced,
        }
    }
}

/// A query in brackets; on lines of its own if it could hold a comment, which would swallow the bracket.
fn bracketed(query: &str) -> String {
    if query.contains('#') { format!("(\n{query}\n)") } else { format!("({query})") }
}
