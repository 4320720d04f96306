//! From "something happened" to what one reader is told about it.

use gatepost_internal::stream::Event;
use gatepost_internal::{Caller, Error, entry, notification, timeline};
use gatepost_model::id::EntryId;

use super::channel::Channel;
use super::message::Message;
use crate::Api;
use crate::entity::notification::Notification;
use crate::entity::status::Status;

/// Somebody who listens.
pub(crate) struct Reader {
    pub(crate) api: Api,
    pub(crate) caller: Caller,
}

impl Reader {
    /// What to tell them of an event on one channel, if anything.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when their token has died; when the database fails.
    pub(crate) async fn message(&self, channel: &Channel, event: Event) -> Result<Option<Message>, Error> {
        match event {
            Event::Entry(id) => self.entry(channel, id).await,
            Event::EntryDeleted(id) => self.deletion(channel, id).await,
            Event::Notified { person, id } if person == self.caller.person => {
                if !matches!(channel, Channel::User | Channel::Notification) {
                    return Ok(None);
                }
                let found = notification::get(&self.api.inside, &self.caller, &id.to_string()).await;
                let found = absent_is_none(found)?;
                Ok(found.map(|found| {
                    let entity = Notification::new(&self.api.reading(&self.caller), &found);
                    Message::Notification(Box::new(entity))
                }))
            }
            Event::Notified { .. } | Event::Candidate(_) | Event::Outside => Ok(None),
        }
    }

    async fn entry(&self, channel: &Channel, id: EntryId) -> Result<Option<Message>, Error> {
        let (inside, caller) = (&self.api.inside, &self.caller);
        let found = match channel {
            Channel::User => timeline::is_home(inside, caller, id).await?,
            Channel::Local => timeline::is_company(inside, caller, id).await?,
            Channel::Public => match timeline::is_company(inside, caller, id).await? {
                Some(entry) => Some(entry),
                None => timeline::is_outside(inside, caller, id).await?,
            },
            Channel::Remote => timeline::is_outside(inside, caller, id).await?,
            Channel::Tag(tag) => timeline::is_tagged(inside, caller, tag, id).await?,
            Channel::Notification | Channel::Direct => None,
        };
        Ok(found.map(|found| {
            let status = Status::new(&self.api.reading(caller), &found);
            Message::Update(Box::new(status))
        }))
    }

    /// That something is gone is told to those who could read it; an id alone would tell others that there
    /// had been something.
    async fn deletion(&self, channel: &Channel, id: EntryId) -> Result<Option<Message>, Error> {
        if matches!(channel, Channel::Notification | Channel::Direct) {
            return Ok(None);
        }
        let could = entry::could_be_read(&self.api.inside, &self.caller, id).await?;
        Ok(could.then(|| Message::Delete(id.to_string())))
    }
}

/// What has gone meanwhile is nothing to tell.
fn absent_is_none<T>(found: Result<T, Error>) -> Result<Option<T>, Error> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
