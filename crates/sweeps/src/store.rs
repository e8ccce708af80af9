//! The store of sweeps in this browser: IndexedDB. A write is done when the browser says that it is on disk, where it can say so.

use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{Error, OpenDbError, UnexpectedDataError};
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{TransactionDurability, TransactionMode, TransactionOptions};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast as _, JsValue};

use crate::state::{Head, Stored, SweepId, Write};

/// Name of the database.
const NAME: &str = "bitroom-sweeps";
const VERSION: u8 = 1;
/// Heads of sweeps, by their numbers.
const HEADS: &str = "heads";
/// Lines of results, by sweep and key.
const LINES: &str = "lines";
/// Float networks, by sweep and key of the job.
const NETWORKS: &str = "networks";

/// The open database.
#[derive(Clone, Debug)]
pub struct Store(Database);

/// A key of a sweep's own: all of one sweep stand together.
fn key(id: SweepId, of: &str) -> String {
    format!("{:08x}/{of}", id.0)
}

/// The keys of a sweep.
fn keys(id: SweepId) -> KeyRange<String> {
    // What stands behind every key: `0` follows `/`.
    KeyRange::Bound(key(id, ""), false, format!("{:08x}0", id.0), true)
}

/// What a sweep's own keys end in, in the order of the keys.
async fn names(store: &ObjectStore<'_>, id: SweepId) -> Result<Vec<String>, Error> {
    let names = store.get_all_keys::<String>().with_query::<String, _>(keys(id)).primitive()?.await?;
    let own = |name: String| name.split_once('/').map(|(_, own)| own.to_owned()).unwrap_or_default();
    names.map(|name| name.map(own)).collect()
}

/// The texts of a sweep, in the order of their keys.
async fn texts(store: &ObjectStore<'_>, id: SweepId) -> Result<Vec<String>, Error> {
    store.get_all::<String>().with_query::<String, _>(keys(id)).primitive()?.await?.collect()
}

fn words(error: &Error) -> String {
    match error {
        Error::DomException(exception) if exception.to_string().contains("Quota") => {
            "the browser's storage is full".to_owned()
        }
        // All requests of a write were taken, and the whole of it was not: no room, which the library does not tell from a disk
        // that fails.
        Error::MissingData(UnexpectedDataError::TransactionAborted) => {
            "the browser's storage is full, or its disk fails".to_owned()
        }
        other => format!("the browser refused: {other}"),
    }
}

impl Store {
    /// Opens the database, or makes it.
    ///
    /// # Errors
    /// Why there is none, in words: storage that is denied.
    pub async fn open() -> Result<Self, String> {
        let opened = Database::open(NAME).with_version(VERSION).with_on_upgrade_needed(|_, database| {
            for store in [HEADS, LINES, NETWORKS] {
                database.create_object_store(store).build()?;
            }
            Ok(())
        });
        let refused = |error: OpenDbError| match error {
            // Whatever the browser throws at once has this name in the library. The version is not zero.
            OpenDbError::VersionZero | OpenDbError::NullFactory => {
                "the browser lets this page store nothing".to_owned()
            }
            OpenDbError::Base(error) => words(&error),
            OpenDbError::UnsupportedEnvironment => "the browser has no database".to_owned(),
        };
        opened.build().map_err(refused)?.await.map(Self).map_err(refused)
    }

    /// Every kept sweep; those that this build cannot read are left out.
    ///
    /// # Errors
    /// What the browser refused, in words.
    pub async fn heads(&self) -> Result<Vec<Head>, String> {
        let read = async {
            let transaction = self.0.transaction(HEADS).build()?;
            let texts = transaction.object_store(HEADS)?.get_all::<String>().primitive()?.await?;
            texts.collect::<Result<Vec<String>, Error>>()
        };
        let texts = read.await.map_err(|error| words(&error))?;
        Ok(texts.iter().filter_map(|text| Head::read(text)).collect())
    }

    /// What is stored of a sweep.
    ///
    /// # Errors
    /// What the browser refused, in words.
    pub async fn read(&self, id: SweepId) -> Result<Stored, String> {
        let read = async {
            // One moment of both: what another tab writes meanwhile is in neither.
            let transaction = self.0.transaction([LINES, NETWORKS]).build()?;
            let (lines, networks) = (transaction.object_store(LINES)?, transaction.object_store(NETWORKS)?);
            let names = names(&lines, id).await?;
            let lines = names.into_iter().zip(texts(&lines, id).await?).collect();
            let names = self::names(&networks, id).await?;
            let values = networks.get_all::<JsValue>().with_query::<String, _>(keys(id)).primitive()?.await?;
            let values = values.collect::<Result<Vec<_>, _>>()?;
            let bytes = values.into_iter().map(|value| value.unchecked_into::<Uint8Array>().to_vec());
            Ok::<_, Error>(Stored { lines, networks: names.into_iter().zip(bytes).collect() })
        };
        read.await.map_err(|error| words(&error))
    }

    /// Writes all of it or nothing.
    ///
    /// # Errors
    /// What the browser refused, in words: storage that is full.
    pub async fn write(&self, id: SweepId, write: &Write) -> Result<(), String> {
        let written = async {
            let options = TransactionOptions::new().with_durability(TransactionDurability::Strict);
            let transaction =
                self.0.transaction([HEADS, LINES, NETWORKS]).with_mode(TransactionMode::Readwrite);
            let transaction = transaction.with_options(options).build()?;
            if write.head.is_some() || write.edit.is_some() {
                let heads = transaction.object_store(HEADS)?;
                let stored = texts(&heads, id).await?;
                if let Some(head) = write.head_over(stored.first().map(String::as_str)) {
                    heads.put(head).with_key(key(id, "")).primitive()?;
                }
            }
            let lines = transaction.object_store(LINES)?;
            for (own, text) in &write.lines {
                lines.put(text.as_str()).with_key(key(id, own)).primitive()?;
            }
            let networks = transaction.object_store(NETWORKS)?;
            for (own, bytes) in &write.networks {
                let bytes = JsValue::from(Uint8Array::from(bytes.as_slice()));
                networks.put(bytes).with_key(key(id, own)).primitive()?;
            }
            transaction.commit().await
        };
        written.await.map_err(|error| words(&error))
    }

    /// Deletes all of a sweep that was removed; one that came back stays.
    ///
    /// # Errors
    /// What the browser refused, in words.
    pub async fn delete(&self, id: SweepId) -> Result<(), String> {
        let deleted = async {
            let transaction = self.0.transaction([HEADS, LINES, NETWORKS]);
            let transaction = transaction.with_mode(TransactionMode::Readwrite).build()?;
            let heads = transaction.object_store(HEADS)?;
            let stored = texts(&heads, id).await?;
            if !stored.first().and_then(|text| Head::read(text)).is_some_and(|head| head.removed) {
                return Ok(());
            }
            for store in [HEADS, LINES, NETWORKS] {
                transaction.object_store(store)?.delete::<String, _>(keys(id)).primitive()?;
            }
            transaction.commit().await
        };
        deleted.await.map_err(|error| words(&error))
    }
}
