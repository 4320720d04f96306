//! Setting a new node up: folder, keys, databases, the first policy and person, the configuration.
//!
//! All of it is made, or nothing: the plan is checked before anything is touched, nothing that exists is ever
//! overwritten, and what was made before a failure is removed again. (Tables made in a PostgreSQL database
//! stay; that database is refused the next time, so nobody takes it for a node.)

mod made;
mod plan;

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use gatepost_internal::gate::{check, install_policy};
use gatepost_internal::{Inside, person, role};
use gatepost_model::gate::Policy;
use gatepost_model::role::Role;
use gatepost_storage::Plane;

use crate::config::{Config, Mistakes};
use crate::key_files::{self, KeyFileError};
use crate::planes::{self, OpenError, Schema, Surroundings};
use crate::witness::{Witness, WitnessError};
use made::Made;

pub use plan::{Administrator, Plan};

/// Why a node was not set up. Nothing is left behind.
#[derive(Debug, thiserror::Error)]
pub enum CreationError {
    /// The plan is wrong.
    #[error(transparent)]
    Plan(#[from] Mistakes),
    /// A node, or a part of one, is there already.
    #[error(
        "{0} exists already, and a node is set up once. Name another data folder, or move it away yourself."
    )]
    Exists(PathBuf),
    /// A file cannot be written.
    #[error("{file} cannot be written: {fault}.")]
    File {
        /// The file or folder.
        file: PathBuf,
        /// What the system says.
        fault: io::Error,
    },
    /// A key file cannot be written.
    #[error(transparent)]
    Key(#[from] KeyFileError),
    /// A database cannot be made.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The witness cannot be written.
    #[error(transparent)]
    Witness(#[from] WitnessError),
    /// The first rows cannot be written.
    #[error("The new database cannot be filled: {0}")]
    Inside(#[from] gatepost_internal::Error),
}

impl From<gatepost_storage::Error> for CreationError {
    fn from(fault: gatepost_storage::Error) -> Self {
        Self::Inside(fault.into())
    }
}

/// Makes the node. The configuration comes last, because it is what makes it one.
///
/// # Errors
/// [`CreationError`]; what had been made is gone again.
pub async fn create(plan: &Plan, surroundings: &Surroundings) -> Result<Config, CreationError> {
    let checked = plan.check()?;
    let made = Made::reserve(&checked)?;
    let result = fill(plan, &checked, surroundings).await;
    if result.is_err() {
        made.remove();
    }
    result
}

async fn fill(plan: &Plan, checked: &Config, surroundings: &Surroundings) -> Result<Config, CreationError> {
    let random = surroundings.random.as_ref();
    let release_key = key_files::make_release_key(&checked.release_key_file, random)?;
    key_files::make_internal_key(&checked.internal_key_file, random)?;
    key_files::make_public_key(&checked.public_key_file, random)?;
    let config = plan.to_config(&release_key)?;

    let inside = planes::inside(&config, surroundings, Schema::Create).await?;
    let public = planes::database(&config, Plane::Public, Schema::Create)
        .await?
        .database;
    let policy = Policy::standard(config.settings.gate.minimum_undo_seconds);
    install_policy(&inside, policy).await?;
    check::install_absent(&inside).await?;
    if let Some(administrator) = &plan.administrator {
        appoint(&inside, administrator).await?;
    }
    Witness::of(&inside).await?.write(&config.witness_file)?;
    inside.database.close().await?;
    public.close().await?;
    write(&config.file, &plan.to_toml(&release_key))?;
    Ok(config)
}

async fn appoint(inside: &Inside, administrator: &Administrator) -> Result<(), gatepost_internal::Error> {
    let Administrator {
        username,
        display_name,
        password,
    } = administrator;
    person::create(inside, username, display_name, password, None).await?;
    role::grant(inside, username, Role::Administrator, None, None).await
}

/// The configuration may hold a database's password, so it is for the node's account alone.
fn write(file: &Path, text: &str) -> Result<(), CreationError> {
    let write = || {
        let mut open = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(file)?;
        open.write_all(text.as_bytes())?;
        open.sync_all()
    };
    write().map_err(|fault| CreationError::File {
        file: file.to_owned(),
        fault,
    })
}
