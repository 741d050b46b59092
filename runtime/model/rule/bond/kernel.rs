//! Values that only some kernels take.

use crate::diagnostic::Diagnostic;
use crate::link::LinkKind;
use crate::link::bond;
use crate::network::View;
use crate::option::OptionRow;
use crate::rule::{Check, Rule, phrase};
use crate::{Diagnostics, Severity, Value};

pub static RULE: Rule = Rule {
    code: "NR0224",
    name: "kernel-dependent-value",
    severity: Severity::Warning,
    title: "A value is one that every kernel takes.",
    why: "Linux 6.18 refuses `use_carrier` off with \"option obsolete\": drivers without carrier are gone. It is also the first \
          that knows `actor_port_prio` for `ad_select`; older ones refuse it with EINVAL (drivers/net/bonding/bond_options.c). \
          NetworkManager does not know it either.",
    fires: r#"bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")], use_carrier: false });"#,
    mended: r#"bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")] });"#,
    targets: &[],
    check: Check::Host(check),
};

fn check(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond) {
        let is_off = |value: &Value| *value == Value::Flag(false);
        // the choice that came with Linux 6.18 is called like the option of ports that it looks at
        let is_new = |value: &Value| value.text() == Some(bond::ACTOR_PORT_PRIO.name);
        warn(&bond::USE_CARRIER, link, is_off, "kernels from 6.18 refuse", diags);
        warn(&bond::AD_SELECT, link, is_new, "kernels before 6.18 refuse", diags);
    }
}

fn warn(row: &OptionRow, link: &crate::Link, is_it: impl Fn(&Value) -> bool, who: &str, diags: &mut Diagnostics) {
    let Some(said) = link.options.told(row).filter(|said| is_it(&said.value)) else { return };
    if link.bond_mode().is_some_and(|mode| !row.effective.has(mode)) {
        return; // that it has no effect is said already
    }
    let message = format!("{who} {} of `{}`", phrase::said(row, said), link.name);
    let help = format!("leave `{}` out for its default `{}`", row.name, row.default);
    diags.push(Diagnostic::new(&RULE, message).at(said.origin, "not taken by every kernel").help(help));
}
