//! One connection to either backend.

use std::io::ErrorKind;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::Error;
pub use any::AnyConnection;

/// The enum in a module of its own, because the derive writes a call of `establish` that we never make.
#[expect(
    clippy::disallowed_methods,
    reason = "diesel's derive delegates Connection::establish; nothing of ours calls it"
)]
mod any {
    use diesel::{PgConnection, SqliteConnection};

    /// A connection to either backend. Queries that diesel can check for both run on it directly; for the
    /// others there is [`on_each!`](crate::on_each).
    #[derive(diesel::MultiConnection)]
    pub enum AnyConnection {
        /// A SQLite file.
        Sqlite(SqliteConnection),
        /// A PostgreSQL database.
        Postgres(PgConnection),
    }
}

/// How a connection will be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Write,
    Read,
}

/// Where a database is.
#[derive(Debug, Clone)]
pub(crate) enum Location {
    Sqlite(String),
    Postgres(String),
}

impl Location {
    pub(crate) fn parse(url: &str) -> Result<Self, Error> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return match url::Url::parse(url) {
                Ok(parsed) if parsed.path().len() > 1 => Ok(Self::Postgres(url.to_owned())),
                Ok(_) => Err(Error::Url(
                    "the database URL names no database: add /NAME at its end".to_owned(),
                )),
                Err(fault) => Err(Error::Url(format!("the database URL cannot be read: {fault}"))),
            };
        }
        match url.strip_prefix("sqlite:") {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(path.to_owned())),
            Some(_) => Err(Error::Url(
                "the database URL names no file: write sqlite:PATH".to_owned(),
            )),
            None => Err(Error::Url(
                "a database URL begins with sqlite: or postgres://".to_owned(),
            )),
        }
    }
}

/// How long SQLite waits for another process's write before it gives up, in milliseconds. Longer than any
/// transaction of ours; the command line writes beside a running node.
const BUSY_TIMEOUT: u32 = 10_000;

impl AnyConnection {
    /// Opens and prepares a connection. Never through `AnyConnection::establish`: that swallows the
    /// reason of a failure.
    pub(crate) fn open(location: &Location, access: Access) -> Result<Self, Error> {
        match location {
            Location::Sqlite(path) => {
                make_private(path)?;
                #[expect(
                    clippy::disallowed_methods,
                    reason = "this is the one place that opens connections"
                )]
                let mut connection =
                    SqliteConnection::establish(path).map_err(|e| Error::Open(format!("{path}: {e}")))?;
                prepare_sqlite(&mut connection, access)?;
                Ok(Self::Sqlite(connection))
            }
            Location::Postgres(url) => {
                #[expect(
                    clippy::disallowed_methods,
                    reason = "this is the one place that opens connections"
                )]
                let connection = PgConnection::establish(url).map_err(|e| Error::Open(e.to_string()))?;
                Ok(Self::Postgres(connection))
            }
        }
    }

    /// Begins a transaction.
    ///
    /// One that may write takes SQLite's write lock at once, so that nothing it has read can change before
    /// it commits. One that only reads sees a single snapshot on both databases.
    pub(crate) fn begin(&mut self, access: Access) -> Result<(), Error> {
        let sql = match (&*self, access) {
            (Self::Sqlite(_), Access::Write) => "BEGIN IMMEDIATE",
            (Self::Postgres(_), Access::Write) => "BEGIN ISOLATION LEVEL READ COMMITTED",
            (Self::Sqlite(_), Access::Read) => "BEGIN DEFERRED",
            (Self::Postgres(_), Access::Read) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        match self {
            Self::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, sql)?,
            Self::Postgres(c) => AnsiTransactionManager::begin_transaction_sql(c, sql)?,
        }
        Ok(())
    }

    pub(crate) fn commit(&mut self) -> Result<(), Error> {
        match self {
            Self::Sqlite(c) => AnsiTransactionManager::commit_transaction(c)?,
            Self::Postgres(c) => AnsiTransactionManager::commit_transaction(c)?,
        }
        Ok(())
    }

    pub(crate) fn roll_back(&mut self) -> Result<(), Error> {
        match self {
            Self::Sqlite(c) => AnsiTransactionManager::rollback_transaction(c)?,
            Self::Postgres(c) => AnsiTransactionManager::rollback_transaction(c)?,
        }
        Ok(())
    }
}

/// Makes the file, if it is not there, readable by its owner alone; SQLite gives its log the same mode. What
/// people write inside must not lie open to every account of the machine.
///
/// A file that is there is not opened: closing it again would end every lock that this process holds on it (POSIX),
/// and the next program that reads the database would delete the log under us.
fn make_private(path: &str) -> Result<(), Error> {
    let mut options = std::fs::OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(fault) if fault.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(fault) => Err(Error::Open(format!("{path}: {fault}"))),
    }
}

/// `busy_timeout` comes first: switching to WAL needs a lock that another process may hold.
fn prepare_sqlite(connection: &mut SqliteConnection, access: Access) -> Result<(), Error> {
    connection.batch_execute(&format!("PRAGMA busy_timeout = {BUSY_TIMEOUT};"))?;
    connection.batch_execute(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
         PRAGMA trusted_schema = OFF; PRAGMA cache_size = -4096;",
    )?;
    if access == Access::Read {
        connection.batch_execute("PRAGMA query_only = ON;")?;
    }
    // Asserted, not assumed: a file on a network share may refuse WAL, and then durability is not what we promise.
    expect_pragma(connection, "journal_mode", "wal")?;
    expect_pragma(connection, "synchronous", "2")?;
    expect_pragma(connection, "foreign_keys", "1")
}

fn expect_pragma(
    connection: &mut SqliteConnection,
    setting: &'static str,
    expected: &'static str,
) -> Result<(), Error> {
    #[derive(diesel::QueryableByName)]
    struct Setting {
        #[diesel(sql_type = Text)]
        value: String,
    }
    let query = diesel::sql_query(format!(
        "SELECT CAST({setting} AS TEXT) AS value FROM pragma_{setting}"
    ));
    let found = query.get_result::<Setting>(connection)?.value;
    if found == expected {
        Ok(())
    } else {
        Err(Error::Setting {
            setting,
            expected,
            found,
        })
    }
}
