use super::cut_sets::CutSet;
use super::diagram::{Diagram, Origin};
use super::importance::Importance;
use crate::model::ModelError;
use crate::model::availability::{Availability, MINUTES_PER_YEAR};
use crate::plan::Architecture;
use crate::units::{Span, Target, Window};

/// The largest minimal cut sets that a breakdown lists.
pub const BREAKDOWN_ORDER: usize = 2;
/// Up to so many events each has its Fussell–Vesely importance; it takes a search of its own for each.
const MOST_SEARCHED: usize = 64;

/// An architecture part by part: what each contributes to the downtime of the whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Breakdown {
    /// Availability of the whole: no better is possible.
    pub whole: Availability,
    /// One for each event of [`Diagram::events`], in their order: first the components, then the common causes.
    pub rows: Vec<Contribution>,
    /// The minimal cut sets of one event and of two, likeliest first.
    pub cut_sets: Vec<CutSet>,
}

/// What one event contributes: a component that fails of its own, or a common cause that takes several.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// What it is.
    pub origin: Origin,
    /// The name of the component or of the cause.
    pub name: String,
    /// Of a component with all that takes it, common causes included; of a common cause how likely it is absent.
    pub availability: Availability,
    /// What the event by itself contributes.
    pub importance: Importance,
    /// The chance that it is part of the reason, given that the whole is down; not searched in large diagrams.
    pub fussell_vesely: Option<f64>,
    /// In which of the cut sets it is.
    pub cut_sets: Vec<usize>,
    /// Whether it takes the whole down alone.
    pub is_single_point: bool,
}

impl Contribution {
    /// How much less the whole would be down in so long a time if this never happened.
    ///
    /// # Formula
    /// ```text
    /// (Q − Q(0)) × window
    /// ```
    pub fn takes(&self, window: Span) -> Span {
        let share = self.importance.minutes_per_year / MINUTES_PER_YEAR;
        Span::from_seconds_f64(share * window.to_seconds_f64()).unwrap_or(Span::MAX)
    }
}

impl Breakdown {
    /// The event without which the whole would be down least.
    pub fn largest(&self) -> Option<&Contribution> {
        // The first of several alike, so that the answer does not depend on the order of comparison.
        self.rows.iter().reduce(|best, row| {
            if row.importance.minutes_per_year > best.importance.minutes_per_year { row } else { best }
        })
    }

    /// The names of the events of a cut set.
    pub fn names<'a>(&'a self, set: &CutSet) -> Vec<&'a str> {
        set.events.iter().filter_map(|&event| self.rows.get(event)).map(|row| row.name.as_str()).collect()
    }
}

/// An architecture part by part.
///
/// # Errors
/// What [`Diagram::new`], [`Diagram::importance`] and [`Diagram::cut_sets`] refuse.
///
/// ```
/// use accord::model::architecture::breakdown;
/// use accord::plan::{Architecture, Block, Component, Record};
/// use accord::units::Share;
/// let part = |name: &str, down: &str| Component {
///     name: name.to_owned(),
///     record: Record::Unavailability(Share::parse_percent(down).unwrap()),
/// };
/// let shop = Architecture {
///     components: vec![part("app", "0.01"), part("provider", "0.03")],
///     groups: Vec::new(),
///     root: Block::Series(vec![Block::component("app"), Block::component("provider")]),
/// };
/// let breakdown = breakdown(&shop)?;
/// assert_eq!(breakdown.largest().map(|row| row.name.as_str()), Some("provider"));
/// assert_eq!(breakdown.cut_sets.len(), 2);
/// # Ok::<(), accord::model::ModelError>(())
/// ```
pub fn breakdown(architecture: &Architecture) -> Result<Breakdown, ModelError> {
    let diagram = Diagram::new(architecture)?;
    let cut_sets = diagram.cut_sets(BREAKDOWN_ORDER)?;
    let searched = diagram.events().len() <= MOST_SEARCHED;
    let mut rows = Vec::with_capacity(diagram.events().len());
    for (number, (event, importance)) in diagram.events().iter().zip(diagram.importance()?).enumerate() {
        let (name, availability) = match &event.origin {
            Origin::Component(at) => {
                let component = architecture.components.get(*at);
                let whole = component.map(|component| record_availability(component.record)).transpose()?;
                (component.map(|c| c.name.clone()).unwrap_or_default(), whole.unwrap_or(event.chance))
            }
            Origin::Group { group, members } => (cause_name(architecture, *group, members), event.chance),
        };
        let sets: Vec<usize> =
            cut_sets.iter().enumerate().filter(|(_, set)| set.events.contains(&number)).map(|(at, _)| at).collect();
        rows.push(Contribution {
            origin: event.origin.clone(),
            name,
            availability,
            importance,
            fussell_vesely: if searched { Some(diagram.fussell_vesely(number)?) } else { None },
            is_single_point: sets.iter().any(|&at| cut_sets[at].events.len() == 1),
            cut_sets: sets,
        });
    }
    Ok(Breakdown { whole: diagram.availability(), rows, cut_sets })
}

