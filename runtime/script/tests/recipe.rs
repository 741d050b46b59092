//! Tests of recipes: what comes of them, and what the linter says before they run.

use netrecipe_model::link::bond;

use super::{findings, run, run_files};

#[test]
fn a_recipe_becomes_a_network() {
    let run = run(
        "let n = host();\nlet a = nic(\"eno1\", #{ mac: n.nics.eno1.mac });\nlet b = bond(\"bond0\", #{ mode: \"802.3ad\", ports: [a, \"eno2\"], miimon: 100 });\nvlan(b, 110, #{ dhcp4: true });",
    );
    assert_eq!(run.findings, Vec::<String>::new());
    let names: Vec<&str> = run.network.links.iter().map(|l| l.name.as_str()).collect();
    assert_eq!(names, ["eno1", "bond0", "bond0.110"]);
    let bond0 = &run.network.links[1];
    assert_eq!(bond0.ports.iter().map(|p| p.link.as_str()).collect::<Vec<_>>(), ["eno1", "eno2"]);
    assert_eq!(bond0.options.number(&bond::MIIMON), Some(100));
    assert_eq!(run.network.links[2].vlan_id(), 110);
}

#[test]
fn places_are_exact_through_variables_sums_functions_and_modules() {
    let library = "fn make(name, extra) {\n    bond(name, #{\n        mode: \"802.3ad\",\n        lacp_rate: 5,\n    } + extra)\n}";
    let site = "import \"./lib\" as lib;\nconst USUAL = #{ miimon: -1 };\nlib::make(\"bond0\", #{ updelay: \"x\" });\nbond(\"bond1\", USUAL + #{ mode: \"bogus\" });\nlet own = #{ downdelay: true };\nbond(\"bond2\", own);";
    let run = run_files(&[("site/site", site), ("site/lib", library)], false);
    let expected = [
        "NR0103 site/lib:4:20 in make at site/site:3:6 `lacp_rate` takes `slow` or `fast`",
        "NR0103 site/site:3:32 `updelay` takes milliseconds from 0 to 2147483647",
        "NR0103 site/site:2:26 `miimon` takes milliseconds from 0 to 2147483647",
        "NR0103 site/site:4:32 `mode` takes",
        "NR0103 site/site:5:25 `downdelay` takes milliseconds",
    ];
    for part in expected {
        assert!(run.findings.iter().any(|f| f.starts_with(part)), "{part}\n{:#?}", run.findings);
    }
    assert_eq!(run.findings.len(), expected.len(), "{:#?}", run.findings);
}

#[test]
fn the_linter_looks_into_every_branch() {
    let text = "if false {\n    bond(\"b\", #{ mod: \"802.3ad\" });\n    bnod(\"b\");\n}\nfn nic(x) { x }\nfn f() { import \"std/lacp\" as l; }";
    let found = findings(text);
    for part in [
        "NR0101 site/site:2:18 `bond` has no option `mod`",
        "NR0102 site/site:3:5 there is no function `bnod`",
        "NR0104 site/site:5:4 ",
        "NR0108 site/site:6:17 ",
    ] {
        assert!(found.contains(part), "{part}\n{found}");
    }
}

#[test]
fn functions_do_not_cross_files() {
    let lib = "fn each(list, f) { list }";
    let site = "import \"./lib\" as lib;\nlet g = |x| x;\nfn h(x) { x }\nlib::each([1], |x| x + 1);\nlib::each([1], g);\nlib::each([1], h);\nlib::each([1], Fn(\"h\"));\nlet v = 1;\nlib::each([1], || v);\n[1].map(|x| x);";
    let run = run_files(&[("site/site", site), ("site/lib", lib)], false);
    let lines: Vec<&str> = run.findings.iter().filter(|f| f.starts_with("NR0107")).map(|f| &f[7..19]).collect();
    assert_eq!(
        lines,
        ["site/site:4:", "site/site:5:", "site/site:6:", "site/site:7:", "site/site:9:"],
        "{:#?}",
        run.findings
    );
}

#[test]
fn modules_declare_nothing_while_imported() {
    let run = run_files(&[("site/site", "import \"./lib\" as lib;"), ("site/lib", "nic(\"eno1\");")], false);
    assert!(run.findings[0].starts_with("NR0110 site/lib:1:1"), "{:#?}", run.findings);
    assert_eq!(run.findings.len(), 1);
}

#[test]
fn modules_do_not_see_their_importer() {
    let run = run_files(
        &[("site/site", "let secret = 41;\nimport \"./lib\" as lib;"), ("site/lib", "export secret as stolen;")],
        false,
    );
    assert!(
        run.findings[0].starts_with("NR0003 site/lib:1:8") || run.findings[0].starts_with("NR0001 site/lib"),
        "{:#?}",
        run.findings
    );
}

#[test]
fn circles_of_imports_are_told() {
    let run = run_files(
        &[
            ("site/site", "import \"./a\" as a;"),
            ("site/a", "import \"./b\" as b;"),
            ("site/b", "import \"./a\" as a;"),
        ],
        false,
    );
    assert!(
        run.findings[0].contains("site/b:1:8 imports do not go in a circle: site/a -> site/b -> site/a"),
        "{:#?}",
        run.findings
    );
}

