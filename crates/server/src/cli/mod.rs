//! The command line: one file per verb.
//!
//! Exit codes: 0 done, 1 refused or found wanting, 2 the command line or the configuration is wrong (then
//! nothing was made). Passwords never stand in arguments, where every process of the machine can read them.

mod admin;
mod admin_brand;
mod admin_person;
mod admin_policy;
mod admin_role;
mod audit;
mod config;
mod demo;
mod failure;
mod health;
mod init;
mod migrate;
mod password;
mod serve;
mod signals;
mod stop;
mod verify_release;

use std::future::Future;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{Config, Environment, load};
use crate::terminal::Terminal;

pub use failure::Failure;

/// Where the configuration is unless told.
const DEFAULT_FILE: &str = "./gatepost.toml";

/// A company's microblog: inside by default, outside through the gate.
#[derive(Debug, Parser)]
#[command(name = "gatepost", version, about, arg_required_else_help = true)]
struct CommandLine {
    /// The node's configuration [default: ./gatepost.toml]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Set a new node up: folder, keys, databases, configuration, first administrator
    Init(init::Options),
    /// Run the node
    Serve(serve::Options),
    /// Ask both listeners of the running node whether they are well; exit code 1 if one is not
    Health,
    /// Bring both databases to the schema of this program
    Migrate,
    /// Check or show the configuration
    #[command(subcommand)]
    Config(config::Verb),
    /// Look after people, brands and roles
    #[command(subcommand)]
    Admin(admin::Verb),
    /// Verify or export the audit chain
    #[command(subcommand)]
    Audit(audit::Verb),
    /// Stop what leaves: everything, a brand, or a kind of act. Lifting it takes two people on the desk's pages
    Stop(stop::Options),
    /// Check a release certificate, without a network or a database
    VerifyRelease(verify_release::Options),
    /// Start two companies on this machine that follow each other, to try everything
    Demo(demo::Options),
}

/// What every verb gets.
struct Call {
    terminal: Terminal,
    file: Option<PathBuf>,
}

impl Call {
    /// The configuration's file.
    fn file(&self) -> &Path {
        self.file.as_deref().unwrap_or(Path::new(DEFAULT_FILE))
    }

    /// Reads the configuration under the environment of this process.
    fn config(&self) -> Result<Config, Failure> {
        Ok(load(self.file(), &Environment::of_this_process())?)
    }
}

/// Runs the program as its command line says.
pub fn run_command_line() -> ExitCode {
    let terminal = Terminal;
    let line = match CommandLine::try_parse() {
        Ok(line) => line,
        Err(help_or_mistake) => {
            let _reader_has_gone = help_or_mistake.print();
            return u8::try_from(help_or_mistake.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from);
        }
    };
    let call = Call {
        terminal,
        file: line.config,
    };
    let done = match line.verb {
        Verb::Init(options) => init::run(&call, options),
        Verb::Serve(options) => serve::run(&call, &options),
        Verb::Health => health::run(&call),
        Verb::Migrate => migrate::run(&call),
        Verb::Config(verb) => config::run(&call, &verb),
        Verb::Admin(verb) => admin::run(&call, verb),
        Verb::Audit(verb) => audit::run(&call, &verb),
        Verb::Stop(options) => stop::run(&call, options),
        Verb::VerifyRelease(options) => verify_release::run(&call, &options),
        Verb::Demo(options) => demo::run(&call, options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            terminal.note(failure.sentence());
            failure.code()
        }
    }
}

/// Runs what a short command does on this thread.
fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(work)
}

/// Runs a node on as many threads as there are cores.
fn block_on_all_cores<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(work)
}
