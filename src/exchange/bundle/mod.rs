//! A folder for a pull request: every export in its place, a README that says what each is and what it cannot say, and
//! pipelines that check it; as files and as one zip archive.

mod checks;
mod folders;
mod readme;
mod zip;

use std::collections::BTreeSet;

use super::export::Export;
use super::write::{Exported, File, write};
use crate::plan::{Plan, Refusal};

pub use zip::zip;

/// JSON Schemas of our own formats; each refers to the other by its file name.
const SCHEMAS: [(&str, &str); 4] = [
    ("schema/policy.v1.schema.json", include_str!("../../../public/schema/policy.v1.schema.json")),
    ("schema/plan.v2.schema.json", include_str!("../../../public/schema/plan.v2.schema.json")),
    ("schema/plan.v3.schema.json", include_str!("../../../public/schema/plan.v3.schema.json")),
    ("schema/plan.v4.schema.json", include_str!("../../../public/schema/plan.v4.schema.json")),
];

/// What became of one export.
struct Outcome {
    export: Export,
    /// What was written, its files taken out; or why nothing was.
    result: Result<Exported, Refusal>,
}

/// Writes the exports into one folder, sorted by path. One that cannot be written is left out and named, with its
/// reason, in the README.
///
/// # Errors
/// None of them can be written; or two would write the same file, which is a fault.
pub fn bundle(plan: &Plan, exports: &[Export]) -> Result<Vec<File>, Refusal> {
    let mut files = Vec::new();
    let mut outcomes = Vec::new();
    for &export in exports.iter().collect::<BTreeSet<_>>() {
        let mut result = write(plan, export);
        if let Ok(exported) = &mut result {
            let placed = std::mem::take(&mut exported.files);
            files.extend(placed.into_iter().map(|file| place(export, file)));
        }
        outcomes.push(Outcome { export, result });
    }
    if outcomes.iter().all(|outcome| outcome.result.is_err()) {
        let first = outcomes.into_iter().find_map(|outcome| outcome.result.err());
        return Err(first.unwrap_or_else(|| Refusal::general("Nothing was chosen", "Choose at least one kind of file")));
    }
    if files.iter().any(|file| checks::HAVE_SCHEMAS.iter().any(|(folder, ..)| file.path.starts_with(folder))) {
        files.extend(SCHEMAS.map(|(path, text)| File::new(path, text)));
    }
    checks::point_tests_at_rules(&mut files);
    let steps = checks::steps(&files);
    files.extend(checks::pipelines(&steps));
    files.push(File::new("README.md", readme::write(plan, &outcomes, &steps)));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    zip::check_paths(&files)?;
    Ok(files)
}

fn place(export: Export, file: File) -> File {
    File { path: format!("{}/{}", folders::folder(export), file.path), text: file.text }
}
