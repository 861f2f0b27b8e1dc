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

impl Figure {
    /// What to call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chance => "Chance to keep the objective",
            Self::EveryMonth => "Years with every month kept",
            Self::BreachDays => "Days in breach",
            Self::FreezeDays => "Freeze days",
            Self::Releases => "Releases",
            Self::PagesPerPerson => "Pages for each person",
            Self::BadMinutes => "Bad minutes",
            Self::OutageCost => "Lost in outages",
            Self::SlaCredit => "Credited to customers",
            Self::InvestmentCost => "Paid for investments",
            Self::TotalCost => "All costs",
        }
    }

    /// Whether more of it is better.
    pub fn is_good(self) -> bool {
        matches!(self, Self::Chance | Self::EveryMonth | Self::Releases)
    }

    /// Whether it is a share of 1.
    pub fn is_share(self) -> bool {
        matches!(self, Self::Chance | Self::EveryMonth)
    }

    /// Whether it is money.
    pub fn is_money(self) -> bool {
        matches!(self, Self::OutageCost | Self::SlaCredit | Self::InvestmentCost | Self::TotalCost)
    }

    /// The bound that people mean who name a number: at least so much of what is good, at most of what is not.
    pub fn bound(self, number: f64) -> Bound {
        if self.is_good() { Bound::AtLeast(number) } else { Bound::AtMost(number) }
    }
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

impl Bound {
    /// The number.
    pub fn number(self) -> f64 {
        match self {
            Self::AtMost(number) | Self::AtLeast(number) => number,
        }
    }

    /// How far a value is on the good side; below 0 on the other.
    pub fn slack(self, value: f64) -> f64 {
        match self {
            Self::AtMost(most) => most - value,
            Self::AtLeast(least) => value - least,
        }
    }

    /// Whether a value is acceptable.
    pub fn allows(self, value: f64) -> bool {
        self.slack(value) >= 0.0
    }
}

/// A party at the table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Seat {
    /// Product, SRE, Development, or a name of their own.
    pub name: String,
    /// What it will not go beyond.
    pub limits: Vec<Limit>,
}
