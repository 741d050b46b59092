"""Runs ifupdown2's own `ifup -a -s` and `ifquery -a -o json` over many files, with one start of Python for all.

Usage: python3 -I ifupdown2.py PROGRAM DIR. PROGRAM is any file of the folder usr/share/ifupdown2. DIR holds the files 0, 1,
2, ...; beside each N come N.status (the exit status), N.said (what `ifup` complained of) and N.model (what `ifquery` read:
records of fields apart by U+001F, a record per line).

The program is imported once and forked for each file; that is five times as fast as starting it. Nothing of the machine is read
or written: configuration comes from the package, policies are none, lock and state stay in DIR.
"""
import gc
import importlib
import json
import os
import runpy
import sys
import types
from pathlib import Path

import mako.lookup  # the shipped configuration expands templates where mako is installed: be sure that it is
import mako.template

program, work = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
home = program.parent
shipped = home.parents[2] / "etc/network/ifupdown2"


def strict_configuration():
    """The package's configuration, but attributes that no addon knows are errors."""
    wanted = {"addon_syntax_check": "1", "addon_scripts_support": "0", "use_daemon": "no", "state_dir": str(work / "state")}
    text = (shipped / "ifupdown2.conf").read_text()
    lines = [line for line in text.splitlines() if line.split("=")[0].strip() not in wanted]
    path = work / "ifupdown2.conf"
    path.write_text("\n".join(lines + [f"{key}={value}" for key, value in wanted.items()]) + "\n")
    return str(path)


def load():
    """Imports the program, points it at DIR, and returns its `main`."""
    sys.path.insert(0, str(home))
    sys.modules["ifupdown2"] = None  # the program tries this name first, 150 times a run: let it fail at once
    os.geteuid = lambda: 0  # checking and reading change nothing, so they need no root
    config = importlib.import_module("ifupdown.config")
    config.IFUPDOWN2_CONF_PATH = strict_configuration()
    config.ADDONS_CONF_PATH = str(shipped / "addons.conf")
    config.ADDON_MODULES_DIR = [str(home / "addons")]
    main = runpy.run_path(str(home / "__main__.py"), run_name="ifupdown2")["main"]
    importlib.import_module("ifupdown.statemanager").stateManager.state_rundir = str(work / "run") + "/"
    importlib.import_module("ifupdown.policymanager").glob = types.SimpleNamespace(glob=lambda pattern: [])
    sys.path.insert(1, str(home / "addons"))
    for line in (shipped / "addons.conf").read_text().splitlines():
        try:
            importlib.import_module(line.split(",")[1])
        except Exception:  # an addon for something not installed here: the program passes over it too
            pass
    # What resolvconf's hook script reads is right, though no addon knows it.
    attributes = importlib.import_module("usercmds").usercmds._modinfo["attrs"]
    attributes.update({key: {"help": "read by resolvconf"} for key in ["dns-nameservers", "dns-search"]})
    return main


def start(main, argv, out, err):
    """Forks a child that is `argv`, and returns its process id."""
    child = os.fork()
    if child:
        return child
    status = 70
    try:
        os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 1)
        os.dup2(os.open(err, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
        importlib.import_module("ifupdown.main").lockfile = f"{out}.lock"
        sys.argv = argv
        status = main()
    except SystemExit as exit:
        status = exit.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status if isinstance(status, int) else 1)


def records(text):
    """The model as lines: `iface NAME FAMILY METHOD AUTO`, then `option KEY VALUE` for each of its values."""
    for stanza in json.loads(text or "[]"):
        yield "iface", stanza["name"], stanza.get("addr_family") or "", stanza.get("addr_method") or "", str(stanza.get("auto"))
        for key, values in stanza["config"].items():
            for value in values if isinstance(values, list) else [values]:
                yield "option", key, value


def finish(jobs):
    """Waits for one child and writes down how it ended."""
    child, status = os.wait()
    number, verb = jobs.pop(child)
    if verb == "ifup":
        (work / f"{number}.status").write_text(str(os.waitstatus_to_exitcode(status)))
    else:
        lines = ["\x1f".join(record) for record in records((work / f"{number}.json").read_text())]
        (work / f"{number}.model").write_text("".join(line + "\n" for line in lines))


main, jobs, number = load(), {}, 0
gc.disable()
gc.freeze()  # what all children share stays shared
(work / "run").mkdir()
while (work / str(number)).exists():
    name, said = str(work / str(number)), f"{work / str(number)}.said"
    jobs[start(main, ["ifup", "-a", "-s", "-i", name], f"{name}.out", said)] = number, "ifup"
    jobs[start(main, ["ifquery", "-a", "-i", name, "-o", "json"], f"{name}.json", f"{name}.unread")] = number, "ifquery"
    number += 1
    while len(jobs) >= 8 * os.cpu_count():
        finish(jobs)
while jobs:
    finish(jobs)
