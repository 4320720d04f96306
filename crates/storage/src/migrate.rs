//! The four migration folders and running them.

use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::connection::{Access, AnyConnection};
use crate::{Database, Error};

/// Which half of the node a database belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plane {
    /// People, posts, the gate.
    Internal,
    /// Publications, followers, deliveries.
    Public,
}

const INTERNAL_SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/internal/sqlite");
const INTERNAL_POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/internal/postgres");
const PUBLIC_SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/public/sqlite");
const PUBLIC_POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/public/postgres");

/// Brings a database to the schema of this program; gives the names of the migrations that ran.
///
/// # Errors
/// When a migration fails (each is atomic) or the database was migrated by a newer program.
pub async fn migrate(database: &Database, plane: Plane) -> Result<Vec<String>, Error> {
    on_connection(database, move |connection| match connection {
        AnyConnection::Sqlite(c) => run(
            c,
            if plane == Plane::Internal {
                INTERNAL_SQLITE
            } else {
                PUBLIC_SQLITE
            },
        ),
        AnyConnection::Postgres(c) => run(
            c,
            if plane == Plane::Internal {
                INTERNAL_POSTGRES
            } else {
                PUBLIC_POSTGRES
            },
        ),
    })
    .await
}

/// Names of the migrations that a database still lacks.
///
/// # Errors
/// When the database cannot be read.
pub async fn pending_migrations(database: &Database, plane: Plane) -> Result<Vec<String>, Error> {
    on_connection(database, move |connection| match connection {
        AnyConnection::Sqlite(c) => pending(
            c,
            if plane == Plane::Internal {
                INTERNAL_SQLITE
            } else {
                PUBLIC_SQLITE
            },
        ),
        AnyConnection::Postgres(c) => pending(
            c,
            if plane == Plane::Internal {
                INTERNAL_POSTGRES
            } else {
                PUBLIC_POSTGRES
            },
        ),
    })
    .await
}

async fn on_connection<T: Send + 'static>(
    database: &Database,
    work: impl FnOnce(&mut AnyConnection) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let location = database.location().clone();
    let task = tokio::task::spawn_blocking(move || work(&mut AnyConnection::open(&location, Access::Write)?));
    task.await.map_err(|_| Error::Closed)?
}

fn run<C, D>(connection: &mut C, migrations: EmbeddedMigrations) -> Result<Vec<String>, Error>
where
    C: MigrationHarness<D>,
    D: diesel::backend::Backend,
    EmbeddedMigrations: diesel::migration::MigrationSource<D>,
{
    refuse_newer(connection, &migrations)?;
    let ran = connection
        .run_pending_migrations(migrations)
        .map_err(|e| Error::Migration(e.to_string()))?;
    Ok(ran.iter().map(ToString::to_string).collect())
}

fn pending<C, D>(connection: &mut C, migrations: EmbeddedMigrations) -> Result<Vec<String>, Error>
where
    C: MigrationHarness<D>,
    D: diesel::backend::Backend,
    EmbeddedMigrations: diesel::migration::MigrationSource<D>,
{
    refuse_newer(connection, &migrations)?;
    let pending = connection
        .pending_migrations(migrations)
        .map_err(|e| Error::Migration(e.to_string()))?;
    Ok(pending
        .iter()
        .map(|migration| migration.name().to_string())
        .collect())
}

/// An older program must not write to a newer schema (J22).
fn refuse_newer<C, D>(connection: &mut C, migrations: &EmbeddedMigrations) -> Result<(), Error>
where
    C: MigrationHarness<D>,
    D: diesel::backend::Backend,
    EmbeddedMigrations: diesel::migration::MigrationSource<D>,
{
    use diesel::migration::MigrationSource;
    let fault = |e: Box<dyn std::error::Error + Send + Sync>| Error::Migration(e.to_string());
    let applied = connection.applied_migrations().map_err(fault)?;
    let known = MigrationSource::<D>::migrations(migrations).map_err(fault)?;
    let foreign = applied.iter().find(|version| {
        !known
            .iter()
            .any(|migration| migration.name().version() == **version)
    });
    match foreign {
        Some(version) => Err(Error::Migration(format!(
            "the database was migrated by a newer Gatepost (it has version {version}); use that version or newer"
        ))),
        None => Ok(()),
    }
}
