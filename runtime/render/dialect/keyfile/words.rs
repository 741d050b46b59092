//! Words: the keys that `extra` can add, by section, as NetworkManager 1.42 reads them (`nmcli --complete-args`, and what its
//! writer gives back). It drops any other key, and a value of another type, without a word.

/// Type of a key's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// `true` or `false`.
    Switch,
    /// A whole number; switches with a third state are `0` and `1`.
    Number,
    /// Items, each with `;` behind it.
    List,
    Text,
}

use Word::{List, Number, Switch, Text};

/// The type of a key; none where the section or the key is not known.
pub(super) fn find(section: &str, key: &str) -> Option<Word> {
    match section {
        "tc" if key.starts_with("qdisc.") || key.starts_with("tfilter.") => return Some(Text),
        "user" if key.contains('.') => return Some(Text),
        "sriov" if key.strip_prefix("vf.").is_some_and(is_number) => return Some(Text),
        "ipv4" | "ipv6" if key.strip_prefix("routing-rule").is_some_and(is_number) => return Some(Text),
        _ => {}
    }
    let groups = keys(section).flat_map(|group| group.iter());
    groups.into_iter().find(|(_, keys)| keys.split(' ').any(|known| known == key)).map(|(word, _)| *word)
}

/// All keys of a section, for suggestions.
pub(super) fn all(section: &str) -> Vec<&'static str> {
    keys(section).flat_map(|group| group.iter()).flat_map(|(_, keys)| keys.split(' ')).collect()
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

type Keys = &'static [(Word, &'static str)];

fn keys(section: &str) -> impl Iterator<Item = Keys> {
    let both = matches!(section, "ipv4" | "ipv6").then_some(IP);
    let own = SECTIONS.iter().find(|(name, _)| *name == section).map(|(_, keys)| *keys);
    both.into_iter().chain(own)
}

const IP: Keys = &[
    (Switch, "dhcp-send-hostname ignore-auto-dns ignore-auto-routes may-fail never-default"),
    (
        Number,
        "auto-route-ext-gw dhcp-hostname-flags dhcp-timeout dns-priority replace-local-rule required-timeout route-metric \
         route-table",
    ),
    (List, "dns-options"),
    (Text, "dhcp-hostname dhcp-iaid"),
];

