//! The four migration folders: the same names, the same tables, and a way back; and the tables diesel is told
//! of are the tables there are.

use std::collections::BTreeSet;

use gatepost_storage::{AnyConnection, Database, Plane, migrate, pending_migrations};

use super::workspace::{read, root};
use crate::support::database::{Databases, on_postgres};
use crate::support::sql;

const PLANES: [(&str, Plane); 2] = [("internal", Plane::Internal), ("public", Plane::Public)];
const BACKENDS: [&str; 2] = ["sqlite", "postgres"];

/// A column, as both databases can say it.
pub struct Column {
    /// Its name.
    pub name: String,
    /// Text, rather than a number or a truth value.
    pub is_text: bool,
    /// Whether it may have no value.
    pub nullable: bool,
}

/// The columns of one table.
pub async fn columns(database: &Database, table: &str) -> Vec<Column> {
    let lines = described(database, SQLITE_COLUMNS, POSTGRES_COLUMNS).await;
    let prefix = format!("{table}.");
    let own = lines.iter().filter_map(|line| line.strip_prefix(&prefix));
    own.map(|line| {
        let mut words = line.split(' ');
        let name = words.next().unwrap().to_owned();
        Column {
            name,
            is_text: words.next() == Some("text"),
            nullable: words.next().is_some(),
        }
    })
    .collect()
}

/// Every column of a database, as `table.column`.
pub async fn all_columns(database: &Database) -> BTreeSet<String> {
    let lines = described(database, SQLITE_COLUMNS, POSTGRES_COLUMNS).await;
    let name = |line: &String| line.split(' ').next().unwrap().to_owned();
    lines.iter().map(name).collect()
}

const SQLITE_COLUMNS: &str = "SELECT t.name || '.' || c.name || ' ' || lower(c.type) ||
        CASE WHEN c.\"notnull\" THEN '' ELSE ' nullable' END AS value
    FROM sqlite_schema t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE '%diesel%'";

const POSTGRES_COLUMNS: &str = "SELECT CAST(table_name || '.' || column_name || ' ' || data_type ||
        CASE WHEN is_nullable = 'NO' THEN '' ELSE ' nullable' END AS TEXT) AS value
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name NOT LIKE '%diesel%'";

/// Primary keys are taken from the table: SQLite has no index for an integer one.
const SQLITE_KEYS: &str =
    "SELECT t.name || ' primary key (' || group_concat(c.name, ',' ORDER BY c.pk) || ')' AS value
    FROM sqlite_schema t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE '%diesel%' AND c.pk > 0
    GROUP BY t.name
    UNION ALL
    SELECT t.name || CASE WHEN i.\"unique\" THEN ' unique' ELSE ' index ' || i.name END || ' (' ||
        (SELECT group_concat(k.name, ',' ORDER BY k.seqno) FROM pragma_index_info(i.name) k) || ')' ||
        coalesce((SELECT substr(s.sql, instr(s.sql, ' WHERE ')) FROM sqlite_schema s
                  WHERE s.name = i.name AND i.partial), '') AS value
    FROM sqlite_schema t JOIN pragma_index_list(t.name) i
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE '%diesel%' AND i.origin <> 'pk'";

const POSTGRES_KEYS: &str = "SELECT CAST(t.relname || CASE WHEN i.indisprimary THEN ' primary key'
            WHEN i.indisunique THEN ' unique' ELSE ' index ' || x.relname END || ' (' ||
        (SELECT string_agg(a.attname, ',' ORDER BY k.place)
         FROM unnest(CAST(i.indkey AS int2[])) WITH ORDINALITY k(number, place)
         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number) || ')' ||
        coalesce(' WHERE ' || pg_get_expr(i.indpred, i.indrelid), '') AS TEXT) AS value
    FROM pg_index i
    JOIN pg_class t ON t.oid = i.indrelid
    JOIN pg_class x ON x.oid = i.indexrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace
    WHERE n.nspname = 'public' AND t.relname NOT LIKE '%diesel%'";

const SQLITE_REFERENCES: &str =
    "SELECT t.name || '.' || f.\"from\" || ' -> ' || f.\"table\" || '.' || f.\"to\" AS value
    FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'";

const POSTGRES_REFERENCES: &str =
    "SELECT CAST(t.relname || '.' || a.attname || ' -> ' || r.relname || '.' || b.attname AS TEXT) AS value
    FROM pg_constraint c
    JOIN pg_class t ON t.oid = c.conrelid
    JOIN pg_class r ON r.oid = c.confrelid
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1]
    WHERE c.contype = 'f'";

/// REPLACE deletes without asking the delete trigger; it exists on SQLite only, and so do the triggers against it.
const SQLITE_TRIGGERS: &str = "SELECT tbl_name || ' trigger ' || name AS value FROM sqlite_schema
    WHERE type = 'trigger' AND name NOT LIKE '%no_replace'";

/// TRUNCATE exists on PostgreSQL only, and so do the triggers against it.
const POSTGRES_TRIGGERS: &str = "SELECT CAST(c.relname || ' trigger ' || t.tgname AS TEXT) AS value
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND t.tgname NOT LIKE '%no_truncate'";

/// One line per fact, in words that do not depend on the database.
async fn described(database: &Database, sqlite: &'static str, postgres: &'static str) -> BTreeSet<String> {
    let is_sqlite = database
        .write(|tx| Ok::<_, gatepost_storage::Error>(matches!(tx.connection(), AnyConnection::Sqlite(_))))
        .await
        .unwrap();
    let lines = sql::texts(database, if is_sqlite { sqlite } else { postgres }).await;
    let plain = |line: String| {
        let line = line.replace("bigint", "integer").replace("::text", "");
        match line.split_once(" WHERE ") {
            Some((key, condition)) => format!("{key} WHERE {}", condition.trim_matches(['(', ')', ' '])),
            None => line,
        }
    };
    lines.into_iter().map(|line| plain(line.unwrap())).collect()
}

