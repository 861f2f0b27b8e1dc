use super::pick::shuffled;
use super::{
    AlertCase, BurnCase, Cascade, CascadeCase, CeilingCase, HeadroomCase, LadderCase, LowTrafficCase, MeetingCase,
    ObjectiveCase, Quarter, QuarterCase, RankCase, Round, SameMeanCase, Scenario, TriageCase, Wheel,
};
use crate::model::ModelError;
use crate::model::chance::Stream;
use crate::model::error::{at_most, within};

/// The most cases of a deck.
pub const MOST_CASES: usize = 200;
/// The most rounds of a play.
pub const MOST_ROUNDS: u32 = 50;

/// A drill with its cases: data that a team can write.
#[derive(Debug, Clone, PartialEq)]
pub struct Deck {
    /// A short name for links: letters, digits and dashes.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// What one learns, in a sentence or two.
    pub teaches: String,
    /// Seconds for each round, or for each decision.
    pub seconds: u32,
    /// Rounds of a play. Simulated drills and hosted ones have one.
    pub rounds: u32,
    /// What is asked.
    pub drill: Drill,
}

/// What a deck asks, and its cases.
#[derive(Debug, Clone, PartialEq)]
pub enum Drill {
    /// Read the burn.
    Burn(Vec<BurnCase>),
    /// Which alert fires, when, and when it clears.
    Alert(Vec<AlertCase>),
    /// What is wrong with this alert.
    Ladder(Vec<LadderCase>),
    /// Low traffic: would this page?
    LowTraffic(Vec<LowTrafficCase>),
    /// Budget meeting: what is allowed?
    Meeting(Vec<MeetingCase>),
    /// Stack-rank risks before seeing the numbers.
    Rank(Vec<RankCase>),
    /// Same mean, which keeps the objective more often?
    SameMean(Vec<SameMeanCase>),
    /// Dependency ceiling.
    Ceiling(Vec<CeilingCase>),
    /// Lose a zone, order in time, keep a latency promise.
    Headroom(Vec<HeadroomCase>),
    /// A live overload.
    Cascade(Vec<CascadeCase>),
    /// Several alerts: which first?
    Triage(Vec<TriageCase>),
    /// A quarter as the owner of a budget.
    Quarter(Vec<QuarterCase>),
    /// Deciding an objective for a new service.
    Objective(Vec<ObjectiveCase>),
    /// A wheel of misfortune with a host.
    Wheel(Vec<Scenario>),
}

/// Which drill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the same as the drills of that name")]
pub enum Kind {
    Burn,
    Alert,
    Ladder,
    LowTraffic,
    Meeting,
    Rank,
    SameMean,
    Ceiling,
    Headroom,
    Cascade,
    Triage,
    Quarter,
    Objective,
    Wheel,
}

impl Kind {
    /// All of them, in the order in which they are taught.
    pub const ALL: [Self; 14] = [
        Self::Burn,
        Self::Alert,
        Self::Ladder,
        Self::LowTraffic,
        Self::Meeting,
        Self::Rank,
        Self::SameMean,
        Self::Ceiling,
        Self::Headroom,
        Self::Cascade,
        Self::Triage,
        Self::Quarter,
        Self::Objective,
        Self::Wheel,
    ];

    /// The word for it in a file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Burn => "burn",
            Self::Alert => "alert",
            Self::Ladder => "ladder",
            Self::LowTraffic => "low_traffic",
            Self::Meeting => "meeting",
            Self::Rank => "rank",
            Self::SameMean => "same_mean",
            Self::Ceiling => "ceiling",
            Self::Headroom => "headroom",
            Self::Cascade => "cascade",
            Self::Triage => "triage",
            Self::Quarter => "quarter",
            Self::Objective => "objective",
            Self::Wheel => "wheel",
        }
    }
}

