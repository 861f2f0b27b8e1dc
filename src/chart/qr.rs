use qrcodegen::{QrCode, QrCodeEcc};

/// The longest text that is drawn: beyond this a phone hardly reads it from a screen.
pub const LONGEST: usize = 1_200;

/// A text as a QR code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qr {
    /// Modules on a side, with the quiet zone around them.
    pub size: u32,
    /// The dark modules as the data of an SVG path.
    pub path: String,
}

/// Light modules around the code, as the standard asks.
const QUIET: i32 = 4;

impl Qr {
    /// The code of a text; none where it is longer than 1,200 characters.
    pub fn of(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
        let mut path = String::new();
        for y in 0..code.size() {
            // A run of dark modules is one rectangle.
            let mut x = 0;
            while x < code.size() {
                let run = (x..code.size()).take_while(|x| code.get_module(*x, y)).count() as i32;
                if run > 0 {
                    path.push_str(&format!("M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET));
                }
                x += run.max(1);
            }
        }
        Some(Self { size: (code.size() + 2 * QUIET) as u32, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ISO/IEC 18004: version 1 has 21 modules on a side and a finder pattern of 7 by 7 in its corner.
    #[test]
    fn a_code_has_its_finder_patterns() {
        let code = Qr::of("HELLO WORLD").unwrap();
        assert_eq!(code.size, 21 + 8);
        assert!(code.path.starts_with("M4 4h7v1h-7z"), "{}", code.path);
        assert!(code.path.contains("M18 4h7v1h-7z") && code.path.contains("M4 18h7v1h-7z"));
        assert_eq!(Qr::of(&"x".repeat(LONGEST + 1)), None);
    }
}
