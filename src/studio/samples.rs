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
pub const SAMPLES: [Sample; 1] = [Sample {
    name: "Open the sample plan",
    about: "A checkout service that users wait for",
    text: include_str!("../../public/samples/checkout.accord.yaml"),
}];
