//! Rules of the language itself: what the reader, the linter and the limits of evaluation find.

use super::{Check, Rule};
use crate::Severity;

const fn language(
    code: &'static str,
    name: &'static str,
    title: &'static str,
    why: &'static str,
    fires: &'static str,
    mended: &'static str,
) -> Rule {
    Rule { code, name, severity: Severity::Error, title, why, fires, mended, targets: &[], check: Check::Inline }
}

pub static SYNTAX: Rule = language(
    "NR0001",
    "syntax-error",
    "A recipe is written in Rhai.",
    "The parser stops at the first word it cannot place, so only one syntax error is told per file. A missing `;` is \
     found at the next word; the label stands at the end of the word before it.",
    "let a = nic(\"eno1\")\nlet b = nic(\"eno2\");",
    "let a = nic(\"eno1\");\nlet b = nic(\"eno2\");",
);

pub static EVALUATION: Rule = language(
    "NR0002",
    "evaluation-error",
    "Evaluation of a recipe ends without an error of the language.",
    "Rhai stops at the first error of its own: a missing property, an index out of bounds, a division by zero. What the \
     recipe had declared before is still checked.",
    "let n = host();\nnic(\"eno1\", #{ mac: n.nics.eno9.mac });",
    "let n = host();\nnic(\"eno1\", #{ mac: n.nics.eno1.mac });",
);

pub static UNKNOWN_VARIABLE: Rule = language(
    "NR0003",
    "unknown-variable",
    "A variable is declared before it is used.",
    "Variables are checked before anything runs, in every branch. Inside a function only its parameters are seen; a \
     constant of the file is written `global::NAME` there.",
    "nic(\"eno1\", #{ mtu: MTU });",
    "const MTU = 9000;\nnic(\"eno1\", #{ mtu: MTU });",
);

pub static IMPORT: Rule = language(
    "NR0004",
    "import-error",
    "An import names a file of the site, or a module of the library.",
    "`import \"./roles/storage\" as storage;` is looked up beside the importing file and never leaves the site's folder; \
     `import \"std/lacp\" as lacp;` comes with netrecipe. Absolute paths, `..` out of the site, links that lead out of it, \
     files over 256 KiB and circles are refused.",
    "import \"./nowhere\" as nowhere;",
    "import \"std/lacp\" as lacp;",
);

pub static UNKNOWN_OPTION: Rule = language(
    "NR0101",
    "unknown-option",
    "An option is one of its primitive's.",
    "Options are checked in every branch, also those that do not run for this host. `netrecipe doc PRIMITIVE` lists them.",
    "bond(\"bond0\", #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")], xmit_hash_polcy: \"layer2+3\" });",
    "bond(\"bond0\", #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")], xmit_hash_policy: \"layer2+3\" });",
);

pub static UNKNOWN_FUNCTION: Rule = language(
    "NR0102",
    "unknown-function",
    "A call names a primitive, a function of the file, or a function of an imported module.",
    "Rhai looks functions up when they are called, so a misspelt call in a branch would wait for the host that takes it. \
     netrecipe looks at every call before anything runs.",
    "bnod(\"bond0\", #{ mode: \"802.3ad\" });",
    "bond(\"bond0\", #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")] });",
);

pub static INVALID_VALUE: Rule = language(
    "NR0103",
    "invalid-value",
    "A value has its option's type and range.",
    "Ranges are the kernel's. Times are milliseconds for bonds and seconds for bridges, as the kernel and its tools say \
     them; every target gets its own unit.",
    "bond(\"bond0\", #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")], ad_user_port_key: 5000 });",
    "bond(\"bond0\", #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")], ad_user_port_key: 1000 });",
);

pub static REDEFINED: Rule = language(
    "NR0104",
    "redefined-primitive",
    "A recipe does not define a function with a primitive's name.",
    "Rhai would silently call the recipe's function instead, and nothing would be declared.",
    "fn bond(name) { name }\nbond(\"bond0\");",
    "fn uplink(name) { bond(name, #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")] }) }\nuplink(\"bond0\");",
);

pub static ARGUMENTS: Rule = language(
    "NR0105",
    "wrong-arguments",
    "A primitive gets the arguments of its signature.",
    "Arguments before the option map have fixed places: `vlan(parent, id, #{..})`.",
    "vlan(nic(\"eno1\"));",
    "vlan(nic(\"eno1\"), 110);",
);

pub static FUNCTION_POINTER: Rule = language(
    "NR0107",
    "function-pointer-across-modules",
    "Functions are not handed from one file to another.",
    "Rhai 1.27 runs a function that crosses an import with the constants of the wrong file, silently. Closures inside one \
     file (`map`, `filter`) are fine; between files, pass values.",
    "import \"std/lacp\" as lacp;\nlacp::uplink(\"bond0\", |x| x);",
    "import \"std/lacp\" as lacp;\nlacp::uplink(\"bond0\", [nic(\"eno1\"), nic(\"eno2\")]);",
);

