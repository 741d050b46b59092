//! Levels: links stand on each other without circles, and not too high.

use super::stack;
use crate::diagnostic::Diagnostic;
use crate::network::View;
use crate::rule::{Check, Rule};
use crate::{Diagnostics, Severity};

pub static LOOP: Rule = Rule {
    code: "NR0233",
    name: "link-loop",
    severity: Severity::Error,
    title: "Links do not stand on each other in a circle.",
    why: "A link is made after its ports and parents, and the kernel refuses a loop with ELOOP (`__netdev_upper_dev_link` in \
          net/core/dev.c).",
    fires: r#"let br0 = bridge("br0", #{ ports: [nic("eno1")] });
port(br0, vlan(br0, 10));"#,
    mended: r#"let br0 = bridge("br0", #{ ports: [nic("eno1")] });
vlan(br0, 10);"#,
    targets: &[],
    check: Check::Host(circles),
};

pub static TOO_MANY: Rule = Rule {
    code: "NR0244",
    name: "too-many-levels",
    severity: Severity::Error,
    title: "Links stand at most 8 high.",
    why: "The kernel refuses the ninth level with EMLINK (MAX_NEST_DEV in include/linux/netdevice.h).",
    fires: r#"let top = nic("eno1", #{ mtu: 1600 });
for id in 2..10 { top = vlan(top, id, #{ name: `q${id}`, mtu: 1600 - 4 * id }); }"#,
    mended: r#"let top = nic("eno1", #{ mtu: 1600 });
for id in 2..9 { top = vlan(top, id, #{ name: `q${id}`, mtu: 1600 - 4 * id }); }"#,
    targets: &[],
    check: Check::Host(too_many),
};

const LEVELS: usize = 8;

fn circles(view: &View, diags: &mut Diagnostics) {
    let links = view.links();
    for circle in stack::of(view).circles {
        let Some(&first) = circle.first() else { continue };
        let names: Vec<String> = circle.iter().map(|&place| format!("`{}`", links[place].name)).collect();
        let message = if circle.len() == 1 {
            format!("links do not stand on each other in a circle: {} stands on itself", names[0])
        } else {
            format!("links do not stand on each other in a circle: {} on {}", names.join(" on "), names[0])
        };
        let mut diagnostic = Diagnostic::new(&LOOP, message);
        let below = circle.iter().skip(1).chain([&first]);
        for (&above, &below) in circle.iter().zip(below) {
            let (above, below) = (&links[above], &links[below]);
            let text = format!("`{}` stands on `{}`", above.name, below.name);
            diagnostic = diagnostic.at(stack::reference(above, &below.name), text);
        }
        diags.push(diagnostic.help("take one of these references out"));
    }
}

fn too_many(view: &View, diags: &mut Diagnostics) {
    let links = view.links();
    let mut levels = vec![0; links.len()];
    for place in stack::of(view).order {
        let link = &links[place];
        levels[place] = 1 + view.below(link).map(|below| levels[below]).max().unwrap_or(0);
        if levels[place] == LEVELS + 1 {
            let message =
                format!("links stand at most {LEVELS} high: `{}` would be at level {}", link.name, LEVELS + 1);
            let help = "put it on a link further down";
            diags.push(Diagnostic::new(&TOO_MANY, message).at(link.named.or(link.origin), "too high").help(help));
        }
    }
}
