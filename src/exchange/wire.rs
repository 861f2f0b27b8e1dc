//! What the page and its worker say to each other: lists of texts, because those cross between them cheaply.
//!
//! A plan crosses in pieces, one text for each objective, so that the page can read a thousand of them without ever
//! stopping for longer than a frame.

use super::fidelity::gathered;
use super::series::{Head, Held, Measure, Role};
use super::{Export, Exported, File, Format, Pieces, Reading};
use crate::model::attained::Midnights;
use crate::model::difference;
use crate::plan::{Note, NoteKind, Objective, Part, Place, Plan, Refusal};

/// What the page asks of its worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Read these files, each a name and a text.
    Read(Vec<(String, String)>),
    /// Write a plan.
    Write(Export, Pieces),
    /// Put every export of a plan into one archive.
    Bundle(Pieces),
    /// Say how a plan differs from what is in these files.
    Compare(Pieces, Vec<(String, String)>),
}

/// The first text of an answer with files. The second is their number; then follow a path and a text for each.
pub const WRITTEN: &str = "written";

/// What the worker answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// What was found in files.
    Read(Vec<Found>),
    /// Files that were written.
    Written(Exported),
    /// How the plan differs from the files: for each difference what it is about, whose, and a sentence.
    Compared(Vec<[String; 3]>),
    /// A zip archive; it crosses as bytes and not as texts.
    Archive(Vec<u8>),
    /// It could not be done: the file that is to blame, and why.
    Refused(String, Refusal),
}

/// One reading, its plan in pieces.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Which kind of file it is.
    pub format: Format,
    /// The plan.
    pub pieces: Pieces,
    /// What should be known about it.
    pub notes: Vec<Note>,
}

impl Found {
    /// A reading on its way to the page.
    ///
    /// # Errors
    /// Only a fault of the serializer.
    pub fn of(reading: &Reading) -> Result<Self, Refusal> {
        let Reading { format, restored } = reading;
        Ok(Self { format: *format, pieces: Pieces::of(&restored.plan)?, notes: restored.notes.clone() })
    }
}

impl Request {
    /// As texts.
    pub fn into_texts(self) -> Vec<String> {
        match self {
            Self::Read(files) => {
                let files = files.into_iter().flat_map(|(name, text)| [name, text]);
                std::iter::once("read".to_owned()).chain(files).collect()
            }
            Self::Write(export, pieces) => with_pieces(vec!["write".to_owned(), export.ending().to_owned()], pieces),
            Self::Bundle(pieces) => with_pieces(vec!["bundle".to_owned()], pieces),
            Self::Compare(pieces, files) => {
                let mut texts = with_pieces(vec!["compare".to_owned()], pieces);
                texts.extend(files.into_iter().flat_map(|(name, text)| [name, text]));
                texts
            }
        }
    }

    /// From texts; none if they are not a request.
    pub fn from_texts(texts: Vec<String>) -> Option<Self> {
        let mut texts = Texts(texts.into_iter());
        match texts.text()?.as_str() {
            "read" => texts.files().map(Self::Read),
            "compare" => Some(Self::Compare(texts.pieces()?, texts.files()?)),
            "write" => {
                let ending = texts.text()?;
                let export = Export::ALL.into_iter().find(|export| export.ending() == ending)?;
                Some(Self::Write(export, texts.pieces()?))
            }
            "bundle" => Some(Self::Bundle(texts.pieces()?)),
            _ => None,
        }
    }
}

impl Answer {
    /// As texts.
    pub fn into_texts(self) -> Vec<String> {
        match self {
            Self::Read(readings) => {
                let mut texts = vec!["read".to_owned(), readings.len().to_string()];
                for Found { format, pieces, notes } in readings {
                    texts.push(format.name().to_owned());
                    texts = with_pieces(texts, pieces);
                    push_notes(&mut texts, notes);
                }
                texts
            }
            Self::Written(Exported { files, kept, notes }) => {
                // Files come first, so that who only hands them on finds them without looking at the rest.
                let mut texts = vec![WRITTEN.to_owned(), files.len().to_string()];
                texts.extend(files.into_iter().flat_map(|File { path, text }| [path, text]));
                texts.push(kept.len().to_string());
                texts.extend(kept.into_iter().map(|part| part.name().to_owned()));
                push_notes(&mut texts, notes);
                texts
            }
            Self::Compared(differences) => {
                std::iter::once("compared".to_owned()).chain(differences.into_iter().flatten()).collect()
            }
            Self::Archive(_) => Vec::new(),
            Self::Refused(name, Refusal { place, reason, remedy }) => {
                let [line, column] = place_texts(place);
                vec!["refused".to_owned(), name, line, column, reason, remedy]
            }
        }
    }

