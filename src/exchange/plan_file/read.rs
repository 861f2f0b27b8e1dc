use super::super::fields::{Fields, Text};
use super::super::yaml::Node;
use crate::plan::{
    AlertTier, Alerting, Comparison, Counted, Facts, Indicator, Note, Objective, ObjectiveId, Plan, Refusal, Routing,
    Severity, Source, Terms,
};
use crate::units::{
    Alignment, BurnRate, CivilDateTime, Length, Method, Share, Span, Target, TimeZone, UnitError, Window,
};

/// Reads a plan of version 1; the key `format` has been taken.
pub fn read(mut file: Fields, notes: &mut Vec<Note>) -> Result<Plan, Refusal> {
    let name = file.string("name")?.unwrap_or_default();
    let mut objectives = Vec::new();
    for (node, path) in file.list("objectives")? {
        objectives.push(read_one(node, path, notes)?);
    }
    file.finish(notes);
    Ok(Plan { name, objectives, ..Plan::default() })
}

/// Reads one item of `objectives`.
pub fn read_one(node: Node, path: String, notes: &mut Vec<Note>) -> Result<Objective, Refusal> {
    read_objective(Fields::new(node, path)?, notes)
}

/// Reads a scalar that must be there as a unit.
fn need<T>(
    fields: &mut Fields,
    key: &'static str,
    parse: impl FnOnce(&str) -> Result<T, UnitError>,
) -> Result<T, Refusal> {
    let path = format!("{}.{key}", fields.path);
    fields.need_text(key)?.parse(&path, parse)
}

fn whole_number(text: &str) -> Result<u64, UnitError> {
    text.parse().map_err(|_| UnitError::new("a whole number is needed"))
}

