//! `nobl9_slo`, in, with the services and alert policies of the same file.

use std::collections::BTreeMap;

use super::super::super::fields::{Fields, Text};
use super::super::nobl9::{NAME_ANNOTATION, POLICY, SERVICE, named};
use super::super::text::{literal, reference};
use super::body::{block, blocks, need_block, need_text, plain, text, text_or_none, texts};
use super::measured::{count_metrics, metric, threshold};
use crate::plan::{AlertTier, Indicator, Note, NoteKind, Objective, Refusal, Room, Severity, Terms};
use crate::units::{
    Alignment, BurnRate, CivilDateTime, Length, LengthUnit, Method, Share, Span, Target, TimeZone, Window,
};

/// What SLOs refer to, by key.
pub struct Beside {
    /// Names of services.
    services: BTreeMap<String, String>,
    /// Names and tiers of policies; a policy that is no tier has none.
    policies: BTreeMap<String, (String, Option<AlertTier>)>,
}

impl Beside {
    pub fn read(services: Vec<(String, Fields)>, policies: Vec<(String, Fields)>, notes: &mut Vec<Note>) -> Self {
        let mut beside = Self { services: BTreeMap::new(), policies: BTreeMap::new() };
        for (key, mut body) in services {
            let (name, shown) = (text(&mut body, "name"), text(&mut body, "display_name"));
            if let (Ok(Some(name)), Ok(shown)) = (name, shown) {
                let shown = shown.map(|text| text.text);
                beside.services.insert(key, named(&name.text, shown.as_deref()).to_owned());
            }
        }
        for (key, mut body) in policies {
            let place = body.place;
            let name = text(&mut body, "name").ok().flatten().map_or_else(|| key.clone(), |text| text.text);
            let tier = tier(body, notes).unwrap_or_else(|refusal| {
                notes.push(Note::at(NoteKind::Lost, refusal.place.unwrap_or(place), refusal.reason));
                None
            });
            beside.policies.insert(key, (name, tier));
        }
        beside
    }

    fn policy(&self, text: &Text) -> Option<&Option<AlertTier>> {
        match reference(&text.text, POLICY) {
            Some(key) => self.policies.get(key).map(|(_, tier)| tier),
            None => self.policies.values().find(|(name, _)| *name == text.text).map(|(_, tier)| tier),
        }
    }
}

/// The tier of a policy whose conditions are average burn rates over one or two windows.
fn tier(mut body: Fields, notes: &mut Vec<Note>) -> Result<Option<AlertTier>, Refusal> {
    let (place, path) = (body.place, body.path.clone());
    let severity = match need_text(&mut body, "severity")?.text.as_str() {
        "High" => Severity::Page,
        _ => Severity::Ticket,
    };
    let mut burns = Vec::new();
    for mut condition in blocks(&mut body, "condition")? {
        let measurement = need_text(&mut condition, "measurement")?.text;
        let window = text(&mut condition, "alerting_window")?;
        let (Some(window), "averageBurnRate") = (window, measurement.as_str()) else {
            let text = format!("{path}: a condition on {measurement} is none that a plan has");
            notes.push(Note::at(NoteKind::Lost, condition.place, text));
            return Ok(None);
        };
        let value = need_text(&mut condition, "value")?.parse(&format!("{path}.condition.value"), BurnRate::parse)?;
        let window = window.parse(&format!("{path}.condition.alerting_window"), Span::parse)?;
        condition.finish(notes);
        burns.push((window, value));
    }
    body.lose("alert_method", "whom a policy notifies is not kept", notes);
    body.lose("cool_down", "a plan has no place for it", notes);
    for key in ["description", "display_name", "project"] {
        body.take(key);
    }
    body.finish(notes);
    burns.sort_by_key(|(window, _)| std::cmp::Reverse(*window));
    let mut burns = burns.into_iter();
    let Some((long, factor)) = burns.next() else { return Ok(None) };
    let short = burns.next();
    if short.is_some_and(|(_, other)| other != factor) || burns.next().is_some() {
        let text = format!("{path}: both windows of a tier have one burn rate, that of the longest: {factor}");
        notes.push(Note::at(NoteKind::Approximated, place, text));
    }
    Ok(Some(AlertTier { severity, long, short: short.map(|(window, _)| window), factor, hold: Span::ZERO }))
}

