//! Recipes: the only crate that knows the script language. A recipe and the facts of a host become a network.
