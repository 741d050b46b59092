//! Names: each once on a host, and short enough when netrecipe makes them.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::link::{self, LinkKind, vlan};
use crate::network::View;
use crate::raw::quote;
use crate::rule::{Check, Rule};
use crate::{Diagnostics, Severity};

pub static TWICE: Rule = Rule {
    code: "NR0232",
    name: "name-twice",
    severity: Severity::Error,
    title: "A link is declared once.",
    why: "A name is a link's identity on a host: the kernel has it once, and every tool would let one of the declarations win. \
          A link that is needed in several places is kept in a variable.",
    fires: r#"nic("eno1", #{ mtu: 9000 });
vlan(nic("eno1"), 10);"#,
    mended: r#"let eno1 = nic("eno1", #{ mtu: 9000 });
vlan(eno1, 10);"#,
    targets: &[],
    check: Check::Host(twice),
};

pub static DERIVED: Rule = Rule {
    code: "NR0252",
    name: "derived-name-too-long",
    severity: Severity::Error,
    title: "The name of a VLAN, `PARENT.ID` where it has none of its own, has at most 15 bytes.",
    why: "The kernel's names have 16 bytes with the closing zero (IFNAMSIZ in include/uapi/linux/if.h).",
    fires: r#"vlan(nic("enp129s0f0np0"), 110);"#,
    mended: r#"vlan(nic("enp129s0f0np0"), 110, #{ name: "storage" });"#,
    targets: &[],
    check: Check::Host(derived),
};

fn twice(view: &View, diags: &mut Diagnostics) {
    let mut seen = HashMap::with_capacity(view.links().len());
    for link in view.links() {
        let at = link.named.or(link.origin);
        let Some(first) = seen.insert(link.name.as_str(), at) else { continue };
        let message = format!("a link is declared once: {} is declared twice", quote(&link.name));
        let help = match link.kind {
            LinkKind::Vlan => format!("give one of them another `{}`", vlan::NAME.name),
            kind => format!("keep the first in a variable: `let {0} = {1}(\"{0}\");`", link.name, kind.word()),
        };
        diags.push(
            Diagnostic::new(&TWICE, message).at(at, "declared again").at(first, "first declared here").help(help),
        );
    }
}

fn derived(view: &View, diags: &mut Diagnostics) {
    for vlan in view.of_kind(LinkKind::Vlan).filter(|link| !link.options.has(&vlan::NAME)) {
        let Err(reason) = link::check_name(&vlan.name) else { continue };
        let message = format!("a link name has {reason}: {} is made of the parent and the id", quote(&vlan.name));
        let help = format!("give the VLAN a `{}`: `{}: \"vlan{}\"`", vlan::NAME.name, vlan::NAME.name, vlan.vlan_id());
        diags.push(Diagnostic::new(&DERIVED, message).at(vlan.named.or(vlan.origin), "too long a name").help(help));
    }
}
