//! What several test files need.
#![allow(dead_code, reason = "each test file uses its part")]

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

/// Asserts that promtool accepts a rule file.
pub fn promtool_accepts(rules: &str) {
    let have = Command::new("promtool").arg("--version").output().is_ok();
    if !have {
        assert!(std::env::var_os("CI").is_none(), "promtool is missing");
        eprintln!("skipped: promtool is not installed");
        return;
    }
    let dir = std::env::temp_dir().join(format!("accord-{}-{:?}", std::process::id(), std::thread::current().id()));
    std::fs::create_dir_all(&dir).expect("a temporary folder");
    let file = dir.join("rules.yaml");
    std::fs::write(&file, rules).expect("a writable folder");
    let output = Command::new("promtool").args(["check", "rules"]).arg(&file).output().expect("promtool runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    std::fs::remove_dir_all(&dir).ok();
    assert!(output.status.success(), "{said}\n{rules}");
}
