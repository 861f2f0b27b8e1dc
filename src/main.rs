//! The page. On other targets there is nothing to run: the library is the product there.

#[cfg(target_arch = "wasm32")]
fn main() {
    accord::studio::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
