use crate::units::CivilDate;

/// What follows when the error budget is spent: the promise behind the promise.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// What people call it.
    pub name: String,
    /// From much budget left to none; the first holds while no other does.
    pub bands: Vec<Band>,
    /// Releases in a week that go out in any band: P0 fixes and security changes.
    pub exceptions_per_week: f64,
    /// Days of normal releases that a product owner may spend during a freeze.
    pub silver_bullets: SilverBullets,
    /// Whether misses that a dependency caused spend this budget.
    pub dependency_misses: DependencyMisses,
    /// What happens when the budget stays exhausted.
    pub escalations: Vec<Escalation>,
    /// The share of the budget above which one incident asks for a postmortem.
    pub postmortem_above: f64,
    /// The share of a quarter's budget above which one class of incidents gets a priority in the next quarter's plan.
    pub class_above: f64,
    /// What people agreed on besides the numbers.
    pub charter: Charter,
}

/// The words of a policy: whom it binds, who stands for it, and until when. None of it is simulated.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Charter {
    /// What it is for.
    pub goals: String,
    /// What it is not for.
    pub non_goals: String,
    /// Who keeps it up to date.
    pub owner: String,
    /// What goes out even during a freeze, such as security fixes.
    pub exceptions: Vec<String>,
    /// When a miss does not oblige the team, such as an outage of the company's whole network.
    pub excused: Vec<String>,
    /// Who decides when the sides disagree on what the policy asks.
    pub disputes: String,
    /// Who read it.
    pub reviewers: Vec<String>,
    /// Who stands for it.
    pub approvals: Vec<Approval>,
    /// Since when it holds.
    pub agreed_on: Option<CivilDate>,
    /// When it is looked at again.
    pub review_on: Option<CivilDate>,
    /// What it rests on: links and documents.
    pub evidence: Vec<String>,
}

/// One signature under a policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Approval {
    /// Who.
    pub name: String,
    /// For whom: Product, SRE, Development.
    pub role: String,
    /// When; none while it is only asked for.
    pub on: Option<CivilDate>,
}

/// What is done while so much budget is left.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// What people call it.
    pub name: String,
    /// It begins when the share of budget that remains is at or below this; the first band's is not read.
    pub at_or_below: f64,
    /// The share of normal releases that goes out; 0 is a freeze.
    pub releases: f64,
    /// The share of engineering time that goes to reliability.
    pub reliability_work: f64,
    /// It ends when more than this share of the budget remains. At least `at_or_below`; higher means hysteresis.
    pub exit_above: f64,
    /// It lasts at least so many days.
    pub at_least_days: u32,
    /// What is done, in sentences.
    pub actions: Vec<String>,
    /// Who sees to it.
    pub owner: String,
}

/// A few agreed exceptions from a freeze.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SilverBullets {
    /// How many.
    pub count: u32,
    /// In how many days they are given anew.
    pub every_days: u32,
}

/// Whether misses that a dependency caused spend the budget of this service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DependencyMisses {
    /// They do: users were hurt, whoever was at fault.
    #[default]
    Counted,
    /// They do not: the team could not have helped it.
    Excused,
}

/// What happens when the budget has been exhausted for so long.
#[derive(Debug, Clone, PartialEq)]
pub struct Escalation {
    /// Who is called in, or what is done.
    pub name: String,
    /// After so many days without budget.
    pub after_days: u32,
    /// The share of normal releases from then on.
    pub releases: f64,
    /// The share of engineering time that goes to reliability from then on.
    pub reliability_work: f64,
}

/// What reliability work does: nobody has published a number, so both are the team's own belief.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WorkEffect {
    /// Days of full-time work after which the team's own incidents are half as frequent.
    pub halving_days: f64,
    /// Days without such work after which half of what was gained is gone.
    pub fading_days: f64,
}

impl Charter {
    /// What the SRE workbook's example policy says in words: what goes out in a freeze, what excuses a miss, who decides.
    pub fn workbook() -> Self {
        let all = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Self {
            goals: "Users are protected from repeated misses, and shipping and reliability are weighed by one rule"
                .into(),
            non_goals: "To punish anybody for a miss".into(),
            exceptions: all(&["P0 fixes", "Security fixes"]),
            excused: all(&[
                "The company's network was down",
                "The team of a dependency has frozen its own releases already",
                "Load or penetration tests caused it",
                "Errors were counted that hurt nobody",
            ]),
            disputes: "The CTO decides".into(),
            ..Self::default()
        }
    }
}

impl Policy {
    /// No consequences at all: what every policy is compared with.
    pub fn none() -> Self {
        Self {
            name: "No policy".into(),
            bands: vec![Band::free()],
            exceptions_per_week: 0.0,
            silver_bullets: SilverBullets::default(),
            dependency_misses: DependencyMisses::Counted,
            escalations: Vec::new(),
            postmortem_above: 0.2,
            class_above: 0.2,
            charter: Charter::default(),
        }
    }

    /// The SRE workbook's example policy: all changes but P0 and security halt while the four-week budget is exceeded,
    /// and one incident above a fifth of the budget asks for a postmortem.
    pub fn workbook() -> Self {
        Self {
            name: "SRE workbook".into(),
            bands: vec![Band::free(), Band::freeze(0.0, 0.0)],
            exceptions_per_week: 0.5,
            ..Self::none()
        }
    }

    /// Google CRE's escalation: a freeze without budget, developers after 30 days of it, executives after 90.
    pub fn escalating() -> Self {
        let step = |name: &str, after_days, reliability_work| Escalation {
            name: name.into(),
            after_days,
            releases: 0.0,
            reliability_work,
        };
        Self {
            name: "CRE escalation".into(),
            escalations: vec![step("Developers join", 30, 0.5), step("Executives reassign engineers", 90, 1.0)],
            ..Self::workbook()
        }
    }

    /// Four bands as many teams use them: at 50, 25 and 0 % left.
    pub fn four_bands() -> Self {
        let band = |name: &str, at: f64, releases, reliability_work| Band {
            name: name.into(),
            at_or_below: at,
            releases,
            reliability_work,
            exit_above: at,
            ..Band::free()
        };
        Self {
            name: "Four bands".into(),
            bands: vec![
                Band::free(),
                band("Review risky changes", 0.5, 0.75, 0.1),
                band("Reliability first", 0.25, 0.4, 0.5),
                Band::freeze(0.0, 1.0),
            ],
            ..Self::workbook()
        }
    }
}

impl Band {
    /// Nothing is held back.
    pub fn free() -> Self {
        Self {
            name: "Ship freely".into(),
            at_or_below: f64::MAX,
            releases: 1.0,
            reliability_work: 0.0,
            exit_above: f64::MAX,
            at_least_days: 0,
            actions: Vec::new(),
            owner: String::new(),
        }
    }

    /// No release at or below this share of the budget.
    pub fn freeze(at_or_below: f64, reliability_work: f64) -> Self {
        Self {
            name: "Freeze".into(),
            at_or_below,
            releases: 0.0,
            reliability_work,
            exit_above: at_or_below,
            ..Self::free()
        }
    }
}
