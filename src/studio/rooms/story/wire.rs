//! What the story and the presenter's window say to each other.

/// The name of the channel.
pub const CHANNEL: &str = "accord.story";

/// What the presenter's window sees of the story.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scene {
    /// Which slide is shown, from 0.
    pub at: usize,
    /// What each slide is called.
    pub titles: Vec<String>,
    /// What is worth knowing beside the slide that is shown.
    pub notes: Vec<String>,
}

/// What windows say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// The presenter's window is open and wants to know where the story is.
    Hello,
    /// Go to a slide.
    Go(usize),
    /// This is shown.
    Scene(Scene),
}

impl Message {
    /// As a text of lines; what is said holds none of its own.
    pub fn text(&self) -> String {
        let line = |text: &String| text.replace(['\n', '\r'], " ");
        match self {
            Self::Hello => "hello".to_owned(),
            Self::Go(at) => format!("go\n{at}"),
            Self::Scene(Scene { at, titles, notes }) => {
                let mut lines = vec!["scene".to_owned(), at.to_string(), titles.len().to_string()];
                lines.extend(titles.iter().chain(notes).map(line));
                lines.join("\n")
            }
        }
    }

    /// Reads a text; none where another version of this page, or somebody else, said it.
    pub fn read(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        match lines.next()? {
            "hello" => Some(Self::Hello),
            "go" => Some(Self::Go(lines.next()?.parse().ok()?)),
            "scene" => {
                let at = lines.next()?.parse().ok()?;
                let count: usize = lines.next()?.parse().ok()?;
                let rest: Vec<String> = lines.map(str::to_owned).collect();
                let (titles, notes) = rest.split_at_checked(count)?;
                Some(Self::Scene(Scene { at, titles: titles.to_vec(), notes: notes.to_vec() }))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn messages_read_back_and_nothing_else_does() {
        let scene = Scene { at: 2, titles: vec!["A".to_owned(), "B".to_owned()], notes: vec!["töpfe".to_owned()] };
        for message in [Message::Hello, Message::Go(3), Message::Scene(scene), Message::Scene(Scene::default())] {
            assert_eq!(Message::read(&message.text()), Some(message));
        }
        for odd in ["", "go", "go\nx", "scene\n1\n9\nA", "other"] {
            assert_eq!(Message::read(odd), None, "{odd}");
        }
    }
}
