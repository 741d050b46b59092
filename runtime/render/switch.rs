//! Switch dialects: one vendor's configuration language per file.

pub mod arista_eos;
pub mod cisco_nxos;
pub mod juniper_junos;
pub mod mokerlink_cisco_like;

use netrecipe_model::Site;
use netrecipe_model::site::SwitchPlan;
use netrecipe_model::switch::Profile;

use crate::{File, FileSet};

/// One configuration language of switches.
pub trait Dialect: Sync {
    /// What the language can say; rules check a recipe against it before anything is written.
    fn profile(&self) -> &'static Profile;

    /// Writes the whole switch, in an order in which it can be applied.
    fn write(&self, plan: &SwitchPlan, file: &mut File);
}

/// All dialects, in the order of documents.
pub static DIALECTS: &[&dyn Dialect] = &[
    &mokerlink_cisco_like::MokerlinkCiscoLike,
    &arista_eos::AristaEos,
    &cisco_nxos::CiscoNxos,
    &juniper_junos::JuniperJunos,
];

/// What a site's switches can be.
pub fn profiles() -> Vec<&'static Profile> {
    DIALECTS.iter().map(|dialect| dialect.profile()).collect()
}

/// Writes every switch of a site that has a profile and ports, as `switch/NAME/NAME.cfg`. Rules have looked at the site
/// before: what a dialect cannot say was reported there, at the recipe's line.
pub fn render(site: &Site) -> FileSet {
    let mut files = FileSet::default();
    for plan in site.switches() {
        let dialect = DIALECTS.iter().find(|dialect| plan.profile.is_some_and(|p| p.name == dialect.profile().name));
        if let (Some(dialect), Some(_)) = (dialect, plan.ends().next()) {
            let name = &plan.name;
            let mut file = File::new(format!("switch/{name}/{name}.cfg"), 0o644);
            dialect.write(plan, &mut file);
            files.add(file);
        }
    }
    files
}

#[cfg(test)]
mod tests {
    //! Every dialect against the vendor's own form of one case: port-channel 1 of two ports, LACP active and fast, VLANs 10, 20
    //! and 30 with a tag, 1 without, MTU 9216.

    use netrecipe_model::link::{LinkKind, bond};
    use netrecipe_model::network::View;
    use netrecipe_model::option::{Options, read_options};
    use netrecipe_model::switch::{EndKind, LAG_TABLES, SWITCH_TABLES, Switch, SwitchEnd, SwitchPort};
    use netrecipe_model::{Diagnostics, Link, Network, Origin, Port, Raw, RawSaid, Site};

    use super::*;

    fn said(raw: Raw) -> RawSaid {
        RawSaid { raw, origin: Origin::NONE }
    }

    fn text(word: &str) -> Raw {
        Raw::Text(word.into())
    }

    fn list(items: Vec<Raw>) -> Raw {
        Raw::List(items.into_iter().map(said).collect())
    }

