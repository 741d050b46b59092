//! Tests of words: what the language itself finds wrong is told in the user's terms, at its place.

use super::{findings, run_files};

#[test]
fn types_have_the_names_that_recipes_know() {
    let link = "let e = nic(\"eno1\");\n";
    for (text, expected) in [
        ("if e { }", "NR0002 site/site:2:4 expected `true` or `false`, found a link"),
        ("for x in e { }", "NR0002 site/site:2:10 `for` goes over a list, a text or a range"),
        ("e.mtu;", "NR0002 site/site:2:3 a link has no field `mtu`"),
        ("e.name = \"x\";", "NR0002 site/site:2:3 field `name` of a link cannot be set"),
        ("e[0];", "NR0002 site/site:2:2 a link has no items to be named by `[..]`"),
        ("e + 1;", "NR0102 site/site:2:3 `+` does not work on a link and a number"),
        ("-e;", "NR0102 site/site:2:1 `-` does not work on a link"),
        ("e.call(1);", "NR0002 site/site:2:8 expected a function, found a number"),
        ("let m = #{};\nm[e] = 1;", "NR0002 site/site:3:3 expected a text, found a link"),
        ("inventory()[1];", "NR0002 site/site:2:12 an inventory has no items to be named by `[..]`"),
        ("inventory().group(1);", "NR0102 site/site:2:13 there is no function `group` for an inventory and a number"),
        ("1 - \"a\";", "NR0102 site/site:2:3 `-` does not work on a number and a text"),
        ("[1] - #{};", "NR0102 site/site:2:5 `-` does not work on a list and a map"),
        ("(|x| x) - ();", "NR0102 site/site:2:9 `-` does not work on a function and nothing"),
        ("'c' - (1..2);", "NR0102 site/site:2:5 `-` does not work on a character and a range"),
        ("().foo;", "NR0002 site/site:2:4 nothing has no field `foo`"),
        ("[1][5];", "NR0002 site/site:2:5 a list's items count from 0: there is no item 5 of 1"),
        ("\"ab\"[5];", "NR0002 site/site:2:6 a text's characters count from 0: there is no character 5 of 2"),
        ("vlan(e, 10, #{ mtu: |x| x });", "NR0103 site/site:2:21 `mtu` takes a whole number"),
    ] {
        let found = findings(&format!("{link}{text}"));
        assert!(found.starts_with(expected), "{text}\nexpected {expected}\nfound    {found}");
    }
}

#[test]
fn links_are_compared_and_spelled_by_name() {
    let text = "let a = nic(\"eno1\");\nlet b = nic(\"eno2\");\nprint(a == a && a != b && [a] == [a] && a in [b, a]);\nprint(#{ x: [a, 'c', \"t\", ()] });";
    let found = findings(text);
    assert!(found.contains("prints `true`") && found.contains("prints `#{\"x\": [eno1, 'c', \"t\", ()]}`"), "{found}");
}

#[test]
fn calls_are_told_by_their_signature() {
    for (text, expected) in [
        (
            "nic(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20);",
            "NR0105 site/site:1:1 the call is `nic(name, #{..})`",
        ),
        ("nic();", "NR0105 site/site:1:1 the call is `nic(name, #{..})`"),
        ("host(1);", "NR0105 site/site:1:1 the call is `host()`"),
        ("inventory(1);", "NR0105 site/site:1:1 the call is `inventory()`"),
        ("fn f(a) { }\nf(1, 2);", "NR0102 site/site:2:1 `f` takes 1 argument: found 2"),
        ("fn f() { }\nfn f(a, b) { }\nf(1);", "NR0102 site/site:3:1 `f` takes 0 or 2 arguments: found 1"),
        ("fn f(a) { }\n1.f(1);", ""),
    ] {
        let found = findings(text);
        let is_met = if expected.is_empty() { found.is_empty() } else { found.starts_with(expected) };
        assert!(is_met, "{text}\nexpected {expected}\nfound    {found}");
    }
    let run = run_files(&[("site/site", "import \"./a\" as a;\na::f(1, 2);"), ("site/a", "fn f(x) { }")], false);
    assert!(run.findings[0].starts_with("NR0102 site/site:2:4 `a::f` takes 1 argument: found 2"), "{:?}", run.findings);
}

#[test]
fn functions_that_leave_their_file_are_told_where_they_do() {
    for (lib, site, expected) in [
        ("fn make() { |x| x }", "lib::make();", "NR0107 site/lib:1:13 functions are not handed"),
        ("fn make() { let f = |x| x; return f; }", "lib::make();", "NR0107 site/lib:1:35 functions are not handed"),
        ("fn make() { #{ f: |x| x } }", "lib::make();", "NR0107 site/lib:1:19 functions are not handed"),
        ("const F = |x| x;\nexport F;", "lib::F;", "NR0107 site/lib:2:8 functions are not handed"),
        ("fn each(f) { }", "fn give() { |x| x }\nlib::each(give());", "NR0107 site/site:3:11 functions are not handed"),
        ("private fn make() { |x| x }\nfn use_it() { make().call(1) }", "lib::use_it();", ""),
    ] {
        let site = format!("import \"./lib\" as lib;\n{site}");
        let found = run_files(&[("site/site", &site), ("site/lib", lib)], false).findings.join("\n");
        let is_met = if expected.is_empty() { found.is_empty() } else { found.starts_with(expected) };
        assert!(is_met, "{lib}\n{site}\nexpected {expected}\nfound    {found}");
    }
}

