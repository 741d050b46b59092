//! NetworkManager: whatever a recipe says of a link is what nmcli reads back from its keyfile, byte for byte.

use netrecipe_model::link::bond::Mode;
use netrecipe_model::resolve::resolve;
use netrecipe_model::{Diagnostics, Facts, Network};
use netrecipe_render::target::{self, Settings};
use netrecipe_render::{File, FileSet};
use netrecipe_script::{Evaluator, Limits, Source, World};

use crate::oracle;

/// A site of one file.
pub(crate) struct One(pub(crate) String);

impl World for One {
    fn read(&mut self, id: &str) -> Result<Source, String> {
        Ok(Source { id: id.into(), name: "site.rhai".into(), text: self.0.clone() })
    }
}

/// An evaluator with a recipe loaded, and what loading found.
pub(crate) fn load(recipe: &str, hosts: Vec<Facts>) -> (Evaluator, Diagnostics) {
    let mut evaluator = Evaluator::new(Box::new(One(recipe.into())), hosts, Limits::default());
    let found = evaluator.load("site/site");
    (evaluator, found)
}

/// A network's files for a target.
pub(crate) fn render(name: &str, network: Network, settings: &Settings, diags: &mut Diagnostics) -> FileSet {
    let target = target::find(name).expect("a target");
    resolve(network, diags)
        .map_or(FileSet::default(), |network| target::render(target, &[target], &network, settings, diags))
}

/// The files of one host, and the findings in a line each.
fn rendered(name: &str, recipe: &str, settings: &[(&str, &str)]) -> (FileSet, String) {
    let settings: Settings = settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let (mut evaluator, mut diags) = load(recipe, vec![Facts { name: "node01".into(), ..Facts::default() }]);
    let (network, found) = evaluator.host("node01");
    diags.extend(found);
    let files = render(name, network, &settings, &mut diags);
    let findings: Vec<String> = diags.iter().map(|d| format!("{:?} {}: {}", d.severity, d.code, d.message)).collect();
    (files, findings.join("\n"))
}

/// The keyfiles of recipes that have no errors, each judged by nmcli.
fn all_canonical(recipes: impl IntoIterator<Item = String>) -> usize {
    let Some(keyfiles) = oracle::keyfile::find() else { return usize::MAX };
    let mut profiles: Vec<(String, String)> = Vec::new();
    for recipe in recipes {
        let (files, _) = rendered("networkmanager", &recipe, &[]);
        let is_profile = |file: &&File| file.path.ends_with(".nmconnection");
        let named =
            files.iter().filter(is_profile).map(|file| (format!("{recipe}\n{}", file.path), file.text().to_owned()));
        profiles.extend(named.filter(|(_, text)| !text.contains("type=ethernet") || text.contains("[ethtool]")));
    }
    let files: Vec<(&str, &str)> = profiles.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let wrong: Vec<String> = keyfiles.canonical(&files).into_iter().filter_map(Result::err).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), files.len(), wrong.join("\n"));
    files.len()
}

/// Both ends of each range, every word, in every mode: what a rule or the target lets through is kept by NetworkManager.
#[test]
fn every_bond_option_in_every_mode_is_kept() {
    use netrecipe_model::link::bond;
    use netrecipe_model::option::{Kind, OptionRow};
    let values = |row: &OptionRow| -> Vec<String> {
        match &row.kind {
            Kind::Flag => vec!["true".into(), "false".into()],
            Kind::Choice(words) => words.iter().map(|word| format!("{word:?}")).collect(),
            Kind::Number { min, max } | Kind::Seconds { min, max } => vec![min.to_string(), max.to_string()],
            Kind::Milliseconds { min, max } => vec![min.to_string(), (max / 100 * 100).to_string()],
            Kind::Link => vec!["\"eno1\"".into()],
            _ => vec![row.example.into()],
        }
    };
    let mut recipes = Vec::new();
    for row in bond::BOND.iter().filter(|row| ![&bond::MODE, &bond::PORTS].contains(*row)) {
        for (value, mode) in values(row).into_iter().flat_map(|value| Mode::ALL.map(|mode| (value.clone(), mode))) {
            let watched = match *row {
                row if *row == bond::ARP_INTERVAL => ", arp_ip_target: \"192.0.2.1\"",
                row if *row == bond::ARP_IP_TARGET || *row == bond::NS_IP6_TARGET => ", arp_interval: 1000",
                row if row.name.starts_with("arp_") => ", arp_interval: 1000, arp_ip_target: \"192.0.2.1\"",
                _ => "",
            };
            recipes.push(format!(
                "bond(\"bond0\", #{{ mode: {:?}, slaves: [nic(\"eno1\"), nic(\"eno2\")], {}: {value}{watched} }});",
                mode.name(),
                row.name
            ));
        }
    }
    assert!(all_canonical(recipes) > 150);
}

