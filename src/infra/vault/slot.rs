//! How the vault key is wrapped: one row for each way to open the vault.

use std::path::PathBuf;

use rusqlite::{Connection, Row, params};

use super::kdf::{self, KdfCost};
use super::key::{Key, random};
use super::schema::Table;
use super::seal::{self, Id, Label, Purpose};
use super::{sum, trouble};
use crate::domain::error::{Result, VaultTrouble};
use crate::domain::secret::Secret;

/// A way to open the vault, as `vault status` names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlotKind {
    /// The OS keyring holds the wrapping key.
    Keyring,
    /// A passphrase gives it.
    Passphrase,
    /// A key file holds it; its place, if it was made at a fixed one.
    File(Option<PathBuf>),
}

/// One row.
pub(super) struct Slot {
    pub(super) id: i64,
    record: Id,
    pub(super) kind: SlotKind,
    cost: KdfCost,
    salt: Vec<u8>,
    wrapped: Vec<u8>,
}

/// What a new slot wraps the vault key with.
pub(super) enum Wrapping<'a> {
    Keyring(&'a Key),
    Passphrase(&'a Secret, KdfCost),
    File(&'a Key, Option<PathBuf>),
}

const SALT_LENGTH: usize = 16;

impl SlotKind {
    /// `keyring`, `passphrase` or `file`.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Keyring => "keyring",
            Self::Passphrase => "passphrase",
            Self::File(_) => "file",
        }
    }

    fn stored(word: &str, path: Option<String>) -> Option<Self> {
        match word {
            "keyring" => Some(Self::Keyring),
            "passphrase" => Some(Self::Passphrase),
            "file" => Some(Self::File(path.map(PathBuf::from))),
            _ => None,
        }
    }
}

impl Slot {
    fn label<'a>(&'a self, vault: &'a Id) -> Label<'a> {
        label(vault, &self.record, &self.kind)
    }

    /// The vault key, if `wrapping` is this slot's.
    pub(super) fn open(&self, vault: &Id, wrapping: &Key) -> Option<Key> {
        let plain = seal::open(wrapping, &self.label(vault), &self.wrapped)?;
        Key::from_slice(&plain)
    }

    /// The vault key, if this is the passphrase. Slow.
    pub(super) fn open_with_passphrase(&self, vault: &Id, secret: &Secret) -> Result<Option<Key>> {
        let wrapping = kdf::derive(secret, &self.salt, self.cost)?;
        Ok(self.open(vault, &wrapping))
    }
}

/// The slot's kind is bound, too: a passphrase's wrapped key moved into a file slot is damage.
fn label<'a>(vault: &'a Id, record: &'a Id, kind: &SlotKind) -> Label<'a> {
    Label {
        vault,
        record,
        purpose: Purpose::Slot,
        generation: 0,
        binding: kind.word(),
    }
}

/// All slots, oldest first.
///
/// # Errors
/// `VaultTrouble::Damaged` if one isn't as it was written: told apart from a wrong key that way.
pub(super) fn all(connection: &Connection) -> rusqlite::Result<Result<Vec<Slot>>> {
    let mut statement = connection.prepare_cached("SELECT * FROM key_slot ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut slots = Vec::new();
    while let Some(row) = rows.next()? {
        let right = sum::is_right(row)?;
        let Some(slot) = read(row)?.filter(|_| right) else {
            return Ok(Err(trouble::damaged("a key slot of the vault is damaged")));
        };
        slots.push(slot);
    }
    Ok(Ok(slots))
}

fn read(row: &Row<'_>) -> rusqlite::Result<Option<Slot>> {
    let word: String = row.get("kind")?;
    let Some(kind) = SlotKind::stored(&word, row.get("path")?) else {
        return Ok(None);
    };
    let number = |name: &str| {
        row.get::<_, Option<u32>>(name)
            .map(Option::unwrap_or_default)
    };
    Ok(Some(Slot {
        id: row.get("id")?,
        record: row.get("record")?,
        kind,
        cost: KdfCost {
            memory: number("memory")?,
            passes: number("passes")?,
            lanes: number("lanes")?,
        },
        salt: row.get::<_, Option<Vec<u8>>>("salt")?.unwrap_or_default(),
        wrapped: row.get("wrapped")?,
    }))
}

/// A slot that isn't in the database yet. Slow for a passphrase.
pub(super) fn wrap(vault: &Id, key: &Key, wrapping: &Wrapping<'_>) -> Result<Slot> {
    let record = random()?;
    let (kind, cost, salt, with) = match wrapping {
        Wrapping::Keyring(with) => (SlotKind::Keyring, None, None, with.copy()),
        Wrapping::File(with, path) => (SlotKind::File(path.clone()), None, None, with.copy()),
        Wrapping::Passphrase(secret, _) if secret.is_empty() => {
            return Err(
                trouble::vault(VaultTrouble::WrongKey, "the passphrase is empty")
                    .hint("give one that isn't empty"),
            );
        }
        Wrapping::Passphrase(secret, cost) => {
            let salt: [u8; SALT_LENGTH] = random()?;
            let with = kdf::derive(secret, &salt, *cost)?;
            (SlotKind::Passphrase, Some(*cost), Some(salt), with)
        }
    };
    let wrapped = seal::seal(&with, &label(vault, &record, &kind), key.bytes())?;
    Ok(Slot {
        id: 0,
        record,
        kind,
        cost: cost.unwrap_or(KdfCost {
            memory: 0,
            passes: 0,
            lanes: 0,
        }),
        salt: salt.map(Vec::from).unwrap_or_default(),
        wrapped,
    })
}

/// Adds a slot.
pub(super) fn insert(connection: &Connection, slot: &Slot) -> rusqlite::Result<()> {
    let path = match &slot.kind {
        SlotKind::File(path) => path.as_ref().and_then(|path| path.to_str()),
        SlotKind::Keyring | SlotKind::Passphrase => None,
    };
    connection
        .prepare(
            "INSERT INTO key_slot (record, kind, path, memory, passes, lanes, salt, wrapped) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            slot.record,
            slot.kind.word(),
            path,
            slot.cost.memory,
            slot.cost.passes,
            slot.cost.lanes,
            slot.salt,
            slot.wrapped
        ])?;
    sum::write(connection, Table::KeySlot, connection.last_insert_rowid())
}

/// Takes a slot away.
pub(super) fn delete(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM key_slot WHERE id = ?1", [id])?;
    Ok(())
}
