//! Rules: everything a recipe can be told is wrong, each with a code, a name, a page, an example that fires and its correction.

pub mod address;
pub mod bond;
pub mod files;
pub mod language;
pub mod link;
pub(crate) mod phrase;
pub mod switch_side;
pub mod target;
pub mod warewulf;

use crate::network::View;
use crate::site::Site;
use crate::{Diagnostics, Severity};

/// One rule. Its page is what `netrecipe explain CODE` prints; both examples run as tests.
#[derive(Debug)]
pub struct Rule {
    /// Stable: `NR` and four digits. 00 evaluation, 01 language, 02 link layer, 03 addressing, 04 switch side, 05 hooks and
    /// targets, 06 libraries, 07 apply, 09 limits.
    pub code: &'static str,
    /// Reads after "allow": `miimon-with-arp-interval`.
    pub name: &'static str,
    pub severity: Severity,
    /// One sentence: what holds.
    pub title: &'static str,
    /// Why, with the source of the rule (kernel file, man page, RFC).
    pub why: &'static str,
    /// A recipe for which the rule fires, for the hosts of the examples' inventory; where a recipe alone cannot break the rule,
    /// files of a site, each under a line `# NAME`.
    pub fires: &'static str,
    /// The same recipe, mended.
    pub mended: &'static str,
    /// Targets the example is rendered for, when the rule is a target's.
    pub targets: &'static [&'static str],
    pub check: Check,
}

/// When a rule looks.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// While the recipe is read or evaluated, or its result is rendered: the code that does it knows the rule.
    Inline,
    /// On one host's network.
    Host(fn(&View, &mut Diagnostics)),
    /// On all hosts and switches together.
    Site(fn(&Site, &mut Diagnostics)),
}

/// How the codes of the switch side begin.
const SWITCH_SIDE: &str = "NR04";

/// All rules, group by group.
#[rustfmt::skip] // one line per group
pub static RULES: &[&[&Rule]] = &[
    language::RULES,
    bond::RULES,
    link::RULES,
    address::RULES,
    files::RULES,
    switch_side::RULES,
    target::RULES,
    warewulf::RULES,
];

/// All rules, one after the other.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().flat_map(|group| group.iter().copied())
}

/// The rule of a code or name, in any case of letters.
pub fn find(word: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.code.eq_ignore_ascii_case(word) || rule.name.eq_ignore_ascii_case(word))
}

/// Runs every rule that looks at one host. The switch side of a template is looked at host by host: its cables and numbers are
/// facts that differ.
pub(crate) fn check_host(view: &View, diags: &mut Diagnostics) {
    let is_template = view.network().is_template;
    for rule in all().filter(|rule| !(is_template && rule.code.starts_with(SWITCH_SIDE))) {
        if let Check::Host(check) = rule.check {
            check(view, diags);
        }
    }
}

/// Runs every rule that looks at the whole site.
pub fn check_site(site: &Site, diags: &mut Diagnostics) {
    for rule in all() {
        if let Check::Site(check) = rule.check {
            check(site, diags);
        }
    }
}
