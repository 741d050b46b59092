//! Hostile recipes that run: each ends soon with a finding at a sane place. What is left to the limits of the evaluating process
//! (memory, and a kill by its parent) is tested with the program.

use super::all_end;

/// Whichever limit this machine meets first: that of time or that of size.
const TIME: &str = "NR0901 site/site:1:|NR0903 site/site:1:";
const LIMIT: &str = "NR0903 site/site:1:";

#[test]
fn loops_end() {
    let nothing_done = "let a = []; a.pad(4000, 0); let b = a; let c = a;";
    all_end(&[
        ("loop", "loop { }".into(), TIME),
        ("while", "while true { let x = 1; }".into(), TIME),
        ("do", "do { } while true;".into(), TIME),
        ("range", "for i in range(0, 9223372036854775807, 1) { }".into(), TIME),
        ("range without a step", "for i in range(0, 10, 0) { }".into(), "NR0002 site/site:1:10 step value"),
        ("range of huge steps", "for i in range(-9223372036854775807, 9223372036854775807, 9223372036854775807) { }".into(), ""),
        ("range backwards", "for i in range(0, -9223372036854775807 - 1, -9223372036854775807 - 1) { }".into(), ""),
        ("try around", "loop { try { loop { } } catch { } }".into(), TIME),
        ("try around a function", "fn f() { loop { } } loop { try { f() } catch { } }".into(), TIME),
        ("catch goes on", "fn f() { loop { } } fn g() { try { f() } catch { g() } } loop { try { g() } catch { } }".into(), TIME),
        ("callbacks of callbacks", format!("{nothing_done} a.map(|x| {{ b.map(|y| {{ c.map(|z| z) }}) }});"), TIME),
        ("loops in callbacks", "let a = [1, 2]; loop { a.map(|x| { let i = 0; while i < 99 { i += 1; } }); }".into(), TIME),
        ("a callback whose error is forgotten", "let a = [1, 2, 3]; a.dedup(|x, y| { loop { } }); loop { a.dedup(|x, y| { loop { } }); }".into(), TIME),
        ("sort without an order", "let a = []; for i in 0..90 { a.push((i * 7919) % 1009); } a.sort(|x, y| if (x * y) % 3 == 0 { 1 } else { -1 });".into(), ""),
        ("sort of much", format!("{nothing_done} let s = \"\"; s.pad(60000, 'a'); a.sort(|x, y| {{ s.to_upper(); x - y }});"), TIME),
        ("facts", "loop { host(); }".into(), TIME),
        ("comparing", format!("{nothing_done} loop {{ a == b; }}"), TIME),
        ("containing", format!("{nothing_done} loop {{ a.contains(1); }}"), TIME),
        ("throwing and catching", "loop { try { throw 1; } catch { } }".into(), TIME),
    ]);
}

#[test]
fn calls_end() {
    all_end(&[
        ("recursion", "fn f(x) { f(x) } f(1);".into(), LIMIT),
        ("recursion in an expression", "fn f(x) { 1 + (2 * (3 + (4 * (5 + f(x))))) } f(1);".into(), LIMIT),
        ("recursion of methods", "fn f() { this.f() } 1.f();".into(), LIMIT),
        ("recursion of closures", "let f = |g| g.call(g); f.call(f);".into(), LIMIT),
        ("recursion and catching", "fn f() { try { f() } catch { f() } } f();".into(), LIMIT),
        ("two functions", "fn f() { g() } fn g() { f() } f();".into(), LIMIT),
        ("self-currying", "let f = |x| x; loop { f = curry(f, f); }".into(), "NR0001 site/site:1:27"),
        ("self-currying method", "let f = |x| x; loop { f = f.curry(f); }".into(), "NR0001 site/site:1:29"),
        ("eval", "eval(\"loop { }\");".into(), "NR0001 site/site:1:1"),
        ("sleep", "sleep(3600);".into(), "NR0002 site/site:1:1 recipes do not sleep"),
    ]);
}

