//! Sources: the texts that findings point into, as they were when they were read.

use std::collections::HashMap;
use std::sync::Arc;

use super::token::Language;

/// One text: a recipe, a module, a manifest, an inventory.
#[derive(Clone, Debug)]
pub struct Text {
    /// As the user would name it: a path, or the id of a module of the library.
    pub name: String,
    pub text: Arc<str>,
    pub language: Language,
}

/// All texts of a run, by the file word of [`netrecipe_model::Place`].
#[derive(Clone, Debug, Default)]
pub struct Sources(HashMap<String, Text>);

impl Sources {
    pub fn add(&mut self, id: impl Into<String>, text: Text) {
        self.0.insert(id.into(), text);
    }

    pub fn get(&self, id: &str) -> Option<&Text> {
        self.0.get(id)
    }

    /// The name of a file as the user knows it.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.0.get(id).map_or(id, |text| &text.name)
    }
}
