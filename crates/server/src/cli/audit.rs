//! `gatepost audit verify|export`: reads only, beside a running node if need be.

use clap::Subcommand;
use gatepost_storage::Plane;

use super::{Call, Failure, block_on};
use crate::chain::{self, Verdict};
use crate::planes::{self, Schema};

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Check every entry, that the chain is as long as the witness file, the signed heads and the public plane's
    /// newest certificates remember, and that what is stored, files too, is what it says; exit code 1 names what is
    /// not
    Verify,
    /// Write every entry as a line of JSON
    Export,
}

pub(super) fn run(call: &Call, verb: &Verb) -> Result<(), Failure> {
    let config = call.config()?;
    block_on(async {
        let internal = planes::database(&config, Plane::Internal, Schema::Demand)
            .await?
            .database;
        let done = match verb {
            Verb::Verify => {
                let public = planes::database(&config, Plane::Public, Schema::Demand)
                    .await?
                    .database;
                let verdict = chain::verify(&config, &internal, &public).await;
                public.close().await?;
                verdict.map(Some)
            }
            Verb::Export => chain::export(&internal, call.terminal).await.map(|()| None),
        };
        internal.close().await?;
        match done? {
            Some(Verdict::Intact { entries }) => call.terminal.line(&format!("intact, {entries} entries")),
            Some(Verdict::Broken { sequence, reason }) => {
                return Err(Failure::refused(format_args!(
                    "entry {sequence} is the first bad one: {reason}"
                )));
            }
            Some(Verdict::Differs(found)) => {
                let rows: Vec<String> = found
                    .iter()
                    .map(|difference| format!("{}: {}.", difference.subject, difference.reason))
                    .collect();
                return Err(Failure::refused(format_args!(
                    "the chain is whole, and what is stored is not what it says:\n{}",
                    rows.join("\n")
                )));
            }
            None => {}
        }
        Ok(())
    })
}
