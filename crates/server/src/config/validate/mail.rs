//! Where mail goes.

use std::path::Path;

use lettre::message::Mailbox;

use crate::config::{Mistake, Settings};
use crate::mail::Relay;

/// The settings `[mail]`, read; absent while `smtp_url` is empty. No sentence shows the URL, as somebody may have
/// written a password into it.
pub(super) fn relay(settings: &Settings, data: &Path, found: &mut Vec<Mistake>) -> Option<Relay> {
    let mail = &settings.mail;
    if mail.smtp_url.is_empty() {
        return None;
    }
    let from = from(&mail.from, found);
    let password = match password(&mail.password_file, data) {
        Ok(password) => password,
        Err(remedy) => {
            let value = format!("{:?}", mail.password_file);
            found.push(Mistake::value("mail.password_file", value, remedy));
            return None;
        }
    };
    match Relay::parse(&mail.smtp_url, password, from?) {
        Ok(relay) => Some(relay),
        Err(fault) => {
            found.push(Mistake::value("mail.smtp_url", "set", fault));
            None
        }
    }
}

fn from(text: &str, found: &mut Vec<Mistake>) -> Option<Mailbox> {
    const REMEDY: &str = "write the address mail comes from, such as \"Gatepost <gatepost@acme.com>\"";
    if text.is_empty() {
        found.push(Mistake::missing("mail.from", REMEDY));
        return None;
    }
    let read = text.parse::<Mailbox>().ok().filter(|_| text.is_ascii());
    if read.is_none() {
        found.push(Mistake::value("mail.from", format!("{text:?}"), REMEDY));
    }
    read
}

fn password(file: &str, data: &Path) -> Result<Option<String>, String> {
    if file.is_empty() {
        return Ok(None);
    }
    let content = std::fs::read_to_string(data.join(file))
        .map_err(|fault| format!("name a file that this account can read ({fault})"))?;
    match content.lines().next() {
        Some(line) if !line.is_empty() => Ok(Some(line.to_owned())),
        _ => Err("write the password into its first line, which is empty".to_owned()),
    }
}
