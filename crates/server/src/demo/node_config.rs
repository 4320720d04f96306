//! Where a company's node listens, and the configuration that says so.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use super::company::Company;
use crate::cli::Failure;
use crate::config::{Config, Environment, load};
use crate::creation::{self, Plan};
use crate::planes::Surroundings;

/// The internal and the public address of the first or second company.
pub(super) fn addresses(port: u16, company: u16) -> (SocketAddr, SocketAddr) {
    let internal = port.saturating_add(company.saturating_mul(2));
    let at = |port: u16| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    (at(internal), at(internal.saturating_add(1)))
}

/// The configuration of a company's node; the node is made if it is not there.
pub(super) async fn obtain(
    folder: &Path,
    company: &Company,
    (internal, public): (SocketAddr, SocketAddr),
) -> Result<Config, Failure> {
    let data = folder.join(company.folder);
    let file = data.join("gatepost.toml");
    if file.exists() {
        // Variables of the environment are for one node; they cannot mean both.
        return Ok(load(&file, &Environment::default())?);
    }
    forget_half_made(&data)?;
    let plan = Plan {
        file,
        data,
        name: company.name.to_owned(),
        public_url: format!("http://localhost:{}", public.port()),
        development: true,
        internal_listen: internal,
        public_listen: public,
        internal_url: format!("http://localhost:{}", internal.port()),
        internal_database: None,
        public_database: None,
        undo_seconds: Some(0),
        administrator: None,
    };
    Ok(creation::create(&plan, &Surroundings::default()).await?)
}

/// Clears away what a first start left behind that was interrupted. The configuration is made last and the
/// witness just before it: without either, no node has ever run here.
fn forget_half_made(data: &Path) -> Result<(), Failure> {
    if data.exists() && !data.join("witness").exists() {
        std::fs::remove_dir_all(data)?;
    }
    Ok(())
}
