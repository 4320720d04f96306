//! The accepting transaction: everything a publication consists of, or nothing.

use gatepost_model::Timestamp;
use gatepost_model::gate::Acceptance;
use gatepost_model::notice::Notice;
use gatepost_public::outbox::{self, NewEntry};
use gatepost_public::publication::{self, NewPublication, VerifiedRelease};
use gatepost_public::{delivery, following, notice, remote_actor, thread};
use gatepost_storage::Transaction;

use super::AcceptError;
use super::act::Act;
use super::recipients::Recipients;
use crate::document::{Create, Follow, Note};
use crate::plane::Context;

/// A release that is ready to be accepted.
pub(super) struct Accepting {
    pub(super) release: VerifiedRelease,
    pub(super) act: Act,
    /// The brand, by inside id.
    pub(super) actor_id: i64,
    pub(super) recipients: Recipients,
}

/// The documents of a publication, as the bytes that are stored, served and signed.
struct Documents {
    object: Option<(String, String)>,
    activity_uri: String,
    activity: String,
}

/// Publishes: publication, outbox entry with its recipients, following, notice.
pub(super) fn record(
    tx: &mut Transaction<'_>,
    context: &Context,
    accepting: &Accepting,
) -> Result<Acceptance, AcceptError> {
    let now = context.now();
    let documents = write_documents(context, accepting, now)?;
    for actor in &accepting.recipients.fetched {
        remote_actor::upsert(tx, actor)?;
    }
    let publication_id = context.next_id();
    let object = documents.object.as_ref();
    publication::insert(
        tx,
        &NewPublication {
            id: publication_id,
            actor_id: accepting.actor_id,
            release: &accepting.release,
            object: object.map(|(uri, document)| (uri.as_str(), document.as_str())),
            activity_uri: &documents.activity_uri,
            activity: &documents.activity,
            published_at: now,
        },
    )?;
    put_under_what_it_answers(tx, context, accepting, object)?;
    let uri = object.map_or(&documents.activity_uri, |(uri, _)| uri);
    let outbox_id = context.next_id();
    outbox::append(
        tx,
        &NewEntry {
            id: outbox_id,
            activity_uri: &documents.activity_uri,
            actor_id: accepting.actor_id,
            publication_id: Some(publication_id),
            object_key: uri,
            body: &documents.activity,
            created_at: now,
        },
        accepting.recipients.followers,
        &accepting.recipients.inboxes(&accepting.act),
    )?;
    let release = &accepting.release.order().certificate.certificate.release;
    if let Act::Follow { .. } = accepting.act {
        for target in &accepting.recipients.actors {
            following::request(
                tx,
                accepting.actor_id,
                &target.uri,
                &documents.activity_uri,
                release,
                now,
            )?;
        }
    }
    let acceptance = Acceptance {
        uri: uri.clone(),
        url: uri.clone(),
        published_at: now,
    };
    let accepted = Notice::Accepted {
        release: release.clone(),
        uri: acceptance.uri.clone(),
        url: acceptance.url.clone(),
        published_at: now,
    };
    // Last, as it locks the head of the notices until the commit.
    notice::append(tx, &accepted, now)?;
    delivery::tell(tx, &[outbox_id], now)?;
    Ok(acceptance)
}

/// A reply of ours is shown on the pages of the publications it descends from, where what it answers is shown.
fn put_under_what_it_answers(
    tx: &mut Transaction<'_>,
    context: &Context,
    accepting: &Accepting,
    object: Option<&(String, String)>,
) -> Result<(), AcceptError> {
    let content = &accepting.release.order().content;
    let (Some((uri, _)), Some(parent)) = (object, &content.in_reply_to) else {
        return Ok(());
    };
    let parent_is_ours = publication::find_by_object_uri(tx, parent)?.is_some();
    let places = thread::places_under(tx, parent, parent_is_ours)?;
    thread::add(tx, &places, uri, || context.next_id())?;
    Ok(())
}

/// Everything but the moment comes from the approved content. The activity bears the candidate's random id,
/// so that no second one can exist for it.
fn write_documents(
    context: &Context,
    accepting: &Accepting,
    now: Timestamp,
) -> Result<Documents, AcceptError> {
    let content = &accepting.release.order().content;
    let activity_uri = context.address.activity(&content.candidate);
    match &accepting.act {
        Act::Note { content_html } => {
            let note = Note::of(content, content_html, &context.address, now);
            let object = Some((note.id.clone(), note.to_json()?));
            let activity = Create::of(activity_uri.clone(), note).to_json()?;
            Ok(Documents {
                object,
                activity_uri,
                activity,
            })
        }
        Act::Follow { target } => {
            let activity = Follow::of(activity_uri.clone(), content, target, now).to_json()?;
            Ok(Documents {
                object: None,
                activity_uri,
                activity,
            })
        }
    }
}
