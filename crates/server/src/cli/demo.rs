//! `gatepost demo`

use std::path::PathBuf;

use clap::Args;

use super::signals::Signals;
use super::{Call, Failure, block_on_all_cores};
use crate::demo::{self, Wish};
use crate::log;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Keep everything in this folder and go on from there next time [default: a temporary folder]
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// The first of four ports in a row [default: 4000, or the folder's]
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..=65_532))]
    port: Option<u16>,
    /// Print one line of JSON when ready, and nothing more
    #[arg(long)]
    json: bool,
}

pub(super) fn run(call: &Call, options: Options) -> Result<(), Failure> {
    log::start("warn");
    let terminal = call.terminal;
    block_on_all_cores(async {
        let mut signals = Signals::watch()?;
        let wish = Wish {
            data: options.data,
            port: options.port,
        };
        let Some(demo) = demo::start(wish, terminal, signals.next()).await? else {
            return Ok(());
        };
        if options.json {
            let line = serde_json::to_string(demo.ready()).map_err(Failure::refused)?;
            terminal.line(&line);
        } else {
            terminal.line(&demo.page());
        }
        signals.next().await;
        terminal.note("Stopping.");
        demo.stop().await
    })
}
