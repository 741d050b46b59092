//! MAC addresses of links: they name one station, one NIC each, and a bond's port has none of its own.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::link::bond::{self, Mode};
use crate::link::{LinkKind, common, nic};
use crate::network::View;
use crate::option::OptionRow;
use crate::rule::{Check, Rule, phrase};
use crate::{Diagnostics, Mac, Severity};

pub static OF_PORT: Rule = Rule {
    code: "NR0240",
    name: "mac-of-bond-port",
    severity: Severity::Warning,
    title: "A bond's port carries the bond's MAC address.",
    why: "The kernel gives each port the bond's address when it joins (`bond_enslave` in drivers/net/bonding/bond_main.c); \
          only `fail_over_mac` in active-backup leaves ports their own.",
    fires: r#"let eno1 = nic("eno1", #{ set_mac: `02:00:00:00:00:0${host().vars.octet}` });
bond("bond0", #{ mode: "802.3ad", slaves: [eno1, nic("eno2")] });"#,
    mended: r#"bond("bond0", #{
    mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")],
    mac: `02:00:00:00:00:0${host().vars.octet}`,
});"#,
    targets: &[],
    check: Check::Host(of_port),
};

pub static PIN_TWICE: Rule = Rule {
    code: "NR0256",
    name: "pinned-mac-twice",
    severity: Severity::Error,
    title: "A permanent MAC address pins one NIC.",
    why: "Two rules for one device rename it twice, and the second NIC is never found.",
    fires: r#"let n = host();
nic("front", #{ mac: n.nics.eno1.mac });
nic("back", #{ mac: n.nics.eno1.mac });"#,
    mended: r#"let n = host();
nic("front", #{ mac: n.nics.eno1.mac });
nic("back", #{ mac: n.nics.eno2.mac });"#,
    targets: &[],
    check: Check::Host(pin_twice),
};

pub static GROUP: Rule = Rule {
    code: "NR0259",
    name: "mac-of-no-station",
    severity: Severity::Error,
    title: "A link's MAC address is the address of one station.",
    why: "The kernel refuses a group address and all zeros with EADDRNOTAVAIL (`is_valid_ether_addr` in \
          include/linux/etherdevice.h), and no NIC has one to be recognised by.",
    fires: r#"bridge("br0", #{ ports: [nic("eno1")], mac: `03:00:00:00:00:0${host().vars.octet}` });"#,
    mended: r#"bridge("br0", #{ ports: [nic("eno1")], mac: `02:00:00:00:00:0${host().vars.octet}` });"#,
    targets: &[],
    check: Check::Host(group),
};

fn of_port(view: &View, diags: &mut Diagnostics) {
    let rows: [&'static OptionRow; 2] = [&nic::SET_ADDRESS, &common::MAC];
    for bond in view.of_kind(LinkKind::Bond) {
        let follows = bond.options.text(&bond::FAIL_OVER_MAC).is_some_and(|word| word != bond::FAIL_OVER_MAC.default);
        if follows && bond.bond_mode() == Some(Mode::ActiveBackup) {
            continue;
        }
        for below in bond.ports.iter().filter_map(|port| view.link(&port.link)) {
            let own = rows.into_iter().filter(|row| below.kind != LinkKind::Nic || *row != &common::MAC);
            for (row, said) in own.filter_map(|row| below.options.told(row).map(|said| (row, said))) {
                let message = format!(
                    "a port carries its bond's MAC address: {} of `{}` is lost in `{}`",
                    phrase::said(row, said),
                    below.name,
                    bond.name
                );
                let help = format!("say `{}` of `{}`", common::MAC.name, bond.name);
                diags.push(
                    Diagnostic::new(&OF_PORT, message).at_key(said.origin, "lost when the port joins").help(help),
                );
            }
        }
    }
}

fn pin_twice(view: &View, diags: &mut Diagnostics) {
    let mut seen = HashMap::new();
    for link in view.of_kind(LinkKind::Nic) {
        let Some(said) = link.options.told(&nic::PIN) else { continue };
        let Some(mac) = said.value.mac() else { continue };
        let Some((first, at)) = seen.insert(mac, (&link.name, said.origin)) else { continue };
        if *first == link.name {
            continue; // declared twice, which is reported as such
        }
        let message = format!("a permanent MAC address pins one NIC: `{mac}` pins `{first}` and `{}`", link.name);
        let text = format!("first pins `{first}`");
        let diagnostic = Diagnostic::new(&PIN_TWICE, message).at(said.origin, "pinned again").at(at, text);
        diags.push(diagnostic.help(format!("give `{}` its own address", link.name)));
    }
}

fn group(view: &View, diags: &mut Diagnostics) {
    for link in view.links() {
        // one name, `mac`, for two rows: the pin of a NIC, and the address of everything else
        let rows: &[&OptionRow] = match link.kind {
            LinkKind::Nic => &[&nic::PIN, &nic::SET_ADDRESS],
            LinkKind::Bond | LinkKind::Vlan | LinkKind::Bridge => &[&common::MAC],
        };
        for row in rows {
            let Some(said) = link.options.told(row) else { continue };
            let Some(mac) = said.value.mac().filter(|mac| mac.is_multicast() || *mac == Mac([0; 6])) else { continue };
            let what = if mac.is_multicast() { "a group" } else { "no address" };
            let message = format!("`{}` of `{}` is the address of one station: `{mac}` is {what}", row.name, link.name);
            let help = "make the first byte even: addresses of one's own start with `02`";
            diags.push(Diagnostic::new(&GROUP, message).at(said.origin, what).help(help));
        }
    }
}
