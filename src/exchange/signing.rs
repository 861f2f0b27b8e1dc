//! An agreement is signed as text: the objective in the canonical form of the plan's file, with the words and the names
//! beside it, under one hash. Whoever has the file can check it, with this code or without.
//!
//! # Formula
//! The hash is SHA-256 of these fields one after the other, each as a netstring: its length in bytes as a decimal, a
//! colon, the bytes in UTF-8, and a comma. No two accords make the same bytes.
//! ```text
//! accord/signed/v1
//! version                         as a decimal
//! statement
//! evidence                        as the plan's file writes it
//! review_on                       2027-04-15, or empty
//! how many signatures             as a decimal
//! name, role, approved_on         of each signature, the day empty where none stands
//! objective                       the text
//! ```
//! It shows that nothing was changed since; it does not show who signed. For that, sign the file's commit.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::plan_file::{EVIDENCES, Pieces, word};
use crate::plan::{Accord, Approval, Evidence, Negotiation, Objective, Refusal, typed_line};
use crate::units::CivilDate;

/// What the first field of the hash says.
const FORMAT: &str = "accord/signed/v1";

/// What people add to an objective when they sign it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Signing {
    /// What the parties declare.
    pub statement: String,
    /// Who signs, for whom and when.
    pub signatures: Vec<Approval>,
    /// When it is looked at again.
    pub review_on: Option<CivilDate>,
    /// What the target rests on.
    pub evidence: Evidence,
}

/// The objective as an accord: its next version.
///
/// # Errors
/// Only a fault of the serializer.
pub fn sign(objective: &Objective, signing: Signing) -> Result<Accord, Refusal> {
    let Signing { statement, signatures, review_on, evidence } = signing;
    // As every way in would keep it, or the hash would not match once the plan was opened again.
    let signatures = signatures
        .into_iter()
        .map(|of| Approval { name: typed_line(&of.name), role: typed_line(&of.role), on: of.on })
        .collect();
    let statement = statement.lines().map(typed_line).collect::<Vec<_>>().join("\n");
    let version = objective.accords.iter().map(|accord| accord.version).max().unwrap_or(0).saturating_add(1);
    let text = text_of(objective)?;
    let accord = Accord { version, statement, signatures, review_on, evidence, text, hash: String::new() };
    Ok(Accord { hash: hash_of(&accord), ..accord })
}

/// What is signed of an objective: all but the offers and what was signed before.
fn text_of(objective: &Objective) -> Result<String, Refusal> {
    Pieces::of_objective(&Objective { negotiation: Negotiation::default(), accords: Vec::new(), ..objective.clone() })
}

/// Whether nothing was changed since it was signed.
pub fn is_intact(accord: &Accord) -> bool {
    accord.hash == hash_of(accord)
}

/// Whether an objective says what was signed.
///
/// # Errors
/// Only a fault of the serializer.
pub fn is_signed(objective: &Objective, accord: &Accord) -> Result<bool, Refusal> {
    Ok(text_of(objective)? == accord.text)
}

/// The objective as it was signed.
///
/// # Errors
/// A text that is no objective: it was changed, or written by another version.
pub fn signed_objective(accord: &Accord) -> Result<Objective, Refusal> {
    Pieces::read_objective(&accord.text)
}

fn hash_of(accord: &Accord) -> String {
    let Accord { version, statement, signatures, review_on, evidence, text, hash: _ } = accord;
    let mut hash = Sha256::new();
    let mut field = |of: &str| {
        hash.update(format!("{}:", of.len()));
        hash.update(of);
        hash.update(",");
    };
    let day = |day: &Option<CivilDate>| day.map_or_else(String::new, |day| day.to_string());
    field(FORMAT);
    field(&version.to_string());
    field(statement);
    field(word(&EVIDENCES, evidence));
    field(&day(review_on));
    field(&signatures.len().to_string());
    for Approval { name, role, on } in signatures {
        field(name);
        field(role);
        field(&day(on));
    }
    field(text);
    hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
