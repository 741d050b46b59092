//! Checksums of rendered files.

use std::fmt;

use sha2::{Digest, Sha256};

/// SHA-256 of a text. Displays as 64 hexadecimal digits; `{:.12}` is the short form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum([u8; 32]);

impl Sum {
    pub fn of(bytes: impl AsRef<[u8]>) -> Self {
        Sum(Sha256::digest(bytes).into())
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::with_capacity(64);
        for byte in self.0 {
            fmt::Write::write_fmt(&mut text, format_args!("{byte:02x}"))?;
        }
        f.write_str(&text[..f.precision().unwrap_or(64).min(64)])
    }
}
