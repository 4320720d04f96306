//! Internal to public, what may take its time: charters, lookups, words to go on, releases with their pictures.

use gatepost_internal::gate::Carriage;
use gatepost_internal::{Error, Inside, brand, gate, order, outside};
use gatepost_model::gate::Acceptance;
use tokio_util::sync::CancellationToken;

use crate::NET;
use crate::link::{LinkError, PublicPlaneLink};

/// How many releases or lookups one round takes.
const BATCH: i64 = 100;

pub(crate) async fn run<L: PublicPlaneLink>(inside: Inside, link: L, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        // Armed before looking, so that a release committed meanwhile is not slept through.
        let bell = inside.context.work.notified();
        if let Err(error) = carry(&inside, &link, &cancel).await {
            tracing::warn!(%error, "the internal plane could not be read; carrying is tried again");
        }
        tokio::select! {
            () = cancel.cancelled() => {}
            () = bell => {}
            () = tokio::time::sleep(NET) => {}
        }
    }
}

async fn carry<L: PublicPlaneLink>(
    inside: &Inside,
    link: &L,
    cancel: &CancellationToken,
) -> Result<(), Error> {
    open_brands(inside, link).await?;
    answer_lookups(inside, link, cancel).await?;
    carry_resumes(inside, link).await?;
    carry_releases(inside, link, cancel).await
}

async fn open_brands<L: PublicPlaneLink>(inside: &Inside, link: &L) -> Result<(), Error> {
    for (brand, charter) in brand::list_unopened(inside).await? {
        match link.open_brand(charter).await {
            Ok(()) => brand::mark_opened(inside, brand).await?,
            Err(error) => tracing::warn!(%brand, %error, "the public plane has not opened a brand"),
        }
    }
    Ok(())
}

/// A lookup is answered once, well or badly; whoever wants to know again asks again.
async fn answer_lookups<L: PublicPlaneLink>(
    inside: &Inside,
    link: &L,
    cancel: &CancellationToken,
) -> Result<(), Error> {
    for query in outside::list_lookups(inside, BATCH).await? {
        if cancel.is_cancelled() {
            return Ok(());
        }
        let answer = link
            .look_up(query.clone())
            .await
            .map_err(|error| error.to_string());
        outside::answer_lookup(inside, query, answer).await?;
    }
    Ok(())
}

/// A word that came too late, as it was stopped once more, is not said again: the public plane tells that the
/// release waits anew.
async fn carry_resumes<L: PublicPlaneLink>(inside: &Inside, link: &L) -> Result<(), Error> {
    for resume in order::list_resumes_to_carry(inside, BATCH).await? {
        match link.resume(resume.order.clone()).await {
            Ok(()) => order::resume_carried(inside, &resume).await?,
            Err(LinkError::Refused(reason)) => {
                tracing::warn!(release = %resume.release, reason, "a release does not go on");
                order::resume_carried(inside, &resume).await?;
            }
            Err(error @ LinkError::Unavailable(_)) => {
                tracing::warn!(release = %resume.release, %error, "a release cannot go on yet");
            }
        }
    }
    Ok(())
}

/// One after the other, in the order of their release. What fails is marked with the reason and its next
/// time, and steps aside.
async fn carry_releases<L: PublicPlaneLink>(
    inside: &Inside,
    link: &L,
    cancel: &CancellationToken,
) -> Result<(), Error> {
    loop {
        let due = gate::list_to_carry(inside, BATCH).await?;
        if due.is_empty() {
            return Ok(());
        }
        for carriage in due {
            if cancel.is_cancelled() {
                return Ok(());
            }
            match hand_over(inside, link, &carriage).await? {
                Ok(acceptance) => gate::carried(inside, carriage.release, acceptance).await?,
                Err(error) => {
                    tracing::warn!(release = %carriage.release, %error, "the public plane has not taken a release");
                    let is_final = matches!(error, LinkError::Refused(_));
                    gate::not_carried(inside, &carriage, error.to_string(), is_final).await?;
                }
            }
        }
    }
}

/// The pictures first: what is published can be seen at once. Both may be repeated.
async fn hand_over<L: PublicPlaneLink>(
    inside: &Inside,
    link: &L,
    carriage: &Carriage,
) -> Result<Result<Acceptance, LinkError>, Error> {
    let content = &carriage.order.content;
    for (sha256, _) in content.blobs() {
        let Some(bytes) = inside.context.blobs.get(sha256).await? else {
            let missing = "a picture of it is not in the internal plane's files".to_owned();
            return Ok(Err(LinkError::Unavailable(missing)));
        };
        if let Err(error) = link.put_blob(sha256.to_owned(), bytes).await {
            return Ok(Err(error));
        }
    }
    Ok(link.accept(carriage.order.clone()).await)
}
