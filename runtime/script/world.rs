//! The world outside a recipe: the texts of its modules come through here, and nothing else does.

/// One file of recipe text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Module id: `site/site`, `site/roles/storage`, `std/lacp`.
    pub id: String,
    /// The file as the user would name it.
    pub name: String,
    pub text: String,
}

/// Where the texts of a site's modules come from.
pub trait World {
    /// The text of a module id below `site/`. Modules of `std/` are compiled in and never asked for.
    ///
    /// # Errors
    /// Why there is none, as the end of a sentence.
    fn read(&mut self, id: &str) -> Result<Source, String>;
}

/// Modules compiled into the program, by id.
pub(crate) const STDLIB: &[(&str, &str)] = &[("std/lacp", include_str!("../../stdlib/lacp.rhai"))];

/// A module of the standard library.
pub(crate) fn standard(id: &str) -> Option<Source> {
    let (_, text) = STDLIB.iter().find(|(known, _)| *known == id)?;
    Some(Source { id: id.into(), name: format!("{id}.rhai"), text: (*text).into() })
}
