//! Switch dialects: one vendor's configuration language per file.
