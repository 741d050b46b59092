//! udev: a rule for each pinned NIC that gives it its name.

use netrecipe_model::link::nic;
use netrecipe_model::option::OptionRow;
use netrecipe_model::{Link, Resolved};

use crate::File;
use crate::dialect::pin;
use crate::target::{Rendering, Spelling, Subject, Target};

const PATH: &str = "/etc/udev/rules.d/70-persistent-net.rules";

/// Completes targets that know NICs by name alone.
pub struct Udev;

impl Target for Udev {
    fn name(&self) -> &'static str {
        "udev"
    }

    fn doc(&self) -> &'static str {
        "udev rules that name pinned NICs by their MAC addresses"
    }

    fn spell(&self, _subject: Subject, row: &'static OptionRow) -> Spelling {
        match row {
            row if *row == nic::PIN => Spelling::Key("ATTR{address}".into()),
            row if *row == nic::RENAME => Spelling::Key("NAME".into()),
            _ => Spelling::Cannot("a udev rule names NICs and does nothing else"),
        }
    }

    fn is_partial(&self) -> bool {
        true
    }

    fn completes(&self, link: &Link, row: &OptionRow) -> bool {
        pin::completes(link, row)
    }

    /// `DRIVERS` keeps bonds and VLANs out, which carry a NIC's address and have no driver; `dev_id` and `type` keep out further
    /// functions of one port and what is not Ethernet.
    fn render(&self, network: &Resolved, rendering: &mut Rendering<'_>) {
        let mut file = File::new(PATH, 0o644);
        for (link, mac, origin) in pin::all(network) {
            file.line(
                origin,
                format_args!(
                    r#"SUBSYSTEM=="net", ACTION=="add", DRIVERS=="?*", ATTR{{address}}=="{mac}", ATTR{{dev_id}}=="0x0", ATTR{{type}}=="1", NAME="{}""#,
                    link.name
                ),
            );
        }
        rendering.files.add(file);
    }
}
