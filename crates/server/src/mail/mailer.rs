//! The connection to the relay: made when it is needed, kept while mail goes, closed after.

use std::sync::Arc;
use std::time::Duration;

use gatepost_internal::mail::Mail;
use gatepost_model::{Clock, Random};
use lettre::message::Message;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

use super::Fault;
use super::letter;
use super::relay::{Relay, Security};

/// The longest that connecting and handing one mail over may take together.
const DEADLINE: Duration = Duration::from_secs(30);

/// The longest that saying goodbye may take.
const GOODBYE: Duration = Duration::from_secs(2);

/// Hands mail over, one at a time, on one connection.
pub struct Mailer {
    relay: Relay,
    internal_url: String,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    connection: Option<AsyncSmtpConnection>,
}

impl Mailer {
    /// For this relay; `internal_url` is where links begin. Connects to nothing yet.
    pub fn new(relay: Relay, internal_url: String, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Self {
        Self {
            relay,
            internal_url,
            clock,
            random,
            connection: None,
        }
    }

    /// Hands a mail over. What the server was asked when the deadline came is unknown, so the connection goes then.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn send(&mut self, mail: &Mail) -> Result<(), Fault> {
        let now = self.clock.now();
        let message = letter::write(
            mail,
            &self.relay.from,
            &self.internal_url,
            now,
            self.random.as_ref(),
        )?;
        match tokio::time::timeout(DEADLINE, self.hand_over(&message)).await {
            Ok(handed) => handed,
            Err(_) => {
                self.connection = None;
                Err(Fault::Deadline)
            }
        }
    }

    /// Ends the connection, if there is one.
    pub async fn close(&mut self) {
        if let Some(mut connection) = self.connection.take() {
            let _polite = tokio::time::timeout(GOODBYE, connection.quit()).await;
        }
    }

    async fn hand_over(&mut self, message: &Message) -> Result<(), Fault> {
        let mut connection = match self.connection.take() {
            // A server hangs up on whoever is idle: found out before a mail is begun, so that none is sent twice.
            Some(mut kept) => {
                if kept.test_connected().await {
                    kept
                } else {
                    connect(&self.relay).await?
                }
            }
            None => connect(&self.relay).await?,
        };
        let handed = connection.send(message.envelope(), &message.formatted()).await;
        match handed {
            Ok(_taken) => {
                self.connection = Some(connection);
                Ok(())
            }
            // The library has hung up by now.
            Err(error) => Err(Fault::of_handing_over(&error)),
        }
    }
}

/// Connects to the one host of the configuration. The name is looked up and the socket opened by the library: the
/// connector of the public plane refuses addresses of the company's own network, where mail servers are.
async fn connect(relay: &Relay) -> Result<AsyncSmtpConnection, Fault> {
    let hello = ClientId::Domain(relay.from.email.domain().to_owned());
    let host = relay.host.trim_start_matches('[').trim_end_matches(']');
    let tls = || TlsParameters::new(host.to_owned()).map_err(|_| Fault::Tls);
    let at_once = match relay.security {
        Security::Tls => Some(tls()?),
        Security::StartTls | Security::Clear => None,
    };
    let mut connection =
        AsyncSmtpConnection::connect_tokio1((host, relay.port), Some(DEADLINE), &hello, at_once, None)
            .await
            .map_err(|error| Fault::of_connecting(&error))?;
    if relay.security == Security::StartTls {
        connection
            .starttls(tls()?, &hello)
            .await
            .map_err(|error| Fault::of_connecting(&error))?;
    }
    if let Some((user, password)) = &relay.credentials {
        let credentials = Credentials::new(user.clone(), password.clone());
        connection
            .auth(&[Mechanism::Plain, Mechanism::Login], &credentials)
            .await
            .map_err(|error| {
                if error.is_transient() {
                    Fault::NotNow
                } else {
                    Fault::SignIn
                }
            })?;
    }
    Ok(connection)
}
