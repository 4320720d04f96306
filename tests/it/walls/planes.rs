//! Structural wall 1: the public plane has no way into the internal database.

use gatepost_storage::{Database, Plane, PoolSize};
use url::Url;

use crate::support::database::{Databases, INTERNAL_ROLE, PUBLIC_ROLE, on_postgres};
use crate::support::sql;

#[tokio::test]
async fn r01_the_public_planes_role_cannot_connect_to_the_internal_database() {
    if !on_postgres() {
        return; // Two files of one user: there the wall is that no public crate has the path.
    }
    let databases = Databases::empty();
    drop(databases.migrated(Plane::Internal).await);
    let mut url = Url::parse(&databases.internal).unwrap();
    url.set_username(PUBLIC_ROLE).unwrap();
    let refused = Database::open(
        url.as_str(),
        PoolSize {
            readers: 1,
            writers: 1,
        },
    );
    let sentence = refused.err().unwrap().to_string();
    assert!(sentence.contains("permission denied"), "{sentence}");
}

#[tokio::test]
async fn the_two_planes_have_two_roles_and_no_table_of_each_other() {
    let databases = Databases::empty();
    let internal = databases.migrated(Plane::Internal).await;
    let public = databases.migrated(Plane::Public).await;
    assert!(
        sql::execute(&public, "SELECT count(*) FROM people")
            .await
            .is_err()
    );
    assert!(sql::execute(&public, "SELECT count(*) FROM posts").await.is_err());
    assert!(
        sql::execute(&internal, "SELECT count(*) FROM outbox")
            .await
            .is_err()
    );
    if on_postgres() {
        let who = "SELECT CAST(current_user AS TEXT) AS value";
        assert_eq!(sql::texts(&internal, who).await, [Some(INTERNAL_ROLE.to_owned())]);
        assert_eq!(sql::texts(&public, who).await, [Some(PUBLIC_ROLE.to_owned())]);
    }
}
