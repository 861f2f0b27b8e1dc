/// A consequence on which a seat at the table may set a limit. All are yearly unless they say otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// Chance to meet the objective in one window, before any policy acts.
    Chance,
    /// Share of years in which every calendar month kept the target.
    EveryMonth,
    /// Days in breach of the objective's window.
    BreachDays,
    /// Days without a normal release.
    FreezeDays,
    /// Releases that went out.
    Releases,
    /// Pages for each person.
    PagesPerPerson,
    /// Bad minutes.
    BadMinutes,
    /// Money lost in outages.
    OutageCost,
    /// Money credited to customers.
    SlaCredit,
    /// Money for investments.
    InvestmentCost,
    /// All money: outages, credits and investments.
    TotalCost,
}

impl Figure {
    /// All of them, in the order of their places in a cell.
    pub const ALL: [Self; 11] = [
        Self::Chance,
        Self::EveryMonth,
        Self::BreachDays,
        Self::FreezeDays,
        Self::Releases,
        Self::PagesPerPerson,
        Self::BadMinutes,
        Self::OutageCost,
        Self::SlaCredit,
        Self::InvestmentCost,
        Self::TotalCost,
    ];
}

/// What a seat will not go beyond.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// Of what.
    pub figure: Figure,
    /// How much.
    pub bound: Bound,
    /// Why.
    pub reason: String,
}

/// Which side of a number is acceptable; the number itself is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// So much or less.
    AtMost(f64),
    /// So much or more.
    AtLeast(f64),
}

/// A party at the table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Seat {
    /// Product, SRE, Development, or a name of their own.
    pub name: String,
    /// What it will not go beyond.
    pub limits: Vec<Limit>,
}
