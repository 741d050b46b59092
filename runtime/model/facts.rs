//! Facts: what is known of a host before its recipe runs, as plain data.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::value::Mac;

/// One host, from an inventory or from the machine itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    pub name: String,
    #[serde(default)]
    pub groups: Vec<String>,
    #[serde(default)]
    pub vars: BTreeMap<String, Fact>,
    /// Names of the vars whose value the inventory says for all hosts at once; templates may compute with these.
    #[serde(default)]
    pub common: BTreeSet<String>,
    /// By name; boxed, because a map has room for eleven values where most hosts have two.
    #[serde(default)]
    pub nics: BTreeMap<String, Box<NicFacts>>,
    /// Names of the targets this host is rendered for.
    #[serde(default)]
    pub targets: Vec<String>,
}

/// One NIC of a host.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NicFacts {
    /// The permanent MAC address, never the one a bond gave the port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mac: Option<Mac>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub driver: Option<String>,
    /// In Mb/s.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed: Option<u64>,
    /// The switch at the other end of the cable, and its port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub switch: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    /// Address with prefix length that the inventory gives the NIC, and its default route, by IP version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address6: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway6: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mtu: Option<u32>,
}

/// A value of an inventory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Fact {
    Flag(bool),
    Number(i64),
    Text(String),
    List(Vec<Fact>),
    Map(BTreeMap<String, Fact>),
}