/// The objectives of one resource.
pub fn slo(key: &str, mut body: Fields, beside: &Beside, notes: &mut Vec<Note>) -> Result<Vec<Objective>, Refusal> {
    let label = text_or_none(&mut body, "name", notes)?.unwrap_or_else(|| key.to_owned());
    let name = name(&label, &mut body, notes)?;
    let title = text_or_none(&mut body, "display_name", notes)?.filter(|shown| *shown != name);
    let service = service(&mut body, beside, notes)?;
    let description = text_or_none(&mut body, "description", notes)?.unwrap_or_default();
    let window = time_window(need_block(&mut body, "time_window", notes)?, notes)?;
    let method = need_text(&mut body, "budgeting_method")?;
    let labels = labels(&mut body, notes)?;
    let alerts = alerts(&mut body, beside, notes)?;
    let absent_after = no_data(&mut body, notes)?;
    let promises = blocks(&mut body, "objective")?;
    let many = promises.len() > 1;
    let (mut objectives, mut room) = (Vec::new(), Room::default());
    for (i, mut promise) in promises.into_iter().enumerate() {
        let own = text_or_none(&mut promise, "name", notes)?.unwrap_or_else(|| (i + 1).to_string());
        let (indicator, target, method) = read_promise(promise, &method, notes)?;
        let name = if many { format!("{name}-{own}") } else { name.clone() };
        let mut terms = Terms { method, alerts: alerts.clone(), ..Terms::new(target, window.clone()) };
        terms.alerting.absent_after = absent_after;
        let objective = Objective {
            title: title.clone(),
            description: description.clone(),
            labels: labels.clone(),
            ..Objective::new(service.clone(), name, indicator, terms)
        };
        room.take(&objective)?;
        objectives.push(objective);
    }
    // Project and agent are where it runs, and no part of a plan.
    for key in ["project", "indicator", "tier"] {
        body.take(key);
    }
    for key in ["attachment", "attachments", "composite", "retrieve_historical_data_from"] {
        body.lose(key, "a plan has no place for it", notes);
    }
    body.finish(notes);
    Ok(objectives)
}

/// The name that our annotation keeps, or else the label.
fn name(label: &str, body: &mut Fields, notes: &mut Vec<Note>) -> Result<String, Refusal> {
    let Some(mut annotations) = body.map("annotations")? else { return Ok(label.to_owned()) };
    let original = text_or_none(&mut annotations, NAME_ANNOTATION, notes)?;
    let place = annotations.place;
    for key in annotations.into_strings(notes).into_keys() {
        notes.push(Note::at(NoteKind::Lost, place, format!("the annotation “{key}” is not kept")));
    }
    Ok(named(label, original.as_deref()).to_owned())
}

fn service(body: &mut Fields, beside: &Beside, notes: &mut Vec<Note>) -> Result<String, Refusal> {
    let path = format!("{}.service", body.path);
    let Some(text) = body.text("service")? else { return Ok(String::new()) };
    let known = reference(&text.text, SERVICE).and_then(|key| beside.services.get(key).cloned());
    let named = literal(&text.text);
    if named.is_none() && known.is_none() {
        let told = format!("{path} is computed by Terraform; the file alone does not say what it is");
        notes.push(Note::at(NoteKind::Lost, text.place, told));
    }
    Ok(known.or(named).unwrap_or_default())
}

