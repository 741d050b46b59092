//! Profiles: what a switch's language can say, in which ranges and units. Rules ask them, dialects print by them.

use super::Lacp;
use crate::option::OptionRow;

/// Facts of one switch language. Each vendor's file has one, beside its dialect.
#[derive(Debug)]
pub struct Profile {
    /// The word of a switch's `profile`.
    pub name: &'static str,
    /// One sentence for documents.
    pub doc: &'static str,
    /// Why the language is not certain and how to check it; none where device configurations or the vendor's tests confirm it.
    pub unverified: Option<&'static str>,
    /// First and last id of a port-channel.
    pub lag_ids: (u16, u16),
    pub words: ChannelWords,
    pub mtu: Mtu,
    /// What the platform calls a port-channel over two switches.
    pub mlag: Option<&'static str>,
    /// VLANs the platform keeps for itself.
    pub kept_vlans: Option<(u16, u16)>,
    pub ports: PortNames,
    /// Characters of a description that the language would read as its own.
    pub misread: &'static str,
    /// Options of the switch side that the language has no words for, with the reason as the end of a sentence.
    pub cannot: &'static [(&'static OptionRow, &'static str)],
}

/// How a member joins a port-channel. One keyword set does not fit all: `auto` is LACP on one platform and PAgP on the next.
#[derive(Debug)]
pub struct ChannelWords {
    /// A static port-channel, without LACP.
    pub off: Option<&'static str>,
    pub active: Option<&'static str>,
    pub passive: Option<&'static str>,
}

/// How the platform limits frames.
#[derive(Debug)]
pub struct Mtu {
    /// The largest value, in the platform's own unit.
    pub max: Option<u32>,
    pub unit: MtuUnit,
    pub scope: MtuScope,
}

/// What an MTU counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MtuUnit {
    /// What a host counts: the frame without Ethernet header, tags and checksum.
    Payload,
    /// The frame with header and tags, without checksum.
    Frame,
}

/// Where an MTU is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MtuScope {
    /// On each port or port-channel.
    Port,
    /// Once for the whole switch, so not by a port's stanza.
    Switch,
    /// Nowhere: switched ports pass what the hardware can.
    Unlimited,
}

/// How the platform calls its ports.
#[derive(Debug)]
pub struct PortNames {
    /// The name before the number: `Ethernet` makes `1/1` `Ethernet1/1`.
    pub prefix: &'static str,
    /// Whether a space stands before the number.
    pub spaced: bool,
}

impl Profile {
    /// The word that makes a member speak LACP in this way, or none.
    pub fn word(&self, lacp: Lacp) -> Option<&'static str> {
        match lacp {
            Lacp::Active => self.words.active,
            Lacp::Passive => self.words.passive,
            Lacp::Off => self.words.off,
        }
    }

    /// Why the language cannot say an option; none when it can.
    pub fn cannot(&self, row: &OptionRow) -> Option<&'static str> {
        self.cannot.iter().find(|(other, _)| *other == row).map(|(_, reason)| *reason)
    }

    /// What the switch must be told so that a payload of `payload` bytes passes under `tags` VLAN tags.
    pub fn mtu_for(&self, payload: u32, tags: u32) -> u32 {
        match self.mtu.unit {
            MtuUnit::Payload => payload,
            MtuUnit::Frame => payload + FRAME_HEADER + TAG * tags,
        }
    }

    /// A port's full name: `1/1` and `Eth1/1` are `Ethernet1/1`.
    pub fn port(&self, port: &str) -> String {
        let PortNames { prefix, spaced } = self.ports;
        let digits = port.find(|c: char| c.is_ascii_digit()).unwrap_or(port.len());
        let (word, number) = port.split_at(digits);
        let word = word.trim_end();
        let folded = word.to_ascii_lowercase();
        let short = word.is_empty() || (word.len() >= 2 && prefix.to_ascii_lowercase().starts_with(&folded));
        if prefix.is_empty() || number.is_empty() || !short {
            return port.to_owned();
        }
        format!("{prefix}{}{number}", if spaced { " " } else { "" })
    }

    /// The first character of a text that the language cannot hold as it is.
    pub fn misreads(&self, text: &str) -> Option<char> {
        let outer = |c: Option<char>| c.filter(|c| *c == ' ' || *c == '!' || *c == '#');
        let inner = text.chars().find(|c| !(c.is_ascii_graphic() || *c == ' ') || self.misread.contains(*c));
        inner.or(outer(text.chars().next())).or(outer(text.chars().last()).filter(|c| *c == ' '))
    }
}

/// Destination, source and type (IEEE 802.3).
const FRAME_HEADER: u32 = 14;
/// One VLAN tag (IEEE 802.1Q).
const TAG: u32 = 4;

#[cfg(test)]
mod tests {
    use super::*;

    static EOS_LIKE: Profile = Profile {
        name: "test",
        doc: "",
        unverified: None,
        lag_ids: (1, 9),
        words: ChannelWords { off: Some("on"), active: Some("active"), passive: None },
        mtu: Mtu { max: Some(9216), unit: MtuUnit::Frame, scope: MtuScope::Port },
        mlag: None,
        kept_vlans: None,
        ports: PortNames { prefix: "Ethernet", spaced: false },
        misread: "?",
        cannot: &[],
    };

    #[test]
    fn a_port_has_one_name() {
        for (said, full) in [
            ("1", "Ethernet1"),
            ("1/1", "Ethernet1/1"),
            ("Et3", "Ethernet3"),
            ("eth1/2", "Ethernet1/2"),
            ("Ethernet4", "Ethernet4"),
            ("ethernet 1/1", "Ethernet1/1"),
            ("Management1", "Management1"),
            ("E1", "E1"),
        ] {
            assert_eq!(EOS_LIKE.port(said), full, "{said}");
        }
    }

    /// Spec: a host's 9000 under one tag needs 9018 where frames are counted.
    #[test]
    fn frames_are_larger_than_what_they_carry() {
        assert_eq!(EOS_LIKE.mtu_for(9000, 1), 9018);
        assert_eq!(EOS_LIKE.mtu_for(1500, 0), 1514);
    }

    #[test]
    fn texts_are_told_from_commands() {
        assert_eq!(EOS_LIKE.misreads("node01 bond0"), None);
        assert_eq!(EOS_LIKE.misreads("why?"), Some('?'));
        assert_eq!(EOS_LIKE.misreads("a\nb"), Some('\n'));
        assert_eq!(EOS_LIKE.misreads("!note"), Some('!'));
        assert_eq!(EOS_LIKE.misreads("Zürich"), Some('ü'));
        assert_eq!(EOS_LIKE.misreads("end "), Some(' '));
    }
}
