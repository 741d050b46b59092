//! Classic ifupdown: what would `ifup` run for a file, without running it?
//!
//! `ifup` judges the grammar, the methods and the variables a method needs. It hands every other key to the hook scripts
//! (ifenslave, bridge-utils, vlan) unread, so a misspelt `bond-` key, a key given twice, a mode that is none and an address
//! that is none all pass.

use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use super::tool::{Ran, missing, on_all_cores, on_path, run, unpacked};
use super::{File, Verdict};

/// The classic `ifup`.
pub(crate) struct Ifupdown {
    program: PathBuf,
}

/// Finds the classic `ifup`, unpacked or installed (where it is a program of its own, not a link into ifupdown2).
pub(crate) fn find() -> Option<Ifupdown> {
    let installed = || on_path("ifup").filter(|file| file.canonicalize().is_ok_and(|file| file.ends_with("sbin/ifup")));
    let unpacked = unpacked("ifupdown", &["usr/sbin", "sbin"], "ifup");
    let program = unpacked.or_else(installed).or_else(|| missing("classic ifupdown"))?;
    Some(Ifupdown { program })
}

impl Ifupdown {
    /// The commands that `ifup -a` would run for each file, in order, one per line of the plan.
    pub(crate) fn plan(&self, files: &[File]) -> Vec<Verdict<Vec<String>>> {
        on_all_cores(files, |(name, text)| {
            let ran = self.run("ifup", text, &["--no-act", "--no-scripts", "--no-mappings", "--verbose", "-a"]);
            let complaint =
                |line: &&str| line.starts_with("ifup: ") && !line.starts_with("ifup: configuring interface ");
            let said: Vec<&str> = ran.err.lines().filter(complaint).collect();
            if !ran.success || !said.is_empty() {
                return Err(format!("{name}: ifup refuses it: {}", said.join("; ")));
            }
            let commands = ran.err.lines().filter(|line| !line.starts_with("ifup: ")).map(str::trim);
            Ok(commands.filter(|line| !line.is_empty()).map(str::to_owned).collect())
        })
    }

    /// The options of `interface` as the hook scripts will get them, in the order of the file.
    pub(crate) fn options(&self, (name, text): File, interface: &str) -> Verdict<Vec<(String, String)>> {
        let ran = self.run("ifquery", text, &[interface]);
        if !ran.success {
            return Err(format!("{name}: ifquery {interface}: {}", ran.err.trim()));
        }
        let option =
            |line: &str| line.split_once(':').map(|(key, value)| (key.to_owned(), value.trim_start().to_owned()));
        Ok(ran.out.lines().filter_map(option).collect())
    }

    /// Runs the program under `name`, by which it knows what to do, with `text` as the interfaces file.
    fn run(&self, name: &str, text: &str, arguments: &[&str]) -> Ran {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let file = folder.path().join("interfaces");
        std::fs::write(&file, text).expect("a temporary file can be written");
        let mut command = Command::new(&self.program);
        command.arg0(name).arg("--state-dir").arg(folder.path()).arg("-i").arg(file).args(arguments);
        run(&mut command, "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "auto lo eno1 bond0 bond0.20
iface lo inet loopback
iface eno1 inet manual
\tmtu 9000
iface bond0 inet manual
\tbond-slaves eno1
\tbond-mode 802.3ad
iface bond0.20 inet static
\taddress 192.0.2.10/24
\tgateway 192.0.2.1
\tup ip route add 198.51.100.0/24 via 192.0.2.254 dev bond0.20 || true
\tup echo \"a;b\" 'it'\\''s' $IFACE # 50% %iface% ${x} `y`
iface bond0.20 inet6 static
\taddress 2001:db8::1/64
";

    #[test]
    fn a_good_file_gives_its_commands_and_options() {
        let Some(tool) = find() else { return };
        let plan = tool.plan(&[("a", GOOD)]).remove(0).expect("a good file is accepted");
        let has = |start: &str| plan.iter().any(|command| command.starts_with(start));
        assert!(has("ip link set dev eno1 mtu 9000"), "{plan:#?}");
        assert!(has("ip addr add 192.0.2.10/255.255.255.0") && has("ip -6 addr add 2001:db8::1/64"), "{plan:#?}");
        assert!(has("ip route add 198.51.100.0/24 via 192.0.2.254 dev bond0.20 || true"), "{plan:#?}");
        let verbatim = "echo \"a;b\" 'it'\\''s' $IFACE # 50% %iface% ${x} `y`";
        assert!(plan.iter().any(|command| command == verbatim), "a hook is passed on as it stands: {plan:#?}");
        let options = tool.options(("a", GOOD), "bond0").expect("bond0 is there");
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(options, [pair("bond-slaves", "eno1"), pair("bond-mode", "802.3ad")]);
        assert!(tool.options(("a", GOOD), "bond7").is_err());
    }

    /// Each of these edits of the good file makes it a bad one.
    const SPOILT: &[(&str, &str, &str)] = &[
        ("inet6 static", "inet6 nonsense", "unknown or no method"),
        ("iface bond0 inet manual", "iface bond0", "unknown or no address type"),
        ("address 2001", "addres 2001", "missing required variable: address"),
        ("iface lo inet", "ifacce lo inet", "misplaced option"),
        ("\tbond-mode 802.3ad", "\tbond-mode", "option with empty value"),
    ];

    #[test]
    fn bad_files_are_refused() {
        let Some(tool) = find() else { return };
        let texts: Vec<String> = SPOILT.iter().map(|(from, to, _)| GOOD.replace(from, to)).collect();
        let files: Vec<File> = texts.iter().map(|text| ("a", text.as_str())).collect();
        for ((_, to, expected), verdict) in SPOILT.iter().zip(tool.plan(&files)) {
            let said = verdict.expect_err(to);
            assert!(said.contains(expected), "{to:?}: {said}");
        }
    }
}