const SECTIONS: &[(&str, Keys)] = &[
    (
        "connection",
        &[
            (Switch, "read-only"),
            (
                Number,
                "auth-retries autoconnect-priority autoconnect-retries dns-over-tls gateway-ping-timeout lldp llmnr mdns metered \
                 mptcp-flags multi-connect timestamp wait-activation-delay wait-device-timeout",
            ),
            (List, "permissions secondaries"),
            (Text, "mud-url stable-id zone"),
        ],
    ),
    (
        "ethernet",
        &[
            (Switch, "auto-negotiate"),
            (Number, "accept-all-mac-addresses speed wake-on-lan"),
            (List, "mac-address-blacklist s390-subchannels"),
            (Text, "duplex generate-mac-address-mask port s390-nettype wake-on-lan-password"),
        ],
    ),
    (
        "bridge",
        &[
            (Switch, "multicast-querier multicast-query-use-ifaddr multicast-snooping vlan-stats-enabled"),
            (
                Number,
                "group-forward-mask multicast-hash-max multicast-last-member-count multicast-last-member-interval \
                 multicast-membership-interval multicast-querier-interval multicast-query-interval \
                 multicast-query-response-interval multicast-startup-query-count multicast-startup-query-interval",
            ),
            (Text, "group-address mac-address multicast-router vlan-protocol"),
        ],
    ),
    (
        "802-1x",
        &[
            (Switch, "optional system-ca-certs"),
            (
                Number,
                "auth-timeout ca-cert-password-flags client-cert-password-flags password-flags password-raw-flags \
                 phase1-auth-flags phase2-ca-cert-password-flags phase2-client-cert-password-flags \
                 phase2-private-key-password-flags pin-flags private-key-password-flags",
            ),
            (List, "altsubject-matches eap phase2-altsubject-matches"),
            (
                Text,
                "anonymous-identity ca-cert ca-cert-password ca-path client-cert client-cert-password domain-match \
                 domain-suffix-match identity pac-file password password-raw phase1-fast-provisioning phase1-peaplabel \
                 phase1-peapver phase2-auth phase2-autheap phase2-ca-cert phase2-ca-cert-password phase2-ca-path \
                 phase2-client-cert phase2-client-cert-password phase2-domain-match phase2-domain-suffix-match \
                 phase2-private-key phase2-private-key-password phase2-subject-match pin private-key private-key-password \
                 subject-match",
            ),
        ],
    ),
    ("sriov", &[(Number, "autoprobe-drivers total-vfs")]),
    (
        "ethtool",
        &[
            (
                Switch,
                "feature-esp-hw-offload feature-esp-tx-csum-hw-offload feature-fcoe-mtu feature-highdma feature-hw-tc-offload \
                 feature-l2-fwd-offload feature-loopback feature-macsec-hw-offload feature-rx-all feature-rx-fcs \
                 feature-rx-gro-hw feature-rx-gro-list feature-rx-udp-gro-forwarding feature-rx-udp_tunnel-port-offload \
                 feature-rx-vlan-filter feature-rx-vlan-stag-filter feature-rx-vlan-stag-hw-parse feature-tls-hw-record \
                 feature-tls-hw-rx-offload feature-tls-hw-tx-offload feature-tx-checksum-fcoe-crc \
                 feature-tx-checksum-ip-generic feature-tx-checksum-ipv4 feature-tx-checksum-ipv6 feature-tx-checksum-sctp \
                 feature-tx-esp-segmentation feature-tx-fcoe-segmentation feature-tx-gre-csum-segmentation \
                 feature-tx-gre-segmentation feature-tx-gso-list feature-tx-gso-partial feature-tx-gso-robust \
                 feature-tx-ipxip4-segmentation feature-tx-ipxip6-segmentation feature-tx-nocache-copy \
                 feature-tx-scatter-gather feature-tx-scatter-gather-fraglist feature-tx-sctp-segmentation \
                 feature-tx-tcp-ecn-segmentation feature-tx-tcp-mangleid-segmentation feature-tx-tcp-segmentation \
                 feature-tx-tcp6-segmentation feature-tx-tunnel-remcsum-segmentation feature-tx-udp-segmentation \
                 feature-tx-udp_tnl-csum-segmentation feature-tx-udp_tnl-segmentation feature-tx-vlan-stag-hw-insert \
                 pause-autoneg pause-rx pause-tx",
            ),
            (
                Number,
                "coalesce-adaptive-rx coalesce-adaptive-tx coalesce-pkt-rate-high coalesce-pkt-rate-low coalesce-rx-frames \
                 coalesce-rx-frames-high coalesce-rx-frames-irq coalesce-rx-frames-low coalesce-rx-usecs \
                 coalesce-rx-usecs-high coalesce-rx-usecs-irq coalesce-rx-usecs-low coalesce-sample-interval \
                 coalesce-stats-block-usecs coalesce-tx-frames coalesce-tx-frames-high coalesce-tx-frames-irq \
                 coalesce-tx-frames-low coalesce-tx-usecs coalesce-tx-usecs-high coalesce-tx-usecs-irq coalesce-tx-usecs-low \
                 ring-rx-jumbo ring-rx-mini",
            ),
        ],
    ),
    ("match", &[(List, "driver interface-name kernel-command-line path")]),
    ("hostname", &[(Number, "from-dhcp from-dns-lookup only-from-default priority")]),
    (
        "ipv4",
        &[
            (Number, "dad-timeout link-local"),
            (List, "dhcp-reject-servers"),
            (Text, "dhcp-client-id dhcp-fqdn dhcp-vendor-class-identifier"),
        ],
    ),
    ("ipv6", &[(Number, "ip6-privacy mtu ra-timeout"), (Text, "dhcp-duid token")]),
    ("proxy", &[(Switch, "browser-only"), (Number, "method"), (Text, "pac-script pac-url")]),
];
