//! The command line: exit codes, listings, output folders, and the pages.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use crate::scratch::{SITE, Scratch, command};

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap_or_else(|e| panic!("{}: {e}", path.display())).permissions().mode() & 0o7777
}

const KEYFILE: &str = "out/node01/networkmanager/etc/NetworkManager/system-connections/bond0.nmconnection";

#[test]
fn exit_codes_are_those_of_the_design() {
    let scratch = Scratch::new(SITE);
    scratch.write("wrong.rhai", "bnod(\"bond0\");");
    for (words, code) in [
        ("", 64),
        ("--help", 0),
        ("--version", 0),
        ("nonsense", 64),
        ("apply", 64),
        ("apply site.rhai", 64),
        ("apply site.rhai -o out", 64),
        ("apply site.rhai --dry-run --force", 64),
        ("apply site.rhai --dry-run", 0),
        ("apply nowhere.rhai --dry-run", 3),
        ("apply wrong.rhai --dry-run", 1),
        ("check wrong.rhai", 1),
        ("check site.rhai", 0),
        ("explain NR9999", 64),
        ("doc bonb", 64),
        ("completions bash", 0),
        ("completions tcsh", 64),
        ("why nothing site.rhai", 64),
        ("why nothing:1 site.rhai", 64),
        ("init .", 3),
    ] {
        let ran = scratch.run(words);
        assert_eq!(ran.code, code, "netrecipe {words}\n{}\n{}", ran.out, ran.err);
    }
    scratch.run("apply site.rhai").ends(64, &["renders files and changes no running network", "--dry-run"]);
}

#[test]
fn a_closed_reader_is_no_error() {
    let scratch = Scratch::new(SITE);
    let shell = format!("{} apply site.rhai --dry-run | true", env!("CARGO_BIN_EXE_netrecipe"));
    let ran = std::process::Command::new("bash")
        .args(["-c", &format!("set -o pipefail; {shell}")])
        .current_dir(scratch.path("."))
        .output()
        .expect("bash");
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success() && !said.contains("error"), "{said}");
}

#[test]
fn the_listing_shows_files_and_hooks() {
    let scratch = Scratch::new(SITE);
    let ran = scratch.run("apply site.rhai --dry-run --host node01").ends(
        0,
        &[
            "=== node01, target networkmanager ===",
            "--- /etc/NetworkManager/system-connections/bond0.nmconnection (0600 root:root, sha256 ",
            "=== node01, hooks ===",
            "before  systemctl is-system-running 'a b'  (at most 60 s, may fail)",
        ],
    );
    assert!(ran.err.contains("for 1 host"), "{}", ran.err);
    assert_eq!(ran.out, scratch.run("apply site.rhai --dry-run --host node01").out, "two runs give the same bytes");
}

#[test]
fn json_has_a_version_and_whole_files() {
    let scratch = Scratch::new(SITE);
    let ran = scratch.run("apply site.rhai --dry-run --json").ends(0, &[]);
    let objects: Vec<serde_json::Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(objects.iter().all(|object| object["v"] == 1), "{}", ran.out);
    let files = objects.iter().find(|o| o["kind"] == "files" && o["host"] == "node01").expect("the files of node01");
    let bond = files["files"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|f| f["path"].as_str().unwrap_or("").contains("bond0.nm"));
    let bond = bond.expect("the bond's file");
    assert_eq!((&bond["mode"], &bond["owner"]), (&"0600".into(), &"root:root".into()));
    assert_eq!(bond["sha256"].as_str().map(str::len), Some(64));
    assert!(bond["text"].as_str().unwrap_or("").starts_with("[connection]"));
    assert!(objects.iter().any(|o| o["kind"] == "hooks" && o["host"] == "login"));
    for (words, kind) in [
        ("doc --json", "primitives"),
        ("doc bond --json", "schema"),
        ("doc target --json", "targets"),
        ("explain --json", "rules"),
        ("explain unknown-option --json", "rule"),
        ("why bond0.nmconnection:1 site.rhai --json", "why"),
    ] {
        let ran = scratch.run(words).ends(0, &[]);
        let object: serde_json::Value = serde_json::from_str(ran.out.lines().next().unwrap_or("")).expect("JSON");
        assert_eq!((&object["v"], object["kind"].as_str()), (&1.into(), Some(kind)), "{words}");
    }
}

#[test]
fn a_tree_has_modes_whatever_the_umask() {
    let scratch = Scratch::new(SITE);
    let program = env!("CARGO_BIN_EXE_netrecipe");
    for (mask, out) in [("077", "out"), ("000", "open")] {
        let script = format!("umask {mask}; {program} apply site.rhai --dry-run -o {out}");
        let ran = std::process::Command::new("sh").args(["-c", &script]).current_dir(scratch.path(".")).output();
        assert!(ran.expect("sh").status.success());
    }
    assert_eq!(mode(&scratch.path(KEYFILE)), 0o600);
    assert_eq!(mode(&scratch.path(&KEYFILE.replacen("out", "open", 1))), 0o600);
    for folder in ["out", "open", "out/node01", "out/node01/networkmanager/etc"] {
        assert_eq!(mode(&scratch.path(folder)), 0o755, "{folder}");
    }
    assert_eq!(scratch.read("out/.netrecipe"), scratch.read("open/.netrecipe"));
}

