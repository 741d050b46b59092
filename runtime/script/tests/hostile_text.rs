//! Hostile texts: files that the parser and the linter must get through, or refuse.

use super::{all_end, ends};

#[test]
fn nesting_ends() {
    let deep = |before: &str, middle: &str, after: &str| {
        format!("let x = {}{middle}{};", before.repeat(3000), after.repeat(3000))
    };
    let nested = "NR0903 site/site:1:";
    all_end(&[
        ("parentheses", deep("(", "1", ")"), nested),
        ("lists", deep("[", "1", "]"), nested),
        ("maps", deep("#{ a: ", "1", "}"), nested),
        ("calls", deep("f(", "1", ")"), nested),
        ("negations", deep("!", "true", ""), nested),
        ("closures", deep("|| ", "1", ""), nested),
        ("texts in texts", deep("`${", "1", "}`"), nested),
        ("blocks", deep("{ ", "1", " }"), nested),
        ("indices", deep("x[", "0", "]"), "NR0003 site/site:1:9"),
        ("fields", format!("let a = #{{}}; a{};", ".b".repeat(3000)), nested),
        ("methods", format!("\"a\"{};", ".trim()".repeat(3000)), nested),
        ("else if", format!("if false {{ }} {}", "else if false { } ".repeat(3000)), nested),
        ("sums", format!("let x = 1{};", " + 1".repeat(3000)), nested),
        ("conditions", format!("let x = true{};", " && true".repeat(3000)), nested),
        ("comments", "/*".repeat(9000), ""),
    ]);
}

#[test]
fn size_ends() {
    all_end(&[
        (
            "a large file",
            "//".repeat(200 << 10),
            "NR0004 - a recipe is a file that can be read: `site.rhai`: a file has at most 262144 bytes",
        ),
        ("many statements", "let a=1;".repeat(32_000), ""),
        ("many functions", (0..2100).map(|i| format!("fn f{i}() {{ }}\n")).collect(), "NR0903 site/site:2001:"),
        ("a long list", format!("let x = [{}];", "1,".repeat(5000)), "NR0903 site/site:1:"),
        (
            "a long map",
            format!("let x = #{{ {} }};", (0..2100).map(|i| format!("k{i}: 1,")).collect::<String>()),
            "NR0903 site/site:1:",
        ),
        ("a long text", format!("let x = \"{}\";", "x".repeat(66_000)), "NR0903 site/site:1:"),
        ("a long variable", format!("let x = {};", "a".repeat(200_000)), "NR0003 site/site:1:9"),
        ("a long function", format!("{}();", "a".repeat(200_000)), "NR0102 site/site:1:1"),
        ("a long module", format!("{}::f();", "a".repeat(200_000)), "NR0003 site/site:1:1"),
        ("a long field", format!("let a = #{{}}; a.{};", "p".repeat(200_000)), "NR0002 site/site:1:1"),
        ("a long option", format!("bond(\"b\", #{{ {}: 1 }});", "o".repeat(100_000)), "NR0101 site/site:1:"),
        ("a long value", format!("bond(\"b\", #{{ mode: \"{}\" }});", "x".repeat(60_000)), "NR0103 site/site:1:20"),
        ("a long name", format!("nic(\"{}\");", "x".repeat(60_000)), "NR0113 site/site:1:5"),
        ("a long import", format!("import \"{}\" as x;", "./".repeat(20_000)), "NR0004 site/site:1:8"),
        ("lines", format!("{}nic(5);", "\n".repeat(70_000)), "NR0105 site/site:65535:1"),
        ("columns", format!("{}bond(\"b\", #{{ mod: 5 }});", " ".repeat(70_000)), "NR0101 site/site:1:65535"),
    ]);
}

#[test]
fn no_finding_repeats_a_long_word() {
    for text in [
        format!("{}();", "a".repeat(9000)),
        format!("let x = {};", "a".repeat(9000)),
        format!("bond(\"b\", #{{ {}: 1 }});", "a".repeat(9000)),
        format!("throw \"{}\";", "a".repeat(9000)),
        format!("fn {0}(x) {{ }} fn {0}(x) {{ }}", "a".repeat(9000)),
        format!("let x = 1{};", "0".repeat(9000)),
    ] {
        let found = ends("a long word", &text);
        assert!(!found.is_empty() && found.len() < 1000, "{found}");
    }
}

#[test]
fn strange_characters_end() {
    all_end(&[
        ("NUL", "let a\0 = 1;".into(), "NR0001 site/site:1:6"),
        ("NUL in a text", "nic(\"a\0b\");".into(), "NR0113 site/site:1:5"),
        ("private use", "let \u{E000} = 1;".into(), "NR0001 site/site:1:5"),
        ("private use in a name", "nic(\"\u{E000}name\u{E001}\");".into(), "NR0105 site/site:1:5"),
        ("right to left", "nic(\"\u{202E}1one\");".into(), "NR0113 site/site:1:5"),
        ("a mark inside", "nic(\"a\u{feff}\");".into(), "NR0113 site/site:1:5"),
        ("escape sequences", "throw \"\\x1b[31mred\";".into(), "NR0002 site/site:1:1 \\u{1b}[31mred"),
        ("not an escape", "nic(\"\\q\");".into(), "NR0001 site/site:1:7"),
        ("an end in a text", "nic(\"a".into(), "NR0001 site/site:1:5"),
        ("an end in a call", "nic(\"a\"".into(), "NR0001 site/site:1:8"),
        ("an end in a comment", "/* nic(".into(), ""),
        ("nothing", String::new(), ""),
        ("carriage returns", "let a = 1;\rnic(5);".into(), "NR0105 site/site:1:16"),
    ]);
}
