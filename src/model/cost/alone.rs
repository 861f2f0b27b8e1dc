use super::bought;
use crate::model::ModelError;
use crate::model::loss::Badness;
use crate::plan::{Architecture, Catalogue, Cause, CommonCause, Effect, Investment, Lever, Scope, Sharing};
use crate::units::Share;

/// The most options that are looked at one by one.
pub const MOST_ALONE: usize = 24;

/// Something as things stand, and with each single purchase made or taken back, beside what is bought already; the first
/// [`MOST_ALONE`] of both. What goes wrong is looked at one look at a time, so that a page keeps answering.
#[derive(Debug, Clone, PartialEq)]
pub struct Alone<T> {
    /// With what is bought.
    pub today: T,
    /// Without each thing that is bought, in their order.
    pub without: Vec<T>,
    /// With each option as well, in their order.
    pub with: Vec<T>,
}

impl<T> Alone<T> {
    /// Today, without each, with each.
    pub fn all(&self) -> impl Iterator<Item = &T> {
        std::iter::once(&self.today).chain(&self.without).chain(&self.with)
    }

    /// All looks together, in the order of [`Self::all`]; none where there is not even the first.
    pub fn of_looks(mut looks: Vec<T>, chosen: &[Investment]) -> Option<Self> {
        let purchases = (1 + chosen.len().min(MOST_ALONE)).min(looks.len());
        let with = looks.split_off(purchases);
        let mut looks = looks.into_iter();
        Some(Self { today: looks.next()?, without: looks.collect(), with })
    }

    /// What a question makes of each.
    ///
    /// # Errors
    /// The first that the question refuses.
    pub fn ask<U, E>(&self, ask: impl Fn(&T) -> Result<U, E>) -> Result<Alone<U>, E> {
        let all = |these: &[T]| these.iter().map(&ask).collect::<Result<Vec<_>, _>>();
        Ok(Alone { today: ask(&self.today)?, without: all(&self.without)?, with: all(&self.with)? })
    }
}

impl Alone<Badness> {
    /// How many looks it takes.
    pub fn looks(chosen: &[Investment], options: &[Investment]) -> usize {
        1 + chosen.len().min(MOST_ALONE) + options.len().min(MOST_ALONE)
    }

    /// One of them: things as they stand, then without each purchase, then with each option as well.
    ///
    /// # Errors
    /// What [`bought`] and [`Badness::of`] refuse.
    pub fn look(
        catalogue: &Catalogue,
        chosen: &[Investment],
        options: &[Investment],
        at: usize,
    ) -> Result<Badness, ModelError> {
        let mut these: Vec<&Investment> = chosen.iter().collect();
        let purchases = chosen.len().min(MOST_ALONE);
        if (1..=purchases).contains(&at) {
            these.remove(at - 1);
        } else if at > purchases {
            these.extend(options.get(at - purchases - 1));
        }
        Badness::of(&bought(catalogue, &these)?)
    }
}

/// An architecture after options that change how much its groups share.
///
/// # Formula
/// The beta of groups in scope is multiplied, at most to 1. Groups of other models stay as they are: their shares are
/// not one number.
pub fn with_options(architecture: &Architecture, options: &[&Investment]) -> Architecture {
    let scaled = |group: &CommonCause| {
        let factor = super::factor(options, Lever::CommonCause, &group.name);
        let times = |share: Share| {
            let ppb = libm::round(share.ppb() as f64 * factor).clamp(0.0, 1e9);
            Share::from_ppb(ppb as u64).unwrap_or(share)
        };
        let sharing = match group.sharing {
            Sharing::Beta(beta) => Sharing::Beta(times(beta)),
            Sharing::Mgl { beta, gamma } => Sharing::Mgl { beta: times(beta), gamma },
            other => other,
        };
        CommonCause { sharing, ..group.clone() }
    };
    Architecture { groups: architecture.groups.iter().map(scaled).collect(), ..architecture.clone() }
}

/// Whether an effect on the architecture finds nothing to act upon: no group of that name, or a failover, which the facts
/// do not describe. False for effects on risks; ask [`super::idle_effects`].
pub fn is_idle_on(architecture: Option<&Architecture>, effect: &Effect) -> bool {
    match effect.on {
        Lever::CommonCause => {
            let groups = architecture.map_or(&[][..], |architecture| &architecture.groups[..]);
            let has_one_number = |group: &CommonCause| matches!(group.sharing, Sharing::Beta(_) | Sharing::Mgl { .. });
            !groups.iter().any(|group| {
                has_one_number(group)
                    && match &effect.of {
                        Scope::All => true,
                        Scope::Named(name) => *name == group.name,
                        Scope::Cause(_) => false,
                    }
            })
        }
        Lever::FailedFailover | Lever::SwitchOver => true,
        Lever::Frequency | Lever::Detection | Lever::Resolution | Lever::Impact => false,
    }
}

