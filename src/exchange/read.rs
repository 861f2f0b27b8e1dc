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
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Which kind of file it is.
    pub format: Format,
    /// The plan in it, and the notes.
    pub restored: Restored,
}

/// Reads one text of any known format. `name` is the file's name; it names the plan where the file does not.
///
/// # Errors
/// The first thing that makes the text unusable, with its place and a remedy.
pub fn read(text: &str, name: &str) -> Result<Reading, Refusal> {
    let mut readings = read_together(&[(name, text)]).map_err(|(_, refusal)| refusal)?;
    // One file is one plan or adds to one reading; an empty one was refused.
    Ok(readings.remove(0))
}

/// Reads several files at once: references between OpenSLO objects are followed across them. Each plan file is a
/// reading of its own, all other files together are one.
///
/// # Errors
/// The name of the first file that cannot be used, and why; then none of them is taken.
pub fn read_together(files: &[(&str, &str)]) -> Result<Vec<Reading>, (String, Refusal)> {
    let mut readings = Vec::new();
    let mut gathered = Gathered::default();
    for (name, text) in files {
        let before = gathered.notes.len();
        let reading = gathered.take(text).map_err(|refusal| ((*name).to_owned(), refusal))?;
        readings.extend(reading);
        if files.len() > 1 {
            for note in &mut gathered.notes[before..] {
                note.text = format!("{name}: {}", note.text);
            }
        }
    }
    let first = files.first().map_or("", |(name, _)| name);
    if let Some(reading) = gathered.finish(first).map_err(|refusal| (first.to_owned(), refusal))? {
        readings.push(reading);
    }
    if readings.is_empty() {
        let refusal = Refusal::general("The text is empty", "Choose a file with at least one objective");
        return Err((first.to_owned(), refusal));
    }
    Ok(readings)
}

/// What the documents of all files amount to.
#[derive(Default)]
struct Gathered {
    notes: Vec<Note>,
    objectives: Vec<Objective>,
    openslo: openslo::Objects,
    format: Option<Format>,
}

impl Gathered {
    /// Takes every document of a text; a plan stands alone and is returned.
    fn take(&mut self, text: &str) -> Result<Option<Reading>, Refusal> {
        let stream = yaml::parse(text)?;
        let mut documents = Vec::new();
        for node in stream.documents {
            match node.value {
                // OpenSLO allows a list of objects where one object could stand.
                yaml::Value::List(items) => documents.extend(items),
                _ => documents.push(node),
            }
        }
        let is_alone = documents.len() == 1;
        for node in documents {
            let place = node.place;
            let mut fields = Fields::new(node, "")?;
            let format = detect(&mut fields)?;
            match format {
                Format::Plan if is_alone => {
                    let mut notes = Vec::new();
                    let plan = plan_file::read(fields, &mut notes)?;
                    tell_comments(stream.comments, &mut notes);
                    return Ok(Some(Reading { format, restored: restore(plan, notes)? }));
                }
                Format::Plan => {
                    return Err(Refusal::at(
                        place,
                        "A plan stands together with other documents",
                        "Open the plan alone and add the other files to it",
                    ));
                }
                Format::OpenSlo => self.openslo.take(fields, &mut self.notes)?,
                Format::Sloth => self.objectives.extend(sloth::read(fields, &mut self.notes)?),
                Format::InHouse => self.objectives.push(inhouse::read(fields, &mut self.notes)?),
            }
            self.format = self.format.or(Some(format));
        }
        tell_comments(stream.comments, &mut self.notes);
        Ok(None)
    }

    /// The reading of everything that was not a plan; `name` is the first file's.
    fn finish(mut self, name: &str) -> Result<Option<Reading>, Refusal> {
        let Some(format) = self.format else { return Ok(None) };
        let mut objectives = self.objectives;
        objectives.extend(self.openslo.finish(&mut self.notes)?);
        if objectives.is_empty() {
            return Err(Refusal::general(
                "There is no objective in it",
                "Choose a file that holds an SLO, together with the files of the objects that it refers to",
            ));
        }
        number(&mut objectives);
        let plan = Plan { name: plan_name(name, &objectives), objectives };
        Ok(Some(Reading { format, restored: restore(plan, self.notes)? }))
    }
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