#[test]
fn a_tree_is_replaced_only_where_it_is_ours() {
    let scratch = Scratch::new(SITE);
    let apply = "apply site.rhai --dry-run -o out";
    scratch.run(apply).ends(0, &["for 3 hosts to `out`"]);
    let first = scratch.read("out/.netrecipe");
    // Written again: nothing but the new tree is left.
    scratch.run(apply).ends(0, &[]);
    assert_eq!(scratch.read("out/.netrecipe"), first);
    assert_eq!(scratch.names(), ["inventory.yaml", "netrecipe.toml", "out", "site.rhai"]);
    // Edited, foreign, and chmodded trees stay.
    let text = scratch.read(KEYFILE);
    scratch.write(KEYFILE, format!("{text}# mine\n"));
    scratch.run(apply).ends(3, &["bond0.nmconnection` was edited", "--force"]);
    scratch.write(KEYFILE, &text);
    fs::set_permissions(scratch.path(KEYFILE), fs::Permissions::from_mode(0o644)).expect("chmod");
    scratch.run(apply).ends(3, &["was edited"]);
    fs::set_permissions(scratch.path(KEYFILE), fs::Permissions::from_mode(0o600)).expect("chmod");
    scratch.write("out/notes", "mine");
    scratch.run(apply).ends(3, &["`notes` is not in its record"]);
    assert_eq!(scratch.read("out/notes"), "mine");
    // Forced: the old tree is kept beside the new one.
    for number in 1..=2 {
        scratch.write("out/notes", "mine");
        scratch.run(&format!("{apply} --force")).ends(0, &[&format!("out.old-{number}`")]);
        assert_eq!(scratch.read(&format!("out.old-{number}/notes")), "mine");
        assert!(!scratch.path("out/notes").exists());
    }
    // Fewer hosts: the others' files are gone.
    scratch.run(&format!("{apply} --host login")).ends(0, &[]);
    assert!(!scratch.path("out/node01").exists());
}

#[test]
fn nothing_is_written_through_links_or_over_strangers() {
    let scratch = Scratch::new(SITE);
    scratch.write("elsewhere/precious", "mine");
    symlink(scratch.path("elsewhere"), scratch.path("link")).expect("a link");
    for out in ["link", "link/"] {
        for force in ["", "--force"] {
            scratch.run(&format!("apply . --dry-run -o {out} {force}")).ends(3, &["symbolic link"]);
        }
    }
    scratch.run("apply . --dry-run -o elsewhere").ends(3, &["without its record"]);
    scratch.run("apply . --dry-run -o site.rhai --force").ends(3, &["not a folder"]);
    scratch.run("apply . --dry-run -o nowhere/out").ends(3, &["nowhere"]);
    scratch.run("apply . --dry-run -o .").ends(64, &["by its name"]);
    scratch.run("apply . --dry-run -o /").ends(64, &["by its name"]);
    assert_eq!(scratch.read("elsewhere/precious"), "mine");
    // A link inside a tree of ours makes it a stranger's.
    scratch.run("apply . --dry-run -o out").ends(0, &[]);
    fs::remove_file(scratch.path(KEYFILE)).expect("a file");
    symlink("/etc/passwd", scratch.path(KEYFILE)).expect("a link");
    scratch.run("apply . --dry-run -o out").ends(3, &["not in its record"]);
    // A folder that is empty is anybody's.
    fs::create_dir(scratch.path("empty")).expect("a folder");
    scratch.run("apply . --dry-run -o empty").ends(0, &[]);
}

#[test]
fn one_wrong_host_keeps_all_from_being_written() {
    let scratch = Scratch::new(SITE);
    scratch.write("bad.rhai", "let n = host();\nnic(\"eno1\", #{ mtu: if n.name == \"login\" { 1 } else { 9000 } });");
    let ran = scratch.run("apply bad.rhai --dry-run").ends(1, &["NR0103", "on login", "bad.rhai:2:"]);
    assert_eq!(ran.out, "");
    scratch.run("apply bad.rhai --dry-run -o out").ends(1, &[]);
    assert_eq!(scratch.names(), ["bad.rhai", "inventory.yaml", "netrecipe.toml", "site.rhai"]);
}

#[test]
fn warnings_can_be_denied() {
    let scratch = Scratch::new(SITE);
    scratch.write(
        "warn.rhai",
        "bond(\"bond0\", #{ mode: \"802.3ad\", slaves: [nic(\"a\"), nic(\"b\")], updelay: 150, miimon: 100 });",
    );
    scratch.run("check warn.rhai").ends(0, &["1 warning"]);
    scratch.run("check warn.rhai --deny warnings").ends(1, &["1 warning"]);
    scratch.run("check warn.rhai --deny everything").ends(64, &[]);
}

