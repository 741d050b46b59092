//! The transmit hash: modes that compute none, and what NetworkManager's and LACP's users should know of it.

use crate::diagnostic::Diagnostic;
use crate::link::LinkKind;
use crate::link::bond::{self, Mode, Modes};
use crate::network::View;
use crate::rule::{Check, Rule, phrase};
use crate::{Diagnostics, Severity, Value};

pub static NEEDS_HASHING: Rule = Rule {
    code: "NR0213",
    name: "hash-policy-needs-hashing-mode",
    severity: Severity::Warning,
    title: "A hash policy is read where frames are spread by hash.",
    why: "balance-tlb and balance-alb move flows by load; they hash only with `tlb_dynamic_lb` off \
          (`bond_tlb_xmit` in drivers/net/bonding/bond_alb.c).",
    fires: r#"bond("bond0", #{ mode: "balance-tlb", slaves: [nic("eno1"), nic("eno2")], xmit_hash_policy: "layer3+4" });"#,
    mended: r#"bond("bond0", #{
    mode: "balance-tlb", slaves: [nic("eno1"), nic("eno2")],
    tlb_dynamic_lb: false, xmit_hash_policy: "layer3+4",
});"#,
    targets: &[],
    check: Check::Host(needs_hashing),
};

pub static SLB: Rule = Rule {
    code: "NR0221",
    name: "slb-with-other-hash",
    severity: Severity::Error,
    title: "Source load balancing hashes VLAN and source MAC address.",
    why: "`balance_slb` is done by NetworkManager, not by the kernel; it needs balance-xor and implies `vlan+srcmac`, and \
          NetworkManager refuses any other policy (nm-settings(5)).",
    fires: r#"bond("bond0", #{
    mode: "balance-xor", slaves: [nic("eno1"), nic("eno2")],
    balance_slb: true, xmit_hash_policy: "layer2+3",
});"#,
    mended: r#"bond("bond0", #{
    mode: "balance-xor", slaves: [nic("eno1"), nic("eno2")],
    balance_slb: true, xmit_hash_policy: "vlan+srcmac",
});"#,
    targets: &[],
    check: Check::Host(slb),
};

pub static LAYER4: Rule = Rule {
    code: "NR0226",
    name: "layer4-hash-with-lacp",
    severity: Severity::Note,
    title: "802.3ad keeps the frames of a conversation in order.",
    why: "With a hash over ports the fragments of one flow can take another link than its first packet and arrive out of \
          order, which 802.3ad does not allow. Most networks live with it: it is the policy with the best spread \
          (Documentation/networking/bonding.rst, `xmit_hash_policy`).",
    fires: r#"bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")], xmit_hash_policy: "layer3+4" });"#,
    mended: r#"bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")], xmit_hash_policy: "layer2+3" });"#,
    targets: &[],
    check: Check::Host(layer4),
};

/// The policy that source load balancing implies.
const SLB_POLICY: &str = "vlan+srcmac";
/// Policies that look at ports.
const LAYER4_POLICIES: [&str; 2] = ["layer3+4", "encap3+4"];
const SAFE_POLICY: &str = "layer2+3";

fn needs_hashing(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond) {
        let Some(mode) = link.bond_mode().filter(|mode| Modes::ADAPTIVE.has(*mode)) else { continue };
        let Some(said) = link.options.told(&bond::XMIT_HASH_POLICY) else { continue };
        let dynamic = link.options.value(&bond::TLB_DYNAMIC_LB);
        if !matches!(dynamic, None | Some(Value::Flag(true))) {
            continue;
        }
        let message = format!(
            "mode `{}` hashes only with `{}` off: `{}` has {} without effect",
            mode.name(),
            bond::TLB_DYNAMIC_LB.name,
            link.name,
            phrase::said(&bond::XMIT_HASH_POLICY, said),
        );
        let diagnostic = Diagnostic::new(&NEEDS_HASHING, message)
            .at_key(said.origin, "without effect")
            .at(link.options.origin(&bond::TLB_DYNAMIC_LB), "flows move by load");
        let off = phrase::pair(&bond::TLB_DYNAMIC_LB, &Value::Flag(false));
        diags.push(diagnostic.help(format!("add {off}, or leave `{}` out", bond::XMIT_HASH_POLICY.name)));
    }
}

fn slb(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond).filter(|link| link.bond_mode() == Some(Mode::BalanceXor)) {
        let Some(said) = link.options.told(&bond::XMIT_HASH_POLICY) else { continue };
        if link.options.flag(&bond::BALANCE_SLB) != Some(true)
            || said.value.text().is_none_or(|word| word == SLB_POLICY)
        {
            continue;
        }
        let needed = phrase::word(&bond::XMIT_HASH_POLICY, SLB_POLICY);
        let message = format!(
            "`{}` needs {needed}: `{}` has {}",
            bond::BALANCE_SLB.name,
            link.name,
            phrase::said(&bond::XMIT_HASH_POLICY, said),
        );
        let diagnostic = Diagnostic::new(&SLB, message)
            .at(said.origin, "another policy")
            .at_key(link.options.origin(&bond::BALANCE_SLB), "source load balancing is turned on here");
        diags.push(diagnostic.help(format!("write {needed}")));
    }
}

fn layer4(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond).filter(|link| link.bond_mode() == Some(Mode::Ieee8023ad)) {
        let Some(said) = link.options.told(&bond::XMIT_HASH_POLICY) else { continue };
        if !said.value.text().is_some_and(|word| LAYER4_POLICIES.contains(&word)) {
            continue;
        }
        let message = format!(
            "{} of `{}` is not strictly 802.3ad: fragments of a flow may arrive out of order",
            phrase::said(&bond::XMIT_HASH_POLICY, said),
            link.name,
        );
        let help = format!("accept it, or write {}", phrase::word(&bond::XMIT_HASH_POLICY, SAFE_POLICY));
        diags.push(Diagnostic::new(&LAYER4, message).at(said.origin, "hashes over ports").help(help));
    }
}
