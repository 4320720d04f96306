//! The accepting transaction: everything a publication consists of, or nothing.

use gatepost_model::Timestamp;
use gatepost_model::gate::{Acceptance, RevisionContent};
use gatepost_model::notice::Notice;
use gatepost_public::actor::OwnActor;
use gatepost_public::outbox::{self, NewEntry};
use gatepost_public::publication::{self, NewPublication, VerifiedRelease};
use gatepost_public::{delivery, notice, reach, remote_actor};
use gatepost_storage::Transaction;

use super::AcceptError;
use super::act::Act;
use super::documents::Documents;
use super::effect;
use super::recipients::Recipients;
use super::subject::Subject;
use crate::plane::Context;

/// A release that is ready to be accepted.
pub(super) struct Accepting {
    pub(super) release: VerifiedRelease,
    pub(super) act: Act,
    pub(super) brand: OwnActor,
    pub(super) recipients: Recipients,
}

impl Accepting {
    /// What was approved.
    pub(super) fn content(&self) -> &RevisionContent {
        &self.release.order().content
    }
}

/// Publishes: publication, what it changes, outbox entry with its recipients, notice.
pub(super) fn record(
    tx: &mut Transaction<'_>,
    context: &Context,
    accepting: &Accepting,
) -> Result<Acceptance, AcceptError> {
    let now = context.now();
    let (act, actor_id) = (&accepting.act, accepting.brand.id);
    let subject = Subject::find(tx, context, actor_id, accepting.content(), act)?;
    let documents = Documents::write(context, accepting, &subject, now)?;
    for actor in &accepting.recipients.fetched {
        remote_actor::upsert(tx, actor)?;
    }
    let publication_id = context.next_id();
    publication::insert(
        tx,
        &NewPublication {
            id: publication_id,
            actor_id,
            release: &accepting.release,
            object_uri: documents.object_uri.as_deref(),
            object: documents.object.as_deref(),
            about_uri: act.about(),
            activity_uri: &documents.activity_uri,
            activity: &documents.activity,
            published_at: now,
        },
    )?;
    let inboxes = inboxes(tx, accepting, &documents, now)?;
    effect::apply(tx, context, accepting, &subject, &documents, publication_id, now)?;
    let outbox_id = context.next_id();
    outbox::append(
        tx,
        &NewEntry {
            id: outbox_id,
            activity_uri: &documents.activity_uri,
            actor_id,
            publication_id: Some(publication_id),
            object_key: &documents.order_key,
            body: &documents.activity,
            created_at: now,
        },
        accepting.recipients.followers,
        &inboxes,
    )?;
    let uri = documents.object_uri.as_ref().unwrap_or(&documents.activity_uri);
    let acceptance = Acceptance {
        uri: uri.clone(),
        url: uri.clone(),
        published_at: now,
    };
    let accepted = Notice::Accepted {
        release: accepting.release.order().certificate.certificate.release.clone(),
        uri: acceptance.uri.clone(),
        url: acceptance.url.clone(),
        published_at: now,
    };
    // Last, as it locks the head of the notices until the commit.
    notice::append(tx, &accepted, now)?;
    delivery::tell(tx, &[outbox_id], now)?;
    Ok(acceptance)
}

/// The inboxes to deliver to besides the followers'. What changes or takes back something goes to everybody who
/// was sent that, follower or not.
fn inboxes(
    tx: &mut Transaction<'_>,
    accepting: &Accepting,
    documents: &Documents,
    now: Timestamp,
) -> Result<Vec<String>, AcceptError> {
    let mut inboxes = accepting.recipients.inboxes(&accepting.act);
    match accepting.act {
        Act::Delete { .. } | Act::Unboost { .. } | Act::Unfollow { .. } => {
            reach::end_fan_outs(tx, &documents.order_key, now)?;
            inboxes.extend(reach::list_inboxes(tx, &documents.order_key)?);
        }
        Act::Update { .. } => inboxes.extend(reach::list_inboxes(tx, &documents.order_key)?),
        Act::Note { .. }
        | Act::Boost(_)
        | Act::Favourite(_)
        | Act::Follow { .. }
        | Act::Profile(_)
        | Act::Pin { .. }
        | Act::Unpin { .. } => {}
    }
    inboxes.sort_unstable();
    inboxes.dedup();
    Ok(inboxes)
}
