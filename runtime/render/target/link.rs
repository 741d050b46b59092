//! systemd.link: a file for each pinned NIC that gives it its name.

use netrecipe_model::link::nic;
use netrecipe_model::option::OptionRow;
use netrecipe_model::{Link, Resolved};

use crate::File;
use crate::dialect::pin;
use crate::target::{Rendering, Spelling, Subject, Target};

/// Completes targets that know NICs by name alone.
pub struct SystemdLink;

impl Target for SystemdLink {
    fn name(&self) -> &'static str {
        "link"
    }

    fn doc(&self) -> &'static str {
        "systemd.link files that name pinned NICs by their permanent MAC addresses; where the initramfs holds udev rules, it \
         needs a refresh"
    }

    fn spell(&self, _subject: Subject, row: &'static OptionRow) -> Spelling {
        match row {
            row if *row == nic::PIN => Spelling::Key("PermanentMACAddress".into()),
            row if *row == nic::RENAME => Spelling::Key("Name".into()),
            _ => Spelling::Cannot("a .link file of netrecipe names NICs and does nothing else"),
        }
    }

    fn is_partial(&self) -> bool {
        true
    }

    fn completes(&self, link: &Link, row: &OptionRow) -> bool {
        pin::completes(link, row)
    }

    /// The first file that matches is the only one read, so what 99-default.link gives every NIC is repeated; `NamePolicy` is
    /// empty because it would win over `Name` (systemd.link(5)).
    fn render(&self, network: &Resolved, rendering: &mut Rendering<'_>) {
        for (link, mac, origin) in pin::all(network) {
            let mut file = File::new(format!("/etc/systemd/network/10-{}.link", link.name), 0o644);
            file.fixed("[Match]");
            file.line(origin, format_args!("PermanentMACAddress={mac}"));
            file.fixed("Type=ether");
            file.fixed("");
            file.fixed("[Link]");
            file.fixed("NamePolicy=");
            file.line(link.named.or(link.origin), format_args!("Name={}", link.name));
            file.fixed("AlternativeNamesPolicy=database onboard slot path");
            file.fixed("MACAddressPolicy=persistent");
            rendering.files.add(file);
        }
    }
}