    /// From texts; none if they are not an answer.
    pub fn from_texts(texts: Vec<String>) -> Option<Self> {
        let mut texts = Texts(texts.into_iter());
        match texts.text()?.as_str() {
            "read" => {
                let count = texts.count()?;
                let mut found = || {
                    let name = texts.text()?;
                    let format = Format::ALL.into_iter().find(|format| format.name() == name)?;
                    Some(Found { format, pieces: texts.pieces()?, notes: texts.notes()? })
                };
                (0..count).map(|_| found()).collect::<Option<_>>().map(Self::Read)
            }
            WRITTEN => {
                let count = texts.count()?;
                let mut file = || Some(File { path: texts.text()?, text: texts.text()? });
                let files = (0..count).map(|_| file()).collect::<Option<_>>()?;
                let count = texts.count()?;
                let mut part = || {
                    let name = texts.text()?;
                    Part::ALL.into_iter().find(|part| part.name() == name)
                };
                let kept = (0..count).map(|_| part()).collect::<Option<_>>()?;
                Some(Self::Written(Exported { files, kept, notes: texts.notes()? }))
            }
            "compared" => {
                let mut differences = Vec::new();
                while let Some(about) = texts.text() {
                    differences.push([about, texts.text()?, texts.text()?]);
                }
                Some(Self::Compared(differences))
            }
            "refused" => {
                let name = texts.text()?;
                let place = texts.place()?;
                Some(Self::Refused(name, Refusal { place, reason: texts.text()?, remedy: texts.text()? }))
            }
            _ => None,
        }
    }
}

fn with_pieces(mut texts: Vec<String>, pieces: Pieces) -> Vec<String> {
    texts.push(pieces.head);
    texts.push(pieces.objectives.len().to_string());
    texts.extend(pieces.objectives);
    texts
}

fn push_notes(texts: &mut Vec<String>, notes: Vec<Note>) {
    texts.push(notes.len().to_string());
    for Note { kind, place, text, .. } in notes {
        texts.push(kind.name().to_owned());
        texts.extend(place_texts(place));
        texts.push(text);
    }
}

fn place_texts(place: Option<Place>) -> [String; 2] {
    let Place { line, column } = place.unwrap_or(Place { line: 0, column: 0 });
    [line.to_string(), column.to_string()]
}

/// Texts that are taken from the front.
struct Texts(std::vec::IntoIter<String>);

impl Texts {
    fn text(&mut self) -> Option<String> {
        self.0.next()
    }

    /// A number of things that follow.
    fn count(&mut self) -> Option<usize> {
        let count = self.text()?.parse().ok()?;
        (count <= self.0.len()).then_some(count)
    }

    fn pieces(&mut self) -> Option<Pieces> {
        let head = self.text()?;
        let count = self.count()?;
        Some(Pieces { head, objectives: self.0.by_ref().take(count).collect() })
    }

    /// Names and texts to the end.
    fn files(&mut self) -> Option<Vec<(String, String)>> {
        let mut files = Vec::new();
        while let Some(name) = self.text() {
            files.push((name, self.text()?));
        }
        Some(files)
    }

    fn place(&mut self) -> Option<Option<Place>> {
        let (line, column) = (self.text()?.parse().ok()?, self.text()?.parse().ok()?);
        Some((line > 0).then_some(Place { line, column }))
    }

    fn notes(&mut self) -> Option<Vec<Note>> {
        let count = self.count()?;
        let mut note = || {
            let name = self.text()?;
            let kind = NoteKind::ALL.into_iter().find(|kind| kind.name() == name)?;
            Some(Note { kind, place: self.place()?, about: None, text: self.text()? })
        };
        (0..count).map(|_| note()).collect()
    }
}

/// A refusal as texts, as [`Answer::into_texts`] gives it.
pub fn refusal_texts(name: &str, refusal: Refusal) -> Vec<String> {
    Answer::Refused(name.to_owned(), refusal).into_texts()
}

/// What is held of measurements, as texts: how they count, then for each track its name, samples, first and last moment,
/// and what it seems to be.
pub fn heads_texts(heads: &[Head], measure: Measure) -> Vec<String> {
    let is_counter = if measure == Measure::Counters { "counters" } else { "counts" };
    let head = |head: &Head| {
        let (from, until) = head.between;
        let place = Role::ALL.iter().position(|role| *role == head.role).unwrap_or(0);
        [head.name.clone(), head.samples.to_string(), from.to_string(), until.to_string(), place.to_string()]
    };
    ["heads".to_owned(), is_counter.to_owned()].into_iter().chain(heads.iter().flat_map(head)).collect()
}

/// From texts; none if they are not that.
pub fn heads_of(texts: Vec<String>) -> Option<(Vec<Head>, Measure)> {
    let mut texts = Texts(texts.into_iter());
    if texts.text()? != "heads" {
        return None;
    }
    let measure = if texts.text()? == "counters" { Measure::Counters } else { Measure::Counts };
    let mut heads = Vec::new();
    while let Some(name) = texts.text() {
        let samples = texts.text()?.parse().ok()?;
        let between = (texts.text()?.parse().ok()?, texts.text()?.parse().ok()?);
        let role = *Role::ALL.get(texts.text()?.parse::<usize>().ok()?)?;
        heads.push(Head { name, samples, between, role });
    }
    Some((heads, measure))
}

