//! Seeded chance: one generator and samplers by inversion.
//!
//! **Invariants:** a stream is a function of its seed and number alone. Every sampler turns one uniform number into
//! one value that grows with it, so that variants which share their uniform numbers (common random numbers) differ
//! by what they mean and never by how often the generator was asked.

mod choice;
mod count;
mod normal;
mod stream;

pub use choice::Choice;
pub use count::CountTable;
pub use normal::NormalTable;
pub(crate) use normal::hermite;
pub use stream::Stream;
