//! Switch dialects: one vendor's configuration language per file.

mod lines;

pub mod arista_eos;
pub mod cisco_nxos;
pub mod juniper_junos;
pub mod mokerlink_cisco_like;

#[cfg(test)]
mod tests;

use netrecipe_model::Site;
use netrecipe_model::site::SwitchPlan;
use netrecipe_model::switch::Profile;

use crate::{File, FileSet};

/// One configuration language of switches.
pub trait Dialect: Sync {
    /// What the language can say; rules check a recipe against it before anything is written.
    fn profile(&self) -> &'static Profile;

    /// Writes the whole switch, in an order in which it can be applied.
    fn write(&self, plan: &SwitchPlan, file: &mut File);
}

/// All dialects, in the order of documents.
pub static DIALECTS: &[&dyn Dialect] = &[
    &mokerlink_cisco_like::MokerlinkCiscoLike,
    &arista_eos::AristaEos,
    &cisco_nxos::CiscoNxos,
    &juniper_junos::JuniperJunos,
];

/// What a site's switches can be.
pub fn profiles() -> Vec<&'static Profile> {
    DIALECTS.iter().map(|dialect| dialect.profile()).collect()
}

/// Writes every switch of a site that has a profile and ports, as `switch/NAME/NAME.cfg`. Rules have looked at the site
/// before: what a dialect cannot say was reported there, at the recipe's line.
pub fn render(site: &Site) -> FileSet {
    let mut files = FileSet::default();
    for plan in site.switches() {
        let dialect = DIALECTS.iter().find(|dialect| plan.profile.is_some_and(|p| p.name == dialect.profile().name));
        if let (Some(dialect), Some(_)) = (dialect, plan.ends().next()) {
            let name = &plan.name;
            let mut file = File::new(format!("switch/{name}/{name}.cfg"), 0o644);
            dialect.write(plan, &mut file);
            files.add(file);
        }
    }
    files
}
