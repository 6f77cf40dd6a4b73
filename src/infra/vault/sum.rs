//! Whether a row is as we wrote it.
//!
//! This finds damage, not attacks: whoever can write the file can write the sum. What must not be forged is sealed.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, params};
use sha2::{Digest as _, Sha256};

use super::schema::Table;

const LENGTH: usize = 8;
type Sum = [u8; LENGTH];

/// Writes the sum of a row; the last step of every change to it, in the same transaction.
pub(super) fn write(connection: &Connection, table: Table, id: i64) -> rusqlite::Result<()> {
    let name = table.name();
    let sum = connection
        .prepare_cached(&format!("SELECT * FROM {name} WHERE id = ?1"))?
        .query_row([id], computed)?;
    connection
        .prepare_cached(&format!("UPDATE {name} SET sum = ?2 WHERE id = ?1"))?
        .execute(params![id, sum])?;
    Ok(())
}

/// Whether a row's sum is right. The row must have been read with `SELECT *`.
pub(super) fn is_right(row: &Row<'_>) -> rusqlite::Result<bool> {
    let stored = row.get_ref("sum")?;
    let computed = computed(row)?;
    Ok(matches!(stored, ValueRef::Blob(sum) if sum == computed))
}

/// `sum` is the last column of every table.
fn computed(row: &Row<'_>) -> rusqlite::Result<Sum> {
    let columns = row.as_ref().column_count().saturating_sub(1);
    let mut digest = Sha256::new();
    for index in 0..columns {
        add(&mut digest, row.get_ref(index)?);
    }
    let mut sum = [0; LENGTH];
    for (to, from) in sum.iter_mut().zip(digest.finalize()) {
        *to = from;
    }
    Ok(sum)
}

fn add(digest: &mut Sha256, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => digest.update([0]),
        ValueRef::Integer(number) => {
            digest.update([1]);
            digest.update(number.to_le_bytes());
        }
        ValueRef::Real(number) => {
            digest.update([2]);
            digest.update(number.to_le_bytes());
        }
        ValueRef::Text(bytes) => add_bytes(digest, 3, bytes),
        ValueRef::Blob(bytes) => add_bytes(digest, 4, bytes),
    }
}

fn add_bytes(digest: &mut Sha256, kind: u8, bytes: &[u8]) {
    digest.update([kind]);
    digest.update(bytes.len().to_le_bytes());
    digest.update(bytes);
}
