//! `gatepost stop`: everything, or a brand, or a kind, is stopped from the machine itself.
//!
//! ```text
//! the internal plane opens   -> a stop of the node, an operator's act in the audit chain -> told to the public plane
//! it does not, or is not here -> a stop of this host alone, in the public database; the internal plane learns of it
//! ```
//! It works beside a running node and without one. Nothing here lifts a stop: that takes two people, on the page.

use clap::Args;
use gatepost_federation::stop as outside_stop;
use gatepost_internal::gate::stop;
use gatepost_internal::{Inside, order};
use gatepost_model::gate::{Kind, StopScope};

use super::{Call, Failure, block_on};
use crate::config::Config;
use crate::planes::{self, Schema, Surroundings};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Why, for those who see that nothing leaves
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Stop this brand only
    #[arg(long, value_name = "NAME")]
    brand: Option<String>,
    /// Stop this kind of act only, such as create or boost
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<Kind>,
}

fn kind(name: &str) -> Result<Kind, String> {
    Kind::parse(name).ok_or_else(|| {
        let names = Kind::ALL.map(Kind::as_str).join(", ");
        format!("it is one of {names}")
    })
}

pub(super) fn run(call: &Call, options: Options) -> Result<(), Failure> {
    let config = call.config()?;
    block_on(async {
        let told = match planes::inside(&config, &Surroundings::default(), Schema::Demand).await {
            Ok(inside) => {
                let done = stop_node(call, &config, &inside, options).await;
                inside.database.close().await?;
                done?
            }
            Err(fault) => {
                call.terminal
                    .note(&format!("The internal plane cannot be opened here. {fault}"));
                stop_host(&config, options).await?
            }
        };
        call.terminal.line(told);
        Ok(())
    })
}

/// A stop of the node. The public plane is told at once where it is on this machine; else the courier tells it.
async fn stop_node(
    call: &Call,
    config: &Config,
    inside: &Inside,
    options: Options,
) -> Result<&'static str, Failure> {
    stop::set_as_operator(inside, options.brand, options.kind, options.reason).await?;
    if let Err(fault) = tell_public_plane(config, inside).await {
        let note = format!(
            "The stop is set inside; the running node carries it outside. From here it could not be: {}",
            fault.sentence()
        );
        call.terminal.note(&note);
    }
    Ok("Stopped. Two people lift it on the desk's pages.")
}

async fn tell_public_plane(config: &Config, inside: &Inside) -> Result<(), Failure> {
    let public = planes::public(config, &Surroundings::default(), Schema::Demand).await?;
    let carried = async {
        while let Some(word) = order::next_stop_state(inside).await? {
            let answer = outside_stop::take(&public, &word)
                .await
                .map_err(Failure::refused)?;
            order::note_local_stops(inside, answer.local_stops).await?;
            order::stop_carried(inside, answer.epoch).await?;
        }
        Ok(())
    };
    let carried: Result<(), Failure> = carried.await;
    public.database.close().await?;
    carried
}

/// A stop of this host alone.
async fn stop_host(config: &Config, options: Options) -> Result<&'static str, Failure> {
    let public = planes::public(config, &Surroundings::default(), Schema::Demand).await?;
    let scope = StopScope {
        brand: options.brand.map(|name| config.public_address.brand(&name)),
        kind: options.kind,
    };
    let set = outside_stop::set_here(&public, scope, options.reason).await;
    public.database.close().await?;
    set.map_err(Failure::refused)?;
    Ok("Stopped on this host. It is lifted inside, by two people, once the internal plane is back.")
}
