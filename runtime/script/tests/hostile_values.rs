//! Hostile values: everything that a primitive can be handed, and everything that can be done with what it returns.

use super::{all_end, ends};

/// Values of every type, and some that are hard to walk.
const VALUES: &[&str] = &[
    "()",
    "true",
    "5",
    "-9223372036854775807 - 1",
    "\"\"",
    "\"a b\"",
    "\"eno1\"",
    "'c'",
    "[]",
    "[[[[[[[[[[[[1]]]]]]]]]]]]",
    "[()]",
    "[1, \"a\", 'b', [], #{}]",
    "#{}",
    "#{ a: #{ b: #{ c: [#{}] } } }",
    "|x| x",
    "[|x| x]",
    "#{ f: |x| x }",
    "1..5",
    "blob(3)",
    "host()",
    "inventory()",
    "bad",
    "[bad, [bad], #{ a: bad }]",
    "good",
    "[good, good.name]",
    "#{ mtu: good, addresses: bad, dns: [bad], extra: #{ a: #{ b: #{ c: bad } } }, routes: [#{ to: bad }] }",
];

/// Any value in any place of any primitive: all of it is told, nothing stops the evaluation.
#[test]
fn primitives_take_anything_in_every_place() {
    for primitive in netrecipe_model::primitive::PRIMITIVES {
        let mut text = String::from("let good = nic(\"eno9\");\nlet bad = nic(\"b a d\");\n");
        let count = primitive.parameters.len() + usize::from(!primitive.tables.is_empty());
        for place in 0..count {
            for value in VALUES {
                let arguments: Vec<&str> = (0..count).map(|at| if at == place { value } else { "good" }).collect();
                text += &format!("{}({});\n", primitive.name, arguments.join(", "));
            }
        }
        for value in VALUES {
            let all = vec![*value; count + 1].join(", ");
            text += &format!("{}({value});\n{}({all});\n", primitive.name, primitive.name);
        }
        text += "nic(\"the_end\", #{ mtu: 1 });\n";
        let found = ends(primitive.name, &text);
        let is_whole = found.contains("`mtu` takes a whole number from 68 to 65535");
        let stops = found.lines().find(|line| line.starts_with("NR0002") || line.starts_with("NR09"));
        if primitive.parameters.is_empty() {
            continue; // `host` and `inventory` with arguments are Rhai's to refuse
        }
        assert!(is_whole && stops.is_none(), "{}: {stops:?}\n{found}", primitive.name);
    }
}

/// A handle of a failed call says nothing more, wherever it is put.
#[test]
fn failed_links_are_silent_everywhere() {
    let text = "let b = bond(\"a b\");\nvlan(b, 10).name;\nvlan(b, 5000);\nbridge(\"br0\", #{ ports: [b, b] });\nlag(b, #{});\naccess(b);\nethtool(b);\nslave(b, b);\nport(b, b);\nsysctl(\"a.b\", b);\npre([b]);\nmodprobe(\"m\", #{ a: b });\npost_up(b, [\"x\", b]);\nnic(\"eno1\", #{ mtu: b, addresses: [b], dns: b, routes: [#{ to: b, via: b }] });\naugeas([b]);";
    let found = ends("failed links", text);
    let rest: Vec<&str> = found.lines().skip(1).collect();
    assert!(rest == ["NR0103 site/site:3:9 `id` takes a whole number from 1 to 4094"], "{found}");
}

#[test]
fn closures_do_not_hide_anything_large() {
    let chain = "let x = 1; for i in 0..60 { let a = x; let b = x; x = || { a; b }; }";
    let long = "let x = 1; for i in 0..3000 { let a = x; x = || a; }";
    all_end(&[
        ("to_json", format!("{chain} #{{ k: x }}.to_json();"), "NR0002 site/site:1:"),
        ("print", format!("{chain} print(x);"), "NR0112 site/site:1:70 the recipe prints `a function`"),
        ("text", format!("{chain} nic(`${{x}}`);"), "NR0113 site/site:1:"),
        ("comparing", format!("{chain} x == x;"), "NR0102 site/site:1:"),
        ("in a list", format!("{chain} [x] == [x]; nic([x]);"), "NR0105 site/site:1:"),
        ("as an option", format!("{chain} bond(\"b\", #{{ mode: x }});"), "NR0103 site/site:1:"),
        ("a long chain", format!("{long} nic(x);"), "NR0105 site/site:1:"),
        ("a chain without end", "let x = 1; loop { let a = x; x = || a; }".into(), "NR0901 site/site:1:"),
    ]);
}

#[test]
fn deep_values_end() {
    let list = "let x = []; for i in 0..900 { x = [x]; }";
    let map = "let x = #{}; for i in 0..900 { x = #{ a: x }; }";
    all_end(&[
        ("list to a primitive", format!("{list} nic(x);"), "NR0105"),
        ("list as an option", format!("{list} bond(\"b\", #{{ slaves: x }});"), "NR0103"),
        ("list to a text", format!("{list} let s = `${{x}}`; let t = x.to_string();"), ""),
        ("lists compared", format!("{list} let y = x; x == y;"), "NR0002 site/site:1:"),
        ("map to a primitive", format!("{map} bond(\"b\", x);"), "NR0101"),
        ("map as an option", format!("{map} bond(\"b\", #{{ mode: x }});"), "NR0103"),
        ("map to a text", format!("{map} let s = `${{x}}`; print(x);"), "NR0112"),
        ("maps compared", format!("{map} let y = x; x != y;"), "NR0002 site/site:1:"),
    ]);
}

#[test]
fn primitives_work_inside_of_callbacks() {
    for text in [
        "[3, 1, 2].sort(|x, y| { nic(`e${x}${y}`); x - y });",
        "[3, 1, 2].filter(|x| { nic(`e${x}`); true });",
        "let a = [3, 1, 2];\na.retain(|x| { nic(`e${x}`); host(); true });",
        "[3, 1, 2].map(|x| vlan(nic(`e${x}`), x, #{ mtu: [x].map(|y| { nic(`f${y}`); 1500 })[0] }));",
        "[3, 1, 2].reduce(|sum, x| { nic(`e${x}`); sum }, nic(\"x\"));",
        "nic(nic(nic(\"eno1\").name + \"a\").name + \"b\");",
    ] {
        assert_eq!(ends("callbacks", text), "", "{text}");
    }
    let found = ends(
        "methods",
        "let b = bond(\"bond0\", #{ mode: \"802.3ad\" });\nb.vlan(10);\nb.vlan(11, #{ mut: 1 });\nb.post_up([\"true\"]);",
    );
    assert!(found.starts_with("NR0101 site/site:3:15 `vlan` has no option `mut`") && !found.contains('\n'), "{found}");
}

#[test]
fn facts_are_not_changed_by_a_recipe() {
    let found = ends("facts", "const N = host();\nN.name = \"other\";");
    assert!(found.starts_with("NR0002 site/site:2:") || found.starts_with("NR0001 site/site:2:"), "{found}");
    let found = ends("facts", "let n = host();\nn.vars.octet = 9;\nif host().vars.octet != 1 { throw \"changed\"; }");
    assert_eq!(found, "", "a copy is the recipe's own");
}
