//! The machine's own facts, from sysfs: its name, and its NICs with their permanent addresses.

use std::fs;
use std::path::Path;

use netrecipe_model::facts::NicFacts;
use netrecipe_model::{Facts, Mac};

/// `ARPHRD_ETHER` of include/uapi/linux/if_arp.h.
const ETHERNET: &str = "1";
/// `NET_ADDR_PERM` of include/uapi/linux/netdevice.h: the address is the hardware's own.
const PERMANENT: &str = "0";

/// Facts of the machine whose `/sys` is at `sys`.
pub fn own(sys: &Path) -> Facts {
    let name = nix::sys::utsname::uname().ok().map(|names| names.nodename().to_string_lossy().into_owned());
    let short = name.as_deref().and_then(|name| name.split('.').next()).filter(|name| !name.is_empty());
    let mut facts = Facts { name: short.unwrap_or("localhost").into(), ..Facts::default() };
    let Ok(links) = fs::read_dir(sys.join("class/net")) else { return facts };
    for link in links.flatten() {
        let path = link.path();
        // Bonds, bridges, VLANs and tunnels have no device below them.
        if path.join("device").exists() && word(&path, "type").as_deref() == Some(ETHERNET) {
            facts.nics.insert(link.file_name().to_string_lossy().into_owned(), Box::new(nic(&path)));
        }
    }
    facts
}

fn nic(path: &Path) -> NicFacts {
    let driver = fs::read_link(path.join("device/driver")).ok();
    NicFacts {
        mac: permanent_mac(path),
        driver: driver.and_then(|driver| Some(driver.file_name()?.to_string_lossy().into_owned())),
        // -1 or an error while the link is down.
        speed: word(path, "speed").and_then(|speed| speed.parse().ok()),
        ..NicFacts::default()
    }
}

/// A port of a bond has the bond's address; the bond keeps its own one beside (Documentation/networking/bonding.rst).
fn permanent_mac(path: &Path) -> Option<Mac> {
    let kept = word(path, "bonding_slave/perm_hwaddr");
    let own = || (word(path, "addr_assign_type")? == PERMANENT).then(|| word(path, "address")).flatten();
    kept.or_else(own)?.parse().ok().filter(|mac| *mac != Mac([0; 6]))
}

fn word(path: &Path, name: &str) -> Option<String> {
    fs::read_to_string(path.join(name)).ok().map(|text| text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_of_a_bond_keep_their_own_address() {
        let sys = tempfile::tempdir().unwrap();
        let link = |name: &str, files: &[(&str, &str)]| {
            for (file, text) in files {
                let path = sys.path().join("class/net").join(name).join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, format!("{text}\n")).unwrap();
            }
        };
        let bond = "02:00:00:00:00:01";
        link(
            "eno1",
            &[("type", "1"), ("device/x", ""), ("addr_assign_type", "0"), ("address", bond), ("speed", "1000")],
        );
        link("eno2", &[("type", "1"), ("device/x", ""), ("addr_assign_type", "3"), ("address", bond), ("speed", "-1")]);
        link("eno2", &[("bonding_slave/perm_hwaddr", "02:00:00:00:00:02")]);
        link("eno3", &[("type", "1"), ("device/x", ""), ("addr_assign_type", "1"), ("address", bond)]);
        link("bond0", &[("type", "1"), ("address", bond)]);
        link("ib0", &[("type", "32"), ("device/x", "")]);
        let facts = own(sys.path());
        assert_eq!(facts.nics.keys().collect::<Vec<_>>(), ["eno1", "eno2", "eno3"]);
        assert_eq!(facts.nics["eno1"].mac, bond.parse().ok());
        assert_eq!(facts.nics["eno2"].mac, "02:00:00:00:00:02".parse().ok());
        assert_eq!(facts.nics["eno3"].mac, None);
        assert_eq!((facts.nics["eno1"].speed, facts.nics["eno2"].speed), (Some(1000), None));
    }
}
