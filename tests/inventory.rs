//! Inventory and manifest, as the program reads them: every mistake at its place, all at once.

use crate::scratch::{SITE, Scratch};

/// The site with another inventory.
fn site(inventory: &str) -> Scratch {
    let scratch = Scratch::new(SITE);
    scratch.write("inventory.yaml", inventory);
    scratch
}

#[test]
fn all_mistakes_are_told_at_once() {
    let scratch = site(
        "hosts:\n  node01:\n    vasr: { octet: 11 }\n    nics:\n      eno1: { mac: 525400123456, swich: leaf1 }\n\
         \x20 node[02-: {}\n  node01: {}\n",
    );
    let ran = scratch.run("check .").ends(
        1,
        &[
            "inventory.yaml:3:5",
            "a host has no key `vasr`",
            "did you mean `vars`?",
            "inventory.yaml:5:20",
            "YAML reads `525400123456` as a number",
            "write `mac: \"52:54:00:12:34:56\"`",
            "did you mean `switch`?",
            "`node[02-` has a bracket without its partner",
            "`node01` stands here and in line 2",
            "5 errors",
            "NR0006",
        ],
    );
    assert_eq!(ran.out, "");
}

#[test]
fn mistakes_are_objects_for_programs() {
    let scratch = site("hosts:\n  node01: { targets: [networkmanger] }\n");
    let ran = scratch.run("apply . --dry-run --diagnostics=json").ends(1, &[]);
    let found: serde_json::Value = serde_json::from_str(ran.err.lines().next().unwrap_or_default()).expect("JSON");
    assert_eq!(
        (&found["v"], &found["kind"], &found["code"], &found["name"]),
        (&1.into(), &"diagnostic".into(), &"NR0006".into(), &"wrong-inventory".into())
    );
    let label = &found["labels"][0];
    assert_eq!(
        (&label["file"], &label["line"], &label["column"], &label["length"]),
        (&"inventory.yaml".into(), &2.into(), &23.into(), &13.into())
    );
    assert_eq!(found["help"], "did you mean `networkmanager`?");
}

#[test]
fn text_that_is_no_yaml_is_told_at_its_place() {
    for (inventory, place) in [("hosts: [a\n", "inventory.yaml:"), ("hosts: {a: 1}}\n", "inventory.yaml:1")] {
        site(inventory).run("check .").ends(1, &[place, "NR0006"]);
    }
    let scratch = site("");
    scratch.write("inventory.yaml", b"hosts: \xff");
    scratch.run("check .").ends(3, &["cannot read the inventory `inventory.yaml`"]);
}

#[test]
fn groups_and_patterns_give_way_to_a_host() {
    let scratch = site(
        "vars: { a: all, b: all, c: all, d: all }\ngroups:\n  g: { hosts: 'n[1-2]', vars: { b: group, c: group, d: group } }\n\
         hosts:\n  'n[1-2]': { vars: { c: pattern, d: pattern } }\n  n1: { vars: { d: host } }\n",
    );
    scratch.write(
        "site.rhai",
        "let v = host().vars;\nprint(`${host().name} ${v.a} ${v.b} ${v.c} ${v.d} ${host().groups}`);",
    );
    scratch.run("check .").ends(0, &["n1 all group pattern host", "n2 all group pattern pattern", "on n1", "on n2"]);
}

#[test]
fn a_manifest_that_says_nothing_known_is_refused() {
    let scratch = Scratch::new(SITE);
    scratch.write(
        "netrecipe.toml",
        "[site]\ninventry = \"x\"\ntargets = [\"networkmanager\", \"nm\", 3]\n[target.networkmanger]\nx = 1\n[stie]\n",
    );
    scratch.run("check .").ends(
        1,
        &[
            "netrecipe.toml:2:1",
            "did you mean `inventory`?",
            "netrecipe.toml:3:30",
            "there is no target `nm`",
            "`targets` takes text, not an integer",
            "netrecipe.toml:4:9",
            "did you mean `networkmanager`?",
            "netrecipe.toml:6:2",
            "did you mean `site`?",
            "NR0005",
        ],
    );
    scratch.write("netrecipe.toml", "[site\n");
    scratch.run("check .").ends(1, &["netrecipe.toml:1:", "NR0005"]);
    scratch.write("netrecipe.toml", "[site]\ninventory = \"nowhere.yaml\"\n");
    scratch.run("check .").ends(3, &["cannot read the inventory `nowhere.yaml`"]);
}

#[test]
fn a_manifest_above_the_recipe_serves_it() {
    let scratch = Scratch::new(SITE);
    scratch.write("sites/one/site.rhai", "import \"../../common\" as common;\ncommon::uplink(host().name);");
    scratch.write("common.rhai", "fn uplink(name) { nic(\"eno1\"); print(name); }");
    scratch.run("check sites/one/site.rhai").ends(0, &["the recipe prints `node01`", "checked 3 hosts"]);
}

#[test]
fn hosts_and_targets_are_chosen_by_name() {
    let scratch = Scratch::new(SITE);
    scratch
        .run("apply . --dry-run --host node[01-02]")
        .ends(0, &["=== node01, target networkmanager ===", "for 2 hosts"]);
    scratch.run("apply . --dry-run --host node[01-03]").ends(64, &["there is no host `node03`", "did you mean"]);
    scratch.run("apply . --dry-run --host node[").ends(64, &["has a bracket without its partner"]);
    scratch.run("apply . --dry-run --target networkmanger").ends(64, &["did you mean `networkmanager`?"]);
    scratch.write("netrecipe.toml", "[site]\ninventory = \"inventory.yaml\"\n");
    scratch.run("apply . --dry-run").ends(1, &["NR0007", "--target", "same on all 3 hosts"]);
    scratch.run("check .").ends(0, &[]);
}
