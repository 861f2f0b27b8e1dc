use std::fmt;
use std::hint::black_box;

use crate::Digest;

/// The one figure of a kernel's result that is compared with its peers.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// The figure.
    pub value: f64,
    /// Its standard error, where it is a sample's; 0 where it is computed.
    pub error: f64,
}

impl Answer {
    /// A figure that is computed, not sampled.
    pub fn exact(value: f64) -> Self {
        Self { value, error: 0.0 }
    }
}

/// Work that is timed, with all set-up done.
pub struct Kernel {
    /// By which its peers name it.
    pub name: &'static str,
    /// One run, in words for the table.
    pub work: &'static str,
    /// What the answer is.
    pub answers: &'static str,
    /// How much seconds are divided by: draws or customers of one run; 1 where the run is what counts.
    pub units: f64,
    /// The most seconds that one run should take in Chromium, where there is an aim.
    pub aim: Option<f64>,
    run: Box<dyn Fn() -> Answer>,
    digest: Box<dyn Fn(&mut Digest)>,
}

impl fmt::Debug for Kernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kernel").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Kernel {
    /// A kernel that makes a result, reads its answer, and adds all of it to a digest; the digest is not timed.
    pub fn new<T: 'static>(
        name: &'static str,
        (work, answers): (&'static str, &'static str),
        make: impl Fn() -> T + Clone + 'static,
        answer: impl Fn(&T) -> Answer + 'static,
        digest: impl Fn(&T, &mut Digest) + 'static,
    ) -> Self {
        let again = make.clone();
        Self {
            name,
            work,
            answers,
            units: 1.0,
            aim: None,
            run: Box::new(move || answer(black_box(&make()))),
            digest: Box::new(move |sum| digest(&again(), sum)),
        }
    }

    /// A kernel of which one of many equal pieces is what counts.
    #[must_use]
    pub fn of_units(mut self, units: f64) -> Self {
        self.units = units;
        self
    }

    /// A kernel with the most seconds that one run should take in Chromium.
    #[must_use]
    pub fn with_aim(mut self, seconds: f64) -> Self {
        self.aim = Some(seconds);
        self
    }

    /// Runs it so many times; the last answer.
    pub fn run(&self, times: u32) -> Answer {
        let mut last = Answer::exact(0.0);
        for _ in 0..times.max(1) {
            last = black_box((self.run)());
        }
        last
    }

    /// The digest of the whole result.
    pub fn digest(&self) -> String {
        let mut sum = Digest::default();
        (self.digest)(&mut sum);
        sum.text()
    }

    /// What a runner prints beside its time, as the inside of a JSON object.
    pub fn json(&self, answer: Answer) -> String {
        format!(
            r#""kernel":"{}","work":"{}","answers":"{}","units":{:?},"aim":{},"answer":{:?},"error":{:?},"digest":"{}""#,
            self.name,
            self.work,
            self.answers,
            self.units,
            self.aim.map_or("null".into(), |aim| format!("{aim:?}")),
            answer.value,
            answer.error,
            self.digest(),
        )
    }
}
