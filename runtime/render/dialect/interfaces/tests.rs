//! Small networks and the interfaces files of all targets that write one; the files were read by the real tools.

use netrecipe_model::hook::{Command, LinkHook, Phase};
use netrecipe_model::link::{Port, bond, bridge};
use netrecipe_model::option::{Options, read_options};
use netrecipe_model::{
    Diagnostics, Link, LinkKind, Network, Origin, Origins, Place, Raw, RawSaid, Said, Value, resolve,
};

use crate::target::{self, Settings};

fn said() -> Origin {
    Origins::default().intern(Place { file: "site".into(), line: 1, column: 1, key: None, trail: Vec::new() })
}

/// `"word"`, `1`, `true`, or a list of them apart by commas in brackets.
fn raw(text: &str) -> RawSaid {
    let one = |text: &str| match text.trim() {
        "true" => Raw::Flag(true),
        "false" => Raw::Flag(false),
        text => text.parse().map_or_else(|_| Raw::Text(text.to_owned()), Raw::Number),
    };
    let raw = match text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some("") => Raw::List(Vec::new()),
        Some(items) => Raw::List(items.split(',').map(|item| RawSaid { raw: one(item), origin: said() }).collect()),
        None => one(text),
    };
    RawSaid { raw, origin: said() }
}

fn options(word: &str, tables: &[&'static [&'static netrecipe_model::OptionRow]], text: &str) -> Options {
    let pairs = text.split(' ').filter_map(|pair| pair.split_once('='));
    let pairs = pairs.map(|(key, value)| (key.to_owned(), raw(value))).collect();
    let mut diags = Diagnostics::default();
    let options = read_options(word, tables, pairs, said(), &mut diags);
    assert!(diags.is_empty(), "{diags:?}");
    options
}

/// A link from words: `bond bond0 mode=802.3ad : eno1 eno2`, `vlan bond0.10 bond0 10 addresses=[..]`, a port's options in brackets.
fn link(text: &str) -> Link {
    let (head, ports) = text.split_once(" : ").unwrap_or((text, ""));
    let mut words = head.splitn(3, ' ');
    let kind =
        words.next().and_then(|word| LinkKind::ALL.into_iter().find(|kind| kind.word() == word)).expect("a kind");
    let name = words.next().expect("a name").to_owned();
    let mut rest = words.next().unwrap_or_default();
    let (mut parent, mut id) = (None, None);
    if kind == LinkKind::Vlan {
        let mut words = rest.splitn(3, ' ');
        parent = words.next().map(|name| (name.to_owned(), said()));
        id = words.next().and_then(|id| id.parse().ok()).map(|id| Said::new(Value::Number(id), said()));
        rest = words.next().unwrap_or_default();
    }
    let port_tables = if kind == LinkKind::Bond { bond::PORT_TABLES } else { bridge::PORT_TABLES };
    let port = |text: &str| {
        let (link, said_of) = text.split_once('{').unwrap_or((text, ""));
        let text = said_of.trim_end_matches('}').replace(';', " ");
        Port { link: link.to_owned(), origin: said(), options: options("port", port_tables, &text) }
    };
    let ports = ports.split(' ').filter(|port| !port.is_empty()).map(port).collect();
    let options = options(kind.word(), kind.tables(), rest);
    Link { name, origin: said(), named: said(), kind, options, ports, parent, id, hooks: Vec::new() }
}

fn network(links: &str) -> Network {
    Network { host: "node01".into(), links: links.lines().map(link).collect(), ..Network::default() }
}

/// The interfaces file without header, or the findings.
fn render(name: &str, network: Network) -> Result<String, String> {
    let target = target::find(name).expect("a target");
    let resolved = resolve::resolve(network, &mut Diagnostics::default()).expect("a network without contradictions");
    let mut diags = Diagnostics::default();
    let settings = Settings::from([("source".to_owned(), String::new())]);
    let files = target::render(target, &[target], &resolved, &settings, &mut diags);
    match files.get(super::PATH) {
        Some(file) => Ok(file.text().split_once("iface lo inet loopback\n\n").expect("lo comes first").1.to_owned()),
        None => Err(diags.iter().map(|found| format!("{} {}\n", found.code, found.message)).collect()),
    }
}

