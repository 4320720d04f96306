//! `gatepost admin ..`: what an operator at the machine may do. All of it is in the audit chain, without a
//! person's name: it was somebody with access to the machine.
//!
//! These commands open the database beside a running node, which notices by itself.

use std::future::Future;

use clap::Subcommand;
use gatepost_internal::Inside;

use super::{Call, Failure, admin_brand, admin_person, admin_policy, admin_role, block_on};
use crate::planes::{self, Schema, Surroundings};

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// People: create, list, deactivate, reset
    #[command(subcommand)]
    Person(admin_person::Verb),
    /// Brands: create, list, set
    #[command(subcommand)]
    Brand(admin_brand::Verb),
    /// Roles: grant, revoke
    #[command(subcommand)]
    Role(admin_role::Verb),
    /// Policies: show, set
    #[command(subcommand)]
    Policy(admin_policy::Verb),
}

pub(super) fn run(call: &Call, verb: Verb) -> Result<(), Failure> {
    match verb {
        Verb::Person(verb) => admin_person::run(call, verb),
        Verb::Brand(verb) => admin_brand::run(call, verb),
        Verb::Role(verb) => admin_role::run(call, verb),
        Verb::Policy(verb) => admin_policy::run(call, verb),
    }
}

/// Opens the internal plane, works on it and closes it.
pub(super) fn inside<T, W, R>(call: &Call, work: W) -> Result<T, Failure>
where
    W: FnOnce(Inside) -> R,
    R: Future<Output = Result<T, Failure>>,
{
    let config = call.config()?;
    block_on(async {
        let inside = planes::inside(&config, &Surroundings::default(), Schema::Demand).await?;
        let done = work(inside.clone()).await;
        inside.database.close().await?;
        done
    })
}
