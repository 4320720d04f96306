//! The witness: a file outside of both databases that remembers how far they were.
//!
//! A database put back from a backup, or cut short, does not know what it has lost; this file does. It is
//! written after what it remembers was committed, so it never claims more than there was.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use gatepost_internal::{Inside, audit, outside};
use serde::{Deserialize, Serialize};

/// How far both databases were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Witness {
    /// Sequence of the newest audit entry; 0 before the first.
    pub audit_sequence: i64,
    /// Its hash.
    pub audit_hash: String,
    /// Position of the newest notice of the public plane that was applied inside; 0 before the first.
    pub notice_position: i64,
}

/// Why the witness cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// The file cannot be read or written.
    #[error("the witness file cannot be used: {0}")]
    File(#[from] io::Error),
    /// The file holds something else.
    #[error("the witness file does not hold what Gatepost wrote")]
    Damaged,
}

impl Witness {
    /// How far the databases are now.
    ///
    /// # Errors
    /// When the internal database cannot be read.
    pub async fn of(inside: &Inside) -> Result<Self, gatepost_internal::Error> {
        let read = inside.database.read(|reader| {
            let head = audit::newest(reader)?;
            Ok::<_, gatepost_internal::Error>((head, outside::cursor(reader)?))
        });
        let (head, notice_position) = read.await?;
        Ok(Self {
            audit_sequence: head.sequence,
            audit_hash: head.hash,
            notice_position,
        })
    }

    /// Reads the file; none where there is none.
    ///
    /// # Errors
    /// [`WitnessError`].
    pub fn read(file: &Path) -> Result<Option<Self>, WitnessError> {
        match fs::read(file) {
            Ok(content) => serde_json::from_slice(&content)
                .map(Some)
                .map_err(|_| WitnessError::Damaged),
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(fault) => Err(fault.into()),
        }
    }

    /// Replaces the file: after a power cut there is the old content or the new, never half of it.
    ///
    /// # Errors
    /// [`WitnessError::File`].
    pub fn write(&self, file: &Path) -> Result<(), WitnessError> {
        let mut content = serde_json::to_vec(self).map_err(|_| WitnessError::Damaged)?;
        content.push(b'\n');
        let fresh = file.with_extension("new");
        let mut options = OpenOptions::new();
        let mut open = options
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&fresh)?;
        open.write_all(&content)?;
        open.sync_all()?;
        fs::rename(&fresh, file)?;
        // The new name is only safe on the disk once its folder is.
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_nothing_else_stays_behind() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("witness");
        assert_eq!(Witness::read(&file).unwrap(), None);
        for audit_sequence in [1, 2] {
            let witness = Witness {
                audit_sequence,
                audit_hash: "ab".into(),
                notice_position: 7,
            };
            witness.write(&file).unwrap();
            assert_eq!(Witness::read(&file).unwrap(), Some(witness));
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        fs::write(&file, "{").unwrap();
        assert!(matches!(Witness::read(&file), Err(WitnessError::Damaged)));
    }
}