/// The availability that a record says.
///
/// # Errors
/// Two times of nothing.
pub fn record_availability(record: crate::plan::Record) -> Result<Availability, ModelError> {
    super::diagram::chance(record)
}

/// The cause's name; of one that takes only some of its members, which.
fn cause_name(architecture: &Architecture, group: usize, members: &[usize]) -> String {
    let Some(cause) = architecture.groups.get(group) else { return String::new() };
    if members.len() == cause.members.len() {
        return cause.name.clone();
    }
    let names = members.iter().filter_map(|&at| architecture.components.get(at)).map(|c| c.name.as_str());
    format!("{} ({})", cause.name, names.collect::<Vec<_>>().join(", "))
}

/// A high availability in percent with two digits of what is missing: `99.97 %` for 0.0003 down, `99.9999 %` for 1e-6.
pub fn availability_in_words(availability: Availability) -> String {
    let missing = 100.0 * availability.down();
    if missing <= 0.0 {
        return "100 %".to_owned();
    }
    if missing < 1e-7 {
        return "over 99.9999999 %".to_owned();
    }
    let digits = (1 - libm::floor(libm::log10(missing) + 1e-9) as i32).clamp(0, 9) as usize;
    let text = format!("{:.digits$}", 100.0 - missing);
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text} %")
}

/// What the diagram means for the promise, in one plain sentence or two.
pub fn verdict(subject: &str, breakdown: &Breakdown, target: Target, window: &Window) -> String {
    let budget = window.budget(target.budget());
    let ceiling = availability_in_words(breakdown.whole);
    let Some(largest) = breakdown.largest().filter(|_| breakdown.whole.down() > 0.0) else {
        return format!("{subject} is made of parts that are never down, as far as their records say.");
    };
    let takes = largest.takes(window.span());
    let part = if largest.is_single_point {
        format!("{} alone takes {takes}", largest.name)
    } else {
        format!("{} has a part in {takes}", largest.name)
    };
    let down = Span::from_seconds_f64(breakdown.whole.down() * window.span().to_seconds_f64()).unwrap_or(Span::MAX);
    let first = format!(
        "{subject} can be no better than {ceiling}: {part} of the {budget} that {target} % allows in {}.",
        window.length.spoken()
    );
    if breakdown.whole.down() > target.budget().to_f64() {
        format!("{first} The target promises more than that: the parts together are down {down}.")
    } else {
        format!("{first} All parts together are down {down}; the rest is left for changes and mistakes.")
    }
}

/// The rule of the extra nine, held against the components that the whole cannot do without.
#[derive(Debug, Clone, PartialEq)]
pub struct ExtraNine {
    /// What each of them may be down.
    pub each: f64,
    /// The names of those that the whole cannot do without.
    pub critical: Vec<String>,
    /// The names of those that are down more than the rule allows.
    pub over: Vec<String>,
}

