use super::{fields::Fields, inhouse, openslo, plan_file, sloth, yaml};
use crate::plan::{Note, NoteKind, Objective, ObjectiveId, Plan, Refusal, Restored, restore};

/// Which kind of file a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Our own plan.
    Plan,
    /// OpenSLO v1.
    OpenSlo,
    /// Sloth `prometheus/v1`.
    Sloth,
    /// An in-house document: kind ServiceLevelObjective with `sli.query` and `objective.target`.
    InHouse,
}

impl Format {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plan => "Accord plan",
            Self::OpenSlo => "OpenSLO v1",
            Self::Sloth => "Sloth prometheus/v1",
            Self::InHouse => "ServiceLevelObjective, in-house",
        }
    }
}

/// What a text turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Which kind of file it is.
    pub format: Format,
    /// The plan in it, and the notes.
    pub restored: Restored,
}

/// Reads any known format. `name` is the file's name; it names the plan where the file does not.
///
/// # Errors
/// The first thing that makes the text unusable, with its place and a remedy.
pub fn read(text: &str, name: &str) -> Result<Reading, Refusal> {
    let stream = yaml::parse(text)?;
    let mut notes = Vec::new();
    let mut objectives = Vec::new();
    let mut formats = Vec::new();
    let mut documents = Vec::new();
    for node in stream.documents {
        match node.value {
            // OpenSLO allows a list of objects where one object could stand.
            yaml::Value::List(items) => documents.extend(items),
            _ => documents.push(node),
        }
    }
    let several = documents.len() > 1;
    let mut openslo = openslo::Objects::default();
    for node in documents {
        let place = node.place;
        let mut fields = Fields::new(node, "")?;
        let format = detect(&mut fields)?;
        match format {
            Format::Plan if several => {
                return Err(Refusal::at(
                    place,
                    "A plan stands together with other documents",
                    "Open the plan alone and add the other files to it",
                ));
            }
            Format::Plan => {
                let plan = plan_file::read(fields, &mut notes)?;
                tell_comments(stream.comments, &mut notes);
                return Ok(Reading { format, restored: restore(plan, notes)? });
            }
            Format::OpenSlo => openslo.take(fields, &mut notes)?,
            Format::Sloth => objectives.extend(sloth::read(fields, &mut notes)?),
            Format::InHouse => objectives.push(inhouse::read(fields, &mut notes)?),
        }
        formats.push(format);
    }
    objectives.extend(openslo.finish(&mut notes)?);
    let Some(format) = formats.first().copied() else {
        return Err(Refusal::general("The text is empty", "Choose a file with at least one objective"));
    };
    if objectives.is_empty() {
        return Err(Refusal::general(
            "There is no objective in it",
            "Choose a file that holds an SLO; services and data sources alone promise nothing",
        ));
    }
    number(&mut objectives);
    tell_comments(stream.comments, &mut notes);
    let plan = Plan { name: plan_name(name, &objectives), objectives };
    Ok(Reading { format, restored: restore(plan, notes)? })
}

fn number(objectives: &mut [Objective]) {
    for (i, objective) in objectives.iter_mut().enumerate() {
        objective.id = ObjectiveId(u32::try_from(i + 1).unwrap_or(0));
    }
}

fn tell_comments(count: usize, notes: &mut Vec<Note>) {
    if count > 0 {
        let comments = if count == 1 { "1 comment" } else { &format!("{count} comments") };
        notes.push(Note::general(NoteKind::Lost, format!("{comments}; your file keeps them, exports do not")));
    }
}

/// The file's name without its endings, or the service.
fn plan_name(file: &str, objectives: &[Objective]) -> String {
    let stem = file.rsplit(['/', '\\']).next().unwrap_or(file).split('.').next().unwrap_or("").trim();
    match objectives.first() {
        Some(objective) if stem.is_empty() => objective.service.clone(),
        _ => stem.to_owned(),
    }
}

fn detect(fields: &mut Fields) -> Result<Format, Refusal> {
    if let Some(version) = fields.text("format")? {
        return if version.text == plan_file::FORMAT {
            Ok(Format::Plan)
        } else if version.text.starts_with(plan_file::FORMAT_PREFIX) {
            Err(Refusal::at(
                version.place,
                format!("“{}” was written by a newer Accord; this one reads {}", version.text, plan_file::FORMAT),
                "Reload the page to get the newest Accord, and open the file again",
            ))
        } else {
            Err(unknown(version.place, "format", &version.text))
        };
    }
    if let Some(version) = fields.text("version")? {
        return if version.text == "prometheus/v1" {
            Ok(Format::Sloth)
        } else {
            Err(unknown(version.place, "version", &version.text))
        };
    }
    let Some(version) = fields.text("apiVersion")? else {
        return Err(Refusal::at(
            fields.place,
            "No apiVersion, version or format says which kind of file this is",
            "Open OpenSLO v1, Sloth prometheus/v1, an in-house ServiceLevelObjective or an Accord plan",
        ));
    };
    match version.text.as_str() {
        "openslo/v1" => Ok(Format::OpenSlo),
        text if text.starts_with("slo.intra365.io/") => Ok(Format::InHouse),
        text => Err(unknown(version.place, "apiVersion", text)),
    }
}

fn unknown(place: crate::plan::Place, key: &str, text: &str) -> Refusal {
    let text: String = text.chars().take(60).collect();
    Refusal::at(
        place,
        format!("{key} “{text}” is not one that can be read"),
        "Open OpenSLO v1 (openslo/v1), Sloth (prometheus/v1), an in-house ServiceLevelObjective or an Accord plan",
    )
}
