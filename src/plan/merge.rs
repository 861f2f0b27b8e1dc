use super::{Negotiation, Offer, OfferId, Seat};

/// Something that two people wrote down in two ways.
#[derive(Debug, Clone, PartialEq)]
pub enum Clash {
    /// A seat of the same name has other limits.
    Seat {
        /// What the other file says.
        theirs: Seat,
    },
    /// An offer of the same author and name has other terms, or another reason.
    Offer {
        /// Which of ours.
        id: OfferId,
        /// What the other file says.
        theirs: Box<Offer>,
    },
}

/// How a clash is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Ours stays.
    Ours,
    /// Theirs takes its place.
    Theirs,
    /// Both stand beside each other; a seat sits at the table once, so of a seat all limits of both hold.
    Both,
}

/// Two negotiations brought together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Merged {
    /// Ours, with what only theirs has.
    pub negotiation: Negotiation,
    /// Seats that were added.
    pub seats: usize,
    /// Offers that were added.
    pub offers: usize,
    /// What both have in two ways; ours holds until it is settled.
    pub clashes: Vec<Clash>,
}

impl Negotiation {
    /// Brings somebody else's seats and offers to ours. Seats are the same by their names, offers by author and name, as
    /// ids of another file only number what is in it. Nothing of ours changes; what is in both is there once, so whoever
    /// brings the same file twice adds nothing the second time.
    pub fn merged(&self, theirs: &Self) -> Merged {
        let mut merged = Merged { negotiation: self.clone(), ..Merged::default() };
        for seat in &theirs.seats {
            match self.seats.iter().find(|ours| ours.name == seat.name) {
                None => {
                    merged.negotiation.seats.push(seat.clone());
                    merged.seats += 1;
                }
                Some(ours) if ours == seat => {}
                Some(_) => merged.clashes.push(Clash::Seat { theirs: seat.clone() }),
            }
        }
        for offer in &theirs.offers {
            let ours: Vec<&Offer> =
                self.offers.iter().filter(|ours| (&ours.by, &ours.name) == (&offer.by, &offer.name)).collect();
            match ours.first() {
                None => {
                    let id = merged.negotiation.free_id();
                    merged.negotiation.offers.push(Offer { id, ..offer.clone() });
                    merged.offers += 1;
                }
                // Whether it lies face down is ours to say.
                Some(_) if ours.iter().any(|ours| (&ours.terms, &ours.reason) == (&offer.terms, &offer.reason)) => {}
                Some(first) => merged.clashes.push(Clash::Offer { id: first.id, theirs: Box::new(offer.clone()) }),
            }
        }
        merged
    }

    /// Settles a clash. What is gone meanwhile is left alone.
    pub fn settle(&mut self, clash: &Clash, keep: Keep) {
        match (clash, keep) {
            (_, Keep::Ours) => {}
            (Clash::Seat { theirs }, keep) => {
                let Some(ours) = self.seats.iter_mut().find(|seat| seat.name == theirs.name) else { return };
                if keep == Keep::Theirs {
                    *ours = theirs.clone();
                } else {
                    for limit in &theirs.limits {
                        if !ours.limits.contains(limit) {
                            ours.limits.push(limit.clone());
                        }
                    }
                }
            }
            (Clash::Offer { id, theirs }, Keep::Theirs) => {
                if let Some(ours) = self.offers.iter_mut().find(|offer| offer.id == *id) {
                    *ours = Offer { id: *id, ..(**theirs).clone() };
                }
            }
            (Clash::Offer { theirs, .. }, Keep::Both) => {
                let id = self.free_id();
                self.offers.push(Offer { id, ..(**theirs).clone() });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Figure, Limit, Terms};
    use crate::units::{Target, Window};

    fn offer(id: u32, name: &str, percent: &str) -> Offer {
        Offer {
            id: OfferId(id),
            by: "Product".into(),
            name: name.into(),
            reason: String::new(),
            is_covered: false,
            terms: Terms::new(Target::parse_percent(percent).unwrap(), Window::rolling("30d").unwrap()),
        }
    }

    fn seat(name: &str, most: f64) -> Seat {
        let figure = Figure::FreezeDays;
        Seat { name: name.into(), limits: vec![Limit { figure, bound: figure.bound(most), reason: String::new() }] }
    }

    fn ours() -> Negotiation {
        Negotiation {
            seats: vec![seat("SRE", 10.0)],
            offers: vec![offer(1, "Fast", "99.5"), offer(2, "Safe", "99.95")],
        }
    }

    #[test]
    fn what_only_one_has_is_in_both_and_nothing_of_ours_changes() {
        let theirs = Negotiation { seats: vec![seat("Product", 5.0)], offers: vec![offer(1, "Between", "99.9")] };
        let merged = ours().merged(&theirs);
        assert_eq!((merged.seats, merged.offers, merged.clashes.len()), (1, 1, 0));
        assert_eq!(merged.negotiation.offers[..2], ours().offers[..]);
        assert_eq!(merged.negotiation.offers[2], offer(3, "Between", "99.9"));
        // A second time there is nothing new.
        let again = merged.negotiation.merged(&theirs);
        assert_eq!((again.seats, again.offers, again.negotiation), (0, 0, merged.negotiation));
    }

    #[test]
    fn what_both_say_otherwise_waits_to_be_settled() {
        let theirs = Negotiation { seats: vec![seat("SRE", 20.0)], offers: vec![offer(7, "Fast", "99.0")] };
        let merged = ours().merged(&theirs);
        assert_eq!(merged.negotiation, ours());
        let [Clash::Seat { .. }, Clash::Offer { id, .. }] = &merged.clashes[..] else { panic!("{:?}", merged.clashes) };
        assert_eq!(*id, OfferId(1));
        let settled = |keep: Keep| {
            let mut negotiation = merged.negotiation.clone();
            merged.clashes.iter().for_each(|clash| negotiation.settle(clash, keep));
            negotiation
        };
        assert_eq!(settled(Keep::Ours), ours());
        let taken = settled(Keep::Theirs);
        assert_eq!((&taken.seats, &taken.offers[0]), (&theirs.seats, &offer(1, "Fast", "99.0")));
        let both = settled(Keep::Both);
        assert_eq!((both.seats[0].limits.len(), both.offers.len()), (2, 3));
        // Settled, it clashes no more.
        assert!(both.merged(&theirs).clashes.iter().all(|clash| matches!(clash, Clash::Seat { .. })));
        assert!(taken.merged(&theirs).clashes.is_empty());
    }
}
