//! `gatepost config check|show`

use clap::Subcommand;

use super::{Call, Failure};

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Name every mistake in the configuration; exit code 2 if there is one
    Check,
    /// Print the configuration that is in force, with defaults and overrides, without passwords
    Show,
}

pub(super) fn run(call: &Call, verb: &Verb) -> Result<(), Failure> {
    let config = call.config()?;
    match verb {
        Verb::Check => call
            .terminal
            .line(&format!("{} is right.", call.file().display())),
        Verb::Show => {
            let text = toml::to_string(&config.settings).map_err(Failure::refused)?;
            call.terminal.line(text.trim_end());
        }
    }
    Ok(())
}
