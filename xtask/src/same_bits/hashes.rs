//! The file of hashes, one entry for each version of the engine, and the rules by which it may change.

use anyhow::{Context as _, bail, ensure};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// How to get out of most errors below.
const STORE: &str = "`cargo xtask same-bits --store`";

/// The hashes of one version of the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `ENGINE_VERSION` of the engine that trained.
    pub engine_version: u64,
    /// Hash of the weights and losses by name of the network.
    hashes: BTreeMap<String, String>,
}

/// The whole file: entries of rising versions, the last one valid now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stored(Vec<Entry>);

/// The file as one commit has it.
#[derive(Clone, Debug)]
pub struct Version {
    /// The commit, abbreviated.
    pub commit: String,
    /// What it stores.
    pub stored: Stored,
}

impl Entry {
    /// Reads `{"engine_version": 1, "hashes": {"name": "hash"}}`.
    ///
    /// # Errors
    /// What is missing or has another type.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        Self::from_value(&serde_json::from_str(text).with_context(|| format!("not JSON: {text}"))?)
    }

    /// The networks it holds.
    pub fn names(&self) -> Vec<&str> {
        self.hashes.keys().map(String::as_str).collect()
    }

    fn from_value(value: &Value) -> anyhow::Result<Self> {
        let engine_version = value["engine_version"].as_u64().context("an entry has no engine_version")?;
        let hashes = value["hashes"]
            .as_object()
            .with_context(|| format!("the entry of version {engine_version} has no hashes"))?;
        let text = |(name, hash): (&String, &Value)| {
            let hash = hash.as_str().with_context(|| format!("the hash of {name} is no text"))?;
            Ok((name.clone(), hash.to_owned()))
        };
        let hashes = hashes.iter().map(text).collect::<anyhow::Result<BTreeMap<_, _>>>()?;
        ensure!(!hashes.is_empty(), "the entry of version {engine_version} is empty");
        Ok(Self { engine_version, hashes })
    }

    fn to_value(&self) -> Value {
        json!({ "engine_version": self.engine_version, "hashes": self.hashes })
    }
}

impl Stored {
    /// Reads the file.
    ///
    /// # Errors
    /// What is wrong with it; versions that do not rise are wrong.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let value: Value = serde_json::from_str(text)?;
        let entries = value.as_array().context("it is no list")?;
        let entries = entries.iter().map(Entry::from_value).collect::<anyhow::Result<Vec<_>>>()?;
        for pair in entries.windows(2) {
            let (before, after) = (pair[0].engine_version, pair[1].engine_version);
            ensure!(before < after, "version {after} stands after version {before}; versions must rise");
        }
        Ok(Self(entries))
    }

    /// The file's text.
    pub fn to_json(&self) -> String {
        let entries: Vec<_> = self.0.iter().map(Entry::to_value).collect();
        format!("{:#}\n", Value::from(entries))
    }

    /// Compares what was trained with the last entry, which must be of the same version of the engine.
    ///
    /// # Errors
    /// The networks that differ or are not stored, or that there are no hashes for this version.
    pub fn compare(&self, found: &Entry) -> anyhow::Result<()> {
        let version = found.engine_version;
        let Some(last) = self.0.last() else { bail!("no hashes are stored yet; {STORE} stores them") };
        ensure!(
            last.engine_version == version,
            "ENGINE_VERSION is {version}, the stored hashes are of version {}; {STORE} stores new ones",
            last.engine_version
        );
        let different: Vec<_> = found
            .hashes
            .iter()
            .filter_map(|(name, hash)| match last.hashes.get(name) {
                Some(stored) if stored == hash => None,
                Some(stored) => Some(format!("{name}: {hash} instead of {stored}")),
                None => Some(format!("{name}: {hash}, nothing is stored")),
            })
            .collect();
        ensure!(
            different.is_empty(),
            "other bits than stored for engine version {version}:\n  {}\nIf the arithmetic was changed on purpose, \
             raise ENGINE_VERSION and call {STORE}.",
            different.join("\n  ")
        );
        Ok(())
    }

    /// Checks that every hash is still the one that was committed first for its version and network. A commit that
    /// changed one is mended by putting it back. `committed` is in order, oldest first.
    ///
    /// # Errors
    /// The first version with hashes that were changed or removed, with the networks and the commits that had them first.
    pub fn keeps(&self, committed: &[Version]) -> anyhow::Result<()> {
        let mut first: BTreeMap<u64, BTreeMap<&str, (&str, &str)>> = BTreeMap::new();
        for Version { commit, stored } in committed {
            for entry in &stored.0 {
                let known = first.entry(entry.engine_version).or_default();
                for (name, hash) in &entry.hashes {
                    known.entry(name).or_insert((hash, commit));
                }
            }
        }
        for (version, hashes) in first {
            let ours = self.0.iter().find(|entry| entry.engine_version == version);
            let hash_of = |name: &str| ours.and_then(|entry| entry.hashes.get(name)).map(String::as_str);
            let different: Vec<_> = hashes
                .into_iter()
                .filter(|(name, (hash, _))| hash_of(name) != Some(hash))
                .map(|(name, (hash, commit))| {
                    format!(
                        "{name}: {} instead of {hash} in commit {commit}",
                        hash_of(name).unwrap_or("missing")
                    )
                })
                .collect();
            ensure!(
                different.is_empty(),
                "committed hashes of engine version {version} were changed:\n  {}\nOther bits need another \
                 ENGINE_VERSION.",
                different.join("\n  ")
            );
        }
        Ok(())
    }

    /// Takes up what was trained: as a new last entry, or in place of a last entry that is in no commit. A committed
    /// entry only takes hashes of networks it does not have.
    ///
    /// # Errors
    /// A version below the last one, or a change of what is committed. Then nothing was changed.
    pub fn store(&mut self, found: Entry, committed: &[Version]) -> anyhow::Result<()> {
        let mut changed = self.clone();
        let version = found.engine_version;
        let last = changed.0.last().map_or(0, |entry| entry.engine_version);
        ensure!(
            version >= last,
            "ENGINE_VERSION is {version}, but hashes of version {last} are stored already"
        );
        changed.0.retain(|entry| entry.engine_version != version);
        changed.0.push(found);
        changed.keeps(committed)?;
        *self = changed;
        Ok(())
    }
}

#[cfg(test)]
#[path = "hashes_tests.rs"]
mod tests;