#[test]
fn maps_of_functions_are_called_as_methods() {
    assert_eq!(findings("let o = #{ twice: |x| x * 2 };\no.twice(2);\no.thrice = |x| x;\no.thrice(1);"), "");
    assert!(
        findings("let o = #{ twice: |x| x };\no.tvice(2);")
            .starts_with("NR0102 site/site:2:3 there is no method `tvice`")
    );
}

#[test]
fn words_of_other_languages_get_a_hint() {
    for (text, expected) in [
        (
            "bond(\"b\", mode = \"802.3ad\");",
            "NR0003 site/site:1:11 a variable is declared before it is used: there is no `mode`",
        ),
        ("[\"eno1\"].map(nic);", "NR0003 site/site:1:14 a variable is declared before it is used: there is no `nic`"),
        (
            "let x = 1;\nswitch x { 1 => 2 }",
            "NR0003 site/site:2:1 a variable is declared before it is used: there is no `switch`",
        ),
        ("switch \"x\" {}", "NR0003 site/site:1:1 a variable is declared"),
        ("nic('eno1');", "NR0001 site/site:1:5 a text stands in `\"`"),
        ("nic(\"eno1);", "NR0001 site/site:1:5 a text ends with the quote it began with"),
        ("let x = 1.5;", "NR0001 site/site:1:11 a `.` is followed by the name of a field or method"),
        ("#{ a: 1, a: 2 };", "NR0001 site/site:1:10 a map says each field once: `a` again"),
        ("{ fn f() { } }", "NR0001 site/site:1:3 a function is defined at the top level of its file"),
        ("const X = 1;\nX = 2;", "NR0001 site/site:2:1 a constant keeps its value: `X`"),
        (
            "let a = [1];\na.filter(|x| a.all(|y| x == y));",
            "NR0002 site/site:2:3 a list or map is not used while one of its own methods runs",
        ),
    ] {
        let found = findings(text);
        assert!(found.starts_with(expected), "{text}\nexpected {expected}\nfound    {found}");
    }
    // the word itself stays free for names
    assert_eq!(
        findings("let m = #{ switch: 1 };\nlet switch = m.switch;\nlet s = \"switch\";\nlet t = switch + m[s];"),
        ""
    );
}

#[test]
fn what_a_recipe_throws_is_told_as_it_says() {
    for (text, expected) in [
        ("throw \"No spine for rack 7\";", "NR0002 site/site:1:1 No spine for rack 7"),
        ("throw \"two\\nlines\\x07\";", "NR0002 site/site:1:1 two\\nlines\\u{7}"),
        ("throw;", "NR0002 site/site:1:1 the recipe gives up"),
        ("throw \"\\x01recorded\";", "NR0002 site/site:1:1 \\u{1}recorded"),
        ("fn f() { throw 5; }\nf();", "NR0002 site/site:1:10 in f at site/site:2:1 5"),
        ("range(0, 10, 0);", "NR0002 site/site:1:1 step value cannot be zero"),
    ] {
        let found = findings(text);
        assert!(found.starts_with(expected), "{text}\nexpected {expected}\nfound    {found}");
    }
}

#[test]
fn marks_of_symbols_cannot_be_written() {
    for text in [
        "nic(\"eno1\", #{ mtu: \"\\uE000name\\uE001\" });",
        "sysctl(\"a.b\", \"\\uE000vars.x\\uE001\");",
        "pre([\"\\uE001\"]);",
    ] {
        for symbolic in [false, true] {
            let found = run_files(&[("site/site", text)], symbolic).findings.join("\n");
            assert!(found.starts_with("NR010"), "{text}\n{found}");
        }
    }
    // a symbol's own mark is fine, and another text around it, but not one with another path
    let text = "let n = host();\nsysctl(\"a.b\", `x${n.vars.octet}`);\nlet s = `${n.vars.octet}`;\ns.replace(\"octet\", \"secret\");\nsysctl(\"a.c\", s);";
    let found = run_files(&[("site/site", text)], true).findings;
    assert!(found.len() == 1 && found[0].starts_with("NR0103 site/site:5:"), "{found:?}");
}

/// `eval` would make shell text of an argument, and `sh -c` takes a word with a hyphen for its own option.
#[test]
fn commands_begin_with_a_program() {
    for (argv, expected) in [
        ("[\"eval\", \"a; b\"]", "NR0103 site/site:1:6 `argv` begins with the name of a program"),
        ("[\"-x\"]", "NR0103 site/site:1:6 `argv` begins with the name of a program"),
        ("[\"\"]", "NR0103 site/site:1:6 `argv` begins with the name of a program"),
        ("[\"sh\", \"-c\", \"eval x\"]", ""),
    ] {
        let found = findings(&format!("pre({argv});"));
        let is_met = if expected.is_empty() { found.is_empty() } else { found.starts_with(expected) };
        assert!(is_met, "{argv}\n{found}");
    }
}
