//! `gatepost migrate`, and databases of another version.

use gatepost_storage::Plane;

use super::installation::Installation;

#[tokio::test]
async fn databases_that_are_up_to_date_stay_as_they_are() {
    let node = Installation::new();
    let told = node.command(&["migrate"]).ends().succeeds();
    assert_eq!(
        told,
        "The internal database is up to date.\nThe public database is up to date.\n"
    );
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused_by_every_command() {
    let node = Installation::new();
    let newer = "INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')";
    node.is_tampered_with(Plane::Internal, newer).await;
    for command in [["migrate"].as_slice(), &["serve"], &["admin", "person", "list"]] {
        let told = node.command(command).ends().refusal();
        assert!(
            told.contains("The internal database ") && told.contains("newer"),
            "{told}"
        );
    }
    node.is_tampered_with(
        Plane::Internal,
        "DELETE FROM __diesel_schema_migrations WHERE version = '9999'",
    )
    .await;
    node.command(&["migrate"]).ends().succeeds();
}
