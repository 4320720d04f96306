//! The company as it was before any history, put back where it was for each one. Opening databases and preparing
//! every statement anew costs more than a history.

use diesel::connection::SimpleConnection;
use gatepost_storage::{AnyConnection, Database};

use crate::support::database::on_postgres;
use crate::support::sql;

/// The statements that put everything back.
pub struct Slate(String);

impl Slate {
    /// Keeps a copy of every row beside the rows. What refuses to delete is taken away, for here the slate is
    /// wiped after each history; `walls::triggers` has those triggers.
    pub async fn kept(database: &Database) -> Self {
        for trigger in names(database, TRIGGERS).await {
            let table = trigger.trim_end_matches("_no_delete");
            sql::drop_trigger(database, table, &trigger).await;
        }
        let mut wipe = defers_references(database).await.to_owned();
        let mut fill = String::new();
        for table in names(database, TABLES).await {
            wipe.push_str(&format!("DELETE FROM {table};"));
            if sql::count(database, &table).await > 0 {
                let keep = format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}");
                sql::execute(database, keep).await.unwrap();
                fill.push_str(&format!("INSERT INTO {table} SELECT * FROM kept_{table};"));
            }
        }
        Self(wipe + &fill)
    }

    /// Puts everything back.
    pub async fn is_wiped(&self, database: &Database) {
        sql::execute(database, self.0.as_str()).await.unwrap();
    }
}

/// On SQLite, on PostgreSQL.
const TRIGGERS: [&str; 2] = [
    "SELECT name AS value FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%no_delete'",
    "SELECT tgname::text AS value FROM pg_trigger WHERE tgname LIKE '%no_delete'",
];

const TABLES: [&str; 2] = [
    "SELECT name AS value FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'
     AND name NOT LIKE '%diesel%'",
    "SELECT tablename::text AS value FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '%diesel%'",
];

async fn names(database: &Database, queries: [&str; 2]) -> Vec<String> {
    let query = queries[usize::from(on_postgres())];
    sql::texts(database, query).await.into_iter().flatten().collect()
}

/// Gives the statement after which references between tables are only looked at when all is back.
async fn defers_references(database: &Database) -> &'static str {
    database
        .write(|tx| match tx.connection() {
            AnyConnection::Sqlite(_) => Ok("PRAGMA defer_foreign_keys = ON;"),
            AnyConnection::Postgres(c) => c
                .batch_execute(
                    "DO $$ DECLARE reference record; BEGIN
                         FOR reference IN SELECT conrelid::regclass AS owner, conname AS name FROM pg_constraint
                             WHERE contype = 'f' AND connamespace = 'public'::regnamespace
                         LOOP EXECUTE format(
                             'ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE', reference.owner, reference.name);
                         END LOOP;
                     END $$",
                )
                .map(|()| "SET CONSTRAINTS ALL DEFERRED;")
                .map_err(gatepost_storage::Error::from),
        })
        .await
        .unwrap()
}
