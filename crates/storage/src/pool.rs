//! Pools of connections, by r2d2.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use r2d2::{ManageConnection, Pool};

use crate::Error;
use crate::connection::{Access, AnyConnection, Location};

/// How many connections a database may hold.
#[derive(Debug, Clone, Copy)]
pub struct PoolSize {
    /// Connections for reading.
    pub readers: u32,
    /// Connections for writing; SQLite always has one.
    pub writers: u32,
}

/// How long a request waits for a free connection before it is told to come again.
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(15);

#[derive(Debug)]
pub(crate) struct Manager {
    location: Location,
    access: Access,
    /// Set when the database closes: a pool opens connections on threads of its own, and one that comes late
    /// would bring back the files that the last checkpoint has just put away.
    closing: Arc<AtomicBool>,
}

impl ManageConnection for Manager {
    type Connection = AnyConnection;
    type Error = Error;

    fn connect(&self) -> Result<AnyConnection, Error> {
        if self.closing.load(Ordering::SeqCst) {
            return Err(Error::Closed);
        }
        AnyConnection::open(&self.location, self.access)
    }

    /// A file does not go away; a server may, so it is asked before each use.
    fn is_valid(&self, connection: &mut AnyConnection) -> Result<(), Error> {
        use diesel::connection::SimpleConnection;
        match connection {
            AnyConnection::Sqlite(_) => Ok(()),
            // Not an empty query: diesel reports that as a failure.
            AnyConnection::Postgres(c) => c.batch_execute("SELECT 1").map_err(Error::from),
        }
    }

    /// A connection that a panic left inside a transaction is thrown away, and the transaction with it.
    fn has_broken(&self, connection: &mut AnyConnection) -> bool {
        use diesel::connection::{AnsiTransactionManager, TransactionManager};
        match connection {
            AnyConnection::Sqlite(c) => AnsiTransactionManager::is_broken_transaction_manager(c),
            AnyConnection::Postgres(c) => AnsiTransactionManager::is_broken_transaction_manager(c),
        }
    }
}

pub(crate) type ConnectionPool = Pool<Manager>;

/// Opens one connection at once, so that a wrong URL is a clear error at start; the others as needed.
pub(crate) fn open(
    location: &Location,
    access: Access,
    size: u32,
    closing: &Arc<AtomicBool>,
) -> Result<ConnectionPool, Error> {
    drop(AnyConnection::open(location, access)?);
    let builder = Pool::builder()
        .max_size(size)
        .min_idle(Some(0))
        .connection_timeout(CONNECTION_TIMEOUT)
        .error_handler(Box::new(r2d2::NopErrorHandler));
    Ok(builder.build_unchecked(Manager {
        location: location.clone(),
        access,
        closing: closing.clone(),
    }))
}
