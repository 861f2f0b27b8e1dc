//! What a key press says.

use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

/// A key press as actions ask for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Press {
    /// The key in lower case: `k`, `?`, `escape`.
    pub key: String,
    /// Ctrl or Cmd is held.
    pub ctrl: bool,
    /// Shift is held.
    pub shift: bool,
    /// The key has been held for a while and repeats.
    pub is_repeat: bool,
}

/// What was pressed; nothing where the event is no key press, is an Alt shortcut of the browser's, or belongs to an input
/// method that is composing a character.
pub fn press(event: &web_sys::Event) -> Option<Press> {
    let event = event.dyn_ref::<KeyboardEvent>()?;
    // AltGr is how many keyboards type [ and ]; some systems tell it as Ctrl and Alt.
    let is_alt_graph = event.get_modifier_state("AltGraph");
    if event.is_composing() || event.alt_key() && !is_alt_graph {
        return None;
    }
    Some(Press {
        key: event.key().to_lowercase(),
        ctrl: (event.ctrl_key() && !is_alt_graph) || event.meta_key(),
        shift: event.shift_key(),
        is_repeat: event.repeat(),
    })
}
