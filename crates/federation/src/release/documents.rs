//! The documents of a publication, as the bytes that are stored, served and signed.

use gatepost_model::Timestamp;
use gatepost_public::actor::OwnActor;

use super::AcceptError;
use super::act::Act;
use super::record::Accepting;
use super::subject::Subject;
use crate::document::{Act as Activity, Actor, Create, Follow, Note, Undoes};
use crate::plane::Context;

/// What a publication consists of.
pub(super) struct Documents {
    /// Address of the object, where the act publishes one of its own.
    pub(super) object_uri: Option<String>,
    /// The object: a new one, or the new version of one.
    pub(super) object: Option<String>,
    pub(super) activity_uri: String,
    pub(super) activity: String,
    /// What deliveries of it keep their order by.
    pub(super) order_key: String,
}

impl Documents {
    /// Everything but the moment comes from the approved content. The activity bears the candidate's random id,
    /// so that no second one can exist for it.
    pub(super) fn write(
        context: &Context,
        accepting: &Accepting,
        subject: &Subject,
        now: Timestamp,
    ) -> Result<Self, AcceptError> {
        let content = &accepting.release.order().content;
        let address = &context.address;
        let uri = address.activity(&content.candidate);
        let id = uri.clone();
        let featured = || address.featured(&accepting.brand.name);
        let (activity, order_key) = match (&accepting.act, subject) {
            (Act::Note { content_html }, _) => {
                let note = Note::of(content, content_html, address, now);
                return Ok(Self {
                    object_uri: Some(note.id.clone()),
                    object: Some(note.to_json()?),
                    order_key: note.id.clone(),
                    activity: Create::of(id, note).to_json()?,
                    activity_uri: uri,
                });
            }
            (
                Act::Update {
                    object, content_html, ..
                },
                Subject::Publication(publication) | Subject::Poll(publication, _),
            ) => {
                let note = Note::of(content, content_html, address, publication.published_at)
                    .as_new_version_of(object.clone(), now);
                let sent = match subject {
                    Subject::Poll(_, tally) => {
                        note.clone()
                            .counted(content, publication.published_at, tally, now)
                    }
                    _ => note.clone(),
                };
                return Ok(Self {
                    object_uri: None,
                    object: Some(note.to_json()?),
                    order_key: object.clone(),
                    activity: Activity::update(id, content, sent, now).to_json()?,
                    activity_uri: uri,
                });
            }
            (Act::Delete { object, .. }, _) => (
                Activity::delete(id, content, object, now).to_json()?,
                object.clone(),
            ),
            (Act::Boost(post), _) => (
                Activity::announce(id, content, &post.object, now).to_json()?,
                uri.clone(),
            ),
            (Act::Favourite(post), _) => (
                Activity::like(id, content, &post.object, now).to_json()?,
                uri.clone(),
            ),
            (Act::Unboost { object }, Subject::Undone(undone)) => (
                Activity::undo(id, content, Undoes::Announce, undone, object, now).to_json()?,
                undone.clone(),
            ),
            (Act::Unfollow { target }, Subject::Undone(undone)) => (
                Activity::undo(id, content, Undoes::Follow, undone, target, now).to_json()?,
                undone.clone(),
            ),
            (Act::Follow { target }, _) => (Follow::of(id, content, target, now).to_json()?, uri.clone()),
            (Act::Profile(profile), _) => {
                let brand = OwnActor {
                    display_name: profile.display_name.clone(),
                    summary: profile.summary.clone(),
                    profile: Some(profile.as_ref().clone()),
                    updated_at: Some(now),
                    ..accepting.brand.clone()
                };
                let actor = Actor::brand(&brand, address);
                (
                    Activity::update_actor(id, content, actor, now).to_json()?,
                    accepting.brand.uri.clone(),
                )
            }
            (Act::Pin { object }, _) => (
                Activity::add(id, content, object, featured(), now).to_json()?,
                object.clone(),
            ),
            (Act::Unpin { object }, _) => (
                Activity::remove(id, content, object, featured(), now).to_json()?,
                object.clone(),
            ),
            (Act::Update { .. } | Act::Unboost { .. } | Act::Unfollow { .. }, _) => {
                return Err(gatepost_public::Error::Damaged("an act lost what it is done to").into());
            }
        };
        Ok(Self {
            object_uri: None,
            object: None,
            activity_uri: uri,
            activity,
            order_key,
        })
    }
}
