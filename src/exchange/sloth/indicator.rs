//! Sloth's SLI: bad events by all events, a ratio of bad events, or a plugin.

use std::collections::BTreeMap;

use super::super::promql::{self, Template, complement, left_out, of_complement, rest};
use super::PLUGIN;
use crate::plan::{Counted, Indicator, Source};

/// What stands under `sli`.
#[derive(Debug, Clone, PartialEq)]
pub enum Sli {
    Events { error: String, total: String },
    Raw { error_ratio: String },
    Plugin { id: String, options: BTreeMap<String, String> },
}

/// An SLI, and what of the indicator it says otherwise.
pub struct Said {
    pub sli: Sli,
    pub otherwise: Vec<String>,
}

/// The indicator of an SLI. Sloth counts bad events only; the forms in which we write good events are recognised, and
/// nothing else is: they are exact, and what stands in the brackets must end there.
pub fn indicator_of(sli: &Sli) -> Indicator {
    match sli {
        Sli::Events { error, total } => {
            let good = left_out(error, total).filter(|good| ends_itself(good));
            let (counted, events) = match good {
                Some(good) => (Counted::Good, good),
                None => (Counted::Bad, error.as_str()),
            };
            let (events, total) = (Source::prometheus(events), Source::prometheus(total));
            Indicator::Ratio { counted, events, total, counter: None }
        }
        Sli::Raw { error_ratio } => {
            let (counted, ratio) = match of_complement(error_ratio).filter(|good| ends_itself(good)) {
                Some(good) => (Counted::Good, good),
                None => (Counted::Bad, error_ratio.as_str()),
            };
            Indicator::Raw { counted, ratio: Source::prometheus(ratio) }
        }
        Sli::Plugin { id, options } => {
            let ratio = Source { kind: PLUGIN.to_owned(), reference: Some(id.clone()), fields: options.clone() };
            Indicator::Raw { counted: Counted::Bad, ratio }
        }
    }
}

/// Whether a query is one, whatever brackets stand around it.
fn ends_itself(query: &str) -> bool {
    Template::new(query).is_ok() && promql::check(query).is_ok()
}

/// The SLI of an indicator.
///
/// # Errors
/// Why Sloth cannot measure it, to follow the objective's name.
pub fn sli_of(indicator: &Indicator) -> Result<Said, String> {
    let mut otherwise = Vec::new();
    let sli = match indicator {
        Indicator::Ratio { counted, events, total, .. } => {
            let is_bare = *counted == Counted::Bad;
            let events = query_of(events, is_bare, &mut otherwise)?;
            let total = query_of(total, true, &mut otherwise)?;
            if *counted == Counted::Bad && events == total {
                return Err("asks the same for bad and for all events, which Sloth refuses".to_owned());
            }
            let error = match counted {
                Counted::Bad => events,
                Counted::Good => rest(&total, &events),
            };
            Sli::Events { error, total }
        }
        Indicator::Raw { counted: Counted::Bad, ratio: Source { kind, reference: Some(id), fields } }
            if kind == PLUGIN =>
        {
            Sli::Plugin { id: id.clone(), options: fields.clone() }
        }
        Indicator::Raw { counted, ratio } => {
            let ratio = query_of(ratio, *counted == Counted::Bad, &mut otherwise)?;
            let error_ratio = match counted {
                Counted::Bad => ratio,
                Counted::Good => complement(&ratio),
            };
            Sli::Raw { error_ratio }
        }
        Indicator::Threshold { .. } => {
            return Err("compares a metric with a threshold; Sloth needs a ratio of bad events".to_owned());
        }
        Indicator::Reference { name, .. } => {
            return Err(format!("refers to the SLI “{name}”, which is in another file"));
        }
    };
    let read = indicator_of(&sli);
    if otherwise.is_empty() && read != *indicator {
        otherwise.push(difference(&read, indicator).to_owned());
    }
    Ok(Said { sli, otherwise })
}

/// What is not kept of an indicator whose queries are.
fn difference(read: &Indicator, meant: &Indicator) -> &'static str {
    match (read, meant) {
        (_, Indicator::Ratio { counter: Some(_), .. }) => "Sloth's files do not say whether a query reads counters",
        (
            Indicator::Ratio { counted: a, .. } | Indicator::Raw { counted: a, .. },
            Indicator::Ratio { counted: b, .. } | Indicator::Raw { counted: b, .. },
        ) if a != b => "the same number is told by counting the other kind of event",
        _ => "Sloth asks the Prometheus that runs its rules; the kind and name of the data source are left out",
    }
}

