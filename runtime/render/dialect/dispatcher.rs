//! Dispatcher scripts: programs that NetworkManager runs when a link goes up or down (NetworkManager-dispatcher(8)).
//!
//! It calls every script with the interface and the action, also as `DEVICE_IFACE` and `NM_DISPATCHER_ACTION`. `pre-up` comes
//! when the link is configured but not yet announced, later than ifupdown's; `down` comes when it is gone. What a script
//! returns is logged and changes nothing.

use netrecipe_model::hook::{LinkHook, Phase};
use netrecipe_model::{Link, Resolved};

use super::shell;
use crate::File;

/// Where NetworkManager looks; sub-folders hold the scripts it waits for.
const FOLDER: &str = "/etc/NetworkManager/dispatcher.d";

/// The scripts of all links, one for each link and phase.
pub fn files(network: &Resolved) -> Vec<File> {
    let each = |link: &Link| Phase::ALL.into_iter().filter_map(|phase| script(link, phase)).collect::<Vec<_>>();
    network.links().flat_map(each).collect()
}

fn script(link: &Link, phase: Phase) -> Option<File> {
    let hooks: Vec<&LinkHook> = link.hooks.iter().filter(|hook| hook.phase == phase).collect();
    let first = hooks.first()?;
    let (folder, action) = match phase {
        Phase::PreUp => ("/pre-up.d", "pre-up"),
        Phase::PostUp => ("", "up"),
        Phase::PreDown => ("/pre-down.d", "pre-down"),
        Phase::PostDown => ("", "down"),
    };
    // The suffix keeps names clear of those the dispatcher skips (`.rpmsave`, `.dpkg-old`, `~`).
    let word = if folder.is_empty() { format!("{action}-") } else { String::new() };
    let mut file = File::new(format!("{FOLDER}{folder}/70-netrecipe-{word}{}.sh", link.name), 0o755);
    file.fixed("#!/bin/sh");
    let name = shell::quote(&link.name);
    file.line(first.command.origin, format_args!("[ \"$1\" = {name} ] && [ \"$2\" = {action} ] || exit 0"));
    for hook in hooks {
        file.line(hook.command.origin, format_args!("{}", shell::hook(&hook.command)));
    }
    Some(file)
}

#[cfg(test)]
mod tests {
    use netrecipe_model::hook::Command;
    use netrecipe_model::link::LinkKind;
    use netrecipe_model::option::Options;
    use netrecipe_model::{Diagnostics, Network, Origin, resolve::resolve};

    use super::*;

    #[test]
    fn a_script_runs_its_programs_for_its_link_and_action_alone() {
        let hook = |phase, argv: &[&str]| LinkHook {
            phase,
            command: Command {
                argv: argv.iter().map(|&word| word.to_owned()).collect(),
                options: Options::default(),
                origin: Origin::NONE,
            },
        };
        let link = Link {
            name: "eno1".into(),
            origin: Origin::NONE,
            named: Origin::NONE,
            kind: LinkKind::Nic,
            options: Options::default(),
            ports: Vec::new(),
            parent: None,
            id: None,
            hooks: vec![hook(Phase::PostUp, &["logger", "it's $up"]), hook(Phase::PreDown, &["true"])],
        };
        let network = Network { host: "h".into(), links: vec![link], ..Network::default() };
        let network = resolve(network, &mut Diagnostics::default()).unwrap();
        let files = files(&network);
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let folder = "/etc/NetworkManager/dispatcher.d";
        assert_eq!(
            paths,
            [format!("{folder}/70-netrecipe-up-eno1.sh"), format!("{folder}/pre-down.d/70-netrecipe-eno1.sh")]
        );
        let expected = "#!/bin/sh\n[ \"$1\" = eno1 ] && [ \"$2\" = up ] || exit 0\n\
                        timeout 60 logger 'it'\\''s $up' || exit\n";
        assert_eq!(files[0].text(), expected);
        assert_eq!(files[0].mode, 0o755);
    }
}
