//! What the database itself refuses, whoever asks (F20). The statements run as the application's role.

use gatepost_model::gate::CandidateState;
use gatepost_storage::Plane;

use crate::support::database::{Databases, on_postgres};
use crate::support::sql;
use crate::support::world::World;

/// Statements that must be refused, each with the table it is about.
async fn refuses(database: &gatepost_storage::Database, statements: &[&str]) {
    for statement in statements {
        let fault = sql::execute(database, *statement).await.expect_err(statement);
        let fault = format!("{fault:?}");
        let by_trigger = ["append-only", "immutable", "does not change", "is not changed"]
            .iter()
            .any(|words| fault.contains(words));
        assert!(by_trigger, "{statement}: {fault}");
    }
}

#[tokio::test]
async fn f20_the_gates_records_can_be_neither_changed_nor_deleted() {
    let world = World::new().await;
    let [ana, petra, paul] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.publisher("paul").await,
    ];
    let candidate = world.approved(&ana, &petra, "Good news").await;
    paul.releases(&candidate, Some(0)).await.unwrap();
    world.releaser_runs().await.unwrap();
    assert_eq!(
        ana.sees(&candidate).await.unwrap().state,
        CandidateState::Published
    );
    let database = world.database();
    refuses(
        database,
        &[
            "UPDATE audit_entries SET details = '{}' WHERE sequence = 1",
            "DELETE FROM audit_entries WHERE sequence = 1",
            "UPDATE decisions SET verdict = 'reject'",
            "DELETE FROM decisions",
            "UPDATE revisions SET text = 'Bad news'",
            "DELETE FROM revisions",
            "UPDATE audit_signed_heads SET hash = ''",
            "DELETE FROM audit_signed_heads",
            "UPDATE releases SET certificate = '{}'",
            "DELETE FROM releases",
        ],
    )
    .await;
    // The two ways around: each database has one of its own.
    for table in [
        "audit_entries",
        "decisions",
        "revisions",
        "audit_signed_heads",
        "releases",
    ] {
        let around = if on_postgres() {
            format!("TRUNCATE {table} CASCADE")
        } else {
            format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
        };
        refuses(database, &[&around]).await;
    }
    assert_eq!(sql::count(database, "decisions").await, 1);
    assert_eq!(sql::count(database, "revisions").await, 1);
}

#[tokio::test]
async fn f20_what_was_published_can_be_neither_changed_nor_deleted() {
    let databases = Databases::empty();
    let database = databases.migrated(Plane::Public).await;
    sql::execute(&database, publication_by_hand(&database).await)
        .await
        .unwrap();
    refuses(
        &database,
        &[
            "UPDATE outbox SET body = '{}'",
            "DELETE FROM outbox",
            "UPDATE publications SET content_html = 'Bad news'",
            "UPDATE publications SET object = '{}', tombstoned_at = 1",
            "DELETE FROM publications",
        ],
    )
    .await;
    for table in ["outbox", "publications"] {
        let around = if on_postgres() {
            format!("TRUNCATE {table} CASCADE")
        } else {
            format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
        };
        refuses(&database, &[&around]).await;
    }
    // Taking it back is the one change there is, once.
    sql::execute(&database, "UPDATE publications SET tombstoned_at = 1")
        .await
        .unwrap();
    refuses(
        &database,
        &[
            "UPDATE publications SET tombstoned_at = 2",
            "UPDATE publications SET tombstoned_at = NULL",
        ],
    )
    .await;
}

/// Rows of an actor, a publication and its outbox entry: every column that must have a value has one.
async fn publication_by_hand(database: &gatepost_storage::Database) -> String {
    let mut statements = String::new();
    for (table, fixed) in [
        ("actors", vec![("id", "1"), ("is_person", "FALSE")]),
        (
            "publications",
            vec![("id", "1"), ("actor_id", "1"), ("tombstoned_at", "NULL")],
        ),
        (
            "outbox",
            vec![("id", "1"), ("actor_id", "1"), ("publication_id", "1")],
        ),
    ] {
        let mut names = Vec::new();
        let mut values = Vec::new();
        for column in super::migrations::columns(database, table).await {
            let given = fixed
                .iter()
                .find(|(name, _)| *name == column.name)
                .map(|(_, value)| (*value).to_owned());
            let text = format!("'{}'", column.name);
            let made = if column.is_text { text } else { "1".to_owned() };
            if given.is_some() || !column.nullable {
                names.push(column.name);
                values.push(given.unwrap_or(made));
            }
        }
        statements += &format!(
            "INSERT INTO {table} ({}) VALUES ({});",
            names.join(", "),
            values.join(", ")
        );
    }
    statements
}
