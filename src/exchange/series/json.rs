use std::sync::Arc;

use actson::feeder::PushJsonFeeder;
use actson::options::JsonParserOptionsBuilder;
use actson::{JsonEvent, JsonParser};

use super::{MOST_SAMPLES, MOST_TRACKS, Track, milliseconds, name_of, too_many};
use crate::plan::Refusal;

/// Reads the answer of Prometheus' `query_range`. Only `data.result[].metric` and `data.result[].values` are looked at, so
/// that warnings and infos of newer servers do not matter.
pub(super) struct JsonReader {
    parser: JsonParser<PushJsonFeeder>,
    /// Where in the document the parser is: a step for each open object or array.
    path: Vec<Step>,
    /// The name of the field whose value comes next.
    field: Field,
    labels: Vec<String>,
    label: String,
    times: Vec<i64>,
    values: Vec<f64>,
    /// The time of the pair that is open.
    time: Option<f64>,
    tracks: Vec<Track>,
    samples: usize,
    status: Option<String>,
    error: Option<String>,
    result_type: Option<String>,
}

/// What was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Root,
    Data,
    Results,
    Result,
    Metric,
    Values,
    Pair,
    /// Something that is not looked at.
    Else,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Status,
    Error,
    Data,
    ResultType,
    Results,
    Metric,
    Values,
    Else,
}

impl std::fmt::Debug for JsonReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JsonReader").field("path", &self.path).field("samples", &self.samples).finish_non_exhaustive()
    }
}

impl Default for JsonReader {
    fn default() -> Self {
        let options = JsonParserOptionsBuilder::default().with_max_depth(64).build();
        Self {
            parser: JsonParser::new_with_options(PushJsonFeeder::new(), options),
            path: Vec::new(),
            field: Field::Else,
            labels: Vec::new(),
            label: String::new(),
            times: Vec::new(),
            values: Vec::new(),
            time: None,
            tracks: Vec::new(),
            samples: 0,
            status: None,
            error: None,
            result_type: None,
        }
    }
}

const NOT_JSON: &str = "Save the whole answer of /api/v1/query_range and nothing else";

