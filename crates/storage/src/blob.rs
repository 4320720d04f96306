//! Bytes by name: one folder per plane.
//!
//! A blob is written once under a name that says what it is (a hash, a random name) and never changes. A
//! put is a file beside the final one, synced and then renamed, so that a reader sees all of it or nothing;
//! what an interrupted put leaves behind is never listed and goes with [`BlobStore::remove_leftovers`].

use std::fs;
use std::io;
use std::path::{Path as Folder, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::TryStreamExt;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use tokio::sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock};

use crate::Error;

/// The longest name, in bytes: below what every file system takes for a whole path of ours.
const LONGEST_NAME: usize = 200;

/// Where one plane keeps its files. Cheap to clone; every clone is the same store.
#[derive(Clone, Debug)]
pub struct BlobStore {
    store: Arc<LocalFileSystem>,
    root: PathBuf,
    /// Held shared between a put and the commit that names the blob, and alone while unnamed ones are removed.
    keeping: Arc<RwLock<()>>,
}

/// While this lives, nothing is swept: see [`BlobStore::keep`].
#[derive(Debug)]
pub struct Keeping {
    _shared: OwnedRwLockReadGuard<()>,
}

/// While this lives, nobody is between a put and a commit: see [`BlobStore::sweep`].
#[derive(Debug)]
pub struct Sweeping {
    _alone: OwnedRwLockWriteGuard<()>,
}

impl BlobStore {
    /// Opens the store in `folder`, which is made if it is absent, for its owner alone.
    ///
    /// # Errors
    /// [`Error::Open`] when the folder cannot be made or used.
    pub fn local(folder: &Folder) -> Result<Self, Error> {
        let refused =
            |fault: &dyn std::fmt::Display| Error::Open(format!("the folder {}: {fault}", folder.display()));
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).map_err(|fault| refused(&fault))?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(|fault| refused(&fault))?;
        Ok(Self {
            // A row that names a blob is synced; so must be the blob.
            store: Arc::new(store.with_fsync(true)),
            root: folder.to_owned(),
            keeping: Arc::default(),
        })
    }

    /// To be held from before a put until the row that names the blob is committed: until then nothing tells the
    /// blob from one that nobody names.
    pub async fn keep(&self) -> Keeping {
        Keeping {
            _shared: Arc::clone(&self.keeping).read_owned().await,
        }
    }

    /// To be held while blobs that no row names are looked for and removed. Of this process alone: one process
    /// writes to a folder.
    pub async fn sweep(&self) -> Sweeping {
        Sweeping {
            _alone: Arc::clone(&self.keeping).write_owned().await,
        }
    }

    /// Writes a file and removes it, to find out at the start rather than at somebody's first upload.
    ///
    /// # Errors
    /// [`Error::Open`] when the folder cannot be written.
    pub async fn prove_writable(&self) -> Result<(), Error> {
        const PROOF: &str = "proof-of-writing";
        let proof = async {
            self.put(PROOF, Bytes::from_static(b"writable")).await?;
            self.delete(PROOF).await
        };
        proof.await.map_err(|fault| {
            let cause =
                std::error::Error::source(&fault).map_or_else(|| fault.to_string(), ToString::to_string);
            Error::Open(format!("the folder {}: {cause}", self.root.display()))
        })
    }

    /// Keeps `bytes` under `name`. The same name again replaces it, atomically; names are made so that this
    /// writes the same bytes.
    ///
    /// # Errors
    /// [`Error::Full`] when the disk is; [`Error::BlobName`] for a name that is not of the form.
    pub async fn put(&self, name: &str, bytes: Bytes) -> Result<(), Error> {
        let path = path(name)?;
        self.store
            .put(&path, PutPayload::from_bytes(bytes))
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// The bytes under `name`, or None.
    ///
    /// # Errors
    /// [`Error::Blob`] when the folder cannot be read; [`Error::BlobName`].
    pub async fn get(&self, name: &str) -> Result<Option<Bytes>, Error> {
        match self.store.get(&path(name)?).await {
            Ok(found) => Ok(Some(found.bytes().await.map_err(failed)?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(fault) => Err(failed(fault)),
        }
    }

    /// Whether there is a blob of this name.
    ///
    /// # Errors
    /// [`Error::Blob`] when the folder cannot be read; [`Error::BlobName`].
    pub async fn exists(&self, name: &str) -> Result<bool, Error> {
        match self.store.head(&path(name)?).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(fault) => Err(failed(fault)),
        }
    }

    /// Removes the blob; an absent one is fine.
    ///
    /// # Errors
    /// [`Error::Blob`] when the folder cannot be written; [`Error::BlobName`].
    pub async fn delete(&self, name: &str) -> Result<(), Error> {
        match self.store.delete(&path(name)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(fault) => Err(failed(fault)),
        }
    }

    /// The names below `prefix` (whole parts of a name; "" means all), sorted. For clean-up.
    ///
    /// # Errors
    /// [`Error::Blob`] when the folder cannot be read; [`Error::BlobName`].
    pub async fn list_names(&self, prefix: &str) -> Result<Vec<String>, Error> {
        let below = match prefix.trim_end_matches('/') {
            "" => None,
            prefix => Some(path(prefix)?),
        };
        let mut names: Vec<String> = self
            .store
            .list(below.as_ref())
            .map_ok(|found| found.location.to_string())
            .try_collect()
            .await
            .map_err(failed)?;
        names.sort();
        Ok(names)
    }

    /// Removes what interrupted puts left behind, and says how many files. Only for the process that alone
    /// writes here, before it starts to: a file of a put under way looks the same.
    ///
    /// # Errors
    /// [`Error::Open`] when the folder cannot be read or written.
    pub fn remove_leftovers(&self) -> Result<usize, Error> {
        remove_staged(&self.root)
            .map_err(|fault| Error::Open(format!("the folder {}: {fault}", self.root.display())))
    }
}

/// Names are made by this program, so any other is a fault of it, and none may climb out of the folder.
fn path(name: &str) -> Result<Path, Error> {
    let refused = || Error::BlobName(name.to_owned());
    let known = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-');
    if name.len() > LONGEST_NAME || !name.bytes().all(known) {
        return Err(refused());
    }
    // A part that starts with a point would be hidden, or be the folder above.
    if name
        .split('/')
        .any(|part| part.is_empty() || part.starts_with('.'))
    {
        return Err(refused());
    }
    Path::parse(name).map_err(|_| refused())
}

/// Tells a full disk apart: everything else is for the log, this is for the person.
fn failed(fault: object_store::Error) -> Error {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&fault);
    while let Some(current) = cause {
        if let Some(io) = current.downcast_ref::<io::Error>()
            && matches!(
                io.kind(),
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
            )
        {
            return Error::Full;
        }
        cause = current.source();
    }
    Error::Blob(fault)
}

/// `object_store` writes `name` as `name#1`, `name#2` and so on before it renames.
fn is_staged(name: &str) -> bool {
    name.split_once('#')
        .is_some_and(|(_, number)| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn remove_staged(folder: &Folder) -> io::Result<usize> {
    let mut removed = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            removed += remove_staged(&entry.path())?;
        } else if entry.file_name().to_str().is_some_and(is_staged) {
            fs::remove_file(entry.path())?;
            removed += 1;
        }
    }
    Ok(removed)
}

#[cfg(test)]
#[path = "blob_tests.rs"]
mod tests;
