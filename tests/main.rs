//! One program for all integration tests: the binary, the examples, the tools that read the files, and the house itself.

mod oracle;
mod tidy;
