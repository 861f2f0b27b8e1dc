use super::erlang::MAX_SERVERS;
use super::mmc::{Queue, Regime};
use crate::model::ModelError;
use crate::model::error::{finite, probability, within};
use crate::model::special::binomial_above;

/// Places that fail together: the zones of a region, the regions of a service, the racks of a hall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Domains {
    /// How many there are, 1 to 1,000.
    pub count: u32,
    /// How many may be lost at once while the rest carries everything; fewer than there are.
    pub lost: u32,
}

impl Domains {
    /// The highest utilisation in normal times at which the rest can carry everything: (z − k) / z.
    ///
    /// # Errors
    /// No domain or more than 1,000; as many lost as there are.
    ///
    /// ```
    /// use accord::model::capacity::Domains;
    /// assert_eq!(Domains { count: 4, lost: 1 }.safe_utilisation(), Ok(0.75));
    /// ```
    pub fn safe_utilisation(&self) -> Result<f64, ModelError> {
        let (count, left) = self.checked()?;
        Ok(left / count)
    }

    /// Total capacity ÷ what is needed: z / (z − k). For the loss of one of 2, 3, 4: 2.0, 1.5, 1.33.
    ///
    /// # Errors
    /// As [`Self::safe_utilisation`].
    pub fn headroom(&self) -> Result<f64, ModelError> {
        let (count, left) = self.checked()?;
        Ok(count / left)
    }

    /// The share of capacity that is kept for failover: k / z.
    ///
    /// # Errors
    /// As [`Self::safe_utilisation`].
    pub fn failover_share(&self) -> Result<f64, ModelError> {
        let (count, _) = self.checked()?;
        Ok(f64::from(self.lost) / count)
    }

    /// Replicas in all, evenly spread, so that any `needed` are left after the loss: z · ceil(needed / (z − k)).
    ///
    /// # Errors
    /// As [`Self::safe_utilisation`]; more than a million replicas.
    pub fn replicas(&self, needed: u32) -> Result<u32, ModelError> {
        self.checked()?;
        let each = u64::from(needed).div_ceil(u64::from(self.count - self.lost));
        let all = each * u64::from(self.count);
        within("replicas", all as f64, 0.0, f64::from(MAX_SERVERS), "0 to 1,000,000")?;
        Ok(all as u32)
    }

    /// Replicas that are left when the fullest domains are lost, of replicas that are spread as evenly as they go.
    ///
    /// # Errors
    /// As [`Self::safe_utilisation`].
    pub fn left_of(&self, replicas: u32) -> Result<u32, ModelError> {
        self.checked()?;
        let (each, odd) = (replicas / self.count, replicas % self.count);
        Ok(replicas - self.lost * each - self.lost.min(odd))
    }

    /// What a queue settles into after the loss, with all its load on the servers that are left. None where no server
    /// is left at all.
    ///
    /// The long run only: work that was under way in the lost domains and its retries come on top.
    ///
    /// # Errors
    /// As [`Self::safe_utilisation`] and [`Queue::regime`].
    ///
    /// ```
    /// use accord::model::capacity::{Domains, Queue, Regime};
    /// // Three zones at 70 %: the loss of one is overload.
    /// let queue = Queue { arrivals: 21.0, service: 1.0, servers: 30 };
    /// let after = Domains { count: 3, lost: 1 }.after_loss(&queue).unwrap();
    /// assert!(matches!(after, Some(Regime::Overload(over)) if over.growth == 1.0));
    /// ```
    pub fn after_loss(&self, queue: &Queue) -> Result<Option<Regime>, ModelError> {
        queue.regime()?;
        match self.left_of(queue.servers)? {
            0 => Ok(None),
            servers => Queue { servers, ..*queue }.regime().map(Some),
        }
    }

    /// How many there are and how many are left.
    fn checked(&self) -> Result<(f64, f64), ModelError> {
        within("domains", f64::from(self.count), 1.0, 1_000.0, "1 to 1,000")?;
        let most = f64::from(self.count) - 1.0;
        within("lost domains", f64::from(self.lost), 0.0, most, "fewer than there are")?;
        Ok((f64::from(self.count), f64::from(self.count - self.lost)))
    }
}

/// The chance that N + k replicas are too few: that more than `spare` are down at once.
///
/// # Formula
/// ```text
/// P(Binomial(needed + spare, unavailability) > spare)
/// ```
/// Exact for replicas that fail independently; a shared cause (a zone, a rollout) is not in it. N + 2 holds through one
/// planned and one unplanned outage.
///
/// # Errors
/// An unavailability outside 0 to 1, more than a million replicas, none needed.
///
/// # Source
/// The N + 2 rule: Beyer et al., Site Reliability Engineering (2016).
pub fn shortage(needed: u32, spare: u32, unavailability: f64) -> Result<f64, ModelError> {
    probability("unavailability", unavailability)?;
    within("replicas needed", f64::from(needed), 1.0, f64::from(MAX_SERVERS), "1 to 1,000,000")?;
    within("spare replicas", f64::from(spare), 0.0, f64::from(MAX_SERVERS), "0 to 1,000,000")?;
    finite("chance", binomial_above(u64::from(needed) + u64::from(spare), unavailability, u64::from(spare)))
}

/// Fewest spare replicas with which the chance of too few is at most `allowed`; none below 1,000.
///
/// # Errors
/// As [`shortage`]; an allowance outside 0 to 1.
pub fn spare_for(needed: u32, unavailability: f64, allowed: f64) -> Result<Option<u32>, ModelError> {
    probability("allowed chance", allowed)?;
    for spare in 0..1_000 {
        if shortage(needed, spare, unavailability)? <= allowed {
            return Ok(Some(spare));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uneven_spreads_lose_the_fullest() {
        let two_of_four = Domains { count: 4, lost: 2 };
        assert_eq!(two_of_four.left_of(10), Ok(4)); // 3 3 2 2
        assert_eq!(two_of_four.left_of(9), Ok(4)); // 3 2 2 2
        assert_eq!(two_of_four.left_of(1), Ok(0)); // 1 0 0 0
        assert_eq!(two_of_four.replicas(9), Ok(20));
        assert!(Domains { count: 2, lost: 2 }.headroom().is_err());
        assert!(Domains { count: 0, lost: 0 }.headroom().is_err());
        assert_eq!(shortage(1, 0, 1.0), Ok(1.0));
        assert_eq!(shortage(5, 3, 0.0), Ok(0.0));
    }
}
