//! References: a port or parent is a link that the recipe declares.

use crate::diagnostic::Diagnostic;
use crate::link::{Link, LinkKind};
use crate::network::View;
use crate::raw::quote;
use crate::rule::{Check, Rule};
use crate::suggest::nearest;
use crate::{Diagnostics, Origin, Severity};

pub static RULE: Rule = Rule {
    code: "NR0231",
    name: "unknown-link",
    severity: Severity::Error,
    title: "A port or parent is a link that the recipe declares.",
    why: "Files for a link that nobody declares would wait for it at boot, in silence. A NIC is declared by `nic(\"eno1\")`, \
          also when there is nothing to say about it.",
    fires: r#"vlan("bond1", 110);"#,
    mended: r#"let bond1 = bond("bond1", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")] });
vlan(bond1, 110);"#,
    targets: &[],
    check: Check::Host(check),
};

fn check(view: &View, diags: &mut Diagnostics) {
    for link in view.links() {
        if diags.is_full() {
            return;
        }
        for port in link.ports.iter().filter(|port| view.link(&port.link).is_none()) {
            let what = format!("port of `{}`", link.name);
            unknown(view, link, &port.link, port.origin, &what, diags);
        }
        if let Some((parent, origin)) = link.parent.as_ref().filter(|(name, _)| view.link(name).is_none()) {
            let what = format!("parent of `{}`", link.name);
            unknown(view, link, parent, *origin, &what, diags);
        }
    }
}

fn unknown(view: &View, link: &Link, name: &str, origin: Origin, what: &str, diags: &mut Diagnostics) {
    let message = format!("a {what} is a declared link: no link is called {}", quote(name));
    let others = view.links().iter().map(|other| other.name.as_str()).filter(|other| *other != link.name);
    let help = match nearest(name, others) {
        Some(near) => format!("did you mean `\"{near}\"`?"),
        None => format!("declare it: `{}(\"{name}\")`", LinkKind::Nic.word()),
    };
    diags.push(Diagnostic::new(&RULE, message).at(origin.or(link.origin), "not declared").help(help));
}
