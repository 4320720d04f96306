//! The handle of one plane's database.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;

use crate::connection::{Access, AnyConnection, Location};
use crate::pool::{self, ConnectionPool};
use crate::{Error, PoolSize, Reader, Transaction};

/// One plane's database. Cheap to clone; every clone is the same database.
///
/// Closures run on a blocking thread and always run to their end: a dropped request leaves no half
/// transaction behind. They are synchronous, so nothing can be fetched inside of a transaction (invariant 6):
///
/// ```compile_fail
/// async fn fetch_inside(database: &gatepost_storage::Database) {
///     database.write(async |_transaction| {
///         tokio::time::sleep(std::time::Duration::from_secs(1)).await;
///         Ok::<_, gatepost_storage::Error>(())
///     }).await.unwrap();
/// }
/// ```
/// ```compile_fail
/// async fn fetch_inside(database: &gatepost_storage::Database) {
///     database.write(|_transaction| {
///         tokio::time::sleep(std::time::Duration::from_secs(1)).await;
///         Ok::<_, gatepost_storage::Error>(())
///     }).await.unwrap();
/// }
/// ```
#[derive(Clone)]
pub struct Database {
    shared: Arc<Shared>,
}

struct Shared {
    location: Location,
    /// Taken away when the database closes, so that no clone keeps a connection open.
    pools: Mutex<Option<Pools>>,
    /// Tells the pools to open nothing more.
    closing: Arc<AtomicBool>,
    /// Requests queue here, in order, instead of blocking one thread each.
    readers: Arc<Semaphore>,
    writers: Arc<Semaphore>,
    /// How many permits the two were made with.
    size: PoolSize,
}

#[derive(Clone)]
struct Pools {
    read: ConnectionPool,
    write: ConnectionPool,
}

impl Database {
    /// Opens a database: `sqlite:PATH` (made when it does not exist) or `postgres://..`. Does not migrate.
    ///
    /// # Errors
    /// When the URL is wrong, the database cannot be reached or lacks what we rely on.
    pub fn open(url: &str, size: PoolSize) -> Result<Self, Error> {
        let location = Location::parse(url)?;
        let writers = match location {
            Location::Sqlite(_) => 1,
            Location::Postgres(_) => size.writers.max(1),
        };
        let readers = size.readers.max(1);
        let closing = Arc::new(AtomicBool::new(false));
        let write = pool::open(&location, Access::Write, writers, &closing)?;
        let read = pool::open(&location, Access::Read, readers, &closing)?;
        let permits = |count: u32| Arc::new(Semaphore::new(usize::try_from(count).unwrap_or(1)));
        Ok(Self {
            shared: Arc::new(Shared {
                location,
                pools: Mutex::new(Some(Pools { read, write })),
                closing,
                readers: permits(readers),
                writers: permits(writers),
                size: PoolSize { readers, writers },
            }),
        })
    }

    pub(crate) fn location(&self) -> &Location {
        &self.shared.location
    }

    fn pools(&self) -> Result<Pools, Error> {
        let pools = self.shared.pools.lock().unwrap_or_else(PoisonError::into_inner);
        pools.clone().ok_or(Error::Closed)
    }

    /// Runs a closure that only reads. All of its statements see the database at one moment.
    ///
    /// # Errors
    /// What the closure returns, or that no connection could be had.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Reader<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let permit = self
            .shared
            .readers
            .clone()
            .acquire_owned()
            .await
            .map_err(|_| Error::Closed)?;
        let pool = self.pools()?.read;
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let mut connection = pool.get().map_err(|_| Error::Busy)?;
            in_transaction(&mut connection, Access::Read, |c| work(&mut Reader::new(c)))
        });
        finish(task).await
    }

    /// Runs a closure in one transaction: committed when it returns `Ok`, rolled back when it returns an
    /// error or panics.
    ///
    /// # Errors
    /// What the closure returns, or that the transaction could not begin or commit.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Transaction<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let permit = self
            .shared
            .writers
            .clone()
            .acquire_owned()
            .await
            .map_err(|_| Error::Closed)?;
        let pool = self.pools()?.write;
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let mut connection = pool.get().map_err(|_| Error::Busy)?;
            let (value, afterwards) = in_transaction(&mut connection, Access::Write, |c| {
                let mut transaction = Transaction::new(c);
                let value = work(&mut transaction)?;
                Ok::<_, E>((value, transaction.into_afterwards()))
            })?;
            afterwards.into_iter().for_each(|act| act());
            Ok(value)
        });
        finish(task).await
    }

    /// Waits for what is under way, refuses what comes, folds SQLite's log into the file and closes.
    ///
    /// # Errors
    /// When the last checkpoint fails; everything committed is safe nevertheless.
    pub async fn close(&self) -> Result<(), Error> {
        // Holding every permit means that every closure has ended; a closed semaphore lets no other begin.
        let PoolSize { readers, writers } = self.shared.size;
        for (semaphore, permits) in [(&self.shared.readers, readers), (&self.shared.writers, writers)] {
            let _drained = semaphore.acquire_many(permits).await;
            semaphore.close();
        }
        let pools = self
            .shared
            .pools
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let Some(pools) = pools else { return Ok(()) };
        self.shared.closing.store(true, Ordering::SeqCst);
        let location = self.shared.location.clone();
        let task = tokio::task::spawn_blocking(move || {
            use diesel::connection::SimpleConnection;
            drop(pools);
            if matches!(location, Location::Sqlite(_))
                && let AnyConnection::Sqlite(c) = &mut AnyConnection::open(&location, Access::Write)?
            {
                c.batch_execute("PRAGMA wal_checkpoint(TRUNCATE);")?;
            }
            Ok(())
        });
        finish(task).await
    }
}

fn in_transaction<T, E: From<Error>>(
    connection: &mut AnyConnection,
    access: Access,
    work: impl FnOnce(&mut AnyConnection) -> Result<T, E>,
) -> Result<T, E> {
    connection.begin(access)?;
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(connection)));
    match outcome {
        Ok(Ok(value)) => {
            connection.commit()?;
            Ok(value)
        }
        Ok(Err(error)) => {
            connection.roll_back()?;
            Err(error)
        }
        Err(panic) => {
            // The connection is thrown away if even this fails (see `has_broken`).
            drop(connection.roll_back());
            std::panic::resume_unwind(panic)
        }
    }
}

/// A panic in a closure is the caller's panic; a runtime that shuts down is a closed database.
async fn finish<T, E: From<Error>>(task: tokio::task::JoinHandle<Result<T, E>>) -> Result<T, E> {
    match task.await {
        Ok(result) => result,
        Err(fault) if fault.is_panic() => std::panic::resume_unwind(fault.into_panic()),
        Err(_) => Err(Error::Closed.into()),
    }
}