#[test]
fn what_a_killed_run_left_goes_with_the_next() {
    let scratch = Scratch::new(SITE);
    fs::create_dir_all(scratch.path(".out.netrecipe-abc123/node01")).expect("a folder");
    scratch.run("apply . --dry-run -o out").ends(0, &[]);
    assert_eq!(scratch.names(), ["inventory.yaml", "netrecipe.toml", "out", "site.rhai"]);
}

#[test]
fn a_signal_leaves_no_half_tree() {
    let hosts = "hosts: { 'node[0001-4000]': {} }\n";
    let scratch = Scratch::new(&[
        ("netrecipe.toml", "[site]\ninventory = \"inventory.yaml\"\ntargets = [\"networkmanager\"]\n"),
        ("inventory.yaml", hosts),
        ("site.rhai", "for i in 0..50 { nic(`eno${i}`); }"),
    ]);
    let mut child = command(&scratch.path("."), "apply . --dry-run -o out").spawn().expect("the program starts");
    let staging = || scratch.names().into_iter().any(|name| name.starts_with(".out.netrecipe-"));
    while !staging() {
        assert!(child.try_wait().expect("a child").is_none(), "it ended too early to be interrupted");
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    let id = nix::unistd::Pid::from_raw(i32::try_from(child.id()).expect("a process id"));
    nix::sys::signal::kill(id, nix::sys::signal::Signal::SIGTERM).expect("a signal");
    assert_eq!(child.wait().expect("a child").code(), Some(128 + 15));
    assert_eq!(scratch.names(), ["inventory.yaml", "netrecipe.toml", "site.rhai"]);
}

#[test]
fn init_writes_a_site_that_works() {
    let scratch = Scratch::new(&[]);
    scratch.run("init new/site").ends(0, &["netrecipe apply new/site/site.rhai --dry-run"]);
    scratch.run("apply new/site/site.rhai --dry-run").ends(0, &["=== node02, target networkmanager ==="]);
    scratch.run("check new/site --deny warnings").ends(0, &[]);
    scratch.write("new/site/site.rhai", "mine");
    scratch.run("init new/site").ends(3, &["is there already"]);
    assert_eq!(scratch.read("new/site/site.rhai"), "mine");
}

#[test]
fn why_names_the_line_that_made_a_line() {
    let scratch = Scratch::new(SITE);
    scratch.run("apply . --dry-run -o out").ends(0, &[]);
    let text = scratch.read(KEYFILE);
    let line = text.lines().position(|line| line.starts_with("lacp_rate=")).expect("the rate is written") + 1;
    for file in ["bond0.nmconnection", "/etc/NetworkManager/system-connections/bond0.nmconnection", KEYFILE] {
        scratch
            .run(&format!("why {file}:{line} ."))
            .ends(0, &["site.rhai:4:", "lacp_rate: \"fast\"", "made by this line"]);
    }
    scratch.run("why bond0.nmconnection:999 .").ends(64, &["lines, there is no line 999"]);
}

#[test]
fn pages_answer_and_guess() {
    let scratch = Scratch::new(&[]);
    scratch.run("doc").ends(0, &["bond(name, #{..})", "netrecipe doc target"]);
    scratch.run("doc bond").ends(0, &["lacp_rate", "only in mode 802.3ad"]);
    scratch.run("doc bond.lacp_rate").ends(0, &["drivers/net/bonding/bond_options.c", "networkmanager"]);
    scratch.run("doc target").ends(0, &["networkmanager"]);
    scratch.run("doc networkmanager").ends(0, &["keyfiles"]);
    scratch.run("doc switch").ends(0, &["arista-eos", "cisco-nxos"]);
    scratch.run("doc miimon").ends(64, &["netrecipe doc bond.miimon"]);
    scratch.run("doc bond.miimom").ends(64, &["did you mean `bond.miimon`?"]);
    scratch.run("explain nr0101").ends(0, &["unknown-option", "This is found", "This is right"]);
    scratch.run("explain unknown-optoin").ends(64, &["did you mean `unknown-option`?"]);
    scratch.run("completions bash").ends(0, &["_netrecipe"]);
}

#[test]
fn colour_comes_only_when_asked() {
    let scratch = Scratch::new(SITE);
    scratch.write("wrong.rhai", "bnod(\"bond0\");");
    assert!(!scratch.run("check wrong.rhai").err.contains('\u{1b}'));
    assert!(scratch.run("check wrong.rhai --color always").err.contains('\u{1b}'));
    let forced =
        command(&scratch.path("."), "check wrong.rhai").env("CLICOLOR_FORCE", "1").output().expect("it starts");
    assert!(String::from_utf8_lossy(&forced.stderr).contains('\u{1b}'));
    let plain = command(&scratch.path("."), "check wrong.rhai")
        .envs([("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")])
        .output()
        .expect("it starts");
    assert!(!String::from_utf8_lossy(&plain.stderr).contains('\u{1b}'));
    let ascii = command(&scratch.path("."), "check wrong.rhai").env("LANG", "C").output().expect("it starts");
    assert!(ascii.stderr.is_ascii(), "{}", String::from_utf8_lossy(&ascii.stderr));
}
