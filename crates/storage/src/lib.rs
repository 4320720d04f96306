//! The only crate that knows which database is underneath.
//!
//! A node has two databases, one per plane. Each is SQLite or PostgreSQL; the scheme of its URL decides,
//! and both backends are always compiled in. This crate opens them, runs closures in transactions, and
//! migrates. It owns no tables: what is in them is the business of the plane crates.
//!
//! ```text
//! Database::read(|reader| ..)         a pooled connection; only SELECT compiles
//! Database::write(|transaction| ..)   one transaction per closure; SQLite: one writer at a time
//! ```
//! Start reading at [`Database`].

mod blob;
mod connection;
mod database;
mod error;
mod instance;
mod migrate;
mod pool;
mod transaction;

pub use blob::{BlobStore, Keeping, Sweeping};
pub use connection::AnyConnection;
pub use database::Database;
pub use error::Error;
pub use instance::{Instance, InstanceError};
pub use migrate::{Plane, migrate, pending_migrations};
pub use pool::PoolSize;
pub use transaction::{Reader, Transaction};

/// Runs one statement that diesel cannot type-check for both backends at once (ON CONFLICT, batch
/// insert): the same expression is compiled once per backend, and the open connection decides.
///
/// ```ignore
/// on_each!(tx.connection(), |c| insert_into(t).values(&many).on_conflict(t::id).do_nothing().execute(c))
/// ```
#[macro_export]
macro_rules! on_each {
    ($connection:expr, |$c:ident| $statement:expr) => {
        match $connection {
            $crate::AnyConnection::Sqlite($c) => $statement,
            $crate::AnyConnection::Postgres($c) => $statement,
        }
        .map_err($crate::Error::from)
    };
}
