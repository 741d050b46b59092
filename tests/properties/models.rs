//! Networks drawn at random: where no rule objects and a target can say it, its readers have nothing to say, and twice is the same.

use netrecipe_model::link::{LinkKind, bond, bridge, common, nic, vlan};
use netrecipe_model::option::{Kind, OptionRow};
use netrecipe_model::resolve::resolve;
use netrecipe_model::{Diagnostics, Resolved};
use netrecipe_render::FileSet;
use netrecipe_render::target;
use proptest::prelude::*;

use super::{draw, evaluated, settings};
use crate::oracle;

/// Numbers that say what to choose, one after the other.
struct Choices<'a>(std::slice::Iter<'a, u32>);

impl Choices<'_> {
    /// A number below `count`; the last choices are all the first.
    fn of(&mut self, count: usize) -> usize {
        self.0.next().map_or(0, |number| *number as usize % count.max(1))
    }

    fn once_in(&mut self, count: usize) -> bool {
        self.of(count) == count - 1
    }

    /// Some options of a table, each with a value of its kind.
    fn options(&mut self, table: &[&'static OptionRow], most: usize, skipped: &[&OptionRow]) -> Vec<String> {
        let rows: Vec<&OptionRow> = table.iter().copied().filter(|row| !skipped.contains(row)).collect();
        let mut said: Vec<String> = Vec::new();
        for _ in 0..self.of(most + 1) {
            let row = rows[self.of(rows.len())];
            let value = self.value(row);
            if !said.iter().any(|option| option.starts_with(&format!("{}:", row.name))) {
                said.push(format!("{}: {value}", row.name));
            }
        }
        said
    }

    fn value(&mut self, row: &OptionRow) -> String {
        match &row.kind {
            Kind::Flag => ["true", "false"][self.of(2)].into(),
            Kind::Choice(words) => format!("\"{}\"", words[self.of(words.len())]),
            Kind::Number { min, max } | Kind::Seconds { min, max } => {
                let near = min + i64::try_from(self.of(200)).expect("small");
                [row.example.to_owned(), min.to_string(), near.min(*max).to_string()][self.of(3)].clone()
            }
            Kind::Milliseconds { max, .. } => (100 * i64::try_from(self.of(6)).expect("small")).min(*max).to_string(),
            _ => row.example.to_owned(),
        }
    }
}

/// What stands in a recipe, and which links are free for what is on top of them.
struct Sketch<'a> {
    choices: Choices<'a>,
    recipe: String,
    free: Vec<String>,
    addresses: usize,
    has_gateway: bool,
}

