//! `gatepost init`: from flags, or from answers where somebody sits at a terminal.

mod typed;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Args;
use gatepost_model::Random;

use super::{Call, Failure, block_on, password};
use crate::config::{DatabaseUrl, Mistake, Mistakes};
use crate::creation::{self, Administrator, Plan};
use crate::planes::Surroundings;
use typed::Domain;

/// The port of the internal listener unless told.
const INTERNAL: &str = "127.0.0.1:4000";

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The domain the world sees, such as social.acme.com; localhost:4001 to try things out
    #[arg(long)]
    domain: Option<String>,
    /// IP address and port of the internal listener, such as 127.0.0.1:4000
    #[arg(long, value_name = "ADDRESS")]
    internal: Option<String>,
    /// The data folder; it is made, and the configuration with it
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Username of the first administrator
    #[arg(long, value_name = "USERNAME")]
    admin: Option<String>,
    /// The administrator's first and last name [default: the username]
    #[arg(long, value_name = "NAME")]
    admin_name: Option<String>,
    /// A file whose first line is the administrator's password; without it one is asked for, or drawn and
    /// printed once
    #[arg(long, value_name = "FILE")]
    admin_password_file: Option<PathBuf>,
    /// The company's name [default: the domain]
    #[arg(long)]
    name: Option<String>,
    /// Where employees reach the internal listener [default: http:// and its address]
    #[arg(long, value_name = "URL")]
    internal_url: Option<String>,
    /// IP address and port of the public listener [default: this machine, the domain's port or the one after
    /// the internal listener's]
    #[arg(long, value_name = "ADDRESS")]
    public: Option<String>,
    /// The internal database, such as postgres://USER@HOST/NAME [default: a SQLite file in the data folder]
    #[arg(long, value_name = "URL")]
    internal_database: Option<String>,
    /// The public database, another one [default: a SQLite file in the data folder]
    #[arg(long, value_name = "URL")]
    public_database: Option<String>,
    /// http and requests to this machine, for *.test and *.example; localhost and domains with a port imply it
    #[arg(long)]
    development: bool,
}

pub(super) fn run(call: &Call, mut options: Options) -> Result<(), Failure> {
    let surroundings = Surroundings::default();
    if call.terminal.can_ask() {
        ask(call, &mut options)?;
    }
    let (plan, drawn) = plan(call, options, surroundings.random.as_ref())?;
    // Before anything is made, and with every mistake at once.
    plan.check()?;
    let config = block_on(async { Ok(creation::create(&plan, &surroundings).await?) })?;

    let line = |text: String| call.terminal.line(&text);
    line(format!(
        "The node {} is set up in {}.",
        plan.public_url,
        config.data.display()
    ));
    if plan.development {
        line("It runs in development mode: http, and this machine only.".to_owned());
    }
    if let Some(administrator) = &plan.administrator {
        line(format!("Administrator: {}", administrator.username));
        if drawn {
            line(format!("Password, shown this once: {}", administrator.password));
        }
    }
    line(format!(
        "Start it with: gatepost serve --config {}",
        config.file.display()
    ));
    Ok(())
}

/// Asks for what no flag has said; nothing at all where the flags have said everything that is required.
fn ask(call: &Call, options: &mut Options) -> Result<(), Failure> {
    let required = (&options.domain, &options.internal, &options.data, &options.admin);
    if let (Some(_), Some(_), Some(_), Some(_)) = required {
        return Ok(());
    }
    let terminal = call.terminal;
    let ask = |question: &str, offered: Option<&str>| terminal.ask(question, offered);
    if options.domain.is_none() {
        let question = "Domain the world sees, such as social.acme.com (it can never be changed)";
        options.domain = Some(ask(question, None)?);
    }
    if options.name.is_none() {
        options.name = Some(ask("Name of the company", options.domain.as_deref())?);
    }
    if options.internal.is_none() {
        options.internal = Some(ask("Address of the internal listener", Some(INTERNAL))?);
    }
    if options.data.is_none() {
        options.data = Some(ask("Data folder", Some("./gatepost-data"))?.into());
    }
    if options.admin.is_none() {
        options.admin = Some(ask("Username of the first administrator", None)?);
    }
    if options.admin_name.is_none() {
        options.admin_name = Some(ask("Their first and last name", options.admin.as_deref())?);
    }
    Ok(())
}

/// Puts the plan together; whether the password was drawn comes with it.
fn plan(call: &Call, options: Options, random: &dyn Random) -> Result<(Plan, bool), Failure> {
    let mut mistakes = Vec::new();
    let domain = required(
        options.domain,
        "--domain",
        "the domain the world sees, such as social.acme.com",
        &mut mistakes,
    );
    let internal = required(
        options.internal,
        "--internal",
        "an address such as 127.0.0.1:4000",
        &mut mistakes,
    );
    let data = required(
        options.data,
        "--data",
        "the folder for databases and keys",
        &mut mistakes,
    );
    let username = required(
        options.admin,
        "--admin",
        "the first administrator's username",
        &mut mistakes,
    );

    let internal = internal.and_then(|text| typed::address("--internal", &text, &mut mistakes));
    let public = options
        .public
        .and_then(|text| typed::address("--public", &text, &mut mistakes));
    let domain = domain.and_then(|text| Domain::parse(&text, &mut mistakes));
    let (Some(domain), Some(internal), Some(data), Some(username), true) =
        (domain, internal, data, username, mistakes.is_empty())
    else {
        return Err(Mistakes(mistakes).into());
    };

    let development = options.development || domain.implies_development();
    let scheme = if development { "http" } else { "https" };
    let beside = SocketAddr::from((
        [127, 0, 0, 1],
        domain.port.unwrap_or(internal.port().saturating_add(1)),
    ));
    let data = std::path::absolute(data)?;
    let file = match &call.file {
        Some(file) => std::path::absolute(file)?,
        None => data.join("gatepost.toml"),
    };
    let new = password::obtain(call, options.admin_password_file.as_deref(), &username, random)?;
    let plan = Plan {
        file: clean(&file),
        data: clean(&data),
        name: options.name.unwrap_or_else(|| domain.text.clone()),
        public_url: format!("{scheme}://{}", domain.text),
        development,
        internal_listen: internal,
        public_listen: public.unwrap_or(beside),
        internal_url: options.internal_url.unwrap_or_else(|| typed::url_of(internal)),
        internal_database: options.internal_database.map(DatabaseUrl::new),
        public_database: options.public_database.map(DatabaseUrl::new),
        undo_seconds: None,
        administrator: Some(Administrator {
            display_name: options.admin_name.unwrap_or_else(|| username.clone()),
            username,
            password: new.password,
        }),
    };
    Ok((plan, new.drawn))
}

fn required<T>(value: Option<T>, flag: &str, what: &str, mistakes: &mut Vec<Mistake>) -> Option<T> {
    if value.is_none() {
        mistakes.push(Mistake::missing(
            flag,
            format_args!("give {what}, or answer the questions at a terminal"),
        ));
    }
    value
}

/// `a/./b` as `a/b`; `..` stays, as it may lead through a link.
fn clean(path: &Path) -> PathBuf {
    path.components().collect()
}
