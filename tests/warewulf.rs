//! Warewulf: the template that all nodes share says for each what its own files would say, and the script installs it.

use std::collections::BTreeSet;
use std::process::Command;

use netrecipe_model::facts::{Fact, NicFacts};
use netrecipe_model::{Diagnostics, Facts};
use netrecipe_render::FileSet;
use netrecipe_render::target::{self, Rendering, Settings};

use crate::networkmanager::{load, render};
use crate::oracle;

const SITE: &str = r#"let n = host();
let eno1 = nic("eno1", #{ mac: n.nics.eno1.mac });
bond("bond0", #{ mode: "802.3ad", slaves: [eno1, nic("eno2")], addresses: [n.nics.bond0.address, `10.9.0.${n.vars.octet}/24`],
                 gateway: n.nics.bond0.gateway, dns_search: [`${n.name}.example`] });
sysctl("net.ipv4.ip_forward", 1);
post_up(eno1, ["logger", "up {{ .Id }}"]);"#;

fn hosts() -> Vec<Facts> {
    let host = |h: u8| Facts {
        name: format!("node0{h}"),
        vars: [("octet".to_owned(), Fact::Number(i64::from(h)))].into(),
        nics: [
            (
                "eno1".into(),
                Box::new(NicFacts { mac: format!("02:00:00:00:0a:0{h}").parse().ok(), ..NicFacts::default() }),
            ),
            (
                "bond0".into(),
                Box::new(NicFacts {
                    address: Some(format!("10.10.0.{h}/16")),
                    gateway: Some("10.10.0.254".into()),
                    ..NicFacts::default()
                }),
            ),
        ]
        .into(),
        ..Facts::default()
    };
    (2..=4).map(host).collect()
}