/// Which components break the rule of the extra nine: whatever takes a service down alone should have one nine more than
/// the service promises.
///
/// # Formula
/// ```text
/// down of each ≤ (1 − target) ÷ 10
/// ```
///
/// # Source
/// Treynor, Dahlin, Rau & Beyer, "The Calculus of Service Availability", ACM Queue 15(2), 2017.
///
/// # Errors
/// As [`super::extra_nine`].
pub fn extra_nines(breakdown: &Breakdown, target: Target) -> Result<ExtraNine, ModelError> {
    let critical: Vec<&Contribution> = breakdown.rows.iter().filter(|row| row.is_single_point).collect();
    let count = u32::try_from(critical.len()).unwrap_or(u32::MAX);
    let (each, _) = super::extra_nine(target.budget().to_f64(), count)?;
    let names = |rows: &[&Contribution]| rows.iter().map(|row| row.name.clone()).collect();
    // A record that is exactly a tenth of the budget keeps the rule; a float's last digit does not break it.
    let over: Vec<_> = critical.iter().copied().filter(|row| row.availability.down() > each * (1.0 + 1e-12)).collect();
    Ok(ExtraNine { each, critical: names(&critical), over: names(&over) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Block, CommonCause, Component, Record, Sharing};
    use crate::units::Share;

    fn part(name: &str, down: &str) -> Component {
        Component { name: name.to_owned(), record: Record::Unavailability(Share::parse_percent(down).unwrap()) }
    }

    /// lb 0.005 %, two apps of 0.5 % with beta 10 %, db 0.02 %, provider 0.03 %.
    fn shop() -> Architecture {
        let c = Block::component;
        Architecture {
            components: vec![
                part("lb", "0.005"),
                part("app 1", "0.5"),
                part("app 2", "0.5"),
                part("db", "0.02"),
                part("provider", "0.03"),
            ],
            groups: vec![CommonCause {
                name: "push".to_owned(),
                members: vec!["app 1".to_owned(), "app 2".to_owned()],
                sharing: Sharing::Beta(Share::parse_percent("10").unwrap()),
            }],
            root: Block::Series(vec![c("lb"), Block::Parallel(vec![c("app 1"), c("app 2")]), c("db"), c("provider")]),
        }
    }

    /// Worked out by hand (Python's decimal): the common cause is 0.1 × 0.005 = 5e-4; the own parts 0.0045 each.
    #[test]
    fn each_part_contributes_what_the_closed_form_says() {
        let breakdown = breakdown(&shop()).unwrap();
        let pair = 5e-4 + (1.0 - 5e-4) * 0.0045 * 0.0045;
        let up = (1.0 - 5e-5) * (1.0 - pair) * (1.0 - 2e-4) * (1.0 - 3e-4);
        assert!((breakdown.whole.down() - (1.0 - up)).abs() < 1e-12);
        let names: Vec<_> = breakdown.rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["lb", "app 1", "app 2", "db", "provider", "push"]);
        assert_eq!(breakdown.largest().map(|row| row.name.as_str()), Some("push"));
        let provider = &breakdown.rows[4];
        assert!(provider.is_single_point && !breakdown.rows[1].is_single_point);
        // Without the provider the rest is down: up ÷ (1 − 3e-4).
        let lost = up / (1.0 - 3e-4) - up;
        assert!((provider.importance.minutes_per_year - lost * MINUTES_PER_YEAR).abs() < 1e-6);
        assert!((provider.importance.birnbaum - up / (1.0 - 3e-4)).abs() < 1e-12);
        // push, provider, db and lb alone, the two apps together; likeliest first.
        let sets: Vec<_> = breakdown.cut_sets.iter().map(|set| breakdown.names(set)).collect();
        assert_eq!(sets, [vec!["push"], vec!["provider"], vec!["db"], vec!["lb"], vec!["app 1", "app 2"]]);
        assert_eq!(breakdown.rows[2].cut_sets, [4]);
        assert!((breakdown.rows[1].availability.down() - 5e-3).abs() < 1e-15);
    }

    #[test]
    fn the_verdict_is_one_plain_sentence() {
        let target = Target::parse_percent("99.9").unwrap();
        let window = Window::rolling("30d").unwrap();
        let mut series = shop();
        series.groups.clear();
        series.root = Block::Series(vec![Block::component("lb"), Block::component("provider")]);
        series.components.retain(|component| ["lb", "provider"].contains(&component.name.as_str()));
        let said = verdict("Checkout", &breakdown(&series).unwrap(), target, &window);
        // 0.03 % of 30 d less the 0.005 % of them in which the other is down too: 12 m 57.6 s; of 0.1 %: 43 m 12 s.
        assert!(said.starts_with("Checkout can be no better than 99.965 %: provider alone takes 12 m 58 s of the 43 m 12 s that 99.9 % allows in 30 days."), "{said}");
        let high = Target::parse_percent("99.99").unwrap();
        let said = verdict("Checkout", &breakdown(&series).unwrap(), high, &window);
        assert!(said.contains("The target promises more than that"), "{said}");
    }

    #[test]
    fn the_extra_nine_names_who_breaks_it() {
        let rule = extra_nines(&breakdown(&shop()).unwrap(), Target::parse_percent("99.9").unwrap()).unwrap();
        assert!((rule.each - 1e-4).abs() < 1e-18);
        assert_eq!(rule.critical, ["lb", "db", "provider", "push"]);
        assert_eq!(rule.over, ["db", "provider", "push"]);
    }

    #[test]
    fn availability_shows_two_digits_of_what_is_missing() {
        for (down, text) in [
            (0.0, "100 %"),
            (3e-4, "99.97 %"),
            (3.08e-4, "99.969 %"),
            (1e-6, "99.9999 %"),
            (0.25, "75 %"),
            (1.0, "0 %"),
            (1e-12, "over 99.9999999 %"),
        ] {
            assert_eq!(availability_in_words(Availability::from_down(down).unwrap()), text);
        }
    }
}