/// The query of a source; a bare one stands in Sloth's brackets as it is, others in ours.
fn query_of(source: &Source, is_bare: bool, otherwise: &mut Vec<String>) -> Result<String, String> {
    let template = Template::of(source)?;
    let mut text = promql::query_of(source)?.to_owned();
    if let Some(range) = template.replaced {
        text = template.over("{{.window}}");
        otherwise.push(format!(
            "the fixed range {} in the query is replaced by the window of each rule, {{{{.window}}}}",
            range.prometheus()
        ));
    }
    // Sloth writes its closing bracket right behind the query, where a comment would swallow it.
    if is_bare && promql::check(&format!("({text})")).is_err() {
        text.push('\n');
        otherwise.push("a line's end is added to the query, so that the comment at its end ends".to_owned());
    }
    Ok(text)
}

/// What Sloth would refuse in the queries of an SLI, each with the key's name.
pub fn doubts(queries: &[(&'static str, &str)]) -> Vec<String> {
    let mut doubts = Vec::new();
    for (key, query) in queries {
        if let Err(error) = promql::check(query) {
            doubts.push(format!("{key} {error}"));
        } else if !placeholder(query) {
            doubts.push(format!("{key} has no {{{{.window}}}}, which Sloth wants where the range belongs"));
        }
    }
    if let [(_, error), (total, all)] = queries
        && error == all
    {
        doubts.push(format!("{total} asks the same as the errors do"));
    }
    doubts
}

fn placeholder(query: &str) -> bool {
    let mut inside = query.split("{{").skip(1).filter_map(|rest| rest.split_once("}}"));
    inside.any(|(inside, _)| inside.trim() == ".window")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(counted: Counted, events: &str, total: &str) -> Indicator {
        let (events, total) = (Source::prometheus(events), Source::prometheus(total));
        Indicator::Ratio { counted, events, total, counter: None }
    }

    #[test]
    fn good_events_are_found_again_and_nothing_else_is_taken_for_them() {
        let (good, total) = ("sum(rate(a[{{.window}}])) # why", "sum(rate(b[{{.window}}]))");
        let meant = ratio(Counted::Good, good, total);
        let said = sli_of(&meant).unwrap();
        // Counted good, a comment at the end needs nothing more: the bracket stands on the next line.
        assert_eq!((indicator_of(&said.sli), said.otherwise), (meant, Vec::<String>::new()));
        let Sli::Events { error, .. } = &said.sli else { panic!("events") };
        assert!(promql::check(error).is_ok(), "{error}");
        for error in [
            // Another total, another shape, and a bracket that is closed in between.
            format!("(\nsum(rate(c[{{{{.window}}}}]))\n)\n-\n(\n{good}\n)"),
            format!("({total}) - ({good})"),
            format!("(\n{total}\n)\n-\n(\nrate(a[{{{{.window}}}}])\n) or (\nrate(b[{{{{.window}}}}])\n)"),
        ] {
            let read = indicator_of(&Sli::Events { error: error.clone(), total: total.to_owned() });
            assert_eq!(read, ratio(Counted::Bad, &error, total));
        }
    }

    #[test]
    fn what_cannot_stand_in_a_rule_is_refused() {
        let refused = |indicator: Indicator| sli_of(&indicator).err().expect("refused");
        let total = "sum(rate(b[{{.window}}]))";
        for query in
            ["a) or vector(1) or (b", "sum(rate(a[{{.window}}])", "a", "rate(a[{{.other}}])", "sum(rate(a[5m])) +"]
        {
            assert!(refused(ratio(Counted::Bad, query, total)).contains("query"), "{query}");
        }
        assert!(refused(ratio(Counted::Bad, total, total)).contains("the same"));
        let fixed = sli_of(&ratio(Counted::Bad, "sum(rate(a[5m]))", total)).unwrap();
        assert!(fixed.otherwise[0].contains("fixed range 5m"));
        let comment = sli_of(&ratio(Counted::Bad, "sum(rate(a[{{.window}}])) # x", total)).unwrap();
        assert!(comment.otherwise[0].contains("comment"));
        // A bad ratio in the form of a good one reads back as the good one, and that is said.
        let bad = Indicator::Raw { counted: Counted::Bad, ratio: Source::prometheus("1 - (\nrate(a[{{.window}}])\n)") };
        assert!(sli_of(&bad).unwrap().otherwise[0].contains("other kind"));
    }
}
