//! Tests of places: the word that a finding points to, by every way a value can take; and that none points to a wrong one.

use super::{findings, run_files};

/// Lines of a site's file, and the findings that begin as said, in their order.
fn check(text: &str, expected: &[&str]) {
    check_files(&[("site/site", text)], expected);
}

fn check_files(files: &[(&str, &str)], expected: &[&str]) {
    let found = run_files(files, false).findings;
    let is_met = found.len() == expected.len() && found.iter().zip(expected).all(|(f, e)| f.starts_with(e));
    assert!(is_met, "expected {expected:#?}\nfound {found:#?}\nin {files:#?}");
}

#[test]
fn parameters_lead_through_functions_and_files() {
    let site = "import \"./a\" as a;\na::outer(\"bond0\", #{\n    miimon: -1,\n});\na::outer(\"bond1\",\n    5);";
    let a = "import \"./b\" as b;\nfn outer(name, extra) {\n    inner(extra, name)\n}\nfn inner(options, name) {\n    b::make(name, #{ updelay: -2 } + options)\n}";
    let b = "fn make(name, options) { bond(name, options) }";
    check_files(
        &[("site/site", site), ("site/a", a), ("site/b", b)],
        &[
            "NR0103 site/site:3:13 `miimon` takes",
            "NR0103 site/a:6:31 in inner at site/a:3:5 in outer at site/site:2:4 `updelay` takes",
            "NR0102 site/a:6:36 in inner at site/a:3:5 in outer at site/site:5:4 `+` does not work on a map and a number",
        ],
    );
}

#[test]
fn functions_of_one_name_are_told_apart_by_their_parameters() {
    let text = "fn f(o) { bond(\"b1\", o) }\nfn f(o, p) { bond(\"b2\", p) }\nf(#{ miimon: -1 });\nf(#{ miimon: -2 }, #{ miimon: -3 });";
    check(text, &["NR0103 site/site:3:14 `miimon`", "NR0103 site/site:4:31 `miimon`"]);
}

#[test]
fn methods_pass_their_object_besides() {
    let text = "fn make(options) { bond(this, options) }\n\"b1\".make(#{ miimon: -1 });\n\"b2\".bond(#{ miimon: -2 });";
    check(text, &["NR0103 site/site:2:22 `miimon`", "NR0103 site/site:3:22 `miimon`"]);
}

#[test]
fn closures_see_what_they_captured_and_what_they_are_called_with() {
    let text = "let o = #{ miimon: -1 };\n[\"b1\"].for_each(|n| bond(this, o));\nlet f = |n, p| bond(n, p);\nf.call(\"b2\",\n    #{ miimon: -2 });\n[#{ miimon: -3 }].map(|p| bond(\"b3\", p));";
    check(
        text,
        &[
            "NR0103 site/site:1:20 in a closure at site/site:2:8 `miimon`",
            "NR0103 site/site:5:16 `miimon`",
            // an item of a list is not a word of the call: the name of the closure's own is as near as it gets
            "NR0103 site/site:6:38 in a closure at site/site:6:19 `miimon`",
        ],
    );
}

#[test]
fn assigned_fields_are_found_where_they_are_assigned() {
    let text = "let o = #{ mode: \"802.3ad\" };\no.miimon = -1;\no[\"updelay\"] = -2;\nbond(\"b\", o);";
    check(text, &["NR0103 site/site:2:12 `miimon`", "NR0103 site/site:3:16 `updelay`"]);
    check("let o = #{};\no.mimon = 1;\nbond(\"b\", o);", &["NR0101 site/site:2:3 `bond` has no option `mimon`"]);
}

/// The word where the value came from last is not known: the variable that is passed is told, and no other word.
#[test]
fn changed_variables_do_not_lead_to_a_wrong_word() {
    for (change, column) in [
        ("let o = #{ miimon: 1 };\no.miimon = -1;", 11),
        ("let o = #{ miimon: 1 };\no.miimon -= 2;", 11),
        ("let o = #{ miimon: 1 };\no += #{ miimon: -1 };", 11),
        ("let o = #{ miimon: 1 };\no.mixin(#{ miimon: -1 });", 11),
        ("let o = #{ miimon: 1 };\no.fill_with(#{ miimon: 7 });\no.set(\"miimon\", -1);", 11),
        ("let o = #{ miimon: 1 };\nset(o, \"miimon\", -1);", 11),
        ("let o = #{ miimon: 1 };\no = #{ miimon: -1 };", 11),
        ("let o = #{ miimon: 1 };\nlet o = o + #{ miimon: -1 };", 11),
        ("let o = #{ miimon: 1 };\n[1].for_each(|x| o.miimon = -1);", 11),
        ("let o = #{ miimon: 1 };\nfn spoil() { this.miimon = -1; }\no.spoil();", 11),
        ("let o = #{ miimon: 1 };\nlet key = \"miimon\";\no[key] = -1;", 11),
        ("let o = if true { #{ miimon: -1 } } else { #{ miimon: 1 } };", 11),
        ("fn give() { #{ miimon: -1 } }\nlet o = give();", 11),
        ("let list = [#{ miimon: 1 }, #{ miimon: -1 }];\nlet o = list[1];", 11),
    ] {
        let line = change.lines().count() + 1;
        check(&format!("{change}\nbond(\"b\", o);"), &[&format!("NR0103 site/site:{line}:{column} `miimon`")]);
    }
}

