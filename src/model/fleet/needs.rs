use super::peak::checked;
use super::queueing::Fleet;
use crate::model::ModelError;
use crate::model::capacity::{
    Domains, LatencyObjective, Staffing, StaffingNeed, halfin_whitt, shortage, spare_for, square_root_staffing,
};
use crate::model::error::finite;
use crate::plan::Latency;

/// How many replicas a load needs, for one reason after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Needs {
    /// The reasons, the least demanding first.
    pub rows: Vec<Need>,
    /// The share of services that is slower than the promise by itself, where no number of replicas keeps it.
    pub impossible: Option<f64>,
    /// The same by the rule of thumb.
    pub square_root: Option<SquareRoot>,
    /// The chance that more replicas are away than the fleet at hand can spare for its promise; none where it has fewer
    /// than the promise needs.
    pub shortage: Option<f64>,
}

/// Replicas for a reason.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Need {
    /// Why so many.
    pub reason: Reason,
    /// How many.
    pub replicas: u32,
    /// How busy they are at the peak.
    pub utilisation: f64,
}

/// Why replicas are needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// To keep up at all: one fewer is overload.
    Load,
    /// To be no busier than the cap; the promise is kept as well, or there is none.
    Cap,
    /// To keep the latency promise, which asks for more than the cap does.
    Promise,
    /// To do so while so many are away, as often as the objective allows.
    Spare(u32),
    /// To do so without the fullest zone.
    Zone,
}

/// The square-root rule beside the exact count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SquareRoot {
    /// Busy servers on average, in erlangs.
    pub offered: f64,
    /// Spare servers in units of the square root of the load.
    pub beta: f64,
    /// The chance to wait that the rule aims at with that β.
    pub aims_at: f64,
    /// The chance to wait by Erlang C.
    pub exact: f64,
    /// Servers that the rule names for it: those at hand, but for rounding.
    pub servers: u32,
}

