//! Text of people inside a dashboard.
//!
//! Grafana replaces `$name`, `${name}` and `[[name]]` in titles and in the text of text panels before it shows them. Titles are
//! shown as plain text, so there a word joiner, which has no width, parts the signs. The text of a text panel is Markdown,
//! so there every sign becomes an entity, which is neither a variable nor markup and is shown as the sign.

/// A title in which Grafana replaces nothing.
pub fn title(text: &str) -> String {
    text.replace('$', "$\u{2060}").replace("[[", "[\u{2060}[")
}

/// Markdown that shows the text as it is, in one paragraph.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_ascii_punctuation() => out.push_str(&format!("&#{};", u32::from(c))),
            // A line break could begin a list or a heading.
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}

/// An address as a link, if it is one of the web; what Grafana would replace in it is encoded.
pub fn link(text: &str) -> Option<String> {
    let text = text.trim();
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    let is_plain = text.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '`'));
    let encoded = [('$', "%24"), ('[', "%5B"), (']', "%5D"), ('{', "%7B"), ('}', "%7D")];
    (is_web && is_plain).then(|| encoded.into_iter().fold(text.to_owned(), |url, (sign, code)| url.replace(sign, code)))
}

/// Whether Grafana might replace something in a query.
pub fn has_variable(query: &str) -> bool {
    let begins = |c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '{');
    query.contains("[[") || query.match_indices('$').any(|(at, _)| query[at + 1..].starts_with(begins))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_replaced_or_marked_up() {
        assert!(!has_variable(&title("a $b ${c:raw} [[d]] $$e")));
        let shown = markdown("<b>$x</b>\n# [y](z) *w* `v`");
        assert!(!shown.contains(['<', '$', '[', '*', '`', '\n']), "{shown}");
        assert!(shown.starts_with("&#60;b&#62;&#36;x"), "{shown}");
        assert_eq!(link("javascript:alert(1)"), None);
        assert_eq!(link("https://a.example/\" onclick"), None);
        assert_eq!(link(" https://a.example/?q=${x}").as_deref(), Some("https://a.example/?q=%24%7Bx%7D"));
        assert!(has_variable("a{b=\"$c\"}") && !has_variable("a{b=~\"c$\"}"));
    }
}
