use crate::plan::{Note, NoteKind, Refusal};

/// The most characters of a name.
pub const LONGEST_NAME: usize = 200;
/// The most characters of a text.
pub const LONGEST_TEXT: usize = 20_000;

/// A name for a plan that every way in would keep as it is: one line, no characters that deceive, never empty.
pub fn clean_name(name: &str) -> String {
    let clean: String = name.chars().map(|c| if is_deceptive(c) { ' ' } else { c }).take(LONGEST_NAME).collect();
    let clean = clean.trim();
    if clean.is_empty() { "Untitled plan".to_owned() } else { clean.to_owned() }
}

/// A text as somebody types or pastes it, on one line: without characters that deceive and spaces around it, so that what is
/// kept is what every way in would keep.
pub fn typed_line(text: &str) -> String {
    let clean: String = text.chars().map(|c| if is_deceptive(c) { ' ' } else { c }).collect();
    clean.trim().to_owned()
}

/// Characters that reorder or hide text: a name must read as what it is.
fn is_deceptive(c: char) -> bool {
    // Joiners (200C, 200D) are part of some scripts and of emoji.
    c.is_control()
        || matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// A name: one line, without spaces around it.
pub fn clean_line(what: &str, text: &mut String, notes: &mut Vec<Note>) -> Result<(), Refusal> {
    clean(what, text, LONGEST_NAME, is_deceptive, notes)?;
    let trimmed = text.trim();
    if trimmed.len() != text.len() {
        *text = trimmed.to_owned();
    }
    Ok(())
}

/// A text of several lines.
pub fn clean_text(what: &str, text: &mut String, longest: usize, notes: &mut Vec<Note>) -> Result<(), Refusal> {
    clean(what, text, longest, |c| is_deceptive(c) && !matches!(c, '\n' | '\t'), notes)
}

fn clean(
    what: &str,
    text: &mut String,
    longest: usize,
    is_bad: fn(char) -> bool,
    notes: &mut Vec<Note>,
) -> Result<(), Refusal> {
    let length = text.chars().count();
    if length > longest {
        return Err(Refusal::general(
            format!("{what} has {length} characters; at most {longest} are taken"),
            "Shorten it in the file",
        ));
    }
    if text.contains(is_bad) {
        *text = text.chars().map(|c| if is_bad(c) { ' ' } else { c }).collect();
        notes.push(Note::general(
            NoteKind::Repaired,
            format!("{what} held control or direction characters; they became spaces: “{}”", text.trim()),
        ));
    }
    Ok(())
}
