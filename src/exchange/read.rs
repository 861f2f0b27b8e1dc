//! From texts to plans: what each document is, who reads it, and what all of them amount to.

use super::fields::Fields;
use super::format::{self, Format};
use super::{
    inhouse, openslo, plan_file, policy_file, promql, pyrra, rule_files, slo_generator, sloth, terraform, yaml,
};
use crate::plan::{Note, NoteKind, Objective, ObjectiveId, Plan, Refusal, Restored, Room, restore};

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

/// Reads a plan file and nothing else: what the page needs without its worker.
///
/// # Errors
/// As [`read`]; a text of another kind.
pub fn read_plan(text: &str) -> Result<Restored, Refusal> {
    let mut stream = yaml::parse(text)?;
    let node = stream.documents.drain(..).next();
    let node = node.ok_or_else(|| Refusal::general("The text is empty", "Choose a plan file"))?;
    let mut fields = Fields::new(node, "")?;
    match format::detect(&mut fields)? {
        Format::Plan => restored(fields, stream.comments),
        other => Err(Refusal::general(format!("This is no plan but {}", other.name()), "Open it under Files")),
    }
}

fn restored(fields: Fields, comments: usize) -> Result<Restored, Refusal> {
    let mut notes = Vec::new();
    let plan = plan_file::read(fields, &mut notes)?;
    tell_comments(comments, &mut notes);
    restore(plan, notes)
}

/// Reads several files at once: references between OpenSLO objects are followed across them. Each plan file is a
/// reading of its own, all other files together are one. A document that cannot be used is told in the notes and does
/// not stop the others.
///
/// # Errors
/// If nothing can be used: the name of the first file that is to blame, and why.
pub fn read_together(files: &[(&str, &str)]) -> Result<Vec<Reading>, (String, Refusal)> {
    gather(files, yaml::LONGEST_TEXT)
}

/// As [`read_together`], for files that we wrote ourselves, of any length.
pub(super) fn read_own(files: &[(&str, &str)]) -> Result<Vec<Reading>, (String, Refusal)> {
    gather(files, usize::MAX)
}

fn gather(files: &[(&str, &str)], longest: usize) -> Result<Vec<Reading>, (String, Refusal)> {
    let mut readings = Vec::new();
    let mut gathered = Gathered::default();
    for (name, text) in files {
        let before = gathered.notes.len();
        gathered.file = (*name).to_owned();
        readings.extend(gathered.take(text, longest));
        if files.len() > 1 {
            for note in &mut gathered.notes[before..] {
                note.text = format!("{name}: {}", note.text);
            }
        }
    }
    gathered.tell_strangers(files.len() == 1);
    let first = files.first().map_or("", |(name, _)| name);
    let (mut refused, mut left) = (std::mem::take(&mut gathered.refused), std::mem::take(&mut gathered.notes));
    // Where plans are all that can be used, the first tells what became of the rest.
    if let (None, Some(plan)) = (gathered.format, readings.first_mut()) {
        plan.restored.notes.append(&mut left);
    }
    match gathered.finish(first, left).map_err(|refusal| (first.to_owned(), refusal)) {
        Ok(reading) => readings.extend(reading),
        Err(refusal) => {
            if let Some(plan) = readings.first_mut() {
                plan.restored.notes.push(refused_note(&refusal.1));
            }
            refused.push(refusal);
        }
    }
    if readings.is_empty() {
        let empty = Refusal::general("The text is empty", "Choose a file with at least one objective");
        return Err(refused.into_iter().next().unwrap_or((first.to_owned(), empty)));
    }
    Ok(readings)
}

/// Beyond so many, documents of no known kind are told together.
const MOST_STRANGERS_TOLD: usize = 3;

/// What the documents of all files amount to.
#[derive(Default)]
struct Gathered {
    notes: Vec<Note>,
    room: Room,
    objectives: Vec<Objective>,
    openslo: openslo::Objects,
    /// Objectives of Sloth's files, whose windows a catalogue may name.
    of_sloth: Vec<Objective>,
    windows: Vec<sloth::Windows>,
    policies: Vec<policy_file::Found>,
    format: Option<Format>,
    /// The file that is being read.
    file: String,
    /// Why documents were not taken, each with its file.
    refused: Vec<(String, Refusal)>,
    /// Documents of no known kind; a folder may be full of them.
    strangers: Vec<(String, Refusal)>,
}

impl Gathered {
    /// Takes every document of a text that can be used; plans stand alone and are returned.
    fn take(&mut self, text: &str, longest: usize) -> Vec<Reading> {
        let mut plans = Vec::new();
        let (stream, refusals) = yaml::parse_documents(text, longest);
        for refusal in refusals {
            self.refuse(refusal);
        }
        let before = self.notes.len();
        for (i, node) in format::documents(stream.documents).into_iter().enumerate() {
            // A list of objects may stand where one object could.
            if i >= yaml::MOST_DOCUMENTS {
                let reason = format!("There are more than {} objects; the others are left out", yaml::MOST_DOCUMENTS);
                self.refuse(Refusal::at(node.place, reason, "Split the file"));
                break;
            }
            match self.take_document(node) {
                Ok(plan) => plans.extend(plan),
                Err(refusal) => self.refuse(refusal),
            }
        }
        let mut comments = Vec::new();
        tell_comments(stream.comments, &mut comments);
        match &mut plans[..] {
            [] => self.notes.extend(comments),
            // What was told beside a plan is told with it.
            [first, ..] => first.restored.notes.extend(self.notes.drain(before..).chain(comments)),
        }
        plans
    }

