//! `gatepost admin person create|list|deactivate|reset`

use std::path::PathBuf;

use clap::Subcommand;
use gatepost_internal::request::{self, Wish};
use gatepost_internal::{Error, Inside, person, role};

use super::{Call, Failure, admin, password};

/// How many people are read at once; the list goes on until there are no more.
const PAGE: i64 = 200;

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Make an account. The password is read from a file, asked for, or drawn and printed once
    Create {
        /// The name to sign in with: 1 to 30 of a-z, 0-9 and _, beginning with a letter
        username: String,
        /// First and last name, as others read it [default: the username]
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// A file whose first line is the password
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
    /// List everybody, those who have left among them
    List,
    /// End an account: all its tokens stop working at once, what the person wrote stays
    Deactivate {
        /// Whose account
        username: String,
    },
    /// Ask for a new password for somebody. An administrator confirms on a page and hands the link over
    Reset {
        /// Whose password
        username: String,
    },
}

pub(super) fn run(call: &Call, verb: Verb) -> Result<(), Failure> {
    match verb {
        Verb::Create {
            username,
            name,
            password_file,
        } => admin::inside(call, |inside| create(call, inside, username, name, password_file)),
        Verb::List => admin::inside(call, |inside| list(call, inside)),
        Verb::Deactivate { username } => admin::inside(call, |inside| deactivate(call, inside, username)),
        Verb::Reset { username } => admin::inside(call, |inside| reset(call, inside, username)),
    }
}

async fn create(
    call: &Call,
    inside: Inside,
    username: String,
    name: Option<String>,
    password_file: Option<PathBuf>,
) -> Result<(), Failure> {
    let random = inside.context.random.as_ref();
    let new = password::obtain(call, password_file.as_deref(), &username, random)?;
    let name = name.unwrap_or_else(|| username.clone());
    let person = person::create(&inside, &username, &name, &new.password, None).await?;
    call.terminal
        .line(&format!("{} is an employee now.", person.username));
    if new.drawn {
        call.terminal
            .line(&format!("Password, shown this once: {}", new.password));
    }
    Ok(())
}

async fn list(call: &Call, inside: Inside) -> Result<(), Failure> {
    let mut after = None;
    loop {
        let page = person::list(&inside, after.take(), PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.username.clone());
        let ids: Vec<_> = page.iter().map(|person| person.id).collect();
        let read = inside.database.read(move |reader| {
            let roles = ids.into_iter().map(|id| role::roles_of(reader, id));
            roles.collect::<Result<Vec<_>, Error>>()
        });
        for (person, roles) in page.iter().zip(read.await?) {
            let roles: Vec<_> = roles.iter().map(|role| role.as_str()).collect();
            let left = person
                .deactivated_at
                .map_or_else(String::new, |at| format!("  left {}", at.to_rfc3339()));
            let line = format!(
                "{:<30}  {:<30}  {}{left}",
                person.username,
                person.display_name,
                roles.join(" ")
            );
            if call.terminal.try_line(&line).is_err() {
                return Ok(());
            }
        }
    }
}

async fn reset(call: &Call, inside: Inside, username: String) -> Result<(), Failure> {
    let wish = Wish::Reset {
        person: username.clone(),
        // Whoever is locked out at the command line's end may have lost both.
        ends_second_factor: true,
    };
    // Whoever could set a password here could approve in its owner's name.
    request::make_as_operator(&inside, wish).await?;
    call.terminal.line(&format!(
        "Asked for. An administrator confirms it under Administration, Requests, and gets the link for {username}."
    ));
    Ok(())
}

async fn deactivate(call: &Call, inside: Inside, username: String) -> Result<(), Failure> {
    match person::deactivate(&inside, &username, None).await {
        Ok(person) => {
            call.terminal.line(&format!(
                "{} has left; no token of theirs works any more.",
                person.username
            ));
            Ok(())
        }
        Err(Error::NotFound) => Err(Failure::refused(format_args!(
            "There is no person named {username}."
        ))),
        Err(error) => Err(error.into()),
    }
}