fn settings(of: &[(&str, &str)]) -> Settings {
    of.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

fn codes(diags: &Diagnostics) -> BTreeSet<String> {
    diags.iter().map(|found| found.code.to_string()).collect()
}

/// The tree that all nodes share, made from a template's rendering or from nothing.
fn finished(files: FileSet, settings: &Settings, diags: &mut Diagnostics) -> FileSet {
    let names: Vec<String> = hosts().into_iter().map(|host| host.name).collect();
    let mut rendering = Rendering { files, diags, settings };
    target::find("warewulf").expect("a target").finish(&names, &mut rendering);
    rendering.files
}

fn templated(recipe: &str, settings: &Settings) -> (FileSet, Diagnostics) {
    let (mut evaluator, mut diags) = load(recipe, hosts());
    let (network, found) = evaluator.template();
    diags.extend(found);
    let files = render("warewulf", network, settings, &mut diags);
    (finished(files, settings, &mut diags), diags)
}

#[test]
fn the_template_says_for_each_node_what_its_own_files_say() {
    let settings = settings(&[("overlay", "lacp-bond")]);
    let (mut evaluator, mut diags) = load(SITE, hosts());
    let (network, _) = evaluator.template();
    let shared = render("warewulf", network, &settings, &mut diags);
    assert_eq!(codes(&diags), ["NR0511".to_owned()].into(), "the braces in the program's argument");
    for host in hosts() {
        let (network, _) = evaluator.host(&host.name);
        let own = render("warewulf", network, &settings, &mut Diagnostics::default());
        assert!(own.iter().count() >= 5);
        let paths = |files: &FileSet| files.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
        assert_eq!(paths(&own), paths(&shared));
        let warewulf = target::find("warewulf").expect("a target");
        for (file, own) in shared.iter().zip(own.iter()) {
            assert_eq!(warewulf.fill(file, &host).as_deref(), Ok(own.text()), "{}", file.path);
        }
        let bond = shared.iter().find(|file| file.path.ends_with("/bond0.nmconnection")).expect("the bond's profile");
        let stranger = Facts { nics: [].into(), ..host };
        assert_eq!(warewulf.fill(bond, &stranger), Err("nics.bond0.address".into()));
    }
}

#[test]
fn modes_are_those_that_reach_the_node() {
    for (mode, per_node) in [("template", None), ("static", Some("overlays")), ("static", Some("select"))] {
        let mut settings = settings(&[("overlay", "lb"), ("mode", mode), ("version", "4.7")]);
        settings.extend(per_node.map(|how| ("per_node".to_owned(), how.to_owned())));
        let mut diags = Diagnostics::default();
        let mut all = FileSet::default();
        if per_node.is_some() {
            let (mut evaluator, _) = load(SITE, hosts());
            for host in hosts() {
                let (network, _) = evaluator.host(&host.name);
                let own = render("warewulf", network, &settings, &mut diags);
                all.extend(own.iter().cloned());
            }
            all.extend(finished(FileSet::default(), &settings, &mut diags).iter().cloned());
        } else {
            all = templated(SITE, &settings).0;
        }
        assert!(!diags.has_errors(), "{diags:?}");
        let lists = all.iter().filter(|file| file.path.starts_with("manifest/"));
        let listed: Vec<String> = lists.flat_map(|list| list.text().lines().map(str::to_owned)).collect();
        for file in all.iter().filter(|file| file.path.starts_with("overlays/")) {
            let line = format!("{:04o} f {}", file.mode, file.path.trim_start_matches("overlays/"));
            assert!(listed.contains(&line), "{mode} {per_node:?}: {line}\n{}", listed.join("\n"));
            assert_eq!(file.mode == 0o600, file.path.contains("/system-connections/"), "{}", file.path);
        }
        let folders: Vec<&String> = listed.iter().filter(|line| line.ends_with("/system-connections")).collect();
        assert!(!folders.is_empty() && folders.iter().all(|line| line.starts_with("0700 d ")), "{folders:?}");
    }
}

#[test]
fn the_script_has_the_words_of_its_release() {
    let script = |of: &[(&str, &str)]| {
        let (files, diags) = templated(SITE, &settings(of));
        assert!(!diags.has_errors(), "{diags:?}");
        files.get("apply.sh").expect("a script").text().to_owned()
    };
    let now = script(&[("overlay", "lacp-bond"), ("version", "4.6")]);
    for line in [
        "wwctl profile set --yes --system-overlays 'lacp-bond,~NetworkManager' lacp-bond",
        "wwctl node set --yes --profile default,lacp-bond 'node[02-04]'",
        "wwctl overlay build 'node[02-04]'",
        "#   network device \"bond0\": ipaddr and netmask",
        "#   tag \"octet\"",
    ] {
        assert!(now.lines().any(|own| own == line), "{line}\n{now}");
    }
    let early = script(&[("version", "4.5.8"), ("profile", "net"), ("base", "default,gpu")]);
    assert!(early.contains("wwctl profile set --yes --wwinit netrecipe net\n"), "{early}");
    assert!(early.contains("--profile default,gpu,net 'node[02-04]'"), "{early}");
    assert!(script(&[("version", "4.3")]).contains("wwctl profile set --yes --system netrecipe netrecipe\n"));
    if let Some(shell) = oracle::shell::find() {
        for verdict in shell.check(&[("now", &now), ("early", &early)]) {
            verdict.expect("a script");
        }
    }
}

/// A server of which only `wwctl` is played: it writes down what it is asked, and prints templates without filling them in.
#[test]
fn the_script_installs_twice_and_takes_old_files_away() {
    let (files, _) = templated(SITE, &settings(&[("overlay", "lacp-bond")]));
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let root = scratch.path();
    for file in files.iter() {
        let path = root.join("tree").join(&file.path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, file.text()).expect("a file");
    }
    let wwctl = "#!/bin/sh\nprintf '%s\\n' \"$*\" >>\"$0.log\"\ncase $1 in version) printf 'wwctl version:\\t 4.6.4\\n' ;; esac\n";
    // `install -o root` needs root: who runs the tests plays it
    let install = "#!/bin/sh\nset -- \"$@\"\nd=; [ \"$1\" != -d ] || { d=-d; shift; }\nexec /usr/bin/install $d -m \"$2\" \"$7\" ${8:+\"$8\"}\n";
    for (name, text) in [("wwctl", wwctl), ("install", install)] {
        let path = root.join("bin").join(name);
        std::fs::create_dir_all(root.join("bin")).expect("a folder");
        std::fs::write(&path, text).expect("a program");
        assert!(Command::new("chmod").arg("755").arg(&path).status().expect("chmod").success());
    }
    let run = || {
        let path = format!("{}:{}", root.join("bin").display(), std::env::var("PATH").unwrap_or_default());
        let mut script = Command::new("sh");
        script.arg(root.join("tree/apply.sh")).env("PATH", path).env("WWOVERLAYDIR", root.join("var/overlays"));
        let ran = script.output().expect("sh");
        (ran.status.success(), String::from_utf8_lossy(&ran.stderr).into_owned())
    };
    let installed = root.join("var/overlays/lacp-bond/rootfs");
    assert_eq!(run(), (true, String::new()));
    assert!(installed.join("etc/NetworkManager/system-connections/bond0.nmconnection.ww").is_file());
    let old = "etc/sysctl.d/70-netrecipe.conf";
    let list = root.join("tree/manifest/lacp-bond");
    let kept: String = std::fs::read_to_string(&list)
        .expect("a list")
        .lines()
        .filter(|l| !l.ends_with(old))
        .map(|l| format!("{l}\n"))
        .collect();
    std::fs::write(&list, kept).expect("a list");
    std::fs::remove_file(root.join("tree/overlays/lacp-bond/rootfs").join(old)).expect("a file");
    assert!(installed.join(old).is_file());
    assert_eq!(run(), (true, String::new()));
    assert!(!installed.join(old).exists());
    std::fs::remove_dir_all(root.join("var/netrecipe")).expect("the server's lists");
    let (is_done, said) = run();
    assert!(!is_done && said.contains("is there already, and not from here"), "{said}");
    let asked = std::fs::read_to_string(root.join("bin/wwctl.log")).expect("a log");
    assert_eq!(
        asked.lines().filter(|line| line.starts_with("overlay show --quiet --render node03 ")).count(),
        4,
        "{asked}"
    );
}

#[test]
fn an_overlay_holds_no_programs_that_run_once() {
    let (files, diags) =
        templated("nic(\"eno1\"); pre([\"true\"]); post([\"true\"]); augeas([\"ls /\"]);", &Settings::new());
    assert_eq!(diags.iter().filter(|found| found.code == "NR0503").count(), 3);
    assert!(files.iter().all(|file| !file.path.contains("system-connections")));
}
