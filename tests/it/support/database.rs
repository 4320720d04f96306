//! Two fresh databases per node, on the backend this run is for.
//!
//! On PostgreSQL they belong to two roles, as a company sets them up: the public plane's role may not even
//! connect to the internal database. The superuser makes and removes them and does nothing else.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use gatepost_storage::{Database, Plane, PoolSize, migrate};
use tempfile::TempDir;
use url::Url;

/// The role that owns internal databases.
pub const INTERNAL_ROLE: &str = "gatepost_test_internal";
/// The role that owns public databases.
pub const PUBLIC_ROLE: &str = "gatepost_test_public";
/// Where a cluster asks for passwords, both roles have this one.
const PASSWORD: &str = "gatepost";

/// What `GATEPOST_TEST_DATABASE` says.
pub enum Backend {
    /// Files in a temporary folder.
    Sqlite,
    /// A cluster, by the URL of its maintenance database.
    Postgres(Url),
}

/// The backend of this run.
pub fn backend() -> Backend {
    match std::env::var("GATEPOST_TEST_DATABASE") {
        Ok(url) if url != "sqlite" => Backend::Postgres(Url::parse(&url).unwrap()),
        _ => Backend::Sqlite,
    }
}

/// Whether this run is on PostgreSQL.
pub fn on_postgres() -> bool {
    matches!(backend(), Backend::Postgres(_))
}

/// The databases of one node, empty. Removed when dropped; open pools must be dropped before.
pub struct Databases {
    /// URL of the internal database, as the internal plane's role.
    pub internal: String,
    /// URL of the public database, as the public plane's role.
    pub public: String,
    /// Holds the files on SQLite; on both a place for keys and configuration.
    pub folder: TempDir,
    server: Option<Url>,
}

impl Databases {
    /// Makes two empty databases.
    pub fn empty() -> Self {
        match backend() {
            Backend::Sqlite => Self::in_files(),
            Backend::Postgres(server) => {
                let [internal, public] = [INTERNAL_ROLE, PUBLIC_ROLE].map(|role| make(&server, role, EMPTY));
                Self {
                    internal,
                    public,
                    folder: folder(),
                    server: Some(server),
                }
            }
        }
    }

    /// Makes an empty internal database: a plane that is tested alone needs no other.
    pub fn internal_alone() -> Self {
        match backend() {
            Backend::Sqlite => Self::in_files(),
            Backend::Postgres(server) => {
                let internal = make(&server, INTERNAL_ROLE, EMPTY);
                Self {
                    public: internal.clone(),
                    internal,
                    folder: folder(),
                    server: Some(server),
                }
            }
        }
    }

    /// Makes two empty databases in files, whatever this run is for.
    pub fn in_files() -> Self {
        let folder = folder();
        let url = |plane: &str| format!("sqlite:{}/{plane}.sqlite3", folder.path().display());
        Self {
            internal: url("internal"),
            public: url("public"),
            folder,
            server: None,
        }
    }

    /// The same again, rows, files and all. Nothing may be connected to the originals.
    pub fn copied(&self) -> Self {
        let folder = folder();
        copy_all(self.folder.path(), folder.path());
        let copy = |url: &String, plane: &str, role: &str| match &self.server {
            None => format!("sqlite:{}/{plane}.sqlite3", folder.path().display()),
            Some(server) => make(
                server,
                role,
                Url::parse(url).unwrap().path().trim_start_matches('/'),
            ),
        };
        Self {
            internal: copy(&self.internal, "internal", INTERNAL_ROLE),
            public: copy(&self.public, "public", PUBLIC_ROLE),
            folder,
            server: self.server.clone(),
        }
    }

    /// Opens one plane's database and brings it up to date.
    pub async fn migrated(&self, plane: Plane) -> Database {
        let url = match plane {
            Plane::Internal => &self.internal,
            Plane::Public => &self.public,
        };
        let database = open(url);
        migrate(&database, plane).await.unwrap();
        database
    }
}

impl Drop for Databases {
    fn drop(&mut self) {
        let Some(server) = &self.server else { return };
        let mut superuser = PgConnection::establish(server.as_str()).unwrap();
        for url in [&self.internal, &self.public] {
            let name = Url::parse(url).unwrap().path().trim_start_matches('/').to_owned();
            superuser
                .batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                .unwrap();
        }
    }
}

/// Files and folders, whatever is in them.
fn copy_all(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let copy = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir_all(&copy).unwrap();
            copy_all(&entry.path(), &copy);
        } else {
            std::fs::copy(entry.path(), copy).unwrap();
        }
    }
}

/// Opens a database with a pool that suits a test.
pub fn open(url: &str) -> Database {
    Database::open(
        url,
        PoolSize {
            readers: 4,
            writers: 4,
        },
    )
    .unwrap()
}

/// A folder of this test's own. In memory where the machine offers that: a node waits for the disk at every
/// commit, and what the suite proves does not depend on the disk. A container has 64 MiB of such memory unless
/// told otherwise, enough for a few tests side by side and not for dozens; then it is the system's folder.
pub fn folder() -> TempDir {
    let mut named = tempfile::Builder::new();
    named.prefix("gatepost-test-");
    let few = std::thread::available_parallelism().is_ok_and(|cores| cores.get() <= 4);
    let in_memory = few.then(|| named.tempdir_in("/dev/shm").ok()).flatten();
    in_memory.unwrap_or_else(|| named.tempdir().unwrap())
}

/// What PostgreSQL copies for an empty database.
const EMPTY: &str = "template1";

/// Makes a PostgreSQL database like `template` that only `role` may connect to; gives its URL as that role.
fn make(server: &Url, role: &str, template: &str) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    // The process id alone may come again while an aborted test's database is still there.
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_micros();
    let name = format!("gatepost_test_{now}_{}_{number}", std::process::id());
    let mut superuser = PgConnection::establish(server.as_str()).unwrap();
    // Tests run side by side: the role may come into being between a look and the attempt.
    superuser
        .batch_execute(&format!(
            "DO $$ BEGIN CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}';
             EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;"
        ))
        .unwrap();
    superuser
        .batch_execute(&format!(
            "CREATE DATABASE {name} OWNER {role} TEMPLATE {template}"
        ))
        .unwrap();
    superuser
        .batch_execute(&format!("REVOKE CONNECT ON DATABASE {name} FROM PUBLIC"))
        .unwrap();
    let mut url = server.clone();
    url.set_username(role).unwrap();
    url.set_password(Some(PASSWORD)).unwrap();
    url.set_path(&name);
    url.into()
}
