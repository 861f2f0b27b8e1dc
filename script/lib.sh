# Shared by every script: which tools, at which versions, kept where. Sourced, never run.
# Tools live outside the checkout so that a fresh clone finds them.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=${ACCORD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/accord}
TARGET=wasm32-unknown-unknown

TRUNK_VERSION=0.21.14
# The command line tool must equal the library, so the lock file is the only place that says which.
WASM_BINDGEN_VERSION=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print; exit }' "$ROOT/Cargo.lock")
DENY_VERSION=0.20.2

NODE_TOOLS=$CACHE/node-$(cksum < "$ROOT/script/node/package-lock.json" | cut -d' ' -f1)
PYTHON_TOOLS=$CACHE/python-$(cksum < "$ROOT/script/python/requirements.txt" | cut -d' ' -f1)
TRUNK_HOME=$CACHE/trunk-$TRUNK_VERSION
WASM_BINDGEN_HOME=$CACHE/wasm-bindgen-$WASM_BINDGEN_VERSION
DENY_HOME=$CACHE/cargo-deny-$DENY_VERSION
PROMTOOL_HOME=$CACHE/promtool
DEBIAN_TOOLCHAIN=accord-debian
LINKER_HOME=$CACHE/linker

export PATH="$TRUNK_HOME/bin:$WASM_BINDGEN_HOME/bin:$DENY_HOME/bin:$PROMTOOL_HOME/bin:$LINKER_HOME/bin:$NODE_TOOLS/node_modules/.bin:$PATH"
export PYTHON_TOOLS TRUNK_SKIP_VERSION_CHECK=true

say() { printf '%s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

# The compiler chosen by script/bootstrap; empty means the machine's default.
if [ -z "${RUSTUP_TOOLCHAIN:-}" ] && [ -s "$CACHE/toolchain" ]; then
  RUSTUP_TOOLCHAIN=$(cat "$CACHE/toolchain")
  export RUSTUP_TOOLCHAIN
fi

# has_target: the active compiler has a standard library for the browser.
has_target() {
  local root
  root=$(rustc --print sysroot 2>/dev/null) || return 1
  ls "$root/lib/rustlib/$TARGET/lib/"libstd-*.rlib >/dev/null 2>&1
}

# find_chrome: prints the path of an installed Chromium or Chrome, or fails.
find_chrome() {
  local candidate
  for candidate in "${ACCORD_CHROME:-}" chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
    "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
    [ -n "$candidate" ] && command -v "$candidate" && return 0
  done
  return 1
}