#[test]
fn proxmox_sorts_as_its_own_writer() {
    let links = "nic eno2 mtu=9000\nnic eno1 mtu=9000\nbridge vmbr9 addresses=[192.0.2.1/24,192.0.2.2/24,2001:db8::1/64]\n\
                 bond bond0 mode=802.3ad lacp_rate=fast mtu=9000 : eno2 eno1\nvlan bond0.20 bond0 20\n\
                 vlan store bond0 30 mtu=1500\nbridge vmbr0 : bond0.20";
    let file = render("proxmox", network(links)).expect("a file");
    let stanzas: Vec<&str> = file.lines().filter_map(|line| line.strip_prefix("iface ")).collect();
    let sorted = [
        "eno2 inet manual",
        "eno1 inet manual",
        "bond0 inet manual",
        "bond0.20 inet manual",
        "vmbr9 inet static",
        "vmbr9 inet6 static",
        "vmbr0 inet manual",
        "vmbr9:0 inet static",
        "store inet manual",
    ];
    assert_eq!(stanzas, sorted);
    for part in [
        "\tbond-slaves eno1 eno2\n\tbond-miimon 100\n\tbond-mode 802.3ad\n\tmtu 9000\n\tbond-lacp-rate fast\n",
        "iface bond0.20 inet manual\n\tmtu 9000\n",
        "\tbridge-ports bond0.20\n\tbridge-stp off\n\tbridge-fd 0\n\tmtu 9000\n",
        "\tmtu 1500\n\tvlan-id 30\n\tvlan-raw-device bond0\n",
        "iface vmbr9 inet static\n\taddress 192.0.2.1/24\n\tbridge-ports none\n",
        "\niface vmbr9 inet6 static\n\taddress 2001:db8::1/64\n",
    ] {
        assert!(file.contains(part), "{part}in\n{file}");
    }
}

