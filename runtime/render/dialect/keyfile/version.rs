//! Versions of NetworkManager: which words the reader of a keyfile knows.

use std::fmt;
use std::str::FromStr;

/// Major and minor number. Files are written for the oldest reader that knows all their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u16, pub u16);

impl Version {
    /// Debian 12's; what is measured.
    pub const BASE: Version = Version(1, 42);
    /// Knows `lacp_active`, `arp_missed_max`, `ns_ip6_target` and the priority of a bond's port.
    pub const SPRING_2023: Version = Version(1, 44);
}

impl Default for Version {
    fn default() -> Self {
        Version::BASE
    }
}

impl FromStr for Version {
    type Err = ();

    /// `1.44` or `1.44.2`; nothing before [`Version::BASE`], which would read these files otherwise.
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split('.');
        let mut number = || parts.next().and_then(|part| part.parse::<u16>().ok()).ok_or(());
        let version = Version(number()?, number()?);
        let rest_is_number = parts.all(|part| part.parse::<u16>().is_ok());
        if rest_is_number && version >= Version::BASE { Ok(version) } else { Err(()) }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        assert_eq!("1.44.2".parse(), Ok(Version(1, 44)));
        assert!(Version(1, 100) > Version::SPRING_2023);
        for bad in ["", "1", "1.x", "1.40", "0.9.8", "1.44-rc1", "v1.44"] {
            assert_eq!(bad.parse::<Version>(), Err(()), "{bad}");
        }
    }
}