fn read_objective(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Objective, Refusal> {
    let id =
        need(&mut fields, "id", |text| text.parse::<u32>().map_err(|_| UnitError::new("an id is a whole number")))?;
    let mut facts = Facts::default();
    if let Some(mut written) = fields.map("facts")? {
        let path = format!("{}.requests_per_day", written.path);
        let requests = written.text("requests_per_day")?;
        facts.requests_per_day = requests.map(|text| text.parse(&path, whole_number)).transpose()?;
        written.finish(notes);
    }
    let objective = Objective {
        id: ObjectiveId(id),
        service: fields.need_text("service")?.text,
        name: fields.need_text("name")?.text,
        title: fields.string("title")?,
        description: fields.string("description")?.unwrap_or_default(),
        indicator: read_indicator(fields.need_map("indicator")?, notes)?,
        labels: fields.strings("labels", notes)?,
        annotations: fields.strings("annotations", notes)?,
        facts,
        terms: read_terms(fields.need_map("terms")?, notes)?,
    };
    fields.finish(notes);
    Ok(objective)
}

fn read_indicator(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Indicator, Refusal> {
    let kind = fields.need_text("kind")?;
    let indicator = match kind.text.as_str() {
        "ratio" => Indicator::Ratio {
            counted: read_counted(&mut fields)?,
            events: read_source(fields.need_map("events")?, notes)?,
            total: read_source(fields.need_map("total")?, notes)?,
            counter: fields.flag("counter")?,
        },
        "raw" => Indicator::Raw {
            counted: read_counted(&mut fields)?,
            ratio: read_source(fields.need_map("ratio")?, notes)?,
        },
        "threshold" => Indicator::Threshold {
            metric: read_source(fields.need_map("metric")?, notes)?,
            bound: read_bound(&mut fields)?,
        },
        "reference" => Indicator::Reference { name: fields.need_text("name")?.text, bound: read_bound(&mut fields)? },
        _ => return Err(one_of(&kind, "ratio, raw, threshold or reference")),
    };
    fields.finish(notes);
    Ok(indicator)
}

/// Which side of which value is good.
fn read_bound(fields: &mut Fields) -> Result<Option<(Comparison, String)>, Refusal> {
    let Some(op) = fields.text("op")? else { return Ok(None) };
    let comparison = Comparison::parse(&op.text).ok_or_else(|| one_of(&op, "lt, lte, gt or gte"))?;
    Ok(Some((comparison, fields.string("value")?.unwrap_or_default())))
}

fn one_of(text: &Text, choices: &str) -> Refusal {
    let written: String = text.text.chars().take(60).collect();
    Refusal::at(text.place, format!("“{written}” is not known here"), format!("Write {choices}"))
}

fn read_counted(fields: &mut Fields) -> Result<Counted, Refusal> {
    let counted = fields.need_text("counted")?;
    match counted.text.as_str() {
        "good" => Ok(Counted::Good),
        "bad" => Ok(Counted::Bad),
        _ => Err(one_of(&counted, "good or bad")),
    }
}

fn read_source(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Source, Refusal> {
    let source = Source {
        kind: fields.string("type")?.unwrap_or_default(),
        reference: fields.string("reference")?,
        fields: fields.strings("fields", notes)?,
    };
    fields.finish(notes);
    Ok(source)
}

fn read_terms(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Terms, Refusal> {
    let mut alerts = Vec::new();
    for (node, path) in fields.list("alerts")? {
        alerts.push(read_tier(Fields::new(node, path)?, notes)?);
    }
    let terms = Terms {
        target: need(&mut fields, "target_percent", Target::parse_percent)?,
        window: read_window(fields.need_map("window")?, notes)?,
        method: read_method(fields.need_map("method")?, notes)?,
        alerts,
        alerting: fields.map("alerting")?.map(|a| read_alerting(a, notes)).transpose()?.unwrap_or_default(),
        policy: None,
        investments: Vec::new(),
    };
    fields.finish(notes);
    Ok(terms)
}

fn read_window(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Window, Refusal> {
    let length = need(&mut fields, "length", Length::parse)?;
    let alignment = match fields.map("calendar")? {
        None => Alignment::Rolling,
        Some(mut calendar) => {
            let start = need(&mut calendar, "start", CivilDateTime::parse)?;
            let zone = need(&mut calendar, "zone", TimeZone::parse)?;
            calendar.finish(notes);
            Alignment::Calendar { start, zone }
        }
    };
    fields.finish(notes);
    Ok(Window { length, alignment })
}

fn read_method(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Method, Refusal> {
    let name = fields.need_text("name")?;
    let method = match name.text.as_str() {
        "Occurrences" => Method::Occurrences,
        "Timeslices" => Method::Timeslices {
            slice_target: need(&mut fields, "slice_target", |text| Share::parse_ratio(text)?.above_zero())?,
            slice: need(&mut fields, "slice", Length::parse)?,
        },
        "RatioTimeslices" => Method::RatioTimeslices { slice: need(&mut fields, "slice", Length::parse)? },
        _ => return Err(one_of(&name, "Occurrences, Timeslices or RatioTimeslices")),
    };
    fields.finish(notes);
    Ok(method)
}

fn read_tier(mut fields: Fields, notes: &mut Vec<Note>) -> Result<AlertTier, Refusal> {
    let severity = fields.need_text("severity")?;
    let short = fields.text("short")?;
    let tier = AlertTier {
        severity: match severity.text.as_str() {
            "page" => Severity::Page,
            "ticket" => Severity::Ticket,
            _ => return Err(one_of(&severity, "page or ticket")),
        },
        long: need(&mut fields, "long", Span::parse)?,
        short: short.map(|text| text.parse(&format!("{}.short", fields.path), Span::parse)).transpose()?,
        factor: need(&mut fields, "factor", BurnRate::parse)?,
        hold: Span::ZERO,
    };
    fields.finish(notes);
    Ok(tier)
}

fn read_alerting(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Alerting, Refusal> {
    let routing = |fields: Option<Fields>, notes: &mut Vec<Note>| -> Result<Routing, Refusal> {
        let Some(mut fields) = fields else { return Ok(Routing::default()) };
        let routing =
            Routing { labels: fields.strings("labels", notes)?, annotations: fields.strings("annotations", notes)? };
        fields.finish(notes);
        Ok(routing)
    };
    let alerting = Alerting {
        name: fields.string("name")?,
        labels: fields.strings("labels", notes)?,
        annotations: fields.strings("annotations", notes)?,
        page: routing(fields.map("page")?, notes)?,
        ticket: routing(fields.map("ticket")?, notes)?,
        ..Alerting::default()
    };
    fields.finish(notes);
    Ok(alerting)
}
