use std::collections::BTreeMap;

/// Which of the two kinds of event a query counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Events that met expectations.
    Good,
    /// Events that did not.
    Bad,
}

/// How a threshold compares, named as in OpenSLO.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `lt`
    Below,
    /// `lte`
    AtMost,
    /// `gt`
    Above,
    /// `gte`
    AtLeast,
}

impl Comparison {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Below, "lt"), (Self::AtMost, "lte"), (Self::Above, "gt"), (Self::AtLeast, "gte")];

    /// OpenSLO's word.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(comparison, _)| *comparison == self).map_or("", |(_, name)| name)
    }

    /// The comparison of that word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, name)| *name == text).map(|(comparison, _)| comparison)
    }
}

/// Where a number comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// The kind of data source, such as `prometheus`; empty where none was named.
    pub kind: String,
    /// The name of a data source object defined elsewhere.
    pub reference: Option<String>,
    /// What to ask it. One field is usually the query; which one depends on the data source.
    pub fields: BTreeMap<String, String>,
}

/// Field names under which formats keep a PromQL query.
const QUERY_FIELDS: [&str; 4] = ["query", "promql", "expr", "expression"];

impl Source {
    /// A Prometheus query.
    pub fn prometheus(query: impl Into<String>) -> Self {
        Self {
            kind: "prometheus".to_owned(),
            reference: None,
            fields: BTreeMap::from([("query".to_owned(), query.into())]),
        }
    }

    /// The query, where there is one.
    pub fn query(&self) -> Option<&str> {
        QUERY_FIELDS.iter().find_map(|field| self.fields.get(*field)).map(String::as_str)
    }
}

impl Source {
    /// Asks something else, under the name that it was asked by.
    pub fn set_query(&mut self, query: impl Into<String>) {
        let field = QUERY_FIELDS.into_iter().find(|field| self.fields.contains_key(*field)).unwrap_or("query");
        self.fields.insert(field.to_owned(), query.into());
    }
}

/// Words by which data sources that speak PromQL are named; none is taken for one.
const SPEAK_PROMQL: [&str; 7] = ["", "prometheus", "sloth", "thanos", "mimir", "cortex", "victoriametrics"];

impl Source {
    /// Whether what it is asked is PromQL, as far as its kind says.
    pub fn speaks_promql(&self) -> bool {
        SPEAK_PROMQL.contains(&self.kind.to_ascii_lowercase().as_str())
    }
}

/// What is measured: the service level indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Indicator {
    /// Counted events by all events.
    Ratio {
        /// What `events` counts.
        counted: Counted,
        /// The counted events.
        events: Source,
        /// All events.
        total: Source,
        /// Whether the sources are ever-growing counters; unknown where the file did not say.
        counter: Option<bool>,
    },
    /// A ratio from 0 to 1 that the source computes itself.
    Raw {
        /// Whether the ratio is of good or of bad events.
        counted: Counted,
        /// The ratio.
        ratio: Source,
    },
    /// A number that must stay on one side of a value.
    Threshold {
        /// The number.
        metric: Source,
        /// Which side is good; none where the file did not say.
        bound: Option<(Comparison, String)>,
    },
    /// An indicator that is defined in another file.
    Reference {
        /// Its name.
        name: String,
        /// Which side of which value is good, where the objective says so.
        bound: Option<(Comparison, String)>,
    },
}

impl Indicator {
    /// Every source that the indicator reads, to change.
    pub fn sources_mut(&mut self) -> Vec<&mut Source> {
        match self {
            Self::Ratio { events, total, .. } => vec![events, total],
            Self::Raw { ratio: source, .. } | Self::Threshold { metric: source, .. } => vec![source],
            Self::Reference { .. } => Vec::new(),
        }
    }

    /// One way to write the number that it compares with, so that `500` and `500.0` are one threshold.
    pub(super) fn shorten_number(&mut self) {
        if let Self::Threshold { bound: Some((_, value)), .. } | Self::Reference { bound: Some((_, value)), .. } = self
            && let Some(number) = value.trim().parse::<f64>().ok().filter(|number| number.is_finite())
        {
            *value = number.to_string();
        }
    }

    /// Every source that the indicator reads, and what it yields.
    pub fn sources(&self) -> Vec<(&'static str, &Source)> {
        match self {
            Self::Ratio { counted: Counted::Good, events, total, .. } => {
                vec![("Good events", events), ("All events", total)]
            }
            Self::Ratio { counted: Counted::Bad, events, total, .. } => {
                vec![("Bad events", events), ("All events", total)]
            }
            Self::Raw { counted: Counted::Good, ratio } => vec![("Share of good events", ratio)],
            Self::Raw { counted: Counted::Bad, ratio } => vec![("Share of bad events", ratio)],
            Self::Threshold { metric, .. } => vec![("Metric", metric)],
            Self::Reference { .. } => Vec::new(),
        }
    }
}
