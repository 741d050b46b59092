//! Pins: NICs that get their name by their permanent MAC address, for targets that give names.

use netrecipe_model::link::nic;
use netrecipe_model::{Link, LinkKind, Mac, Origin, Resolved};

use netrecipe_model::option::OptionRow;

/// The address by which the NIC is found and renamed, and who said it. None where it is matched only, or not pinned.
pub fn of(link: &Link) -> Option<(Mac, Origin)> {
    let renamed = link.kind == LinkKind::Nic && link.options.flag(&nic::RENAME) != Some(false);
    let said = link.options.get(&nic::PIN).filter(|_| renamed)?;
    Some((said.value.mac()?, said.origin))
}

/// All pinned NICs of the host, in the order of its links.
pub fn all(network: &Resolved) -> impl Iterator<Item = (&Link, Mac, Origin)> {
    network.links().filter_map(|link| of(link).map(|(mac, origin)| (link, mac, origin)))
}

/// Whether a target that pins says the option in place of one that cannot.
pub fn completes(link: &Link, row: &OptionRow) -> bool {
    *row == nic::RENAME || (*row == nic::PIN && of(link).is_some())
}
