//! Where a new password comes from: a file, the keyboard, or chance. Never an argument.

use std::path::Path;

use gatepost_model::Random;

use super::{Call, Failure};
use crate::drawn_password;

/// A password, and whether its owner has yet to be told.
pub(super) struct NewPassword {
    pub(super) password: String,
    /// Drawn here, so it has to be shown once.
    pub(super) drawn: bool,
}

/// Takes the first line of a file; without one asks whoever sits there; else draws one.
pub(super) fn obtain(
    call: &Call,
    file: Option<&Path>,
    whose: &str,
    random: &dyn Random,
) -> Result<NewPassword, Failure> {
    if let Some(file) = file {
        let content = std::fs::read_to_string(file).map_err(|fault| {
            Failure::Configuration(format!(
                "The password file {} cannot be read: {fault}.",
                file.display()
            ))
        })?;
        let password = content.lines().next().unwrap_or("").to_owned();
        return Ok(NewPassword {
            password,
            drawn: false,
        });
    }
    if call.terminal.can_ask() {
        let question = format!("Password for {whose} (empty: one is drawn and shown once)");
        let password = call.terminal.ask_secret(&question)?;
        if !password.is_empty() {
            if call.terminal.ask_secret("The same again")? != password {
                return Err(Failure::Configuration("The two passwords differ.".to_owned()));
            }
            return Ok(NewPassword {
                password,
                drawn: false,
            });
        }
    }
    Ok(NewPassword {
        password: drawn_password::draw::<{ drawn_password::SYLLABLES }>(random),
        drawn: true,
    })
}
