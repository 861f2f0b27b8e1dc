//! Queries made of others, for tools that know one query where a plan has two, and back. Each part stands in brackets on
//! lines of its own, so that a comment at its end ends there. The layout says what was meant: a file of ours is read as the
//! plan that it was written from, and a query of another layout is read whole.

use super::check;

/// Events by all events.
pub fn share(events: &str, total: &str) -> String {
    format!("(\n{events}\n)\n/\n(\n{total}\n)")
}

/// The two queries of [`share`].
pub fn split_share(query: &str) -> Option<(&str, &str)> {
    let (events, total) = query.strip_prefix("(\n")?.strip_suffix("\n)")?.rsplit_once("\n)\n/\n(\n")?;
    (is_whole(events) && is_whole(total)).then_some((events, total))
}

/// All events but for some.
pub fn rest(total: &str, events: &str) -> String {
    format!("(\n{total}\n)\n-\n(\n{events}\n)")
}

/// The events that [`rest`] leaves out of that total.
pub fn left_out<'a>(query: &'a str, total: &str) -> Option<&'a str> {
    let events = query.strip_prefix("(\n")?.strip_prefix(total)?.strip_prefix("\n)\n-\n(\n")?.strip_suffix("\n)")?;
    is_whole(events).then_some(events)
}

/// One less a share.
pub fn complement(share: &str) -> String {
    format!("1 - (\n{share}\n)")
}

/// The share of [`complement`].
pub fn of_complement(query: &str) -> Option<&str> {
    query.strip_prefix("1 - (\n")?.strip_suffix("\n)").filter(|share| is_whole(share))
}

/// Events, and none while there are some in total: what has not happened yet has no series.
pub fn or_none(events: &str, total: &str) -> String {
    format!("(\n{events}\n)\nor\n(\n{total}\n) * 0")
}

/// The events of [`or_none`] with that total.
pub fn without_none<'a>(query: &'a str, total: &str) -> Option<&'a str> {
    let events =
        query.strip_prefix("(\n")?.strip_suffix("\n) * 0")?.strip_suffix(total)?.strip_suffix("\n)\nor\n(\n")?;
    is_whole(events).then_some(events)
}

/// Whether no bracket of a query was torn from its other.
fn is_whole(query: &str) -> bool {
    // A template that Grafana fills in is no PromQL; a range stands in for it.
    check(&query.replace("$__rate_interval", "5m")).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_are_read_back() {
        let (bad, total) = ("sum(rate(a{b=\"(\"}[5m])) # c )", "sum(rate(t[5m]))");
        let good = rest(total, &or_none(bad, total));
        assert_eq!(check(&good), Ok(()));
        assert_eq!(left_out(&good, total).and_then(|events| without_none(events, total)), Some(bad));
        let whole = share(&good, total);
        assert_eq!(check(&whole), Ok(()));
        assert_eq!(split_share(&whole), Some((good.as_str(), total)));
        assert_eq!(of_complement(&complement(bad)), Some(bad));
        for other in ["sum(a) / sum(b)", "(\na\n) + (\nb\n)", "(\na\n)\n/\n(\nb\n) + (\nc\n)"] {
            assert_eq!(split_share(other), None, "{other}");
        }
        assert_eq!(of_complement("1 - (\na\n) + (\nb\n)"), None);
        assert_eq!(left_out("(\na\n)\n-\n(\nb\n) + (\nc\n)", "a"), None);
    }
}
