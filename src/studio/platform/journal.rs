//! Plans kept in IndexedDB.
//!
//! A plan has a head in `plans` and up to [`MOST_VERSIONS`] earlier texts in `versions`, at most one a minute. A save
//! is one transaction that compares the head's revision first, so two tabs cannot overwrite each other, and a kill of
//! the browser leaves either the old state or the new one.
//!
//! Not localStorage: a killed browser loses the last minute of that. It holds only what a page that is being closed could
//! not put here any more.

use idb::{Database, Factory, KeyPath, ObjectStoreParams, TransactionMode};
use js_sys::{Object, Reflect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

const DATABASE: &str = "accord";
const PLANS: &str = "plans";
const VERSIONS: &str = "versions";
/// Earlier texts of one plan.
const MOST_VERSIONS: usize = 20;

/// A plan as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// Which plan.
    pub key: String,
    /// Its name, for lists.
    pub name: String,
    /// Grows by one with each save.
    pub revision: f64,
    /// When it was saved, in milliseconds since 1970.
    pub saved: f64,
    /// The plan file.
    pub text: String,
}

/// Why a plan was not kept or found.
#[derive(Debug, Clone, PartialEq)]
pub enum KeepError {
    /// The browser gives this page no storage.
    Blocked,
    /// There is no room left.
    Full,
    /// Somebody else, most likely another tab, saved in between.
    Conflict(Box<Kept>),
    /// Anything else, in the browser's words.
    Failed(String),
}

impl From<idb::Error> for KeepError {
    fn from(error: idb::Error) -> Self {
        let text = error.to_string();
        if text.contains("Quota") { Self::Full } else { Self::Failed(text) }
    }
}

/// The open database.
#[derive(Debug)]
pub struct Journal {
    database: Database,
}

impl Journal {
    /// Opens the database, and makes it on the first visit.
    pub async fn open() -> Result<Self, KeepError> {
        let blocked = |_| KeepError::Blocked;
        let factory = Factory::new().map_err(blocked)?;
        let mut request = factory.open(DATABASE, Some(1)).map_err(blocked)?;
        request.on_upgrade_needed(|event| {
            // A failure here fails the open request, which is reported below.
            let Ok(database) = idb::event::DatabaseEvent::database(&event) else { return };
            let mut params = ObjectStoreParams::new();
            params.key_path(Some(KeyPath::new_single("key")));
            let _ = database.create_object_store(PLANS, params.clone());
            let _ = database.create_object_store(VERSIONS, params);
        });
        Ok(Self { database: request.await.map_err(blocked)? })
    }

    /// Every plan, the last saved first.
    pub async fn list(&self) -> Result<Vec<Kept>, KeepError> {
        let transaction = self.database.transaction(&[PLANS], TransactionMode::ReadOnly)?;
        let rows = transaction.object_store(PLANS)?.get_all(None, None)?.await?;
        let mut plans: Vec<Kept> = rows.iter().filter_map(from_js).collect();
        plans.sort_by(|a, b| b.saved.total_cmp(&a.saved));
        Ok(plans)
    }

    /// One plan.
    pub async fn load(&self, key: &str) -> Result<Option<Kept>, KeepError> {
        let transaction = self.database.transaction(&[PLANS], TransactionMode::ReadOnly)?;
        let row = transaction.object_store(PLANS)?.get(JsValue::from_str(key))?.await?;
        Ok(row.as_ref().and_then(from_js))
    }

    /// Saves a plan whose head had `expected` as its revision, 0 for one that was never saved. Returns the head's new
    /// revision.
    ///
    /// # Errors
    /// [`KeepError::Conflict`] with the head where its revision is another; nothing is written then.
    pub async fn save(&self, plan: &Kept, expected: f64) -> Result<f64, KeepError> {
        let transaction = self.database.transaction(&[PLANS, VERSIONS], TransactionMode::ReadWrite)?;
        let plans = transaction.object_store(PLANS)?;
        let head = plans.get(JsValue::from_str(&plan.key))?.await?.as_ref().and_then(from_js);
        let revision = head.as_ref().map_or(0.0, |head| head.revision);
        if revision != expected {
            // A head that vanished was deleted in another tab; there is nothing to overwrite then.
            if let Some(head) = head {
                transaction.abort()?.await?;
                return Err(KeepError::Conflict(Box::new(head)));
            }
        }
        let next = Kept { revision: revision.max(expected) + 1.0, ..plan.clone() };
        plans.put(&to_js(&next, &next.key), None)?.await?;
        let versions = transaction.object_store(VERSIONS)?;
        versions.put(&to_js(&next, &version_key(&next)), None)?.await?;
        self.prune(&versions, &next.key).await?;
        if transaction.commit()?.await?.is_aborted() {
            return Err(KeepError::Full);
        }
        Ok(next.revision)
    }

    /// Forgets the oldest versions of a plan beyond the most that are kept.
    async fn prune(&self, versions: &idb::ObjectStore, key: &str) -> Result<(), KeepError> {
        let keys = versions.get_all_keys(Some(range_of(key)?), None)?.await?;
        for old in keys.iter().take(keys.len().saturating_sub(MOST_VERSIONS)) {
            versions.delete(old.clone())?.await?;
        }
        Ok(())
    }

