/// How well what somebody types finds a name: the less the better, nothing where it does not. Both in lower case.
///
/// Every word must be found: at the start of the name, at the start of one of its words, within a word, or, last of all, as
/// letters in their order.
///
/// ```
/// use accord::units::typed;
/// assert!(typed::finds("cap", "capacity") < typed::finds("cap", "what the escape costs"));
/// assert!(typed::finds("obj chk", "objective: checkout").is_some());
/// assert_eq!(typed::finds("xyz", "capacity"), None);
/// ```
pub fn finds(query: &str, name: &str) -> Option<u32> {
    query.split_whitespace().map(|word| place(word, name)).sum()
}

/// Beyond so many letters between the first and the last it is chance.
const SPREAD: usize = 40;

fn place(word: &str, name: &str) -> Option<u32> {
    if let Some(at) = name.find(word) {
        let is_start = |at: usize| name[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
        let starts_one = name.match_indices(word).any(|(at, _)| is_start(at));
        // What stands early is the name itself; what it is about comes after it.
        let late = (at as u32 / 8).min(9);
        return Some(match at {
            0 => 0,
            _ if starts_one => 10 + late,
            _ => 30 + late,
        });
    }
    let mut letters = word.chars();
    let mut wanted = letters.next()?;
    let (mut first, mut is_begun) = (0, false);
    for (at, letter) in name.char_indices() {
        if letter != wanted {
            continue;
        }
        if !is_begun {
            (first, is_begun) = (at, true);
        }
        let Some(next) = letters.next() else {
            let spread = at - first;
            return (spread <= SPREAD).then_some(60 + spread as u32);
        };
        wanted = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_comes_first() {
        let names = ["previous objective", "objective", "export openslo v1", "objects in a map", "files to carry"];
        let found = |query: &str| {
            let mut ranked: Vec<_> = names.iter().filter_map(|name| Some((finds(query, name)?, *name))).collect();
            ranked.sort_unstable();
            ranked.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
        };
        assert_eq!(found("obj"), ["objective", "objects in a map", "previous objective"]);
        assert_eq!(found("prev obj"), ["previous objective"]);
        assert_eq!(found("openslo exp"), ["export openslo v1"]);
        assert_eq!(found("xprt"), ["export openslo v1"]);
        assert_eq!(found("").len(), names.len());
        assert!(found("zzz").is_empty());
        assert!(found("ü").is_empty());
    }
}
