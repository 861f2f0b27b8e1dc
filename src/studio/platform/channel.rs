//! Texts between windows of this page, on this machine and in this browser only.

use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

use super::page::window;

/// A channel that every window of this page with the same name hears; closed when it is dropped.
pub struct Channel {
    channel: BroadcastChannel,
    /// Kept for as long as the browser may call it.
    _heard: Closure<dyn FnMut(MessageEvent)>,
}

impl Channel {
    /// Opens it; none where the browser has no such thing.
    pub fn open(name: &str, mut heard: impl FnMut(String) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let closure = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                heard(text);
            }
        });
        channel.set_onmessage(Some(closure.as_ref().unchecked_ref()));
        Some(Self { channel, _heard: closure })
    }

    /// Tells all other windows.
    pub fn say(&self, text: &str) {
        // It fails for what cannot be copied; texts can.
        let _ = self.channel.post_message(&text.into());
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}

/// Opens a window of its own, or brings it to the front; whether the browser allowed it.
pub fn open_window(link: &str, name: &str) -> bool {
    let opened = window().open_with_url_and_target_and_features(link, name, "popup,width=860,height=680");
    opened.is_ok_and(|window| window.is_some())
}
