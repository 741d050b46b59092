//! Hostile recipes: each ends within seconds, with a finding that names its place, and the program lives.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::scratch::{Ran, Scratch, command};

/// How long a recipe may hold the program: the promise, three times over in a build without optimisation, and what this machine
/// needs for nothing at all, under load.
fn patience() -> Duration {
    let scratch = Scratch::new(&[("site.rhai", "nic(\"eno1\");")]);
    let start = Instant::now();
    scratch.run("check site.rhai").ends(0, &[]);
    Duration::from_secs(if cfg!(debug_assertions) { 15 } else { 3 }) + 20 * start.elapsed()
}

/// Recipes that are only odd: nothing is wrong with them.
const HARMLESS: &[&str] = &["closures-of-closures", "closures-to-text", "long-print"];

#[track_caller]
fn ends(folder: &Path, recipe: &str, patience: Duration) -> Ran {
    let start = Instant::now();
    let words = format!("apply {recipe} --dry-run --target networkmanager --diagnostics json");
    let ran = Ran::of(command(folder, &words).output().expect("the program starts"));
    let took = start.elapsed();
    assert!(took < patience, "{recipe}: {took:?}");
    assert!(!ran.err.contains("internal error") && !ran.err.contains("panicked"), "{recipe}: {}", ran.err);
    ran
}

/// The first finding of a run.
#[track_caller]
fn finding(ran: &Ran) -> serde_json::Value {
    let line = ran.err.lines().next().unwrap_or_default();
    serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {}", ran.err))
}

#[test]
fn recipes_that_attack_end_with_a_finding() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile");
    let patience = patience();
    let mut names: Vec<String> = fs::read_dir(&folder)
        .expect("tests/hostile")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert!(names.len() > 40, "the suite is there");
    for name in names.iter().filter(|name| !name.starts_with("cycle-")) {
        let stem = name.trim_end_matches(".rhai");
        let ran = ends(&folder, name, patience);
        if HARMLESS.contains(&stem) {
            assert_eq!(ran.code, 0, "{name}: {}", ran.err);
            continue;
        }
        assert_eq!(ran.code, 1, "{name}: {}", ran.err);
        let found = finding(&ran);
        let code = found["code"].as_str().unwrap_or_default();
        assert!(code.starts_with("NR0"), "{name}: {found}");
        // What the parent had to end has no place; all else has.
        let is_placed = found["labels"][0]["line"].is_u64();
        assert!(is_placed || ["NR0901", "NR0902", "NR0112"].contains(&code), "{name}: {found}");
        if stem.starts_with("escape") {
            assert!(["NR0004", "NR0108", "NR0001"].contains(&code), "{name}: {found}");
        }
    }
}

#[test]
fn recipes_too_large_or_too_deep_end_with_a_finding() {
    let patience = patience();
    let deep =
        |open: &str, middle: &str, close: &str| format!("let x = {}{middle}{};", open.repeat(5000), close.repeat(5000));
    let lets: String = (0..200_000).map(|n| format!("let x{n}=0;")).collect();
    let lets_that_fit: String = (0..20_000).map(|n| format!("let x{n}=0;")).collect();
    let functions: String = (0..8000).map(|n| format!("fn f{n}(a) {{ a }}\n")).collect();
    let branches = format!("let x = 1;\nif x == 0 {{}}{}", " else if x == 2 {}".repeat(8000));
    let keys: String = (0..20_000).map(|n| format!("k{n}: 1, ")).collect();
    let recipes: Vec<(&str, String)> = vec![
        ("parentheses", deep("(", "1", ")")),
        ("brackets", deep("[", "1", "]")),
        ("maps", deep("#{a:", "1", "}")),
        ("nots", deep("!", "true", "")),
        ("minuses", deep("- ", "1", "")),
        ("properties", format!("let x = #{{}};\nx{};", ".a".repeat(20_000))),
        ("calls", deep("nic(", "\"eno1\"", ")")),
        ("closures", deep("|| ", "1", "")),
        ("templates", deep("`${", "1", "}`")),
        ("blocks", format!("{}{}", "{".repeat(5000), "}".repeat(5000))),
        ("comments", format!("{}{} nothing();", "/*".repeat(50_000), "*/".repeat(50_000))),
        ("branches", branches),
        ("operators", format!("let x = 1{};", " + 1".repeat(50_000))),
        ("lets", lets),
        ("lets that fit", lets_that_fit),
        ("functions", functions),
        ("keys", format!("nic(\"eno1\", #{{ {keys} }});")),
        ("ten megabytes", "nic(\"eno1\");\n".repeat(800_000)),
        ("one word", format!("let {} = 1; nothing();", "a".repeat(200_000))),
        ("one text", format!("let x = \"{}\"; nothing();", "a".repeat(200_000))),
        ("one line", format!("nic(\"eno1\"); {} nothing();", " ".repeat(200_000))),
        ("digits", format!("let x = {};", "9".repeat(200_000))),
        ("nothing but zeros", "\0".repeat(100_000)),
        ("byte order", "\u{feff}\u{feff}nic(".into()),
        ("right to left", "let \u{202e}x = nic(\"eno1\");".into()),
    ];
    for (name, recipe) in recipes {
        let scratch = Scratch::new(&[("site.rhai", &recipe)]);
        let ran = ends(&scratch.path("."), "site.rhai", patience);
        assert_eq!(ran.code, 1, "{name}: {}", &ran.err[..ran.err.len().min(500)]);
        let found = finding(&ran);
        assert!(found["code"].as_str().unwrap_or_default().starts_with("NR0"), "{name}: {found}");
        assert!(ran.err.len() < 2 << 20, "{name}: {} bytes of findings", ran.err.len());
    }
}

