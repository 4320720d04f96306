//! One closure is one transaction, whatever happens to whoever asked for it.

use std::sync::mpsc;

use diesel::connection::SimpleConnection;
use gatepost_storage::{Database, Error, Plane, Transaction, on_each};
use tokio::sync::oneshot;

use crate::support::database::{Databases, on_postgres, open};
use crate::support::patience::eventually;
use crate::support::sql;

async fn with_notes() -> (Database, Databases) {
    let databases = Databases::empty();
    let database = open(&databases.internal);
    sql::execute(&database, "CREATE TABLE notes (text TEXT NOT NULL UNIQUE)")
        .await
        .unwrap();
    (database, databases)
}

fn write_down(tx: &mut Transaction<'_>, text: &str) -> Result<(), Error> {
    let statement = format!("INSERT INTO notes (text) VALUES ('{text}')");
    on_each!(tx.connection(), |c| c.batch_execute(&statement))
}

async fn notes(database: &Database) -> Vec<String> {
    let texts = sql::texts(database, "SELECT text AS value FROM notes ORDER BY text").await;
    texts.into_iter().flatten().collect()
}

#[tokio::test]
async fn a_dropped_request_leaves_no_half_transaction_and_its_closure_finishes() {
    let (database, _databases) = with_notes().await;
    let (started, has_started) = oneshot::channel();
    let (go, may_go) = mpsc::channel::<()>();
    {
        let writing = database.write(move |tx| {
            write_down(tx, "first")?;
            started.send(()).unwrap();
            may_go.recv().unwrap();
            write_down(tx, "second")
        });
        tokio::select! {
            _ = writing => panic!("it waits for a word"),
            begun = has_started => begun.unwrap(),
        }
        // The future is dropped here, as a request is whose client has gone.
    }
    go.send(()).unwrap();
    let both = eventually("both notes", async || {
        Some(notes(&database).await).filter(|notes| !notes.is_empty())
    })
    .await;
    assert_eq!(both, ["first", "second"]);
}