/// What a peak needs.
///
/// # Formula
/// ```text
/// load      floor(offered ÷ requests at once) + 1                offered = peak × service time
/// promise   fewest servers with P(response > time) <= slower and utilisation <= cap, ÷ requests at once, rounded up
/// spare     fewest k with P(Binomial(N + k, away) > k) <= allowed
/// zone      zones × ceil(N ÷ (zones − 1))
/// ```
///
/// # Errors
/// A load, a cap or a promise that the queue refuses; more than a million servers.
///
/// ```
/// use accord::model::fleet::{Fleet, needs};
/// use accord::plan::{Capacity, Latency};
/// // One server at a time, 100 ms each: 20 a second keep 2 busy, so 3 keep up and 4 are busy by half.
/// let fleet = Fleet::of(&Capacity { replicas: 3, zones: 2, ..Capacity::default() }).unwrap();
/// let needs = needs(&fleet, 20.0, None, 0.5, 0.0, 0.001).unwrap();
/// let counts: Vec<u32> = needs.rows.iter().map(|need| need.replicas).collect();
/// assert_eq!(counts, [3, 4, 8]);
/// ```
pub fn needs(
    fleet: &Fleet,
    per_second: f64,
    promise: Option<Latency>,
    cap: f64,
    away: f64,
    allowed: f64,
) -> Result<Needs, ModelError> {
    let offered = checked(per_second)? / fleet.rate();
    let each = f64::from(fleet.concurrency());
    let row = |reason, replicas: u32| Need { reason, replicas, utilisation: offered / (f64::from(replicas) * each) };
    let load = libm::floor(finite("busy replicas", offered / each)?) + 1.0;
    if load > 1e6 {
        return Err(ModelError::Unusable {
            what: "the load keeps more than a million replicas busy",
            remedy: "check the requests a day and the service time",
        });
    }
    let mut rows = vec![row(Reason::Load, load as u32)];
    // Without a promise any wait is good enough, and the cap decides.
    let objective = match promise {
        Some(promise) => {
            LatencyObjective::Response { within: promise.milliseconds / 1_000.0, slower: 1.0 - promise.share }
        }
        None => LatencyObjective::Wait { within: 0.0, slower: 1.0 },
    };
    let need = StaffingNeed { arrivals: per_second, service: fleet.rate(), objective, most_utilisation: cap };
    let (steady, capped) = match need.staffing()? {
        Staffing::Enough { steady, capped } => (steady, capped),
        Staffing::Impossible { slower } => {
            return Ok(Needs { rows, impossible: Some(slower), square_root: None, shortage: None });
        }
        Staffing::BeyondLimit => return Ok(Needs { rows, impossible: None, square_root: None, shortage: None }),
    };
    let needed = steady.queue().servers.div_ceil(fleet.concurrency());
    let reason = if capped || promise.is_none() { Reason::Cap } else { Reason::Promise };
    rows.push(row(reason, needed));
    if away > 0.0
        && let Some(spare) = spare_for(needed, away, allowed)?
    {
        rows.push(row(Reason::Spare(spare), needed + spare));
    }
    if fleet.zones() > 1 {
        rows.push(row(Reason::Zone, Domains { count: fleet.zones(), lost: 1 }.replicas(needed)?));
    }
    let extra = fleet.replicas().checked_sub(needed);
    let shortage = extra.map(|extra| shortage(needed, extra, away)).transpose()?;
    let square_root = match offered > 0.0 {
        true => {
            let beta = (f64::from(steady.queue().servers) - offered) / libm::sqrt(offered);
            // The rule is for large loads; with next to none β has no bound.
            let rule = (beta <= 1_000.0).then(|| Ok((halfin_whitt(beta)?, square_root_staffing(offered, beta)?)));
            rule.transpose()?.map(|(aims_at, servers)| SquareRoot {
                offered,
                beta,
                aims_at,
                exact: steady.wait_probability(),
                servers,
            })
        }
        false => None,
    };
    Ok(Needs { rows, impossible: None, square_root, shortage })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Capacity;

    #[test]
    fn each_reason_asks_for_so_many() {
        // Peak 34.7 a second at 100 ms: 3.47 erlangs. Worked out in Python with Erlang's recursion: with 5 servers
        // 1.11 % of responses take longer than 500 ms, with 6 it is 0.75 %, so 6; 3.47 / 6 = 58 %.
        let fleet = Fleet::of(&Capacity { replicas: 6, zones: 3, ..Capacity::default() }).unwrap();
        let promise = Latency { milliseconds: 500.0, share: 0.99 };
        let needs = needs(&fleet, 34.7, Some(promise), 0.8, 0.001, 0.001).unwrap();
        let rows: Vec<_> = needs.rows.iter().map(|need| (need.reason, need.replicas)).collect();
        // P(Binomial(6, 0.001) > 0) = 0.6 % is too often, P(Binomial(7, 0.001) > 1) = 2.1e-5 is not. Of 3 zones two
        // must hold 6: 3 each, 9.
        assert_eq!(rows, [(Reason::Load, 4), (Reason::Promise, 6), (Reason::Spare(1), 7), (Reason::Zone, 9)]);
        assert!((needs.rows[1].utilisation - 3.47 / 6.0).abs() < 1e-12);
        // 1 - 0.999^6.
        assert!((needs.shortage.unwrap() - 0.005_985_019_985).abs() < 1e-9);
        let rule = needs.square_root.unwrap();
        assert!((rule.beta - (6.0 - 3.47) / 3.47f64.sqrt()).abs() < 1e-12 && rule.servers == 6);
    }

    #[test]
    fn what_no_number_keeps_is_said() {
        let fleet = Fleet::of(&Capacity::default()).unwrap();
        let promise = Latency { milliseconds: 100.0, share: 0.99 };
        let needs = needs(&fleet, 5.0, Some(promise), 0.8, 0.0, 0.1).unwrap();
        // e^-1 of the services alone take longer.
        assert!((needs.impossible.unwrap() - 0.367_879_441_171).abs() < 1e-9);
        assert_eq!(needs.rows.len(), 1);
        assert!(super::needs(&fleet, 1e12, None, 0.8, 0.0, 0.1).is_err());
        assert!(super::needs(&fleet, 0.0, None, 0.8, 0.0, 0.1).unwrap().square_root.is_none());
    }
}