fn sketch(choices: &[u32]) -> String {
    let mut sketch = Sketch {
        choices: Choices(choices.iter()),
        recipe: String::new(),
        free: Vec::new(),
        addresses: 0,
        has_gateway: false,
    };
    let large = sketch.choices.once_in(3);
    let mtu = if large { vec!["mtu: 9000".to_owned()] } else { Vec::new() };
    let mut nics: Vec<String> = (1..=2 + sketch.choices.of(4)).map(|n| format!("eno{n}")).collect();
    for (i, name) in nics.iter().enumerate() {
        let mut options = mtu.clone();
        if sketch.choices.once_in(2) {
            options.push(format!("mac: \"02:00:00:00:00:0{i}\""));
        }
        let offloads = sketch.choices.options(nic::ETHTOOL, 2, &[]);
        if !offloads.is_empty() {
            options.push(format!("ethtool: #{{ {} }}", offloads.join(", ")));
        }
        sketch.recipe += &format!("nic(\"{name}\", #{{ {} }});\n", options.join(", "));
    }
    for n in 0..sketch.choices.of(3) {
        let mode = bond::Mode::ALL[sketch.choices.of(7)];
        let count = (1 + sketch.choices.of(3)).min(nics.len());
        if count == 0 {
            break;
        }
        let ports: Vec<String> = nics.drain(..count).map(|port| format!("\"{port}\"")).collect();
        let table: Vec<&'static OptionRow> =
            bond::BOND.iter().copied().filter(|row| row.modes.has(mode) && row.effective.has(mode)).collect();
        let apart =
            [&bond::MODE, &bond::PORTS, &bond::ACTIVE_SLAVE, &bond::PRIMARY, &bond::ARP_INTERVAL, &bond::MIIMON];
        let mut options = sketch.choices.options(&table, 4, &apart);
        options.extend([format!("mode: \"{}\"", mode.name()), format!("slaves: [{}]", ports.join(", "))]);
        if bond::PRIMARY.modes.has(mode) && sketch.choices.once_in(2) {
            options.push(format!("primary: {}", ports[0]));
        }
        options.extend(mtu.clone());
        sketch.link(&format!("bond{n}"), "bond", options);
    }
    for name in nics {
        sketch.free.push(name);
    }
    for n in 0..sketch.choices.of(4) {
        let parent = sketch.free[sketch.choices.of(sketch.free.len())].clone();
        let id = 2 + n * 10 + sketch.choices.of(9);
        let mut options = sketch.choices.options(vlan::VLAN, 1, &[&vlan::NAME]);
        let name = if sketch.choices.once_in(2) { format!("vlan{id}") } else { format!("{parent}.{id}") };
        options.push(format!("name: \"{name}\""));
        sketch.link(&name, &format!("vlan:\"{parent}\", {id}"), options);
    }
    for n in 0..sketch.choices.of(3) {
        let count = sketch.choices.of(2).min(sketch.free.len().saturating_sub(1));
        let at = sketch.choices.of(sketch.free.len());
        // a parent of a VLAN is nobody's port here
        let is_parent = |recipe: &str, name: &str| recipe.contains(&format!("vlan(\"{name}\""));
        let port = sketch.free.get(at).filter(|name| count > 0 && !is_parent(&sketch.recipe, name)).cloned();
        sketch.free.retain(|name| Some(name) != port.as_ref());
        let mut options = sketch.choices.options(bridge::BRIDGE, 3, &[&bridge::PORTS]);
        let said: Vec<String> = port.iter().map(|port| format!("\"{port}\"")).collect();
        options.push(format!("ports: [{}]", said.join(", ")));
        sketch.link(&format!("br{n}"), "bridge", options);
    }
    for name in sketch.free.clone().iter().filter(|name| name.starts_with("eno")) {
        if sketch.choices.once_in(2) {
            let argv = format!("[\"logger\", \"{name} is $up; `{name}`\"]");
            sketch.recipe += &format!(
                "post_up(\"{name}\", {argv});\npre_down(\"{name}\", {argv}, #{{ timeout: 5, may_fail: true }});\n"
            );
        }
    }
    if sketch.choices.once_in(3) {
        sketch.recipe += "sysctl(\"net.ipv4.ip_forward\", 1);\nmodprobe(\"bonding\", #{ max_bonds: 0 });\n";
    }
    sketch.recipe
}

impl Sketch<'_> {
    /// Declares a link that has addresses, perhaps.
    fn link(&mut self, name: &str, call: &str, mut options: Vec<String>) {
        options.extend(self.addressing());
        let arguments = call.split_once(':').map_or(format!("\"{name}\""), |(_, arguments)| arguments.to_owned());
        let call = call.split(':').next().unwrap_or(call);
        self.recipe += &format!("{call}({arguments}, #{{ {} }});\n", options.join(", "));
        self.free.push(name.to_owned());
    }

    fn addressing(&mut self) -> Vec<String> {
        let mut options = Vec::new();
        self.addresses += 1;
        let n = self.addresses;
        match self.choices.of(5) {
            0 => options.push("dhcp4: true".to_owned()),
            1 => {
                options.push(format!("addresses: [\"10.{n}.0.2/24\"]"));
                if !self.has_gateway && self.choices.once_in(2) {
                    self.has_gateway = true;
                    options.push(format!(
                        "gateway: \"10.{n}.0.1\", dns: [\"10.{n}.0.53\"], dns_search: [\"example.com\"]"
                    ));
                }
            }
            2 => {
                options.push(format!("addresses: [\"10.{n}.0.2/24\", \"10.{n}.1.2/24\", \"2001:db8:{n}::2/64\"]"));
                options.push(format!("routes: [#{{ to: \"198.51.{n}.0/24\", via: \"10.{n}.0.254\", metric: 50 }}]"));
            }
            3 => options.push(format!("addresses: [\"2001:db8:{n}::2/64\"], accept_ra: true")),
            _ => {}
        }
        if self.choices.once_in(8) {
            options.push(format!("{}: false", common::AUTO.name));
        }
        options
    }
}

const TARGETS: &[(&str, &[(&str, &str)])] = &[
    ("networkmanager", &[]),
    ("coreos", &[]),
    ("ifupdown2", &[("source", "")]),
    ("proxmox", &[("source", "")]),
    ("ifupdown", &[("source", "")]),
    ("udev", &[]),
    ("link", &[]),
    ("warewulf", &[("mode", "static")]),
];

