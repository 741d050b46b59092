//! Binding of the switch side: `switch`, `lag`, `access`.

use netrecipe_model::raw::quote;
use netrecipe_model::switch::{self, EndKind, Switch, SwitchEnd, SwitchPort};
use netrecipe_model::{Diagnostic, Facts, Options, Origin, Said, Value, rule};
use rhai::Dynamic;

use super::Call;
use super::link::unknown;
use crate::record::Recorder;

/// Declares a switch.
pub(super) fn declare(recorder: &mut Recorder, call: Call) -> Dynamic {
    let (name, at) = call.arguments.text(0);
    if let Some(first) = recorder.network.switches.iter().find(|switch| switch.name == name).map(|s| s.origin) {
        let message = format!("a switch is declared once: {} is declared again", quote(&name));
        let diagnostic = Diagnostic::new(&rule::language::ARGUMENTS, message);
        recorder.push(diagnostic.at(at, "again here").at(first, "first here"));
        return Dynamic::UNIT;
    }
    recorder.network.switches.push(Switch { name, origin: call.origin, options: call.options });
    Dynamic::UNIT
}

/// The switch end of a bond or of a single port.
pub(super) fn end(recorder: &mut Recorder, call: Call) -> Dynamic {
    let (link, at) = call.arguments.text(0);
    let kind = if call.primitive.name == "lag" { EndKind::Lag } else { EndKind::Access };
    let Some(declared) = recorder.link(&link) else {
        recorder.push(unknown(&link, at));
        return Dynamic::UNIT;
    };
    let nics: Vec<String> = match kind {
        EndKind::Lag => declared.ports.iter().map(|port| port.link.clone()).collect(),
        EndKind::Access => vec![link.clone()],
    };
    let ports = ports(kind, &call.options, &nics, &recorder.facts, call.origin);
    let end = SwitchEnd { kind, link, origin: call.origin, options: call.options, ports };
    recorder.network.ends.push(end);
    Dynamic::UNIT
}

/// The cables of an end: said by the recipe in the order of the NICs, or known from the inventory.
fn ports(kind: EndKind, options: &Options, nics: &[String], facts: &Facts, call: Origin) -> Vec<SwitchPort> {
    let to: Vec<String> = options.list(&switch::TO).iter().map(|said| said.value.to_string()).collect();
    let said = match kind {
        EndKind::Lag => options.value(&switch::SWITCH_PORTS).cloned(),
        EndKind::Access => options.get(&switch::ACCESS_PORT).map(|said| Value::List(vec![said.clone()])),
    };
    let cable = |switch: &str, port: &Said, nic: Option<&String>| SwitchPort {
        switch: switch.to_owned(),
        port: port.value.to_string(),
        nic: nic.cloned(),
        origin: port.origin.or(call),
    };
    match said {
        Some(Value::List(ports)) => {
            let switch = to.first().map(String::as_str).unwrap_or_default();
            let paired = ports.iter().enumerate().map(|(i, port)| {
                let nic = nics.get(i);
                let known = nic.and_then(|nic| facts.nics.get(nic)).and_then(|f| f.switch.as_deref());
                let switch = if to.is_empty() { known.unwrap_or_default() } else { switch };
                cable(switch, port, nic)
            });
            paired.collect()
        }
        Some(Value::Record(switches)) => {
            let mut rest = nics.iter();
            let all = switches.iter().flat_map(|(switch, ports)| ports.value.list().iter().map(move |p| (switch, p)));
            all.map(|(switch, port)| cable(switch, port, rest.next())).collect()
        }
        _ => {
            let known = nics.iter().filter_map(|nic| {
                let facts = facts.nics.get(nic)?;
                let switch = match to.as_slice() {
                    [one] => one.clone(),
                    _ => facts.switch.clone()?,
                };
                Some(SwitchPort { switch, port: facts.port.clone()?, nic: Some(nic.clone()), origin: call })
            });
            known.collect()
        }
    }
}
