//! Runs the binary in a process of its own and reads what it says. A process is ended and waited for when its
//! handle is dropped; it stays in the process group of its test, so that who ends the test ends it too.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

pub use rustix::process::Signal;

/// Far longer than anything takes, so that a busy machine does not fail a test.
const PATIENCE: Duration = Duration::from_secs(30);

/// A command line that is about to be run.
pub struct Gatepost(Command);

/// `gatepost` with these arguments, without variables of its own in its environment, and with nobody to answer
/// questions.
pub fn gatepost<A: AsRef<OsStr>>(arguments: &[A]) -> Gatepost {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gatepost-under-test"));
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("GATEPOST_") || name.starts_with("DANGER_") {
            command.env_remove(&*name);
        }
    }
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    Gatepost(command)
}

impl Gatepost {
    /// With a variable in its environment.
    pub fn with(mut self, variable: &str, value: &str) -> Self {
        self.0.env(variable, value);
        self
    }

    /// In this folder.
    pub fn inside(mut self, folder: &Path) -> Self {
        self.0.current_dir(folder);
        self
    }

    /// Started by another program, which is told what to do and what to start at last.
    pub fn by(self, program: &str, arguments: &[&str]) -> Self {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .arg(self.0.get_program())
            .args(self.0.get_args());
        for (name, value) in self.0.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Self(command)
    }

    /// With a terminal where somebody answers questions: standard input and error are this.
    pub fn at_terminal(mut self, input: impl Into<Stdio>, notes: impl Into<Stdio>) -> Self {
        self.0.stdin(input).stderr(notes);
        self
    }

    /// Starts it.
    pub fn starts(mut self) -> Running {
        let mut child = self.0.spawn().unwrap();
        let output = lines(child.stdout.take());
        let notes = lines(child.stderr.take());
        Running { child, output, notes }
    }

    /// Runs it to its end.
    pub fn ends(self) -> Ended {
        self.starts().ends()
    }
}

/// A process under way.
pub struct Running {
    child: Child,
    output: Receiver<String>,
    notes: Receiver<String>,
}

impl Running {
    /// The next line of standard output; none once there will be no more.
    pub fn line(&mut self) -> Option<String> {
        next(&self.output)
    }

    /// Reads standard error up to a line that begins like this.
    pub fn has_noted(&mut self, beginning: &str) {
        let mut seen = Vec::new();
        while let Some(line) = next(&self.notes) {
            if line.starts_with(beginning) {
                return;
            }
            seen.push(line);
        }
        panic!("it never noted {beginning:?}, but {seen:#?}");
    }

    /// Whether it still runs.
    pub fn runs(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Sends a signal.
    pub fn is_sent(&self, signal: Signal) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, signal).unwrap();
    }

    /// Waits for its end; gives everything that has not been read yet.
    pub fn ends(mut self) -> Ended {
        let deadline = Instant::now() + PATIENCE;
        let code = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status.code();
            }
            assert!(Instant::now() < deadline, "it does not end");
            std::thread::sleep(Duration::from_millis(5));
        };
        let rest = |lines: &Receiver<String>| {
            std::iter::from_fn(|| next(lines))
                .map(|line| line + "\n")
                .collect::<String>()
        };
        Ended {
            code,
            output: rest(&self.output),
            notes: rest(&self.notes),
        }
    }

    /// SIGTERM, and its end.
    pub fn terminates(self) -> Ended {
        self.is_sent(Signal::TERM);
        self.ends()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A process that has ended.
#[derive(Debug)]
pub struct Ended {
    /// Its exit code; none when a signal has ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub output: String,
    /// Standard error.
    pub notes: String,
}

impl Ended {
    /// Standard output of a command that did what it was asked for.
    #[track_caller]
    pub fn succeeds(self) -> String {
        assert_eq!(self.code, Some(0), "{}", self.notes);
        self.output
    }

    /// What a command that could not do it says, all of it on standard error.
    #[track_caller]
    pub fn refusal(self) -> String {
        self.fails_with(1)
    }

    /// What it says about a wrong command line or configuration.
    #[track_caller]
    pub fn mistakes(self) -> String {
        self.fails_with(2)
    }

    #[track_caller]
    fn fails_with(self, code: i32) -> String {
        assert_eq!(self.code, Some(code), "{}{}", self.output, self.notes);
        assert_eq!(self.output, "", "a failure is told on standard error");
        assert!(!self.notes.contains("panicked"), "{}", self.notes);
        self.notes
    }
}

/// Reads a stream line by line, as far as anybody listens.
fn lines(stream: Option<impl Read + Send + 'static>) -> Receiver<String> {
    let (sender, receiver) = channel();
    if let Some(stream) = stream {
        std::thread::spawn(move || {
            let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
            lines.all(|line| sender.send(line).is_ok())
        });
    }
    receiver
}

fn next(lines: &Receiver<String>) -> Option<String> {
    match lines.recv_timeout(PATIENCE) {
        Ok(line) => Some(line),
        Err(RecvTimeoutError::Disconnected) => None,
        Err(RecvTimeoutError::Timeout) => panic!("it says nothing"),
    }
}
