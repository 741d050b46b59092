//! A bond: every option of the kernel's driver, the modes that take it, and when it may change.

use serde::{Deserialize, Serialize};

use crate::link::common::{LINK, SET_MAC};
use crate::option::Change::{Down, DownAndEmpty, Empty};
use crate::option::{Kind, OptionRow, rows};

/// How a bond spreads frames over its ports; the discriminant is the kernel's number (`BOND_MODE_*`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Mode {
    BalanceRr = 0,
    ActiveBackup = 1,
    BalanceXor = 2,
    Broadcast = 3,
    Ieee8023ad = 4,
    BalanceTlb = 5,
    BalanceAlb = 6,
}

/// The modes' names, in the kernel's order.
pub const MODE_NAMES: &[&str] =
    &["balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb"];

impl Mode {
    pub const ALL: [Mode; 7] = [
        Mode::BalanceRr,
        Mode::ActiveBackup,
        Mode::BalanceXor,
        Mode::Broadcast,
        Mode::Ieee8023ad,
        Mode::BalanceTlb,
        Mode::BalanceAlb,
    ];

    /// The mode of a name.
    pub fn named(name: &str) -> Option<Mode> {
        Mode::ALL.into_iter().find(|mode| mode.name() == name)
    }

    /// The kernel's name.
    pub fn name(self) -> &'static str {
        MODE_NAMES[self as usize]
    }
}

/// A set of modes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Modes(u8);

impl Modes {
    pub const ALL: Modes = Modes(0x7f);
    /// `802.3ad` alone.
    pub const LACP: Modes = Modes(1 << 4);
    /// `active-backup`, `balance-tlb`, `balance-alb`: one port is active or primary.
    pub const ACTIVE: Modes = Modes(1 << 1 | 1 << 5 | 1 << 6);
    /// `balance-rr`, `active-backup`, `balance-xor`, `broadcast`: ARP can watch the links.
    pub const ARP: Modes = Modes(0x0f);
    pub const BACKUP: Modes = Modes(1 << 1);
    pub const ROUND_ROBIN: Modes = Modes(1);
    /// `balance-tlb`, `balance-alb`.
    pub const ADAPTIVE: Modes = Modes(1 << 5 | 1 << 6);
    /// `balance-xor`, `802.3ad`, and the adaptive ones with `tlb_dynamic_lb` off.
    pub const HASHING: Modes = Modes(1 << 2 | 1 << 4 | 1 << 5 | 1 << 6);
    /// Modes in which membership reports are sent again after a failover.
    pub const IGMP: Modes = Modes(1 | 1 << 1 | 1 << 5 | 1 << 6);

    pub const fn has(self, mode: Mode) -> bool {
        self.0 & (1 << mode as u8) != 0
    }

    /// Names of the modes in the set.
    pub fn names(self) -> Vec<&'static str> {
        Mode::ALL.into_iter().filter(|mode| self.has(*mode)).map(Mode::name).collect()
    }
}

const INT: i64 = 2_147_483_647;
const MS: Kind = Kind::Milliseconds { min: 0, max: INT };
const DRIVER: &str = "drivers/net/bonding/bond_options.c";

