//! The demo's folder: one folder per company, and what the demo itself remembers between two starts.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use crate::cli::Failure;

/// Beside the companies' folders: ports and passwords.
const FILE: &str = "demo.json";

/// How often a temporary folder is removed before it is left behind, and the wait in between. A start that was
/// interrupted may have a database under way on another thread, and a file made while the folder is emptied
/// keeps the folder.
const TRIES: u32 = 50;
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// What the demo remembers. It is for the account that runs the demo alone.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Memory {
    /// The first of the four ports. Published addresses contain them, so they cannot change.
    pub(super) port: u16,
    /// Everybody, of both companies.
    pub(super) people: Vec<Remembered>,
}

/// Somebody's password, and the token of the last start, which the next one ends.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Remembered {
    pub(super) username: String,
    pub(super) password: String,
    pub(super) token_id: Option<i64>,
}

impl Memory {
    /// What is remembered of somebody.
    pub(super) fn of(&mut self, username: &str) -> Option<&mut Remembered> {
        self.people.iter_mut().find(|person| person.username == username)
    }
}

/// The folder, kept or temporary.
pub(super) struct Folder {
    path: PathBuf,
    /// Removes itself when it goes out of scope.
    temporary: Option<TempDir>,
}

impl Folder {
    /// Opens the folder that was named, or a temporary one. Makes neither yet.
    pub(super) fn open(named: Option<&Path>) -> Result<Self, Failure> {
        match named {
            Some(path) => Ok(Self {
                path: std::path::absolute(path)?.components().collect(),
                temporary: None,
            }),
            None => {
                let temporary = tempfile::Builder::new().prefix("gatepost-demo-").tempdir()?;
                Ok(Self {
                    path: temporary.path().to_owned(),
                    temporary: Some(temporary),
                })
            }
        }
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it goes away with the demo.
    pub(super) fn is_temporary(&self) -> bool {
        self.temporary.is_some()
    }

    /// What the last start remembered; none in a new folder.
    pub(super) fn recall(&self) -> Result<Option<Memory>, Failure> {
        let file = self.path.join(FILE);
        match fs::read(&file) {
            Ok(content) => serde_json::from_slice(&content).map(Some).map_err(|fault| {
                Failure::refused(format_args!(
                    "{} is not what the demo wrote: {fault}.",
                    file.display()
                ))
            }),
            Err(fault) if fault.kind() == ErrorKind::NotFound => Ok(None),
            Err(fault) => Err(Failure::refused(format_args!(
                "{} cannot be read: {fault}.",
                file.display()
            ))),
        }
    }

    /// Remembers, for the next start.
    pub(super) fn remember(&self, memory: &Memory) -> Result<(), Failure> {
        let file = self.path.join(FILE);
        let write = || {
            DirBuilder::new().recursive(true).mode(0o700).create(&self.path)?;
            let fresh = self.path.join("demo.json.new");
            let mut open = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(true)
                .mode(0o600)
                .open(&fresh)?;
            open.write_all(serde_json::to_string_pretty(memory)?.as_bytes())?;
            open.sync_all()?;
            fs::rename(&fresh, &file)
        };
        write()
            .map_err(|fault| Failure::refused(format_args!("{} cannot be written: {fault}.", file.display())))
    }

    /// Removes a temporary folder.
    pub(super) fn close(self) -> Result<(), Failure> {
        let Some(temporary) = self.temporary else {
            return Ok(());
        };
        let path = temporary.keep();
        for _ in 0..TRIES {
            match fs::remove_dir_all(&path) {
                Err(fault) if fault.kind() == ErrorKind::DirectoryNotEmpty => {
                    std::thread::sleep(BETWEEN_TRIES)
                }
                removed => return Ok(removed?),
            }
        }
        Ok(fs::remove_dir_all(&path)?)
    }
}
