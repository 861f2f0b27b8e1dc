use super::pick::{Pick, shuffled};
use super::round::{Round, Solved, Told, Unit, debrief, fact};
use super::say;
use crate::model::ModelError;
use crate::model::chance::Stream;
use crate::model::dry_run::{PastDay, burned, past};
use crate::model::error::within;
use crate::plan::words::{percent_rounded, policy_in_words};
use crate::plan::{DependencyMisses, Facts, Incident, IncidentLog, Policy, Terms};
use crate::units::{CivilDate, Target, Window};

/// What is asked in a budget meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeetingAsk {
    /// How much of the budget is spent.
    Spent,
    /// Which band of the policy holds.
    Band,
    /// What may go out today.
    Allowed,
    /// Who has been called in.
    Escalation,
    /// Which incidents ask for a postmortem.
    Postmortems,
}

/// One thing that happened before the meeting.
#[derive(Debug, Clone, PartialEq)]
pub struct Happened {
    /// What people call it.
    pub name: String,
    /// Whole days before the meeting, at least 1.
    pub days_ago: u32,
    /// Minutes that it lasted.
    pub minutes: f64,
    /// The share of users that it hit.
    pub impact: f64,
    /// Whether somebody else's service was at fault.
    pub dependency: bool,
    /// The policy's words for why it obliges nobody, where one of them applies.
    pub excused_by: Option<String>,
}

/// A change that somebody wants to ship.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What it is.
    pub name: String,
    /// The policy's words for why it may go out in any band, where one of them applies.
    pub exception: Option<String>,
}

/// Budget meeting: a state and a policy; what is allowed?
#[derive(Debug, Clone, PartialEq)]
pub struct MeetingCase {
    /// What the author wrote.
    pub told: Told,
    /// What is promised.
    pub target: Target,
    /// Over which time; rolling.
    pub window: Window,
    /// What was agreed.
    pub policy: Policy,
    /// What happened.
    pub happened: Vec<Happened>,
    /// What somebody wants to ship.
    pub proposals: Vec<Proposal>,
    /// What is asked.
    pub ask: Pick<MeetingAsk>,
}

/// The meeting is on this day; the log begins [`BEFORE`] days earlier.
const TODAY: u32 = 20_000;
/// Days of the log: the longest that something can be ago.
const BEFORE: u32 = 720;

impl MeetingCase {
    pub(super) fn round(&self, stream: &mut Stream) -> Result<Round, ModelError> {
        let ask = self.ask.draw(stream);
        let (today, urgent) = self.today()?;
        let facts = self.facts();
        let mut steps = self.steps(&today);
        let source = "SRE workbook, appendix B; Google CRE, “An example escalation policy”";
        let why =
            "The policy was signed so that nobody has to argue on the day. Read it, then ask who may except from it.";
        let link = say::part("policy", "rules");
        let solved = match ask {
            MeetingAsk::Spent => {
                let formula = "spent = Σ minutes × share of users ÷ ((1 − target) × window)";
                Solved::number(
                    100.0 * (1.0 - today.left),
                    Unit::Percent,
                    0.05,
                    debrief(formula, steps, why, link, source),
                )
            }
            MeetingAsk::Band => {
                let names = self.policy.bands.iter().map(|band| band.name.clone()).collect();
                let formula = "the deepest band whose threshold the budget is at or below";
                Solved::choice(names, today.band, debrief(formula, steps, why, link, source))
            }
            MeetingAsk::Allowed => {
                let shuffled = shuffled(self.proposals.len(), stream).into_iter().map(|at| &self.proposals[at]);
                let goes = |of: &Proposal| !today.is_frozen || of.exception.is_some();
                let options = shuffled.map(|of| (of.name.clone(), goes(of))).collect();
                for of in self.proposals.iter().filter(|of| of.exception.is_some()) {
                    let words = of.exception.as_deref().unwrap_or_default();
                    steps.push(format!("“{}” goes out in any band: {words}.", of.name));
                }
                let formula = "all of it unless releases are frozen; in a freeze only what the policy excepts";
                Solved::several(options, debrief(formula, steps, why, link, source))
            }
            MeetingAsk::Escalation => {
                let mut options: Vec<String> = self.policy.escalations.iter().map(|of| of.name.clone()).collect();
                options.push("Nobody yet".to_owned());
                let right = today.escalated.checked_sub(1).unwrap_or(options.len() - 1);
                steps.push(format!("It has been exhausted for {} days.", today.exhausted));
                let formula = "the last step whose days without budget have passed";
                Solved::choice(options, right, debrief(formula, steps, why, link, source))
            }
            MeetingAsk::Postmortems => {
                let options =
                    self.happened.iter().enumerate().map(|(at, of)| (of.name.clone(), urgent.contains(&at))).collect();
                let share = percent_rounded(self.policy.postmortem_above);
                steps.push(format!("A postmortem is due above {share} of the budget by one incident."));
                let formula = "minutes × share of users ÷ budget > the policy's share";
                Solved::several(options, debrief(formula, steps, why, link, source))
            }
        };
        Ok(Round::new(&self.told, facts, asked(ask).to_owned(), solved))
    }

