use super::{Architecture, Block, CommonCause, Component, Record, Sharing};
use crate::units::{Share, Span};

impl Architecture {
    /// Something to begin with: a load balancer, two replicas that share their deploys, a database and a payment
    /// provider. Names and figures are guesses of ours, of the size that such parts have.
    ///
    /// ```
    /// use accord::plan::Architecture;
    /// assert_eq!(Architecture::starter().check(), Ok(()));
    /// ```
    pub fn starter() -> Self {
        let ppb = |ppb| Share::from_ppb(ppb).map(Record::Unavailability);
        let times = |mttf, mttr| Record::Times { mttf, mttr };
        let part = |name: &str, record| Component { name: name.to_owned(), record };
        let fallback = times(Span::days(365), Span::hours(1));
        let app = times(Span::days(30), Span::hours(1));
        let names = ["load balancer", "app replica 1", "app replica 2", "database", "payment provider"];
        let [balancer, first, second, database, provider] = names;
        Self {
            components: vec![
                // 99.995 % and 99.97 %.
                part(balancer, ppb(50_000).unwrap_or(fallback)),
                part(first, app),
                part(second, app),
                part(database, times(Span::days(90), Span::minutes(30))),
                part(provider, ppb(300_000).unwrap_or(fallback)),
            ],
            groups: Share::from_ppb(100_000_000)
                .map(|beta| CommonCause {
                    name: "shared deploys".to_owned(),
                    members: vec![first.to_owned(), second.to_owned()],
                    sharing: Sharing::Beta(beta),
                })
                .into_iter()
                .collect(),
            root: Block::Series(vec![
                Block::component(balancer),
                Block::Parallel(vec![Block::component(first), Block::component(second)]),
                Block::component(database),
                Block::component(provider),
            ]),
        }
    }
}
