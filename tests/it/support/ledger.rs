//! A whole database as text: to see that nothing changed, and to search everything that is stored.

use std::collections::BTreeMap;

use gatepost_storage::Database;

use super::database::on_postgres;
use super::sql;

/// Every row of every table, as text, sorted.
pub type Ledger = BTreeMap<String, Vec<String>>;

/// Reads everything.
pub async fn of(database: &Database) -> Ledger {
    let tables = if on_postgres() {
        "SELECT table_name::text AS value FROM information_schema.tables WHERE table_schema = 'public'"
    } else {
        "SELECT name AS value FROM sqlite_master WHERE type = 'table'"
    };
    let mut ledger = Ledger::new();
    for table in sql::texts(database, tables).await.into_iter().flatten() {
        let rows = sql::texts(database, rows_of(database, &table).await).await;
        let mut rows: Vec<String> = rows.into_iter().flatten().collect();
        rows.sort();
        ledger.insert(table, rows);
    }
    ledger
}

async fn rows_of(database: &Database, table: &str) -> String {
    if on_postgres() {
        return format!("SELECT t::text AS value FROM {table} t");
    }
    let columns = format!("SELECT name AS value FROM pragma_table_info('{table}')");
    let columns: Vec<String> = sql::texts(database, columns)
        .await
        .into_iter()
        .flatten()
        .collect();
    let quoted: Vec<String> = columns
        .iter()
        .map(|column| format!("{column}=' || quote(\"{column}\")"))
        .collect();
    format!("SELECT '{} AS value FROM {table}", quoted.join(" || ' "))
}

/// The tables in which two ledgers differ, with the rows that came and went.
pub fn difference(before: &Ledger, after: &Ledger) -> Vec<String> {
    let mut lines = Vec::new();
    for (table, rows) in after {
        let earlier = &before[table];
        lines.extend(
            earlier
                .iter()
                .filter(|row| !rows.contains(row))
                .map(|row| format!("- {table}: {row}")),
        );
        lines.extend(
            rows.iter()
                .filter(|row| !earlier.contains(row))
                .map(|row| format!("+ {table}: {row}")),
        );
    }
    lines
}
