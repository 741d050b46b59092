//! VLAN sets: ids from 1 to 4094 as ranges, the way switches list them.

use std::fmt;

use crate::option::vlan_range;
use crate::{Said, Value};

/// A set of VLAN ids. Displays as a switch writes it: `1,10-12,20`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VlanSet(Vec<(u16, u16)>);

impl VlanSet {
    /// The ids of an option of kind `VlanIds`; symbolic items are not known yet and left out.
    pub fn read(items: &[Said]) -> VlanSet {
        let mut set = VlanSet::default();
        for item in items {
            match &item.value {
                Value::Number(id) => set.add(*id, *id),
                Value::Text(text) => {
                    if let Some((low, high)) = vlan_range(text) {
                        set.add(low, high);
                    }
                }
                _ => {}
            }
        }
        set
    }

    /// One id alone.
    pub fn one(id: u16) -> VlanSet {
        VlanSet(vec![(id, id)])
    }

    fn add(&mut self, low: i64, high: i64) {
        if let (Ok(low), Ok(high)) = (u16::try_from(low), u16::try_from(high)) {
            self.insert(low, high);
        }
    }

    /// Adds all ids from `low` to `high`.
    pub fn insert(&mut self, low: u16, high: u16) {
        let (mut low, mut high) = (low, high);
        self.0.retain(|&(first, last)| {
            let apart = last + 1 < low || high + 1 < first;
            if !apart {
                (low, high) = (low.min(first), high.max(last));
            }
            apart
        });
        let place = self.0.partition_point(|&(first, _)| first < low);
        self.0.insert(place, (low, high));
    }

    /// Adds all ids of another set.
    pub fn extend(&mut self, other: &VlanSet) {
        for &(low, high) in &other.0 {
            self.insert(low, high);
        }
    }

    /// The set with one more id.
    #[must_use]
    pub fn with(&self, id: Option<u16>) -> VlanSet {
        let mut set = self.clone();
        if let Some(id) = id {
            set.insert(id, id);
        }
        set
    }

    pub fn has(&self, id: u16) -> bool {
        self.0.iter().any(|&(low, high)| (low..=high).contains(&id))
    }

    /// The ids that `keep` holds for.
    #[must_use]
    pub fn filter(&self, keep: impl Fn(u16) -> bool) -> VlanSet {
        let mut set = VlanSet::default();
        self.iter().filter(|id| keep(*id)).for_each(|id| set.insert(id, id));
        set
    }

    /// The ids in order.
    pub fn iter(&self) -> impl Iterator<Item = u16> {
        self.0.iter().flat_map(|&(low, high)| low..=high)
    }

    /// The ids as ranges, in order, none touching the next.
    pub fn ranges(&self) -> &[(u16, u16)] {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for VlanSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (low, high)) in self.0.iter().enumerate() {
            let comma = if i == 0 { "" } else { "," };
            if low == high { write!(f, "{comma}{low}") } else { write!(f, "{comma}{low}-{high}") }?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(ranges: &[(u16, u16)]) -> VlanSet {
        let mut set = VlanSet::default();
        ranges.iter().for_each(|&(low, high)| set.insert(low, high));
        set
    }

    #[test]
    fn ranges_that_touch_are_one() {
        assert_eq!(set(&[(30, 30), (10, 10), (20, 20)]).to_string(), "10,20,30");
        assert_eq!(set(&[(10, 12), (14, 20), (13, 13)]).to_string(), "10-20");
        assert_eq!(set(&[(10, 20), (5, 12), (21, 21)]).to_string(), "5-21");
        assert_eq!(set(&[(2, 4094), (1, 1)]).to_string(), "1-4094");
    }

    #[test]
    fn ids_are_found_and_sorted_out() {
        let all = set(&[(10, 20), (30, 30)]);
        assert!(all.has(15) && all.has(30) && !all.has(25));
        assert_eq!(all.filter(|id| id > 15).to_string(), "16-20,30");
        assert_eq!(all.with(Some(1)).to_string(), "1,10-20,30");
        assert_eq!(all.iter().count(), 12);
    }
}
