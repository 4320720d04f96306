//! SQL as the application's own role: what the verbs would never do, and what only a look at the rows can tell.

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Nullable, Text};
use gatepost_storage::{AnyConnection, Database, Error, on_each};

#[derive(diesel::QueryableByName)]
struct Cell {
    #[diesel(sql_type = Nullable<Text>)]
    value: Option<String>,
}

#[derive(diesel::QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

/// Runs statements in one transaction.
pub async fn execute(database: &Database, statements: impl Into<String>) -> Result<(), Error> {
    let statements = statements.into();
    database
        .write(move |tx| on_each!(tx.connection(), |c| c.batch_execute(&statements)))
        .await
}

/// The text column `value` of every row.
pub async fn texts(database: &Database, query: impl Into<String>) -> Vec<Option<String>> {
    let query = query.into();
    let rows: Vec<Cell> = database
        .write(move |tx| on_each!(tx.connection(), |c| diesel::sql_query(query).load(c)))
        .await
        .unwrap();
    rows.into_iter().map(|row| row.value).collect()
}

/// The integer column `value` of every row.
pub async fn numbers(database: &Database, query: impl Into<String>) -> Vec<i64> {
    let query = query.into();
    let rows: Vec<Number> = database
        .write(move |tx| on_each!(tx.connection(), |c| diesel::sql_query(query).load(c)))
        .await
        .unwrap();
    rows.into_iter().map(|row| row.value).collect()
}

/// How many rows a table has.
pub async fn count(database: &Database, table: &str) -> i64 {
    numbers(database, format!("SELECT count(*) AS value FROM {table}")).await[0]
}

/// Takes a trigger away, as somebody with the database's password could. Only SQLite has `REPLACE`, and with it a
/// trigger `.._no_replace`.
pub async fn drop_trigger(database: &Database, table: &str, trigger: &str) {
    let (table, trigger) = (table.to_owned(), trigger.to_owned());
    database
        .write(move |tx| match tx.connection() {
            AnyConnection::Sqlite(c) => c
                .batch_execute(&format!("DROP TRIGGER {trigger}"))
                .map_err(Error::from),
            AnyConnection::Postgres(_) if trigger.ends_with("_no_replace") => Ok(()),
            AnyConnection::Postgres(c) => c
                .batch_execute(&format!("DROP TRIGGER {trigger} ON {table}"))
                .map_err(Error::from),
        })
        .await
        .unwrap();
}

/// Undoes [`break_inserts`].
pub async fn mend_inserts(database: &Database, table: &str) {
    drop_trigger(database, table, &format!("broken_{table}")).await;
}

/// Makes every later insert into a table fail, as a full disk would.
pub async fn break_inserts(database: &Database, table: &str) {
    let table = table.to_owned();
    database
        .write(move |tx| match tx.connection() {
            AnyConnection::Sqlite(c) => c
                .batch_execute(&format!(
                    "CREATE TRIGGER broken_{table} BEFORE INSERT ON {table}
                     BEGIN SELECT RAISE(ABORT, 'no space left'); END;"
                ))
                .map_err(Error::from),
            AnyConnection::Postgres(c) => c
                .batch_execute(&format!(
                    "CREATE FUNCTION broken_{table}() RETURNS trigger LANGUAGE plpgsql AS
                     $$ BEGIN RAISE EXCEPTION 'no space left'; END $$;
                     CREATE TRIGGER broken_{table} BEFORE INSERT ON {table}
                     FOR EACH ROW EXECUTE FUNCTION broken_{table}();"
                ))
                .map_err(Error::from),
        })
        .await
        .unwrap();
}
