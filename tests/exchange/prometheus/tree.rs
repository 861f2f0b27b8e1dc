//! A rule file as a tree, for comparisons in which layout does not matter.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Deserialize, Debug, Clone)]
pub struct RuleFile {
    pub groups: Vec<Group>,
}

#[derive(Deserialize, Debug, Clone)]
pub struct Group {
    pub name: String,
    pub rules: Vec<Rule>,
}

#[derive(Deserialize, Debug, Clone, PartialEq, Default)]
#[serde(default)]
pub struct Rule {
    pub record: Option<String>,
    pub alert: Option<String>,
    pub expr: String,
    #[serde(rename = "for")]
    pub hold: Option<String>,
    pub labels: BTreeMap<String, String>,
    pub annotations: BTreeMap<String, String>,
}

/// The rules of a file; of a resource its spec.
pub fn rules(text: &str) -> RuleFile {
    #[derive(Deserialize)]
    struct Resource {
        spec: RuleFile,
    }
    if text.contains("kind: PrometheusRule") {
        return serde_saphyr::from_str::<Resource>(text).expect("a resource").spec;
    }
    serde_saphyr::from_str(text).expect("a rule file")
}

/// The words of an expression, with numbers as numbers and without brackets that only group.
#[derive(Debug, Clone, PartialEq)]
pub enum Word {
    Text(String),
    Number(f64),
}

pub fn words(expr: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut rest = expr.trim_start();
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '"' => 1 + rest[1..].find('"').expect("a closed text") + 1,
            '#' => rest.find('\n').unwrap_or(rest.len()),
            c if c.is_ascii_alphanumeric() || c == '_' => {
                rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | ':' | '.')).unwrap_or(rest.len())
            }
            c => c.len_utf8(),
        };
        let word = &rest[..length];
        match word.parse::<f64>() {
            Ok(number) => words.push(Word::Number(number)),
            Err(_) if c == '#' => {}
            Err(_) => words.push(Word::Text(word.to_owned())),
        }
        rest = rest[length..].trim_start();
    }
    words
}

/// Equal, numbers to one part in a billion of the larger: Sloth's carry float noise.
pub fn are_equal(a: &[Word], b: &[Word]) -> bool {
    a.len() == b.len()
        && a.iter().zip(b).all(|pair| match pair {
            (Word::Number(a), Word::Number(b)) => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()),
            (a, b) => a == b,
        })
}
