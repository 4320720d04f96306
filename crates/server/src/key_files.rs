//! The key files: made once, read by one plane each, never made again (J27).
//!
//! ```text
//! release.key   signs releases          internal plane alone
//! internal.key  seals second factors    internal plane alone
//! public.key    seals the actors' keys  public plane alone
//! ```

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use data_encoding::BASE64;
use gatepost_federation::keys::KeyVault;
use gatepost_internal::second_factor::InternalKey;
use gatepost_model::Random;
use gatepost_model::release_key::{ReleaseSigner, ReleaseVerifier};

/// What `public.key` holds: this, then 32 bytes in base64.
const PUBLIC_PREFIX: &str = "gatepost-public-key:";

/// What `internal.key` holds: this, then 32 bytes in base64.
const INTERNAL_PREFIX: &str = "gatepost-internal-key:";

/// Readable and writable by the node's account alone.
const MODE: u32 = 0o600;

/// Why a key file cannot be used. No variant ever leads to a new key.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// It is not there.
    #[error(
        "The key file {0} is missing. Put it back from your copy: Gatepost never makes a new key in place of a lost one."
    )]
    Missing(PathBuf),
    /// It cannot be read or written.
    #[error("The key file {file} cannot be used: {fault}.")]
    File {
        /// The file.
        file: PathBuf,
        /// What the system says.
        fault: io::Error,
    },
    /// Others may read it.
    #[error("The key file {file} can be read by other accounts (mode {mode:03o}). Run: chmod 600 {file}")]
    Readable {
        /// The file.
        file: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// It holds something else.
    #[error("The file {0} does not hold the key it should. Put the right file back: no new key is made.")]
    Damaged(PathBuf),
    /// The release key is not one of the pinned ones.
    #[error(
        "The release key in {file} is not one of public.release_keys, so the public plane would refuse what it \
         signs. Put the right file back, or pin {public_key:?} if you have replaced the key on purpose."
    )]
    NotPinned {
        /// The file.
        file: PathBuf,
        /// Its public half.
        public_key: String,
    },
}

/// Draws a release key and writes its file; gives the public half to be pinned.
///
/// # Errors
/// When the file is there already or cannot be written.
pub fn make_release_key(file: &Path, random: &dyn Random) -> Result<String, KeyFileError> {
    let mut seed = [0_u8; 32];
    random.fill(&mut seed);
    let signer = ReleaseSigner::from_seed(&seed).map_err(|_| KeyFileError::Damaged(file.to_owned()))?;
    write_new(file, &ReleaseSigner::file_content(&seed))?;
    Ok(signer.public_key())
}

/// Draws the key of the public plane's vault and writes its file.
///
/// # Errors
/// When the file is there already or cannot be written.
pub fn make_public_key(file: &Path, random: &dyn Random) -> Result<(), KeyFileError> {
    write_new_key(file, PUBLIC_PREFIX, random)
}

/// Draws the key of the internal plane and writes its file.
///
/// # Errors
/// When the file is there already or cannot be written.
pub fn make_internal_key(file: &Path, random: &dyn Random) -> Result<(), KeyFileError> {
    write_new_key(file, INTERNAL_PREFIX, random)
}

/// Reads the release key and makes sure that the public plane will know its signatures.
///
/// # Errors
/// [`KeyFileError`]; the sentence says what to do.
pub fn read_release_key(file: &Path, pinned: &ReleaseVerifier) -> Result<ReleaseSigner, KeyFileError> {
    let content = read(file)?;
    let signer =
        ReleaseSigner::from_file_content(&content).map_err(|_| KeyFileError::Damaged(file.to_owned()))?;
    if pinned.knows(signer.key_id()) {
        Ok(signer)
    } else {
        Err(KeyFileError::NotPinned {
            file: file.to_owned(),
            public_key: signer.public_key(),
        })
    }
}

/// Reads the key of the vault. Whether it opens the actors' keys is found out by opening one.
///
/// # Errors
/// [`KeyFileError`]; the sentence says what to do.
pub fn read_vault(file: &Path) -> Result<KeyVault, KeyFileError> {
    KeyVault::new(&read_key(file, PUBLIC_PREFIX)?).map_err(|_| KeyFileError::Damaged(file.to_owned()))
}

