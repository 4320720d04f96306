//! SIGTERM: what an administrator does.

use std::time::Instant;

use diesel::sql_types::BigInt;
use diesel::{Connection, PgConnection, RunQueryDsl};

use crate::support::database::{Backend, backend};
use crate::support::patience::eventually;
use crate::support::program::Program;
use crate::support::wire;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn j28_sigterm_ends_it_cleanly_with_both_databases_closed() {
    let mut program = Program::new().await;
    program.starts().await;
    let candidate = program.releases("Good news").await;
    let uri = eventually("the publication", async || {
        program.candidate(&candidate).await["publication"]["uri"]
            .as_str()
            .map(str::to_owned)
    })
    .await;
    let began = Instant::now();
    let status = program.is_terminated().await;
    assert_eq!(status.code(), Some(0));
    println!("stopped within {:?}", began.elapsed());
    match backend() {
        Backend::Sqlite => {
            for plane in ["internal", "public"] {
                let log = program
                    .databases
                    .folder
                    .path()
                    .join(format!("{plane}.sqlite3-wal"));
                let length = std::fs::metadata(&log).map_or(0, |found| found.len());
                assert_eq!(length, 0, "the log of {plane} is folded into the database");
            }
        }
        Backend::Postgres(server) => {
            for url in [&program.databases.internal, &program.databases.public] {
                let name = url::Url::parse(url)
                    .unwrap()
                    .path()
                    .trim_start_matches('/')
                    .to_owned();
                eventually("every session ends", async || {
                    (sessions(server.as_str(), &name) == 0).then_some(())
                })
                .await;
            }
        }
    }
    // It goes on where it stopped.
    program.starts().await;
    assert_eq!(wire::document(&uri).await.status, 200);
    assert!(program.is_terminated().await.success());
}

/// How many sessions a PostgreSQL database has, asked from another one.
fn sessions(server: &str, name: &str) -> i64 {
    #[derive(diesel::QueryableByName)]
    struct Sessions {
        #[diesel(sql_type = BigInt)]
        number: i64,
    }
    let mut superuser = PgConnection::establish(server).unwrap();
    let query = format!("SELECT count(*) AS number FROM pg_stat_activity WHERE datname = '{name}'");
    diesel::sql_query(query)
        .get_result::<Sessions>(&mut superuser)
        .unwrap()
        .number
}