fn time_window(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Window, Refusal> {
    let (place, path) = (fields.place, fields.path.clone());
    let unit = need_text(&mut fields, "unit")?;
    let letter = match unit.text.as_str() {
        "Minute" => LengthUnit::Minute,
        "Hour" => LengthUnit::Hour,
        "Day" => LengthUnit::Day,
        "Week" => LengthUnit::Week,
        "Month" => LengthUnit::Month,
        "Quarter" => LengthUnit::Quarter,
        "Year" => LengthUnit::Year,
        _ => return Err(Refusal::at(unit.place, format!("{path}.unit is not known"), "Use Day, Week or Month")),
    };
    let length = need_text(&mut fields, "count")?
        .parse(&format!("{path}.count"), |text| Length::new(text.trim().parse().unwrap_or(0), letter))?;
    let rolling = fields.flag("is_rolling")?.unwrap_or(false);
    let calendar = block(&mut fields, "calendar", notes)?;
    fields.finish(notes);
    let alignment = match calendar {
        None if rolling => Alignment::Rolling,
        Some(mut calendar) if !rolling => {
            let start = need_text(&mut calendar, "start_time")?.parse("calendar.start_time", CivilDateTime::parse)?;
            let zone = need_text(&mut calendar, "time_zone")?.parse("calendar.time_zone", TimeZone::parse)?;
            calendar.finish(notes);
            Alignment::Calendar { start, zone }
        }
        _ => {
            let remedy = "Set is_rolling to true, or add a calendar";
            return Err(Refusal::at(
                place,
                format!("{path} is neither rolling nor has a calendar, or is both"),
                remedy,
            ));
        }
    };
    Ok(Window { length, alignment })
}

fn labels(body: &mut Fields, notes: &mut Vec<Note>) -> Result<BTreeMap<String, String>, Refusal> {
    let mut labels = BTreeMap::new();
    for mut block in blocks(body, "label")? {
        let key = need_text(&mut block, "key")?;
        let mut values = texts(&mut block, "values")?.into_iter();
        let first = values.next().map(|value| plain(&value, "label.values")).transpose()?;
        for value in values {
            let text = format!("the label “{}” has several values; “{}” is left out", key.text, value.text);
            notes.push(Note::at(NoteKind::Lost, value.place, text));
        }
        block.finish(notes);
        super::body::insert(&mut labels, key, first.map(|value| value.text).unwrap_or_default(), notes);
    }
    Ok(labels)
}

fn alerts(body: &mut Fields, beside: &Beside, notes: &mut Vec<Note>) -> Result<Vec<AlertTier>, Refusal> {
    let mut tiers = Vec::new();
    for text in texts(body, "alert_policies")? {
        match beside.policy(&text) {
            Some(tier) => tiers.extend(*tier),
            None => {
                let told = format!("the alert policy “{}” is not in this file", text.text);
                notes.push(Note::at(NoteKind::Lost, text.place, told));
            }
        }
    }
    Ok(tiers)
}

fn no_data(body: &mut Fields, notes: &mut Vec<Note>) -> Result<Option<Span>, Refusal> {
    let Some(mut config) = block(body, "anomaly_config", notes)? else { return Ok(None) };
    let Some(mut data) = block(&mut config, "no_data", notes)? else { return Ok(None) };
    let after =
        text(&mut data, "alert_after")?.map(|text| text.parse("no_data.alert_after", Span::parse)).transpose()?;
    data.lose("alert_method", "whom it notifies is not kept", notes);
    data.finish(notes);
    config.finish(notes);
    Ok(Some(after.unwrap_or(Span::minutes(15))))
}

/// One block `objective`.
fn read_promise(
    mut fields: Fields,
    method: &Text,
    notes: &mut Vec<Note>,
) -> Result<(Indicator, Target, Method), Refusal> {
    let (place, path) = (fields.place, fields.path.clone());
    let target = need_text(&mut fields, "target")?.parse(&format!("{path}.target"), Target::parse_ratio)?;
    let value = text(&mut fields, "value")?;
    let op = text(&mut fields, "op")?;
    let slice_target = text(&mut fields, "time_slice_target")?
        .map(|text| text.parse(&format!("{path}.time_slice_target"), |text| Share::parse_ratio(text)?.above_zero()))
        .transpose()?;
    for key in ["display_name", "primary"] {
        fields.take(key);
    }
    let indicator = if let Some(counts) = block(&mut fields, "count_metrics", notes)? {
        count_metrics(counts, notes)?
    } else if let Some(mut raw) = block(&mut fields, "raw_metric", notes)? {
        let (kind, query) = metric(need_block(&mut raw, "query", notes)?, notes)?;
        raw.finish(notes);
        let bound = op.zip(value).and_then(|(op, value)| threshold(&kind, &query, &op.text, &value.text));
        bound.ok_or_else(|| {
            Refusal::at(place, format!("{path}: a raw_metric needs op and value"), "Add op such as lte, and a number")
        })?
    } else {
        let remedy = "Only objectives with count_metrics or raw_metric can be read";
        return Err(Refusal::at(place, format!("{path} measures nothing by itself"), remedy));
    };
    fields.finish(notes);
    let method = match (method.text.as_str(), slice_target) {
        ("Occurrences", _) => Method::Occurrences,
        ("Timeslices", Some(slice_target)) => {
            let slice = Length::new(1, LengthUnit::Minute);
            Method::Timeslices { slice_target, slice: slice.expect("a minute is a length") }
        }
        ("Timeslices", None) => {
            let remedy = "Add time_slice_target, for example 0.95";
            return Err(Refusal::at(place, format!("{path} has no time_slice_target, which Timeslices needs"), remedy));
        }
        _ => {
            let remedy = "Use Occurrences or Timeslices";
            return Err(Refusal::at(method.place, "The budgeting method is not known", remedy));
        }
    };
    Ok((indicator, target, method))
}