rows! {
    /// Options of a bond, in the order in which the kernel takes them (`bond_changelink` in bond_netlink.c).
    BOND:
    MODE = OptionRow::new("mode", Kind::Choice(MODE_NAMES), "\"802.3ad\"", "chooses how frames are spread over the ports; it must be said")
        .netlink(1).change(DownAndEmpty).source(DRIVER);
    PORTS = OptionRow::new("slaves", Kind::Links, "[eno1, eno2]", "are the bond's ports, in the order in which they join").aliases(&["ports"]);
    ACTIVE_SLAVE = OptionRow::new("active_slave", Kind::Link, "eno1", "is the port to use now; a state, not a setting, so files cannot hold it")
        .only_in(Modes::ACTIVE).netlink(2).source(DRIVER);
    MIIMON = OptionRow::new("miimon", MS, "100", "is how often the ports' carrier is looked at; 0 is never")
        .default("100 without `arp_interval`").netlink(3).source(DRIVER);
    UPDELAY = OptionRow::new("updelay", MS, "200", "waits before a port with carrier is used; a multiple of `miimon`")
        .default("0").netlink(4).source(DRIVER);
    DOWNDELAY = OptionRow::new("downdelay", MS, "200", "waits before a port without carrier is given up; a multiple of `miimon`")
        .default("0").netlink(5).source(DRIVER);
    PEER_NOTIF_DELAY = OptionRow::new("peer_notif_delay", Kind::Milliseconds { min: 0, max: 300_000 }, "500", "is the pause between two notifications of peers; a multiple of `miimon`")
        .default("0").aliases(&["peer_notify_delay"]).netlink(28).effective_in(Modes::ALL).source(DRIVER);
    USE_CARRIER = OptionRow::new("use_carrier", Kind::Flag, "true", "asks the driver for carrier instead of MII or ethtool; kernels from 6.18 know only `true`")
        .default("true").netlink(6).source(DRIVER);
    ARP_INTERVAL = OptionRow::new("arp_interval", MS, "1000", "is how often the links are watched by ARP; instead of `miimon`")
        .default("0").only_in(Modes::ARP).netlink(7).source(DRIVER);
    ARP_IP_TARGET = OptionRow::new("arp_ip_target", Kind::Ips { max: 16, v4: true, v6: false }, "[\"192.0.2.1\"]", "are the hosts that `arp_interval` asks")
        .effective_in(Modes::ARP).aliases(&["arp_ip_targets"]).netlink(8).source(DRIVER);
    NS_IP6_TARGET = OptionRow::new("ns_ip6_target", Kind::Ips { max: 16, v4: false, v6: true }, "[\"2001:db8::1\"]", "are the hosts that `arp_interval` asks by IPv6 neighbour solicitation")
        .effective_in(Modes::ARP).netlink(31).source(DRIVER);
    ARP_VALIDATE = OptionRow::new("arp_validate", Kind::Choice(&["none", "active", "backup", "all", "filter", "filter_active", "filter_backup"]), "\"active\"", "says whose ARP replies are checked")
        .default("none").only_in(Modes::ARP).netlink(9).source(DRIVER);
    ARP_ALL_TARGETS = OptionRow::new("arp_all_targets", Kind::Choice(&["any", "all"]), "\"all\"", "says how many targets must answer")
        .default("any").effective_in(Modes::BACKUP).netlink(10).source(DRIVER);
    PRIMARY = OptionRow::new("primary", Kind::Link, "eno1", "is the port to use whenever it is up")
        .only_in(Modes::ACTIVE).netlink(11).source(DRIVER);
    PRIMARY_RESELECT = OptionRow::new("primary_reselect", Kind::Choice(&["always", "better", "failure"]), "\"failure\"", "says when a primary that comes back is used again")
        .default("always").effective_in(Modes::ACTIVE).netlink(12).source(DRIVER);
    FAIL_OVER_MAC = OptionRow::new("fail_over_mac", Kind::Choice(&["none", "active", "follow"]), "\"active\"", "says whose MAC address the ports carry")
        .default("none").effective_in(Modes::BACKUP).netlink(13).change(Empty).source(DRIVER);
    XMIT_HASH_POLICY = OptionRow::new("xmit_hash_policy", Kind::Choice(&["layer2", "layer3+4", "layer2+3", "encap2+3", "encap3+4", "vlan+srcmac"]), "\"layer2+3\"", "says which headers choose the port of a frame")
        .default("layer2").effective_in(Modes::HASHING).netlink(14).source(DRIVER);
    RESEND_IGMP = OptionRow::new("resend_igmp", Kind::Number { min: 0, max: 255 }, "1", "is how often membership reports are sent again after a failover")
        .default("1").effective_in(Modes::IGMP).netlink(15).source(DRIVER);
    NUM_GRAT_ARP = OptionRow::new("num_grat_arp", Kind::Number { min: 0, max: 255 }, "1", "is how often peers are told of a failover; one kernel field with `num_unsol_na`")
        .default("1").effective_in(Modes::BACKUP).netlink(16).source(DRIVER);
    NUM_UNSOL_NA = OptionRow::new("num_unsol_na", Kind::Number { min: 0, max: 255 }, "1", "is the IPv6 word for `num_grat_arp`; both must be equal")
        .default("1").effective_in(Modes::BACKUP).netlink(16).source(DRIVER);
    ALL_SLAVES_ACTIVE = OptionRow::new("all_slaves_active", Kind::Flag, "true", "delivers frames that arrive on ports not in use")
        .default("false").netlink(17).source(DRIVER);
    MIN_LINKS = OptionRow::new("min_links", Kind::Number { min: 0, max: INT }, "1", "is how many ports must be up for the bond to be")
        .default("0").effective_in(Modes::LACP).netlink(18).source(DRIVER);
    LP_INTERVAL = OptionRow::new("lp_interval", Kind::Seconds { min: 1, max: INT }, "1", "is the pause between learning frames to the switch")
        .default("1").effective_in(Modes::ADAPTIVE).netlink(19).source(DRIVER);
    PACKETS_PER_SLAVE = OptionRow::new("packets_per_slave", Kind::Number { min: 0, max: 65535 }, "1", "is how many frames leave a port before the next one's turn; 0 is random")
        .default("1").only_in(Modes::ROUND_ROBIN).netlink(20).source(DRIVER);
    LACP_ACTIVE = OptionRow::new("lacp_active", Kind::Choice(&["off", "on"]), "\"on\"", "says whether the bond speaks LACP first")
        .default("on").only_in(Modes::LACP).netlink(29).change(Down).source(DRIVER);
    LACP_RATE = OptionRow::new("lacp_rate", Kind::Choice(&["slow", "fast"]), "\"fast\"", "asks the partner for LACP frames every second or every thirty")
        .default("slow").only_in(Modes::LACP).netlink(21).change(Down).source(DRIVER);
    AD_SELECT = OptionRow::new("ad_select", Kind::Choice(&["stable", "bandwidth", "count", "actor_port_prio"]), "\"bandwidth\"", "says which aggregator is used when ports form several")
        .default("stable").effective_in(Modes::LACP).netlink(22).change(Down).source(DRIVER);
    AD_ACTOR_SYS_PRIO = OptionRow::new("ad_actor_sys_prio", Kind::Number { min: 1, max: 65535 }, "32768", "is the LACP system priority")
        .default("65535").only_in(Modes::LACP).netlink(24).source(DRIVER);
    AD_USER_PORT_KEY = OptionRow::new("ad_user_port_key", Kind::Number { min: 0, max: 1023 }, "42", "is the upper part of the LACP port key")
        .default("0").only_in(Modes::LACP).netlink(25).change(Down).source(DRIVER);
    AD_ACTOR_SYSTEM = OptionRow::new("ad_actor_system", Kind::Mac, "\"02:00:00:00:00:01\"", "is the LACP system id; all zero is the bond's own address")
        .only_in(Modes::LACP).netlink(26).source(DRIVER);
    TLB_DYNAMIC_LB = OptionRow::new("tlb_dynamic_lb", Kind::Flag, "false", "moves flows by load instead of by hash")
        .default("true").only_in(Modes::ADAPTIVE).netlink(27).change(Down).source(DRIVER);
    ARP_MISSED_MAX = OptionRow::new("arp_missed_max", Kind::Number { min: 1, max: 255 }, "2", "is how many unanswered ARP rounds take a port down")
        .default("2").only_in(Modes::ARP).netlink(30).source(DRIVER);
    COUPLED_CONTROL = OptionRow::new("coupled_control", Kind::Choice(&["off", "on"]), "\"on\"", "joins collecting and distributing in LACP's port state")
        .default("on").only_in(Modes::LACP).netlink(32).change(Down).source(DRIVER);
    BROADCAST_NEIGHBOR = OptionRow::new("broadcast_neighbor", Kind::Choice(&["off", "on"]), "\"on\"", "sends ARP and neighbour discovery on every port")
        .default("off").only_in(Modes::LACP).netlink(33).source(DRIVER);
    LACP_STRICT = OptionRow::new("lacp_strict", Kind::Choice(&["off", "on"]), "\"on\"", "takes the bond down when no port has an LACP partner; kernels from 7.0")
        .default("off").only_in(Modes::LACP).netlink(34).source(DRIVER);
    BALANCE_SLB = OptionRow::new("balance_slb", Kind::Flag, "true", "is NetworkManager's source load balancing, no option of the kernel; needs `vlan+srcmac`")
        .default("false").only_in(Modes(1 << 2)).source("nm-settings(5)");
}

rows! {
    /// Options of one port of a bond.
    BOND_PORT:
    QUEUE_ID = OptionRow::new("queue_id", Kind::Number { min: 0, max: 65535 }, "1", "is the transmit queue that is mapped to the port; unique in the bond")
        .default("0").netlink(5).source(DRIVER);
    PRIO = OptionRow::new("prio", Kind::Number { min: -2_147_483_648, max: 2_147_483_647 }, "10", "ranks the port when the active one is chosen; higher wins")
        .default("0").only_in(Modes::ACTIVE).netlink(9).source(DRIVER);
    ACTOR_PORT_PRIO = OptionRow::new("actor_port_prio", Kind::Number { min: 1, max: 65535 }, "100", "is the LACP port priority; lower wins")
        .default("255").only_in(Modes::LACP).netlink(10).source(DRIVER);
}

/// Tables of `bond`.
pub static TABLES: &[&[&OptionRow]] = &[BOND, SET_MAC, LINK];
/// Tables of `slave`.
pub static PORT_TABLES: &[&[&OptionRow]] = &[BOND_PORT];
