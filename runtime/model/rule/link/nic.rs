//! Names of NICs: which netrecipe may give, and by what it recognises them.

use crate::diagnostic::Diagnostic;
use crate::link::LinkKind;
use crate::link::nic;
use crate::network::View;
use crate::rule::{Check, Rule, phrase};
use crate::{Diagnostics, Severity, Value};

pub static KERNEL_NAME: Rule = Rule {
    code: "NR0257",
    name: "rename-to-kernel-name",
    severity: Severity::Warning,
    title: "A NIC is not renamed to `eth0` and the like.",
    why: "The kernel gives these names itself, in the order in which drivers find NICs. A rename collides with the NIC that \
          holds the name at that moment and fails at some boots and not at others (systemd.link(5)).",
    fires: r#"nic("eth0", #{ mac: host().nics.eno1.mac });"#,
    mended: r#"nic("lan0", #{ mac: host().nics.eno1.mac });"#,
    targets: &[],
    check: Check::Host(kernel_name),
};

pub static RENAME: Rule = Rule {
    code: "NR0258",
    name: "rename-without-mac",
    severity: Severity::Warning,
    title: "A NIC that is renamed is recognised by its permanent MAC address.",
    why: "Without `mac` there is nothing to tell which device gets the name.",
    fires: r#"nic("lan0", #{ rename: true });"#,
    mended: r#"nic("lan0", #{ mac: host().nics.eno1.mac, rename: true });"#,
    targets: &[],
    check: Check::Host(rename),
};

fn kernel_name(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Nic) {
        let Some(number) = link.name.strip_prefix("eth") else { continue };
        let is_kernels = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        let Some(pin) = link.options.told(&nic::PIN).filter(|_| is_kernels) else { continue };
        if link.options.value(&nic::RENAME).is_some_and(|value| *value != Value::Flag(true)) {
            continue;
        }
        let message = format!("`eth` and a number is the kernel's to give: `{}` would be renamed to it", link.name);
        let diagnostic = Diagnostic::new(&KERNEL_NAME, message)
            .at(link.named.or(link.origin), "a name of the kernel's own")
            .at_key(pin.origin, "renamed because it is pinned here");
        let keep = phrase::pair(&nic::RENAME, &Value::Flag(false));
        diags.push(diagnostic.help(format!("call it `lan{number}`, or add {keep} to match it only")));
    }
}

fn rename(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Nic).filter(|link| !link.options.has(&nic::PIN)) {
        let Some(said) = link.options.told(&nic::RENAME).filter(|said| said.value == Value::Flag(true)) else {
            continue;
        };
        let message = format!(
            "a NIC is renamed by its `{}`: `{}` has {} and none",
            nic::PIN.name,
            link.name,
            phrase::said(&nic::RENAME, said)
        );
        let help = format!("add `{}: {}`, or leave `{}` out", nic::PIN.name, nic::PIN.example, nic::RENAME.name);
        diags.push(Diagnostic::new(&RENAME, message).at_key(said.origin, "nothing to recognise it by").help(help));
    }
}