#[test]
fn a_closure_called_elsewhere_is_placed_in_its_own_file() {
    let found = findings("let names = [\"eno1\", \"bad name\"];\nnames.map(|n| {\n    nic(n)\n});");
    assert!(found.starts_with("NR0113 site/site:3:9 in a closure at site/site:2:7"), "{found}");
}

#[test]
fn errors_of_the_language_have_their_place() {
    for (text, expected) in [
        ("let a = 1\nlet b = 2;", "NR0001 site/site:1:9 a statement ends with `;`"),
        ("let a = ;", "NR0001 site/site:1:9"),
        ("let x = y;", "NR0003 site/site:1:9 a variable is declared before it is used: there is no `y`"),
        ("let n = host();\nlet m = n.nics.eno9.mac;", "NR0002 site/site:2:16"),
        ("fn f(x) { f(x) }\nf(1);", "NR0903 site/site:2:1 calls go at most 32 deep"),
        ("let s = \"xxxxxxxxxxxxxxxx\";\nloop { s += s; }", "NR0903 site/site:2:"),
        ("loop { }", "NR0901 site/site:1:"),
        ("let a = 1 / 0;", "NR0002 site/site:1:11 division by zero"),
        ("vlan(\"bond0\", 5000);", "NR0103 site/site:1:15 `id` takes a whole number from 1 to 4094"),
        ("vlan(110);", "NR0105 site/site:1:1 the call is `vlan(parent, id, #{..})`"),
        ("bond(\"b\", 5);", "NR0105"),
        ("slave(\"bond9\", \"eno1\");", "NR0105 site/site:1:7 a link is declared before"),
        ("print(`hi`);", "NR0112"),
        (
            "import \"../x\" as x;",
            "NR0004 site/site:1:8 an import names a module: `../x`: it leads out of the site's folder",
        ),
        ("import \"./x\" as x;", "NR0004 site/site:1:8 a recipe is a file that can be read: `x.rhai`: no such file"),
        ("eval(\"1\");", "NR0001 site/site:1:1"),
        ("sleep(1);", "NR0002 site/site:1:1 recipes do not sleep"),
    ] {
        let found = findings(text);
        assert!(found.starts_with(expected), "{text}\nexpected {expected}\nfound    {found}");
    }
}

#[test]
fn options_take_nothing_as_unsaid_and_aliases_as_names() {
    let run =
        run("bond(\"b\", #{ mode: \"802.3ad\", slaves: [], miimon: () });\nbridge(\"br0\", #{ vlan_aware: true });");
    assert_eq!(run.findings, Vec::<String>::new());
    assert!(!run.network.links[0].options.has(&bond::MIIMON));
    let found = findings("bond(\"b\", #{ mode: \"802.3ad\", slaves: [], ports: [] });");
    assert!(found.contains("`slaves` is said twice"), "{found}");
}

#[test]
fn symbols_pass_through_texts_and_refuse_to_be_computed_with() {
    let site = |text: &str| run_files(&[("site/site", &format!("let n = host();\n{text}"))], true);
    let run = site("nic(\"eno1\", #{ mac: n.nics.eno1.mac, addresses: [`10.0.0.${n.vars.octet}/24`] });");
    assert_eq!(run.findings, Vec::<String>::new());
    assert_eq!(run.network.links[0].options.iter().filter(|(_, s)| s.value.is_symbolic()).count(), 2);
    for text in [
        "let x = n.vars.octet + 1;",
        "if n.name == \"node01\" { }",
        "if n.vars.octet { }",
        "let x = n.vars.octet.foo;",
        "for x in n.vars.octet { nic(\"a\"); }",
        "let y = -n.vars.octet;",
        "let z = n.name.len();",
    ] {
        let found = site(text).findings.join("\n");
        assert!(found.starts_with("NR0111 site/site:2:"), "{text}\n{found}");
    }
}

#[test]
fn handles_of_failed_calls_are_silent() {
    let found = findings(
        "let b = bond(\"a b\");\nvlan(b, 10);\nbridge(\"br0\", #{ ports: [b] });\npost_up(b, [\"true\"]);\nslave(b, \"eno1\");",
    );
    assert_eq!(found.lines().count(), 1, "{found}");
}

#[test]
fn hooks_switches_and_facts_are_recorded() {
    let run = run(
        "let e = nic(\"eno1\");\npost_up(e, [\"ethtool\", \"-K\", e.name, \"tso\", \"off\"]);\nethtool(e, #{ ring_rx: 512 });\nmodprobe(\"bonding\", #{ max_bonds: 0 });\nsysctl(\"net.ipv4.ip_forward\", 1);\npre([\"true\"], #{ timeout: 5 });\nswitch(\"leaf1\", #{ profile: \"arista-eos\" });\naccess(e, #{ to: \"leaf1\", port: \"Ethernet1\", vlan: 10 });",
    );
    assert_eq!(run.findings, Vec::<String>::new());
    assert_eq!(run.network.hooks.len(), 3);
    assert_eq!(run.network.links[0].hooks[0].command.argv[2], "eno1");
    assert_eq!(run.network.ends[0].ports[0].port, "Ethernet1");
}
