//! NetworkManager's keyfile format: sections, escapes, and the order of its own writer.