/// A deck that is being played.
#[derive(Debug, Clone)]
pub enum Play {
    /// Questions, one after the other.
    Rounds(Vec<Round>),
    /// An overload that runs.
    Cascade(Box<Cascade>),
    /// A quarter, week by week.
    Quarter(Box<Quarter>),
    /// A story that a host tells.
    Wheel(Box<Wheel>),
}

impl Deck {
    /// A deck with a name, a minute for each of five rounds.
    pub fn new(name: impl Into<String>, drill: Drill) -> Self {
        let name = name.into();
        Self { title: name.clone(), name, teaches: String::new(), seconds: 60, rounds: 5, drill }
    }

    /// Which drill it is.
    pub fn kind(&self) -> Kind {
        match self.drill {
            Drill::Burn(_) => Kind::Burn,
            Drill::Alert(_) => Kind::Alert,
            Drill::Ladder(_) => Kind::Ladder,
            Drill::LowTraffic(_) => Kind::LowTraffic,
            Drill::Meeting(_) => Kind::Meeting,
            Drill::Rank(_) => Kind::Rank,
            Drill::SameMean(_) => Kind::SameMean,
            Drill::Ceiling(_) => Kind::Ceiling,
            Drill::Headroom(_) => Kind::Headroom,
            Drill::Cascade(_) => Kind::Cascade,
            Drill::Triage(_) => Kind::Triage,
            Drill::Quarter(_) => Kind::Quarter,
            Drill::Objective(_) => Kind::Objective,
            Drill::Wheel(_) => Kind::Wheel,
        }
    }

    /// How many cases it has.
    pub fn cases(&self) -> usize {
        match &self.drill {
            Drill::Burn(cases) => cases.len(),
            Drill::Alert(cases) => cases.len(),
            Drill::Ladder(cases) => cases.len(),
            Drill::LowTraffic(cases) => cases.len(),
            Drill::Meeting(cases) => cases.len(),
            Drill::Rank(cases) => cases.len(),
            Drill::SameMean(cases) => cases.len(),
            Drill::Ceiling(cases) => cases.len(),
            Drill::Headroom(cases) => cases.len(),
            Drill::Cascade(cases) => cases.len(),
            Drill::Triage(cases) => cases.len(),
            Drill::Quarter(cases) => cases.len(),
            Drill::Objective(cases) => cases.len(),
            Drill::Wheel(cases) => cases.len(),
        }
    }

    /// Begins to play. Cases come in an order that the seed decides, each once before any comes again; round `i` is a
    /// function of the deck, the seed and `i`, so that a longer play begins like a shorter one.
    ///
    /// # Errors
    /// No case or more than [`MOST_CASES`], no round or more than [`MOST_ROUNDS`], and what the models refuse of a
    /// case.
    pub fn play(&self, seed: u64) -> Result<Play, ModelError> {
        let cases = self.cases();
        at_most("cases", cases, MOST_CASES)?;
        if cases == 0 {
            return Err(ModelError::Unusable { what: "the deck has no cases", remedy: "write at least one" });
        }
        within("rounds", f64::from(self.rounds), 1.0, f64::from(MOST_ROUNDS), "1 to 50")?;
        let order = shuffled(cases, &mut Stream::numbered(seed, 0));
        match &self.drill {
            Drill::Cascade(cases) => Ok(Play::Cascade(Box::new(Cascade::new(&cases[order[0]], seed)?))),
            Drill::Quarter(cases) => Ok(Play::Quarter(Box::new(Quarter::new(&cases[order[0]], seed)?))),
            Drill::Wheel(cases) => Ok(Play::Wheel(Box::new(Wheel::new(&cases[order[0]])?))),
            _ => {
                let round = |i: u32| self.round_of(order[i as usize % cases], seed, u64::from(i) + 1);
                (0..self.rounds).map(round).collect::<Result<_, _>>().map(Play::Rounds)
            }
        }
    }

