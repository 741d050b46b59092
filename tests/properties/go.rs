//! A Go template as Warewulf prints it, as far as static files use them: text in quotes, and the test whose node it is.

/// What the template prints on a node; none where it is for another node. Panics at any action that static files do not use.
pub(super) fn printed(template: &str, node: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = template;
    let mut is_aborted = false;
    let mut is_inside = false;
    while let Some(open) = rest.find("{{") {
        let mut text = &rest[..open];
        let inside = &rest[open + 2..];
        let (inside, trims_left) = inside.strip_prefix("- ").map_or((inside, false), |inside| (inside, true));
        if trims_left {
            text = text.trim_end_matches([' ', '\t', '\r', '\n']);
        }
        out.push_str(text);
        let (action, after) = action(inside);
        rest = after;
        match action.trim() {
            "abort" if is_inside => is_aborted = true,
            "abort" => {}
            "end" => is_inside = false,
            action => match (action.strip_prefix("if ne .Id "), action.strip_prefix("file ")) {
                (Some(name), _) => is_inside = string(name) != node,
                (None, Some(_)) => {} // the file's name
                (None, None) => out.push_str(&string(action)),
            },
        }
        if let Some(trimmed) = trimmed(inside, rest) {
            rest = trimmed;
        }
    }
    out.push_str(rest);
    (!is_aborted).then_some(out)
}

/// The action up to its end, quotes respected, and what follows.
fn action(text: &str) -> (&str, &str) {
    let mut is_quoted = false;
    let mut is_escaped = false;
    for (i, c) in text.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            '}' if !is_quoted && text[i..].starts_with("}}") => {
                let action = &text[..i];
                return (action.strip_suffix(" -").unwrap_or(action), &text[i + 2..]);
            }
            _ => {}
        }
    }
    panic!("an action without an end: {text}");
}

/// What follows an action that ends with ` -}}`, without the blanks.
fn trimmed<'a>(inside: &str, rest: &'a str) -> Option<&'a str> {
    let length = inside.len() - rest.len();
    inside[..length].ends_with(" -}}").then(|| rest.trim_start_matches([' ', '\t', '\r', '\n']))
}

/// An interpreted string of Go, of which only quotes and backslashes are escaped.
fn string(text: &str) -> String {
    let inside = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let inside = inside.unwrap_or_else(|| panic!("not a string: {text}"));
    let mut out = String::new();
    let mut chars = inside.chars();
    while let Some(c) = chars.next() {
        out.push(if c == '\\' { chars.next().expect("an escaped character") } else { c });
    }
    out
}

#[test]
fn templates_print_as_go_does() {
    let text =
        "{{- if ne .Id \"n1\" }}{{ abort }}{{ end -}}\n{{ file \"a\" -}}\n a {{ \"{{\" }} }} {b}{{ \"\\\"\\\\\" }}\n";
    assert_eq!(printed(text, "n1").as_deref(), Some("a {{ }} {b}\"\\\n"));
    assert_eq!(printed(text, "n2"), None);
}
