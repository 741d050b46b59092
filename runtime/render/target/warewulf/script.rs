//! `apply.sh`: installs the overlays on the Warewulf server, assigns them, previews every node and builds.

use netrecipe_model::hostlist;

use super::setting::{Mode, Plan};
use crate::File;
use crate::dialect::shell::quote;

/// Path of the script in the tree.
const PATH: &str = "apply.sh";

/// The script. `previews` are the templates of the shared overlay, by their path in it; `needs` is what they read in nodes.conf.
pub(super) fn file(plan: &Plan, hosts: &[String], previews: &[String], needs: &[String]) -> File {
    let mut file = File::new(PATH, 0o755);
    head(plan, needs, &mut file);
    install(&mut file);
    preview(plan, hosts, previews, &mut file);
    assign(plan, hosts, &mut file);
    file
}

fn lines(file: &mut File, text: &str) {
    text.lines().for_each(|line| file.fixed(line));
}

fn head(plan: &Plan, needs: &[String], file: &mut File) {
    lines(
        file,
        "#!/bin/sh\n\
         # Installs these overlays on the Warewulf server, previews and assigns them, and builds: run it there as root.\n\
         # Files are put in place with their modes: `wwctl overlay edit` would add a header to a new template, and\n\
         # `wwctl overlay import --parents` would make folders, even /etc, unreadable for all but root.",
    );
    let overlay = &plan.overlay;
    file.fixed(&format!("# To take the overlay away again, set the nodes' profiles without `{}`.", plan.profile));
    if !needs.is_empty() {
        file.fixed("#");
        file.fixed("# nodes.conf must have for every node:");
        needs.iter().for_each(|need| file.fixed(&format!("#   {need}")));
        file.fixed(
            "# The device that nodes boot from keeps its hwaddr there too: that is how the server knows a node.",
        );
    }
    lines(file, "set -eu\ncd \"$(dirname \"$0\")\"\nhere=$PWD");
    file.fixed(&format!("overlay={}", quote(overlay)));
    file.fixed(&format!("release={}.{}", plan.release.0, plan.release.1));
    lines(
        file,
        "overlays=${WWOVERLAYDIR:-/var/lib/warewulf/overlays}\n\
         installed=${overlays%/*}/netrecipe\n\
         \n\
         found=$(wwctl version | sed -n '1s/^[^0-9]*\\([0-9]*\\.[0-9]*\\).*/\\1/p')\n\
         [ \"$found\" = \"$release\" ] || { echo \"apply.sh is for Warewulf $release, here is $found: set version in netrecipe.toml\" >&2; exit 1; }",
    );
}

fn install(file: &mut File) {
    lines(
        file,
        "\n\
         # Only overlays that came from here are replaced; files that a former run left and this one lacks go.\n\
         mkdir -p \"$installed\"\n\
         for list in manifest/*; do\n\
         \x20   name=${list#manifest/}\n\
         \x20   if [ -e \"$overlays/$name\" ] && [ ! -e \"$installed/$name\" ]; then\n\
         \x20       echo \"overlay $name is there already, and not from here: move it away or choose another name\" >&2; exit 1\n\
         \x20   fi\n\
         \x20   if [ -e \"$installed/$name\" ]; then\n\
         \x20       while read -r _ kind path; do\n\
         \x20           [ \"$kind\" = d ] || [ -e \"$here/overlays/$path\" ] || rm -f \"$overlays/$path\"\n\
         \x20       done <\"$installed/$name\"\n\
         \x20   fi\n\
         \x20   while read -r mode kind path; do\n\
         \x20       case $kind in\n\
         \x20       d) install -d -m \"$mode\" -o root -g root \"$overlays/$path\" ;;\n\
         \x20       f) install -m \"$mode\" -o root -g root \"$here/overlays/$path\" \"$overlays/$path\" ;;\n\
         \x20       esac\n\
         \x20   done <\"$list\"\n\
         \x20   cp \"$list\" \"$installed/$name\"\n\
         done",
    );
}

fn preview(plan: &Plan, hosts: &[String], previews: &[String], file: &mut File) {
    if previews.is_empty() || !plan.release.can_preview() {
        return;
    }
    lines(
        file,
        "\n\
         # Every template for every node, before any node gets it. A missing fact ends the run; what Warewulf does not know\n\
         # would be printed as `<no value>`.",
    );
    file.fixed("for node in \\");
    wrap(hosts, file);
    file.fixed("do");
    let paths: Vec<String> = previews.iter().map(|path| quote(path)).collect();
    file.fixed(&format!("    for path in {}", paths.join(" ")));
    lines(
        file,
        "\x20   do\n\
         \x20       shown=$(wwctl overlay show --quiet --render \"$node\" \"$overlay\" \"$path\")\n\
         \x20       case $shown in\n\
         \x20       *'<no value>'*) printf '%s: %s lacks a value\\n%s\\n' \"$node\" \"$path\" \"$shown\" >&2; exit 1 ;;\n\
         \x20       esac\n\
         \x20   done\n\
         done",
    );
}

/// Quoted words, eight on a line, as the rest of a list that is to be continued.
fn wrap(words: &[String], file: &mut File) {
    let mut chunks = words.chunks(8).peekable();
    while let Some(chunk) = chunks.next() {
        let words: Vec<String> = chunk.iter().map(|word| quote(word)).collect();
        let end = if chunks.peek().is_some() { " \\" } else { "" };
        file.fixed(&format!("    {}{end}", words.join(" ")));
    }
}

fn assign(plan: &Plan, hosts: &[String], file: &mut File) {
    let (flag, profile) = (plan.release.system_flag(), quote(&plan.profile));
    let rival = if plan.release.has_rival_overlay() { ",~NetworkManager" } else { "" };
    let list = quote(&format!("{}{rival}", plan.overlay));
    lines(
        file,
        "\n\
         # A profile of its own: lists of a node's profiles are joined, while a list set for `default` would replace the others\n\
         # there. `~NetworkManager` takes away the distribution's overlay, which would leave links that nodes.conf does not name\n\
         # unmanaged and compete for the others.",
    );
    let yes = if (4..=5).contains(&plan.release.1) { " --yes" } else { "" };
    file.fixed(&format!(
        "wwctl profile list | awk -v name={profile} '$1 == name {{ found = 1 }} END {{ exit !found }}' || wwctl profile add{yes} {profile}"
    ));
    file.fixed(&format!("wwctl profile set --yes {flag} {list} {profile}"));
    let patterns: Vec<String> = hostlist::fold(hosts).iter().map(|pattern| quote(pattern)).collect();
    let profiles = quote(&format!("{},{}", plan.base, plan.profile));
    for chunk in patterns.chunks(8) {
        file.fixed(&format!("wwctl node set --yes --profile {profiles} {}", chunk.join(" ")));
    }
    if plan.mode == Mode::Overlays {
        file.fixed("# And to every node the overlay with its own files. It is the only one in the node's own list.");
        for host in hosts {
            let own = quote(&format!("{}-{host}", plan.overlay));
            file.fixed(&format!("wwctl node set --yes {flag} {own} {}", quote(host)));
        }
    }
    file.fixed("");
    file.fixed("# The arguments are nodes; an overlay's name here would be taken for one.");
    for chunk in patterns.chunks(8) {
        file.fixed(&format!("wwctl overlay build {}", chunk.join(" ")));
    }
}