#[test]
fn ports_of_a_vlan_aware_bridge_say_what_differs() {
    let links = "nic eno1\nnic eno2\nnic eno3\nnic eno4\nbridge br0 vlan_filtering=true vids=[10,20-30] : \
                 eno1 eno2{pvid=12} eno3{vlans=[40,50-52];pvid=7} eno4{vlans=[40]}";
    let stanza = |file: &str, name: &str| {
        let mut lines = file.lines().skip_while(|line| *line != format!("iface {name} inet manual")).skip(1);
        lines.by_ref().take_while(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    };
    let file = render("ifupdown2", network(links)).expect("a file");
    assert_eq!(stanza(&file, "eno1"), "", "what the bridge gives every port");
    assert_eq!(stanza(&file, "eno2"), "\tbridge-access 12");
    assert_eq!(stanza(&file, "eno3"), "\tbridge-vids 40 50-52\n\tbridge-pvid 7");
    assert_eq!(stanza(&file, "eno4"), "\tbridge-vids 40\n\tbridge-pvid 1", "the kernel's default, as elsewhere");
    assert!(stanza(&file, "br0").ends_with("\tbridge-vlan-aware yes\n\tbridge-vids 10 20-30"), "{file}");
    let file = render("proxmox", network(links)).expect("a file");
    assert_eq!(stanza(&file, "eno3"), "\tbridge_vids 40 50-52\n\tbridge-pvid 7", "its writer's own word");
    assert!(render("ifupdown", network(links)).is_err_and(|found| found.contains("`vlan_filtering` of `br0`")));
}

#[test]
fn classic_stanzas_hold_one_address_each() {
    let links = "nic eno1 addresses=[192.0.2.1/24,192.0.2.2/24,2001:db8::1/64] gateway=192.0.2.9 mtu=1400\nnic eno2 dhcp4=true mtu=1400";
    let file = render("ifupdown", network(links)).expect("a file");
    let expected = "auto eno1\niface eno1 inet static\n\taddress 192.0.2.1/24\n\tgateway 192.0.2.9\n\tmtu 1400\n\n\
                    iface eno1 inet static\n\taddress 192.0.2.2/24\n\n\
                    iface eno1 inet6 static\n\taddress 2001:db8::1/64\n\taccept_ra 0\n\tautoconf 0\n\n\
                    auto eno2\niface eno2 inet manual\n\tmtu 1400\n\niface eno2 inet dhcp\n\n";
    assert_eq!(file, expected);
}

#[test]
fn what_a_tool_cannot_say_is_refused() {
    let two = "nic eno1\nnic eno2\n";
    for (target, links, expected) in [
        ("ifupdown2", "bond bond0 mode=active-backup fail_over_mac=active : eno1 eno2", "`fail_over_mac` of `bond0`"),
        ("ifupdown2", "bond bond0 mode=802.3ad miimon=500 : eno1 eno2", "ifupdown2 takes 0 to 255, not 500"),
        ("ifupdown2", "bond bond0 mode=balance-xor xmit_hash_policy=vlan+srcmac : eno1 eno2", "`xmit_hash_policy`"),
        ("ifupdown2", "bridge br0.1 : eno1", "NR0505 target `ifupdown2` reads a name with a dot as a VLAN's"),
        (
            "ifupdown2",
            "bridge br0 vlan_filtering=true : eno1\nbridge br1 vlan_filtering=true : eno2",
            "one VLAN-aware bridge",
        ),
        ("proxmox", "bond lacp0 mode=802.3ad : eno1 eno2", "NR0505 Proxmox VE knows a bond by the name"),
        (
            "proxmox",
            "bond bond0 mode=balance-alb primary=eno1 : eno1 eno2",
            "`primary` of `bond0`: Proxmox VE drops it",
        ),
        ("proxmox", "vlan vlan7 eno1 8", "NR0505 Proxmox VE reads parent and VLAN"),
        ("proxmox", "bridge br0 vlan_filtering=true vids=[] : eno1", "all VLANs, 2-4094"),
        ("ifupdown", "vlan store eno1 8", "NR0505 ifupdown reads a VLAN from names"),
        ("ifupdown", "vlan eno1.8 eno1 8\nvlan eno1.8.9 eno1.8 9", "NR0505 ifupdown reads a VLAN from names"),
        ("ifupdown", "bond bond0 mode=802.3ad min_links=1 : eno1 eno2", "`min_links` of `bond0`"),
        ("ifupdown", "bridge br0 : eno1{path_cost=1} eno2{path_cost=2}", "one port of a bridge only"),
        ("ifupdown", "vlan eno1.8 eno1 8 dns_search=[a$b]", "`a$b` is no domain name"),
    ] {
        match render(target, network(&format!("{two}{links}"))) {
            Ok(file) => panic!("{target} {links}:\n{file}"),
            Err(found) => assert!(found.contains(expected), "{target} {links}: {found}"),
        }
    }
}

#[test]
fn pins_are_said_by_a_companion_or_refused() {
    let links = "nic eno1 mac=02:00:00:00:00:01";
    assert!(render("ifupdown2", network(links)).is_err_and(|found| found.contains("`mac` of `eno1`")));
    let resolved = resolve::resolve(network(links), &mut Diagnostics::default()).expect("a network");
    let all = ["ifupdown2", "udev", "link"].map(|name| target::find(name).expect("a target"));
    for target in all {
        let mut diags = Diagnostics::default();
        let files = target::render(target, &all, &resolved, &Settings::new(), &mut diags);
        assert!(diags.is_empty() && !files.is_empty(), "{}: {diags:?}", target.name());
    }
}

#[test]
fn commands_reach_the_file_whole_or_not_at_all() {
    let mut argv = ["logger".to_owned(), "it's ${x} $IFACE; #".to_owned()];
    let mut made = |text: &str, target: &str| {
        argv[1] = text.to_owned();
        let mut network = network("nic eno1");
        let command = Command { argv: argv.to_vec(), options: Options::default(), origin: said() };
        network.links[0].hooks.push(LinkHook { phase: Phase::PostUp, command });
        render(target, network)
    };
    let line = "\tpost-up logger 'it'\"'\"'s $''{x} $''IFACE; #'\n";
    for target in ["ifupdown2", "proxmox", "ifupdown"] {
        assert!(made("it's ${x} $IFACE; #", target).is_ok_and(|file| file.contains(line)), "{target}");
    }
    assert!(made("a\\b", "ifupdown2").is_err_and(|found| found.starts_with("NR0503 target `ifupdown2` cannot run")));
    assert!(made("a\\b", "ifupdown").is_ok_and(|file| file.contains("'a\\b'")));
    assert!(made("é", "proxmox").is_err() && made("é", "ifupdown2").is_ok());
}
