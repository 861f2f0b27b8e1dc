use super::{Seat, Terms};

/// What the parties bring to the table about one objective. The terms of the objective are the draft that they look at
/// together; offers stand beside it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Negotiation {
    /// Who sits there, and what each will not go beyond.
    pub seats: Vec<Seat>,
    /// What was offered, the oldest first; their ids are unique.
    pub offers: Vec<Offer>,
}

/// Which offer of a negotiation; stable while names and order change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OfferId(pub u32);

/// A named set of terms with an author and a reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// Unique in its negotiation.
    pub id: OfferId,
    /// The name of the seat that makes it.
    pub by: String,
    /// What people call it.
    pub name: String,
    /// Why its author finds it good.
    pub reason: String,
    /// Whether it lies face down until all are revealed together, so that the first number does not pull the others
    /// towards it. A courtesy at one table and no secret: the plan's file holds it.
    pub is_covered: bool,
    /// What is offered.
    pub terms: Terms,
}

impl Negotiation {
    /// The offer of that id.
    pub fn offer(&self, id: OfferId) -> Option<&Offer> {
        self.offers.iter().find(|offer| offer.id == id)
    }

    /// The same without what lies face down.
    pub fn revealed(mut self) -> Self {
        self.offers.retain(|offer| !offer.is_covered);
        self
    }

    /// An id that no offer has.
    pub fn free_id(&self) -> OfferId {
        OfferId(self.offers.iter().map(|offer| offer.id.0).max().unwrap_or(0).saturating_add(1))
    }
}
