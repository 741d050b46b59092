//! Switch ports in the words of Cisco that other vendors took over: VLAN lists, `vlan` stanzas, lines that may be absent.

use netrecipe_model::Origin;
use netrecipe_model::site::SwitchPlan;
use netrecipe_model::switch::{Stated, VlanSet};

use crate::File;

/// Longest list of VLANs on one line: Cisco's own limit is about 220 characters, beyond it the list goes on with `add`.
const LIST: usize = 200;

/// The list in pieces that fit a line each.
pub(crate) fn pieces(vlans: &VlanSet) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for (low, high) in vlans.ranges() {
        let range = if low == high { low.to_string() } else { format!("{low}-{high}") };
        match pieces.last_mut() {
            Some(piece) if piece.len() + 1 + range.len() <= LIST => {
                piece.push(',');
                piece.push_str(&range);
            }
            _ => pieces.push(range),
        }
    }
    pieces
}

/// `switchport trunk allowed vlan ..`: the first line replaces the list, further ones add to it.
pub(crate) fn allowed(file: &mut File, indent: &str, vlans: &Stated<VlanSet>) {
    for (i, piece) in pieces(&vlans.value).iter().enumerate() {
        let add = if i == 0 { "" } else { "add " };
        file.line(vlans.origin, format_args!("{indent}switchport trunk allowed vlan {add}{piece}"));
    }
}

/// `vlan ..` for every VLAN the ports carry: those without a name as lists, the others each with its name. VLAN 1 exists
/// on every switch.
pub(crate) fn vlans(file: &mut File, indent: &str, plan: &SwitchPlan) {
    let carried = plan.vlans();
    for piece in pieces(&carried.filter(|id| id != 1 && plan.vlan_name(id).is_none())) {
        file.line(plan.origin, format_args!("vlan {piece}"));
    }
    for id in carried.iter() {
        if let Some((name, origin)) = plan.vlan_name(id) {
            file.line(origin, format_args!("vlan {id}"));
            file.line(origin, format_args!("{indent}name {name}"));
        }
    }
}

/// A line where the recipe said a value, none otherwise.
pub(crate) fn said<T: std::fmt::Display>(file: &mut File, words: &str, stated: Option<Stated<T>>) {
    if let Some(Stated { value, origin }) = stated {
        file.line(origin, format_args!("{words} {value}"));
    }
}

/// A line where a switch's setting holds, with what said it.
pub(crate) fn when(file: &mut File, words: &str, origin: Option<Origin>) {
    if let Some(origin) = origin {
        file.line(origin, format_args!("{words}"));
    }
}