    fn take_document(&mut self, node: yaml::Node) -> Result<Option<Reading>, Refusal> {
        let mut fields = Fields::new(node, "")?;
        openslo::tell_version(&fields, &mut self.notes);
        let format = match format::detect(&mut fields) {
            Ok(format) => format,
            Err(refusal) => {
                self.strangers.push((self.file.clone(), refusal));
                return Ok(None);
            }
        };
        let (mut found, mut of_sloth) = (Vec::new(), Vec::new());
        match format {
            Format::Plan => {
                return Ok(Some(Reading { format, restored: restored(fields, 0)? }));
            }
            Format::OpenSlo => self.openslo.take(fields, &mut self.notes)?,
            Format::OpenSloV1Alpha => self.openslo.take_v1alpha(fields, &mut self.notes)?,
            Format::OpenSloV2Alpha => self.openslo.take_v2alpha(fields, &mut self.notes)?,
            Format::Sloth => of_sloth = sloth::read(fields, &mut self.notes)?,
            Format::SlothKubernetes => of_sloth = sloth::read_kubernetes(fields, &mut self.notes)?,
            Format::SlothWindows => self.windows.push(sloth::read_windows(fields, &mut self.notes)?),
            Format::Pyrra => found = pyrra::read(fields, &mut self.notes)?,
            Format::SloGenerator => found = slo_generator::read(fields, &mut self.notes)?,
            Format::Rules | Format::PrometheusRule => found = rule_files::read(fields, &mut self.notes)?,
            Format::Terraform => found = terraform::read(fields, &mut self.notes)?,
            Format::InHouse => found = vec![inhouse::read(fields, &mut self.notes)?],
            Format::Policy => self.policies.push(policy_file::read(fields, &mut self.notes)?),
        }
        found.iter().chain(&of_sloth).try_for_each(|objective| self.room.take(objective))?;
        self.objectives.extend(found);
        self.of_sloth.extend(of_sloth);
        // A catalogue says nothing of its own; the files that it is for give the reading its name.
        self.format = self.format.filter(|first| *first != Format::SlothWindows).or(Some(format));
        Ok(None)
    }

    fn refuse(&mut self, refusal: Refusal) {
        self.notes.push(refused_note(&refusal));
        self.refused.push((self.file.clone(), refusal));
    }

    /// Tells of documents of no known kind: each of a few, all of many at once.
    fn tell_strangers(&mut self, is_one_file: bool) {
        let strangers = std::mem::take(&mut self.strangers);
        if strangers.len() <= MOST_STRANGERS_TOLD {
            for (file, refusal) in strangers {
                let mut note = refused_note(&refusal);
                if !is_one_file && !file.is_empty() {
                    note.text = format!("{file}: {}", note.text);
                }
                self.notes.push(note);
                self.refused.push((file, refusal));
            }
            return;
        }
        let mut files: Vec<&str> = strangers.iter().map(|(file, _)| file.as_str()).collect();
        files.dedup();
        let named = files[..files.len().min(MOST_STRANGERS_TOLD)].join(", ");
        let more = if files.len() > MOST_STRANGERS_TOLD { " and others" } else { "" };
        let text = format!("{} documents are of no kind that is read here, in {named}{more}", strangers.len());
        self.notes.push(Note::general(NoteKind::Refused, text));
        self.refused.extend(strangers.into_iter().take(1));
    }

    /// The reading of everything that was not a plan; `name` is the first file's.
    fn finish(mut self, name: &str, mut notes: Vec<Note>) -> Result<Option<Reading>, Refusal> {
        let Some(format) = self.format else { return Ok(None) };
        let has_catalogue = !self.windows.is_empty();
        sloth::apply_windows(self.windows, &mut self.of_sloth, &mut notes);
        let mut objectives = self.objectives;
        objectives.extend(self.of_sloth);
        let (of_openslo, carried) = self.openslo.finish(&mut notes)?;
        objectives.extend(of_openslo);
        policy_file::apply(self.policies, &mut objectives, &mut notes)?;
        if objectives.is_empty() && has_catalogue {
            return Err(Refusal::general(
                "It is a catalogue of alert windows, which holds no objective",
                "Open it together with the Sloth files that it is for",
            ));
        }
        if objectives.is_empty() {
            return Err(Refusal::general(
                "There is no objective in it",
                "Choose a file that holds an SLO, together with the files of the objects that it refers to",
            ));
        }
        tell_doubtful_queries(&objectives, &mut notes);
        number(&mut objectives);
        let plan = Plan { name: plan_name(name, &objectives), objectives, carried, ..Plan::default() };
        Ok(Some(Reading { format, restored: restore(plan, notes)? }))
    }
}

/// A query that is not PromQL is kept as it is written and told with its column.
fn tell_doubtful_queries(objectives: &[Objective], notes: &mut Vec<Note>) {
    for objective in objectives {
        for (what, source) in objective.indicator.sources() {
            let Some(query) = source.query().filter(|_| source.speaks_promql()) else { continue };
            if let Err(error) = promql::check(query) {
                let text = format!("“{}”, {}: the query {error}", objective.display_name(), what.to_lowercase());
                notes.push(Note::general(NoteKind::Doubted, text));
            }
        }
    }
}

fn refused_note(refusal: &Refusal) -> Note {
    let text = format!("{}. {}", refusal.reason, refusal.remedy);
    Note { kind: NoteKind::Refused, place: refusal.place, about: None, text }
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
