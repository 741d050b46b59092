//! CoreOS: keyfiles for the first boot of an image.

use netrecipe_model::link::nic;
use netrecipe_model::option::OptionRow;
use netrecipe_model::{Link, Resolved};

use crate::dialect::hooks::{refused, site_hooks};
use crate::dialect::keyfile::{self, Dialect, Version};
use crate::target::{Refusal, Rendering, Spelling, Subject, Target};

/// Reads `/coreos-firstboot-network` of the boot partition.
pub struct CoreOs;

const FOLDER: &str = "/coreos-firstboot-network";

impl Target for CoreOs {
    fn name(&self) -> &'static str {
        "coreos"
    }

    fn doc(&self) -> &'static str {
        "NetworkManager keyfiles in the boot partition of a CoreOS image, read at its first boot and never again; when there is one, \
         every profile made from kernel arguments (`ip=`, `bond=`, `vlan=`) is deleted, so the two never combine"
    }

    fn spell(&self, subject: Subject, row: &'static OptionRow) -> Spelling {
        keyfile::spell(subject, row, Version::BASE)
    }

    fn refuse(&self, network: &Resolved, link: &Link, refusals: &mut Vec<Refusal>) {
        refusals.extend(keyfile::refuse(network, link));
        if link.options.flag(&nic::RENAME) == Some(true) {
            let origin = link.options.origin(&nic::RENAME);
            let reason = "names are given before these files are read, by an `ifname=` kernel argument or a .link file of Ignition";
            refusals.push(Refusal { row: &nic::RENAME, origin, reason: reason.into() });
        }
    }

    fn extra(&self) -> Option<&'static str> {
        Some(keyfile::EXTRA_NAME)
    }

    fn render(&self, network: &Resolved, rendering: &mut Rendering<'_>) {
        const REASON: &str = "the first-boot folder holds keyfiles and nothing else";
        const PLACE: &str = "put it into the Ignition config of the image, or into a MachineConfig of the cluster";
        for (word, origin, _) in site_hooks(network) {
            rendering.diags.push(refused(self.name(), word, origin, REASON, PLACE));
        }
        for hook in network.links().flat_map(|link| &link.hooks) {
            rendering.diags.push(refused(self.name(), hook.phase.word(), hook.command.origin, REASON, PLACE));
        }
        let dialect = Dialect { identity: network.view().host(), version: Version::BASE, target: self.name() };
        rendering.files.extend(keyfile::profiles(network, dialect, FOLDER, rendering.diags));
    }
}
