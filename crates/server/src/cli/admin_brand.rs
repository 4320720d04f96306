//! `gatepost admin brand create`

use clap::Subcommand;
use gatepost_internal::brand;

use super::{Call, Failure, admin};

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Make a brand: a public actor the company speaks through. The running node opens it outside
    Create {
        /// The name in its handle: 1 to 30 of a-z, 0-9 and _, beginning with a letter
        name: String,
        /// The name people read [default: the name]
        #[arg(long, value_name = "NAME")]
        display_name: Option<String>,
        /// One or two sentences about it, which everybody can read
        #[arg(long, value_name = "TEXT", default_value = "")]
        summary: String,
    },
}

pub(super) fn run(call: &Call, verb: Verb) -> Result<(), Failure> {
    let Verb::Create {
        name,
        display_name,
        summary,
    } = verb;
    admin::inside(call, |inside| async move {
        let display_name = display_name.unwrap_or_else(|| name.clone());
        brand::create(&inside, &name, &display_name, &summary, None).await?;
        let handle = inside.context.public_address.handle(&name);
        call.terminal.line(&format!(
            "{handle} exists. It can speak once somebody may approve for it: gatepost admin role grant USERNAME \
             approver --brand {name}"
        ));
        Ok(())
    })
}