impl JsonReader {
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let mut rest = bytes;
        loop {
            let event = self.parser.next_event().map_err(|error| self.broken(&error.to_string()))?;
            match event {
                Some(JsonEvent::NeedMoreInput) => {
                    if rest.is_empty() {
                        return Ok(());
                    }
                    let taken = self.parser.feeder.push_bytes(rest);
                    rest = &rest[taken..];
                }
                Some(event) => self.take(event)?,
                None => return Ok(()),
            }
        }
    }

    fn broken(&self, reason: &str) -> Refusal {
        let at = self.parser.parsed_bytes();
        Refusal::general(format!("The JSON cannot be read at byte {at}: {reason}"), NOT_JSON)
    }

    fn take(&mut self, event: JsonEvent) -> Result<(), Refusal> {
        match event {
            JsonEvent::StartObject | JsonEvent::StartArray => {
                let step = self.opened(event == JsonEvent::StartObject);
                self.path.push(step);
                self.field = Field::Else;
                if step == Step::Result {
                    (self.labels, self.times, self.values) = Default::default();
                }
            }
            JsonEvent::EndObject | JsonEvent::EndArray => {
                let closed = self.path.pop();
                self.field = Field::Else;
                self.time = if closed == Some(Step::Pair) { None } else { self.time };
                if closed == Some(Step::Result) {
                    self.close()?;
                }
            }
            JsonEvent::FieldName => self.name()?,
            JsonEvent::ValueString | JsonEvent::ValueInt | JsonEvent::ValueFloat => self.value()?,
            _ => {}
        }
        Ok(())
    }

    /// What an object or an array is that opens here.
    fn opened(&self, is_object: bool) -> Step {
        match (self.path.last(), self.field, is_object) {
            (None, _, true) => Step::Root,
            (Some(Step::Root), Field::Data, true) => Step::Data,
            (Some(Step::Data), Field::Results, false) => Step::Results,
            (Some(Step::Results), _, true) => Step::Result,
            (Some(Step::Result), Field::Metric, true) => Step::Metric,
            (Some(Step::Result), Field::Values, false) => Step::Values,
            (Some(Step::Values), _, false) => Step::Pair,
            _ => Step::Else,
        }
    }

    fn text(&self) -> Result<&str, Refusal> {
        self.parser.current_str().map_err(|error| self.broken(&error.to_string()))
    }

    fn name(&mut self) -> Result<(), Refusal> {
        let name = self.text()?;
        let label = name_of(name);
        let field = match (self.path.last(), name) {
            (Some(Step::Root), "status") => Field::Status,
            (Some(Step::Root), "error") => Field::Error,
            (Some(Step::Root), "data") => Field::Data,
            (Some(Step::Data), "resultType") => Field::ResultType,
            (Some(Step::Data), "result") => Field::Results,
            (Some(Step::Result), "metric") => Field::Metric,
            (Some(Step::Result), "values") => Field::Values,
            _ => Field::Else,
        };
        (self.field, self.label) = (field, label);
        Ok(())
    }

    fn value(&mut self) -> Result<(), Refusal> {
        match (self.path.last(), self.field) {
            (Some(Step::Pair), _) => return self.number(),
            (Some(Step::Metric), _) => {
                let label = format!("{}={}", self.label, name_of(self.text()?));
                if self.labels.len() < 40 {
                    self.labels.push(label);
                }
            }
            (_, Field::Status) => self.status = Some(name_of(self.text()?)),
            (_, Field::Error) => self.error = Some(name_of(self.text()?)),
            (_, Field::ResultType) => self.result_type = Some(name_of(self.text()?)),
            _ => {}
        }
        Ok(())
    }

    /// One half of a pair: first the time, then the value.
    fn number(&mut self) -> Result<(), Refusal> {
        // Prometheus writes `NaN`, `+Inf` and `-Inf`; each parses, and is no measurement.
        let number = self.text()?.parse::<f64>();
        let Ok(number) = number else {
            let what = name_of(self.text()?);
            return Err(self.broken(&format!("“{what}” is no number")));
        };
        let Some(time) = self.time.take() else {
            self.time = Some(number);
            return Ok(());
        };
        let time = milliseconds(time).ok_or_else(|| self.broken("a time is not within the years 1970 to 9999"))?;
        self.samples += 1;
        if self.samples > MOST_SAMPLES {
            return Err(too_many());
        }
        self.times.push(time);
        self.values.push(if number.is_finite() { number } else { f64::NAN });
        Ok(())
    }

    fn close(&mut self) -> Result<(), Refusal> {
        if self.tracks.len() >= MOST_TRACKS {
            return Err(Refusal::general(
                format!("The answer has more than {MOST_TRACKS} series"),
                "Sum them in the query, for example sum(rate(http_requests_total[1m]))",
            ));
        }
        let labels = std::mem::take(&mut self.labels);
        let name = if labels.is_empty() { "{}".to_owned() } else { labels.join(", ") };
        let (mut times, mut values) = (std::mem::take(&mut self.times), std::mem::take(&mut self.values));
        times.shrink_to_fit();
        values.shrink_to_fit();
        self.tracks.push(Track { name, times: Arc::new(times), values });
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Vec<Track>, Refusal> {
        self.parser.feeder.done();
        let ended = self.push(&[]);
        if !self.path.is_empty() {
            return Err(self.broken("it ends too early"));
        }
        ended?;
        if let Some(error) = self.error.filter(|_| self.status.as_deref() == Some("error")) {
            return Err(Refusal::general(format!("Prometheus answered with an error: {error}"), "Mend the query"));
        }
        if let Some(other) = self.result_type.filter(|of| of != "matrix") {
            return Err(Refusal::general(
                format!("The answer is of type “{other}”, one moment and not a stretch of time"),
                "Ask /api/v1/query_range with start, end and step",
            ));
        }
        Ok(self.tracks)
    }
}
