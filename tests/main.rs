//! The tests.

mod oracle;
