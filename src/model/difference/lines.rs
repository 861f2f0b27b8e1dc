use std::collections::BTreeMap;

use crate::plan::words::Line;

/// The longest text that is shown whole, and how much is shown on either side of a change in a longer one.
const LONGEST: usize = 160;
const CONTEXT: usize = 24;

/// A sentence for each line that is new, gone, or says something else: in the order of `after`, then what is gone.
/// Lines of one name are told apart by their order.
pub fn compare(before: &[Line], after: &[Line]) -> Vec<String> {
    let mut was: BTreeMap<(&str, usize), &Line> = keyed(before).collect();
    let mut sentences = Vec::new();
    for (key, line) in keyed(after) {
        let Line { what, says } = line;
        match was.remove(&key) {
            Some(old) if old.says == *says => {}
            Some(old) => {
                let (from, to) = changed(&old.says, says);
                sentences.push(format!("{}: {from} → {to}", clip(what)));
            }
            None => sentences.push(format!("{} is new: {}", clip(what), clip(says))),
        }
    }
    let gone = keyed(before).filter(|(key, _)| was.contains_key(key));
    sentences.extend(gone.map(|(_, line)| format!("{} is gone: {}", clip(&line.what), clip(&line.says))));
    sentences
}

/// Lines, each with its name and how many of that name came before it.
fn keyed(lines: &[Line]) -> impl Iterator<Item = ((&str, usize), &Line)> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    lines.iter().map(move |line| {
        let count = seen.entry(&line.what).or_default();
        *count += 1;
        ((line.what.as_str(), *count), line)
    })
}

/// Two texts, cut to where they differ if they are long.
fn changed(from: &str, to: &str) -> (String, String) {
    if from.chars().count().max(to.chars().count()) <= LONGEST {
        return (from.to_owned(), to.to_owned());
    }
    let (a, b): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let shorter = a.len().min(b.len()) - start;
    let end = a.iter().rev().zip(b.iter().rev()).take(shorter).take_while(|(a, b)| a == b).count();
    let part = |of: &[char]| {
        let (first, last) = (start.saturating_sub(CONTEXT), (of.len() - end + CONTEXT).min(of.len()));
        let text: String = of[first..last].iter().collect();
        let (before, after) = (if first > 0 { "…" } else { "" }, if last < of.len() { "…" } else { "" });
        format!("{before}{}{after}", clip(&text))
    };
    (part(&a), part(&b))
}

/// A text that is not too long to read in a sentence.
pub fn clip(text: &str) -> String {
    let mut short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_to_where_it_differs() {
        let query = |code: &str| format!("{}code=~\"{code}\"{}", "a".repeat(200), "z".repeat(200));
        let (from, to) = changed(&query("5.."), &query("(5..|429)"));
        assert!(from.starts_with('…') && from.ends_with('…') && from.contains("5..") && from.len() < 80, "{from}");
        assert!(to.contains("(5..|429)"), "{to}");
        assert_eq!(changed("a", "b"), ("a".to_owned(), "b".to_owned()));
        let (from, to) = changed(&"é".repeat(200), &"é".repeat(201));
        assert!(from.chars().count() <= 2 * CONTEXT + 1 && to.chars().count() <= 2 * CONTEXT + 2, "{from} {to}");
    }
}