    /// Earlier texts of a plan, the newest first.
    pub async fn versions(&self, key: &str) -> Result<Vec<Kept>, KeepError> {
        let transaction = self.database.transaction(&[VERSIONS], TransactionMode::ReadOnly)?;
        let rows = transaction.object_store(VERSIONS)?.get_all(Some(range_of(key)?), None)?.await?;
        Ok(rows.iter().rev().filter_map(from_js).collect())
    }

    /// Forgets a plan and its versions.
    pub async fn remove(&self, key: &str) -> Result<(), KeepError> {
        let transaction = self.database.transaction(&[PLANS, VERSIONS], TransactionMode::ReadWrite)?;
        transaction.object_store(PLANS)?.delete(JsValue::from_str(key))?.await?;
        transaction.object_store(VERSIONS)?.delete(range_of(key)?)?.await?;
        transaction.commit()?.await?;
        Ok(())
    }
}

/// One version a minute: a later save in the same minute takes its place. Digits are padded so that keys sort by time.
fn version_key(plan: &Kept) -> String {
    format!("{}/{:012}", plan.key, (plan.saved / 60_000.0) as u64)
}

fn range_of(key: &str) -> Result<idb::Query, KeepError> {
    let (low, high) = (format!("{key}/"), format!("{key}0"));
    let range = idb::KeyRange::bound(&JsValue::from_str(&low), &JsValue::from_str(&high), None, Some(true))?;
    Ok(range.into())
}

fn to_js(plan: &Kept, key: &str) -> JsValue {
    let row = Object::new();
    let fields: [(&str, JsValue); 5] = [
        ("key", key.into()),
        ("name", plan.name.as_str().into()),
        ("revision", plan.revision.into()),
        ("saved", plan.saved.into()),
        ("text", plan.text.as_str().into()),
    ];
    for (name, value) in fields {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&row, &name.into(), &value);
    }
    row.into()
}

/// A row of another shape is none of ours.
fn from_js(row: &JsValue) -> Option<Kept> {
    let get = |name: &str| Reflect::get(row, &name.into()).ok();
    Some(Kept {
        key: get("key")?.as_string()?,
        name: get("name")?.as_string()?,
        revision: get("revision")?.as_f64()?,
        saved: get("saved")?.as_f64()?,
        text: get("text")?.as_string()?,
    })
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::*;

    use super::super::page;
    use super::*;

    wasm_bindgen_test_configure!(run_in_browser);

    fn plan(key: &str, minute: f64, text: &str) -> Kept {
        Kept { key: key.into(), name: "n".into(), revision: 0.0, saved: minute * 60_000.0, text: text.into() }
    }

    #[wasm_bindgen_test]
    async fn a_save_compares_before_it_writes() {
        let journal = Journal::open().await.unwrap();
        let key = page::random_key();
        assert_eq!(journal.save(&plan(&key, 1.0, "one"), 0.0).await, Ok(1.0));
        assert_eq!(journal.save(&plan(&key, 1.0, "two"), 1.0).await, Ok(2.0));
        let late = journal.save(&plan(&key, 1.0, "late"), 1.0).await;
        let Err(KeepError::Conflict(head)) = late else { panic!("{late:?}") };
        assert_eq!((head.text.as_str(), head.revision), ("two", 2.0));
        assert_eq!(journal.load(&key).await.unwrap().unwrap().text, "two");
        journal.remove(&key).await.unwrap();
        assert_eq!(journal.load(&key).await, Ok(None));
        assert_eq!(journal.versions(&key).await, Ok(Vec::new()));
    }

    /// Saves sent together arrive in order, each after the one before it.
    #[wasm_bindgen_test]
    async fn saves_may_be_sent_ahead() {
        let journal = Journal::open().await.unwrap();
        let key = page::random_key();
        let (first, second) = (plan(&key, 1.0, "first"), plan(&key, 1.0, "second"));
        let sent = (journal.save(&first, 0.0), journal.save(&second, 1.0));
        assert_eq!((sent.0.await, sent.1.await), (Ok(1.0), Ok(2.0)));
        assert_eq!(journal.load(&key).await.unwrap().unwrap().text, "second");
        journal.remove(&key).await.unwrap();
    }

    #[wasm_bindgen_test]
    async fn twenty_versions_are_kept_one_a_minute() {
        let journal = Journal::open().await.unwrap();
        let key = page::random_key();
        for i in 0..50 {
            let minute = f64::from(i / 2);
            journal.save(&plan(&key, minute, &format!("text {i}")), f64::from(i)).await.unwrap();
        }
        let versions = journal.versions(&key).await.unwrap();
        assert_eq!(versions.len(), MOST_VERSIONS);
        assert_eq!((versions[0].text.as_str(), versions[19].text.as_str()), ("text 49", "text 11"));
        journal.remove(&key).await.unwrap();
    }
}
