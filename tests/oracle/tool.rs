//! Finds the tools of the machine, runs them, and lets no test pass unnoticed where one is missing.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::{env, fs, io, thread};

/// The tools and the Debian packages that hold them; `tests/run` brings them all.
const PACKAGES: &[(&str, &str)] = &[
    ("augtool", "augeas-tools"),
    ("ip", "iproute2"),
    ("nmcli", "network-manager"),
    ("python3", "python3"),
    ("sh", "dash"),
    ("sysctl", "procps"),
    ("udevadm", "udev"),
    ("unshare", "util-linux"),
];

/// Finds `tool` on this machine or among the packages that `tests/run` unpacked; None has been reported by `missing`.
pub(crate) fn require(tool: &str) -> Option<PathBuf> {
    let package = PACKAGES.iter().find(|(name, _)| *name == tool).map_or(tool, |(_, package)| package);
    on_path(tool)
        .or_else(|| unpacked(package, &["usr/bin", "usr/sbin", "bin", "sbin"], tool))
        .or_else(|| missing(&format!("`{tool}` of package {package}")))
}

/// Reports that `what` is missing: a failure where tools are required (`CI=true` or `NETRECIPE_REQUIRE_TOOLS=1`), else a line on
/// stderr that the test harness does not swallow.
pub(crate) fn missing<T>(what: &str) -> Option<T> {
    let said = |name: &str| env::var(name).is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"));
    let thread = thread::current();
    let test = thread.name().unwrap_or("a test");
    assert!(
        !said("CI") && !said("NETRECIPE_REQUIRE_TOOLS"),
        "{what} is missing here; tests/run brings what can be installed"
    );
    // Not `eprintln`: the harness shows that only for tests that fail.
    writeln!(io::stderr(), "SKIPPED {test}: {what} is missing here; tests/run brings what can be installed").ok()?;
    None
}

/// Finds `tool` on PATH, or where Debian keeps what only root has on PATH.
pub(crate) fn on_path(tool: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain(["/usr/sbin", "/sbin"].map(PathBuf::from));
    folders.map(|folder| folder.join(tool)).find(|file| file.is_file())
}

/// Finds a file of a package that `tests/run` unpacked without installing it.
pub(crate) fn unpacked(package: &str, folders: &[&str], file: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/oracles").join(package);
    folders.iter().map(|folder| root.join(folder).join(file)).find(|file| file.is_file())
}

/// How a run ended and what it printed.
pub(crate) struct Ran {
    pub(crate) success: bool,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs `command` in the C locale with `input` on its stdin.
pub(crate) fn run(command: &mut Command, input: &str) -> Ran {
    command.env("LC_ALL", "C").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
    let mut stdin = child.stdin.take().expect("stdin is piped");
    thread::scope(|scope| {
        // A tool that ends before it has read everything has said why; the broken pipe adds nothing.
        scope.spawn(move || drop(stdin.write_all(input.as_bytes())));
        let output = child.wait_with_output().expect("a child that was started can be waited for");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ran { success: output.status.success(), out: text(&output.stdout), err: text(&output.stderr) }
    })
}

/// Applies `judge` to every item, on all cores; the results stand in the order of the items.
pub(crate) fn on_all_cores<I: Sync, T: Send>(items: &[I], judge: impl Fn(&I) -> T + Sync) -> Vec<T> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let share = items.len().div_ceil(cores).max(1);
    thread::scope(|scope| {
        let judge = &judge;
        let workers: Vec<_> =
            items.chunks(share).map(|chunk| scope.spawn(move || chunk.iter().map(judge).collect::<Vec<_>>())).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a judge does not panic")).collect()
    })
}

/// A command that runs `program` in network and mount namespaces of its own, or None where this machine allows none.
pub(crate) fn isolated(program: impl AsRef<OsStr>) -> Option<Command> {
    static WAY: OnceLock<Option<&'static [&'static str]>> = OnceLock::new();
    let ways: [&[&str]; 2] = [&["--net", "--mount"], &["--map-root-user", "--net", "--mount"]];
    let works = |way: &&[&str]| {
        let probe = Command::new("unshare").args(*way).arg("true").stderr(Stdio::null()).status();
        probe.is_ok_and(|status| status.success())
    };
    let way = (*WAY.get_or_init(|| ways.into_iter().find(works)))?;
    let mut command = Command::new("unshare");
    command.args(way).arg("--").arg(program);
    Some(command)
}

/// Writes each text as DIR/0, DIR/1, ...: names that need no quoting.
pub(crate) fn write_numbered<'a>(folder: &Path, texts: impl IntoIterator<Item = &'a str>) {
    fs::create_dir_all(folder).expect("a temporary folder can be made");
    for (number, text) in texts.into_iter().enumerate() {
        fs::write(folder.join(number.to_string()), text).expect("a temporary file can be written");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_the_items() {
        let items: Vec<usize> = (0..100).collect();
        assert_eq!(on_all_cores(&items, |item| item * 2), items.iter().map(|item| item * 2).collect::<Vec<_>>());
        assert!(on_all_cores(&[] as &[usize], |item| *item).is_empty());
    }

    #[test]
    fn a_run_carries_input_output_and_status() {
        let ran = run(Command::new("sh").args(["-c", "cat; echo no >&2; exit 3"]), "yes");
        assert_eq!((ran.success, ran.out.as_str(), ran.err.as_str()), (false, "yes", "no\n"));
        assert!(run(&mut Command::new("true"), &"x".repeat(1 << 20)).success);
    }

    #[test]
    fn an_isolated_run_sees_no_link_of_the_machine() {
        let Some(mut command) = isolated("sh") else {
            return missing("a namespace of one's own").unwrap_or_default();
        };
        let ran = run(command.args(["-c", "ip -oneline link | wc -l"]), "");
        assert!(matches!(ran.out.trim().parse(), Ok(0..=3)), "{}{}", ran.out, ran.err);
    }
}
