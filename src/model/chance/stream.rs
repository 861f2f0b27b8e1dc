use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::model::elementary;

/// A stream of random numbers: xoshiro256++, the same on every machine.
///
/// ```
/// use accord::model::chance::Stream;
/// let (mut a, mut b) = (Stream::numbered(7, 3), Stream::numbered(7, 3));
/// assert_eq!(a.uniform(), b.uniform());
/// assert_ne!(Stream::numbered(7, 4).uniform(), Stream::numbered(7, 3).uniform());
/// ```
#[derive(Debug, Clone)]
pub struct Stream(Xoshiro256PlusPlus);

impl Stream {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        Self::numbered(seed, 0)
    }

    /// The `index`-th stream of a seed: what year 17 holds does not depend on who simulates it, or in which order.
    pub fn numbered(seed: u64, index: u64) -> Self {
        // Seeding passes through SplitMix64, so neighbouring numbers give unrelated states; the odd multiplier keeps
        // (seed, index) pairs apart.
        Self(Xoshiro256PlusPlus::seed_from_u64(
            seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17) ^ index.wrapping_mul(0xd134_2543_de82_ef95),
        ))
    }

    /// 64 random bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number strictly between 0 and 1, on a grid of 2^-53 that is symmetric about one half.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        ((self.bits() >> 12) as f64 + 0.5) * (1.0 / (1u64 << 52) as f64)
    }

    /// A waiting time of mean 1: `-ln(uniform)`.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        -elementary::ln(self.uniform())
    }

    /// A whole number below `n`; 0 where `n` is 0. Bias below `n` / 2^64.
    #[inline]
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.bits()) * n as u128) >> 64) as usize
    }
}
