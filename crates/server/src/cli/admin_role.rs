//! `gatepost admin role grant|revoke`: the command line cannot outrank the gate. Once something was released a role is
//! asked for here and confirmed by an administrator on a page. Taking one away never sends anything, so it
//! needs nobody's leave.

use clap::Subcommand;
use gatepost_internal::request::{self, Made, Wish};
use gatepost_internal::{Error, Inside, brand, person, role};
use gatepost_model::role::Role;

use super::{Call, Failure, admin};

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Give somebody a role. After the first release an administrator has to confirm it, unless it is a monitor's
    Grant {
        /// Who gets it
        username: String,
        /// editor, approver, publisher, duty_officer or responder, held at a brand; monitor, auditor,
        /// compliance or administrator, held at the node
        #[arg(value_parser = parse_role)]
        role: Role,
        /// The brand at which a gate role is held
        #[arg(long, value_name = "NAME")]
        brand: Option<String>,
        /// The review group an approver joins [default: pr]
        #[arg(long, value_name = "NAME")]
        group: Option<String>,
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
        /// The review group an approver leaves [default: all of them]
        #[arg(long, value_name = "NAME")]
        group: Option<String>,
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
                group,
            } => grant(call, &inside, username, role, brand, group).await,
            Verb::Revoke {
                username,
                role,
                brand,
                group,
            } => revoke(call, &inside, username, role, brand, group).await,
        }
    })
}

async fn revoke(
    call: &Call,
    inside: &Inside,
    username: String,
    role: Role,
    brand: Option<String>,
    group: Option<String>,
) -> Result<(), Failure> {
    demand_known(inside, &username, brand.as_deref()).await?;
    role::revoke_in_group(inside, &username, role, brand.as_deref(), group.as_deref(), None).await?;
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
    group: Option<String>,
) -> Result<(), Failure> {
    demand_known(inside, &username, brand.as_deref()).await?;
    let wish = Wish::Role {
        person: username.clone(),
        role,
        brand: brand.clone(),
        group,
    };
    let place = brand.map_or_else(String::new, |brand| format!(" at {brand}"));
    match request::make_as_operator(inside, wish).await? {
        Made::Done => call
            .terminal
            .line(&format!("{username} is {}{place} now.", role.as_str())),
        Made::Waiting(_) => {
            call.terminal.line(&format!(
                "Asked for: {username} as {}{place}. Something was released before, so an administrator has to \
                 confirm it under Administration, Requests.",
                role.as_str()
            ));
            if role == Role::Administrator {
                call.terminal
                    .line("If none of them answers for a week, the same command makes it so.");
            }
        }
    }
    Ok(())
}