#[tokio::test]
async fn an_error_rolls_everything_back() {
    let (database, _databases) = with_notes().await;
    let refused = database
        .write(|tx| {
            write_down(tx, "kept?")?;
            Err::<(), _>(Error::Busy)
        })
        .await;
    assert!(matches!(refused, Err(Error::Busy)));
    assert_eq!(notes(&database).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_panic_rolls_everything_back_and_is_the_callers_panic() {
    let (database, _databases) = with_notes().await;
    let writing = tokio::spawn({
        let database = database.clone();
        async move {
            database
                .write::<(), Error, _>(|tx| {
                    write_down(tx, "kept?")?;
                    panic!("a mistake in a verb")
                })
                .await
        }
    });
    assert!(writing.await.unwrap_err().is_panic());
    assert_eq!(notes(&database).await, Vec::<String>::new());
    database.write(|tx| write_down(tx, "later")).await.unwrap();
    assert_eq!(notes(&database).await, ["later"]);
}

#[tokio::test]
async fn a_savepoint_fails_alone() {
    let (database, _databases) = with_notes().await;
    database
        .write(|tx| {
            write_down(tx, "before")?;
            let twice = tx.savepoint(|part| {
                write_down(part, "inside")?;
                write_down(part, "before")
            });
            assert!(twice.unwrap_err().is_duplicate());
            let gone: Result<(), Error> = tx.savepoint(|part| {
                write_down(part, "inside too")?;
                Err(Error::Closed)
            });
            assert!(
                matches!(gone, Err(Error::Closed)),
                "the part's own error comes back"
            );
            tx.savepoint(|part| write_down(part, "kept"))?;
            write_down(tx, "after")
        })
        .await
        .unwrap();
    assert_eq!(notes(&database).await, ["after", "before", "kept"]);
}

#[tokio::test]
async fn what_waits_for_the_commit_happens_after_it_or_never() {
    let (database, _databases) = with_notes().await;
    let (tells, told) = mpsc::channel();
    let act = |what: &'static str| {
        let tells = tells.clone();
        move || tells.send(what).unwrap()
    };
    let (first, lost, kept, never) = (act("first"), act("lost"), act("kept"), act("never"));
    let result: Result<(), Error> = database
        .write(move |tx| {
            tx.after_commit(first);
            let part: Result<(), Error> = tx.savepoint(|part| {
                part.after_commit(lost);
                Err(Error::Closed)
            });
            assert!(part.is_err());
            tx.savepoint(|part| {
                part.after_commit(kept);
                write_down(part, "one")
            })
        })
        .await;
    result.unwrap();
    let failed: Result<(), Error> = database
        .write(move |tx| {
            tx.after_commit(never);
            write_down(tx, "one")
        })
        .await;
    assert!(failed.is_err());
    assert_eq!(told.try_iter().collect::<Vec<_>>(), ["first", "kept"]);
}

#[tokio::test]
async fn a_reader_sees_only_what_is_committed() {
    let (database, _databases) = with_notes().await;
    let (started, has_started) = oneshot::channel();
    let (go, may_go) = mpsc::channel::<()>();
    let writing = tokio::spawn({
        let database = database.clone();
        async move {
            database
                .write(move |tx| {
                    write_down(tx, "not yet")?;
                    started.send(()).unwrap();
                    may_go.recv().unwrap();
                    Ok::<_, Error>(())
                })
                .await
        }
    });
    has_started.await.unwrap();
    let seen = database
        .read(|reader| reader.get::<_, i64>(diesel::QueryDsl::count(notes_table::notes::table)))
        .await
        .unwrap();
    go.send(()).unwrap();
    writing.await.unwrap().unwrap();
    assert_eq!(seen, 0);
    assert_eq!(notes(&database).await, ["not yet"]);
}

mod notes_table {
    diesel::table! { notes (text) { text -> Text, } }
}

/// The command line writes beside a running node: it waits its turn instead of failing (J9).
#[tokio::test]
async fn j9_on_sqlite_a_second_process_waits_for_the_first_ones_write() {
    if on_postgres() {
        return; // There writers do not wait for each other, but for rows.
    }
    let (node, databases) = with_notes().await;
    let command = open(&databases.internal);
    let (started, has_started) = oneshot::channel();
    let (go, may_go) = mpsc::channel::<()>();
    let first = tokio::spawn(async move {
        node.write(move |tx| {
            write_down(tx, "1 node")?;
            started.send(()).unwrap();
            may_go.recv().unwrap();
            write_down(tx, "2 node")
        })
        .await
    });
    has_started.await.unwrap();
    let second = tokio::spawn({
        let command = command.clone();
        async move { command.write(|tx| write_down(tx, "3 command")).await }
    });
    // Whether or not the second has come to the lock by now, it cannot be through.
    tokio::task::yield_now().await;
    assert!(!second.is_finished());
    go.send(()).unwrap();
    first.await.unwrap().unwrap();
    second.await.unwrap().unwrap();
    assert_eq!(notes(&command).await, ["1 node", "2 node", "3 command"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_writers_at_once_lose_no_update() {
    let databases = Databases::empty();
    let database = databases.migrated(Plane::Internal).await;
    let writers = (0..50).map(|_| {
        let database = database.clone();
        tokio::spawn(async move {
            database
                .write(|tx| {
                    let raise = "UPDATE audit_head SET sequence = sequence + 1 WHERE id = 1";
                    on_each!(tx.connection(), |c| c.batch_execute(raise))
                })
                .await
        })
    });
    for writer in futures_util::future::join_all(writers).await {
        writer.unwrap().unwrap();
    }
    assert_eq!(
        sql::numbers(&database, "SELECT sequence AS value FROM audit_head").await,
        [50]
    );
}
