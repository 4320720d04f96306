//! The one server mail is handed to.

use std::fmt;
use std::net::IpAddr;

use lettre::message::Mailbox;
use percent_encoding::percent_decode_str;
use url::Url;

/// The server, how to speak to it, and whom mail comes from. Its `Debug` shows no password.
#[derive(Clone)]
pub struct Relay {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
    pub(super) credentials: Option<(String, String)>,
    pub(super) from: Mailbox,
}

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Security {
    /// Encrypted from the first byte: `smtps`.
    Tls,
    /// Encrypted after STARTTLS, or not used.
    StartTls,
    /// Not at all: this machine alone.
    Clear,
}

/// Why a relay cannot be used. Shown, it says what to write instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RelayFault {
    /// Not an address of a mail server.
    #[error("write \"smtps://USER@HOST:465\" or \"smtp://USER@HOST:587?tls=required\"")]
    Url,
    /// A password where it would be shown.
    #[error("write the password into a file and name it in mail.password_file")]
    PasswordInUrl,
    /// Mail would be readable on its way.
    #[error("write smtps:// or ?tls=required: without encryption mail is only handed to this machine")]
    Clear,
    /// A name without a password, or the other way around.
    #[error("write both a USER in mail.smtp_url and mail.password_file, or neither")]
    Half,
}

impl Relay {
    /// Reads the URL; `password` is what the password file holds.
    ///
    /// # Errors
    /// [`RelayFault`].
    pub fn parse(url: &str, password: Option<String>, from: Mailbox) -> Result<Self, RelayFault> {
        let url = Url::parse(url).map_err(|_| RelayFault::Url)?;
        if url.password().is_some() {
            return Err(RelayFault::PasswordInUrl);
        }
        let host = url
            .host_str()
            .filter(|host| is_host(host))
            .ok_or(RelayFault::Url)?;
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(RelayFault::Url);
        }
        let (security, port) = match (url.scheme(), url.query()) {
            ("smtps", None) => (Security::Tls, 465),
            ("smtp", Some("tls=required")) => (Security::StartTls, 587),
            ("smtp", None) if is_this_machine(host) => (Security::Clear, 25),
            ("smtp", None) => return Err(RelayFault::Clear),
            _ => return Err(RelayFault::Url),
        };
        let user = match url.username() {
            "" => None,
            user => Some(
                percent_decode_str(user)
                    .decode_utf8()
                    .map_err(|_| RelayFault::Url)?
                    .into_owned(),
            ),
        };
        let credentials = match (user, password) {
            (Some(user), Some(password)) => Some((user, password)),
            (None, None) => None,
            _ => return Err(RelayFault::Half),
        };
        Ok(Self {
            host: host.to_owned(),
            port: url.port().unwrap_or(port),
            security,
            credentials,
            from,
        })
    }
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Relay({}:{}, {:?})", self.host, self.port, self.security)
    }
}

fn is_host(host: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte);
    !host.is_empty() && host.bytes().all(plain)
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(url: &str, password: Option<&str>) -> Result<Relay, RelayFault> {
        let from = "Gatepost <gatepost@acme.example>".parse().unwrap();
        Relay::parse(url, password.map(str::to_owned), from)
    }

    #[test]
    fn a_relay_is_read_with_its_port_and_its_protection() {
        let relay = parse("smtps://ana%40acme.example@mail.acme.example", Some("s3cret")).unwrap();
        assert_eq!((relay.port, relay.security), (465, Security::Tls));
        let (user, password) = relay.credentials.clone().unwrap();
        assert_eq!((user.as_str(), password.as_str()), ("ana@acme.example", "s3cret"));
        assert!(!format!("{relay:?}").contains("s3cret"));
        let relay = parse("smtp://mail.acme.example:2587?tls=required", None).unwrap();
        assert_eq!((relay.port, relay.security), (2587, Security::StartTls));
        for own in ["smtp://127.0.0.1:2525", "smtp://localhost", "smtp://[::1]:25"] {
            assert_eq!(parse(own, None).unwrap().security, Security::Clear, "{own}");
        }
    }

    #[test]
    fn what_would_send_in_clear_or_show_a_password_is_refused() {
        for (url, password, fault) in [
            ("smtp://mail.acme.example:25", None, RelayFault::Clear),
            ("smtp://192.0.2.1:25", None, RelayFault::Clear),
            ("smtp://127.0.0.1.acme.example:25", None, RelayFault::Clear),
            (
                "smtp://mail.acme.example?tls=opportunistic",
                None,
                RelayFault::Url,
            ),
            (
                "smtps://ana:s3cret@mail.acme.example",
                None,
                RelayFault::PasswordInUrl,
            ),
            ("smtps://ana@mail.acme.example", None, RelayFault::Half),
            ("smtps://mail.acme.example", Some("s3cret"), RelayFault::Half),
            ("https://mail.acme.example", None, RelayFault::Url),
            ("smtps://", None, RelayFault::Url),
            ("mail.acme.example", None, RelayFault::Url),
        ] {
            assert_eq!(parse(url, password).unwrap_err(), fault, "{url}");
        }
    }
}