    /// What holds today, and the places of incidents that ask for a postmortem.
    fn today(&self) -> Result<(Today, Vec<usize>), ModelError> {
        const BEYOND: ModelError =
            ModelError::Unusable { what: "a day lies beyond the calendar", remedy: "choose fewer days ago" };
        let day = |number: u32| CivilDate::from_day_number(number).ok_or(BEYOND);
        let mut counted = Vec::new();
        let mut incidents = Vec::new();
        for (at, of) in self.happened.iter().enumerate() {
            within("days ago", f64::from(of.days_ago), 1.0, f64::from(BEFORE - 1), "1 to 719")?;
            // What the policy excuses obliges nobody: it is left out, as the policy's dry run knows no words.
            if of.excused_by.is_some() {
                continue;
            }
            counted.push(at);
            incidents.push(Incident {
                impact: of.impact,
                dependency: of.dependency,
                ..Incident::new(of.name.clone(), day(TODAY - of.days_ago)?.midnight(), of.minutes)
            });
        }
        let log = IncidentLog { from: day(TODAY - BEFORE)?, until: day(TODAY)?, incidents, reviews: Vec::new() };
        let terms = Terms::new(self.target, self.window.clone());
        let facts = Facts { incidents: Some(log.clone()), ..Facts::default() };
        let burned = burned(&facts, terms.method)?.unwrap_or_default();
        let past = past(&log, &burned, &terms, &self.policy)?;
        let today = past.days.last().copied().ok_or(BEYOND)?;
        let overspent = |day: &&PastDay| day.left < 0.0;
        let exhausted = past.days.iter().rev().take_while(overspent).count();
        let since = past.days.len() - exhausted;
        let escalated = past.days[since..].iter().map(|day| day.escalations as usize).sum();
        let urgent = past.postmortems.iter().map(|at| counted[*at]).collect();
        let PastDay { left, band, is_frozen, .. } = today;
        Ok((Today { left, band, is_frozen, escalated, exhausted: exhausted.saturating_sub(1) }, urgent))
    }

    fn facts(&self) -> Vec<super::Fact> {
        let mut facts = vec![fact("Objective", format!("{} % over {}", self.target, self.window.spoken()))];
        facts.extend(policy_in_words(&self.policy).into_iter().map(|line| fact(line.what, line.says)));
        facts.extend(self.happened.iter().map(|of| {
            let whose = if of.dependency { "; a dependency was at fault" } else { "" };
            let excused = of.excused_by.as_ref().map_or_else(String::new, |words| format!("; {words}"));
            let hit = percent_rounded(of.impact);
            fact(of.name.clone(), format!("{} days ago, {} min, hit {hit}{whose}{excused}", of.days_ago, of.minutes))
        }));
        facts
    }

    fn steps(&self, today: &Today) -> Vec<String> {
        let budget = self.window.budget(self.target.budget());
        let mut steps = vec![format!("The budget is {budget}.")];
        for of in &self.happened {
            let excused = self.policy.dependency_misses == DependencyMisses::Excused && of.dependency;
            let days = self.window.span().to_seconds_f64() / 86_400.0;
            let verdict = if of.excused_by.is_some() {
                "obliges nobody: the policy excuses it".to_owned()
            } else if excused {
                "spends nothing: misses of dependencies are excused".to_owned()
            } else if f64::from(of.days_ago) > days {
                "has left the window".to_owned()
            } else {
                let share = 60.0 * of.minutes * of.impact / budget.to_seconds_f64();
                format!("{} × {} = {} of it", of.minutes, percent_rounded(of.impact), percent_rounded(share))
            };
            steps.push(format!("{}: {verdict}.", of.name));
        }
        let band = self.policy.bands.get(today.band).map_or("", |band| band.name.as_str());
        steps.push(format!("{} is left, so “{band}” holds.", percent_rounded(today.left)));
        steps
    }
}

/// What holds on the day of the meeting.
struct Today {
    left: f64,
    band: usize,
    is_frozen: bool,
    /// How many steps of the escalation have been taken.
    escalated: usize,
    /// Days since the budget was found exhausted.
    exhausted: usize,
}