    type Tables = &'static [&'static [&'static netrecipe_model::OptionRow]];

    fn options(tables: Tables, words: Vec<(&str, Raw)>) -> Options {
        let mut diags = Diagnostics::default();
        let raw = words.into_iter().map(|(key, raw)| (key.to_owned(), said(raw))).collect();
        let read = read_options("test", tables, raw, Origin::NONE, &mut diags);
        assert!(diags.is_empty(), "{diags:?}");
        read
    }

    fn link(name: &str, kind: LinkKind, options: Options, ports: &[&str]) -> Link {
        let port = |name: &&str| Port { link: (*name).into(), origin: Origin::NONE, options: Options::default() };
        let ports = ports.iter().map(port).collect();
        let (origin, named) = (Origin::NONE, Origin::NONE);
        Link { name: name.into(), origin, named, kind, options, ports, parent: None, id: None, hooks: Vec::new() }
    }

    /// One host with a bond of two ports to the given switches.
    fn host(profile: &str, to: &[(&str, &str)], switch: Vec<(&str, Raw)>, lag: Vec<(&str, Raw)>) -> View {
        let mode = options(bond::TABLES.split_at(1).0, vec![("mode", text("802.3ad")), ("lacp_rate", text("fast"))]);
        let mut names: Vec<&str> = to.iter().map(|(switch, _)| *switch).collect();
        names.dedup();
        let switches = names.iter().map(|name| {
            let mut words = vec![("profile", text(profile))];
            words.extend(switch.iter().cloned());
            Switch { name: (*name).into(), origin: Origin::NONE, options: options(SWITCH_TABLES, words) }
        });
        let ports = to.iter().zip(["eth0", "eth1"]).map(|((switch, port), nic)| {
            let nic = Some(nic.to_owned());
            SwitchPort { switch: (*switch).into(), port: (*port).into(), nic, origin: Origin::NONE }
        });
        View::new(Network {
            host: "node01".into(),
            links: vec![
                link("eth0", LinkKind::Nic, Options::default(), &[]),
                link("eth1", LinkKind::Nic, Options::default(), &[]),
                link("bond0", LinkKind::Bond, mode, &["eth0", "eth1"]),
            ],
            hooks: Vec::new(),
            switches: switches.collect(),
            ends: vec![SwitchEnd {
                kind: EndKind::Lag,
                link: "bond0".into(),
                origin: Origin::NONE,
                options: options(LAG_TABLES, lag),
                ports: ports.collect(),
            }],
            ..Network::default()
        })
    }

    /// Options of the case, and more.
    fn canonical(more: Vec<(&'static str, Raw)>) -> Vec<(&'static str, Raw)> {
        let trunk = list(vec![Raw::Number(10), Raw::Number(20), Raw::Number(30)]);
        let mut words = vec![("lag", Raw::Number(1)), ("trunk", trunk), ("native", Raw::Number(1))];
        words.extend(more);
        words
    }

    fn rendered(view: &View, switch: &str) -> String {
        let mut site = Site::new(profiles());
        site.add(view);
        let files = render(&site);
        files.get(&format!("switch/{switch}/{switch}.cfg")).map_or_else(String::new, |file| file.text().to_owned())
    }

    fn mgmt() -> (&'static str, Raw) {
        ("vlan_names", Raw::Map(vec![("10".into(), said(text("mgmt")))]))
    }

    #[test]
    fn eos_as_its_design_tool_writes_it() {
        let lag = canonical(vec![("min_links", Raw::Number(1))]);
        let view = host("arista-eos", &[("leaf1", "Ethernet1"), ("leaf1", "Ethernet2")], vec![mgmt()], lag);
        let expected = "\
vlan 20,30
vlan 10
   name mgmt
interface Port-Channel1
   description node01 bond0
   switchport trunk native vlan 1
   switchport trunk allowed vlan 1,10,20,30
   switchport mode trunk
   switchport
   port-channel min-links 1
   spanning-tree portfast
interface Ethernet1
   description node01 eth0
   channel-group 1 mode active
   lacp timer fast
interface Ethernet2
   description node01 eth1
   channel-group 1 mode active
   lacp timer fast
";
        assert_eq!(rendered(&view, "leaf1"), expected);
    }

    #[test]
    fn nxos_says_the_same_on_port_channel_and_member() {
        let lag = canonical(vec![("mtu", Raw::Number(9216))]);
        let view = host("cisco-nxos", &[("leaf1", "1/1"), ("leaf1", "1/2")], vec![mgmt()], lag);
        let expected = "\
feature lacp
vlan 20,30
vlan 10
  name mgmt
interface port-channel1
  description node01 bond0
  switchport
  switchport mode trunk
  switchport trunk native vlan 1
  switchport trunk allowed vlan 1,10,20,30
  spanning-tree port type edge trunk
  mtu 9216
interface Ethernet1/1
  description node01 eth0
  switchport
  switchport mode trunk
  switchport trunk native vlan 1
  switchport trunk allowed vlan 1,10,20,30
  mtu 9216
  lacp rate fast
  channel-group 1 mode active
  no shutdown
interface Ethernet1/2
  description node01 eth1
  switchport
  switchport mode trunk
  switchport trunk native vlan 1
  switchport trunk allowed vlan 1,10,20,30
  mtu 9216
  lacp rate fast
  channel-group 1 mode active
  no shutdown
";
        assert_eq!(rendered(&view, "leaf1"), expected);
    }

    #[test]
    fn junos_as_its_model_has_it() {
        let lag = canonical(vec![("mtu", Raw::Number(9216)), ("min_links", Raw::Number(1))]);
        let guard = vec![("bpdu_guard", Raw::Flag(true))];
        let view = host("juniper-junos", &[("leaf1", "xe-0/0/0"), ("leaf1", "xe-0/0/1")], guard, lag);
        let expected = "\
set chassis aggregated-devices ethernet device-count 2
set vlans v1 vlan-id 1
set vlans v10 vlan-id 10
set vlans v20 vlan-id 20
set vlans v30 vlan-id 30
set interfaces xe-0/0/0 description \"node01 eth0\"
set interfaces xe-0/0/0 ether-options 802.3ad ae1
set interfaces xe-0/0/1 description \"node01 eth1\"
set interfaces xe-0/0/1 ether-options 802.3ad ae1
set interfaces ae1 description \"node01 bond0\"
set interfaces ae1 native-vlan-id 1
set interfaces ae1 mtu 9216
set interfaces ae1 aggregated-ether-options minimum-links 1
set interfaces ae1 aggregated-ether-options lacp active
set interfaces ae1 aggregated-ether-options lacp periodic fast
set interfaces ae1 unit 0 family ethernet-switching interface-mode trunk
set interfaces ae1 unit 0 family ethernet-switching vlan members [ v1 v10 v20 v30 ]
set protocols rstp interface ae1 edge
set protocols rstp bpdu-block-on-edge
";
        assert_eq!(rendered(&view, "leaf1"), expected);
    }

    /// The guide's own block, with what it leaves to the reader.
    #[test]
    fn mokerlink_as_the_guide_writes_it() {
        let trunk = list([10, 20, 30, 40, 50, 60].map(Raw::Number).into());
        let lag = vec![("lag", Raw::Number(1)), ("trunk", trunk), ("rate", text("fast"))];
        let view = host("mokerlink-cisco-like", &[("sw-sfp", "1/1"), ("sw-sfp", "1/2")], Vec::new(), lag);
        let expected = "\
vlan 10,20,30,40,50,60
interface port-channel 1
  mode lacp active
  lacp timeout short
  description node01 bond0
  switchport mode trunk
  switchport trunk allowed vlan 10,20,30,40,50,60
interface ethernet 1/1
  channel-group 1 mode active
  description node01 eth0
interface ethernet 1/2
  channel-group 1 mode active
  description node01 eth1
";
        let text = rendered(&view, "sw-sfp");
        let (comments, lines): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with('!'));
        assert!(comments[0].contains("UNVERIFIED"));
        assert_eq!(lines.join("\n") + "\n", expected);
    }

    #[test]
    fn two_leaves_share_a_port_channel() {
        let more = || canonical(vec![("fallback", Raw::Flag(true))]);
        let to = [("leaf1", "1"), ("leaf2", "1")];
        let group = || vec![("mlag_group", text("pod1")), ("bpdu_guard", Raw::Flag(true))];
        let eos = host("arista-eos", &to, group(), more());
        let (first, second) = (rendered(&eos, "leaf1"), rendered(&eos, "leaf2"));
        assert!(first.contains("   mlag 1\n") && second.contains("   mlag 1\n"));
        assert!(first.contains("   port-channel lacp fallback individual\n   port-channel lacp fallback timeout 30\n"));
        assert!(!second.contains("fallback"), "one switch alone works without LACP");
        let alone = first.split("interface Ethernet1\n").nth(1).expect("the member is there");
        assert!(alone.contains("switchport trunk native vlan 1") && alone.contains("bpduguard enable"), "{alone}");

        let nxos = rendered(&host("cisco-nxos", &[("a", "1/1"), ("b", "1/1")], group(), more()), "a");
        assert!(nxos.contains("  shutdown\n  no lacp suspend-individual\n  vpc 1\n  no shutdown\n"), "{nxos}");

        let to = [("a", "xe-0/0/0"), ("b", "xe-0/0/0")];
        let junos = host("juniper-junos", &to, group(), more());
        let (a, b) = (rendered(&junos, "a"), rendered(&junos, "b"));
        assert!(a.contains("ether-options 802.3ad lacp force-up") && !b.contains("force-up"));
        assert!(a.contains("mc-ae chassis-id 0\n") && b.contains("mc-ae chassis-id 1\n"));
        assert!(a.contains("mc-ae status-control active\n") && b.contains("mc-ae status-control standby\n"));
        let system = |text: &str| text.lines().find(|line| line.contains("system-id")).map(str::to_owned);
        assert_eq!(system(&a), system(&b));
        assert!(system(&a).is_some_and(|line| line.contains("system-id 02:")));
    }

    #[test]
    fn long_lists_go_on_in_further_lines() {
        let trunk = list((1..=600).map(|i| Raw::Number(i * 2)).collect());
        let lag = vec![("lag", Raw::Number(1)), ("trunk", trunk)];
        let text = rendered(&host("cisco-nxos", &[("s", "1/1"), ("s", "1/2")], Vec::new(), lag), "s");
        assert!(text.lines().all(|line| line.len() < 250));
        assert!(text.contains("\n  switchport trunk allowed vlan 2,4,6"));
        assert!(text.contains("\n  switchport trunk allowed vlan add "));
    }

    /// What every switch passes needs no word; a host's jumbo frames do, in the switch's own unit.
    #[test]
    fn frames_of_the_host_set_the_switch() {
        for (profile, expected) in [("cisco-nxos", "  mtu 9000\n"), ("juniper-junos", "set interfaces ae1 mtu 9018\n")]
        {
            let view = host(profile, &[("s", "1/1"), ("s", "1/2")], Vec::new(), canonical(Vec::new()));
            assert!(!rendered(&view, "s").contains("mtu"), "{profile}");
            let mut network = view.network().clone();
            let mtu = netrecipe_model::Said::new(netrecipe_model::Value::Number(9000), Origin::NONE);
            network.links[2].options.set(&netrecipe_model::link::common::MTU, mtu);
            assert!(rendered(&View::new(network), "s").contains(expected), "{profile}");
        }
    }
}
