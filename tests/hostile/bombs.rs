//! Texts that are hard on a parser.

/// Each with what it is.
pub fn bombs() -> Vec<(&'static str, String)> {
    let mebibyte = |unit: &str| unit.repeat((1 << 20) / unit.len());
    let mut aliases = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        aliases.push_str(&format!("a{level}: &a{level} [{items}]\n"));
    }
    let head = "version: prometheus/v1\nservice: shop\nslos:\n";
    let slo = "- name: up\n  objective: 99.9\n  sli: {raw: {error_ratio_query: 'r[{{.window}}]'}}\n";
    vec![
        ("aliases", aliases),
        ("brackets", "[".repeat(100_000)),
        ("closed brackets", format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))),
        ("braces", "{".repeat(100_000)),
        ("indentation", (0..2_000).map(|i| format!("{}a:\n", " ".repeat(i))).collect()),
        ("dashes", mebibyte("- ")),
        ("documents", mebibyte("---\n")),
        ("documents of one key", mebibyte("a: b\n---\n")),
        ("one key, again and again", mebibyte("a: 1\n")),
        ("keys", (0..100_000).map(|i| format!("k{i}: 1\n")).collect()),
        ("anchors", (0..50_000).map(|i| format!("- &a{i} x\n")).collect()),
        ("one long line", mebibyte("x")),
        ("one long quote", format!("\"{}", mebibyte("x"))),
        ("escapes", format!("a: \"{}\"", mebibyte("\\u202e"))),
        ("tags", mebibyte("!!str ")),
        ("comments", mebibyte("# x\n")),
        ("block text", format!("a: |\n{}", mebibyte("  x\n"))),
        ("folded text", format!("a: >\n{}", mebibyte("  x\n"))),
        ("objectives of one name", format!("{head}{}", slo.repeat(1_500))),
        ("too many objectives", format!("{head}{}", slo.repeat(9_000))),
        ("a query of brackets", format!("{head}{}", slo.replace("r[", &format!("{}r[", "(".repeat(15_000))))),
        ("a query of signs", format!("{head}{}", slo.replace("r[", &format!("{}r[", "-".repeat(15_000))))),
        ("a query of operators", format!("{head}{}", slo.replace("r[", &format!("{}r[", "x + ".repeat(4_000))))),
        ("a query of braces", format!("{head}{}", slo.replace("r[", &format!("{}r[", "{{".repeat(9_000))))),
        ("numbers", format!("{head}{}", slo.replace("99.9", &"9".repeat(1 << 20)))),
        (
            "labels",
            format!("{head}{slo}  labels: {{{}}}\n", (0..20_000).map(|i| format!("l{i}: x, ")).collect::<String>()),
        ),
        ("not text", "\u{0}\u{1}\u{FFFD}".repeat(1_000)),
    ]
}
