//! Binding of links: `nic`, `bond`, `vlan`, `bridge`, their ports, and `ethtool`.

use netrecipe_model::link::{LinkKind, Port, bond, bridge, check_name, nic, vlan};
use netrecipe_model::raw::quote;
use netrecipe_model::{Diagnostic, Link, Options, Origin, Said, Value, rule};
use rhai::Dynamic;

use super::{Call, failed, handle};
use crate::record::Recorder;

/// Declares a link and returns its handle.
pub(super) fn declare(recorder: &mut Recorder, call: Call) -> Dynamic {
    let Call { primitive, origin, arguments, options } = call;
    let Some(kind) = LinkKind::ALL.into_iter().find(|kind| kind.word() == primitive.name) else {
        return failed(primitive);
    };
    if recorder.network.links.len() >= recorder.limits.links {
        let message = format!("a host has at most {} links", recorder.limits.links);
        recorder.push(Diagnostic::new(&rule::language::LIMIT, message).at(origin, "one more is declared here"));
        return failed(primitive);
    }
    let (name, named) = match kind {
        LinkKind::Vlan => {
            match vlan_name(recorder, options.get(&vlan::NAME), &arguments.text(0).0, arguments.said(1), origin) {
                Some(named) => named,
                None => return failed(primitive),
            }
        }
        LinkKind::Nic | LinkKind::Bond | LinkKind::Bridge => arguments.text(0),
    };
    let parent = (kind == LinkKind::Vlan).then(|| arguments.text(0));
    let id = if kind == LinkKind::Vlan { arguments.said(1).cloned() } else { None };
    let (options, ports) = split_ports(kind, options);
    recorder.declare(Link { name: name.clone(), origin, named, kind, options, ports, parent, id, hooks: Vec::new() });
    handle(&name, false)
}

/// A VLAN's own name, or `PARENT.ID`.
fn vlan_name(
    recorder: &mut Recorder,
    own: Option<&Said>,
    parent: &str,
    id: Option<&Said>,
    call: Origin,
) -> Option<(String, Origin)> {
    if let Some(said) = own {
        if said.value == Value::Refused {
            return None; // reported where it was read
        }
        return Some((said.value.to_string(), said.origin));
    }
    let id = id?;
    let name = format!("{parent}.{}", id.value);
    let problem = match &id.value {
        Value::Symbol(_) => "a symbolic id gives no name".to_owned(),
        _ => match check_name(&name) {
            Ok(()) => return Some((name, call)),
            Err(reason) => reason,
        },
    };
    let message = format!("a link's name has {problem}");
    let found = format!("the VLAN would be called {}", quote(&name));
    let diagnostic = Diagnostic::new(&rule::language::INVALID_NAME, message).at(call, found);
    recorder.push(diagnostic.help(format!("give it a name of its own: `{}: \"...\"`", vlan::NAME.name)));
    None
}

/// The short form of ports leaves the options and becomes ports. Where one of them was refused, the option stays as such, so
/// that no rule counts the ports that are left.
fn split_ports(kind: LinkKind, options: Options) -> (Options, Vec<Port>) {
    let row = match kind {
        LinkKind::Bond => &bond::PORTS,
        LinkKind::Bridge => &bridge::PORTS,
        LinkKind::Nic | LinkKind::Vlan => return (options, Vec::new()),
    };
    let sound = |said: &&Said| said.value != Value::Refused;
    let port = |said: &Said| Port { link: said.value.to_string(), origin: said.origin, options: Options::default() };
    let short = options.list(row);
    let ports: Vec<Port> = short.iter().filter(sound).map(port).collect();
    let is_whole = ports.len() == short.len() && options.value(row) != Some(&Value::Refused);
    let rest = options.iter().filter(|(name, _)| *name != row.name).map(|(name, said)| (name, said.clone()));
    let mut rest: Options = rest.collect();
    if !is_whole {
        rest.set(row, Said::new(Value::Refused, options.origin(row)));
    }
    (rest, ports)
}

/// `slave(bond, link, #{..})` and `port(bridge, link, #{..})`.
pub(super) fn add_port(recorder: &mut Recorder, call: Call) -> Dynamic {
    let Call { primitive, arguments, options, .. } = call;
    let (controller, controller_at) = arguments.text(0);
    let (port, origin) = arguments.text(1);
    let wanted = if primitive.name == "slave" { LinkKind::Bond } else { LinkKind::Bridge };
    match recorder.link(&controller).map(|link| (link.kind, link)) {
        Some((kind, link)) if kind == wanted => {
            link.ports.push(Port { link: port, origin, options });
            return handle(&controller, false);
        }
        Some((kind, _)) => {
            let message =
                format!("`{}` needs a {}: {} is a {}", primitive.name, wanted.word(), quote(&controller), kind.word());
            let diagnostic = Diagnostic::new(&rule::language::ARGUMENTS, message).at(controller_at, "not of that kind");
            let help = match kind {
                LinkKind::Bond => Some("ports of a bond are added with `slave`"),
                LinkKind::Bridge => Some("ports of a bridge are added with `port`"),
                LinkKind::Nic | LinkKind::Vlan => None,
            };
            recorder.push(match help {
                Some(help) => diagnostic.help(help),
                None => diagnostic,
            });
        }
        None => recorder.push(unknown(&controller, controller_at)),
    }
    failed(primitive)
}

/// `ethtool(nic, #{..})`: the same as the option, field by field.
pub(super) fn add_ethtool(recorder: &mut Recorder, call: Call) -> Dynamic {
    let Call { primitive, origin, arguments, options } = call;
    let (name, at) = arguments.text(0);
    match recorder.link(&name) {
        Some(link) if link.kind == LinkKind::Nic => {
            let mut fields: Vec<(String, Said)> =
                link.options.value(&nic::OFFLOADS).map_or(Vec::new(), |value| value.record().to_vec());
            for (key, said) in options.iter() {
                fields.retain(|(old, _)| old != key);
                fields.push((key.to_owned(), said.clone()));
            }
            let place = |key: &str| nic::ETHTOOL.iter().position(|row| row.name == key);
            fields.sort_by_key(|(key, _)| place(key));
            link.options.set(&nic::OFFLOADS, Said::new(Value::Record(fields), origin));
            handle(&name, false)
        }
        Some(link) => {
            let message = format!("`{}` needs a nic: {} is a {}", primitive.name, quote(&name), link.kind.word());
            recorder.push(Diagnostic::new(&rule::language::ARGUMENTS, message).at(at, "not a nic"));
            failed(primitive)
        }
        None => {
            recorder.push(unknown(&name, at));
            failed(primitive)
        }
    }
}

/// The finding for a link that was not declared before it is used.
pub(super) fn unknown(name: &str, at: Origin) -> Diagnostic {
    let message = format!("a link is declared before it is used: there is no {} yet", quote(name));
    Diagnostic::new(&rule::language::ARGUMENTS, message).at(at, "not declared above")
}
