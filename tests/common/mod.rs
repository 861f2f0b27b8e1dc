//! What several test files need.
#![allow(dead_code, reason = "each test file uses its part")]

pub mod hostile;

use std::path::{Path, PathBuf};
use std::process::Command;

use accord::exchange::{Reading, read};

/// Real files of other tools, beside the checkout. Without them a test that needs them does nothing; on CI it fails.
pub fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is missing", path.display());
    eprintln!("skipped: {} is not beside the checkout", path.display());
    None
}

/// Reads a file of `shared`.
pub fn reading(path: &str) -> Option<Reading> {
    let text = std::fs::read_to_string(shared(path)?).expect("a readable file");
    Some(read(&text, path).unwrap_or_else(|refusal| panic!("{path}: {refusal}")))
}

/// Whether promtool can be run. On CI it must be.
pub fn have_promtool() -> bool {
    if Command::new("promtool").arg("--version").output().is_ok() {
        return true;
    }
    assert!(std::env::var_os("CI").is_none(), "promtool is missing");
    eprintln!("skipped: promtool is not installed");
    false
}

/// Asserts that promtool accepts a rule file.
pub fn promtool_accepts(rules: &str) {
    if !have_promtool() {
        return;
    }
    let (succeeded, said) = promtool(&["check", "rules"], &[("rules.yaml", rules)]);
    assert!(succeeded, "{said}\n{rules}");
}

/// Runs promtool in a folder of its own, which holds these files, on the first of them: whether it was content, and what
/// it said.
pub fn promtool(arguments: &[&str], files: &[(&str, &str)]) -> (bool, String) {
    let dir = std::env::temp_dir().join(format!("accord-{}-{:?}", std::process::id(), std::thread::current().id()));
    std::fs::create_dir_all(&dir).expect("a temporary folder");
    for (name, text) in files {
        std::fs::write(dir.join(name), text).expect("a writable folder");
    }
    let first = files.first().expect("a file").0;
    let output = Command::new("promtool").args(arguments).arg(first).current_dir(&dir).output().expect("promtool runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    std::fs::remove_dir_all(&dir).ok();
    (output.status.success(), said)
}
