//! Names: each once on a host.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::link::{LinkKind, vlan};
use crate::network::View;
use crate::raw::quote;
use crate::rule::{Check, Rule};
use crate::{Diagnostics, Severity};

pub static RULE: Rule = Rule {
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
    check: Check::Host(check),
};

fn check(view: &View, diags: &mut Diagnostics) {
    let mut seen = HashMap::with_capacity(view.links().len());
    for link in view.links() {
        let at = link.named.or(link.origin);
        let Some(first) = seen.insert(link.name.as_str(), at) else { continue };
        let message = format!("a link is declared once: {} is declared twice", quote(&link.name));
        let help = match link.kind {
            LinkKind::Vlan => format!("give one of them another `{}`", vlan::NAME.name),
            kind => format!("keep the first in a variable: `let {0} = {1}(\"{0}\");`", link.name, kind.word()),
        };
        diags
            .push(Diagnostic::new(&RULE, message).at(at, "declared again").at(first, "first declared here").help(help));
    }
}
