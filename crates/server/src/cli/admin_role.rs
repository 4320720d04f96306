//! `gatepost admin role grant|revoke`: the command line cannot outrank the gate. Taking a role away never sends
//! anything, so it needs nobody's leave.

use clap::Subcommand;
use gatepost_internal::{Error, Inside, brand, gate, person, role};
use gatepost_model::role::Role;

use super::{Call, Failure, admin};

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Give somebody a role. Gate roles can be given here until the first release only
    Grant {
        /// Who gets it
        username: String,
        /// editor, approver, publisher, duty_officer or responder, held at a brand; monitor or administrator,
        /// held at the node
        #[arg(value_parser = parse_role)]
        role: Role,
        /// The brand at which a gate role is held
        #[arg(long, value_name = "NAME")]
        brand: Option<String>,
    },
    /// Take a role away. What waits on an approval of theirs is held, and their sessions end
    Revoke {
        /// Who loses it
        username: String,
        /// As for grant
        #[arg(value_parser = parse_role)]
        role: Role,
        /// The brand at which a gate role is held
        #[arg(long, value_name = "NAME")]
        brand: Option<String>,
    },
}

fn parse_role(name: &str) -> Result<Role, String> {
    Role::parse(name)
        .filter(|role| *role != Role::Employee)
        .ok_or_else(|| {
            let names: Vec<_> = Role::ALL
                .iter()
                .filter(|role| **role != Role::Employee)
                .map(|role| role.as_str())
                .collect();
            format!("write one of {}", names.join(", "))
        })
}

pub(super) fn run(call: &Call, verb: Verb) -> Result<(), Failure> {
    admin::inside(call, |inside| async move {
        match verb {
            Verb::Grant {
                username,
                role,
                brand,
            } => grant(call, &inside, username, role, brand).await,
            Verb::Revoke {
                username,
                role,
                brand,
            } => revoke(call, &inside, username, role, brand).await,
        }
    })
}

async fn revoke(
    call: &Call,
    inside: &Inside,
    username: String,
    role: Role,
    brand: Option<String>,
) -> Result<(), Failure> {
    demand_known(inside, &username, brand.as_deref()).await?;
    role::revoke(inside, &username, role, brand.as_deref(), None).await?;
    let place = brand.map_or_else(String::new, |brand| format!(" at {brand}"));
    call.terminal
        .line(&format!("{username} is not {}{place} any more.", role.as_str()));
    Ok(())
}

/// Refuses names nobody has, with a sentence that says which.
async fn demand_known(inside: &Inside, username: &str, brand: Option<&str>) -> Result<(), Failure> {
    let (named, at) = (username.to_owned(), brand.map(str::to_owned));
    let read = inside.database.read(move |reader| {
        let person = person::find_by_username(reader, &named)?.is_some();
        let brand = match at {
            Some(name) => brand::find(reader, &name)?.is_some(),
            None => true,
        };
        Ok::<_, Error>((person, brand))
    });
    match (read.await?, brand) {
        ((false, _), _) => Err(Failure::refused(format_args!(
            "There is no person named {username}."
        ))),
        ((true, false), Some(name)) => Err(Failure::refused(format_args!("There is no brand named {name}."))),
        _ => Ok(()),
    }
}

async fn grant(
    call: &Call,
    inside: &Inside,
    username: String,
    role: Role,
    brand: Option<String>,
) -> Result<(), Failure> {
    demand_known(inside, &username, brand.as_deref()).await?;
    if role.is_gate() && inside.database.read(gate::has_published).await? {
        return Err(Failure::refused(format_args!(
            "The role {} cannot be given at the command line any more: something has been released, and from then on \
             another administrator has to confirm it on a page of the node. Those pages come with a later version.",
            role.as_str()
        )));
    }
    role::grant(inside, &username, role, brand.as_deref(), None).await?;
    let place = brand.map_or_else(String::new, |brand| format!(" at {brand}"));
    call.terminal
        .line(&format!("{username} is {}{place} now.", role.as_str()));
    Ok(())
}
