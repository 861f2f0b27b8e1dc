//! Text inside Terraform's strings, where `${` and `%{` begin a template that Terraform runs.

/// Text that Terraform takes as it is: the sign before a brace is doubled, which the language reads as one.
pub fn escape(text: &str) -> String {
    text.replace("${", "$${").replace("%{", "%%{")
}

/// The text that [`escape`] was made from; none if part of it is computed by Terraform.
pub fn literal(text: &str) -> Option<String> {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('{') {
        let before = &rest[..at];
        let sign = before.chars().next_back().filter(|c| matches!(c, '$' | '%'));
        match sign {
            Some(sign) if before.ends_with([sign; 2].iter().collect::<String>().as_str()) => {
                out.push_str(&before[..at - 1]);
            }
            Some(_) => return None,
            None => out.push_str(before),
        }
        out.push('{');
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    Some(out)
}

/// A reference such as `${nobl9_service.shop.name}`: the key after the type, where it is one to that type's name.
pub fn reference<'a>(text: &'a str, kind: &str) -> Option<&'a str> {
    text.strip_prefix("${")?.strip_prefix(kind)?.strip_prefix('.')?.strip_suffix(".name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The right side is what Terraform 1.11 printed for outputs of the left side.
    #[test]
    fn terraform_reads_it_as_written() {
        for (written, read) in [
            ("$${x}", "${x}"),
            ("$$${x}", "$${x}"),
            ("$$$${x}", "$$${x}"),
            ("%%{if}", "%{if}"),
            ("%%%%{x}", "%%%{x}"),
            ("$%%{x", "$%{x"),
            ("$%%%{x}", "$%%{x}"),
            ("$$ %% $ { $", "$$ %% $ { $"),
        ] {
            assert_eq!(escape(read), written);
            assert_eq!(literal(written).as_deref(), Some(read));
        }
        for computed in ["${var.x}", "a %{if true}", "${\"$\"}", "$${a} ${b}"] {
            assert_eq!(literal(computed), None, "{computed}");
        }
        assert_eq!(reference("${nobl9_service.a-b.name}", "nobl9_service"), Some("a-b"));
        assert_eq!(reference("nobl9_service.a.name", "nobl9_service"), None);
    }
}
