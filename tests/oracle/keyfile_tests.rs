//! Keyfiles that the oracle must accept, and edits of them that it must refuse.

use super::*;

const BOND: &str = "[connection]
id=bond0
uuid=0e3b3e1e-9f1a-5a55-a2f5-2f3c1a1c9a01
type=bond
autoconnect-slaves=1
interface-name=bond0

[ethernet]
mtu=9000

[bond]
lacp_rate=fast
miimon=100
mode=802.3ad
xmit_hash_policy=layer3+4

[ipv4]
method=disabled

[ipv6]
addr-gen-mode=default
method=disabled

[proxy]
";

const PORT: &str = "[connection]
id=bond0-port-eno1
uuid=0e3b3e1e-9f1a-5a55-a2f5-2f3c1a1c9a02
type=ethernet
autoconnect=false
interface-name=eno1
master=0e3b3e1e-9f1a-5a55-a2f5-2f3c1a1c9a01
slave-type=bond

[ethernet]
mac-address=52:54:00:AA:BB:01
mtu=9000

[bond-port]
";

const VLAN: &str = "[connection]
id=bond0.20
uuid=0e3b3e1e-9f1a-5a55-a2f5-2f3c1a1c9a03
type=vlan
interface-name=bond0.20

[ethernet]

[vlan]
flags=1
id=20
parent=bond0

[ipv4]
address1=192.0.2.10/24,192.0.2.1
dns=192.0.2.53;
dns-search=example.com;
method=manual
route1=198.51.100.0/24,192.0.2.254,200
route1_options=onlink=true

[ipv6]
addr-gen-mode=default
method=disabled

[proxy]
";

#[test]
fn canonical_files_are_a_fixed_point() {
    let Some(tool) = find() else { return };
    let bridge_port = PORT.replace("=bond\n", "=bridge\n").replace("[bond-port]\n", "[bridge-port]\npath-cost=50\n");
    let files = [("bond", BOND), ("port", PORT), ("vlan", VLAN), ("bridge port", bridge_port.as_str())];
    for verdict in tool.canonical(&files).into_iter().chain(tool.meaning(&files)) {
        verdict.expect("NetworkManager writes these bytes itself");
    }
}

/// Each of these edits makes a file that NetworkManager refuses or of which it loses a line.
const SPOILT: &[(&str, &str, &str, &str)] = &[
    (VLAN, "id=20\n", "id=5000\n", "[vlan] id=5000 is lost"),
    (VLAN, "flags=1\n", "flags=1\nbogus=7\n", "[vlan] bogus=7 is lost"),
    (VLAN, "10/24,", "10/33,", "[ipv4] address1=192.0.2.10/33 became \"192.0.2.10/24\""),
    (VLAN, "dns=192.0.2.53;", "dns=192.0.2.530;", "[ipv4] dns=192.0.2.530; is lost"),
    (VLAN, "method=manual", "method=nonsense", "ipv4.method"),
    (VLAN, "onlink=true", "bogus=true", "route1_options=bogus=true is lost"),
    (VLAN, "[proxy]\n", "[bogus]\na=1\n", "[bogus] a=1 is lost"),
    (VLAN, "parent=bond0\n", "", "vlan.parent"),
    (BOND, "802.3ad", "active-backup", "'lacp_rate' option is only valid with mode '802.3ad'"),
    (BOND, "miimon=100", "miimon=often", "[bond] miimon=often is lost"),
    (BOND, "xmit_hash_policy=layer3+4", "xmit_hash_policy=layer9", "[bond] xmit_hash_policy=layer9 is lost"),
    (BOND, "lacp_rate=fast", "lacp-rate=fast", "[bond] lacp-rate=fast is lost"),
    (BOND, "type=bond\n", "", "connection.type"),
    (BOND, "mtu=9000", "mtu=large", "[ethernet] mtu=large is lost"),
    (PORT, "master=0e3b3e1e-9f1a-5a55-a2f5-2f3c1a1c9a01\n", "", "Slave connections need a valid"),
    (PORT, "AA:BB:01", "AA:BB:0g", "mac-address=52:54:00:AA:BB:0g is lost"),
    (PORT, "[bond-port]\n", "[ipv4]\nmethod=disabled\n", "[ipv4] method=disabled is lost"),
];

#[test]
fn bad_files_are_refused() {
    let Some(tool) = find() else { return };
    let texts: Vec<String> = SPOILT.iter().map(|(good, from, to, _)| good.replace(from, to)).collect();
    let files: Vec<File> = texts.iter().map(|text| ("a", text.as_str())).collect();
    let mut faults = String::new();
    for ((_, from, to, expected), verdict) in SPOILT.iter().zip(tool.meaning(&files)) {
        match verdict {
            Ok(()) => faults += &format!("{from:?} -> {to:?} was accepted\n"),
            Err(said) if !said.contains(expected) => faults += &format!("{from:?} -> {to:?}: {said}\n"),
            Err(_) => {}
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

/// Files that mean the same but are not NetworkManager's own bytes.
const RESTYLED: &[(&str, &str, &str, &str)] = &[
    (BOND, "[connection]", "# a comment\n[connection]", "line 1"),
    (BOND, "lacp_rate=fast\nmiimon=100", "miimon=100\nlacp_rate=fast", "line 12"),
    (BOND, "\n[proxy]\n", "", "became \"[proxy]\""),
    (PORT, "\n[bond-port]\n", "", "became \"[bond-port]\""),
    (VLAN, "[ethernet]\n\n", "", "line 7"),
    (
        VLAN,
        "addr-gen-mode=default\nmethod=disabled",
        "method=disabled\naddr-gen-mode=default",
        "\"method=disabled\" became",
    ),
];

#[test]
fn only_canonical_bytes_are_canonical() {
    let Some(tool) = find() else { return };
    let texts: Vec<String> = RESTYLED.iter().map(|(good, from, to, _)| good.replace(from, to)).collect();
    let files: Vec<File> = texts.iter().map(|text| ("a", text.as_str())).collect();
    for verdict in tool.meaning(&files) {
        verdict.expect("these mean the same");
    }
    for ((_, from, _, expected), verdict) in RESTYLED.iter().zip(tool.canonical(&files)) {
        let said = verdict.expect_err(from);
        assert!(said.contains(expected), "{from:?}: {said}");
    }
}

#[test]
fn newer_words_are_the_same_words() {
    let new = renewed(PORT);
    assert!(
        new.contains("autoconnect=false\ncontroller=0e3b") && new.contains("interface-name=eno1\nport-type=bond\n"),
        "{new}"
    );
    assert!(renewed(BOND).contains("type=bond\nautoconnect-ports=1\n"));
    assert!(
        renewed(VLAN)
            .contains("address1=192.0.2.10/24\ndns=192.0.2.53;\ndns-search=example.com;\ngateway=192.0.2.1\nmethod=")
    );
    for text in [BOND, PORT, VLAN] {
        assert_eq!(settings(text), settings(&renewed(text)));
    }
}
