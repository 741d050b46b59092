//! Origins: which place of which recipe said a thing, as four bytes that every leaf can carry.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// An index into [`Origins`]; `Origin::NONE` is netrecipe itself (a default that no recipe said).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Origin(u32);

impl Origin {
    /// Said by no recipe.
    pub const NONE: Origin = Origin(0);

    /// Whether a recipe said it.
    pub fn is_said(self) -> bool {
        self.0 != 0
    }

    /// The origin itself where a recipe said it, else `other`.
    pub fn or(self, other: Origin) -> Origin {
        if self.is_said() { self } else { other }
    }
}

/// One place of one file, with the calls that led there. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Module id (`site/site`, `std/lacp`) or the file's name as the user wrote it.
    pub file: Arc<str>,
    pub line: u32,
    pub column: u32,
    /// Where the option's key stands, when the place is an option's value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<(u32, u32)>,
    /// Innermost call first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trail: Vec<Frame>,
}

/// A call on the way to a place: `function` was called at `file:line:column`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Frame {
    pub function: Arc<str>,
    pub file: Arc<str>,
    pub line: u32,
    pub column: u32,
}

/// All places of a run, each once. It only grows, so that a reader can follow it with [`Origins::since`].
#[derive(Clone, Debug, Default)]
pub struct Origins {
    places: Vec<Place>,
    index: HashMap<Place, Origin>,
}

impl Origins {
    /// The origin of a place, the same for equal places.
    pub fn intern(&mut self, place: Place) -> Origin {
        if let Some(&origin) = self.index.get(&place) {
            return origin;
        }
        self.places.push(place.clone());
        let origin = Origin(u32::try_from(self.places.len()).unwrap_or(u32::MAX));
        self.index.insert(place, origin);
        origin
    }

    /// The place behind an origin; none for [`Origin::NONE`].
    pub fn place(&self, origin: Origin) -> Option<&Place> {
        self.places.get((origin.0 as usize).checked_sub(1)?)
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether nothing was said yet.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The places added after the first `seen`.
    pub fn since(&self, seen: usize) -> &[Place] {
        &self.places[seen.min(self.places.len())..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(line: u32) -> Place {
        Place { file: "site".into(), line, column: 1, key: None, trail: Vec::new() }
    }

    #[test]
    fn equal_places_are_one_origin() {
        let mut origins = Origins::default();
        let first = origins.intern(place(1));
        let second = origins.intern(place(2));
        assert_eq!(origins.intern(place(1)), first);
        assert_ne!(first, second);
        assert_eq!(origins.place(second).map(|p| p.line), Some(2));
        assert_eq!(origins.place(Origin::NONE), None);
        assert_eq!(origins.since(1).len(), 1);
    }
}
