use super::mmc::{Queue, Regime};
use crate::model::ModelError;
use crate::model::error::{at_least_zero, at_most, positive};

/// The most pieces that a day is cut into: a week of ten minutes, or a day of half minutes.
pub const MAX_PIECES: usize = 2_880;
/// The most steps of Erlang's recursion that one day may take, some tens of milliseconds.
const MAX_STEPS: usize = 20_000_000;

/// A load that repeats, in pieces of equal length: 24 hours, 48 half hours, 7 days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DailyLoad<'a> {
    /// Arrivals per unit of time in each piece.
    pub arrivals: &'a [f64],
    /// Length of one piece, in the same unit of time.
    pub piece: f64,
    /// Requests that one busy server finishes per unit of time.
    pub service: f64,
    /// Servers, the same all day.
    pub servers: u32,
}

/// One M/M/c per piece of a repeating load.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// The pieces in their order.
    pub pieces: Vec<Piece>,
    /// Which piece has the most arrivals; the first of several.
    pub worst: usize,
    /// Whether the servers finish what arrives over the whole day. If not, the backlog grows from day to day.
    pub keeps_up: bool,
}

/// One piece of a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    /// What its queue would settle into.
    pub regime: Regime,
    /// Requests that earlier overload leaves to it, once the days repeat: arrivals beyond what the servers finish
    /// flow in, spare capacity flows out. Grows without end if the day does not keep up; then that of the second day.
    pub backlog: f64,
    /// Whether the piece is at least three relaxation times long and starts without backlog, so that the steady
    /// figures describe most of it.
    pub settles: bool,
}

/// How many requests of a day are late.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DayTail {
    /// Share of the day's requests that are late in pieces that keep up and start without backlog.
    pub late: f64,
    /// Share of the day's requests that arrive in overload or behind a backlog: their response has no steady
    /// distribution, and planning must count them as late.
    pub overloaded: f64,
}

impl DailyLoad<'_> {
    /// The queue of each piece, in the long run of that piece.
    ///
    /// # Formula
    /// One M/M/c per piece (the pointwise-stationary approximation), and a fluid balance for what overload leaves:
    /// ```text
    /// backlog(i+1) = max(0, backlog(i) + (arrivals(i) - servers * service) * piece)       repeated day after day
    /// ```
    /// An approximation: it is good while pieces are long beside [`super::Steady::relaxation`], too low just after
    /// a peak and too high just before it.
    ///
    /// # Errors
    /// No piece or more than [`MAX_PIECES`], pieces × servers above 20 million, or what [`Queue::regime`] refuses.
    ///
    /// # Source
    /// Green & Kolesar, "The pointwise stationary approximation for queues with nonstationary arrivals" (1991).
    ///
    /// ```
    /// use accord::model::capacity::DailyLoad;
    /// let load = DailyLoad { arrivals: &[10.0, 40.0, 90.0, 60.0], piece: 21_600.0, service: 10.0, servers: 10 };
    /// let day = load.day().unwrap();
    /// assert_eq!(day.worst, 2);
    /// assert!((day.pieces[2].regime.utilisation() - 0.9).abs() < 1e-12);
    /// ```
    pub fn day(&self) -> Result<Day, ModelError> {
        if self.arrivals.is_empty() {
            return Err(ModelError::Unusable { what: "a day without a piece", remedy: "give at least one load" });
        }
        at_most("pieces of a day", self.arrivals.len(), MAX_PIECES)?;
        at_most("pieces × servers", self.arrivals.len().saturating_mul(self.servers as usize), MAX_STEPS)?;
        positive("length of a piece", self.piece)?;
        let queue = |arrivals: f64| Queue { arrivals, service: self.service, servers: self.servers };
        let regimes = self.arrivals.iter().map(|&a| queue(a).regime()).collect::<Result<Vec<_>, _>>()?;
        let (backlogs, keeps_up) = self.backlogs();
        let pieces = regimes.into_iter().zip(backlogs).map(|(regime, backlog)| Piece {
            regime,
            backlog,
            settles: backlog == 0.0 && regime.steady().is_some_and(|steady| 3.0 * steady.relaxation() <= self.piece),
        });
        let worst = (0..self.arrivals.len())
            .fold(0, |worst, i| if self.arrivals[i] > self.arrivals[worst] { i } else { worst });
        Ok(Day { pieces: pieces.collect(), worst, keeps_up })
    }

    /// Backlog at the start of each piece once days repeat, and whether they do.
    fn backlogs(&self) -> (Vec<f64>, bool) {
        let capacity = f64::from(self.servers) * self.service;
        let surplus = |arrivals: f64| ((arrivals - capacity) * self.piece).clamp(f64::MIN, f64::MAX);
        let mut backlog = 0.0;
        let mut starts = vec![0.0; self.arrivals.len()];
        // Whatever the day leaves at midnight, the second day finds it; if the servers keep up over a day, the
        // backlog has been empty once by then, and the third day would equal the second.
        for _ in 0..2 {
            for (start, &arrivals) in starts.iter_mut().zip(self.arrivals) {
                *start = backlog;
                backlog = (backlog + surplus(arrivals)).clamp(0.0, f64::MAX);
            }
        }
        let mean = self.arrivals.iter().map(|a| a / self.arrivals.len() as f64).sum::<f64>();
        (starts, mean < capacity)
    }
}