/// Options that people buy, to begin with. Costs and factors are guesses of ours.
pub fn usual_options() -> Vec<Investment> {
    let on = |on, of, factor| Effect { on, of, factor };
    let pushes = |lever, factor| {
        vec![on(lever, Scope::Cause(Cause::BinaryPush), factor), on(lever, Scope::Cause(Cause::ConfigPush), factor)]
    };
    let option = |name: &str, yearly_cost, effects| Investment { name: name.to_owned(), yearly_cost, effects };
    vec![
        option(
            "Second zone with tested failover",
            60_000.0,
            vec![
                on(Lever::Frequency, Scope::Cause(Cause::Hardware), 0.2),
                on(Lever::Resolution, Scope::Cause(Cause::ProviderChange), 0.5),
            ],
        ),
        option("Faster rollback", 20_000.0, pushes(Lever::Resolution, 0.5)),
        option("Canary releases", 30_000.0, pushes(Lever::Frequency, 0.5)),
        option("Alerts that fire sooner", 10_000.0, vec![on(Lever::Detection, Scope::All, 0.5)]),
        option("Staged rollout over replicas", 15_000.0, vec![on(Lever::CommonCause, Scope::All, 0.5)]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::architecture::breakdown;
    use crate::plan::{Block, Component, Duration, Frequency, Record, Risk};
    use crate::units::Estimate;

    fn exactly(value: f64) -> Estimate {
        Estimate::value(value).unwrap()
    }

    fn catalogue() -> Catalogue {
        let risk = Risk {
            name: "Bad push".to_owned(),
            cause: Cause::BinaryPush,
            duration: Duration::Estimated { detect: exactly(10.0), resolve: exactly(50.0) },
            impact: exactly(1.0),
            frequency: Frequency::PerYear(exactly(12.0)),
            dependency: false,
        };
        Catalogue { risks: vec![risk], ..Catalogue::default() }
    }

    /// 12 pushes a year of 60 minutes: 720 a year. Rollback at half: 12 × 35 = 420. Canary at half: 360; both 210.
    #[test]
    fn one_option_at_a_time_beside_what_is_bought() {
        let options = usual_options();
        let (rollback, canary) = (options[1].clone(), options[2].clone());
        let (catalogue, chosen, options) = (catalogue(), [rollback], [canary]);
        let looks = (0..Alone::looks(&chosen, &options)).map(|at| Alone::look(&catalogue, &chosen, &options, at));
        let alone = Alone::of_looks(looks.collect::<Result<_, _>>().unwrap(), &chosen).unwrap();
        assert_eq!(alone.all().count(), 3);
        let year = 525_600.0;
        let means = [&alone.today, &alone.without[0], &alone.with[0]].map(|badness| badness.mean(year));
        for (mean, expected) in means.into_iter().zip([420.0, 720.0, 210.0]) {
            assert!((mean - expected).abs() < 1e-9, "{mean} {expected}");
        }
    }

    #[test]
    fn less_sharing_lifts_the_ceiling() {
        let part = |name: &str| Component {
            name: name.to_owned(),
            record: Record::Unavailability(Share::parse_percent("1").unwrap()),
        };
        let pair = Architecture {
            components: vec![part("a"), part("b")],
            groups: vec![CommonCause {
                name: "push".to_owned(),
                members: vec!["a".to_owned(), "b".to_owned()],
                sharing: Sharing::Beta(Share::parse_percent("10").unwrap()),
            }],
            root: Block::Parallel(vec![Block::component("a"), Block::component("b")]),
        };
        let staged = usual_options().remove(4);
        let after = with_options(&pair, &[&staged]);
        // beta 5 %: 5e-4 and 0.0095² beside it.
        let down = 5e-4 + (1.0 - 5e-4) * 0.0095 * 0.0095;
        assert!((breakdown(&after).unwrap().whole.down() - down).abs() < 1e-15);
        assert!(!is_idle_on(Some(&pair), &staged.effects[0]));
        assert!(is_idle_on(None, &staged.effects[0]));
        let named = Effect { of: Scope::Named("x".to_owned()), ..staged.effects[0].clone() };
        assert!(is_idle_on(Some(&pair), &named));
    }
}
