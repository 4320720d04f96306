//! `cargo xtask test`: the whole suite, on both databases.
//!
//! The suite learns what it runs on from two variables and from nothing else:
//! - `GATEPOST_TEST_DATABASE`: `sqlite`, or the `postgres://` URL of a superuser's maintenance database,
//!   from which each test creates its own databases;
//! - `GATEPOST_TEST_TOOLS`: the folder with the software of others (see `peers`).
//!
//! On success nothing is printed after the runner's own closing lines: whoever reads only the end of a
//! log finds the count there.

use std::env;
use std::ffi::OsStr;
use std::process::{Command, ExitCode};

use crate::cluster::Cluster;
use crate::failure::Failure;
use crate::process::{self, Signals};
use crate::workspace::Workspace;
use crate::{packages, peers};

/// A database the suite runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    /// Files, as a node has by default.
    Sqlite,
    /// A cluster of our own, as a node on several machines has.
    Postgres,
}

impl Database {
    fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// What was asked for on the command line.
#[derive(Debug, PartialEq, Eq)]
pub struct Plan {
    databases: Vec<Database>,
    /// Filters and options for the runner, as given.
    for_runner: Vec<String>,
}

impl Plan {
    /// Reads what follows `test`. Plain words are filters; options of the runner stand after `--`, so that
    /// a mistyped option of ours is an error and not silently somebody else's.
    pub fn read(arguments: &[&str]) -> Result<Self, Failure> {
        let mut plan = Self {
            databases: vec![Database::Sqlite, Database::Postgres],
            for_runner: Vec::new(),
        };
        let mut arguments = arguments.iter().copied();
        while let Some(argument) = arguments.next() {
            match argument {
                "--" => plan.for_runner.extend(arguments.by_ref().map(str::to_owned)),
                "--database" => plan.databases = vec![database(arguments.next())?],
                option if option.starts_with('-') => {
                    return Err(Failure::not_ready(format!(
                        "`test` has no option {option}; options for the test runner stand after `--`."
                    )));
                }
                filter => plan.for_runner.push(filter.to_owned()),
            }
        }
        Ok(plan)
    }
}

fn database(name: Option<&str>) -> Result<Database, Failure> {
    match name {
        Some("sqlite") => Ok(Database::Sqlite),
        Some("postgres") => Ok(Database::Postgres),
        _ => Err(Failure::not_ready(
            "`--database` is followed by sqlite or postgres.",
        )),
    }
}

/// Installs, runs, and names at the end what failed.
pub fn run(signals: &Signals, workspace: &Workspace, plan: &Plan) -> Result<ExitCode, Failure> {
    let needs_postgres = plan.databases.contains(&Database::Postgres);
    packages::ensure(signals, || packages::suite(needs_postgres))?;
    let path = peers::install(signals, workspace)?;

    let runner = Runner::find(workspace);
    let mut failed = Vec::new();
    // nextest cannot run doctests, and what must not compile is written as doctests. They need no database.
    // Whoever filters is after particular tests.
    if runner == Runner::Nextest && plan.for_runner.is_empty() {
        println!("== doctests");
        if !signals
            .run(suite(workspace, &path).args(["test", "--doc", "--workspace", "--no-fail-fast"]))?
            .success()
        {
            failed.push("doctests".to_owned());
        }
    }
    for &database in &plan.databases {
        println!("== database: {}", database.name());
        let cluster = match database {
            Database::Sqlite => None,
            Database::Postgres => Some(Cluster::start(signals)?),
        };
        let url = cluster.as_ref().map_or_else(|| "sqlite".to_owned(), Cluster::url);
        let mut command = suite(workspace, &path);
        command
            .args(runner.arguments())
            .args(&plan.for_runner)
            .env("GATEPOST_TEST_DATABASE", url);
        if !signals.run(&mut command)?.success() {
            failed.push(format!("tests on {}", database.name()));
        }
    }
    if failed.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    Err(Failure::failed(format!("\nFAILED: {}.", failed.join(", "))))
}

/// The program that runs the tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Runner {
    Nextest,
    Cargo,
}

impl Runner {
    fn find(workspace: &Workspace) -> Self {
        match process::answer(workspace.cargo().args(["nextest", "--version"])) {
            Some(_) => Self::Nextest,
            None => Self::Cargo,
        }
    }

    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Nextest => &["nextest", "run", "--workspace", "--no-fail-fast"],
            Self::Cargo => &["test", "--workspace", "--no-fail-fast"],
        }
    }
}

/// `cargo` in the environment of the suite. Overrides that a developer set for a node of their own must not
/// reach the nodes under test, and Python must not write its bytecode into the checkout.
fn suite(workspace: &Workspace, path: &OsStr) -> Command {
    let mut command = workspace.cargo();
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("GATEPOST_") {
            command.env_remove(name);
        }
    }
    command
        .env("GATEPOST_TEST_TOOLS", workspace.test_tools())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PATH", path);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_arguments_both_databases_are_tested() {
        let plan = Plan::read(&[]).unwrap();
        assert_eq!(plan.databases, [Database::Sqlite, Database::Postgres]);
        assert!(plan.for_runner.is_empty());
    }

    #[test]
    fn filters_and_what_follows_two_dashes_reach_the_runner() {
        let plan = Plan::read(&[
            "kill",
            "--database",
            "postgres",
            "--",
            "--no-capture",
            "--database",
        ])
        .unwrap();
        assert_eq!(plan.databases, [Database::Postgres]);
        assert_eq!(plan.for_runner, ["kill", "--no-capture", "--database"]);
    }

    #[test]
    fn a_mistyped_option_is_refused_with_exit_2() {
        assert_eq!(Plan::read(&["--databse", "sqlite"]).unwrap_err().exit, 2);
        assert_eq!(Plan::read(&["--database"]).unwrap_err().exit, 2);
        assert_eq!(Plan::read(&["--database", "mysql"]).unwrap_err().exit, 2);
    }
}
