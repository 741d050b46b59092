//! Options of any link: addresses, routes, name service, MTU, and how the link is started.

use crate::option::{Kind, OptionRow, rows};

rows! {
    /// Fields of one route.
    ROUTE:
    TO = OptionRow::new("to", Kind::Destination, "\"198.51.100.0/24\"", "is the network the route leads to")
        .aliases(&["destination"]);
    VIA = OptionRow::new("via", Kind::Ips { max: 1, v4: true, v6: true }, "\"192.0.2.254\"", "is the next hop")
        .aliases(&["next_hop"]);
    METRIC = OptionRow::new("metric", Kind::Number { min: 0, max: 4_294_967_295 }, "200", "ranks routes to the same network; lower wins");
    TABLE = OptionRow::new("table", Kind::Number { min: 1, max: 4_294_967_295 }, "100", "is the routing table; 254 is main");
    ONLINK = OptionRow::new("onlink", Kind::Flag, "true", "says that the next hop is reached directly although no address covers it")
        .default("false");
    ROUTE_MTU = OptionRow::new("route_mtu", Kind::Number { min: 68, max: 65535 }, "1400", "limits packets on this route, in bytes");
    SRC = OptionRow::new("src", Kind::Ips { max: 1, v4: true, v6: true }, "\"192.0.2.10\"", "is the source address to prefer");
}

rows! {
    /// Options every link has.
    LINK:
    MTU = OptionRow::new("mtu", Kind::Number { min: 68, max: 65535 }, "9000", "is the largest payload of a frame, in bytes")
        .source("include/uapi/linux/if_ether.h");
    ADDRESSES = OptionRow::new("addresses", Kind::Nets, "[\"192.0.2.10/24\"]", "are the link's own addresses")
        .aliases(&["address"]);
    GATEWAY = OptionRow::new("gateway", Kind::Ips { max: 2, v4: true, v6: true }, "\"192.0.2.1\"", "is the default route's next hop, at most one per IP version")
        .aliases(&["gateways"]);
    ROUTES = OptionRow::new("routes", Kind::Records(ROUTE), "[#{ to: \"198.51.100.0/24\", via: \"192.0.2.254\" }]", "are further routes through the link");
    DNS = OptionRow::new("dns", Kind::Ips { max: 8, v4: true, v6: true }, "[\"192.0.2.53\"]", "are name servers to use while the link is up")
        .aliases(&["nameservers"]);
    DNS_SEARCH = OptionRow::new("dns_search", Kind::Texts { max: 253 }, "[\"example.com\"]", "are domains to complete short names with");
    DHCP4 = OptionRow::new("dhcp4", Kind::Flag, "true", "asks a DHCP server for an IPv4 address").default("false").aliases(&["dhcp"]);
    DHCP6 = OptionRow::new("dhcp6", Kind::Flag, "true", "asks a DHCPv6 server for an IPv6 address").default("false");
    ACCEPT_RA = OptionRow::new("accept_ra", Kind::Flag, "true", "takes IPv6 addresses and routes from router advertisements (SLAAC)")
        .default("false");
    LINK_LOCAL6 = OptionRow::new("link_local6", Kind::Flag, "true", "gives the link an IPv6 link-local address and nothing more").default("false");
    AUTO = OptionRow::new("auto", Kind::Flag, "false", "brings the link up at boot").default("true").aliases(&["autoconnect", "onboot"]);
    LOSSY = OptionRow::new("lossy", Kind::Lossy, "[\"ad_select\"]", "lets targets leave out what they cannot say: all of the link's options, or those named; each loss is a warning");
    EXTRA = OptionRow::new("extra", Kind::Extra, "#{ networkmanager: #{ ipv4: #{ \"may-fail\": false } } }", "adds words of one target's own that the model does not have, by section and key");
}

rows! {
    /// The address of a link that has none of its own by nature.
    SET_MAC:
    MAC = OptionRow::new("mac", Kind::Mac, "\"02:00:00:00:00:01\"", "sets the link's MAC address; unsaid, the kernel takes the first port's or the parent's");
}
