//! Plans of realistic facts to look around in. They are part of the page, so that nothing is fetched for them.

/// A plan to look around in.
pub struct Sample {
    /// What it is, on a button.
    pub name: &'static str,
    /// What it shows, in a sentence.
    pub about: &'static str,
    /// Its file.
    pub text: &'static str,
}

/// All of them.
pub const SAMPLES: [Sample; 3] = [
    Sample {
        name: "Checkout service",
        about: "Users wait for it and money hangs on it: between 99.9 and 99.95 %, what would the next nine take?",
        text: include_str!("../../public/samples/checkout.accord.yaml"),
    },
    Sample {
        name: "Nightly report",
        about: "Eighty colleagues read it in the morning: 99.5 % is right, and more would be paid for nothing.",
        text: include_str!("../../public/samples/batch-report.accord.yaml"),
    },
    Sample {
        name: "API platform",
        about: "Seven services on ten dependencies, in three tiers: where does the platform promise too much?",
        text: include_str!("../../public/samples/api-platform.accord.yaml"),
    },
];
