//! A PostgreSQL cluster for one run of the suite: made, started, stopped and removed here.
//!
//! PostgreSQL refuses to run as root. So as root the cluster belongs to the account `postgres`, and lives in
//! the system's temporary folder, because a checkout may be readable by root alone.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use rustix::process::geteuid;
use tempfile::TempDir;

use crate::failure::{During, Failure};
use crate::process::{Signals, answer, on_path};

/// What makes the tests fast: a cluster that is thrown away needs no durability. Each test opens its own
/// pools for two databases per node, hence the many connections.
const SETTINGS: &str = "\
listen_addresses = '127.0.0.1'
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 400
wal_level = minimal
max_wal_senders = 0
";

/// How often another port is tried: between choosing a free one and using it, somebody else may take it.
const ATTEMPTS: usize = 3;

/// A running cluster. Dropping it stops the server and removes its folder.
#[derive(Debug)]
pub struct Cluster {
    programs: PathBuf,
    account: Option<Account>,
    port: u16,
    /// Holds `data` and `log`; mode 0700, removed last.
    folder: TempDir,
}

/// Whom the server runs as when we are root.
#[derive(Debug, Clone, Copy)]
struct Account {
    user: u32,
    group: u32,
}

impl Cluster {
    /// Makes a cluster with trust authentication on a free port of 127.0.0.1, and waits until it answers.
    pub fn start(signals: &Signals) -> Result<Self, Failure> {
        let programs = programs().ok_or_else(|| {
            Failure::not_ready("PostgreSQL's programs initdb, pg_ctl and postgres are missing.")
        })?;
        let account = if geteuid().is_root() {
            Some(Account::postgres()?)
        } else {
            None
        };
        let folder = tempfile::Builder::new()
            .prefix("gatepost-postgres-")
            .permissions(fs::Permissions::from_mode(0o700))
            .tempdir()
            .during(|| "cannot create a folder for PostgreSQL".to_owned())?;
        if let Some(Account { user, group }) = account {
            chown(folder.path(), Some(user), Some(group))
                .during(|| format!("cannot give {} to postgres", folder.path().display()))?;
        }
        let mut cluster = Self {
            programs,
            account,
            port: 0,
            folder,
        };
        let mut initdb = cluster.program("initdb");
        initdb.args([
            "--auth=trust",
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ]);
        signals.require(
            initdb.stdout(Stdio::null()),
            "create a PostgreSQL cluster with initdb",
        )?;
        for _ in 0..ATTEMPTS {
            cluster.port = free_port()?;
            cluster.configure()?;
            let mut start = cluster.program("pg_ctl");
            start
                .args(["--wait", "--silent", "--timeout=60", "--log"])
                .arg(cluster.log())
                .arg("start");
            if signals.run(start.stdout(Stdio::null()))?.success() {
                return Ok(cluster);
            }
        }
        let log = fs::read_to_string(cluster.log()).unwrap_or_else(|error| format!("no log: {error}"));
        Err(Failure::failed(format!("PostgreSQL did not start:\n{log}")))
    }

    /// The maintenance database, as a superuser without a password.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    fn configure(&self) -> Result<(), Failure> {
        let file = self.data().join("postgresql.auto.conf");
        let (port, sockets) = (self.port, self.data());
        let text = format!(
            "{SETTINGS}port = {port}\nunix_socket_directories = '{}'\n",
            sockets.display()
        );
        fs::write(&file, text).during(|| format!("cannot write {}", file.display()))
    }

    /// One of PostgreSQL's programs, on this cluster's data, as its account, in a folder that account may enter.
    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(name));
        command
            .arg("--pgdata")
            .arg(self.data())
            .current_dir(self.folder.path())
            .stdin(Stdio::null());
        if let Some(Account { user, group }) = self.account {
            command.uid(user).gid(group);
        }
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Fast mode ends open connections; a crashed test may have left some. Without a running server
        // both fail, which is as good.
        for mode in ["--mode=fast", "--mode=immediate"] {
            let mut stop = self.program("pg_ctl");
            stop.args(["--wait", "--silent", "--timeout=30", mode, "stop"]);
            // Our own interruption must not interrupt the cleaning up after it.
            stop.process_group(0).stdout(Stdio::null()).stderr(Stdio::null());
            if stop.status().is_ok_and(|status| status.success()) {
                break;
            }
        }
    }
}

impl Account {
    /// `id` asks every source of accounts the system knows, not only `/etc/passwd`.
    fn postgres() -> Result<Self, Failure> {
        let ask = |option: &str| -> Option<u32> {
            answer(Command::new("id").args([option, "postgres"]))?
                .parse()
                .ok()
        };
        match (ask("-u"), ask("-g")) {
            (Some(user), Some(group)) => Ok(Self { user, group }),
            _ => Err(Failure::not_ready(
                "PostgreSQL does not run as root, and there is no account `postgres` to run it as.",
            )),
        }
    }
}

/// The folder with `initdb`, `pg_ctl` and `postgres`: from `PATH`, from `pg_config`, or Debian's newest,
/// which are on no path.
pub fn programs() -> Option<PathBuf> {
    let from_path = on_path("initdb").and_then(|file| Some(file.canonicalize().ok()?.parent()?.to_owned()));
    let from_pg_config = || answer(Command::new("pg_config").arg("--bindir")).map(PathBuf::from);
    let from_debian = || {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
        let newest = versions
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok())
            .max()?;
        Some(PathBuf::from(format!("/usr/lib/postgresql/{newest}/bin")))
    };
    let complete = |folder: &PathBuf| {
        ["initdb", "pg_ctl", "postgres"]
            .iter()
            .all(|name| folder.join(name).is_file())
    };
    from_path
        .filter(complete)
        .or_else(|| from_pg_config().filter(complete))
        .or_else(|| from_debian().filter(complete))
}

/// A port of loopback that nobody listens on now.
fn free_port() -> Result<u16, Failure> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).during(|| "no free port on 127.0.0.1".to_owned())?;
    Ok(listener
        .local_addr()
        .during(|| "no free port on 127.0.0.1".to_owned())?
        .port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_port_can_be_listened_on() {
        let port = free_port().unwrap();
        assert!(TcpListener::bind(("127.0.0.1", port)).is_ok());
    }
}
