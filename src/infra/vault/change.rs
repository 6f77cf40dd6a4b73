//! How something is written: in one transaction, durable once it returns; an answer with everything that may still help.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::database::Access;
use super::{SqliteVault, room, trouble};
use crate::domain::error::{Error, Result};

/// Why a step inside a transaction failed.
pub(super) enum Failure {
    Sqlite(rusqlite::Error),
    Told(Error),
}

pub(super) type Tried<T> = std::result::Result<T, Failure>;

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Told(error)
    }
}

impl SqliteVault {
    /// Writes in one transaction, durable once this returns.
    pub(super) fn write<T>(&self, change: impl Fn(&Transaction<'_>) -> Tried<T>) -> Result<T> {
        self.attempt(&change).map_err(|failure| self.told(failure))
    }

    /// The same for what can't be had again: if it fails, the reserve is given up ([`room`]) and the file opened anew.
    ///
    /// The whole transaction is written once more: after a failed `fsync` the system takes pages for clean that never
    /// reached the disk, so asking it again would prove nothing.
    pub(super) fn write_answer<T>(
        &self,
        change: impl Fn(&Transaction<'_>) -> Tried<T>,
    ) -> Result<T> {
        let first = match self.attempt(&change) {
            Ok(done) => return Ok(done),
            Err(Failure::Told(error)) => return Err(error),
            Err(Failure::Sqlite(error)) => error,
        };
        if self.path.is_some() {
            room::give_up(self.path.as_deref());
            self.database.replace(None);
            return self.write(change);
        }
        Err(self.told(Failure::Sqlite(first)))
    }

    /// Writes if there is a vault; what has no meaning without one is no failure.
    pub(super) fn write_if_there(
        &self,
        change: impl Fn(&Transaction<'_>) -> Tried<()>,
    ) -> Result<()> {
        match self.database()? {
            None => Ok(()),
            Some(_) => self.write(change),
        }
    }

    fn attempt<T>(&self, change: &impl Fn(&Transaction<'_>) -> Tried<T>) -> Tried<T> {
        let database = self.existing()?;
        match database.access {
            Access::Writable => transact(&database.connection, change),
            Access::ReadOnly => Err(trouble::read_only(self.shown_path()).into()),
            Access::NoRoom => Err(trouble::full(self.shown_path()).into()),
        }
    }

    fn told(&self, failure: Failure) -> Error {
        match failure {
            Failure::Told(error) => error,
            Failure::Sqlite(error) => trouble::of_sqlite(self.shown_path(), &error),
        }
    }
}

fn transact<T>(
    connection: &Connection,
    change: &impl Fn(&Transaction<'_>) -> Tried<T>,
) -> Tried<T> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let done = change(&transaction)?;
    transaction.commit()?;
    Ok(done)
}