fn rendered(name: &str, said: &[(&str, &str)], network: &Resolved) -> Option<FileSet> {
    let named = |name| target::find(name).expect("a target");
    let mut diags = Diagnostics::default();
    // pins are the business of udev
    let companions = [named(name), named("udev")];
    let files = target::render(named(name), &companions, network, &settings(said), &mut diags);
    (!diags.has_errors()).then_some(files)
}

#[test]
fn readers_have_nothing_to_say_of_networks_that_are_right() {
    let drawn = draw(proptest::collection::vec(any::<u32>(), 150), 120);
    let recipes: Vec<String> = drawn.iter().map(|choices| sketch(choices)).collect();
    let network = |recipe: &String| {
        let (network, mut diags) = evaluated(recipe);
        let resolved = resolve(network, &mut diags);
        resolved.filter(|_| !diags.has_errors())
    };
    let networks: Vec<Resolved> = recipes.iter().filter_map(network).collect();
    let again: Vec<Resolved> = recipes.iter().filter_map(network).collect();
    assert!(networks.len() > recipes.len() / 3, "{} of {} networks are right", networks.len(), recipes.len());
    for kind in LinkKind::ALL {
        assert!(
            networks.iter().filter(|network| network.view().of_kind(kind).next().is_some()).count() > 5,
            "{kind:?}"
        );
    }
    let mut files: Vec<(&str, String, String)> = Vec::new();
    for (target, said) in TARGETS {
        let mut count = 0;
        for (n, (network, other)) in networks.iter().zip(&again).enumerate() {
            let Some(made) = rendered(target, said, network) else { continue };
            assert_eq!(Some(&made), rendered(target, said, other).as_ref(), "{target}: twice is the same");
            count += 1;
            // what every reader costs is enough of a test for some of the networks
            if n % 3 == 0 {
                files.extend(made.iter().map(|file| (*target, format!("{n}/{}", file.path), file.text().to_owned())));
            }
        }
        assert!(count > networks.len() / 8, "{target} says {count} of {} networks", networks.len());
    }
    read(&files);
}

fn read(files: &[(&str, String, String)]) {
    let of = |targets: &[&str], is_meant: fn(&str) -> bool| -> Vec<(&str, &str)> {
        let own = files.iter().filter(|(target, path, _)| targets.contains(target) && is_meant(path));
        own.map(|(_, path, text)| (path.as_str(), text.as_str())).collect()
    };
    let mut wrong = Vec::new();
    let is_interfaces: fn(&str) -> bool = |path| path.ends_with("/etc/network/interfaces");
    if let Some(tool) = oracle::keyfile::find() {
        let profiles = of(&["networkmanager", "coreos", "warewulf"], |path| path.ends_with(".nmconnection"));
        wrong.extend(tool.canonical(&profiles).into_iter().filter_map(Result::err));
    }
    if let Some(tool) = oracle::ifupdown2::find() {
        // its check does not know the word for no ports, which its bridges do (`_get_ifaceobj_bridge_ports`)
        let is_known = |line: &str| {
            line.ends_with("bridge-ports: invalid value \"none\": valid attribute values: ['<interface-list>']")
        };
        let said = tool.read(&of(&["ifupdown2", "proxmox"], is_interfaces)).into_iter().filter_map(Result::err);
        wrong.extend(said.filter(|said| !said.lines().all(is_known)));
    }
    if let Some(tool) = oracle::ifupdown::find() {
        wrong.extend(tool.plan(&of(&["ifupdown"], is_interfaces)).into_iter().filter_map(Result::err));
    }
    if let Some(tool) = oracle::augeas::find() {
        let all = of(&["ifupdown", "ifupdown2", "proxmox"], is_interfaces);
        wrong.extend(tool.interfaces(&all).into_iter().filter_map(Result::err));
    }
    if let Some(tool) = oracle::shell::find() {
        let scripts = of(&["networkmanager", "warewulf"], |path| path.ends_with(".sh"));
        wrong.extend(tool.check(&scripts).into_iter().filter_map(Result::err));
    }
    if let Some(tool) = oracle::udev::find() {
        wrong.extend(tool.rules(&of(&["udev"], |_| true)).into_iter().filter_map(Result::err));
        wrong.extend(tool.links(&of(&["link"], |_| true)).into_iter().filter_map(Result::err));
    }
    let some: Vec<&String> = wrong.iter().take(8).collect();
    assert!(wrong.is_empty(), "{} complaints: {some:#?}", wrong.len());
}
