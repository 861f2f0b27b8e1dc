use crate::model::cost::choices;
use crate::model::{ModelError, usual_windows};
use crate::plan::{Band, Charter, Facts, Investment, Negotiation, Offer, Policy, Terms};
use crate::units::Target;

/// What a map of targets is crossed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Across {
    /// Error-budget policies.
    Policies,
    /// What is paid for.
    Investments,
    /// Windows.
    Windows,
}

impl Across {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Policies, Self::Investments, Self::Windows];

    /// What to call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Policies => "policy",
            Self::Investments => "investment",
            Self::Windows => "window",
        }
    }
}

/// One row of a map: everything but the target.
#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    /// What it is.
    pub name: String,
    /// The terms; their target is that of the draft.
    pub terms: Terms,
}

/// The most rows of a map.
pub const MOST_LANES: usize = 12;

/// The rows of a map: the draft with each policy that is known, each option bought or not, or each window that people
/// choose. What the draft and the offers say is among them.
///
/// `home` is what the draft was when somebody sat down: its row comes first and stays, so that rows stand still while the
/// draft goes from one to another, and nobody loses a policy of their own by trying another.
pub fn lanes(facts: &Facts, home: &Terms, draft: &Terms, negotiation: &Negotiation, across: Across) -> Vec<Lane> {
    let seen = || std::iter::once(home).chain(negotiation.offers.iter().map(|offer| &offer.terms));
    let lanes: Vec<Lane> = match across {
        Across::Policies => {
            let ours = home.policy.clone().map(|policy| (Some(policy), "as it was".to_owned()));
            let of_offer = |offer: &Offer| Some((Some(offer.terms.policy.clone()?), format!("as in “{}”", offer.name)));
            let offered = ours.into_iter().chain(negotiation.offers.iter().filter_map(of_offer));
            // What people wrote stays whatever the rules are.
            let charter = home.policy.as_ref().map(|policy| policy.charter.clone()).unwrap_or_default();
            let worded = |policy: Policy| Some(Policy { charter: charter.clone(), ..policy });
            let known = [None, worded(Policy::workbook()), worded(Policy::escalating()), worded(Policy::four_bands())];
            let known = known.map(|policy| (policy, "as published".to_owned()));
            let lane = |(policy, whose): (Option<Policy>, String)| {
                let name = policy.as_ref().map_or("No policy", |policy| &policy.name).to_owned();
                (Lane { name, terms: Terms { policy, ..draft.clone() } }, whose)
            };
            return distinct(draft, offered.chain(known).map(lane));
        }
        Across::Investments => {
            let lane = |name: String, investments| Lane { name, terms: Terms { investments, ..draft.clone() } };
            let with = |one: &Investment| {
                let mut investments = home.investments.clone();
                investments.push(one.clone());
                lane(format!("{} as well", one.name), investments)
            };
            let is_new = |one: &&Investment| !home.investments.iter().any(|of| of.name == one.name);
            let mut lanes = vec![lane("nothing bought".to_owned(), Vec::new())];
            lanes.push(lane("as it was".to_owned(), home.investments.clone()));
            let options = choices(facts, home);
            lanes.extend(options.iter().filter(is_new).map(with));
            lanes.push(lane("all of it".to_owned(), options));
            lanes.extend(
                negotiation
                    .offers
                    .iter()
                    .map(|offer| lane(format!("as in “{}”", offer.name), offer.terms.investments.clone())),
            );
            lanes
        }
        Across::Windows => {
            let windows = seen().map(|terms| terms.window.clone()).chain(usual_windows());
            windows.map(|window| Lane { name: window.spoken(), terms: Terms { window, ..draft.clone() } }).collect()
        }
    };
    distinct(draft, lanes.into_iter().map(|lane| (lane, "another".to_owned())))
}

/// Rows of which no two are the same, the draft's among them; each with whose it is, in case that its name is taken.
fn distinct(draft: &Terms, lanes: impl Iterator<Item = (Lane, String)>) -> Vec<Lane> {
    let mut kept: Vec<Lane> = Vec::new();
    // What the draft has become since is a row of its own, the last.
    let now = (Lane { name: "the draft as it is now".to_owned(), terms: draft.clone() }, String::new());
    for ((lane, whose), is_now) in lanes.map(|lane| (lane, false)).chain([(now, true)]) {
        let is_new = !kept.iter().any(|other| is_same(&other.terms, &lane.terms));
        if is_new && (kept.len() < MOST_LANES || is_now) {
            kept.push(Lane { name: free_name(&kept, lane.name, &whose), ..lane });
        }
    }
    kept
}

/// Two policies may be called the same; the one that comes later says whose it is. A name that is free is kept, so that a
/// row is called the same for as long as nobody else takes its name.
fn free_name(kept: &[Lane], name: String, whose: &str) -> String {
    let is_free = |name: &str| !kept.iter().any(|other| other.name == name);
    if is_free(&name) {
        return name;
    }
    let named = format!("{name}, {whose}");
    if is_free(&named) {
        return named;
    }
    (2..).map(|n| format!("{named} {n}")).find(|name| is_free(name)).unwrap_or(named)
}

