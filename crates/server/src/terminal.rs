//! Talking with whoever started the program: the one place that writes to standard output and error.

use std::io::{self, BufRead, IsTerminal, Write};

/// Standard input, output and error. A reader that has gone away (`gatepost audit export | head`) is no
/// fault of ours, so failed writes are ignored where nobody could act on them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terminal;

impl Terminal {
    /// Writes a line to standard output.
    ///
    /// # Errors
    /// When it cannot be written; a program that streams should then stop.
    pub fn try_line(self, text: &str) -> io::Result<()> {
        let mut output = io::stdout().lock();
        output.write_all(text.as_bytes())?;
        output.write_all(b"\n")?;
        output.flush()
    }

    /// Writes a line to standard output.
    pub fn line(self, text: &str) {
        let _reader_has_gone = self.try_line(text);
    }

    /// Writes a line to standard error: progress, questions, refusals.
    pub fn note(self, text: &str) {
        let mut output = io::stderr().lock();
        let _reader_has_gone = writeln!(output, "{text}");
    }

    /// Whether somebody sits there and can answer.
    pub fn can_ask(self) -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Asks; an empty answer takes what is offered in brackets.
    ///
    /// # Errors
    /// When standard input ends or cannot be read.
    pub fn ask(self, question: &str, offered: Option<&str>) -> io::Result<String> {
        loop {
            {
                let mut output = io::stderr().lock();
                match offered {
                    Some(offered) => write!(output, "{question} [{offered}]: ")?,
                    None => write!(output, "{question}: ")?,
                }
                output.flush()?;
            }
            let mut answer = String::new();
            if io::stdin().lock().read_line(&mut answer)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            match (answer.trim(), offered) {
                ("", Some(offered)) => return Ok(offered.to_owned()),
                ("", None) => {}
                (answer, _) => return Ok(answer.to_owned()),
            }
        }
    }

    /// Asks for a secret without showing what is typed.
    ///
    /// # Errors
    /// When there is no terminal or it cannot be read.
    pub fn ask_secret(self, question: &str) -> io::Result<String> {
        rpassword::prompt_password(format!("{question}: "))
    }
}
