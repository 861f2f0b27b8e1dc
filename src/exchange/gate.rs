//! What may go into a file that a machine will run.
//!
//! promtool accepts a rule whose service name broke out of its matcher and an annotation that runs a query, so each
//! text passes here first: names are reduced to a small alphabet, user text loses its power as a template, label
//! values lose characters that a user interface might take for markup.

use std::collections::{BTreeMap, BTreeSet};

/// A name that can stand inside a PromQL matcher and an object name: letters, digits, `.`, `_`, `-`, with a letter
/// or digit at both ends. A name that is one already is kept.
pub fn rule_name(name: &str) -> String {
    reduce(name, 100, |c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'), str::to_owned)
}

/// A DNS label, as OpenSLO wants names: lower case letters, digits and `-`, at most 63 characters.
pub fn dns_label(name: &str) -> String {
    reduce(name, 63, |c| c.is_ascii_lowercase() || c.is_ascii_digit(), str::to_ascii_lowercase)
}

/// Whether a name in a file is what [`dns_label`] made of an original, or that with a number to tell it apart.
pub fn is_label_of(label: &str, original: &str) -> bool {
    let made = dns_label(original);
    let stem = label.rsplit_once('-').map(|(stem, number)| (stem, number.parse::<u32>().is_ok()));
    label == made || matches!(stem, Some((stem, true)) if made.starts_with(stem))
}

/// Replaces each run of characters that are not kept by one hyphen. A name of which nothing is left becomes a
/// number computed from it, so that two such names stay two.
fn reduce(name: &str, longest: usize, keep: fn(char) -> bool, case: fn(&str) -> String) -> String {
    let mut out = String::new();
    for c in case(name).chars() {
        if keep(c) {
            out.push(c);
        } else if !out.ends_with('-') {
            out.push('-');
        }
        if out.len() >= longest {
            break;
        }
    }
    let ends = |c: char| !c.is_ascii_alphanumeric();
    let trimmed = out.trim_matches(ends);
    if trimmed.is_empty() { format!("unnamed-{:08x}", fnv1a(name)) } else { trimmed.to_owned() }
}

/// Names that are taken, in a place where names must differ.
#[derive(Debug, Default)]
pub struct Names {
    taken: BTreeSet<String>,
    /// Counting goes on where it stopped, or many of one name would take quadratic time.
    counts: BTreeMap<String, u32>,
}

impl Names {
    /// Whether a name is taken.
    pub fn has(&self, name: &str) -> bool {
        self.taken.contains(name)
    }

    /// The name, of ASCII, in at most so many characters, with a number at its end if it is taken.
    pub fn take(&mut self, name: &str, separator: char, longest: usize) -> String {
        let count = self.counts.entry(name.to_owned()).or_insert(1);
        let mut candidate = name.to_owned();
        if name.len() > longest {
            candidate = name.chars().take(longest).collect::<String>().trim_end_matches(separator).to_owned();
        }
        while !self.taken.insert(candidate.clone()) {
            *count += 1;
            let ending = format!("{separator}{count}");
            let stem: String = name.chars().take(longest.saturating_sub(ending.len())).collect();
            candidate = format!("{}{ending}", stem.trim_end_matches(separator));
        }
        candidate
    }
}

/// A short fingerprint; not for security.
pub fn fnv1a(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Text that Prometheus will show as written. Templates that only print what the alert knows, its value and its labels,
/// stay templates; all others, which could run queries, lose their power.
pub fn literal_template(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        match after.split_once("}}") {
            Some((inside, after)) if only_prints(inside) => {
                out.push_str("{{");
                out.push_str(inside);
                out.push_str("}}");
                rest = after;
            }
            _ => {
                out.push_str("{{ \"{{\" }}");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Whether a text holds a template that [`literal_template`] takes the power from.
pub fn runs_something(text: &str) -> bool {
    literal_template(text) != text
}

/// `$value` or `$labels.name`, possibly through functions that format.
fn only_prints(inside: &str) -> bool {
    const FORMATS: [&str; 7] =
        ["humanize", "humanize1024", "humanizePercentage", "humanizeDuration", "title", "toUpper", "toLower"];
    let mut steps = inside.split('|').map(str::trim);
    let what = steps.next().unwrap_or_default();
    let is_known = what == "$value" || what.strip_prefix("$labels.").is_some_and(is_label_name);
    let formats = |step: &str| {
        let digits = step.strip_prefix("printf \"%.").and_then(|rest| rest.strip_suffix("f\""));
        FORMATS.contains(&step) || digits.is_some_and(|d| d.len() == 1 && d.bytes().all(|b| b.is_ascii_digit()))
    };
    is_known && steps.all(formats)
}

/// The text that [`literal_template`] was made from.
pub fn shown_by_template(template: &str) -> String {
    template.replace("{{ \"{{\" }}", "{{")
}

/// Whether a label may have this name: letters, digits and `_`, not starting with a digit or two underscores.
pub fn is_label_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && !name.starts_with("__")
        && name.len() <= 128
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// A label value without control characters and without what a page might take for markup.
pub fn label_value(value: &str) -> String {
    value.chars().map(|c| if c.is_control() || matches!(c, '<' | '>' | '&') { '_' } else { c }).collect()
}

/// Whether a name is a DNS subdomain: labels of lower case letters, digits and `-`, joined by dots.
pub fn is_subdomain(name: &str) -> bool {
    let is_label = |label: &str| {
        let is_end = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        is_end(label.chars().next())
            && is_end(label.chars().last())
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    name.len() <= 253 && name.split('.').all(is_label)
}

/// Whether Kubernetes takes the key of a label or an annotation: a name of at most 63, perhaps after a DNS prefix.
pub fn is_metadata_key(key: &str) -> bool {
    let (prefix, name) = key.split_once('/').map_or((None, key), |(prefix, name)| (Some(prefix), name));
    prefix.is_none_or(is_subdomain) && !name.is_empty() && is_metadata_value(name)
}

/// Whether Kubernetes takes a label's value: at most 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends, or nothing.
pub fn is_metadata_value(value: &str) -> bool {
    let is_end = |c: Option<char>| c.is_none_or(|c| c.is_ascii_alphanumeric());
    value.len() <= 63
        && is_end(value.chars().next())
        && is_end(value.chars().last())
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_out() {
        assert_eq!(rule_name("requests-availability"), "requests-availability");
        assert_eq!(rule_name("x\"}[5m])) or vector(1) #"), "x-5m-or-vector-1");
        assert_eq!(rule_name("{{ query }}"), "query");
        assert_eq!(dns_label("My Service_v2"), "my-service-v2");
        assert!(dns_label(&"a-".repeat(80)).len() <= 63);
        assert_ne!(rule_name("支払い"), rule_name("検索"));
        assert!(dns_label("支払い").starts_with("unnamed-"));
    }

    #[test]
    fn taken_names_get_a_number() {
        let mut names = Names::default();
        let mut take = |name: &str| names.take(name, '-', 4);
        assert_eq!(
            [take("a"), take("a-2"), take("a"), take("a"), take("abcd"), take("abcd"), take("xyz-0")].join(" "),
            "a a-2 a-3 a-4 abcd ab-2 xyz"
        );
    }

    #[test]
    fn templates_are_shown_and_not_run() {
        for text in ["{{ query \"up\" }}", "{{{{", "a {{ b", "plain", "{{{"] {
            assert_eq!(shown_by_template(&literal_template(text)), text);
        }
    }

    #[test]
    fn templates_that_only_print_are_kept() {
        for text in [
            "{{ $value }}",
            "a {{$labels.code}} b",
            "{{ $value | humanizePercentage }}",
            "{{ $value | printf \"%.2f\" }}",
        ] {
            assert!(!runs_something(text), "{text}");
        }
        for text in [
            "{{ query \"up\" }}",
            "{{ $value | query }}",
            "{{ $externalURL }}",
            "{{ $labels.a b }}",
            "{{ {{ $value }}",
            "{{",
        ] {
            assert!(runs_something(text), "{text}");
            assert_eq!(shown_by_template(&literal_template(text)), text);
        }
    }

    #[test]
    fn labels() {
        assert!(is_label_name("routing_key"));
        for name in ["", "0a", "__name__", "a-b", "a b"] {
            assert!(!is_label_name(name), "{name}");
        }
        assert_eq!(label_value("<b>\n"), "_b__");
    }
}