/// Everything about a schema that both databases must agree on.
async fn shape(database: &Database) -> BTreeSet<String> {
    let mut facts = described(database, SQLITE_COLUMNS, POSTGRES_COLUMNS).await;
    facts.extend(described(database, SQLITE_KEYS, POSTGRES_KEYS).await);
    facts.extend(described(database, SQLITE_REFERENCES, POSTGRES_REFERENCES).await);
    facts.extend(described(database, SQLITE_TRIGGERS, POSTGRES_TRIGGERS).await);
    facts
}

fn names(plane: &str, backend: &str) -> Vec<String> {
    let folder = root().join(format!("migrations/{plane}/{backend}"));
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn every_migration_is_there_for_both_databases_up_and_down() {
    for (plane, _) in PLANES {
        assert_eq!(names(plane, "sqlite"), names(plane, "postgres"), "{plane}");
        for (backend, name) in BACKENDS
            .iter()
            .flat_map(|b| names(plane, b).into_iter().map(move |name| (b, name)))
        {
            for direction in ["up", "down"] {
                let path = format!("migrations/{plane}/{backend}/{name}/{direction}.sql");
                assert!(!read(&path).trim().is_empty(), "{path}");
            }
        }
    }
}

#[tokio::test]
async fn both_databases_get_the_same_tables_columns_indexes_references_and_triggers() {
    if !on_postgres() {
        return; // The other run of the suite has both at hand.
    }
    let (here, files) = (Databases::empty(), Databases::in_files());
    for (name, plane) in PLANES {
        let postgres = shape(&here.migrated(plane).await).await;
        let sqlite = shape(&files.migrated(plane).await).await;
        let only_postgres: Vec<_> = postgres.difference(&sqlite).collect();
        let only_sqlite: Vec<_> = sqlite.difference(&postgres).collect();
        assert!(
            only_postgres.is_empty() && only_sqlite.is_empty(),
            "{name}: {only_postgres:#?} {only_sqlite:#?}"
        );
        assert!(postgres.len() > 50, "{name}: too little was seen: {postgres:#?}");
    }
}

#[tokio::test]
async fn migrations_go_down_and_up_again_and_a_second_run_does_nothing() {
    let databases = Databases::empty();
    let backend = if on_postgres() { "postgres" } else { "sqlite" };
    for (name, plane) in PLANES {
        let database = databases.migrated(plane).await;
        let before = shape(&database).await;
        assert_eq!(
            pending_migrations(&database, plane).await.unwrap(),
            Vec::<String>::new()
        );
        assert_eq!(migrate(&database, plane).await.unwrap(), Vec::<String>::new());
        for migration in names(name, backend).iter().rev() {
            let down = read(&format!("migrations/{name}/{backend}/{migration}/down.sql"));
            sql::execute(&database, down).await.unwrap();
        }
        assert_eq!(
            shape(&database).await,
            BTreeSet::new(),
            "{name}: something is left"
        );
        sql::execute(&database, "DELETE FROM __diesel_schema_migrations")
            .await
            .unwrap();
        assert_eq!(
            pending_migrations(&database, plane).await.unwrap(),
            names(name, backend)
        );
        assert_eq!(
            migrate(&database, plane).await.unwrap().len(),
            names(name, backend).len()
        );
        assert_eq!(shape(&database).await, before);
    }
}

/// What a `schema.rs` tells diesel, in the words of [`shape`].
fn told(schema: &str) -> BTreeSet<String> {
    let mut facts = BTreeSet::new();
    let mut table = String::new();
    for line in schema.lines().map(str::trim) {
        if let Some((column, kind)) = line.split_once(" -> ") {
            let kind = kind.trim_end_matches(',');
            let inner = kind
                .strip_prefix("Nullable<")
                .and_then(|kind| kind.strip_suffix('>'));
            let plain = match inner.unwrap_or(kind) {
                "BigInt" => "integer",
                "Text" => "text",
                "Bool" => "boolean",
                other => panic!("{table}.{column} has the type {other}, which is none of ours"),
            };
            let nullable = if inner.is_some() { " nullable" } else { "" };
            facts.insert(format!("{table}.{column} {plain}{nullable}"));
        } else if let Some((name, key)) = line.strip_suffix(") {").and_then(|line| line.split_once(" (")) {
            table = name.to_owned();
            facts.insert(format!("{table} primary key ({})", key.replace(", ", ",")));
        }
    }
    facts
}

#[tokio::test]
async fn diesel_is_told_of_exactly_the_tables_there_are() {
    let databases = Databases::empty();
    for (name, plane) in PLANES {
        let told = told(&read(&format!("crates/{name}/src/schema.rs")));
        let facts = shape(&databases.migrated(plane).await).await;
        let is_told =
            |fact: &&String| fact.contains('.') && !fact.contains("->") || fact.contains(" primary key ");
        let real: BTreeSet<_> = facts.iter().filter(is_told).cloned().collect();
        let missing: Vec<_> = real.difference(&told).collect();
        let surplus: Vec<_> = told.difference(&real).collect();
        assert!(
            missing.is_empty() && surplus.is_empty(),
            "{name}: not told {missing:#?}, not there {surplus:#?}"
        );
    }
}