#[test]
fn links_of_every_shape_are_kept() {
    let recipes = [
        r#"nic("eno1", #{ set_mac: "02:00:00:00:00:aa", mac: "52:54:00:aa:bb:01", auto: false, dhcp4: true, dhcp6: true,
             dns: ["192.0.2.53", "192.0.2.53", "2001:db8::53"], dns_search: ["example.com", "~corp", "日本", "a\\b"],
             ethtool: #{ rx: true, tx: false, sg: true, tso: true, gso: false, gro: true, lro: false, rxvlan: true, txvlan: false,
                         ntuple: true, rxhash: false, ring_rx: 1, ring_tx: 65536 } });"#,
        r#"let t = #{ tso: false };
           nic("eno1", #{ accept_ra: true, ethtool: t });
           nic("eno3", #{ link_local6: true, ethtool: t,
                          routes: [#{ to: "default", via: "fe80::1", metric: 5, table: 100, src: "fe80::5", route_mtu: 1400 }] });
           nic("eno5", #{ dhcp4: true, ethtool: t,
                          routes: [#{ to: "10.9.0.0/16" }, #{ to: "10.8.0.0/16", metric: 5 }, #{ to: "default", metric: 9 }] });
           nic("eno6", #{ routes: [#{ to: "10.7.0.0/16", onlink: true, via: "10.0.0.1" }], ethtool: t });"#,
        r#"nic("eno2", #{ dhcp6: true, addresses: ["2001:db8::1/64"], gateway: "fe80::1", ethtool: #{ tso: false } });"#,
        r#"nic("eno4", #{ addresses: ["::1.2.3.4/96", "2001:db8:0:0:1:0:0:1/64", "10.0.0.1/8", "172.16.0.1/12"],
                          gateway: ["10.0.0.2", "2001:db8::7"], ethtool: #{ tso: false } });"#,
        r#"nic("eno7", #{ dhcp4: true, gateway: "10.0.0.1", ethtool: #{ tso: false } });"#,
        r#"let b = nic("eno1");
           vlan(b, 5, #{ protocol: "802.1ad", reorder_hdr: false, gvrp: true, loose_binding: true, mvrp: true,
                         ingress_qos_map: #{ "5": 1, "0": 2147483647 }, egress_qos_map: #{ "10": 2, "9": 7, "2147483647": 1 },
                         mac: "02:00:00:00:00:01", mtu: 1400 });
           vlan(b, 6, #{ protocol: "802.1q", reorder_hdr: false, name: "storage" });
           vlan(b, 4094, #{ gvrp: true });"#,
        r#"bridge("br0", #{ ports: [nic("eno1")], stp: true, forward_delay: 2, hello_time: 1, max_age: 6, ageing_time: 0, priority: 0,
                            mac: "02:00:00:00:00:01", mtu: 1500 });
           bridge("br1", #{ ports: [], forward_delay: 15, hello_time: 2, max_age: 20, ageing_time: 300, priority: 32768, stp: true });"#,
        r#"let br2 = bridge("br2", #{ vlan_filtering: true, vids: [10, "20-30", 25, "28-40"] });
           let t = #{ ethtool: #{ tso: false } };
           port(br2, nic("eno3", t));
           port(br2, nic("eno4", t), #{ vlans: [5, 3, "7-9"], hairpin: true, port_priority: 3, path_cost: 100 });
           port(br2, nic("eno5", t), #{ pvid: 1 });
           vlan(br2, 10, #{ dhcp4: true });
           vlan(br2, 9);"#,
        r#"let t = #{ ethtool: #{ tso: false } };
           let br3 = bridge("br3", #{ vlan_filtering: true });
           port(br3, nic("eno6", t), #{ pvid: 20 });
           port(br3, nic("eno7", t), #{ vlans: [20], pvid: 20 });
           port(br3, nic("eno8", t), #{ vlans: [20] });
           port(br3, nic("eno9", t));
           vlan(br3, 20);
           let br4 = bridge("br4", #{ vlan_filtering: true, vlan_default_pvid: 0 });
           port(br4, nic("eno10", t), #{ vlans: ["2-4094"] });
           port(br4, nic("eno11", t));"#,
        r#"let bond0 = bond("bond0", #{ mode: "active-backup" });
           slave(bond0, nic("eno1", #{ ethtool: #{ tso: false } }), #{ queue_id: 1 });
           slave(bond0, nic("eno2", #{ ethtool: #{ tso: false } }), #{ queue_id: 0 });
           let v = vlan(bond0, 30);
           bridge("br0", #{ ports: [v], dhcp4: true });"#,
        r#"nic("eno1", #{ dhcp4: true, ethtool: #{ tso: false }, extra: #{ networkmanager: #{
             connection: #{ "multi-connect": 1, zone: "  we;ird #\"x' \\ %n $y", lldp: true, metered: "1", "stable-id": "a=b [c]" },
             ethernet: #{ "wake-on-lan": 64, "auto-negotiate": 1, speed: 1000, duplex: "full" },
             "802-1x": #{ eap: "md5", identity: "me", password: "it's; # \"" },
             sriov: #{ "total-vfs": 2 }, "match": #{ driver: "e1000;igb" }, hostname: #{ priority: 10, "from-dhcp": false },
             ethtool: #{ "feature-tx-gre-segmentation": false, "pause-rx": true, "coalesce-rx-usecs": 5 },
             ipv4: #{ "may-fail": false, "dhcp-timeout": 30, "dhcp-reject-servers": "10.0.0.1", "dns-options": "edns0;rotate;",
                      "routing-rule1": "priority 5 from 192.0.2.0/24 table 100", "dhcp-hostname": "x;y" },
             proxy: #{ method: 1, "pac-url": "http://x/y" }, tc: #{ "qdisc.root": "fq_codel" },
             user: #{ "a.b": "1;2", "z.y": "\\" } } } });
           bridge("br0", #{ ports: [], extra: #{ networkmanager: #{ bridge: #{ "multicast-snooping": false,
             "group-forward-mask": 8, "multicast-router": "disabled", "group-address": "01:80:C2:00:00:05" } } } });"#,
    ];
    for recipe in recipes {
        let (files, findings) = rendered("networkmanager", recipe, &[]);
        assert!(!files.is_empty(), "{recipe}\n{findings}");
    }
    all_canonical(recipes.map(str::to_owned));
}

#[test]
fn what_networkmanager_would_lose_is_refused_by_name() {
    let cases = [
        (r#"nic("eno1", #{ dns: ["192.0.2.53"] });"#, "cannot say `dns` of `eno1`"),
        (r#"nic("eno1", #{ dns_search: ["example.com"] });"#, "cannot say `dns_search` of `eno1`"),
        (r#"nic("eno1", #{ dhcp4: true, dns_search: ["a b"] });"#, "cannot say `dns_search` of `eno1`"),
        (r#"nic("eno1", #{ routes: [#{ to: "2001:db8::/32", via: "fe80::1" }] });"#, "cannot say `routes` of `eno1`"),
        (r#"nic("eno1", #{ accept_ra: true, dhcp6: false });"#, "cannot say `dhcp6` of `eno1`"),
        (
            r#"vlan(nic("eno1"), 5, #{ ingress_qos_map: #{ "7": 2147483648 } });"#,
            "cannot say `ingress_qos_map` of `eno1.5`",
        ),
        (
            r#"vlan(nic("eno1"), 5, #{ egress_qos_map: #{ "4294967295": 1 } });"#,
            "cannot say `egress_qos_map` of `eno1.5`",
        ),
        (r#"bridge("br0", #{ ports: [], forward_delay: 1 });"#, "cannot say `forward_delay` of `br0`"),
        (
            r#"let b = bridge("b", #{ vlan_filtering: true, vlan_default_pvid: 2 }); port(b, nic("eno1"), #{ pvid: 20 });"#,
            "cannot say `vlan_default_pvid` of `b`",
        ),
        (
            r#"bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")], lacp_active: "off" });"#,
            "cannot say `lacp_active` of `bond0`: NetworkManager knows it from 1.44",
        ),
        (
            r#"nic("eno1", #{ dhcp4: true, extra: #{ networkmanager: #{ ipv4: #{ "may-fial": false } } } });"#,
            "does not read `may-fial` in `[ipv4]`",
        ),
        (
            r#"nic("eno1", #{ extra: #{ networkmanager: #{ ipv4: #{ method: "auto" } } } });"#,
            "cannot set `method` in `[ipv4]`",
        ),
        (
            r#"nic("eno1", #{ extra: #{ networkmanager: #{ connection: #{ metered: "yes" } } } });"#,
            "takes a whole number, not `yes`",
        ),
    ];
    for (recipe, expected) in cases {
        let (files, findings) = rendered("networkmanager", recipe, &[]);
        assert!(findings.contains(expected), "{recipe}\n{findings}");
        assert!(files.is_empty(), "{recipe}");
    }
}

#[test]
fn a_loss_that_is_allowed_leaves_the_rest() {
    let recipe =
        r#"vlan(nic("eno1"), 5, #{ egress_qos_map: #{ "4294967295": 1 }, dns: ["192.0.2.53"], lossy: true });"#;
    let (files, findings) = rendered("networkmanager", recipe, &[]);
    assert_eq!(findings.matches("Warning NR0501").count(), 2, "{findings}");
    let file = files.get("/etc/NetworkManager/system-connections/eno1.5.nmconnection").expect("a profile");
    assert!(!file.text().contains("priority-map") && !file.text().contains("dns"), "{}", file.text());
}

#[test]
fn a_newer_networkmanager_is_told_more() {
    let recipe = r#"bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")], lacp_active: "off" });"#;
    let (files, findings) = rendered("networkmanager", recipe, &[("version", "1.44")]);
    let file = files.get("/etc/NetworkManager/system-connections/bond0.nmconnection").expect(&findings);
    assert!(file.text().contains("\nlacp_active=off\n"));
    let (_, findings) = rendered("networkmanager", recipe, &[("version", "new"), ("versoin", "1.44")]);
    assert_eq!(findings.matches("NR0504").count(), 2, "{findings}");
}

#[test]
fn scripts_are_shell_in_which_nothing_is_interpreted() {
    let Some(shell) = oracle::shell::find() else { return };
    let recipe = r#"let e = nic("eno1", #{ dhcp4: true });
        post_up(e, ["logger", "it's $HOME `id` ; #x \\ \" %s"]);
        pre_up(e, ["if", "a=b"], #{ may_fail: true, timeout: 5 });
        pre_down(e, ["x=y"]); post_down(e, ["true"]);
        sysctl("net.ipv4.ip_forward", 1); modprobe("bonding", #{ max_bonds: 0 });"#;
    let (files, findings) = rendered("networkmanager", recipe, &[]);
    assert_eq!(findings, "");
    let scripts: Vec<(&str, &str)> =
        files.iter().filter(|file| file.mode == 0o755).map(|file| (file.path.as_str(), file.text())).collect();
    assert_eq!(scripts.len(), 4);
    for verdict in shell.check(&scripts) {
        verdict.expect("a script");
    }
    assert!(scripts.iter().any(|(path, _)| path.ends_with("/dispatcher.d/pre-up.d/70-netrecipe-eno1.sh")));
    for (path, mode) in [("/etc/sysctl.d/70-netrecipe.conf", 0o644), ("/etc/modprobe.d/70-netrecipe.conf", 0o644)] {
        assert_eq!(files.get(path).map(|file| file.mode), Some(mode));
    }
}

#[test]
fn an_image_holds_no_programs() {
    let recipe = r#"let e = nic("eno1", #{ dhcp4: true, rename: true, mac: "02:00:00:00:00:01" });
        post_up(e, ["true"]); pre(["true"]); sysctl("net.ipv4.ip_forward", 1); modprobe("bonding"); augeas(["ls /"]);"#;
    let (files, findings) = rendered("coreos", recipe, &[]);
    assert!(files.is_empty());
    for word in ["post_up", "pre", "sysctl", "modprobe", "augeas"] {
        assert!(findings.contains(&format!("target `coreos` cannot hold `{word}`")), "{findings}");
    }
    assert!(findings.contains("cannot say `rename` of `eno1`"), "{findings}");
}
