//! Seeded chance: one generator and samplers by inversion.
//!
//! **Invariants:** a stream is a function of its seed and number alone. Every sampler turns one uniform number into
//! one value that grows with it, so that variants which share their uniform numbers (common random numbers) differ
//! by what they mean and never by how often the generator was asked.

mod stream;

pub use stream::Stream;
