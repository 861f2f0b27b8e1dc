use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Kernel, all};

/// The kernels as JavaScript calls them.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Bench {
    kernels: Vec<Kernel>,
}

#[wasm_bindgen]
impl Bench {
    /// Prepares every kernel.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default, reason = "only JavaScript makes one")]
    pub fn new() -> Self {
        Self { kernels: all() }
    }

    /// How many kernels there are.
    pub fn count(&self) -> usize {
        self.kernels.len()
    }

    /// The name of a kernel.
    pub fn name(&self, kernel: usize) -> String {
        self.kernels[kernel].name.into()
    }

    /// Runs a kernel so many times; the answer.
    pub fn run(&self, kernel: usize, times: u32) -> f64 {
        self.kernels[kernel].run(times).value
    }

    /// What is known about a kernel: a JSON object. Runs it.
    pub fn json(&self, kernel: usize) -> String {
        let kernel = &self.kernels[kernel];
        format!("{{{}}}", kernel.json(kernel.run(1)))
    }
}
