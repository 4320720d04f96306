//! What a publication changes in the public plane besides being there.

use gatepost_model::Timestamp;
use gatepost_public::reaction::{self, Reaction, ReactionKind};
use gatepost_public::{actor, featured, following, media, publication, thread};
use gatepost_storage::Transaction;

use super::AcceptError;
use super::act::{Act, Elsewhere};
use super::documents::Documents;
use super::record::Accepting;
use super::subject::Subject;
use crate::plane::Context;

/// Writes it down.
pub(super) fn apply(
    tx: &mut Transaction<'_>,
    context: &Context,
    accepting: &Accepting,
    subject: &Subject,
    documents: &Documents,
    publication_id: i64,
    now: Timestamp,
) -> Result<(), AcceptError> {
    let content = accepting.content();
    let actor_id = accepting.brand.id;
    match (&accepting.act, subject) {
        (Act::Note { .. }, _) => {
            media::set_shown(tx, publication_id, content.all_media(), now)?;
            publication::set_tags(tx, publication_id, &content.hashtags)?;
            put_under_what_it_answers(tx, context, accepting, documents)?;
        }
        (Act::Update { object, .. }, Subject::Publication(original) | Subject::Poll(original, _)) => {
            publication::supersede(tx, object, publication_id, now)?;
            // By the original, so that a picture that was taken out is shown no more.
            media::set_shown(tx, original.id, content.all_media(), now)?;
            publication::set_tags(tx, original.id, &content.hashtags)?;
        }
        (Act::Delete { .. }, Subject::Publication(original)) => {
            publication::take_back(tx, original, now)?;
        }
        (Act::Boost(post), _) => react(tx, actor_id, post, ReactionKind::Boost, documents)?,
        (Act::Favourite(post), _) => react(tx, actor_id, post, ReactionKind::Favourite, documents)?,
        (Act::Unboost { object }, _) => reaction::remove(tx, actor_id, object, ReactionKind::Boost)?,
        (Act::Follow { .. }, _) => {
            let release = &accepting.release.order().certificate.certificate.release;
            for target in &accepting.recipients.actors {
                following::request(tx, actor_id, &target.uri, &documents.activity_uri, release, now)?;
            }
        }
        (Act::Unfollow { target }, _) => following::remove(tx, actor_id, target)?,
        (Act::Profile(profile), _) => {
            media::set_shown(tx, publication_id, content.all_media(), now)?;
            actor::set_profile(tx, actor_id, profile, now)?;
        }
        (Act::Pin { object }, _) => featured::pin(tx, actor_id, object, context.next_id())?,
        (Act::Unpin { object }, _) => {
            featured::unpin(tx, actor_id, object)?;
        }
        (Act::Update { .. } | Act::Delete { .. }, _) => {
            return Err(gatepost_public::Error::Damaged("an act lost what it is done to").into());
        }
    }
    Ok(())
}

fn react(
    tx: &mut Transaction<'_>,
    actor_id: i64,
    post: &Elsewhere,
    kind: ReactionKind,
    documents: &Documents,
) -> Result<(), AcceptError> {
    let reaction = Reaction {
        activity_uri: documents.activity_uri.clone(),
        author_uri: post.author.clone(),
    };
    Ok(reaction::insert(tx, actor_id, &post.object, kind, &reaction)?)
}

/// A reply of ours is shown on the pages of the publications it descends from, where what it answers is shown.
fn put_under_what_it_answers(
    tx: &mut Transaction<'_>,
    context: &Context,
    accepting: &Accepting,
    documents: &Documents,
) -> Result<(), AcceptError> {
    let (Some(uri), Some(parent)) = (&documents.object_uri, &accepting.content().in_reply_to) else {
        return Ok(());
    };
    let parent_is_ours = publication::find_by_object_uri(tx, parent)?.is_some();
    let places = thread::places_under(tx, parent, parent_is_ours)?;
    thread::add(tx, &places, uri, || context.next_id())?;
    Ok(())
}
