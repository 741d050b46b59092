//! One program for all integration tests: the binary, the examples, the tools that read the files, and the house itself.

mod cli;
mod diagnostics;
mod docs;
mod examples;
mod hostile;
mod inventory;
mod lossy;
mod meaning;
mod networkmanager;
mod oracle;
mod properties;
mod readers;
mod recipe;
mod report;
mod rules;
mod scratch;
mod switch;
mod tidy;
mod warewulf;
