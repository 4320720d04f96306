//! Taking back what was released: the public half of a recall.
//!
//! ```text
//!  Recall (signed) --> not come yet: remembered, and refused when it comes
//!                 \--> come: one transaction: 410 in its place, what is queued is withdrawn, and a Delete or Undo
//!                      for every inbox that was ever sent any of it, whatever it answered
//! ```
//! No stop holds a recall back, and one person is enough for it. What was on the wire at that moment is followed by
//! the same Delete or Undo, as [`gatepost_public::recall`] says.

use gatepost_model::gate::{Kind, Recall, Signed};
use gatepost_public::order::Verified;
use gatepost_public::recall::{self, Subject, TakingBack};
use gatepost_public::{actor, publication};
use gatepost_storage::Transaction;

use crate::document::{self, Unwritable};
use crate::order::OrderError;
use crate::plane::{Context, PublicPlane};
use crate::stop;

/// Takes a release back. The same recall again changes nothing.
///
/// # Errors
/// [`OrderError`]: refused where it is not signed, names another candidate or brand than the release had, or is of
/// an act that cannot be taken back.
pub async fn accept(plane: &PublicPlane, order: &Signed<Recall>) -> Result<(), OrderError> {
    let order = Verified::check(order, &plane.context.release_keys)?;
    let context = plane.context.clone();
    plane
        .database
        .write(move |tx| accept_in(tx, &context, &order))
        .await?;
    stop::changed(plane).await
}

fn accept_in(
    tx: &mut Transaction<'_>,
    context: &Context,
    recall: &Verified<Recall>,
) -> Result<(), OrderError> {
    // First, as whoever accepts a release does: either it sees this recall, or its publication is seen here.
    gatepost_public::stop::lock(tx)?;
    let order = recall.order();
    if recall::is_known(tx, &order.recall)? || recall::is_recalled(tx, &order.release)? {
        return Ok(());
    }
    let now = context.now();
    let id = context.next_id();
    let Some(subject) = recall::find_subject(tx, &order.release)? else {
        recall::remember(tx, id, recall, now)?;
        return Ok(());
    };
    demand_the_same(tx, order, &subject)?;
    if subject.is_taken_back {
        recall::remember(tx, id, recall, now)?;
        return Ok(());
    }
    let activity_uri = context.address.activity(&order.recall);
    let body = match subject.publication.kind {
        Kind::Create | Kind::Reply | Kind::Poll => deletion(&activity_uri, &subject)?,
        Kind::Boost | Kind::Favourite | Kind::Follow => {
            document::undo(activity_uri.clone(), &subject.publication.activity)?
        }
        Kind::Update
        | Kind::Delete
        | Kind::Unboost
        | Kind::Unfollow
        | Kind::Profile
        | Kind::Pin
        | Kind::Unpin => {
            return Err(OrderError::Refused(
                "this cannot be taken back: propose its opposite instead",
            ));
        }
    };
    // After all it takes back, for the order at each inbox, also where another node's clock was ahead.
    let newest = subject.entries.last().copied().unwrap_or(0);
    let taking_back = TakingBack {
        id: context.next_id().max(newest.saturating_add(1)),
        activity_uri: &activity_uri,
        body: &body,
    };
    recall::record(tx, id, recall, &subject, &taking_back, now)?;
    Ok(())
}

fn deletion(activity_uri: &str, subject: &Subject) -> Result<String, Unwritable> {
    document::delete(
        activity_uri.to_owned(),
        &subject.publication.activity,
        &subject.object_key,
    )
}

/// The order names the release's own candidate and brand.
fn demand_the_same(tx: &mut Transaction<'_>, order: &Recall, subject: &Subject) -> Result<(), OrderError> {
    let brand = actor::find(tx, subject.publication.actor_id)?;
    let publication = publication::find_by_release(tx, &order.release)?;
    let is_the_same = publication.is_some_and(|known| known.candidate == order.candidate)
        && brand.is_some_and(|brand| brand.uri == order.brand);
    if is_the_same {
        Ok(())
    } else {
        Err(OrderError::Refused(
            "the recall names another candidate or brand than its release had",
        ))
    }
}
