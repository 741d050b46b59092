//! One program for all integration tests: the binary, the examples, the tools that read the files, and the house itself.

mod docs;
mod examples;
mod meaning;
mod networkmanager;
mod oracle;
mod tidy;
mod warewulf;