    /// Tries a case as a play would, for some seeds. What an author should know is found when a deck is read.
    ///
    /// # Errors
    /// What the models refuse of it; a case that is not there.
    pub fn try_case(&self, case: usize) -> Result<(), ModelError> {
        const NONE: ModelError = ModelError::Unusable { what: "there is no such case", remedy: "count from 0" };
        const SEEDS: u64 = 24;
        match &self.drill {
            Drill::Cascade(cases) => Cascade::new(cases.get(case).ok_or(NONE)?, 1).map(drop),
            Drill::Quarter(cases) => Quarter::new(cases.get(case).ok_or(NONE)?, 1).map(drop),
            Drill::Wheel(cases) => Wheel::new(cases.get(case).ok_or(NONE)?).map(drop),
            _ if case >= self.cases() => Err(NONE),
            _ => (0..SEEDS).try_for_each(|seed| self.round_of(case, seed, 1).map(drop)),
        }
    }

    fn round_of(&self, case: usize, seed: u64, number: u64) -> Result<Round, ModelError> {
        let stream = &mut Stream::numbered(seed, number);
        let mut round = match &self.drill {
            Drill::Burn(cases) => cases[case].round(stream),
            Drill::Alert(cases) => cases[case].round(stream),
            Drill::Ladder(cases) => cases[case].round(stream),
            Drill::LowTraffic(cases) => cases[case].round(stream),
            Drill::Meeting(cases) => cases[case].round(stream),
            Drill::Rank(cases) => cases[case].round(stream),
            Drill::SameMean(cases) => cases[case].round(stream),
            Drill::Ceiling(cases) => cases[case].round(stream),
            Drill::Headroom(cases) => cases[case].round(stream),
            Drill::Triage(cases) => cases[case].round(stream),
            Drill::Objective(cases) => cases[case].round(stream),
            Drill::Cascade(_) | Drill::Quarter(_) | Drill::Wheel(_) => {
                Err(ModelError::Unusable { what: "this drill has no rounds", remedy: "play it step by step" })
            }
        }?;
        round.seconds = self.seconds;
        Ok(round)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::{BurnAsk, Pick, Told};
    use crate::units::{Target, Window};

    fn deck(rounds: u32) -> Deck {
        let case = |story: &str| BurnCase {
            told: Told { story: story.to_owned(), hint: None },
            target: Pick::one(Target::parse_percent("99.9").unwrap()),
            window: Window::rolling("30d").unwrap(),
            errors: Pick::of(vec![0.01, 0.02, 0.03, 0.04]).unwrap(),
            spent: Pick::one(0.0),
            ask: Pick::of(vec![BurnAsk::Rate, BurnAsk::Call]).unwrap(),
        };
        Deck { rounds, ..Deck::new("burn", Drill::Burn(vec![case("a"), case("b"), case("c")])) }
    }

    fn rounds(deck: &Deck, seed: u64) -> Vec<Round> {
        let Play::Rounds(rounds) = deck.play(seed).unwrap() else { panic!("questions") };
        rounds
    }

    #[test]
    fn a_class_gets_the_same_rounds() {
        assert_eq!(rounds(&deck(6), 9), rounds(&deck(6), 9));
        assert_ne!(rounds(&deck(6), 9), rounds(&deck(6), 10));
        assert_eq!(rounds(&deck(2), 9)[..], rounds(&deck(6), 9)[..2]);
        // Every case comes once before any comes again.
        for seed in 0..20 {
            let mut stories: Vec<String> = rounds(&deck(3), seed).into_iter().map(|round| round.story).collect();
            stories.sort();
            assert_eq!(stories, ["a", "b", "c"]);
        }
    }

    #[test]
    fn nothing_to_play_is_refused() {
        assert!(deck(0).play(1).is_err() && deck(51).play(1).is_err());
        assert!(Deck::new("none", Drill::Burn(Vec::new())).play(1).is_err());
        assert!(deck(1).try_case(2).is_ok() && deck(1).try_case(3).is_err());
    }
}