/// What is asked of measurements, as texts: the objective, when its days begin, how tracks count, and what each of them is.
///
/// # Errors
/// Only a fault of the serializer.
pub fn examine_texts(
    roles: &[Role],
    measure: Measure,
    objective: &Objective,
    midnights: &Midnights,
) -> Result<Vec<String>, Refusal> {
    let is_counter = if measure == Measure::Counters { "counters" } else { "counts" };
    let places = roles.iter().filter_map(|role| Role::ALL.iter().position(|of| of == role)).map(|at| at.to_string());
    let text = Pieces::of_objective(objective)?;
    Ok([text, midnights.to_text(), is_counter.to_owned()].into_iter().chain(places).collect())
}

/// Looks at measurements that are held: numbers and notes, or a refusal's texts.
///
/// # Errors
/// Texts of a refusal, for the page.
pub fn examined(held: &mut Held, texts: Vec<String>) -> Result<(Vec<f64>, Vec<String>), Vec<String>> {
    let mut texts = Texts(texts.into_iter());
    let mut asked = || {
        let objective = texts.text()?;
        let midnights = Midnights::from_text(&texts.text()?)?;
        let measure = if texts.text()? == "counters" { Measure::Counters } else { Measure::Counts };
        let mut roles = Vec::new();
        while let Some(place) = texts.text() {
            roles.push(*Role::ALL.get(place.parse::<usize>().ok()?)?);
        }
        Some((objective, midnights, measure, roles))
    };
    let unknown = || Refusal::general("The worker was not understood", "Reload the page");
    let answer = asked().ok_or_else(unknown).and_then(|(objective, midnights, measure, roles)| {
        let objective = Pieces::read_objective(&objective)?;
        held.examined(&roles, measure, &objective, &midnights)
    });
    answer.map_err(|refusal| refusal_texts("", refusal)).map(|examined| {
        let notes = examined.notes.iter().map(|note| note.text.clone()).collect();
        (examined.to_numbers(), notes)
    })
}

/// Does what was asked. This is the whole of the worker but for the passing of messages.
pub fn answer(request: Request) -> Answer {
    let refused = |refusal| Answer::Refused(String::new(), refusal);
    match request {
        Request::Compare(pieces, files) => match read(&files) {
            Err(refused) => refused,
            Ok(readings) => pieces.plan().map_or_else(refused, |plan| compared(&readings, &plan)),
        },
        Request::Read(files) => match read(&files) {
            Err(refused) => refused,
            Ok(readings) => match readings.iter().map(Found::of).collect() {
                Ok(found) => Answer::Read(found),
                Err(refusal) => refused(refusal),
            },
        },
        Request::Write(export, pieces) => {
            let written = pieces.plan().and_then(|plan: Plan| super::write(&plan, export));
            written.map_or_else(refused, |exported| {
                Answer::Written(Exported { notes: gathered(exported.notes), ..exported })
            })
        }
        Request::Bundle(pieces) => {
            let archive =
                pieces.plan().and_then(|plan| super::bundle(&plan, &Export::ALL)).and_then(|files| super::zip(&files));
            archive.map_or_else(refused, Answer::Archive)
        }
    }
}

fn read(files: &[(String, String)]) -> Result<Vec<Reading>, Answer> {
    let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    super::read_together(&files).map_err(|(name, refusal)| Answer::Refused(name, refusal))
}

fn compared(readings: &[Reading], plan: &Plan) -> Answer {
    let before = readings.first().map(|reading| reading.restored.plan.clone()).unwrap_or_default();
    let differences = difference(&before, plan).into_iter();
    Answer::Compared(differences.map(|d| [d.topic.name().to_owned(), d.name, d.sentence]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_heard() {
        let pieces = Pieces { head: "h".to_owned(), objectives: vec!["a".to_owned(), String::new()] };
        let requests = [
            Request::Read(vec![("n".to_owned(), "t".to_owned()), (String::new(), String::new())]),
            Request::Write(Export::Prometheus, pieces.clone()),
            Request::Bundle(pieces.clone()),
            Request::Compare(pieces.clone(), vec![("n".to_owned(), "t".to_owned())]),
        ];
        for request in requests {
            assert_eq!(Request::from_texts(request.clone().into_texts()), Some(request));
        }
        let place = Some(Place { line: 3, column: 4 });
        let notes = vec![
            Note { kind: NoteKind::Refused, place, about: None, text: "x".to_owned() },
            Note::general(NoteKind::Lost, ""),
        ];
        let files = vec![File::new("p", "t")];
        let answers = [
            Answer::Read(vec![Found { format: Format::Pyrra, pieces, notes: notes.clone() }]),
            Answer::Written(Exported { files, kept: vec![Part::Target, Part::Facts], notes }),
            Answer::Compared(vec![["a".to_owned(), "b".to_owned(), "c".to_owned()]]),
            Answer::Refused("f".to_owned(), Refusal { place, reason: "r".to_owned(), remedy: "m".to_owned() }),
        ];
        for answer in answers {
            let texts = answer.clone().into_texts();
            for cut in 1..texts.len() {
                // Whatever is cut off, nothing panics.
                let _ = Answer::from_texts(texts[..cut].to_vec());
            }
            assert_eq!(Answer::from_texts(texts), Some(answer));
        }
    }
}
