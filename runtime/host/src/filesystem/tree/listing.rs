//! What lies in a folder, told in two orders: by name for those who ask for one after
//! the other, by number for those who come back to where they were.

use std::ops::Bound;

use runtime_world::resources::NodeId;

use super::{Answer, Facts, Tree};

impl Tree {
    /// The entry whose name comes next behind `last`, in the order of bytes.
    pub fn next_entry(
        &self,
        folder: NodeId,
        last: Option<&str>,
    ) -> Answer<Option<(String, Facts)>> {
        let from = last.map_or(Bound::Unbounded, Bound::Excluded);
        let entries = self.entries(folder)?;
        match entries.range::<str, _>((from, Bound::Unbounded)).next() {
            Some((name, node)) => Ok(Some((name.clone(), self.facts(*node)?))),
            None => Ok(None),
        }
    }

    /// The entries whose numbers are above `last`, in the order of their numbers.
    pub fn entries_above(&self, folder: NodeId, last: u64) -> Answer<Vec<(NodeId, &str)>> {
        let entries = self.entries(folder)?.iter();
        let mut above: Vec<_> = entries
            .filter(|(_, node)| node.0 > last)
            .map(|(name, node)| (*node, name.as_str()))
            .collect();
        above.sort_unstable();
        Ok(above)
    }

    /// How many entries a folder has.
    pub fn entries_count(&self, folder: NodeId) -> Answer<u64> {
        Ok(self.entries(folder)?.len() as u64)
    }
}
