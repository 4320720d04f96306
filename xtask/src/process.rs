//! Running other programs so that Ctrl-C and SIGTERM end them first and us afterwards.
//!
//! ```text
//!   SIGINT, SIGTERM, SIGHUP --> Signals (a number) --> run(): forwards it, waits for the child
//!                                                  --> Err(128 + N) --> every guard cleans up
//! ```
//! Nothing here exits the process: a signal becomes an ordinary error, so that the cluster and the
//! temporary folders are removed by their `Drop`.

use std::io::{self, IsTerminal};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::failure::{During, Failure};

/// How often a running child is looked at. Short beside anything we start, long beside the cost.
const LOOK: Duration = Duration::from_millis(20);

/// The newest signal that asked us to end.
#[derive(Debug)]
pub struct Signals {
    /// The number of the signal; 0 while there was none.
    received: Arc<AtomicUsize>,
}

impl Signals {
    /// From here on these signals no longer end the process by themselves.
    pub fn watch() -> Result<Self, Failure> {
        let received = Arc::new(AtomicUsize::new(0));
        for (number, value) in [(SIGINT, 2), (SIGTERM, 15), (SIGHUP, 1)] {
            signal_hook::flag::register_usize(number, Arc::clone(&received), value)
                .during(|| format!("cannot watch for signal {value}"))?;
        }
        Ok(Self { received })
    }

    /// Fails once a signal has arrived.
    pub fn check(&self) -> Result<(), Failure> {
        let exit = match self.received.load(Ordering::SeqCst) {
            0 => return Ok(()),
            1 => 129,
            2 => 130,
            _ => 143,
        };
        Err(Failure {
            sentence: "Interrupted.".to_owned(),
            exit,
        })
    }

    /// The signal to pass on to a child. A terminal already gave Ctrl-C and its own hang-up to the whole
    /// foreground group; a second SIGINT would make nextest kill tests before they could clean up.
    fn to_forward(&self) -> Option<Signal> {
        match self.received.load(Ordering::SeqCst) {
            0 => None,
            15 => Some(Signal::TERM),
            _ if io::stdin().is_terminal() => None,
            2 => Some(Signal::INT),
            _ => Some(Signal::HUP),
        }
    }

    /// Runs a program to its end, with our standard streams. An unsuccessful exit is not an error here.
    pub fn run(&self, command: &mut Command) -> Result<ExitStatus, Failure> {
        self.check()?;
        let mut child = command.spawn().during(|| cannot_run(command))?;
        let mut forwarded = false;
        let status = loop {
            if let Some(status) = child.try_wait().during(|| cannot_run(command))? {
                break status;
            }
            if let Some(signal) = self.to_forward().filter(|_| !forwarded) {
                send(&child, signal);
                forwarded = true;
            }
            thread::sleep(LOOK);
        };
        self.check()?;
        Ok(status)
    }

    /// Runs a program that has to succeed; `doing` completes "could not ..." otherwise.
    pub fn require(&self, command: &mut Command, doing: &str) -> Result<(), Failure> {
        let status = self.run(command)?;
        if status.success() {
            return Ok(());
        }
        Err(Failure::failed(format!("Could not {doing} ({status}).")))
    }

    /// Sleeps, but not through a signal.
    pub fn sleep(&self, duration: Duration) -> Result<(), Failure> {
        let end = Instant::now() + duration;
        while Instant::now() < end {
            self.check()?;
            thread::sleep(LOOK.min(end.saturating_duration_since(Instant::now())));
        }
        self.check()
    }
}

/// A program that runs beside us and is ended when this goes out of scope.
#[derive(Debug)]
pub struct Running {
    /// The process itself; still to be asked for its streams.
    pub child: Child,
}

impl Running {
    /// Starts it.
    pub fn start(command: &mut Command) -> Result<Self, Failure> {
        let child = command.spawn().during(|| cannot_run(command))?;
        Ok(Self { child })
    }

    /// Asks it to stop with SIGTERM and waits; after 10 s, which is longer than any clean stop of ours
    /// takes, it is killed.
    pub fn stop(&mut self) {
        send(&self.child, Signal::TERM);
        let end = Instant::now() + Duration::from_secs(10);
        while Instant::now() < end {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(LOOK);
        }
        // Both can only fail when the process is gone already, which is what we want.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A program of this name in one of the folders of `PATH`.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// The first of `count` ports in a row that nobody listens on now.
pub fn free_ports(count: u16) -> Result<u16, Failure> {
    // Below the range from which systems draw ports for outgoing connections.
    (20_000..30_000_u16)
        .step_by(usize::from(count))
        .find(|&first| {
            (first..first.saturating_add(count)).all(|port| TcpListener::bind(("127.0.0.1", port)).is_ok())
        })
        .ok_or_else(|| Failure::failed("There are no free ports between 20000 and 30000."))
}

/// Takes away overrides that a developer set for a node of their own.
pub fn clean(command: &mut Command) -> &mut Command {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GATEPOST_") {
            command.env_remove(name);
        }
    }
    command
}

/// What a program prints, trimmed; `None` when it cannot be run or fails.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A child that is gone already is no error: it was to end anyway.
fn send(child: &Child, signal: Signal) {
    let _ = kill_process(Pid::from_child(child), signal);
}

fn cannot_run(command: &Command) -> String {
    format!("cannot run {}", command.get_program().to_string_lossy())
}
