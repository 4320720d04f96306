//! What a mail says: per kind a subject and a sentence, the same for everybody, and a link.

use std::time::{Duration, UNIX_EPOCH};

use gatepost_internal::mail::{Kind, Mail};
use gatepost_model::release_key::hex_secret;
use gatepost_model::{Random, Timestamp};
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};

use super::Fault;

/// Longer paths are no page of ours, in bytes.
const LONGEST_PATH: usize = 200;

/// Subject and sentence of a kind.
fn words(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::ReviewWanted => (
            "A review is waiting for you",
            "Somebody has asked for your decision.",
        ),
        Kind::ChangesRequested => ("Changes are requested", "A reviewer has asked for changes."),
        Kind::Approved => ("Approved", "Everybody who is needed has approved."),
        Kind::Rejected => ("Rejected", "A reviewer has rejected it."),
        Kind::Held => ("Held", "Something was held, and the page says why."),
        Kind::Expired => (
            "Expired",
            "Something has expired and needs a new time or new approvals.",
        ),
        Kind::StopSet => (
            "A stop was set",
            "A stop was set, and nothing it covers goes out.",
        ),
        Kind::Published => ("Published", "It is published."),
        Kind::Comment => ("A comment", "Somebody has commented."),
        Kind::RequestWaiting => (
            "A request is waiting",
            "A change waits for a second administrator.",
        ),
        Kind::ConfirmAddress => (
            "Confirm your address",
            "Somebody wants the notices of their desk at this address. If it was you, open the link within a day. If \
             it was not, do nothing.",
        ),
    }
}

/// Writes a mail.
///
/// # Errors
/// [`Fault::Unwritable`] for an address that is none, a kind of a newer version, or a path that could hold words.
pub(super) fn write(
    mail: &Mail,
    from: &Mailbox,
    internal_url: &str,
    now: Timestamp,
    random: &dyn Random,
) -> Result<Message, Fault> {
    let (subject, sentence) = words(mail.kind.ok_or(Fault::Unwritable)?);
    if !is_path(&mail.path) {
        return Err(Fault::Unwritable);
    }
    let address = mail.address.parse().map_err(|_| Fault::Unwritable)?;
    let link = format!("{}{}", internal_url.trim_end_matches('/'), mail.path);
    let milliseconds = u64::try_from(now.0).unwrap_or(0);
    // Ours, as the library would take its own from a global clock and generator.
    let id = format!("<{}@{}>", hex_secret::<16>(random), from.email.domain());
    Message::builder()
        .date(UNIX_EPOCH + Duration::from_millis(milliseconds))
        .message_id(Some(id))
        .from(from.clone())
        .to(Mailbox::new(None, address))
        .subject(subject)
        .header(ContentType::TEXT_PLAIN)
        // The end of the last line comes with the end of the mail.
        .body(format!("{sentence}\r\n\r\n{link}"))
        .map_err(|_| Fault::Unwritable)
}

/// A path of ours: nothing that could carry a sentence, a query or another host.
fn is_path(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/_-@".contains(&byte);
    path.starts_with('/') && !path.contains("//") && path.len() <= LONGEST_PATH && path.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Zero;

    impl Random for Zero {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0);
        }
    }

    fn written(address: &str, kind: Option<Kind>, path: &str) -> Result<String, Fault> {
        let mail = Mail {
            id: 1,
            address: address.to_owned(),
            kind,
            path: path.to_owned(),
            attempts: 1,
        };
        let from = "Gatepost <gatepost@acme.example>".parse().unwrap();
        let message = write(
            &mail,
            &from,
            "https://inside.acme.example/",
            Timestamp(1_795_292_100_000),
            &Zero,
        )?;
        Ok(String::from_utf8(message.formatted()).unwrap())
    }

    #[test]
    fn a_mail_is_a_fixed_subject_a_fixed_sentence_and_a_link() {
        let text = written("ana@acme.example", Some(Kind::ReviewWanted), "/desk/7f3a").unwrap();
        assert_eq!(
            text,
            "Date: Sat, 21 Nov 2026 20:15:00 +0000\r\n\
             Message-ID: <00000000000000000000000000000000@acme.example>\r\n\
             From: Gatepost <gatepost@acme.example>\r\n\
             To: ana@acme.example\r\n\
             Subject: A review is waiting for you\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\
             Content-Transfer-Encoding: 7bit\r\n\r\n\
             Somebody has asked for your decision.\r\n\r\n\
             https://inside.acme.example/desk/7f3a"
        );
    }

    #[test]
    fn every_kind_has_words_of_its_own() {
        let mut subjects: Vec<_> = Kind::ALL.iter().map(|kind| words(*kind).0).collect();
        subjects.sort_unstable();
        subjects.dedup();
        assert_eq!(subjects.len(), Kind::ALL.len());
    }

    #[test]
    fn what_could_carry_words_or_another_header_is_not_written() {
        let kind = Some(Kind::Held);
        for (address, kind, path) in [
            ("ana@acme.example\r\nBcc: eve@evil.example", kind, "/desk/1"),
            ("ana", kind, "/desk/1"),
            ("ana@acme.example", None, "/desk/1"),
            ("ana@acme.example", kind, "desk"),
            ("ana@acme.example", kind, "//evil.example/x"),
            ("ana@acme.example", kind, "/desk/1?text=secret"),
            ("ana@acme.example", kind, "/desk/the secret plan"),
            ("ana@acme.example", kind, &format!("/{}", "a".repeat(200))),
        ] {
            assert_eq!(
                written(address, kind, path),
                Err(Fault::Unwritable),
                "{address:?} {path:?}"
            );
        }
    }
}