/// The row of a map in which terms lie, whatever their target.
pub fn lane_of(lanes: &[Lane], terms: &Terms) -> Option<usize> {
    lanes.iter().position(|lane| is_same(&lane.terms, terms))
}

/// Whether two lanes would have the same figures: a policy's name and words change nothing.
fn is_same(a: &Terms, b: &Terms) -> bool {
    let acts = |terms: &Terms| {
        terms.policy.as_ref().map(|policy| Policy {
            name: String::new(),
            charter: Charter::default(),
            bands: policy
                .bands
                .iter()
                .map(|band| Band { name: String::new(), actions: Vec::new(), owner: String::new(), ..band.clone() })
                .collect(),
            ..policy.clone()
        })
    };
    (&a.window, &a.investments) == (&b.window, &b.investments) && acts(a) == acts(b)
}

/// Targets from one to another, evenly in nines, with the digits that people say; the loosest first.
///
/// # Errors
/// Targets beyond those that can be written.
pub fn ladder(low: f64, high: f64, count: usize) -> Result<Vec<Target>, ModelError> {
    let count = count.clamp(2, 200);
    let step = (high - low) / (count - 1) as f64;
    let mut targets = (0..count)
        .map(|at| {
            Target::from_nines(low + step * at as f64).map_err(|_| ModelError::OutOfRange {
                what: "the nines of a target",
                got: low + step * at as f64,
                accepted: "0 to 7",
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    targets.dedup();
    Ok(targets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Offer, OfferId};
    use crate::units::Window;

    fn draft() -> Terms {
        Terms::new(Target::parse_percent("99.9").unwrap(), Window::rolling("30d").unwrap())
    }

    fn names(lanes: &[Lane]) -> Vec<&str> {
        lanes.iter().map(|lane| lane.name.as_str()).collect()
    }

    /// The draft goes to another row: rows, their order and their names stay, and what was written stays written.
    #[test]
    fn rows_stand_still_while_the_draft_moves() {
        let charter = Charter { owner: "Ada".to_owned(), ..Charter::default() };
        let ours = Policy { name: "Four bands".to_owned(), charter, ..Policy::workbook() };
        let home = Terms { policy: Some(ours), ..draft() };
        let rows = |now: &Terms| lanes(&Facts::default(), &home, now, &Negotiation::default(), Across::Policies);
        let before = rows(&home);
        assert_eq!(names(&before), ["Four bands", "No policy", "CRE escalation", "Four bands, as published"]);
        for lane in &before {
            assert_eq!(rows(&lane.terms), before);
            assert!(lane.terms.policy.as_ref().is_none_or(|policy| policy.charter.owner == "Ada"));
        }
        let edited = Policy { exceptions_per_week: 3.0, ..Policy::workbook() };
        let edited = Terms { policy: Some(edited), ..draft() };
        assert_eq!(lane_of(&rows(&edited), &edited), Some(4));
    }

    #[test]
    fn what_is_the_same_is_one_row() {
        let renamed = Policy { name: "Ours".to_owned(), ..Policy::workbook() };
        let offer = |id, policy| Offer {
            id: OfferId(id),
            by: String::new(),
            name: "Fast".to_owned(),
            reason: String::new(),
            is_covered: false,
            terms: Terms { policy, ..draft() },
        };
        let negotiation = Negotiation { seats: Vec::new(), offers: vec![offer(1, Some(renamed)), offer(2, None)] };
        let rows = lanes(&Facts::default(), &draft(), &draft(), &negotiation, Across::Policies);
        assert_eq!(names(&rows), ["Ours", "No policy", "CRE escalation", "Four bands"]);
        let rows = lanes(&Facts::default(), &draft(), &draft(), &negotiation, Across::Windows);
        assert_eq!(rows.len(), usual_windows().len());
    }

    #[test]
    fn options_stand_alone_and_all_together() {
        let option = |name: &str| Investment { name: name.to_owned(), yearly_cost: 1.0, effects: Vec::new() };
        let facts = Facts { options: vec![option("a"), option("b")], ..Facts::default() };
        let draft = Terms { investments: vec![option("a")], ..draft() };
        let rows = lanes(&facts, &draft, &draft, &Negotiation::default(), Across::Investments);
        // With one of two bought, one more is all of it.
        assert_eq!(names(&rows), ["nothing bought", "as it was", "b as well"]);
        assert!(rows.iter().all(|lane| lane.terms.target == draft.target));
    }

    #[test]
    fn a_ladder_is_even_in_nines() {
        let targets: Vec<String> = ladder(2.0, 4.0, 5).unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(targets, ["99", "99.68", "99.9", "99.968", "99.99"]);
        assert!(ladder(2.0, 9.0, 5).is_err());
    }
}