#[test]
fn shadows_and_loops_do_not_lead_to_a_wrong_word() {
    // a function's own variable takes the place of its parameter
    let text = "fn f(o) {\n    let o = o + #{ miimon: -1 };\n    bond(\"b\", o)\n}\nf(#{ miimon: 5 });";
    check(text, &["NR0103 site/site:3:15 in f at site/site:5:1 `miimon`"]);
    // a loop's variable is not the one of another function
    let text = "fn g() { let o = #{ miimon: 5 }; o }\nfor o in [#{ miimon: -1 }] {\n    bond(\"b\", o);\n}";
    check(text, &["NR0103 site/site:3:15 `miimon`"]);
    // neither is a caught error
    let text = "fn g() { let o = #{ miimon: 5 }; o }\ntry { throw #{ miimon: -1 }; } catch (o) { bond(\"b\", o); }";
    check(text, &["NR0103 site/site:2:54 `miimon`"]);
    // one function's variable is not another's
    let text = "fn f() { let o = #{ miimon: -1 }; bond(\"b\", o) }\nfn g() { let o = #{ miimon: -2 }; bond(\"c\", o) }\nf();\ng();";
    check(
        text,
        &[
            "NR0103 site/site:1:29 in f at site/site:3:1 `miimon`",
            "NR0103 site/site:2:29 in g at site/site:4:1 `miimon`",
        ],
    );
    // every turn of a loop is told at the same word, once
    check("for i in 0..3 { bond(`b${i}`, #{ miimon: -1 }); }", &["NR0103 site/site:1:42 `miimon`"]);
}

#[test]
fn lists_lead_to_their_items_until_they_are_changed() {
    let text = "let ports = [\"eno1\", \"a b\"];\nbond(\"b\", #{ slaves: ports });";
    check(text, &["NR0113 site/site:1:22 `slaves` takes a link name"]);
    let text = "let ports = [\"eno1\"];\nports.insert(0, \"a b\");\nbond(\"b\", #{ slaves: ports });";
    check(text, &["NR0113 site/site:3:22 `slaves` takes a link name"]);
}

#[test]
fn constants_of_the_file_and_of_modules_are_followed() {
    let lib = "const USUAL = #{ miimon: -1 };\nexport USUAL;\nfn make(name) { bond(name, global::USUAL) }";
    let site = "import \"./lib\" as lib;\nconst USUAL = #{ miimon: 5 };\nbond(\"b0\", lib::USUAL);\nlib::make(\"b1\");";
    check_files(
        &[("site/site", site), ("site/lib", lib)],
        &["NR0103 site/lib:1:26 `miimon`", "NR0103 site/lib:1:26 in make at site/site:4:6 `miimon`"],
    );
}

#[test]
fn identical_closures_of_two_files_are_told_apart() {
    let text = "fn each(names) { names.map(|n| nic(n)) }\n";
    let site = "import \"./a\" as a;\nimport \"./b\" as b;\nb::each([\"a b\"]);";
    check_files(
        &[("site/site", site), ("site/a", text), ("site/b", text)],
        &["NR0113 site/b:1:36 in a closure at site/b:1:24 in each at site/site:3:4"],
    );
}

#[test]
fn columns_count_characters_and_files_may_begin_with_a_mark() {
    check("/* äöü€😀 */ nic(5);", &["NR0105 site/site:1:17"]);
    check("\t\tnic(5);", &["NR0105 site/site:1:7"]);
    check("\u{feff}nic(5);", &["NR0105 site/site:1:5"]);
    check("let a = 1;\r\nnic(5);\r\nlet b = 2\r\nlet c = 3;", &["NR0001 site/site:3:9 a statement ends with `;`"]);
}

#[test]
fn what_stands_behind_the_last_column_or_line_is_told_at_the_last() {
    let text = format!("{}nic(5);\n", " ".repeat(70_000));
    check(&text, &["NR0105 site/site:1:65535"]);
    let text = format!("{}nic(5);\nbond(\"b\", #{{ mode: 5 }});", "\n".repeat(70_000));
    check(&text, &["NR0105 site/site:65535:1 `name`", "NR0103 site/site:65535:1 `mode`"]);
}

#[test]
fn trails_stop_after_five_calls() {
    let text = "fn a(x) { nic(x) }\nfn b(x) { a(x) }\nfn c(x) { b(x) }\nfn d(x) { c(x) }\nfn e(x) { d(x) }\nfn f(x) { e(x) }\nf(5);";
    let found = findings(text);
    assert_eq!(found.matches(" in ").count(), 5, "{found}");
    assert!(found.starts_with("NR0105 site/site:1:15 in a at site/site:2:11 in b at site/site:3:11"), "{found}");
}

#[test]
fn notes_have_a_place() {
    let text = "fn say(x) { print(x) }\nsay(`hi`);\ndebug(\"a\");\n[1].for_each(|x| print(this));\nprint(|x| x);";
    check(
        text,
        &[
            "NR0112 site/site:1:13 in say at site/site:2:1 the recipe prints `hi`",
            "NR0112 site/site:3:1 the recipe prints `\"a\"`",
            "NR0112 site/site:4:18 in a closure at site/site:4:5 the recipe prints `1`",
            "NR0112 site/site:5:1 the recipe prints `a function`",
        ],
    );
}