/// Reads the key of the internal plane. Whether it opens what is stored is found out by opening it.
///
/// # Errors
/// [`KeyFileError`]; the sentence says what to do.
pub fn read_internal_key(file: &Path) -> Result<InternalKey, KeyFileError> {
    InternalKey::new(&read_key(file, INTERNAL_PREFIX)?).map_err(|_| KeyFileError::Damaged(file.to_owned()))
}

/// The 32 bytes of a file that begins with this.
fn read_key(file: &Path, prefix: &str) -> Result<[u8; 32], KeyFileError> {
    let damaged = || KeyFileError::Damaged(file.to_owned());
    let content = read(file)?;
    let body = content.trim().strip_prefix(prefix).ok_or_else(damaged)?;
    let bytes = BASE64.decode(body.as_bytes()).map_err(|_| damaged())?;
    bytes.try_into().map_err(|_| damaged())
}

fn write_new_key(file: &Path, prefix: &str, random: &dyn Random) -> Result<(), KeyFileError> {
    let mut key = [0_u8; 32];
    random.fill(&mut key);
    write_new(file, &format!("{prefix}{}\n", BASE64.encode(&key)))
}

fn read(file: &Path) -> Result<String, KeyFileError> {
    let wrap = |fault: io::Error| match fault.kind() {
        io::ErrorKind::NotFound => KeyFileError::Missing(file.to_owned()),
        // Not text: somebody put another file here.
        io::ErrorKind::InvalidData => KeyFileError::Damaged(file.to_owned()),
        _ => KeyFileError::File {
            file: file.to_owned(),
            fault,
        },
    };
    let mode = fs::metadata(file).map_err(wrap)?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(KeyFileError::Readable {
            file: file.to_owned(),
            mode,
        });
    }
    fs::read_to_string(file).map_err(wrap)
}

fn write_new(file: &Path, content: &str) -> Result<(), KeyFileError> {
    let write = || {
        let mut open = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(MODE)
            .open(file)?;
        open.write_all(content.as_bytes())?;
        open.sync_all()
    };
    write().map_err(|fault| KeyFileError::File {
        file: file.to_owned(),
        fault,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ambient::SystemRandom;

    #[test]
    fn keys_are_for_their_owner_alone_and_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("release.key");
        let public = make_release_key(&file, &SystemRandom::new()).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(make_release_key(&file, &SystemRandom::new()).is_err());
        let pinned = ReleaseVerifier::parse(&[&public]).unwrap();
        assert_eq!(read_release_key(&file, &pinned).unwrap().public_key(), public);

        let file = folder.path().join("public.key");
        make_public_key(&file, &SystemRandom::new()).unwrap();
        assert!(read_vault(&file).is_ok());
        assert!(
            read_internal_key(&file).is_err(),
            "no plane takes the other's key"
        );

        let file = folder.path().join("internal.key");
        make_internal_key(&file, &SystemRandom::new()).unwrap();
        assert!(read_internal_key(&file).is_ok());
        assert!(read_vault(&file).is_err());
    }

    #[test]
    fn j27_a_lost_wrong_or_open_key_file_is_refused_and_nothing_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("release.key");
        let pinned = ReleaseVerifier::default();
        assert!(matches!(
            read_release_key(&file, &pinned),
            Err(KeyFileError::Missing(_))
        ));
        assert!(!file.exists());

        make_release_key(&file, &SystemRandom::new()).unwrap();
        assert!(matches!(
            read_release_key(&file, &pinned),
            Err(KeyFileError::NotPinned { .. })
        ));
        assert!(matches!(read_vault(&file), Err(KeyFileError::Damaged(_))));

        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        let refused = read_release_key(&file, &pinned).unwrap_err();
        assert!(refused.to_string().contains("mode 640"), "{refused}");

        for content in ["", "gatepost-release-key:AAAA", "\u{0}"] {
            fs::remove_file(&file).unwrap();
            write_new(&file, content).unwrap();
            assert!(matches!(
                read_release_key(&file, &pinned),
                Err(KeyFileError::Damaged(_))
            ));
        }
    }
}
