//! One `serve` at a time.

use gatepost_storage::{Instance, InstanceError};

use crate::support::database::{Databases, on_postgres};

#[test]
fn j9_a_second_serve_is_refused_with_a_sentence_until_the_first_has_ended() {
    let databases = Databases::empty();
    let claim = || Instance::claim(&databases.internal, databases.folder.path(), "node");
    let first = claim().unwrap();
    let refused = claim().err().unwrap();
    assert!(matches!(refused, InstanceError::Taken(_)));
    let expected = if on_postgres() {
        "another Gatepost serves this database"
    } else {
        "another Gatepost already serves"
    };
    assert!(refused.to_string().starts_with(expected), "{refused}");
    drop(first);
    drop(claim().unwrap());
}

#[test]
fn on_postgres_two_nodes_of_different_names_share_a_database() {
    if !on_postgres() {
        return; // A folder has one node.
    }
    let databases = Databases::empty();
    let claim = |name| Instance::claim(&databases.internal, databases.folder.path(), name);
    let _one = claim("one").unwrap();
    let _two = claim("two").unwrap();
}
