//! One `serve` at a time: who may own a node's leases.
//!
//! A SQLite node is one process; a lock file in the data folder proves it. On PostgreSQL several nodes may
//! share a database, each under its own name, and an advisory lock proves that a name is used once. Either
//! way the holder knows that leases under its own name are left over from a process that has died, and may
//! take them back at once instead of waiting for them to run out.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use crate::Error;
use crate::connection::{Access, AnyConnection, Location};

/// Proof that this process alone serves under a name. The proof ends when it is dropped.
pub struct Instance {
    _held: Held,
}

enum Held {
    File {
        _file: File,
    },
    /// The lock lives as long as this connection. The mutex makes it shareable; nobody locks it.
    Session {
        _connection: Mutex<AnyConnection>,
    },
}

/// Why this process may not serve.
#[derive(Debug, thiserror::Error)]
pub enum InstanceError {
    /// Another process holds it.
    #[error("{0}")]
    Taken(String),
    /// The lock file cannot be made.
    #[error("the lock file cannot be used: {0}")]
    File(#[from] std::io::Error),
    /// The database cannot be asked.
    #[error(transparent)]
    Database(#[from] Error),
}

impl Instance {
    /// Claims `name` on the database at `url`; for SQLite the lock file is `folder/serve.lock`.
    ///
    /// # Errors
    /// [`InstanceError::Taken`] with a sentence when another process serves.
    pub fn claim(url: &str, folder: &Path, name: &str) -> Result<Self, InstanceError> {
        match Location::parse(url)? {
            Location::Sqlite(_) => claim_file(folder),
            location @ Location::Postgres(_) => claim_session(&location, name),
        }
    }
}

fn claim_file(folder: &Path) -> Result<Instance, InstanceError> {
    let path = folder.join("serve.lock");
    let mut options = OpenOptions::new();
    options.create(true).write(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&path)?;
    match file.try_lock() {
        Ok(()) => Ok(Instance {
            _held: Held::File { _file: file },
        }),
        Err(TryLockError::WouldBlock) => Err(InstanceError::Taken(format!(
            "another Gatepost already serves the folder {}; stop it first",
            folder.display()
        ))),
        Err(TryLockError::Error(fault)) => Err(fault.into()),
    }
}

/// A process that died a moment ago may still be connected in the server's eyes, hence a few tries.
const TRIES: u32 = 50;
const BETWEEN_TRIES: Duration = Duration::from_millis(100);

fn claim_session(location: &Location, name: &str) -> Result<Instance, InstanceError> {
    #[derive(diesel::QueryableByName)]
    struct Lock {
        #[diesel(sql_type = Bool)]
        taken: bool,
    }
    let mut connection = AnyConnection::open(location, Access::Write)?;
    for attempt in 0..TRIES {
        if attempt > 0 {
            std::thread::sleep(BETWEEN_TRIES);
        }
        let query = diesel::sql_query("SELECT pg_try_advisory_lock($1) AS taken")
            .bind::<BigInt, _>(lock_number(name));
        let AnyConnection::Postgres(session) = &mut connection else {
            break;
        };
        if query.get_result::<Lock>(session).map_err(Error::from)?.taken {
            return Ok(Instance {
                _held: Held::Session {
                    _connection: Mutex::new(connection),
                },
            });
        }
    }
    Err(InstanceError::Taken(format!(
        "another Gatepost serves this database under the name {name:?}; give each its own node.instance"
    )))
}

/// FNV-1a: spreads names over PostgreSQL's 64-bit advisory locks.
fn lock_number(name: &str) -> i64 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    i64::from_be_bytes(hash.to_be_bytes())
}
