//! Takes mails from the internal database and hands them over, one after another.

use std::time::Duration;

use gatepost_internal::mail::{self, Mail, Outcome};
use gatepost_internal::{Error, Inside};
use tokio_util::sync::CancellationToken;

use super::{Mailer, Relay};

/// How long it sleeps when nobody wakes it: mails that another process wrote are found this way.
const NET: Duration = Duration::from_secs(10);

/// How long it leaves a server alone that cannot be reached. The mails wait longer, each by itself.
const REST: Duration = Duration::from_secs(30);

/// What one round came to.
enum Round {
    /// Nothing is due.
    Idle,
    /// The server cannot be used at present.
    Unreachable,
    /// It was told to end.
    Cancelled,
}

/// Runs until the token's cancellation. A mail under way then is cut off: it is tried again when its lease is over,
/// and sent twice where the server had taken it in that very moment.
pub async fn run(inside: Inside, relay: Relay, cancel: CancellationToken) {
    let context = inside.context.clone();
    let mut mailer = Mailer::new(
        relay,
        context.internal_url.clone(),
        context.clock.clone(),
        context.random.clone(),
    );
    while !cancel.is_cancelled() {
        // Armed before looking, so that a mail written meanwhile is not slept through.
        let bell = context.work.notified();
        let wait = match send_due(&inside, &mut mailer, &cancel).await {
            Ok(Round::Idle) => {
                mailer.close().await;
                NET
            }
            Ok(Round::Unreachable) => REST,
            Ok(Round::Cancelled) => break,
            Err(error) => {
                tracing::warn!(%error, "mails could not be looked for; it is tried again");
                NET
            }
        };
        tokio::select! {
            () = cancel.cancelled() => break,
            () = bell, if wait == NET => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
    mailer.close().await;
}

async fn send_due(inside: &Inside, mailer: &mut Mailer, cancel: &CancellationToken) -> Result<Round, Error> {
    loop {
        if cancel.is_cancelled() {
            return Ok(Round::Cancelled);
        }
        let now = inside.context.now();
        let taken = inside.database.write(move |tx| mail::take(tx, now)).await?;
        let Some(taken) = taken else {
            return Ok(Round::Idle);
        };
        let sent = tokio::select! {
            () = cancel.cancelled() => return Ok(Round::Cancelled),
            sent = mailer.send(&taken) => sent,
        };
        match sent {
            Ok(()) => note(inside, taken, Outcome::Sent).await?,
            Err(fault) => {
                // The row's number and nothing of what it holds.
                tracing::warn!(mail = taken.id, attempt = taken.attempts, %fault, "a mail was not taken");
                note(inside, taken, fault.outcome()).await?;
                if fault.is_of_the_server() {
                    return Ok(Round::Unreachable);
                }
            }
        }
    }
}

async fn note(inside: &Inside, mail: Mail, outcome: Outcome) -> Result<(), Error> {
    let (now, id) = (inside.context.now(), mail.id);
    let given_up = inside
        .database
        .write(move |tx| mail::record(tx, &mail, outcome, now))
        .await?;
    if given_up {
        tracing::error!(mail = id, "a mail is given up");
    }
    Ok(())
}
