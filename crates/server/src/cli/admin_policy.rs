//! `gatepost admin policy show|set`: what approval brands need. Once something was released a change is a request that
//! an administrator confirms on a page.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use gatepost_internal::request::{self, Made, Wish};
use gatepost_internal::{Error, Inside, brand, gate};
use gatepost_model::gate::Policy;

use super::{Call, Failure, admin};

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Print the policy in force, as JSON to be changed and given to `set`
    Show {
        /// The brand; without one the node's own, for every brand that has none
        #[arg(long, value_name = "NAME")]
        brand: Option<String>,
    },
    /// Put another policy in force
    Set {
        /// A file with the whole policy, as `show` prints it
        file: PathBuf,
        /// The brand; without one every brand that has none of its own
        #[arg(long, value_name = "NAME")]
        brand: Option<String>,
    },
}

pub(super) fn run(call: &Call, verb: Verb) -> Result<(), Failure> {
    match verb {
        Verb::Show { brand } => admin::inside(call, |inside| show(call, inside, brand)),
        Verb::Set { file, brand } => {
            let policy = read(&file)?;
            admin::inside(call, |inside| set(call, inside, brand, policy))
        }
    }
}

fn read(file: &Path) -> Result<Policy, Failure> {
    let told = |what: String| Failure::Configuration(format!("{}: {what}.", file.display()));
    let text = std::fs::read_to_string(file).map_err(|fault| told(fault.to_string()))?;
    serde_json::from_str(&text).map_err(|fault| told(fault.to_string()))
}

async fn show(call: &Call, inside: Inside, name: Option<String>) -> Result<(), Failure> {
    let wanted = name.clone();
    let policy = inside.database.read(move |reader| match wanted {
        None => gate::policy::of_node(reader),
        Some(name) => {
            let brand = brand::find(reader, &name)?.ok_or(Error::NotFound)?;
            gate::policy::in_force(reader, brand.id)
        }
    });
    let policy = match (policy.await, name) {
        (Err(Error::NotFound), Some(name)) => {
            return Err(Failure::refused(format_args!("There is no brand named {name}.")));
        }
        (policy, _) => policy?,
    };
    let text = serde_json::to_string_pretty(&policy).map_err(Failure::refused)?;
    call.terminal.line(&text);
    Ok(())
}

async fn set(call: &Call, inside: Inside, brand: Option<String>, policy: Policy) -> Result<(), Failure> {
    match request::make_as_operator(&inside, Wish::Policy { brand, policy }).await? {
        Made::Done => call.terminal.line("The policy is in force."),
        Made::Waiting(_) => call.terminal.line(
            "Asked for. Something was released before, so an administrator has to confirm it under Administration, \
             Requests.",
        ),
    }
    Ok(())
}
