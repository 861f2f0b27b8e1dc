use std::collections::BTreeSet;

use super::check::Check;
use super::terms::check_terms;
use crate::plan::{Accord, Bound, Limit, Negotiation, Note, NoteKind, Offer, OfferId, Refusal, Seat};

const MOST_SEATS: usize = 12;
/// Of all seats together, as [`crate::model::agreement::MOST_LIMITS`].
const MOST_LIMITS: usize = 64;
const MOST_OFFERS: usize = 60;
const MOST_ACCORDS: usize = 60;
const MOST_SIGNATURES: usize = 100;
/// An objective as text, with an incident log of years.
const LONGEST_ACCORD: usize = 1 << 20;
const MOST_FIGURE: f64 = 1e15;

/// Who bargains, and what was offered.
pub fn check_negotiation(negotiation: &mut Negotiation, check: &mut Check) -> Result<(), Refusal> {
    check.count("seats", negotiation.seats.len(), MOST_SEATS)?;
    let limits = negotiation.seats.iter().map(|seat| seat.limits.len()).sum();
    check.count("limits of all seats", limits, MOST_LIMITS)?;
    for Seat { name, limits } in &mut negotiation.seats {
        check.line("a seat's name", name)?;
        for Limit { figure: _, bound, reason } in limits {
            let (Bound::AtMost(of) | Bound::AtLeast(of)) = bound;
            check.within("a limit", of, 0.0, MOST_FIGURE)?;
            check.text("the reason of a limit", reason)?;
        }
    }
    check.count("offers", negotiation.offers.len(), MOST_OFFERS)?;
    for Offer { id: _, by, name, reason, is_covered: _, terms } in &mut negotiation.offers {
        check.line("who makes an offer", by)?;
        check.line("an offer's name", name)?;
        check.text("the reason of an offer", reason)?;
        check_terms(terms, check)?;
    }
    make_ids_unique(negotiation, check);
    Ok(())
}

fn make_ids_unique(negotiation: &mut Negotiation, check: &mut Check) {
    let mut taken = BTreeSet::new();
    for at in 0..negotiation.offers.len() {
        let id = negotiation.offers[at].id;
        if id.0 == 0 || id.0 > u32::MAX / 2 || !taken.insert(id) {
            let highest = negotiation.offers.iter().map(|of| of.id.0).filter(|id| *id <= u32::MAX / 2).max();
            let free = OfferId(highest.unwrap_or(0) + 1);
            let offer = &mut negotiation.offers[at];
            offer.id = free;
            taken.insert(free);
            let text =
                format!("“{}”: the offer “{}” had an id that was taken; it has a new one", check.name, offer.name);
            check.notes.push(Note::general(NoteKind::Repaired, text));
        }
    }
}

/// What was signed. The text and its hash stay to the byte as they are: whether they belong together is asked where they
/// are shown, and the text is shown only once it has passed this gate as an objective of its own.
pub fn check_accords(accords: &mut [Accord], check: &mut Check) -> Result<(), Refusal> {
    check.count("accords", accords.len(), MOST_ACCORDS)?;
    for Accord { version: _, statement, signatures, review_on: _, evidence: _, text, hash } in accords {
        check.text("an accord's statement", statement)?;
        check.count("signatures of an accord", signatures.len(), MOST_SIGNATURES)?;
        for signature in signatures {
            check.line("the name of who signs", &mut signature.name)?;
            check.line("the role of who signs", &mut signature.role)?;
        }
        if text.len() > LONGEST_ACCORD {
            return Err(Refusal::general(
                format!(
                    "“{}”: an accord's text has {} bytes; at most {LONGEST_ACCORD} are taken",
                    check.name,
                    text.len()
                ),
                "Shorten the incident list before signing, or take the accord out of the file",
            ));
        }
        // Each of its lines is indented in the file.
        check.weight += text.len() + 12 * text.matches('\n').count();
        check.line("the hash of an accord", hash)?;
    }
    Ok(())
}
