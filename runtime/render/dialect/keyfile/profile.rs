//! Profiles: what each link's keyfile says of its place, its hardware and its addresses.

use netrecipe_model::link::{LinkKind, Port, common, nic};
use netrecipe_model::option::OptionRow;
use netrecipe_model::{Diagnostics, Link, Origin, Resolved, Said, Value};
use uuid::Uuid;

use super::document::Document;
use super::refuse::refuse;
use super::{Version, extra, ip, layer, spell};
use crate::target::Subject;
use crate::{File, symbol};

/// Names in this space are `IDENTITY/PROFILE`. Made once; another one would rename every profile of every host.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f0c_1f5e_3d0b_4c57_9a49_8f6b_1b5a_7d21);

/// The key of `extra` that every target with keyfiles reads.
pub const EXTRA_NAME: &str = "networkmanager";

/// For whom the files are.
#[derive(Clone, Copy, Debug)]
pub struct Dialect<'a> {
    /// What is the same for a host at every run and differs from others': its name, or its image's.
    pub identity: &'a str,
    pub version: Version,
    /// Word of the target, for messages.
    pub target: &'static str,
}

/// One keyfile for each link, in `folder`. Words of `extra` that cannot stand are reported.
pub fn profiles(network: &Resolved, dialect: Dialect<'_>, folder: &str, diags: &mut Diagnostics) -> Vec<File> {
    let one = |link: &Link| {
        let profile = Profile::of(network, link);
        let mut document = profile.document(dialect);
        extra::merge(link, profile.controller.is_some(), &mut document, dialect, diags);
        // The writer replaces what a path cannot hold; names of links hold nothing else (nm_keyfile_utils_create_filename).
        let mut file = File::new(format!("{folder}/{}.nmconnection", profile.id), 0o600);
        document.write(&mut file);
        file
    };
    network.links().map(one).collect()
}

struct Profile<'a> {
    network: &'a Resolved,
    link: &'a Link,
    controller: Option<(&'a Link, &'a Port)>,
    id: String,
}

impl<'a> Profile<'a> {
    fn of(network: &'a Resolved, link: &'a Link) -> Self {
        let controller = network.view().controller(&link.name);
        Profile { network, link, controller, id: id(network, link) }
    }

    fn document(&self, dialect: Dialect<'_>) -> Document {
        let mut document = Document::default();
        self.connection(dialect, &mut document);
        self.hardware(&mut document);
        let refused = refuse(self.network, self.link);
        layer::write(self.network, self.link, &refused, dialect.version, &mut document);
        match self.controller {
            Some((controller, port)) => layer::write_port(controller, port, dialect.version, &mut document),
            None => ip::write(self.link, &refused, &mut document),
        }
        document
    }

    fn connection(&self, dialect: Dialect<'_>, document: &mut Document) {
        const SECTION: &str = "connection";
        let link = self.link;
        let uuid = |id: &str| Uuid::new_v5(&NAMESPACE, format!("{}/{id}", dialect.identity).as_bytes());
        document.section(SECTION, link.origin);
        document.set(SECTION, "id", &self.id, link.named.or(link.origin));
        document.set(SECTION, "uuid", uuid(&self.id), link.origin);
        document.set(SECTION, "type", kind(link.kind), link.origin);
        if link.options.flag(&common::AUTO) == Some(false) {
            document.set(SECTION, "autoconnect", false, link.options.origin(&common::AUTO));
        }
        if matches!(link.kind, LinkKind::Bond | LinkKind::Bridge) {
            // Without it a controller that is activated by hand leaves its ports behind.
            document.set(SECTION, "autoconnect-slaves", 1, link.origin);
        }
        document.set(SECTION, "interface-name", &link.name, link.named.or(link.origin));
        if let Some((controller, port)) = self.controller {
            // Versions before 1.46 read only the old words, later ones both. A uuid, as NetworkManager itself writes: an
            // interface's name here makes it detach the port when it takes over a running bond.
            let said = port.origin.or(controller.origin);
            document.set(SECTION, "master", uuid(&id(self.network, controller)), said);
            document.set(SECTION, "slave-type", kind(controller.kind), said);
        }
    }

    /// `[ethernet]`: it stands in every profile but a bond's, where NetworkManager writes it only when it says something.
    fn hardware(&self, document: &mut Document) {
        const SECTION: &str = "ethernet";
        let link = self.link;
        if link.kind != LinkKind::Bond {
            document.section(SECTION, link.origin);
        }
        let mut say = |row: &'static OptionRow, print: fn(&Value) -> String| {
            if let (Some(said), Some(key)) = (link.options.get(row), spell::key(Subject::Link(link.kind), row)) {
                document.set(SECTION, key, print(&said.value), said.origin.or(link.origin));
            }
        };
        match link.kind {
            LinkKind::Nic => {
                say(&nic::PIN, mac);
                say(&nic::SET_ADDRESS, mac);
            }
            LinkKind::Bond | LinkKind::Vlan | LinkKind::Bridge => say(&common::MAC, mac),
        }
        say(&common::MTU, Value::to_string);
        if let Some(offloads) = link.options.value(&nic::OFFLOADS) {
            for (name, Said { value, origin }) in offloads.record() {
                document.set("ethtool", spell::ethtool(name), value, origin.or(link.origin));
            }
        }
    }
}

/// Name of the profile: the link's, and for a NIC that is a port `CONTROLLER-port-NIC`, so that a listing shows what it is for.
fn id(network: &Resolved, link: &Link) -> String {
    match network.view().controller(&link.name) {
        Some((controller, _)) if link.kind == LinkKind::Nic => {
            let id = format!("{}-port-{}", controller.name, link.name);
            if network.view().link(&id).is_some() { link.name.clone() } else { id }
        }
        _ => link.name.clone(),
    }
}

/// NetworkManager's word for a kind of link.
fn kind(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Nic => "ethernet",
        LinkKind::Bond | LinkKind::Vlan | LinkKind::Bridge => kind.word(),
    }
}

/// In upper case, as the writer prints addresses.
fn mac(value: &Value) -> String {
    match value {
        Value::Mac(mac) => mac.upper(),
        Value::Symbol(text) => symbol::upper(text),
        other => other.to_string(),
    }
}

/// Said by the recipe or, where a default was settled, by the declaring call.
pub(super) fn origin_of(said: &Said, link: &Link) -> Origin {
    said.origin.or(link.origin)
}
