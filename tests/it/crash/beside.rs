//! Another program on the same machine reads the database of a node that serves: a backup, a curious administrator.

use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::process::Command;

use crate::support::database::{Backend, backend, open};
use crate::support::peer::tools;
use crate::support::program::Program;
use crate::support::sql;

/// The log of the internal database, by what it is on the disk.
fn log(program: &Program) -> (PathBuf, u64) {
    let path = program.databases.folder.path().join("internal.sqlite3-wal");
    let number = std::fs::metadata(&path).unwrap().ino();
    (path, number)
}

/// Another program opens the database, reads and closes it. Not this process: it has made the node, and so may hold the
/// file open itself.
fn reads(path: &str) {
    const READS: &str = "import sqlite3, sys\n\
                         database = sqlite3.connect(sys.argv[1])\n\
                         assert database.execute('SELECT count(*) FROM audit_entries').fetchone()[0] > 0\n\
                         database.close()";
    let read = Command::new(tools().join("clients/bin/python"))
        .args(["-c", READS, path])
        .status();
    assert!(read.unwrap().success());
}

/// Whoever is the last to close a SQLite database folds the log into it and removes it. Only a lock tells that the node
/// still works with it, and a process loses its locks on a file when it closes that file anywhere.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn j25_whoever_reads_beside_a_serving_node_leaves_its_log_alone() {
    // A server looks after its own files.
    let Backend::Sqlite = backend() else { return };
    let mut program = Program::new().await;
    program.starts().await;
    program.releases("Before").await;
    let before = log(&program);
    for _ in 0..3 {
        reads(program.databases.internal.strip_prefix("sqlite:").unwrap());
    }
    assert_eq!(log(&program), before, "the log that the node writes to");
    let after = program.releases("After").await;
    program.is_killed();
    let database = open(&program.databases.internal);
    let found = format!("SELECT count(*) AS value FROM candidates WHERE id = {after}");
    assert_eq!(
        sql::numbers(&database, found).await,
        [1],
        "what was answered is there"
    );
    database.close().await.unwrap();
}
