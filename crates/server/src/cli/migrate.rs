//! `gatepost migrate`

use gatepost_storage::Plane;

use super::{Call, Failure, block_on};
use crate::planes::{self, Schema};

pub(super) fn run(call: &Call) -> Result<(), Failure> {
    let config = call.config()?;
    block_on(async {
        for (plane, name) in [(Plane::Internal, "internal"), (Plane::Public, "public")] {
            let opened = planes::database(&config, plane, Schema::Migrate).await?;
            opened.database.close().await?;
            if opened.migrations.is_empty() {
                call.terminal.line(&format!("The {name} database is up to date."));
            } else {
                let ran = opened.migrations.join(", ");
                call.terminal
                    .line(&format!("The {name} database was brought up to date: {ran}."));
            }
        }
        Ok(())
    })
}
