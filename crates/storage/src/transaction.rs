//! What a closure may do with a database.

use std::ops::{Deref, DerefMut};

use diesel::RunQueryDsl;
use diesel::connection::Connection;
use diesel::query_builder::SelectQuery;
use diesel::query_dsl::methods::{ExecuteDsl, LoadQuery};

use crate::{AnyConnection, Error};

/// Reads. It takes only SELECT, so a write through it does not compile:
///
/// ```compile_fail
/// # diesel::table! { people (id) { id -> BigInt, } }
/// fn forget(reader: &mut gatepost_storage::Reader<'_>) {
///     reader.execute(diesel::delete(people::table)).unwrap();
/// }
/// ```
/// ```compile_fail
/// # diesel::table! { people (id) { id -> BigInt, } }
/// use diesel::prelude::*;
/// fn forget(reader: &mut gatepost_storage::Reader<'_>) {
///     let _: Vec<i64> = reader.list(diesel::delete(people::table).returning(people::id)).unwrap();
/// }
/// ```
/// The same table can be read:
/// ```
/// # diesel::table! { people (id) { id -> BigInt, } }
/// use diesel::prelude::*;
/// fn all(reader: &mut gatepost_storage::Reader<'_>) -> Result<Vec<i64>, gatepost_storage::Error> {
///     reader.list(people::table.select(people::id))
/// }
/// ```
pub struct Reader<'a> {
    connection: &'a mut AnyConnection,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(connection: &'a mut AnyConnection) -> Self {
        Self { connection }
    }

    /// Every row.
    ///
    /// # Errors
    /// When the statement fails.
    pub fn list<'q, Q, U>(&mut self, query: Q) -> Result<Vec<U>, Error>
    where
        Q: SelectQuery + LoadQuery<'q, AnyConnection, U>,
    {
        query.load(self.connection).map_err(Error::from)
    }

    /// The first row, or none.
    ///
    /// # Errors
    /// When the statement fails.
    pub fn find<'q, Q, U>(&mut self, query: Q) -> Result<Option<U>, Error>
    where
        Q: SelectQuery + LoadQuery<'q, AnyConnection, U>,
    {
        use diesel::OptionalExtension;
        query.get_result(self.connection).optional().map_err(Error::from)
    }

    /// The one row there always is, such as a count.
    ///
    /// # Errors
    /// When the statement fails or there is no row.
    pub fn get<'q, Q, U>(&mut self, query: Q) -> Result<U, Error>
    where
        Q: SelectQuery + LoadQuery<'q, AnyConnection, U>,
    {
        query.get_result(self.connection).map_err(Error::from)
    }
}

/// Reads and writes. Everything happens, or nothing.
pub struct Transaction<'a> {
    reader: Reader<'a>,
    afterwards: Vec<Afterwards>,
}

/// Something that is done once it is committed.
pub(crate) type Afterwards = Box<dyn FnOnce() + Send>;

impl<'a> Transaction<'a> {
    pub(crate) fn new(connection: &'a mut AnyConnection) -> Self {
        Self {
            reader: Reader::new(connection),
            afterwards: Vec::new(),
        }
    }

    /// Does something once all of this is committed, and never where it is rolled back: such as telling others of it.
    /// It must not wait for anything.
    pub fn after_commit(&mut self, act: impl FnOnce() + Send + 'static) {
        self.afterwards.push(Box::new(act));
    }

    pub(crate) fn into_afterwards(self) -> Vec<Afterwards> {
        self.afterwards
    }

    /// Runs an insert, update or delete; gives the number of rows it touched.
    ///
    /// # Errors
    /// When the statement fails.
    pub fn execute<Q>(&mut self, statement: Q) -> Result<usize, Error>
    where
        Q: RunQueryDsl<AnyConnection> + ExecuteDsl<AnyConnection>,
    {
        statement.execute(self.reader.connection).map_err(Error::from)
    }

    /// The connection itself, for [`on_each!`](crate::on_each).
    pub fn connection(&mut self) -> &mut AnyConnection {
        self.reader.connection
    }

    /// Runs a part that may fail alone: its writes vanish and the transaction goes on.
    ///
    /// # Errors
    /// What the part returned, or the failure of the savepoint itself.
    pub fn savepoint<T, E>(&mut self, part: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<Error>,
    {
        enum Failure<E> {
            Part(E),
            Savepoint(diesel::result::Error),
        }
        impl<E> From<diesel::result::Error> for Failure<E> {
            fn from(error: diesel::result::Error) -> Self {
                Self::Savepoint(error)
            }
        }
        let result = self.reader.connection.transaction(|c| {
            let mut inner = Transaction::new(c);
            let value = part(&mut inner).map_err(Failure::Part)?;
            Ok((value, inner.into_afterwards()))
        });
        let (value, afterwards) = result.map_err(|failure| match failure {
            Failure::Part(error) => error,
            Failure::Savepoint(error) => E::from(Error::from(error)),
        })?;
        self.afterwards.extend(afterwards);
        Ok(value)
    }
}

impl<'a> Deref for Transaction<'a> {
    type Target = Reader<'a>;
    fn deref(&self) -> &Reader<'a> {
        &self.reader
    }
}

impl DerefMut for Transaction<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.reader
    }
}
