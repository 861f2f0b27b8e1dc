//! A plan as a link: the plan's file, packed into the part of an address that browsers send to no server.
//!
//! # Format
//! ```text
//! #/share/1/<payload>        payload = base64url, without padding, of zlib of the plan's file in UTF-8
//! ```
//! zlib carries a checksum, so a link that a chat has cut or changed is refused and not misread. A plan of an older format
//! inside opens as its file would.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};

use super::{plan_text, read_plan};
use crate::plan::{Plan, Refusal, Restored};

/// What a shared fragment begins with, before the version of the format.
const BEGINS: &str = "/share/";
/// The version that is written.
const VERSION: &str = "1";
/// The longest fragment that is written or read: every browser takes it, many chats do not.
pub const LONGEST: usize = 32_000;
/// The longest text that a link may unpack to.
const LONGEST_TEXT: usize = 1 << 20;
/// As hard as deflate tries: a link is written once and sent often.
const LEVEL: u8 = 10;

/// The fragment that holds a plan, without `#`.
///
/// # Errors
/// A plan that does not fit into 32,000 characters; a fault of the serializer.
pub fn write_link(plan: &Plan) -> Result<String, Refusal> {
    let packed = compress_to_vec_zlib(plan_text(plan)?.as_bytes(), LEVEL);
    let fragment = format!("{BEGINS}{VERSION}/{}", URL_SAFE_NO_PAD.encode(packed));
    if fragment.len() > LONGEST {
        return Err(Refusal::general(
            format!("As a link this plan has {} characters; at most {LONGEST} are sure to arrive", fragment.len()),
            "Share one objective, or send the plan's file instead",
        ));
    }
    Ok(fragment)
}

/// Whether a fragment wants to be a shared plan.
pub fn is_link(fragment: &str) -> bool {
    fragment.starts_with(BEGINS)
}

/// The plan in a fragment.
///
/// # Errors
/// A link that was cut or changed, is of a later version, too long, or unpacks to something that is no plan.
pub fn read_link(fragment: &str) -> Result<Restored, Refusal> {
    const WHOLE: &str = "Ask for the link again, or for the plan's file: chats sometimes cut long links";
    let refuse = |reason: String| Refusal::general(reason, WHOLE);
    if fragment.len() > LONGEST {
        return Err(refuse(format!("The link has {} characters; at most {LONGEST} are read", fragment.len())));
    }
    let Some((version, payload)) = fragment.strip_prefix(BEGINS).and_then(|rest| rest.split_once('/')) else {
        return Err(refuse("The link ends before its plan begins".to_owned()));
    };
    if version != VERSION {
        let version: String = version.chars().take(8).collect();
        return Err(Refusal::general(
            format!("The link is of version “{version}”; this page reads version {VERSION}"),
            "Reload the page to get its latest version, or ask for the plan's file",
        ));
    }
    let packed = URL_SAFE_NO_PAD
        .decode(payload)
        .map_err(|_| refuse("The link holds characters that no link of ours has, or was cut".to_owned()))?;
    let bytes = decompress_to_vec_zlib_with_limit(&packed, LONGEST_TEXT).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => refuse(format!("The link unpacks to more than {} kB", LONGEST_TEXT / 1_024)),
        _ => refuse("The link was cut or changed on its way".to_owned()),
    })?;
    let text = String::from_utf8(bytes).map_err(|_| refuse("The link holds no text".to_owned()))?;
    read_plan(&text)
}
