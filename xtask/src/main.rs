//! `cargo xtask`: what a developer of Gatepost runs, and exactly what CI runs.
//!
//! One file per verb (`test`, `check`, `bench`, `fuzz`, `screenshots`), each a short story told with the nouns beside it:
//! `packages` and `peers` are what the suite needs, `cluster` is its PostgreSQL, `tools` are the pinned
//! cargo tools, `demo` is the product's own. Nothing is written outside the target directory, the cache folder and
//! the system's temporary folder, but for the pictures. Start reading at `test.rs`.

mod bench;
mod check;
mod cluster;
mod demo;
mod failure;
mod fuzz;
mod http;
mod packages;
mod peers;
mod process;
mod screenshots;
mod test;
mod tools;
mod workspace;

use std::process::ExitCode;

use failure::Failure;
use process::Signals;
use workspace::Workspace;

const VERBS: &str = "\
cargo xtask VERB

  test [--database sqlite|postgres] [FILTER..] [-- RUNNER OPTIONS..]
      Installs what the suite needs, then runs every test on SQLite and again on PostgreSQL.
  check
      Formatting, lints, documentation, licences and advisories, unused dependencies.
  bench smoke
      Measures memory, cold start, release to first delivery, and the size of the binary.
  bench stop
      Measures how long bytes still leave after a stop, with ten thousand deliveries queued.
  fuzz gate [--cases 20000] [--seed 1]
      Lives random histories of the gate on all cores and names the seeds after which an invariant failed.
  screenshots
      Starts the demo and takes the pictures of docs/screenshots anew, in a real browser.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("{}", failure.sentence);
            ExitCode::from(failure.exit)
        }
    }
}

/// The verb's own exit code, or why it ended early.
fn run(arguments: &[String]) -> Result<ExitCode, Failure> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["help" | "--help" | "-h"] => {
            print!("{VERBS}");
            Ok(ExitCode::SUCCESS)
        }
        ["test", options @ ..] => {
            let plan = test::Plan::read(options)?;
            test::run(&Signals::watch()?, &Workspace::find()?, &plan)
        }
        ["check"] => check::run(&Signals::watch()?, &Workspace::find()?),
        ["bench", "smoke"] => bench::run(&Signals::watch()?, &Workspace::find()?),
        ["bench", "stop"] => bench::stop::run(&Signals::watch()?, &Workspace::find()?),
        ["fuzz", "gate", options @ ..] => {
            let plan = fuzz::Plan::read(options)?;
            fuzz::gate(&Signals::watch()?, &Workspace::find()?, &plan)
        }
        ["screenshots"] => screenshots::run(&Signals::watch()?, &Workspace::find()?),
        _ => Err(Failure::not_ready(format!(
            "There is no verb `{}`.\n\n{VERBS}",
            words.join(" ")
        ))),
    }
}
