//! Transmit queues of ports: each queue leads to one port.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::link::LinkKind;
use crate::link::bond;
use crate::network::View;
use crate::rule::{Check, Rule, phrase};
use crate::{Diagnostics, Severity};

pub static RULE: Rule = Rule {
    code: "NR0223",
    name: "queue-id-twice",
    severity: Severity::Error,
    title: "A transmit queue of a bond leads to one port.",
    why: "The kernel refuses a non-zero `queue_id` that another port of the bond has (`bond_option_queue_id_set` in \
          drivers/net/bonding/bond_options.c).",
    fires: r#"let bond0 = bond("bond0", #{ mode: "balance-xor" });
slave(bond0, nic("eno1"), #{ queue_id: 1 });
slave(bond0, nic("eno2"), #{ queue_id: 1 });"#,
    mended: r#"let bond0 = bond("bond0", #{ mode: "balance-xor" });
slave(bond0, nic("eno1"), #{ queue_id: 1 });
slave(bond0, nic("eno2"), #{ queue_id: 2 });"#,
    targets: &[],
    check: Check::Host(check),
};

fn check(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond) {
        let mut seen = HashMap::new();
        for port in &link.ports {
            let Some(said) = port.options.told(&bond::QUEUE_ID) else { continue };
            let Some(id) = said.value.number().filter(|id| *id != 0) else { continue };
            let Some((first, at)) = seen.insert(id, (&port.link, said.origin)) else { continue };
            let message = format!(
                "a queue leads to one port: {} of `{}` is taken by `{first}`",
                phrase::said(&bond::QUEUE_ID, said),
                port.link,
            );
            let diagnostic = Diagnostic::new(&RULE, message).at(said.origin, "taken").at(at, "first used here");
            diags.push(diagnostic.help(format!("give `{}` another `{}`", port.link, bond::QUEUE_ID.name)));
        }
    }
}