fn asked(ask: MeetingAsk) -> &'static str {
    match ask {
        MeetingAsk::Spent => "How much of the budget is spent, in per cent? Above 100 if it is overspent.",
        MeetingAsk::Band => "Which band of the policy holds today?",
        MeetingAsk::Allowed => "Which of these may go out today?",
        MeetingAsk::Escalation => "Who was called in last?",
        MeetingAsk::Postmortems => "Which of these must have a postmortem?",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::{Answer, Question};
    use crate::plan::Charter;

    fn happened(days_ago: u32, minutes: f64, impact: f64) -> Happened {
        let name = format!("{days_ago} days ago");
        Happened { name, days_ago, minutes, impact, dependency: false, excused_by: None }
    }

    /// 30 days at 99.9 %: 43.2 minutes.
    fn case(policy: Policy, happened: Vec<Happened>, ask: MeetingAsk) -> MeetingCase {
        let proposal = |name: &str, exception: Option<&str>| Proposal {
            name: name.to_owned(),
            exception: exception.map(str::to_owned),
        };
        MeetingCase {
            told: Told::default(),
            target: Target::parse_percent("99.9").unwrap(),
            window: Window::rolling("30d").unwrap(),
            policy: Policy { charter: Charter::workbook(), ..policy },
            happened,
            proposals: vec![proposal("Feature", None), proposal("Patch", Some("Security fixes"))],
            ask: Pick::one(ask),
        }
    }

    fn answer(case: &MeetingCase) -> Answer {
        case.round(&mut Stream::new(3)).unwrap().answer().clone()
    }

    fn allowed(case: &MeetingCase) -> Vec<String> {
        let round = case.round(&mut Stream::new(3)).unwrap();
        let (Question::Several(options), Answer::Several(right)) = (&round.question, round.answer()) else { panic!() };
        let mut names: Vec<String> = right.iter().map(|at| options[*at].clone()).collect();
        names.sort();
        names
    }

    /// Google CRE's scenario: half of all requests fail for an hour, 69.4 % of the month's budget.
    #[test]
    fn the_published_share() {
        let Answer::Number(spent) = answer(&case(Policy::workbook(), vec![happened(3, 60.0, 0.5)], MeetingAsk::Spent))
        else {
            panic!("a number")
        };
        assert!((spent - 69.444_44).abs() < 1e-3, "{spent}");
        // With half the budget gone already it is overspent, and only what is excepted goes out.
        let both = vec![happened(3, 60.0, 0.5), happened(10, 21.6, 1.0)];
        assert_eq!(allowed(&case(Policy::workbook(), both, MeetingAsk::Allowed)), ["Patch"]);
        let one = case(Policy::workbook(), vec![happened(3, 60.0, 0.5)], MeetingAsk::Allowed);
        assert_eq!(allowed(&one), ["Feature", "Patch"]);
    }

    #[test]
    fn what_is_excused_or_long_ago_obliges_nobody() {
        let mut excused = happened(3, 600.0, 1.0);
        excused.excused_by = Some("The company's network was down".to_owned());
        let feature = ["Feature", "Patch"];
        assert_eq!(allowed(&case(Policy::workbook(), vec![excused], MeetingAsk::Allowed)), feature);
        assert_eq!(allowed(&case(Policy::workbook(), vec![happened(40, 600.0, 1.0)], MeetingAsk::Allowed)), feature);
        let mut dependency = happened(3, 600.0, 1.0);
        dependency.dependency = true;
        let counted = case(Policy::workbook(), vec![dependency], MeetingAsk::Allowed);
        assert_eq!(allowed(&counted), ["Patch"]);
        let policy = Policy { dependency_misses: DependencyMisses::Excused, ..counted.policy.clone() };
        assert_eq!(allowed(&MeetingCase { policy, ..counted }), feature);
    }

    /// Four bands at 50, 25 and 0 % left, by minutes of 43.2.
    #[test]
    fn bands_by_hand() {
        for (minutes, band) in [(21.0, 0), (22.0, 1), (33.0, 2), (44.0, 3)] {
            let case = case(Policy::four_bands(), vec![happened(5, minutes, 1.0)], MeetingAsk::Band);
            assert_eq!(answer(&case), Answer::Choice(band), "{minutes}");
        }
    }

    /// Developers after 30 days without budget, executives after 90, in a window of 90 days: 129.6 minutes.
    #[test]
    fn escalations_by_hand() {
        for (days_ago, right) in [(20, 2), (35, 0), (85, 0), (95, 1)] {
            let mut case = case(Policy::escalating(), vec![happened(days_ago, 400.0, 1.0)], MeetingAsk::Escalation);
            case.window = Window::rolling("120d").unwrap();
            assert_eq!(answer(&case), Answer::Choice(right), "{days_ago}");
        }
    }

    /// More than a fifth of the budget by one incident: 8.64 of 43.2 minutes.
    #[test]
    fn postmortems_by_hand() {
        let happened = vec![happened(3, 8.5, 1.0), happened(4, 9.0, 1.0), happened(5, 60.0, 0.1)];
        assert_eq!(answer(&case(Policy::workbook(), happened, MeetingAsk::Postmortems)), Answer::Several(vec![1]));
    }
}
