use crate::model::ModelError;
use crate::model::availability::Availability;
use crate::model::error::probability;
use crate::plan::Sharing;

/// Into which independent events the unavailability of a group's member is divided, as shares of it.
///
/// A member is down while one of the events that take it is: its own, one of the two pairs that it belongs to (in
/// groups of three), or the event of the whole group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fractions {
    /// Its own event.
    pub own: f64,
    /// What is not its own: `1 − own`, with all its digits.
    pub rest: f64,
    /// Each pair's event, in groups of three; 0 in others.
    pub pair: f64,
    /// The event of all members.
    pub all: f64,
}

impl Fractions {
    /// Of all events that take one member, together: 1 where the model divides and neither adds nor loses.
    pub fn total(self) -> f64 {
        self.own + 2.0 * self.pair + self.all
    }
}

/// How a model of common cause divides a member's unavailability Q.
///
/// # Formula
/// ```text
/// beta     own = 1 − β                  all = β
/// alpha    own = α₁ ÷ α                 pair = α₂ ÷ α               all = 3 α₃ ÷ α     α = α₁ + 2 α₂ + 3 α₃
/// MGL      own = 1 − β                  pair = β (1 − γ) ÷ 2        all = β γ
/// phi      own = φ₁                     pair = φ₂                   all = φ₃
/// ```
/// Alpha is the form for tests that are not staggered. Beta, alpha and MGL divide Q: their events add up to it, to first
/// order; the union of independent events, which is what is evaluated, is less by terms of Q². Phi says each event
/// directly and need not add up.
///
/// # Source
/// NUREG/CR-4780 (1988) and NUREG/CR-5485 (1998); phi as in the Open-PSA model exchange format.
///
/// ```
/// use accord::{model::architecture::fractions, plan::Sharing, units::Share};
/// let tenth = Share::parse_ratio("0.1").unwrap();
/// assert_eq!(fractions(Sharing::Beta(tenth)).all, 0.1);
/// ```
pub fn fractions(sharing: Sharing) -> Fractions {
    match sharing {
        Sharing::Beta(beta) => {
            Fractions { own: beta.complement().to_f64(), rest: beta.to_f64(), pair: 0.0, all: beta.to_f64() }
        }
        Sharing::Alpha(shares) => {
            // Whole parts per billion, so a plan says its shares exactly.
            let [one, two, three] = shares.map(|share| share.ppb() as f64);
            let total = one + 2.0 * two + 3.0 * three;
            if total <= 0.0 {
                return Fractions { own: 1.0, rest: 0.0, pair: 0.0, all: 0.0 };
            }
            Fractions {
                own: one / total,
                rest: (2.0 * two + 3.0 * three) / total,
                pair: two / total,
                all: 3.0 * three / total,
            }
        }
        Sharing::Mgl { beta, gamma } => Fractions {
            own: beta.complement().to_f64(),
            rest: beta.to_f64(),
            pair: beta.to_f64() * gamma.complement().to_f64() / 2.0,
            all: beta.to_f64() * gamma.to_f64(),
        },
        Sharing::Phi([one, two, three]) => {
            Fractions { own: one.to_f64(), rest: one.complement().to_f64(), pair: two.to_f64(), all: three.to_f64() }
        }
    }
}

/// How many times less a pair is down than one of its members, where a share `beta` of a member's unavailability takes
/// both.
///
/// # Formula
/// ```text
/// gain = u ÷ U      U = βu + (1 − βu) ((1 − β) u)²      never above 1 ÷ β
/// ```
///
/// # Errors
/// Arguments outside 0 to 1, and a member that is never down.
pub fn redundancy_gain(member: Availability, beta: f64) -> Result<f64, ModelError> {
    let beta = probability("beta", beta)?;
    let u = member.down();
    let common = beta * u;
    let own = (1.0 - beta) * u;
    let pair = common + (1.0 - common) * own * own;
    if pair > 0.0 && (u / pair).is_finite() {
        Ok(u / pair)
    } else {
        Err(ModelError::Unusable {
            what: "a member that is never down gains nothing from another",
            remedy: "give an unavailability above 0",
        })
    }
}
