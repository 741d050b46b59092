//! One program for all integration tests: the binary, the examples, the tools that read the files, and the house itself.

mod diagnostics;
mod docs;
mod examples;
mod meaning;
mod oracle;
mod recipe;
mod rules;
mod switch;
mod tidy;
