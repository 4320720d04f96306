//! What a new node consists of on the disk: to see that none of it is there, and to take it away again.

use std::cmp::Reverse;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::CreationError;
use crate::config::Config;

/// Files and folders that were not there before.
pub(super) struct Made {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Made {
    /// Refuses when a part of a node is there already; else makes the folders.
    pub(super) fn reserve(config: &Config) -> Result<Self, CreationError> {
        let databases = [&config.internal_database, &config.public_database];
        let databases: Vec<_> = databases
            .into_iter()
            .filter_map(|url| url.sqlite_file())
            .collect();
        let mut files = vec![
            config.file.clone(),
            config.release_key_file.clone(),
            config.internal_key_file.clone(),
            config.public_key_file.clone(),
            config.witness_file.clone(),
        ];
        files.extend(databases.iter().cloned());
        if let Some(there) = files.iter().find(|file| file.symlink_metadata().is_ok()) {
            return Err(CreationError::Exists(there.clone()));
        }
        // SQLite's own companions of a database.
        let beside = |file: &PathBuf, ending: &str| PathBuf::from(format!("{}{ending}", file.display()));
        files.extend(
            databases
                .iter()
                .flat_map(|file| [beside(file, "-wal"), beside(file, "-shm")]),
        );

        let made = Self {
            files,
            folders: Vec::new(),
        };
        made.fill_in(config, &databases)
    }

    /// Makes the folders and the empty files of SQLite databases: SQLite itself would let every account read
    /// them, and what lies beside a database inherits its mode.
    fn fill_in(mut self, config: &Config, databases: &[PathBuf]) -> Result<Self, CreationError> {
        for folder in [Some(config.data.as_path()), config.file.parent()]
            .into_iter()
            .flatten()
        {
            if let Err(fault) = self.make_folder(folder) {
                return Err(self.give_up(folder, fault));
            }
        }
        for folder in [&config.internal_blobs, &config.public_blobs] {
            if let Err(fault) = self.make_folder(folder) {
                return Err(self.give_up(folder, fault));
            }
        }
        for file in databases {
            let made = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(file);
            if let Err(fault) = made {
                return Err(self.give_up(file, fault));
            }
        }
        Ok(self)
    }

    fn give_up(self, file: &Path, fault: io::Error) -> CreationError {
        self.remove();
        CreationError::File {
            file: file.to_owned(),
            fault,
        }
    }

    /// Makes a folder, and those above it, for the node's account alone.
    fn make_folder(&mut self, folder: &Path) -> io::Result<()> {
        let missing: Vec<_> = folder
            .ancestors()
            .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists())
            .map(Path::to_owned)
            .collect();
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        self.folders.extend(missing);
        Ok(())
    }

    /// Takes everything away again. What cannot be removed stays, and the next attempt will name it.
    pub(super) fn remove(&self) {
        for file in &self.files {
            let _absent_or_stuck = fs::remove_file(file);
        }
        // The innermost first: a folder with another in it cannot be removed.
        let mut folders: Vec<_> = self.folders.iter().collect();
        folders.sort_by_key(|folder| Reverse(folder.components().count()));
        for folder in folders {
            let _not_empty = fs::remove_dir(folder);
        }
    }
}
