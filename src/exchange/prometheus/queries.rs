use super::super::promql::{self, Template};
use crate::plan::{Counted, Indicator};
use crate::units::Span;

/// The queries of an indicator, with places for the range.
pub enum Queries {
    Ratio { counted: Counted, events: Template, total: Template },
    Raw { counted: Counted, ratio: Template },
}

impl Queries {
    pub fn new(indicator: &Indicator) -> Result<Self, String> {
        for (_, source) in indicator.sources() {
            if !promql::is_spoken_by(&source.kind) {
                return Err(format!("reads from “{}”, which is not known to speak PromQL", source.kind));
            }
        }
        let template = |source: &crate::plan::Source| {
            let query = source.query().ok_or("has no query")?;
            Template::new(query).map_err(|reason| format!("cannot become rules: its query {reason}"))
        };
        match indicator {
            Indicator::Ratio { counted, events, total, .. } => {
                Ok(Self::Ratio { counted: *counted, events: template(events)?, total: template(total)? })
            }
            Indicator::Raw { counted, ratio } => Ok(Self::Raw { counted: *counted, ratio: template(ratio)? }),
            Indicator::Threshold { .. } => Err("compares a metric with a threshold; rules need a ratio".to_owned()),
            Indicator::Reference { name, .. } => Err(format!("refers to the SLI “{name}”, which is in another file")),
        }
    }

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
            Self::Ratio { events, total, .. } => {
                format!("(\n{}\n)\n/\n(\n{}\n)", events.over(&window), total.over(&window))
            }
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
                format!("(\n(\n{events}\n)\nor\n(\n{total}\n) * 0\n)\n/\n(\n{total}\n)")
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
            Counted::Good => format!("1 - (\n{ratio}\n)"),
        }
    }

    pub fn replaced(&self) -> Option<Span> {
        match self {
            Self::Ratio { events, total, .. } => events.replaced.or(total.replaced),
            Self::Raw { ratio, .. } => ratio.replaced,
        }
    }
}