#[test]
fn growth_ends() {
    let half = "let s = \"a\"; s.pad(65000, 'a');";
    all_end(&[
        ("s += s", "let s = \"xxxxxxxx\"; loop { s += s; }".into(), LIMIT),
        ("s = s + s", "let s = \"xxxxxxxx\"; loop { s = s + s; }".into(), LIMIT),
        ("interpolation", "let s = \"xxxxxxxx\"; loop { s = `${s}${s}`; }".into(), LIMIT),
        ("pad", "let s = \"\"; s.pad(1000000000, 'x');".into(), LIMIT),
        ("pad with nothing", "let s = \"\"; s.pad(60000, \"\");".into(), ""),
        ("pad with a text", "let s = \"\"; s.pad(60000, \"ab\"); s.pad(66000, \"€\");".into(), LIMIT),
        ("pad a list", "let a = []; a.pad(1000000000, 0);".into(), LIMIT),
        ("blob", "blob(100000000000);".into(), LIMIT),
        ("replace", format!("{half} s.replace(\"a\", s);"), LIMIT),
        ("replace nothing", format!("{half} s.replace(\"\", s);"), LIMIT),
        (
            "replace and catch",
            format!("{half} loop {{ try {{ let t = s; t.replace(\"a\", s); }} catch {{ }} }}"),
            LIMIT,
        ),
        ("split", format!("{half} s.split(\"\");"), LIMIT),
        ("texts in a list", format!("{half} [s, s];"), LIMIT),
        ("push", "let a = []; loop { a.push(1); }".into(), LIMIT),
        ("append", "let a = [1]; loop { a.append(a); }".into(), LIMIT),
        // an index is not measured: what the fields hold is bounded by the memory of the process
        ("map fields", "let m = #{}; let i = 0; loop { m[`k${i}`] = i; i += 1; }".into(), TIME),
        ("nested lists", "let x = []; loop { x = [x, x]; }".into(), LIMIT),
        ("variables", (0..1100).map(|i| format!("let a{i} = 0;")).collect(), LIMIT),
        ("links", "let i = 0; loop { nic(`e${i}`); i += 1; }".into(), LIMIT),
        // the count of operations, of calls or the clock: whichever is first on this machine
        ("hooks", "loop { pre([\"true\"]); }".into(), "NR090"),
        ("ports", "let b = bond(\"b\", #{ mode: \"802.3ad\" }); nic(\"e\"); loop { slave(b, \"e\"); }".into(), "NR090"),
        (
            "text of hooks",
            "let a = []; let s = \"\"; s.pad(4000, 'a'); for i in 0..15 { a.push(s); } loop { pre(a); }".into(),
            "NR090",
        ),
    ]);
}

#[test]
fn findings_are_bounded() {
    for (name, text, most) in [
        ("findings", "let i = 0; loop { i += 1; nic(`e e${i}`); }".to_owned(), 502),
        ("notes", "let i = 0; loop { i += 1; print(i); }".into(), 101),
        ("unknown functions", (0..9000).map(|i| format!("fu{i}();\n")).collect(), 502),
        (
            "unknown options",
            format!("bond(\"b\", #{{ {} }});", (0..2000).map(|i| format!("k{i}: 1,")).collect::<String>()),
            1002,
        ),
    ] {
        let count = super::ends(name, &text).lines().count();
        assert!((100..=most).contains(&count), "{name}: {count} findings");
    }
}

#[test]
fn imports_end() {
    let run =
        |text: &str, lib: &str| super::run_files(&[("site/site", text), ("site/lib", lib)], false).findings.join("\n");
    for (text, lib, expected) in [
        ("import \"./site\" as me;", "", "NR0004 site/site:1:8 imports do not go in a circle: site/site -> site/site"),
        ("for i in 0..3 { import \"./lib\" as lib; }", "", "NR0108 site/site:1:24"),
        ("if false { import \"./lib\" as lib; }", "", "NR0108 site/site:1:19"),
        ("let p = \"./lib\"; import p as lib;", "", "NR0108 site/site:1:25"),
        ("loop { import \"./lib\" as lib; }", "", "NR0108 site/site:1:15"),
        ("import \"../../etc/shadow\" as s;", "", "NR0004 site/site:1:8"),
        ("import \"/etc/shadow\" as s;", "", "NR0004 site/site:1:8"),
        ("import \"./a\\x00b\" as s;", "", "NR0004 site/site:1:8"),
        ("import \"./lib\" as lib;", "loop { }", "NR0901 site/lib:1:6 in import at site/site:1:8"),
        ("import \"./lib\" as lib;", "fn f(x) {", "NR0001 site/lib:1:10"),
        ("import \"./lib\" as lib;", "let x = [x];", "NR0003 site/lib:1:10"),
        ("import \"./lib\" as lib;", "throw \"no\";", "NR0002 site/lib:1:1 in import at site/site:1:8 no"),
        ("import \"./lib\" as lib;", "inventory();", "NR0110 site/lib:1:1"),
        (
            "import \"./lib\" as lib;\nlib::f(lib::K);",
            "const K = nic(\"eno1\"); export K; fn f(x) { }",
            "NR0110 site/lib:1:11",
        ),
    ] {
        let found = run(text, lib);
        assert!(found.starts_with(expected), "{text}\n{lib}\nexpected {expected}\nfound    {found}");
    }
    let many: String = (0..300).map(|i| format!("import \"./lib\" as l{i};\n")).collect();
    assert!(run(&many, "").starts_with("NR0903 site/site:201:1 a recipe imports at most 200 modules"));
}
