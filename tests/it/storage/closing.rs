//! Closing: everything under way ends, nothing new begins, and SQLite's log is folded into the file.

use std::path::PathBuf;
use std::sync::mpsc;

use gatepost_storage::{Database, Error, Plane};
use tokio::sync::oneshot;

use crate::support::database::{Databases, on_postgres};
use crate::support::sql;

async fn read_anything(database: &Database) -> Result<(), Error> {
    database.read(|_reader| Ok(())).await
}

#[tokio::test]
async fn a_closed_database_refuses_every_clone_and_leaves_no_log() {
    let databases = Databases::empty();
    let database = databases.migrated(Plane::Internal).await;
    let clone = database.clone();
    sql::execute(
        &database,
        "INSERT INTO courier_cursors (name, position) VALUES ('x', 1)",
    )
    .await
    .unwrap();
    database.close().await.unwrap();
    database.close().await.unwrap();
    assert!(matches!(read_anything(&clone).await, Err(Error::Closed)));
    assert!(matches!(
        sql::execute(&clone, "DELETE FROM courier_cursors").await,
        Err(Error::Closed)
    ));
    if !on_postgres() {
        let log = PathBuf::from(format!(
            "{}-wal",
            databases.internal.trim_start_matches("sqlite:")
        ));
        let bytes = std::fs::metadata(&log).map_or(0, |log| log.len());
        assert_eq!(bytes, 0, "{} still holds something", log.display());
    }
    let again = databases.migrated(Plane::Internal).await;
    assert_eq!(sql::count(&again, "courier_cursors").await, 1);
}

#[tokio::test]
async fn closing_waits_for_what_is_under_way() {
    let databases = Databases::empty();
    let database = databases.migrated(Plane::Internal).await;
    let (started, has_started) = oneshot::channel();
    let (go, may_go) = mpsc::channel::<()>();
    let writing = tokio::spawn({
        let database = database.clone();
        async move {
            database
                .write(move |_tx| {
                    started.send(()).unwrap();
                    may_go.recv().unwrap();
                    Ok::<_, Error>(())
                })
                .await
        }
    });
    has_started.await.unwrap();
    let closing = tokio::spawn({
        let database = database.clone();
        async move { database.close().await }
    });
    tokio::task::yield_now().await;
    assert!(!closing.is_finished());
    go.send(()).unwrap();
    writing.await.unwrap().unwrap();
    closing.await.unwrap().unwrap();
    assert!(matches!(read_anything(&database).await, Err(Error::Closed)));
}
