//! `gatepost serve`

use clap::Args;

use super::signals::Signals;
use super::{Call, Failure, block_on_all_cores};
use crate::log;
use crate::node::{Node, Start};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Start although the databases are older than the witness file, because they were put back from a backup
    #[arg(long)]
    accept_restored: bool,
}

pub(super) fn run(call: &Call, options: &Options) -> Result<(), Failure> {
    let config = call.config()?;
    log::start(&config.settings.log.filter);
    block_on_all_cores(async {
        let mut signals = Signals::watch()?;
        let start = Start {
            accept_restored: options.accept_restored,
            ..Start::default()
        };
        let node = Node::start_with(config, start).await?;
        signals.next().await;
        tracing::info!("stopping");
        Ok(node.stop().await?)
    })
}