#[test]
fn files_that_are_none_are_refused() {
    let scratch = Scratch::new(&[("netrecipe.toml", "[site]\n"), ("outside/secret.rhai", "fn secret() { 1 }")]);
    let site = scratch.path("site");
    fs::create_dir(&site).expect("a folder");
    std::os::unix::fs::symlink("../outside/secret.rhai", site.join("link.rhai")).expect("a link");
    std::os::unix::fs::symlink("../outside", site.join("folder")).expect("a link");
    std::os::unix::fs::symlink("/dev/zero", site.join("zero.rhai")).expect("a link");
    scratch.write("site/netrecipe.toml", "[site]\n");
    scratch.write("site/latin.rhai", b"let x = \"\xe4\";");
    nix::unistd::mkfifo(&site.join("pipe.rhai"), nix::sys::stat::Mode::S_IRWXU).expect("a pipe");
    let imports = [
        ("link", "leads out of the site's folder"),
        ("folder/secret", "leads out of the site's folder"),
        ("zero", "leads out of the site's folder"),
        ("pipe", "not a regular file"),
        ("latin", "not UTF-8"),
        ("nothing", "there is no file `nothing.rhai`"),
    ];
    for (import, why) in imports {
        scratch.write("site/site.rhai", format!("import \"./{import}\" as x;\nx::secret();\n"));
        let ran = ends(&site, "site.rhai", patience());
        assert_eq!(ran.code, 1, "{import}: {}", ran.err);
        let found = finding(&ran);
        assert_eq!((found["code"].as_str(), found["labels"][0]["line"].as_u64()), (Some("NR0004"), Some(1)), "{found}");
        assert!(found["message"].as_str().unwrap_or_default().contains(why), "{import}: {found}");
    }
    for (recipe, code) in [("pipe.rhai", 3), ("nothing.rhai", 3), ("latin.rhai", 1), ("/dev/zero", 3)] {
        assert_eq!(ends(&site, recipe, patience()).code, code, "{recipe}");
    }
}

/// The evaluating process has nothing that it could misuse.
#[test]
fn the_evaluator_is_confined() {
    let scratch = Scratch::new(&[]);
    let mut child = command(&scratch.path("."), "__eval")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("the program starts");
    let proc = format!("/proc/{}", child.id());
    let status = || fs::read_to_string(format!("{proc}/status")).expect("its status");
    let limits = || fs::read_to_string(format!("{proc}/limits")).expect("its limits");
    let start = Instant::now();
    // The last limit that is set says that all are.
    while !limits().contains("Max processes             0") && start.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_millis(5));
    }
    let (status, limits) = (status(), limits());
    drop(child.stdin.take());
    drop(child.wait());
    assert!(status.contains("NoNewPrivs:\t1"), "{status}");
    if nix::unistd::Uid::effective().is_root() {
        assert!(status.contains("Uid:\t65534\t65534\t65534\t65534"), "{status}");
        assert!(status.contains("Groups:\t \n") || status.contains("Groups:\t\n"), "{status}");
        assert!(status.contains("CapEff:\t0000000000000000"), "{status}");
    }
    for (name, limit) in [
        ("Max address space", "1073741824"),
        ("Max core file size", "0"),
        ("Max file size", "0"),
        ("Max open files", "3"),
        ("Max processes", "0"),
    ] {
        let line = limits.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        let words: Vec<&str> = line[name.len()..].split_whitespace().take(2).collect();
        assert_eq!(words, [limit, limit], "{line}");
    }
}

/// Whatever kills the evaluator, the program tells it and ends.
#[test]
fn a_killed_evaluator_is_a_finding() {
    let scratch =
        Scratch::new(&[("site.rhai", "let a = [];\nloop { a = a.map(|x| x); for i in 0..100 { a = [i]; } }")]);
    let words = "apply site.rhai --dry-run --target networkmanager --diagnostics json";
    let program = command(&scratch.path("."), words).stderr(std::process::Stdio::piped()).spawn();
    let program = program.expect("the program starts");
    let children = format!("/proc/{0}/task/{0}/children", program.id());
    let start = Instant::now();
    let child: i32 = loop {
        match fs::read_to_string(&children).unwrap_or_default().trim().parse() {
            Ok(child) => break child,
            Err(_) => assert!(start.elapsed() < Duration::from_secs(10), "there is an evaluator"),
        }
    };
    // not SIGSEGV: the runtime of Rust lets one pass that no fault has raised
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(child), nix::sys::signal::Signal::SIGABRT).expect("a signal");
    let ran = Ran::of(program.wait_with_output().expect("an end")).ends(1, &["NR0902", "SIGABRT"]);
    assert_eq!(finding(&ran)["severity"], "error");
}
