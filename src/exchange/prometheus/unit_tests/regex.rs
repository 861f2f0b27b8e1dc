//! A text that a regular expression matches.

use std::iter::Peekable;
use std::str::Chars;

/// One of the shortest texts that the expression matches as a whole; none if it uses more than groups, alternatives,
/// classes and simple repetition.
pub fn shortest(expression: &str) -> Option<String> {
    if expression.len() > 1_000 {
        return None;
    }
    let mut chars = expression.chars().peekable();
    let found = alternatives(&mut chars, 0)?;
    chars.next().is_none().then_some(found)
}

fn alternatives(chars: &mut Peekable<Chars>, depth: usize) -> Option<String> {
    let mut best = sequence(chars, depth)?;
    while chars.next_if_eq(&'|').is_some() {
        let other = sequence(chars, depth)?;
        if other.chars().count() < best.chars().count() {
            best = other;
        }
    }
    Some(best)
}

fn sequence(chars: &mut Peekable<Chars>, depth: usize) -> Option<String> {
    let mut text = String::new();
    while let Some(c) = chars.next_if(|c| !matches!(c, '|' | ')')) {
        let atom = match c {
            '(' if depth < 50 => {
                if chars.next_if_eq(&'?').is_some() && chars.next() != Some(':') {
                    return None;
                }
                let inner = alternatives(chars, depth + 1)?;
                chars.next_if_eq(&')')?;
                inner
            }
            '[' => class(chars)?.to_string(),
            '.' => "a".to_owned(),
            '\\' => escaped(chars.next()?)?.to_string(),
            '^' if text.is_empty() => continue,
            '$' if matches!(chars.peek(), None | Some('|' | ')')) => continue,
            '*' | '+' | '?' | '{' | '^' | '$' | '(' => return None,
            literal => literal.to_string(),
        };
        let is_optional = match chars.peek() {
            Some('*' | '?') => chars.next().is_some(),
            Some('+') => chars.next().is_none(),
            Some('{') => return None,
            _ => false,
        };
        // A lazy repetition matches the same texts.
        let _ = chars.next_if_eq(&'?');
        if !is_optional {
            text.push_str(&atom);
        }
    }
    Some(text)
}

/// The first character of a class.
fn class(chars: &mut Peekable<Chars>) -> Option<char> {
    let first = match chars.next()? {
        '^' | ']' | '[' => return None,
        '\\' => escaped(chars.next()?)?,
        literal => literal,
    };
    loop {
        match chars.next()? {
            ']' => return Some(first),
            '[' => return None,
            '\\' => chars.next().map(drop)?,
            _ => {}
        }
    }
}

fn escaped(c: char) -> Option<char> {
    match c {
        'd' => Some('0'),
        'w' => Some('a'),
        c if c.is_ascii_punctuation() => Some(c),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortest_texts() {
        let cases = [
            ("(5..|429)", Some("5aa")),
            ("5..", Some("5aa")),
            ("2..|3..|404", Some("2aa")),
            (".*", Some("")),
            (".+", Some("a")),
            ("/api/v1/.+", Some("/api/v1/a")),
            ("a|", Some("")),
            ("[45]\\d\\d", Some("400")),
            ("^a\\.b$", Some("a.b")),
            ("(?:ab?)+c", Some("ac")),
            ("a{2}", None),
            ("(?i)a", None),
            ("(a", None),
            ("a)", None),
            ("[^a]", None),
        ];
        for (expression, text) in cases {
            assert_eq!(shortest(expression).as_deref(), text, "{expression}");
        }
        assert_eq!(shortest(&"(".repeat(100_000)), None);
    }
}