pub static IMPORT_PLACE: Rule = language(
    "NR0108",
    "import-not-at-top",
    "An import stands at the top level of its file, with a plain text.",
    "So the files of a run are known before it starts, and a watcher knows what to watch.",
    "if host().name == \"node01\" { import \"std/lacp\" as lacp; }",
    "import \"std/lacp\" as lacp;\nif host().name == \"node01\" { lacp::uplink(\"bond0\", [nic(\"eno1\"), nic(\"eno2\")]); }",
);

pub static PRIMITIVE_IN_MODULE: Rule = language(
    "NR0110",
    "primitive-at-import",
    "An imported file declares nothing while it is being imported.",
    "Modules are evaluated once for all hosts, so primitives and `host()` work only in their functions, when a site calls \
     them.",
    "import \"./examples/eager\" as eager;",
    "import \"std/lacp\" as lacp;\nlacp::uplink(\"bond0\", [nic(\"eno1\"), nic(\"eno2\")]);",
);

pub static SYMBOLIC: Rule = language(
    "NR0111",
    "symbolic-fact-computed",
    "A template's recipe passes symbolic facts on; it does not compute with them or branch on them.",
    "In template mode one file serves all nodes, and each fact is filled in by the provisioning system when a node's files \
     are built. A sum or a condition would have to be known now. Put the finished value into the inventory, or set \
     `mode = \"static\"` for the target in netrecipe.toml.",
    "let n = host();\nnic(\"eno1\", #{ addresses: [`10.0.0.${n.vars.octet + 1}/24`] });",
    "let n = host();\nnic(\"eno1\", #{ addresses: [`10.0.0.${n.vars.octet}/24`] });",
);

pub static PRINTED: Rule = Rule {
    severity: Severity::Note,
    ..language(
        "NR0112",
        "printed",
        "`print` and `debug` become notes at their line.",
        "A recipe has no output of its own: standard output belongs to the rendered files.",
        "print(\"hello\");\nnic(\"eno1\");",
        "nic(\"eno1\");",
    )
};

pub static INVALID_NAME: Rule = language(
    "NR0113",
    "invalid-name",
    "A link's name is one that the kernel and every tool take.",
    "At most 15 bytes (IFNAMSIZ); letters, digits and `.`, `_`, `-`, `+`, `@`; not `all`, `default` or `bonding_masters`; not \
     a number alone (`dev_valid_name` in net/core/dev.c, and what ifupdown, NetworkManager and shells would misread).",
    "bridge(\"br guests\", #{ ports: [nic(\"eno1\")] });",
    "bridge(\"br-guests\", #{ ports: [nic(\"eno1\")] });",
);

pub static TIME: Rule = language(
    "NR0901",
    "time-limit",
    "Evaluation of one host ends within its time.",
    "A recipe of a thousand lines takes milliseconds. Endless loops are stopped by the count of operations or by the clock.",
    "loop { }",
    "for i in 0..4 { nic(`eno${i + 1}`); }",
);

pub static CRASH: Rule = language(
    "NR0902",
    "evaluator-crash",
    "The evaluating process lives.",
    "Recipes are evaluated in a process of their own, without privileges and with bounded memory. When that process dies, \
     the recipe asked for more than the limits give; nothing was written.",
    "# site.rhai\nlet text = \"\";\ntext.pad(60000, 'a');\nlet map = #{};\nlet i = 0;\nloop { map[`k${i}`] = text + i; i += 1; }",
    "# site.rhai\nlet text = \"\";\ntext.pad(60000, 'a');\nlet map = #{};\nfor i in 0..4 { map[`k${i}`] = text + i; }",
);

pub static LIMIT: Rule = language(
    "NR0903",
    "size-limit",
    "A recipe stays within the evaluator's limits.",
    "Files of 256 KiB, 1,000,000 operations a host, 32 calls deep, texts of 64 KiB, lists of 4,000 and maps of 2,000 items, \
     4,096 links, 65,536 calls of primitives and 500 findings a host. A recipe that needs more is better split, or its data \
     belong into the inventory.",
    "fn f(x) { f(x + 1) }\nf(0);",
    "fn f(x) { x + 1 }\nf(0);",
);

/// By code.
pub static RULES: &[&Rule] = &[
    &SYNTAX,
    &EVALUATION,
    &UNKNOWN_VARIABLE,
    &IMPORT,
    &UNKNOWN_OPTION,
    &UNKNOWN_FUNCTION,
    &INVALID_VALUE,
    &REDEFINED,
    &ARGUMENTS,
    &FUNCTION_POINTER,
    &IMPORT_PLACE,
    &PRIMITIVE_IN_MODULE,
    &SYMBOLIC,
    &PRINTED,
    &INVALID_NAME,
    &TIME,
    &CRASH,
    &LIMIT,
];