impl Day {
    /// The share of the day's requests whose response takes longer than `time`, weighted by traffic.
    ///
    /// # Errors
    /// A time that is negative or not finite.
    pub fn response_tail(&self, time: f64) -> Result<DayTail, ModelError> {
        at_least_zero("time", time)?;
        let mut tail = DayTail { late: 0.0, overloaded: 0.0 };
        let all: f64 = self.pieces.iter().map(Piece::utilisation).sum();
        if all <= 0.0 {
            return Ok(tail);
        }
        for piece in &self.pieces {
            // Every piece has the same length, servers and service, so traffic is in proportion to utilisation.
            let share = piece.utilisation() / all;
            match piece.regime {
                Regime::Steady(steady) if piece.backlog == 0.0 => tail.late += share * steady.response_tail(time)?,
                _ => tail.overloaded += share,
            }
        }
        Ok(DayTail { late: tail.late.min(1.0), overloaded: tail.overloaded.min(1.0) })
    }
}

impl Piece {
    fn utilisation(&self) -> f64 {
        self.regime.utilisation()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backlog_flows_on_past_midnight() {
        // Capacity 10: the last two pieces leave (15 - 10) × 2 each, drained at 4 a unit of time afterwards.
        let load = DailyLoad { arrivals: &[6.0, 6.0, 6.0, 15.0, 15.0], piece: 2.0, service: 1.0, servers: 10 };
        let day = load.day().unwrap();
        let backlogs: Vec<f64> = day.pieces.iter().map(|piece| piece.backlog).collect();
        assert_eq!(backlogs, [20.0, 12.0, 4.0, 0.0, 10.0]);
        assert!(day.keeps_up);
        assert_eq!(day.worst, 3);
        let tail = day.response_tail(1.0).unwrap();
        // Every piece is overloaded or starts behind a backlog.
        assert!((tail.overloaded - 1.0).abs() < 1e-12 && tail.late.abs() < 1e-12, "{tail:?}");
    }

    #[test]
    fn a_day_without_traffic() {
        let day = DailyLoad { arrivals: &[0.0; 24], piece: 1.0, service: 1.0, servers: 1 }.day().unwrap();
        assert_eq!(day.response_tail(0.0), Ok(DayTail { late: 0.0, overloaded: 0.0 }));
        assert!(DailyLoad { arrivals: &[], piece: 1.0, service: 1.0, servers: 1 }.day().is_err());
    }
}
