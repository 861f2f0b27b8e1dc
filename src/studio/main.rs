//! The page: rooms that show the plan and what follows from it. Exists on wasm32 only.

mod actions;
mod address;
mod app;
mod clock;
mod focus;
mod help;
mod keeper;
mod measurements;
mod naming;
mod notices;
mod palette;
mod parts;
mod platform;
mod rooms;
mod samples;
mod session;
mod shell;
mod starts;
#[cfg(test)]
mod tests;
mod texts;

/// Puts the studio in the place of the static shell.
fn main() {
    platform::page::install_panic_hook();
    let mount = platform::page::mount_point();
    leptos::mount::mount_to(mount, app::App).forget();
}
